"""Guards of how a case rests, ends and is taken up again, and what follows a withdrawn consent."""

from tests.mutants.sabotage import Sabotage

CARRYING = "tests/careplans/test_carrying.py"
RESUMING = "tests/careplans/test_resuming.py"
SERVICES = "tests/careplans/test_services.py"
UNDOING = "tests/careplans/test_undoing.py"
WITHDRAWING = "tests/careplans/test_withdrawing.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "a cover that ended with the case is not brought back without an end",
        "careplans/actions/undoing.py",
        "if not covered and may_carry",
        "if may_carry",
        (f"{UNDOING}::test_clo_13_a_cover_that_ended_with_the_case_begins_anew_or_not_at_all",),
    ),
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
        (f"{CARRYING}::test_a_running_service_goes_on_in_the_next_version",),
    ),
    Sabotage(
        "no service of a draft runs",
        "careplans/actions/planning.py",
        "copy_of(line, plan=new, goal=goal, **NOT_STARTED)",
        "copy_of(line, plan=new, goal=goal)",
        (f"{CARRYING}::test_a_service_from_another_provider_starts_anew",),
    ),
    Sabotage(
        "what runs stands still with its case",
        "careplans/actions/holding.py",
        "        stand_still(line, by=by, now=now, why=reason)\n",
        "        pass\n",
        (f"{RESUMING}::test_what_runs_stands_still_with_its_case",),
    ),
    Sabotage(
        "on resuming every service is answered for",
        "careplans/actions/holding.py",
        "if any(answers.get(line.pk) not in {GOES_ON, ENDS} for line in waiting):",
        "if False:",
        (f"{RESUMING}::test_on_resuming_it_is_said_of_every_service_what_becomes_of_it",),
    ),
    Sabotage(
        "on resuming a reassessment is answered for",
        "careplans/actions/holding.py",
        "    _refuse_unanswered(reassess, due_on, not_needed)\n",
        "",
        (f"{RESUMING}::test_rea_06_whether_a_reassessment_is_needed_is_answered",),
    ),
    Sabotage(
        "a reassessment after a hold is not put off by the worker",
        "assessments/actions/reassessing.py",
        "max(rule_day(case, now), due_after(today, AFTER_A_HOLD))",
        "due_on",
        (f"{RESUMING}::test_rea_06_a_worker_plans_it_within_the_rule_or_two_weeks",),
    ),
    Sabotage(
        "while a case rests its reassessment is due for nobody",
        "assessments/queries.py",
        '.exclude(case__stage="on_hold")',
        "",
        (f"{RESUMING}::test_while_a_case_rests_its_reassessment_is_due_for_nobody",),
    ),
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
        "return today and not has_open_case(case.client_id, case.program_id)",
        "return not has_open_case(case.client_id, case.program_id)",
        (f"{UNDOING}::test_clo_13_the_next_day_only_a_new_case_is_left",),
    ),
    Sabotage(
        "a closing is not undone beside a new case",
        "careplans/readiness.py",
        "return today and not has_open_case(case.client_id, case.program_id)",
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
    Sabotage(
        "the closing letter is silent about a service that ended before",
        "careplans/papers.py",
        "if line.state != ServiceLine.State.ENDED or line.ended_with_its_plan",
        "if True",
        (f"{SERVICES}::test_the_closing_letter_is_silent_about_a_service_that_ended_before",),
    ),
    Sabotage(
        "the closing letter is silent about a service that never started",
        "careplans/papers.py",
        "filter(plan=plan, started_on__isnull=False)",
        "filter(plan=plan)",
        (f"{SERVICES}::test_the_closing_letter_is_silent_about_a_service_that_never_started",),
    ),
    Sabotage(
        "the closing letter tells of the newest plan",
        "careplans/queries.py",
        'agreed.order_by("-number").first()',
        'agreed.order_by("number").first()',
        (f"{UNDOING}::test_clo_13_the_letter_names_once_what_was_undone_and_closed_again",),
    ),
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
        "a case that is closing is not closed a second time",
        "careplans/actions/closing.py",
        "if case.stage == Stage.CLOSING:",
        "if False:",
        (
            "tests/careplans/test_closing.py::test_a_case_that_is_closing_is_not_closed_a_second_time",
        ),
    ),
)
