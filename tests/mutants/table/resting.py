"""Guards of how a case rests, ends and is taken up again, and what follows a death or a withdrawn consent."""

from tests.mutants.sabotage import Sabotage

SERVICES = "tests/careplans/test_services.py"
UNDOING = "tests/careplans/test_undoing.py"
WITHDRAWING = "tests/careplans/test_withdrawing.py"
DYING = "tests/clients/test_dying.py"
NOTHING_NEW = f"{DYING}::test_clo_15_nothing_new_is_done_with_a_client_who_has_died"
NOTHING_DUE = f"{DYING}::test_v20_nothing_that_is_due_asks_for_the_client"
NOTICES = f"{DYING}::test_v20_notices_of_a_reassessment_count_as_read_and_no_other_comes"
ITS_REASON = f"{DYING}::test_clo_15_the_case_closes_for_that_reason"

ROWS: tuple[Sabotage, ...] = (
    # services
    Sabotage(
        "a service starts while its case is in Monitoring",
        "careplans/actions/services.py",
        "if stage != Stage.ACTIVE:",
        "if False:",
        (f"{SERVICES}::test_imp_01_no_service_starts_while_the_case_is_not_in_monitoring",),
    ),
    Sabotage(
        "a service starts with a plan in force",
        "careplans/actions/services.py",
        "if line.plan.state != ServicePlan.State.ACTIVE:",
        "if False:",
        (f"{SERVICES}::test_imp_01_no_service_of_a_draft_starts",),
    ),
    Sabotage(
        "a service starts and goes on with consent",
        "careplans/actions/services.py",
        "    missing += missing_consent(line.case_id, now)\n",
        "",
        (f"{SERVICES}::test_con_02_no_service_starts_or_goes_on_without_consent",),
    ),
    Sabotage(
        "a client is told three things before a service starts",
        "careplans/actions/services.py",
        "if not set(told) >= set(StartTold.values):",
        "if False:",
        (f"{SERVICES}::test_imp_04_the_client_is_told_three_things_first",),
    ),
    Sabotage(
        "a service does not start ahead",
        "careplans/actions/services.py",
        "if started_on > line.case.agency.today(now):",
        "if False:",
        (f"{SERVICES}::test_a_service_starts_neither_ahead_nor_before_services_could_begin",),
    ),
    Sabotage(
        "a service does not start before services could begin",
        "careplans/actions/services.py",
        "if started_on < first:",
        "if False:",
        (f"{SERVICES}::test_a_service_starts_neither_ahead_nor_before_services_could_begin",),
    ),
    Sabotage(
        "a service stops for a reason",
        "careplans/actions/services.py",
        "if not why.strip():",
        "if False:",
        (f"{SERVICES}::test_a_service_stands_still_goes_on_and_ends_with_a_reason",),
    ),
    Sabotage(
        "a running service goes on in the next version",
        "careplans/actions/agreeing.py",
        "        _carry_on_services(old, plan, by=by, why=why)\n",
        "",
        (f"{SERVICES}::test_a_running_service_goes_on_in_the_next_version",),
    ),
    Sabotage(
        "no service of a draft runs",
        "careplans/actions/planning.py",
        "copy_of(line, plan=new, goal=goal, **NOT_STARTED)",
        "copy_of(line, plan=new, goal=goal)",
        (f"{SERVICES}::test_a_service_from_another_provider_starts_anew",),
    ),
    # holds
    Sabotage(
        "what runs stands still with its case",
        "careplans/actions/holding.py",
        "        stand_still(line, by=by, now=now, why=reason)\n",
        "        pass\n",
        (f"{SERVICES}::test_what_runs_stands_still_with_its_case",),
    ),
    Sabotage(
        "on resuming every service is answered for",
        "careplans/actions/holding.py",
        "if any(answers.get(line.pk) not in {GOES_ON, ENDS} for line in waiting):",
        "if False:",
        (f"{SERVICES}::test_on_resuming_it_is_said_of_every_service_what_becomes_of_it",),
    ),
    Sabotage(
        "on resuming a reassessment is answered for",
        "careplans/actions/holding.py",
        "    _refuse_unanswered(reassess, due_on, not_needed)\n",
        "",
        (f"{SERVICES}::test_rea_06_whether_a_reassessment_is_needed_is_answered",),
    ),
    Sabotage(
        "a reassessment after a hold is not put off by the worker",
        "assessments/actions/reassessing.py",
        "max(rule_day(case, now), due_after(today, AFTER_A_HOLD))",
        "due_on",
        (f"{SERVICES}::test_rea_06_a_worker_plans_it_within_the_rule_or_two_weeks",),
    ),
    Sabotage(
        "while a case rests its reassessment is due for nobody",
        "assessments/queries.py",
        '.exclude(case__stage="on_hold")',
        "",
        (f"{SERVICES}::test_while_a_case_rests_its_reassessment_is_due_for_nobody",),
    ),
    # undoing a closing
    Sabotage(
        "only a supervisor undoes a closing",
        "clients/access/reading.py",
        '"undo": "lead_case"',
        '"undo": "view_case"',
        (f"{UNDOING}::test_clo_13_only_a_supervisor_of_the_case_undoes",),
    ),
    Sabotage(
        "a closing is undone on its day only",
        "careplans/readiness.py",
        "return today and not again",
        "return not again",
        (f"{UNDOING}::test_clo_13_the_next_day_only_a_new_case_is_left",),
    ),
    Sabotage(
        "a closing is not undone beside a new case",
        "careplans/readiness.py",
        "return today and not again.exists()",
        "return today",
        (f"{UNDOING}::test_clo_13_not_once_a_new_case_was_opened",),
    ),
    Sabotage(
        "a closing is undone for a reason",
        "clients/lifecycle.py",
        'Move(Stage.CLOSED, Stage.CLOSING, action="undo", needs_reason=True)',
        'Move(Stage.CLOSED, Stage.CLOSING, action="undo")',
        (f"{UNDOING}::test_clo_13_it_has_a_reason",),
    ),
    Sabotage(
        "an ended part gives no access once the closing is undone",
        "careplans/actions/undoing.py",
        "        before.ended_by_closure = False\n",
        "",
        (f"{UNDOING}::test_clo_13_the_ended_part_gives_no_access_once_the_closing_is_undone",),
    ),
    Sabotage(
        "a reassessment comes back with its case",
        "careplans/actions/undoing.py",
        "    bring_back_reassessments(case, by=by, why=why)\n",
        "",
        (f"{UNDOING}::test_clo_13_people_and_the_reassessment_come_back",),
    ),
    # a death
    Sabotage(
        "after a death a case moves into closing only",
        "clients/lifecycle.py",
        "    if to_stage not in AFTER_DEATH:\n",
        "    if False:\n",
        (
            f"{DYING}::test_clo_15_a_case_moves_nowhere_but_into_closing",
            f"{DYING}::test_clo_15_a_case_neither_rests_nor_goes_on",
        ),
    ),
    Sabotage(
        "after a death no plan is written",
        "careplans/actions/planning.py",
        "    refuse_after_death(case_id)\n",
        "",
        (NOTHING_NEW,),
    ),
    Sabotage(
        "after a death no service starts",
        "careplans/actions/services.py",
        "    refuse_after_death(line.case_id)\n",
        "",
        (NOTHING_NEW,),
    ),
    Sabotage(
        "after a death no assessment begins",
        "assessments/actions/assessing.py",
        "    refuse_after_death(case.pk)\n",
        "",
        (NOTHING_NEW,),
    ),
    Sabotage(
        "after a death no reassessment is planned",
        "assessments/actions/reassessing.py",
        "    refuse_after_death(case.pk)\n",
        "",
        (NOTHING_NEW,),
    ),
    Sabotage(
        "after a death nobody consents",
        "consent/actions/serving.py",
        "    refuse_after_death(case.pk)\n",
        "",
        (NOTHING_NEW,),
    ),
    Sabotage(
        "after a death nobody signs a release",
        "consent/actions/releasing.py",
        "    refuse_after_death(case.pk)\n",
        "",
        (NOTHING_NEW,),
    ),
    Sabotage(
        "after a death a closing says so",
        "careplans/actions/closing.py",
        "if not closure.says_of_a_death:",
        "if False:",
        (ITS_REASON,),
    ),
    Sabotage(
        "a case closes for a death only when it is recorded",
        "careplans/models/closure.py",
        "return (self.reason == self.Reason.DIED) == recorded",
        "return self.reason == self.Reason.DIED or not recorded",
        (f"{DYING}::test_clo_15_a_case_closes_for_a_death_only_when_it_is_recorded",),
    ),
    Sabotage(
        "the closing letter is silent about a service that ended before",
        "careplans/papers.py",
        "if line.state != ServiceLine.State.ENDED or line.ended_with_its_plan",
        "if True",
        (f"{SERVICES}::test_the_closing_letter_is_silent_about_a_service_that_ended_before",),
    ),
    Sabotage(
        "a closing begun before a death closes for it",
        "careplans/readiness.py",
        "lambda ending: ending.closure.says_of_a_death,",
        "lambda ending: True,",
        (ITS_REASON,),
    ),
    Sabotage(
        "after a death the letter goes to the family",
        "careplans/papers.py",
        "died = closure.is_after_death",
        "died = closure.reason == Closure.Reason.DIED",
        (f"{DYING}::test_clo_15_the_letter_goes_to_the_family",),
    ),
    Sabotage(
        "after a death no reassessment is due",
        "assessments/queries.py",
        "due.of_living()",
        "due",
        (NOTHING_DUE,),
    ),
    Sabotage(
        "after a death no first assessment is due",
        "assessments/feeds.py",
        "        .of_living()\n",
        "",
        (NOTHING_DUE,),
    ),
    Sabotage(
        "after a death no release is to be renewed",
        "consent/feeds.py",
        "        .of_living()\n",
        "",
        (NOTHING_DUE,),
    ),
    Sabotage(
        "after a death no step is due",
        "careplans/feeds.py",
        "steps.of_living()",
        "steps",
        (NOTHING_DUE,),
    ),
    Sabotage(
        "after a death no plan is to be reviewed",
        "careplans/feeds.py",
        "plans.of_living().active()",
        "plans.active()",
        (NOTHING_DUE,),
    ),
    Sabotage(
        "after a death no agreement is waited for",
        "careplans/feeds.py",
        "plans.of_living().proposed()",
        "plans.proposed()",
        (NOTHING_DUE,),
    ),
    Sabotage(
        "after a death nobody has gone quiet",
        "casemgmt/work/quiet.py",
        "cases.of_living()",
        "cases",
        (NOTHING_DUE,),
    ),
    Sabotage(
        "after a death a hold is not looked at again",
        "clients/timeline.py",
        "rows.of_living()",
        "rows",
        (f"{DYING}::test_v20_a_hold_of_a_client_who_has_died_is_not_looked_at_again",),
    ),
    Sabotage(
        "after a death no reassessment is scheduled",
        "assessments/actions/scheduling.py",
        "WHERE person.id = c.client_id AND person.died_on IS NOT NULL)",
        "WHERE false)",
        (NOTICES,),
    ),
    Sabotage(
        "after a death nobody is told of a reassessment",
        "assessments/actions/scheduling.py",
        "ON person.id = c.client_id AND person.died_on IS NULL\n",
        "ON person.id = c.client_id\n",
        (NOTICES,),
    ),
    Sabotage(
        "a death settles the notices of reassessments",
        "clients/actions/dying.py",
        '        settle("reassessment_due", urls=pages, now=now)\n',
        "        pass\n",
        (NOTICES,),
    ),
    Sabotage(
        "a death has a source",
        "clients/actions/dying.py",
        "if not death_source.strip():",
        "if False:",
        (f"{DYING}::test_clo_15_a_death_has_a_day_and_a_source",),
    ),
    Sabotage(
        "nobody has died tomorrow",
        "clients/actions/dying.py",
        "died_on > by.agency.today(now):",
        "False:",
        (f"{DYING}::test_clo_15_a_death_has_a_day_and_a_source",),
    ),
    # consent withdrawn
    Sabotage(
        "a withdrawn consent begins the closing",
        "consent/actions/serving.py",
        "        follow(consent, by=by, now=now)\n",
        "        pass\n",
        (f"{WITHDRAWING}::test_con_02_a_withdrawal_begins_the_closing",),
    ),
    Sabotage(
        "a case goes back only with a consent",
        "consent/registrations.py",
        "StageGuard(Stage.CLOSING, stage, consent_missing, CONSENTED)",
        "StageGuard(Stage.CLOSING, stage, lambda _case, _now: [], CONSENTED)",
        (f"{WITHDRAWING}::test_con_02_the_case_goes_back_only_once_the_client_has_signed_again",),
    ),
    # cases opened again
    Sabotage(
        "a case opened again is so only to whoever sees the one before",
        "clients/timeline.py",
        "before = Case.objects.visible_to(staff, now).filter(pk=case.previous_id)\n",
        "before = Case.objects.filter(pk=case.previous_id)\n",
        (
            "tests/clients/test_screening.py::"
            "test_a_case_opened_again_says_so_to_whoever_may_see_the_one_before",
        ),
    ),
    Sabotage(
        "a death has a year of four digits",
        "clients/actions/dying.py",
        "died_on.year < EARLIEST_YEAR:",
        "False:",
        (f"{DYING}::test_clo_15_a_year_of_two_digits_is_no_year",),
    ),
    Sabotage(
        "a case that is closing is not closed a second time",
        "careplans/actions/closing.py",
        "if case.stage == Stage.CLOSING:",
        "if False:",
        (
            "tests/careplans/test_closing.py::test_a_case_that_is_closing_is_not_closed_a_second_time",
        ),
    ),
)
