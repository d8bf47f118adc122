"""Guards of what follows a client's death."""

from tests.mutants.sabotage import Sabotage

DYING = "tests/clients/test_dying.py"
NOTHING_NEW = f"{DYING}::test_clo_15_nothing_new_is_done_with_a_client_who_has_died"
NOTHING_DUE = f"{DYING}::test_v20_nothing_that_is_due_asks_for_the_client"
NOTICES = f"{DYING}::test_v20_notices_of_a_reassessment_count_as_read_and_no_other_comes"
ITS_REASON = f"{DYING}::test_clo_15_the_case_closes_for_that_reason"

ROWS: tuple[Sabotage, ...] = (
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
        "consent/actions/drafting.py",
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
        '    settle("reassessment_due", urls=pages, now=now)\n',
        "    pass\n",
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
    Sabotage(
        "a death has a year of four digits",
        "clients/actions/dying.py",
        "died_on.year < EARLIEST_YEAR:",
        "False:",
        (f"{DYING}::test_clo_15_a_year_of_two_digits_is_no_year",),
    ),
    Sabotage(
        "after a death no page offers what is refused",
        "clients/frame.py",
        '"may_serve": "edit" in actions and case.client.died_on is None,',
        '"may_serve": "edit" in actions,',
        (f"{DYING}::test_after_a_death_no_page_offers_what_is_refused",),
    ),
)
