"""The intake: what has to be explained, and what is typed and not saved."""

from tests.mutants.sabotage import Sabotage

ACTIONS = "clients/actions/intake.py"
VIEWS = "clients/views/intake.py"
DRAFTING = "clients/views/drafting.py"
PAGE = "tests/clients/test_intake_page.py"
INTAKE = "tests/clients/test_intake.py"

ROWS = (
    Sabotage(
        "every item has to be explained",
        ACTIONS,
        "set(record.told) >= set(Explanation.Item.values),",
        "bool(record.told),",
        (f"{PAGE}::test_int_10_an_intake_is_not_complete_while_one_thing_is_not_explained",),
    ),
    Sabotage(
        "an intake says when and where people met",
        ACTIONS,
        "record.met_on is not None and bool(record.setting),",
        "True,",
        (f"{INTAKE}::test_each_gap_stops_completion_and_the_assessment_and_leads_to_its_field",),
    ),
    Sabotage(
        "a notice says how it was given and which text it was",
        ACTIONS,
        "            and bool(record.notice_how and record.notice_text.strip()),\n",
        ",\n",
        (f"{INTAKE}::test_each_gap_stops_completion_and_the_assessment_and_leads_to_its_field",),
    ),
    Sabotage(
        "every limit of confidentiality is said",
        ACTIONS,
        "            and set(record.limits) >= set(IntakeRecord.Limit.values),\n",
        ",\n",
        (f"{INTAKE}::test_each_gap_stops_completion_and_the_assessment_and_leads_to_its_field",),
    ),
    Sabotage(
        "a late notice says why",
        ACTIONS,
        "    if (record.notice_given_on - record.met_on).days > days:\n",
        "    if False:\n",
        (f"{INTAKE}::test_con_03_a_notice_later_than_the_program_has_it_says_why",),
    ),
    Sabotage(
        "what was explained keeps its day",
        ACTIONS,
        "if row.explained_on is None:",
        "if True:",
        (f"{PAGE}::test_what_was_explained_keeps_its_day",),
    ),
    Sabotage(
        "nothing is explained on a day to come",
        ACTIONS,
        "if on is not None and on > today:",
        "if False:",
        (f"{PAGE}::test_nothing_is_explained_on_a_day_to_come_or_off_the_list",),
    ),
    Sabotage(
        "nothing is taken back from a complete intake",
        ACTIONS,
        "if intake_of(one.case).completed_at is not None:",
        "if False:",
        (f"{PAGE}::test_nothing_is_taken_back_from_a_complete_intake",),
    ),
    Sabotage(
        "an explanation is taken back by who may edit the case",
        ACTIONS,
        '    allow(by, "edit", one, now)\n',
        "",
        (f"{PAGE}::test_an_explanation_is_taken_back_by_who_may_edit_the_case",),
    ),
    Sabotage(
        "a page that fell behind saves nothing over a newer text",
        DRAFTING,
        "    if trouble is None:\n",
        "    if True:\n",
        (f"{PAGE}::test_a_page_that_does_not_know_of_a_newer_text_saves_nothing_over_it",),
    ),
)
