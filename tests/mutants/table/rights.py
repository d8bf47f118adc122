"""Guards of what each database role may do, and of why a change was made."""

from tests.mutants.sabotage import Sabotage

RECORDS = "tests/house/test_records.py"
ROLES = "tests/house/test_roles.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "the worker deletes nothing but what was discarded",
        "casemgmt/core/rights.py",
        '"clients_document": "SELECT, UPDATE (scan, version)",',
        '"clients_document": "SELECT, UPDATE (scan, version), DELETE",',
        (f"{ROLES}::test_what_may_not_be_at_all_is_in_no_list",),
    ),
    Sabotage(
        "the worker reads no draft",
        "casemgmt/core/rights.py",
        '"ledger_draft": "SELECT (discarded_at), DELETE",',
        '"ledger_draft": "SELECT, DELETE",',
        (f"{ROLES}::test_a_role_that_signs_in_is_refused_what_is_not_its_work",),
    ),
    Sabotage(
        "rights that are in no list are taken away",
        "casemgmt/core/database.py",
        '"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA app FROM {everyone}"',
        '"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA app TO {everyone}"',
        (f"{ROLES}::test_a_role_that_has_no_work_yet_calls_nothing",),
    ),
    Sabotage(
        "a change says why",
        "casemgmt/core/audit.py",
        "if not why.strip():",
        "if False:",
        (f"{RECORDS}::test_a_change_without_a_reason_is_not_written",),
    ),
    Sabotage(
        "rows written at once say why",
        "casemgmt/core/bulk.py",
        "if not why.strip():",
        "if False:",
        (f"{RECORDS}::test_a_change_without_a_reason_is_not_written",),
    ),
)
