"""Guards of the reasons for access beside an assignment: a team, a whole load, samples, audits."""

from tests.mutants.sabotage import Sabotage

INDEX = "clients/sql/access_index.sql"
BEYOND = "clients/sql/beyond_what_is_seen.sql"
CONFIGURING = "casemgmt/agency/actions/configuring.py"
TEAMS = "casemgmt/agency/actions/teams.py"
TEAM = "tests/clients/test_program_team.py"
WORKS = f"{TEAM}::test_the_whole_team_works_the_open_cases_of_a_program_that_has_it_so"
DAYS = f"{TEAM}::test_it_begins_and_ends_with_the_agencys_days_with_no_job_running"
CARRIES = f"{TEAM}::test_only_whoever_carries_cases_works_with_the_team"
JOINS = f"{TEAM}::test_it_follows_who_comes_into_the_team_and_leaves"
THEMSELVES = f"{TEAM}::test_nobody_opens_cases_to_themselves"

ROWS: tuple[Sabotage, ...] = (
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
        "  UNION SELECT c.id FROM clients_case c JOIN agency_team t USING (program_id)\n"
        "  JOIN agency_teammembership m ON m.team_id = t.id AND m.staff_id = person\n"
        "  JOIN agency_programsetting s USING (program_id)\n"
        "  WHERE c.stage <> 'closed' AND s.key = 'whole_team' AND s.value = 'true'))",
        ")",
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
)
