"""Who carries a case."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.agency.holding import hold
from casemgmt.agency.models import Agency, Staff
from casemgmt.agency.roles import Role
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.days import end_of_day
from casemgmt.core.errors import Refused
from casemgmt.core.ranges import since
from casemgmt.ledger.notices import notify
from clients.access.reading import seen_by
from clients.access.refresh import refresh
from clients.actions.wishing import answer_wish
from clients.models import AccessGrant, Appointment, Assignment, Case, Client
from clients.queries.scope import kept_from, left_by

CARRYING = frozenset({Role.CASE_MANAGER, Role.SUPERVISOR})
LONGEST_COVER = dt.timedelta(days=30)
"""How long somebody stands in at most; who is away longer hands the case over."""


@transaction.atomic
def assign_case(
    case: Case,
    *,
    by: Staff,
    now: dt.datetime,
    staff: Staff,
    role: str = Assignment.Role.PRIMARY,
    until: dt.date | None = None,
    wish_met: bool = False,
    unmet_reason: str = "",
    why: str = "",
) -> Assignment:
    """Give a case to a person in a role; a new primary takes over from the one before (AAA 3).

    ``until`` is the last day of a cover, in the agency's time zone; only a cover has one.
    ``wish_met`` and ``unmet_reason`` answer what the client wished for, where they did (INT-15).

    Raises ``Refused`` when the case is closed, the person can't carry cases, there is no such role,
    a cover has no end within ``LONGEST_COVER``, or the primary case manager would get another role
    while nobody takes their place; and when it is not whom the client asked for and nobody says why.
    """
    allow(by, "assign", case, now)
    end = _end_of_cover(case, role, until, now)
    if role == Assignment.Role.PRIMARY:
        answer_wish(case, staff, by=by, now=now, is_met=wish_met, unmet_reason=unmet_reason)
    return begin_assignment(
        case, by=by, now=now, staff=staff, role=role, end=end, why=why or _("Case assigned")
    )


@transaction.atomic
def end_assignment(assignment: Assignment, *, by: Staff, now: dt.datetime, why: str) -> Assignment:
    """End a second worker's or cover's part in a case. A primary is replaced, never just ended."""
    allow(by, "assign", assignment, now)
    if assignment.role == Assignment.Role.PRIMARY:
        raise Refused(_("Give the case to another primary case manager instead."))
    if not why.strip():
        raise Refused(_("Say why it ends."), field="why")
    if not assignment.holds(now):
        raise Refused(_("This part in the case has ended already."))
    return _ended(assignment, by=by, now=now, why=why)


@transaction.atomic
def hand_back(
    assignment: Assignment, *, by: Staff, now: dt.datetime, handed_back: str
) -> Assignment:
    """Whoever covers ends it themselves, and says what the others on the case should know.

    They are told that it was handed back; the words stand in the case. Raises ``Refused`` when it
    is not the person's own cover, has ended, or nothing is said.
    """
    allow(by, "work", assignment, now)
    if assignment.role != Assignment.Role.COVERING or assignment.staff_id != by.pk:
        raise Refused(_("Only whoever covers hands the case back."))
    if not assignment.holds(now):
        raise Refused(_("This part in the case has ended already."))
    if not handed_back.strip():
        raise Refused(_("Say what happened, or that nothing did."), field="handed_back")
    assignment.handed_back = handed_back.strip()
    url = reverse("case-team", args=[assignment.case_id])
    others = Assignment.objects.filter(case=assignment.case_id).at(now).exclude(staff=by)
    seeing = seen_by(assignment.case_id, now)
    for part in others.select_related("staff").filter(staff__user__in=seeing):
        notify(part.staff.user_id, "handed_back", key=str(assignment.pk), url=url, now=now)
    return _ended(assignment, by=by, now=now, why=_("Handed back"))


def _ended(assignment: Assignment, *, by: Staff, now: dt.datetime, why: str) -> Assignment:
    assignment.end(now)
    fields = ["during", "ended_by_closure", "handed_back"]
    audit.save(assignment, by=by, why=why, only=fields)
    _hand_over_visits(assignment.case, by=by, now=now, why=why)
    refresh([assignment.case_id])
    return assignment


def begin_assignment(
    case: Case,
    *,
    by: Staff,
    now: dt.datetime,
    staff: Staff,
    role: str,
    why: str,
    end: dt.datetime | None = None,
) -> Assignment:
    """Start an assignment inside an action that has decided already."""
    _check_assignment(case, staff, role, now)
    standing = list(Assignment.objects.filter(case=case).at(now))
    _keep_a_primary(standing, staff, role)
    for other in standing:
        if other.staff_id == staff.pk or (role == other.role == Assignment.Role.PRIMARY):
            other.end(now)
            audit.save(other, by=by, why=why, only=["during", "ended_by_closure"])
    assignment = audit.save(
        Assignment(case=case, staff=staff, role=role, during=since(now, end)), by=by, why=why
    )
    _end_intake_grants(case, by=by, now=now)
    _hand_over_visits(case, by=by, now=now, why=why)
    if staff != by:
        url = reverse("case-detail", args=[case.pk])
        notify(staff.user_id, "assigned", key=str(assignment.pk), url=url, now=now)
    refresh([case.pk])
    return assignment


def may_carry(case: Case, staff: Staff, now: dt.datetime) -> bool:
    """May this person carry cases of the case's agency? They are held, so that it stays so."""
    at = hold(staff, now=now)
    carries = staff.roles_at(at) & CARRYING
    return staff.agency_id == case.agency_id and staff.may_work(at) and bool(carries)


def _end_of_cover(
    case: Case, role: str, until: dt.date | None, now: dt.datetime
) -> dt.datetime | None:
    if role != Assignment.Role.COVERING:
        if until is not None:
            raise Refused(_("Only a cover ends on a day. Leave this empty."), field="until")
        return None
    return end_of_cover(case.agency, until, now)


def end_of_cover(agency: Agency, until: dt.date | None, now: dt.datetime) -> dt.datetime:
    """The end of a cover's last day. Raises ``Refused`` unless it lies within ``LONGEST_COVER``."""
    today = agency.today(now)
    if until is None or not today <= until <= today + LONGEST_COVER:
        words = _("Choose the last day of the cover, at most %(n)d days ahead.")
        raise Refused(words % {"n": LONGEST_COVER.days}, field="until")
    return end_of_day(until, agency.timezone)


def _check_assignment(case: Case, staff: Staff, role: str, now: dt.datetime) -> None:
    if not case.is_open:
        raise Refused(_("The case is closed."))
    if role not in Assignment.Role.values:
        raise Refused(_("Choose as what they work on the case."), field="role")
    if not may_carry(case, staff, now):
        raise Refused(_("Choose somebody who carries cases here."), field="staff")
    if Client.objects.filter(kept_from(staff, now, "pk"), pk=case.client_id).exists():
        raise Refused(_("Choose somebody else; this person can't take this case."), field="staff")


def _keep_a_primary(standing: list[Assignment], staff: Staff, role: str) -> None:
    primary = Assignment.Role.PRIMARY
    if role == primary:
        return
    if any(one.staff_id == staff.pk and one.role == primary for one in standing):
        words = _("%(name)s is the primary case manager. Give that to somebody else first.")
        raise Refused(words % {"name": staff.name}, field="role")


def _hand_over_visits(case: Case, *, by: Staff, now: dt.datetime, why: str) -> None:
    """What those who left the case arranged with the client is kept by whoever carries it."""
    parts = Assignment.objects.filter(case=case)
    primary = parts.at(now).primary().select_related("staff").first()
    if primary is None:
        return
    ahead = Appointment.objects.filter(case=case, starts_at__gt=now, state="planned")
    for visit in ahead.filter(left_by("staff", now)):
        visit.staff = primary.staff
        audit.save(visit, by=by, why=why, only=["staff"])


def _end_intake_grants(case: Case, *, by: Staff, now: dt.datetime) -> None:
    """End what intake gave to look at the case."""
    intake = AccessGrant.objects.filter(case=case, basis=AccessGrant.Basis.INTAKE)
    for grant in intake.filter(during__contains=now):
        grant.end(now)
        audit.save(grant, by=by, why=_("Assigned"), only=["during"])
