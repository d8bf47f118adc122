"""Guards of the stages of a case: its intake, its moves."""

from tests.mutants.sabotage import Sabotage

CLOSING = "tests/careplans/test_closing.py"
INTAKE = "tests/clients/test_intake.py"
MOVING = "tests/clients/test_moving.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "an intake that is over stays as it was",
        "clients/actions/intake.py",
        "if case.stage != Stage.INTAKE:",
        "if False:",
        (f"{INTAKE}::test_an_intake_that_is_over_no_longer_changes",),
    ),
    Sabotage(
        "nothing was said tomorrow",
        "clients/actions/intake.py",
        "if changes.get(name) is not None and changes[name] > today:",
        "if False:",
        (f"{INTAKE}::test_nothing_was_said_on_a_day_that_has_not_come",),
    ),
    Sabotage(
        "a completed intake stays complete",
        "clients/actions/intake.py",
        "if record.completed_at is not None and open_items:",
        "if False:",
        (f"{INTAKE}::test_a_completed_intake_stays_complete",),
    ),
    Sabotage(
        "an intake with a gap is not complete",
        "clients/actions/intake.py",
        "    missing = missing_of(record, by.agency.today(now))\n    if missing:",
        "    missing = missing_of(record, by.agency.today(now))\n    if False:",
        (f"{INTAKE}::test_each_gap_stops_completion_and_the_assessment_and_leads_to_its_field",),
    ),
    Sabotage(
        "a preferred language is written down",
        "clients/actions/intake.py",
        "record.language_asked and bool(client.language.strip() or client.no_language),",
        "record.language_asked,",
        (f"{INTAKE}::test_cul_01_the_language_is_written_down_or_why_there_is_none",),
    ),
    Sabotage(
        "nobody has to name a language",
        "clients/actions/intake.py",
        "client.language.strip() or client.no_language)",
        "client.language.strip())",
        (f"{INTAKE}::test_cul_01_the_language_is_written_down_or_why_there_is_none",),
    ),
    Sabotage(
        "a case leaves intake with every item of its intake",
        "clients/guards.py",
        "items = [item for item in items if item.row == row]",
        "items = [item for item in items if not row]",
        (f"{INTAKE}::test_each_gap_stops_completion_and_the_assessment_and_leads_to_its_field",),
    ),
    Sabotage(
        "somebody says that the intake is complete",
        "clients/guards.py",
        "if intake.completed_at is not None:",
        "if True:",
        (f"{MOVING}::test_an_intake_nobody_completed_keeps_the_case_in_intake",),
    ),
    Sabotage(
        "nobody works a case that nobody carries",
        "clients/guards.py",
        "if Assignment.objects.filter(case=case).at(now).primary().exists():",
        "if True:",
        (f"{MOVING}::test_a_case_with_nobody_to_carry_it_does_not_become_active",),
    ),
    Sabotage(
        "a case moves to its next stage only",
        "clients/actions/moving.py",
        "if to_stage != ONWARD.get(case.stage):",
        "if False:",
        (
            f"{MOVING}::test_a_worker_moves_a_case_to_its_next_stage_only",
            f"{MOVING}::test_a_case_somebody_else_moved_meanwhile_is_not_moved_twice",
        ),
    ),
    Sabotage(
        "a hold is looked at again",
        "careplans/actions/holding.py",
        "if review_on <= by.agency.today(now):",
        "if False:",
        (f"{MOVING}::test_a_case_rests_for_a_reason_until_a_day_and_goes_on",),
    ),
    Sabotage(
        "what is missing stops a move",
        "clients/lifecycle.py",
        "    if missing:\n",
        "    if False:\n",
        (f"{MOVING}::test_an_intake_nobody_completed_keeps_the_case_in_intake",),
    ),
    Sabotage(
        "a case makes only the moves of the table",
        "clients/lifecycle.py",
        "return next((move for move in MOVES if (move.from_stage, move.to_stage) == wanted), None)",
        "return Move(Stage(from_stage), Stage(to_stage))",
        (f"{MOVING}::test_only_an_active_case_rests_and_only_a_resting_one_goes_on",),
    ),
    Sabotage(
        "everybody's part ends with the case",
        "clients/lifecycle.py",
        "        _end_assignments(case, by=by, now=now)\n",
        "        pass\n",
        (f"{CLOSING}::test_a_closure_that_lacks_nothing_ends_everything",),
    ),
    Sabotage(
        "every move leaves its row",
        "clients/lifecycle.py",
        "    row.save(force_insert=True)\n",
        "",
        (f"{CLOSING}::test_the_move_says_which_conditions_were_looked_at",),
    ),
    Sabotage(
        "a move that needs a reason has one",
        "clients/lifecycle.py",
        "if step.needs_reason and not why.strip():",
        "if False:",
        (f"{MOVING}::test_a_move_says_why_where_the_table_asks",),
    ),
)
