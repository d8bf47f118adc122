"""Which case manager a client wants: asked, written down, and answered by who assigns."""

from tests.mutants.sabotage import Sabotage

WISHES = "clients/actions/wishing.py"
_WISH = "tests/clients/test_wishing.py::test_int_15_"
ASKED = f"{_WISH}the_client_is_asked_before_the_intake_is_complete"
WHOM = f"{_WISH}a_wish_says_whom_or_that_there_is_none"
WHY_NOT = f"{_WISH}whoever_assigns_somebody_else_says_why"
MET = f"{_WISH}giving_the_case_to_the_wished_one_meets_the_wish"
IN_WORDS = f"{_WISH}a_wish_in_words_is_judged_by_whoever_assigns"
NOT_ANY_MORE = (
    '    if case.stage == Stage.CLOSED:\n        raise Refused(_("The case is closed."))\n'
)
DECIDED = '    allow(by, "edit", case, now)\n'

ROWS: tuple[Sabotage, ...] = (
    Sabotage("who edits the case writes a wish down", WISHES, DECIDED, "", (WHOM,)),
    Sabotage("no wish in a closed case", WISHES, NOT_ANY_MORE, "", (WHOM,)),
    Sabotage(
        "a wish is a wish or none", WISHES, "if wish.no_wish and asked:", "if False:", (WHOM,)
    ),
    Sabotage(
        "a wish says whom", WISHES, "if not wish.no_wish and not asked:", "if False:", (WHOM,)
    ),
    Sabotage(
        "a wish is for somebody who works here",
        WISHES,
        "if wish.wanted is not None and wish.wanted.agency_id != case.agency_id:",
        "if False:",
        (WHOM,),
    ),
    Sabotage(
        "the client is asked for a wish",
        "clients/actions/intake.py",
        "record.asked_for_a_worker,",
        "True,",
        (ASKED,),
    ),
    Sabotage(
        "a wish that is not met says why",
        WISHES,
        "if not met and not unmet_reason.strip():",
        "if False:",
        (WHY_NOT, IN_WORDS),
    ),
    Sabotage(
        "whoever assigns does not call another the wished one",
        WISHES,
        "met = wish.wanted_id == staff.pk if wish.wanted_id is not None else is_met",
        "met = is_met",
        (WHY_NOT, MET),
    ),
    Sabotage(
        "giving a case to somebody answers the wish",
        "clients/actions/assigning.py",
        "if role == Assignment.Role.PRIMARY:\n        answer_wish",
        "if False:\n        answer_wish",
        (WHY_NOT, MET),
    ),
    Sabotage(
        "a second worker does not answer the wish",
        "clients/actions/assigning.py",
        "if role == Assignment.Role.PRIMARY:\n        answer_wish",
        "if True:\n        answer_wish",
        (WHY_NOT,),
    ),
)
