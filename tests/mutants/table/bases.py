"""Guards of the reasons for access beside an assignment: a team, a whole load, samples, audits."""

from tests.mutants.sabotage import Sabotage

INDEX = "clients/sql/access_index.sql"
BEYOND = "clients/sql/beyond_what_is_seen.sql"
CONFIGURING = "casemgmt/agency/actions/configuring.py"
TEAMS = "casemgmt/agency/actions/teams.py"
LOAD = "clients/actions/covering.py"
COVERING = "tests/clients/test_covering_load.py"
SAMPLES = "clients/actions/sampling.py"
DRAWING = "clients/sql/sampling.sql"
SAMPLING = "tests/clients/test_sampling.py"
READS = f"{SAMPLING}::test_what_was_drawn_is_read_until_a_day_and_nothing_else"
ASKS = f"{SAMPLING}::test_who_asks_for_whom"
ONCE = f"{SAMPLING}::test_a_sample_is_drawn_once_and_by_whoever_asked"
LEFT_OUT = f"{SAMPLING}::test_left_out_is_what_they_worked_and_whom_they_are_kept_from"
ROLE = f"{SAMPLING}::test_a_wall_and_the_clients_word_come_first_and_so_does_the_role"
TEAM = "tests/clients/test_program_team.py"
WORKS = f"{TEAM}::test_the_whole_team_works_the_open_cases_of_a_program_that_has_it_so"
DAYS = f"{TEAM}::test_it_begins_and_ends_with_the_agencys_days_with_no_job_running"
CARRIES = f"{TEAM}::test_only_whoever_carries_cases_works_with_the_team"
JOINS = f"{TEAM}::test_it_follows_who_comes_into_the_team_and_leaves"
THEMSELVES = f"{TEAM}::test_nobody_opens_cases_to_themselves"
DATED = "tests/access/dated/test_dated_rows.py"
TWO_UP = "tests/clients/test_two_steps_up.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "a program is not read whole by drawing again and again",
        SAMPLES,
        "reviewer=reviewer, program=program, during__contains=at",
        "pk=None",
        (f"{SAMPLING}::test_a_program_is_not_read_whole_by_drawing_again_and_again",),
    ),
    Sabotage(
        "a part that ended as it began is no part in the case",
        INDEX,
        " AND NOT isempty(a.during)",
        "",
        (f"{DATED}::test_a_part_that_ended_as_it_began_gives_nothing",),
    ),
    Sabotage(
        "whoever leads a case two steps up is held while it changes hands",
        INDEX,
        """
    UNION SELECT two.supervisor_id FROM agency_supervisionline l
    JOIN agency_supervisionline two ON two.supervisee_id = l.supervisor_id
    WHERE l.supervisee_id = ANY (carriers)""",
        "",
        (
            "tests/clients/test_two_steps_up_at_once.py"
            "::test_a_clearance_that_ends_while_a_case_comes_in_two_steps_below",
        ),
    ),
    Sabotage(
        "what changes about somebody reaches the cases two steps below them",
        BEYOND,
        """
  UNION SELECT two.supervisee_id FROM public.agency_supervisionline two
  JOIN below ON below.id = two.supervisor_id""",
        "",
        (
            f"{TWO_UP}::test_a_program_the_client_keeps_out_takes_the_case_from_two_steps_up",
            f"{TWO_UP}::test_a_clearance_begins_and_ends_two_steps_up_at_once",
        ),
    ),
    Sabotage(
        "a team works cases only where its program has it so",
        INDEX,
        "shared.program_id = life.program_id AND shared.whole",
        "shared.program_id = life.program_id",
        (WORKS,),
    ),
    Sabotage(
        "a program's decision about its team lasts until the next one",
        INDEX,
        "lead(rule.starts) OVER (PARTITION BY rule.program_id ORDER BY rule.starts)",
        "NULL",
        (DAYS,),
    ),
    Sabotage(
        "only whoever carries cases works with the team",
        INDEX,
        "\n   AND carries.role IN ('case_manager', 'supervisor')",
        "",
        (CARRIES,),
    ),
    Sabotage(
        "a team works open cases only",
        INDEX,
        "life.open * shared.during * member.during",
        "shared.during * member.during",
        (f"{TEAM}::test_a_case_of_another_program_or_that_is_closed_is_not_theirs",),
    ),
    Sabotage(
        "the index follows a program's decision about its team",
        CONFIGURING,
        "    if any(row.key == policy.WHOLE_TEAM for row in rows):\n",
        "    if False:\n",
        (WORKS,),
    ),
    Sabotage(
        "the index follows the agency's time zone",
        CONFIGURING,
        "    if moved:",
        "    if False:",
        (f"{TEAM}::test_another_time_zone_moves_the_days",),
    ),
    Sabotage(
        "who comes into a team works its cases at once",
        BEYOND,
        "WHERE c.stage <> 'closed' AND s.key = 'whole_team' AND s.value = 'true'\n",
        "WHERE false\n",
        (JOINS,),
    ),
    Sabotage(
        "nobody puts themselves into a team",
        TEAMS,
        "    if staff == by:\n",
        "    if False:\n",
        (THEMSELVES,),
    ),
    Sabotage(
        "nobody lets in the whole of their own team",
        CONFIGURING,
        "    if values.get(policy.WHOLE_TEAM):\n",
        "    if False:\n",
        (THEMSELVES,),
    ),
    Sabotage(
        "a whole load is given by its person and whoever is above them",
        LOAD,
        'rows = Case.objects.visible_to(by, now, "work" if worker.pk == by.pk else "assign")',
        "rows = Case.objects.all()",
        (f"{COVERING}::test_only_they_themselves_or_whoever_is_above_them_give_it",),
    ),
    Sabotage(
        "a whole load is given to somebody who carries cases",
        LOAD,
        "    if cases and not may_carry(cases[0], staff, now):\n",
        "    if False:\n",
        (f"{COVERING}::test_who_can_not_stand_in_and_until_when",),
    ),
    Sabotage(
        "who is kept from one of the cases is named, and nothing is given",
        LOAD,
        "    _refuse_kept([case for case in wanted if case.kept], staff)\n",
        "",
        (f"{COVERING}::test_a_case_they_can_not_take_is_named_and_nothing_is_given",),
    ),
    Sabotage(
        "the index follows a whole load",
        LOAD,
        "    refresh([case.pk for case in wanted])\n",
        "",
        (f"{COVERING}::test_everything_somebody_carries_is_covered_until_a_day",),
    ),
    Sabotage(
        "a sample is read and not worked",
        INDEX,
        "('consultation', 'review', 'audit') AS reads",
        "('consultation', 'audit') AS reads",
        (READS,),
    ),
    Sabotage(
        "a sample gives no restricted category",
        INDEX,
        "WHERE basis NOT IN ('emergency', 'crossing', 'review')\n",
        "WHERE basis NOT IN ('emergency', 'crossing')\n",
        (f"{SAMPLING}::test_a_sample_gives_no_restricted_category",),
    ),
    Sabotage(
        "a sample is read in the role",
        INDEX,
        "sample.during * reads.during, ''",
        "sample.during, ''",
        (ROLE,),
    ),
    Sabotage(
        "the index follows the role of who reads a sample",
        BEYOND,
        "s.reviewer_id = ANY (people) AND upper(s.during) > now()",
        "false",
        (ROLE,),
    ),
    Sabotage(
        "the seed says which cases are drawn",
        DRAWING,
        "ORDER BY md5(wanted.seed || ' ' || one)",
        "ORDER BY one",
        (f"{SAMPLING}::test_the_seed_says_which",),
    ),
    Sabotage(
        "a sample is drawn by whoever asked",
        DRAWING,
        " AND me.user_id = app.staff()",
        "",
        (ONCE,),
    ),
    Sabotage(
        "a sample is drawn once",
        DRAWING,
        "\n  AND NOT EXISTS (SELECT FROM clients_sampledcase c WHERE c.sample_id = s.id)",
        "",
        (ONCE,),
    ),
    Sabotage(
        "nobody reviews what they worked",
        DRAWING,
        "WHERE own.case_id = one\n",
        "WHERE false AND own.case_id = one\n",
        (LEFT_OUT,),
    ),
    Sabotage(
        "nobody is drawn who is kept from the reviewer",
        DRAWING,
        "WHERE kept.case_id = one\n",
        "WHERE false AND kept.case_id = one\n",
        (LEFT_OUT,),
    ),
    Sabotage(
        "nobody asks for a sample that they read",
        SAMPLES,
        "    if reviewer.pk == by.pk:\n",
        "    if False:\n",
        (ASKS,),
    ),
    Sabotage(
        "a sample is for a quality reviewer",
        SAMPLES,
        "    if reviewer.agency_id != agency.pk or not reads:\n",
        "    if False:\n",
        (ASKS,),
    ),
    Sabotage(
        "a sample is of a program of ours",
        SAMPLES,
        "    if program.agency_id != agency.pk:\n",
        "    if False:\n",
        (ASKS,),
    ),
    Sabotage(
        "a sample ends",
        SAMPLES,
        "    if not today <= last_day <= today + LONGEST:\n",
        "    if False:\n",
        (ASKS,),
    ),
    Sabotage(
        "only a privacy officer has a sample drawn",
        SAMPLES,
        '    allow_staff(by, "review_privacy", now)\n',
        "",
        (ASKS,),
    ),
)
