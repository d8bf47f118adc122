"""Guards of what is shown before somebody's place changes: it is counted, undone, and asked about."""

from tests.mutants.sabotage import Sabotage

REHEARSING = "tests/agency/test_rehearsing.py"
REFRESH = "clients/access/refresh.py"
VIEWS = "casemgmt/agency/views/rehearsing.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "a rehearsed change is undone",
        REFRESH,
        "        transaction.set_rollback(True)\n",
        "",
        (f"{REHEARSING}::test_a_line_says_who_gains_and_who_loses_and_changes_nothing",),
    ),
    Sabotage(
        "the index is written again after a rehearsal",
        REFRESH,
        "            _rehearsing.reset(token)\n",
        "            pass\n",
        (f"{REHEARSING}::test_a_refused_change_is_refused_before_anybody_is_asked",),
    ),
    Sabotage(
        "what forbids is counted in a rehearsal",
        "clients/sql/rehearsing.sql",
        "JOIN sees USING (codename)\n  WHERE during @> at",
        "JOIN sees USING (codename)\n",
        (
            f"{REHEARSING}::test_a_team_of_a_program_that_a_client_keeps_out_takes_a_case_away",
            f"{REHEARSING}::test_a_line_says_who_gains_and_who_loses_and_changes_nothing",
        ),
    ),
    Sabotage(
        "a form about somebody's place asks before it saves",
        VIEWS,
        "    if SURE in request.POST:\n        return bool(",
        "    if True:\n        return bool(",
        (f"{REHEARSING}::test_an_admin_is_shown_it_and_saves_with_a_second_button",),
    ),
    Sabotage(
        "a button about somebody's place asks before it saves",
        VIEWS,
        "    if SURE in request.POST:\n        return None\n",
        "    if True:\n        return None\n",
        (f"{REHEARSING}::test_a_team_is_joined_and_left_after_a_look",),
    ),
)
