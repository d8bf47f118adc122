"""Guards of records: history, the database's own rules, how long things are kept."""

from tests.mutants.sabotage import Sabotage

RECORDS = "tests/house/test_records.py"
RETENTION = "tests/retention/test_rules.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "many rows at once leave history",
        "casemgmt/core/bulk.py",
        "gen_random_uuid(), %s::timestamptz, %s::text, '+', %s::uuid FROM added\n",
        "gen_random_uuid(), %s::timestamptz, %s::text, '+', %s::uuid FROM added WHERE false\n",
        ("tests/assessments/test_reassessing.py",),
    ),
    Sabotage(
        "history can only be added to",
        "casemgmt/core/records.py",
        'return {**super().get_meta_options(model), "triggers": [append_only()]}',
        "return super().get_meta_options(model)",
        (f"{RECORDS}::test_every_record_keeps_an_append_only_history",),
    ),
    Sabotage(
        "a bulk update is refused",
        "casemgmt/core/records.py",
        "    def update(self, **kwargs: Any) -> NoReturn:\n"
        '        raise TypeError("A bulk update leaves no history; use an action.")\n',
        "",
        (f"{RECORDS}::test_bulk_writes_that_would_leave_no_history_are_refused",),
    ),
    Sabotage(
        "the access index is written by its function only",
        "casemgmt/core/database.py",
        'if table in READ_ONLY:\n        return "SELECT"',
        'if table in READ_ONLY:\n        return "SELECT, INSERT, UPDATE, DELETE"',
        (RECORDS,),
    ),
    Sabotage(
        "a child is tied to its parent's case",
        "casemgmt/core/database.py",
        "        for statement in case_keys():\n            cursor.execute(statement)\n",
        "",
        (RECORDS,),
    ),
    Sabotage(
        "a shorter time of keeping needs notice",
        "casemgmt/retention/actions.py",
        "if before is not None and years < before.years and effective_from < today + NOTICE:",
        "if False:",
        (f"{RETENTION}::test_a_shorter_time_needs_thirty_days_of_notice",),
    ),
)
