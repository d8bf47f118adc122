"""What each role may do where there is no single record: one table a supervisor can read.

A role alone never opens a case; cases are opened by the dated rows of ``clients/access``.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    CASE_MANAGER = "case_manager", _("Case manager")
    SUPERVISOR = "supervisor", _("Supervisor")
    INTAKE_WORKER = "intake_worker", _("Intake worker")
    AGENCY_ADMIN = "agency_admin", _("Agency admin")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")
    QUALITY_REVIEWER = "quality_reviewer", _("Quality reviewer")
    EXTERNAL_AUDITOR = "external_auditor", _("External auditor")
    PARTNER_PERSON = "partner_person", _("Partner person")


EVERYONE = frozenset(Role)
CASEWORK = frozenset({Role.CASE_MANAGER, Role.SUPERVISOR})
INTAKE = CASEWORK | {Role.INTAKE_WORKER}

STAFF_ACTIONS: dict[str, frozenset[Role]] = {
    "open_home": EVERYONE,
    "own_account": EVERYONE,
    "find_clients": INTAKE,
    "list_cases": CASEWORK,
    "work_day": INTAKE,
    "link_calendar": INTAKE,
    "keep_drafts": INTAKE,
    "ask_access": EVERYONE - {Role.EXTERNAL_AUDITOR, Role.PARTNER_PERSON},
    "open_emergency": INTAKE,
    "take_referrals": INTAKE,
    "watch_team": frozenset({Role.SUPERVISOR}),
    "supervise": frozenset({Role.SUPERVISOR}),
    "join_supervision": CASEWORK,
    "see_health": frozenset({Role.AGENCY_ADMIN}),
    "manage_people": frozenset({Role.AGENCY_ADMIN}),
    "configure": frozenset({Role.AGENCY_ADMIN}),
    "know_partners": INTAKE | {Role.PRIVACY_OFFICER},
    "watch_jobs": frozenset({Role.AGENCY_ADMIN}),
    "read_standards": frozenset({Role.AGENCY_ADMIN, Role.QUALITY_REVIEWER, Role.SUPERVISOR}),
    "read_reports": frozenset({Role.AGENCY_ADMIN, Role.SUPERVISOR}),
    "review_privacy": frozenset({Role.PRIVACY_OFFICER}),
    "review_sample": frozenset({Role.QUALITY_REVIEWER}),
    "read_audit": frozenset({Role.EXTERNAL_AUDITOR}),
    "check_files": frozenset(),
}

NOTHING: frozenset[str] = frozenset()
SYSTEM_ACTIONS: dict[str, frozenset[str]] = {
    "begin": frozenset({"configure"}),
    "demo": frozenset({"configure"}),
    "bench": frozenset({"configure"}),
    "virus-check": frozenset({"check_files"}),
    "readings": NOTHING,
    "reassessments": NOTHING,
    "reminders": NOTHING,
    "workload": NOTHING,
}
"""What each named system role may do of the same actions. There is no other system role; those of
the nightly jobs only sign what their own statement writes."""
