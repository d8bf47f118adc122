"""Guards of an audit from outside: who asks, who agrees, for how long, and what it opens."""

from tests.mutants.sabotage import Sabotage

INDEX = "clients/sql/access_index.sql"
BEYOND = "clients/sql/beyond_what_is_seen.sql"
NAMING = "clients/sql/outside_audits.sql"
ACTIONS = "clients/actions/auditing.py"
MODEL = "clients/models/auditing.py"
QUERIES = "clients/queries/looking.py"
TESTS = "tests/clients/test_auditing.py"
READS = f"{TESTS}::test_named_cases_are_read_for_some_days_and_nothing_else"
SECOND = f"{TESTS}::test_a_second_officer_decides"
ASKS = f"{TESTS}::test_who_asks_for_what"
ENDS = f"{TESTS}::test_either_officer_ends_it_at_once"
ROLE = f"{TESTS}::test_walls_the_clients_word_and_the_role_come_first"
KEPT = f"{TESTS}::test_an_officer_kept_from_a_client_decides_and_learns_nothing"
ONCE = f"{TESTS}::test_cases_are_named_once_and_by_whoever_asked"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "an audit opens nothing before a second officer agreed",
        INDEX,
        " AND audit.state = 'approved'",
        "",
        (READS,),
    ),
    Sabotage(
        "an audit is read and not attended",
        INDEX,
        "('consultation', 'review', 'audit') AS reads",
        "('consultation', 'review') AS reads",
        (READS,),
    ),
    Sabotage(
        "an audit is read in the role",
        INDEX,
        "audit.during * audits.during, ''",
        "audit.during, ''",
        (ROLE,),
    ),
    Sabotage(
        "the index follows the role of who audits",
        BEYOND,
        "a.auditor_id = ANY (people) AND upper(a.during) > now()",
        "false",
        (ROLE,),
    ),
    Sabotage(
        "the index follows what is agreed",
        ACTIONS,
        '    notify(asked.auditor.user_id, "audit_opened", key=str(asked.pk), url=url, now=now)\n'
        "    _refresh(asked, now)\n",
        '    notify(asked.auditor.user_id, "audit_opened", key=str(asked.pk), url=url, now=now)\n',
        (READS,),
    ),
    Sabotage(
        "nobody agrees to what they asked for",
        QUERIES,
        "            return rows.waiting().exclude(asked_by__user=staff.user)\n",
        "            return rows.waiting()\n",
        (SECOND,),
    ),
    Sabotage(
        "nobody agrees to their own audit",
        QUERIES,
        ".exclude(auditor__user=staff.user)\n",
        "\n",
        (SECOND,),
    ),
    Sabotage(
        "an audit is decided once",
        QUERIES,
        "            return rows.waiting().exclude(",
        "            return rows.exclude(",
        (SECOND, f"{TESTS}::test_what_was_taken_back_is_not_decided"),
    ),
    Sabotage(
        "an officer kept from a client decides no audit of it",
        QUERIES,
        "        rows = rows.exclude(pk__in=_audits_kept_from(now))\n",
        "",
        (KEPT,),
    ),
    Sabotage(
        "an officer kept from a client is not told of an audit of it",
        ACTIONS,
        ".exclude(pk__in=_kept(asked, now))",
        "",
        (KEPT,),
    ),
    Sabotage(
        "an audit ends at once",
        ACTIONS,
        "    asked.end(now)\n",
        "",
        (ENDS,),
    ),
    Sabotage(
        "only a privacy officer asks for an audit",
        ACTIONS,
        '    allow_staff(by, "review_privacy", now)\n',
        "",
        (ASKS,),
    ),
    Sabotage(
        "nobody asks for an audit that they do",
        ACTIONS,
        "    if auditor.pk == by.pk:\n",
        "    if False:\n",
        (ASKS,),
    ),
    Sabotage(
        "an audit is done by an external auditor of ours",
        ACTIONS,
        "    if auditor.agency_id != by.agency_id or not audits:\n",
        "    if False:\n",
        (ASKS,),
    ),
    Sabotage(
        "an audit lasts thirty days at most",
        ACTIONS,
        "    if not first <= last < first + LONGEST:\n",
        "    if False:\n",
        (ASKS,),
    ),
    Sabotage(
        "an audit names cases that there are",
        ACTIONS,
        "    if unknown:\n",
        "    if False:\n",
        (ASKS,),
    ),
    Sabotage(
        "cases of an audit are named by whoever asked",
        NAMING,
        "ON me.id = a.asked_by_id AND me.user_id = app.staff()\n  JOIN",
        "ON me.id = a.asked_by_id\n  JOIN",
        (ONCE,),
    ),
    Sabotage(
        "cases of an audit are named once",
        NAMING,
        "\n  AND NOT EXISTS (SELECT FROM clients_auditedcase before WHERE before.audit_id = a.id)",
        "",
        (ONCE,),
    ),
)
