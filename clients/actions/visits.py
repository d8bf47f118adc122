"""Appointments with a client: arranged ahead, changed, and how each of them went."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from clients.after_death import refuse_after_death
from clients.models import Appointment, Assignment, Case, Reminder
from clients.models.visits import LONGEST

FACTS = (
    "staff",
    "kind",
    "starts_at",
    "minutes",
    "place",
    "place_is_confidential",
    "purpose",
    "prepare",
    "notice_on",
    "notice_how",
    "unscheduled_reason",
)
HOW_IT_WENT = ("kept", "missed", "cancelled")


@transaction.atomic
def plan_visit(
    case: Case, *, by: Staff, now: dt.datetime, facts: Mapping[str, Any], why: str = ""
) -> Appointment:
    """Arrange an appointment ahead, or write down one that took place without that (INT-12).

    One that has begun already counts as held and not arranged ahead, and says why it was not.
    Another appointment of the same person at that time is in nobody's way: the page tells of it.

    Raises ``Refused`` when the case is closed or its client has died, for hours that don't fit, for
    notice that lies ahead or says one half, for somebody who doesn't carry the case, and for an
    unscheduled one without a reason.
    """
    allow(by, "edit", case, now)
    _refuse_when_over(case)
    visit = Appointment(case=case)
    audit.set_known(visit, facts, FACTS)
    _check(visit, by=by, now=now)
    visit.is_unscheduled = visit.starts_at <= now
    if visit.is_unscheduled:
        _held_unscheduled(visit, now)
    else:
        visit.unscheduled_reason = ""
    said = _("Visit written down") if visit.is_unscheduled else _("Visit planned")
    return audit.save(visit, by=by, why=why or said)


def _held_unscheduled(visit: Appointment, now: dt.datetime) -> None:
    visit.unscheduled_reason = visit.unscheduled_reason.strip()
    if not visit.unscheduled_reason:
        raise Refused(
            _("This has begun already. Say why it was not arranged ahead."),
            field="unscheduled_reason",
        )
    visit.state, visit.settled_at = Appointment.State.KEPT, now


@transaction.atomic
def change_visit(
    visit: Appointment, *, by: Staff, now: dt.datetime, changes: Mapping[str, Any], why: str = ""
) -> Appointment:
    """Change a planned appointment; at another time the client has to be told, and it has to be
    confirmed, anew: what was said of the time before is no notice of this one (INT-12).

    Raises ``Refused`` as ``plan_visit`` does, for a time that has begun, and once it is settled.
    """
    allow(by, "edit", visit, now)
    _refuse_when_over(visit.case)
    _refuse_settled(visit)
    before = visit.starts_at
    audit.set_known(visit, changes, FACTS[:-1])
    _check(visit, by=by, now=now)
    only = list(changes)
    if visit.starts_at != before:
        if visit.starts_at <= now:
            raise Refused(_("Give a time that is ahead."), field="starts_at")
        visit.confirmed_at = None
        only.append("confirmed_at")
        if not {"notice_on", "notice_how"} & set(changes):
            visit.notice_on, visit.notice_how = None, ""
            only += ["notice_on", "notice_how"]
    return audit.save(visit, by=by, why=why or _("Visit changed"), only=only)


@transaction.atomic
def confirm_visit(
    visit: Appointment, *, by: Staff, now: dt.datetime, starts_at: dt.datetime | None
) -> Appointment:
    """Write down that the client has confirmed a planned appointment at a time.

    Raises ``Refused`` when it is at another time by now, and as ``settle_visit`` does.
    """
    allow(by, "edit", visit, now)
    _refuse_when_over(visit.case)
    _refuse_settled(visit)
    if starts_at != visit.starts_at:
        raise Refused(_("It is at another time now. Ask whether the client can come then."))
    if visit.confirmed_at is not None:
        return visit
    visit.confirmed_at = now
    return audit.save(visit, by=by, why=_("Visit confirmed"), only=["confirmed_at"])


@transaction.atomic
def settle_visit(
    visit: Appointment, *, by: Staff, now: dt.datetime, outcome: str, reason: str = ""
) -> Appointment:
    """Say how a planned appointment went: kept or missed once it has begun, or canceled.

    Raises ``Refused`` for an outcome that is none, before it began, without a reason for one that
    was not kept, and once it is settled.
    """
    allow(by, "edit", visit, now)
    _refuse_settled(visit)
    if outcome not in HOW_IT_WENT:
        raise Refused(_("Choose how it went."), field="outcome")
    if outcome != "cancelled" and visit.starts_at > now:
        raise Refused(_("It has not begun yet. It can only be canceled."), field="outcome")
    if outcome != "kept" and not reason.strip():
        raise Refused(_("Say why."), field="reason")
    visit.state, visit.settled_at, visit.settled_reason = outcome, now, reason.strip()
    only = ["state", "settled_at", "settled_reason"]
    return audit.save(visit, by=by, why=reason.strip() or _("Visit took place"), only=only)


@transaction.atomic
def mark_reminded(reminder: Reminder, *, by: Staff, now: dt.datetime) -> Reminder:
    """Write down that a person has reminded the client, in the way that was safe (MON-12).

    Raises ``Refused`` for a reminder that the product sends, that somebody gave already, whose way
    is safe no more, and of an appointment that was moved, called off or is over.
    """
    allow(by, "edit", reminder, now)
    if not Reminder.objects.filter(pk=reminder.pk).to_call(now).exists():
        raise Refused(_("There is no call to make for this reminder."))
    reminder.state, reminder.settled_at, reminder.settled_by = "called", now, by
    only = ["state", "settled_at", "settled_by"]
    return audit.save(reminder, by=by, why=_("Client reminded"), only=only)


def _refuse_when_over(case: Case) -> None:
    if not case.is_open:
        raise Refused(_("The case is closed."))
    refuse_after_death(case.pk)


def _refuse_settled(visit: Appointment) -> None:
    if not visit.is_planned:
        raise Refused(_("It is written down already how this visit went."))


def _check(visit: Appointment, *, by: Staff, now: dt.datetime) -> None:
    """Refuse an appointment that can't be: its hours, its notice, and whose it is."""
    if not 0 < visit.minutes <= LONGEST:
        raise Refused(_("Give between one minute and a day."), field="minutes")
    if (visit.notice_on is None) != (not visit.notice_how):
        missing = "notice_on" if visit.notice_on is None else "notice_how"
        raise Refused(_("Say when and how they were told."), field=missing)
    if visit.notice_on is not None and visit.notice_on > by.agency.today(now):
        raise Refused(_("Give a day that has come."), field="notice_on")
    if visit.staff_id != by.pk and not _carries(visit, now):
        raise Refused(_("Choose somebody who carries the case."), field="staff")


def _carries(visit: Appointment, now: dt.datetime) -> bool:
    parts = Assignment.objects.filter(case_id=visit.case_id, staff_id=visit.staff_id)
    return parts.at(now).exists()
