"""What happens to people who work here: roles, supervision, leaving."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.actions.inviting import end_sessions
from casemgmt.agency.models import Staff, StaffRole, SupervisionLine
from casemgmt.agency.registry import access_of_staff_changed, open_work
from casemgmt.agency.roles import Role
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from casemgmt.core.ranges import ended, since


@transaction.atomic
def change_roles(staff: Staff, *, by: Staff, now: dt.datetime, roles: list[str], why: str) -> Staff:
    """Give a person exactly these roles from now on. Nobody changes their own."""
    allow(by, "manage_people", staff, now)
    if staff.pk == by.pk:
        raise Refused(_("Somebody else changes your roles."))
    if not roles:
        raise Refused(_("Choose at least one role."), field="roles")
    held = {row.role: row for row in staff.roles.filter(during__contains=now)}
    for role, row in held.items():
        if role not in roles:
            row.during = ended(row.during, now)
            audit.save(row, by=by, why=why, only=["during"])
    for role in roles:
        if role not in held:
            audit.save(StaffRole(staff=staff, role=Role(role), during=since(now)), by=by, why=why)
    return staff


@transaction.atomic
def change_supervisor(
    staff: Staff, *, by: Staff, now: dt.datetime, supervisor: Staff | None, why: str
) -> Staff:
    """End the person's supervision line and begin another; access follows at once (NASW 1)."""
    allow(by, "manage_people", staff, now)
    if supervisor is not None and (
        supervisor.agency_id != staff.agency_id or not supervisor.has_role(Role.SUPERVISOR, now)
    ):
        raise Refused(_("Choose a supervisor of this agency."), field="supervisor")
    if supervisor is not None and supervisor.pk == staff.pk:
        raise Refused(_("Nobody supervises themselves."), field="supervisor")
    for line in SupervisionLine.objects.filter(supervisee=staff, during__contains=now):
        line.during = ended(line.during, now)
        audit.save(line, by=by, why=why, only=["during"])
    if supervisor is not None:
        line = SupervisionLine(supervisor=supervisor, supervisee=staff, during=since(now))
        audit.save(line, by=by, why=why)
    for refresh in access_of_staff_changed.values():
        refresh(staff)
    return staff


@transaction.atomic
def deactivate_person(staff: Staff, *, by: Staff, now: dt.datetime, why: str) -> Staff:
    """End a person's work here: sessions close at once, and nothing opens for them again.

    Raises ``Refused`` while they still carry open cases: those are handed over first.
    """
    allow(by, "manage_people", staff, now)
    if staff.pk == by.pk:
        raise Refused(_("Somebody else ends your own account."))
    if not why.strip():
        raise Refused(_("Say why."), field="why")
    missing = [item for check in open_work.values() for item in check(staff, now)]
    if missing:
        raise Refused(_("Their work has to be handed over first."), missing=missing)
    staff.is_active = False
    audit.save(staff, by=by, why=why, only=["is_active"])
    staff.user.is_active = False
    staff.user._history_user = by.user  # type: ignore[attr-defined]
    staff.user._change_reason = why  # type: ignore[attr-defined]
    staff.user.save(update_fields=["is_active"])
    end_sessions(staff)
    return staff
