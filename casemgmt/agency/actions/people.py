"""What happens to people who work here: roles, supervision, leaving."""

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casemgmt.agency.actions.inviting import (
    end_sessions,
    refuse_odd_roles,
    refuse_oneself_above,
    refuse_unless_supervisor,
    roles_held,
)
from casemgmt.agency.actions.proposing import (
    begin_at_once,
    propose_officer,
    withdraw_proposal,
)
from casemgmt.agency.actions.returning import end_open_returns
from casemgmt.agency.holding import hold
from casemgmt.agency.models import Program, Staff, StaffRole, SupervisionLine
from casemgmt.agency.officers import officers_of, refuse_leaving_none, tell_if_changed
from casemgmt.agency.queries import supervised_by
from casemgmt.agency.registry import access_changed, open_work
from casemgmt.agency.roles import Role
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Missing, Refused
from casemgmt.core.locking import instant
from casemgmt.core.ranges import ended, since


@transaction.atomic
def change_roles(
    staff: Staff,
    *,
    by: Staff,
    now: dt.datetime,
    roles: list[str],
    intake_programs: Sequence[Program] = (),
    why: str,
) -> Staff:
    """Give a person exactly these roles from now on. Nobody changes their own.

    ``intake_programs`` are the programs they take people in for; none means all of the agency's.
    Whoever is to keep privacy waits for a privacy officer who agrees, and holds the other roles
    meanwhile. Raises ``Refused`` while work is left that no role of theirs would carry on, people
    below them would be left without a supervisor, or nobody would keep privacy.
    """
    allow(by, "manage_people", staff, now)
    if staff.pk == by.pk:
        raise Refused(_("Somebody else changes your roles."))
    refuse_odd_roles(roles, intake_programs, staff.agency)
    at = max(now, instant())
    at_once = begin_at_once(staff, roles, at)
    missing = _work_left(staff, at, at_once)
    if Role.SUPERVISOR not in roles:
        missing += _people_below(staff, at)
    if missing:
        raise Refused(_("This has to be handed over first."), missing=missing)
    refuse_leaving_none(staff, at, roles)
    officers = officers_of(staff.agency, now)
    wanted = roles_held(at_once, [program.pk for program in intake_programs])
    held = {(row.role, row.program_id): row for row in staff.roles.filter(during__contains=now)}
    for key, row in held.items():
        if key not in wanted:
            row.during = ended(row.during, now)
            audit.save(row, by=by, why=why, only=["during"])
    for role, program_id in wanted:
        if (role, program_id) not in held:
            row = StaffRole(staff=staff, role=role, program_id=program_id, during=since(now))
            audit.save(row, by=by, why=why)
    if len(at_once) < len(roles):
        propose_officer(staff, asked_by=by, by=by, now=now, why=why)
    else:
        withdraw_proposal(staff, by=by, now=now, why=why)
    tell_if_changed(staff.agency, officers, now)
    access_changed(staff)
    return staff


@transaction.atomic
def change_employment(
    staff: Staff, *, by: Staff, now: dt.datetime, job_title: str, fte: Decimal, why: str
) -> Staff:
    """Change what a person's post is called and how much of full time it is."""
    allow(by, "manage_people", staff, now)
    staff.job_title, staff.fte = job_title, fte
    return audit.save(staff, by=by, why=why, only=["job_title", "fte"])


@transaction.atomic
def change_supervisor(
    staff: Staff, *, by: Staff, now: dt.datetime, supervisor: Staff | None, why: str
) -> Staff:
    """End the person's supervision line and begin another; access follows at once (NASW 1).

    Nobody makes themselves a supervisor of others, nor somebody they supervise: it would open their
    cases to them.
    """
    allow(by, "manage_people", staff, now)
    refuse_oneself_above(supervisor, by, now)
    if supervisor is not None:
        at = hold(supervisor, now=now)
        refuse_unless_supervisor(supervisor, staff.agency, at)
        _refuse_circle(staff, supervisor, at)
    for line in SupervisionLine.objects.filter(supervisee=staff, during__contains=now):
        line.during = ended(line.during, now)
        audit.save(line, by=by, why=why, only=["during"])
    if supervisor is not None:
        line = SupervisionLine(supervisor=supervisor, supervisee=staff, during=since(now))
        audit.save(line, by=by, why=why)
    access_changed(staff)
    return staff


@transaction.atomic
def deactivate_person(staff: Staff, *, by: Staff, now: dt.datetime, why: str) -> Staff:
    """End a person's work here: sessions close at once, and nothing opens for them again.

    Raises ``Refused`` while they still carry open cases, supervise somebody or are the last who keeps
    privacy: that is handed over first. Their open links end with it.
    """
    allow(by, "manage_people", staff, now)
    if staff.pk == by.pk:
        raise Refused(_("Somebody else ends your own account."))
    if not why.strip():
        raise Refused(_("Say why."), field="why")
    at = max(now, instant())
    missing = [*_work_left(staff, at, roles=[]), *_people_below(staff, at)]
    if missing:
        raise Refused(_("Their work has to be handed over first."), missing=missing)
    refuse_leaving_none(staff, at)
    officers = officers_of(staff.agency, now)
    staff.is_active = False
    audit.save(staff, by=by, why=why, only=["is_active"])
    staff.user.is_active = False
    audit.sign(staff.user, by=by, why=why)
    staff.user.save(update_fields=["is_active"])
    end_sessions(staff, by=by, now=now)
    end_open_returns(staff, by=by, now=now, why=why)
    withdraw_proposal(staff, by=by, now=now, why=why)
    tell_if_changed(staff.agency, officers, now)
    return staff


def _work_left(staff: Staff, now: dt.datetime, roles: list[str]) -> list[Missing]:
    """What they carry that none of these roles does."""
    stranded = [work for work in open_work.values() if not work.done_as & set(roles)]
    return [item for work in stranded for item in work.left(staff, now)]


def _people_below(staff: Staff, now: dt.datetime) -> list[Missing]:
    count = supervised_by(staff, now).count()
    if not count:
        return []
    words = ngettext(
        "%(n)s person to give another supervisor", "%(n)s people to give another supervisor", count
    )
    return [Missing(words % {"n": count}, reverse("person-list"))]


def _refuse_circle(staff: Staff, supervisor: Staff, now: dt.datetime) -> None:
    """Walk up the lines from the supervisor, past nobody twice."""
    passed: set[uuid.UUID] = set()
    above: Staff | None = supervisor
    while above is not None and above.pk not in passed:
        if above.pk == staff.pk:
            raise Refused(
                _("Nobody supervises themselves, not over others either."), field="supervisor"
            )
        passed.add(above.pk)
        lines = SupervisionLine.objects.filter(supervisee=above, during__contains=now)
        line = lines.select_related("supervisor").first()
        above = line.supervisor if line else None
