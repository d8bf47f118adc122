"""Guards of the second line: the row-level policies and what hardens them."""

from tests.mutants.sabotage import Sabotage

POLICIES = "casemgmt/core/policies.py"
TESTS = "tests/second_line/test_policies.py"
FOUND = f"{TESTS}::test_a_table_without_its_policies_and_a_role_past_them_are_found"
TAKEN_AWAY = f"{TESTS}::test_what_an_expression_could_use_to_become_somebody_else_is_taken_away"
OVERDUE = "tests/assessments/test_reassessing.py"
STRANGER = f"{TESTS}::test_a_stranger_changes_and_removes_nothing"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "a bare statement shows what the index gives",
        POLICIES,
        '"SELECT": f"USING ({sees})",',
        '"SELECT": "USING (true)",',
        (f"{TESTS}::test_a_bare_statement_shows_what_the_list_shows",),
    ),
    Sabotage(
        "nothing is added to a stranger's case",
        POLICIES,
        '"INSERT": f"WITH CHECK ({writes})",',
        '"INSERT": "WITH CHECK (true)",',
        (f"{TESTS}::test_nothing_is_added_to_a_strangers_case",),
    ),
    Sabotage(
        "a stranger's rows are not changed unseen",
        POLICIES,
        'f"USING ({sees}) WITH CHECK ({writes})"',
        'f"USING (true) WITH CHECK ({writes})"',
        (STRANGER,),
    ),
    Sabotage(
        "no row moves into a stranger's case",
        POLICIES,
        'f"USING ({sees}) WITH CHECK ({writes})"',
        'f"USING ({sees}) WITH CHECK (true)"',
        (f"{TESTS}::test_no_row_moves_into_a_strangers_case",),
    ),
    Sabotage(
        "who only sees a case doesn't write it",
        POLICIES,
        "for name in held.written_with]",
        "for name in [held.seen_with]]",
        (f"{TESTS}::test_who_only_sees_a_case_writes_nothing_but_a_clients_no",),
    ),
    Sabotage(
        "a stranger's rows are not removed unseen",
        POLICIES,
        '"DELETE": f"USING ({writes})",',
        '"DELETE": "USING (true)",',
        (STRANGER,),
    ),
    Sabotage(
        "the policies know the windows of the index",
        POLICIES,
        "AND held.during @> now())",
        ")",
        (f"{TESTS}::test_a_basis_shows_from_its_start_to_its_end_whoever_works",),
    ),
    Sabotage(
        "the policies bind the owner of the tables too",
        POLICIES,
        'yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"',
        "pass",
        (FOUND,),
    ),
    Sabotage(
        "history stands behind policies like its record",
        POLICIES,
        "if issubclass(model, Record):",
        "if False:",
        (FOUND,),
    ),
    Sabotage(
        "a role that passes by the policies is found",
        POLICIES,
        "if _yes(cursor, question)]",
        "if False]",
        (FOUND,),
    ),
    Sabotage(
        "a table without policies is found",
        POLICIES,
        "sorted(tables - guarded - WITHOUT_POLICIES)",
        "[]",
        (FOUND,),
    ),
    Sabotage(
        "a client's no is taken by whoever has a part in the case",
        "consent/models/releasing.py",
        'written_with = ("attend_case",)  # a client\'s no is taken by whoever has a part in the case',
        "",
        (f"{TESTS}::test_who_only_sees_a_case_writes_nothing_but_a_clients_no",),
    ),
    Sabotage(
        "a hold on a new case is no hold on an old one",
        "clients/sql/beyond_what_is_seen.sql",
        "AND NOT EXISTS (SELECT FROM clients_case WHERE id = fresh.id)",
        "",
        (f"{TESTS}::test_a_case_is_opened_by_whoever_began_it",),
    ),
    Sabotage(
        "no expression runs a query of its own or sets an identity",
        "casemgmt/core/database.py",
        "REVOKE EXECUTE ON FUNCTION pg_catalog.{function} FROM {everyone}",
        "SELECT 1",
        (TAKEN_AWAY,),
    ),
    Sabotage(
        "nobody makes a temporary table",
        "casemgmt/core/database.py",
        'REVOKE TEMP ON DATABASE "{name}" FROM {everyone}',
        "SELECT 1",
        (f"{TESTS}::test_no_temporary_table_is_made",),
    ),
    Sabotage(
        "an owner whom the policies bind is refused",
        "casemgmt/core/database.py",
        "    if not free:",
        "    if False:",
        (f"{TESTS}::test_an_owner_whom_the_policies_bind_is_refused",),
    ),
    Sabotage(
        "no session reads the statements of another",
        "casemgmt/core/database.py",
        "        cursor.execute(HIDE_STATEMENTS.format(role=role))\n",
        '        cursor.execute(f"ALTER ROLE {role} SET track_activities = on")\n',
        (f"{TESTS}::test_no_session_reads_the_statements_of_another",),
    ),
    Sabotage(
        "a backup holds every row",
        "casemgmt/core/database.py",
        'BACKUP_RIGHT = "BYPASSRLS"',
        'BACKUP_RIGHT = "NOBYPASSRLS"',
        ("tests/house/test_roles.py::test_the_backup_role_reads_every_row_of_every_table",),
    ),
    Sabotage(
        "the overdue are counted as the lists count them",
        "assessments/sql/overdue.sql",
        "AND one.stage <> 'on_hold' AND client.died_on IS NULL",
        "",
        (f"{OVERDUE}::test_the_agency_counts_what_is_overdue_as_its_lists_do",),
    ),
    Sabotage(
        "verify looks past the policies",
        "casemgmt/work/management/commands/verify.py",
        'with connected_as("owner"), transaction.atomic():',
        "with transaction.atomic():",
        ("tests/work/test_verify.py::test_the_command_sees_every_case_and_says_what_is_off",),
    ),
)
