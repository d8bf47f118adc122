"""Guards of the audit chain: who tells it, how it is sealed, and what finds that it was touched."""

from tests.mutants.sabotage import Sabotage

SQL = "casemgmt/ledger/sql/audit_chain.sql"
CHAIN = "casemgmt/ledger/chain.py"
ANCHORS = "casemgmt/ledger/anchors.py"
RIGHTS = "casemgmt/core/rights.py"
SEALING = "tests/ledger/test_sealing.py"
TAMPERING = "tests/ledger/test_tampering.py"
TOUCHED = (f"{SEALING}::test_no_working_role_touches_the_chain_or_what_it_is_told",)
FOUND = (f"{TAMPERING}::test_whatever_a_superuser_does_is_found",)

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "every log and history tells the audit chain",
        "casemgmt/core/database.py",
        "        chaining.put_up(cursor)\n",
        "",
        (f"{SEALING}::test_every_log_and_every_history_tells_the_chain_and_the_chain_tells_not_of_itself",),
    ),
    Sabotage(
        "the audit chain says who acted",
        SQL,
        "NULLIF(current_setting('app.staff', true), '')::uuid, lower(TG_OP)",
        "NULL, lower(TG_OP)",
        (f"{SEALING}::test_what_is_told_says_who_and_stands_or_falls_with_what_it_tells",),
    ),
    Sabotage(
        "one statement that adds many rows is told in few",
        SQL,
        "(row_number() OVER () - 1) / 1000 AS part",
        "row_number() OVER () AS part",
        (f"{SEALING}::test_one_statement_tells_of_many_rows_at_once",),
    ),
    Sabotage(
        "a column named like the new rows is not taken for them",
        SQL,
        "to_jsonb(told.*) AS body",
        "to_jsonb(told) AS body",
        TOUCHED,
    ),
    Sabotage(
        "a row is told in the same words under any setting",
        SQL,
        "SET search_path = pg_catalog, public SET timezone = 'UTC' SET datestyle = 'ISO, YMD'\n"
        "SET intervalstyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1 AS $$\n"
        "BEGIN\n  INSERT",
        "SET search_path = pg_catalog, public AS $$\nBEGIN\n  INSERT",
        (f"{TAMPERING}::test_what_a_row_is_in_words_depends_on_no_setting_of_the_session",),
    ),
    Sabotage(
        "a row is read in the same words under any setting",
        SQL,
        "SET search_path = pg_catalog, public SET timezone = 'UTC' SET datestyle = 'ISO, YMD'\n"
        "SET intervalstyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1 AS $$\n"
        "BEGIN\n  RETURN",
        "SET search_path = pg_catalog, public AS $$\nBEGIN\n  RETURN",
        (f"{TAMPERING}::test_what_a_row_is_in_words_depends_on_no_setting_of_the_session",),
    ),
    Sabotage(
        "a column that comes later changes no digest",
        SQL,
        "jsonb_strip_nulls(body)::text",
        "body::text",
        (f"{TAMPERING}::test_a_column_that_is_added_later_leaves_the_digests_as_they_are",),
    ),
    Sabotage(
        "rows wait to be sealed until no older transaction is open",
        SQL,
        "    WHERE age(xmin) > age(horizon) ORDER BY id",
        "    ORDER BY id",
        (f"{SEALING}::test_the_order_is_that_of_transactions_though_the_earlier_commits_later",),
    ),
    Sabotage(
        "an older transaction counts as long as it is open",
        SQL,
        "pg_snapshot_xmin(pg_current_snapshot())",
        "pg_snapshot_xmax(pg_current_snapshot())",
        (f"{SEALING}::test_the_order_is_that_of_transactions_though_the_earlier_commits_later",),
    ),
    Sabotage(
        "two never seal at once",
        SQL,
        "IF NOT pg_try_advisory_xact_lock(hashtext('app.seal_audit')) THEN",
        "IF false THEN",
        (f"{SEALING}::test_two_never_seal_at_once",),
    ),
    Sabotage(
        "what is sealed waits no longer",
        SQL,
        "    DELETE FROM public.ledger_auditpending WHERE id = waiting.id;\n",
        "",
        (f"{SEALING}::test_two_never_seal_at_once",),
    ),
    Sabotage(
        "a sealer told to end seals what is left",
        "casemgmt/ledger/sealing.py",
        "    _try(seal_all)\n    _try(anchor)\n",
        "",
        (f"{SEALING}::test_a_sealer_told_to_end_seals_what_is_left_and_anchors_it",),
    ),
    Sabotage(
        "a sealer waits for a database that is away",
        "casemgmt/ledger/sealing.py",
        "except (OperationalError, InterfaceError) as problem:",
        "except InterfaceError as problem:",
        (f"{SEALING}::test_the_sealer_waits_for_a_database_that_is_away",),
    ),
    Sabotage(
        "the web role adds nothing to the audit chain",
        RIGHTS,
        '    CHAIN: "",\n',
        '    CHAIN: "SELECT, INSERT",\n',
        TOUCHED,
    ),
    Sabotage(
        "the web role tells the audit chain nothing by itself",
        RIGHTS,
        'PENDING: "SELECT (id, at)"',
        'PENDING: "SELECT, INSERT"',
        TOUCHED,
    ),
    Sabotage(
        "the sealer adds to the audit chain through its function alone",
        RIGHTS,
        'SEALER = {CHAIN: "SELECT (seq, hash)"}',
        'SEALER = {CHAIN: "SELECT, INSERT"}',
        TOUCHED,
    ),
    *(
        Sabotage(
            f"a link's hash is made of its {name}",
            SQL,
            guarded,
            instead,
            (f"{TAMPERING}::test_everything_a_link_says_is_in_its_hash",),
        )
        for name, guarded, instead in (
            ("instant", "(extract(epoch FROM link.at) * 1000000)::bigint, ", ""),
            ("actor", "coalesce(link.actor::text, ''),", "''::text,"),
            ("kind", "    link.kind, link.source,", "    link.source,"),
            ("source", "link.kind, link.source,", "link.kind,"),
            ("rows", " array_to_string(link.rows, ','),", ""),
            ("digests", ", array_to_string(link.digests, ',')\n", "\n"),
        )
    ),
    Sabotage(
        "a link's hash is made of the one before it",
        SQL,
        "sha256(previous || convert_to(concat_ws",
        "sha256(convert_to(concat_ws",
        FOUND,
    ),
    Sabotage(
        "every hash is made again",
        CHAIN,
        " OR (link).hash <> app.link_hash(previous, link)",
        "",
        FOUND,
    ),
    Sabotage(
        "a gap in the chain is found",
        CHAIN,
        '"before link {seq} one is missing" if after_a_gap else',
        '"" if False else',
        (f"{TAMPERING}::test_each_finding_says_what_and_where",),
    ),
    Sabotage(
        "a row that is another than was told is found",
        SQL,
        "WHERE app.row_digest(to_jsonb(kept.*)) IS DISTINCT FROM coalesce(restricted.digest, told.digest)",
        "WHERE kept.%2$I IS NULL",
        FOUND,
    ),
    Sabotage(
        "a row that is gone is found",
        SQL,
        "    LEFT JOIN %1$s kept",
        "    JOIN %1$s kept",
        FOUND,
    ),
    Sabotage(
        "a row that nobody told of is found",
        SQL,
        ") told WHERE told.id = kept.%2$I",
        ") told",
        FOUND,
    ),
    Sabotage(
        "a chain that is another than was anchored is found",
        CHAIN,
        "elif found != anchor.hash:",
        "elif False:",
        FOUND,
    ),
    Sabotage(
        "a chain that ends before its anchor is found",
        CHAIN,
        "found = _hash_of(last)",
        "found = _hash_of(last) or anchor.hash",
        FOUND,
    ),
    Sabotage(
        "an anchor that is left out is found",
        CHAIN,
        "if anchor.seq != last + anchor.count:",
        "if False:",
        (f"{TAMPERING}::test_an_anchor_that_is_not_ours_and_one_that_is_left_out_are_found",),
    ),
    Sabotage(
        "an anchor that is not signed by us is found",
        ANCHORS,
        "return anchor if anchor.is_signed(signature) else None",
        "return anchor",
        (f"{TAMPERING}::test_an_anchor_signed_by_anybody_else_is_not_ours",),
    ),
    Sabotage(
        "old links without an anchor are found",
        CHAIN,
        "interval '2 hours'",
        "interval '2 years'",
        (f"{TAMPERING}::test_old_links_that_no_anchor_knows_are_found",),
    ),
    Sabotage(
        "rows that wait too long to be sealed are found",
        CHAIN,
        "interval '1 minute'",
        "interval '1 year'",
        (f"{TAMPERING}::test_rows_that_wait_for_more_than_a_minute_are_found",),
    ),
    Sabotage(
        "an anchor is written every hour",
        ANCHORS,
        "return time.time() - path().stat().st_mtime >= EVERY.total_seconds()",
        "return path().stat().st_mtime < 0",
        (f"{TAMPERING}::test_an_anchor_is_written_every_hour_and_at_the_beginning_of_the_chain",),
    ),
    Sabotage(
        "an admin is told that the chain is not sealed",
        "casemgmt/ledger/pulse.py",
        "return told if told and now - told > LATE else None",
        "return None",
        ("tests/ledger/test_pages.py::test_a_chain_that_is_not_sealed_is_told",),
    ),
    Sabotage(
        "healthz names a chain that is not sealed",
        "casemgmt/ledger/health.py",
        'return "late" if row and now - row[0] > LATE else OK',
        "return OK",
        ("tests/ledger/test_health.py::test_a_chain_that_is_not_sealed_is_named_and_stops_nothing",),
    ),
)  # fmt: skip
