"""What each role of the database may do with each table: one list a reviewer can read.

A role owns nothing and has no right that is not said here; ``migrate`` takes the others away.
Nobody changes or removes a row of a log or a history. The worker reads of a client only the columns
its jobs reckon with, and whole rows only of documents, whose history it writes; of accounts nothing
that signs in (confidentiality.md, T8).
"""

from collections.abc import Iterable, Iterator
from functools import cache

from django.apps import apps

from casemgmt.core.records import is_append_only

READ = "SELECT"
ADD = "SELECT, INSERT"
WRITE = "SELECT, INSERT, UPDATE"
TIDY = "SELECT, INSERT, UPDATE, DELETE"
TELL = "INSERT"

ROLES = ("web", "worker", "sealer", "purge", "backup")

CHAIN, PENDING = "ledger_auditlink", "ledger_auditpending"
DATA_KEYS = "ledger_datakey"
PART_OF_A_LOG = "ledger_readevent_"
"""How the parts of the read log are called: they are written and read through the log alone."""

WEB_READS = ("clients_caseaccess", "auth_permission", "django_content_type", "django_migrations")
WEB_TIDIES = (
    # sign-in and sessions, of whose rows only the newest count
    "django_session",
    "account_emailaddress",
    "account_emailconfirmation",
    "mfa_authenticator",
    "usersessions_usersession",
    "ledger_cache",
    # what was typed and never became part of a record
    "ledger_draft",
    "ledger_idempotencykey",
    # what is taken out of a plan before anybody agreed to it
    "careplans_goal",
    "careplans_objective",
    "careplans_serviceline",
    # a release that nobody has signed, and what it names
    "consent_release",
    "consent_clause",
)

WEB = {
    # how long the oldest row has waited to be sealed; the chain itself is nobody's
    PENDING: "SELECT (id, at)",
    CHAIN: "",
    # the data keys: one is made with the first text of its owner, and never changed by a page
    DATA_KEYS: ADD,
    "agency_knownbrowser": ADD,
}

WORKER = {
    # how work is found, held and told of
    "ledger_joblease": WRITE,
    "ledger_jobrun": WRITE,
    "ledger_jobeffect": WRITE,
    "ledger_pulse": WRITE,
    "ledger_outboxmessage": WRITE,
    "ledger_outboxmail": "SELECT, UPDATE",
    "ledger_notice": ADD,
    # tidy_up, the only job that deletes: it sees when a row was discarded and not what it says
    "ledger_draft": "SELECT (discarded_at), DELETE",
    "ledger_idempotencykey": "SELECT (at), DELETE",
    # schedule_reassessments
    "assessments_reassessmenttask": ADD,
    "assessments_historicalreassessmenttask": TELL,
    "assessments_assessment": "SELECT (case_id, state, completed_at)",
    "clients_caseaccess": "SELECT (content_object_id, user_id, permission_id, during)",
    "auth_permission": "SELECT (id, codename)",
    # reckon_workload
    "caseload_loadsnapshot": WRITE,
    "caseload_historicalloadsnapshot": TELL,
    "caseload_workloadflag": WRITE,
    "caseload_historicalworkloadflag": TELL,
    "clients_client": "SELECT (id, interpreter_needed, died_on, email)",
    # remind_of_appointments, and the sending of a reminder
    "clients_appointment": ("SELECT (id, version, case_id, staff_id, starts_at, state)"),
    "clients_safecontact": (
        "SELECT (id, client_id, channel, detail, days, from_time, until_time, may_remind,"
        " may_say_when, during)"
    ),
    "clients_reminder": WRITE,
    "clients_historicalreminder": TELL,
    # tell_of_late_reviews
    "clients_emergencyaccess": "SELECT (id, staff_id, review_by, outcome)",
    # tell_of_late_referrals
    "clients_referral": (
        "SELECT (id, agency_id, program_id, state, urgency, received_at, taken_by_id, review_on)"
    ),
    # ask_about_looks
    "clients_lookquestion": ADD,
    "clients_historicallookquestion": TELL,
    # the reassessments and the workload
    "clients_case": (
        "SELECT (id, agency_id, program_id, client_id, stage, acuity, opened_at, activated_at)"
    ),
    "clients_assignment": "SELECT (case_id, staff_id, role, during)",
    "agency_program": READ,
    "agency_programsetting": READ,
    # the virus check and the comparison of files with their hashes
    "clients_document": "SELECT, UPDATE (scan, version)",
    "clients_historicaldocument": TELL,
    DATA_KEYS: READ,
    # who is told, and who signs
    "agency_agency": READ,
    "agency_staff": READ,
    "agency_staffrole": READ,
    "agency_supervisionline": READ,
    "agency_user": "SELECT (id, email, is_active, is_system)",
}
"""Everything the jobs and tasks touch. ``reconcile_access`` writes through its function alone."""

SEALER = {CHAIN: "SELECT (seq, hash)"}
"""The head of the chain, to anchor it. What it seals it moves through its function alone."""

RESTRICTED_WORDS = {
    "contact": ("participants", "summary"),
    "note": ("text",),
    "addendum": ("text",),
    "document": ("title", "original_name"),
}


def _restricting() -> Iterator[tuple[str, str]]:
    for name, words in RESTRICTED_WORDS.items():
        columns = ", ".join(("categories", *words))
        keys = "id, case_id, categories"
        yield f"clients_{name}", f"SELECT ({keys}, version), UPDATE ({columns}, version)"
        yield f"clients_historical{name}", f"SELECT (history_{keys}), UPDATE ({columns})"


PURGE: dict[str, str] = {
    "clients_caseaccess": "SELECT (content_object_id, user_id, permission_id, during)",
    "auth_permission": "SELECT (id, codename)",
    **dict(_restricting()),
}
"""What restricting a record later writes anew (``clients/sql/restricting.sql``). Nothing more until
disposal has its approvals; then its function names what it destroys."""


def rights(role: str, table: str) -> str:
    """What a role may do with a table, as GRANT says it; "" for nothing.

    Raises ``KeyError`` for a role that is not one of ``ROLES``.
    """
    if role == "backup":
        return READ
    if table.startswith(PART_OF_A_LOG) and role in ROLES:
        return ""
    if role == "web":
        return _web(table)
    return {"worker": WORKER, "sealer": SEALER, "purge": PURGE}[role].get(table, "")


def _web(table: str) -> str:
    """People work through the web role: it writes every record and keeps every log."""
    if table in WEB_READS:
        return READ
    if table in WEB:
        return WEB[table]
    if table in append_only_tables():
        return ADD
    return TIDY if table in WEB_TIDIES else WRITE


def granted(role: str, tables: Iterable[str]) -> dict[str, str]:
    """The tables a role has any right to, with what it may do."""
    found = {table: rights(role, table) for table in tables}
    return {table: right for table, right in found.items() if right}


@cache
def append_only_tables() -> frozenset[str]:
    """Tables under the append-only trigger: all history, and the logs."""
    return frozenset(model._meta.db_table for model in apps.get_models() if is_append_only(model))
