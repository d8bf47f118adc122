"""Guards of what can't wait: answered by somebody by a day before the intake is complete."""

from tests.mutants.sabotage import Sabotage

ACTIONS = "clients/actions/needs_now.py"
TESTS = "tests/clients/test_needs_now.py"
COMPLETE = f"{TESTS}::test_int_03_an_intake_is_complete_when_every_need_is_answered"
SOMEBODYS = f"{TESTS}::test_int_03_an_action_is_somebodys_by_a_day"
DONE = f"{TESTS}::test_int_03_what_is_done_is_done_once_and_changes_no_more"
DAY = f"{TESTS}::test_int_03_it_stands_on_the_day_of_whoever_sees_to_it_until_it_is_done"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "no intake is complete with a need left alone",
        "clients/actions/intake.py",
        "not record.leaves_a_need,",
        "True,",
        (COMPLETE,),
    ),
    Sabotage(
        "a reason for none is an answer",
        "clients/models/needs_now.py",
        'return self.filter(action="", no_action="")',
        'return self.filter(action="")',
        (COMPLETE,),
    ),
    Sabotage(
        "who edits the case names a need",
        ACTIONS,
        '    allow(by, "edit", case, now)\n',
        "",
        (SOMEBODYS,),
    ),
    Sabotage("a need says what", ACTIONS, "if not need.need:", "if False:", (SOMEBODYS,)),
    Sabotage(
        "a need is met or not met",
        ACTIONS,
        "if need.action and need.no_action:",
        "if False:",
        (SOMEBODYS,),
    ),
    Sabotage(
        "an action is somebody's",
        ACTIONS,
        "if need.responsible is None:",
        "if False:",
        (SOMEBODYS,),
    ),
    Sabotage(
        "an action is for who carries the case",
        ACTIONS,
        "if need.responsible != by and not carried.exists():",
        "if False:",
        (SOMEBODYS,),
    ),
    Sabotage("an action has a day", ACTIONS, "if need.due_on is None:", "if False:", (SOMEBODYS,)),
    Sabotage(
        "the day is not over",
        ACTIONS,
        "if is_new and need.due_on < by.agency.today(now):",
        "if False:",
        (SOMEBODYS,),
    ),
    Sabotage(
        "what is done changes no more",
        ACTIONS,
        '        raise Refused(_("This is done and no longer changes."))',
        "        pass",
        (DONE,),
    ),
    Sabotage(
        "nothing is done that was not to be done",
        ACTIONS,
        "    if not need.action:\n        raise Refused(",
        "    if False:\n        raise Refused(",
        (DONE,),
    ),
    Sabotage(
        "a closed case takes no need",
        ACTIONS,
        "if need.case.stage == Stage.CLOSED:",
        "if False:",
        (f"{TESTS}::test_int_03_a_closed_case_takes_no_need",),
    ),
    Sabotage(
        "a need leaves the day when it is done",
        "clients/models/needs_now.py",
        'return rows.filter(done_at=None, no_action="")',
        'return rows.filter(no_action="")',
        (DAY,),
    ),
)
