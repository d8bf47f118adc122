"""The waitlist of a program: who waits, in which order, and how each of them leaves it."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.agency.roles import Role
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from clients.models import Referral, WaitlistEntry

Left = WaitlistEntry.Left
DECIDED = frozenset({Left.ACCEPTED, Left.REFERRED_OUT, Left.NOT_ELIGIBLE, Left.ROUTED})
"""Ways off the waitlist that the agency chooses, and neither the person nor what happened."""


@transaction.atomic
def change_place(
    entry: WaitlistEntry,
    *,
    by: Staff,
    now: dt.datetime,
    priority: int,
    review_on: dt.date,
    reason: str,
) -> WaitlistEntry:
    """Move somebody on the waitlist, or look again on another day, and say why (NASW 7).

    Raises ``Refused`` without a reason, for a priority that is none, a day before tomorrow, and for
    somebody who waits no more.
    """
    allow(by, "edit", entry, now)
    if entry.left_at is not None:
        raise Refused(_("This person waits no more."))
    referral = Referral._base_manager.select_for_update(of=("self",)).get(pk=entry.referral_id)
    _check(priority, review_on, reason, by.agency.today(now))
    referral.review_on, referral.disposition_reason = review_on, reason.strip()
    changed = ["review_on", "disposition_reason"]
    audit.save(referral, by=by, why=reason.strip()[:100], only=changed)
    return _write(entry, priority, review_on, reason, by)


@transaction.atomic
def wait_for_place(
    referral: Referral,
    *,
    by: Staff,
    now: dt.datetime,
    review_on: dt.date,
    reason: str,
    priority: int | None = None,
) -> WaitlistEntry:
    """Put a person on their program's waitlist, or say anew why they wait and until when.

    Without a ``priority`` it is as urgent as the referral, or as it was.
    """
    allow(by, "edit", referral, now)
    today = by.agency.today(now)
    entry = _waiting(referral)
    if entry is None:
        entry = WaitlistEntry(
            referral=referral,
            program=referral.program,
            entered_on=today,
            priority=referral.urgency,
        )
    wanted = entry.priority if priority is None else priority
    _check(wanted, review_on, reason, today)
    return _write(entry, wanted, review_on, reason, by)


@transaction.atomic
def leave_waitlist(referral: Referral, *, by: Staff, now: dt.datetime, how: str) -> None:
    """Take a person off the waitlist with what became of them; nothing for who isn't on it.

    Raises ``Refused`` for anybody but a supervisor where the agency decides: that they get the place,
    are sent elsewhere or to another program, or are not admitted (NASW 7).
    """
    allow(by, "edit", referral, now)
    entry = _waiting(referral)
    if entry is None:
        return
    if how in left_to_supervisors(referral, by, now):
        words = _("A supervisor decides that somebody leaves the waitlist like this. Ask yours.")
        fields = {Left.ACCEPTED: "", Left.ROUTED: "program"}
        raise Refused(words, field=fields.get(Left(how), "disposition"))
    entry.left_at, entry.left_how = now, Left(how)
    audit.save(entry, by=by, why=_("Left the waitlist"), only=["left_at", "left_how"])


def left_to_supervisors(referral: Referral, by: Staff, now: dt.datetime) -> frozenset[str]:
    """Outcomes of a referral that this person leaves to a supervisor: what the agency decides about
    those who wait, and a denial where the program asks for it."""
    if by.has_role(Role.SUPERVISOR, now):
        return frozenset()
    if _waiting(referral) is not None:
        return DECIDED
    asks = referral.program.setting("denial_needs_supervisor", by.agency.today(now))
    return frozenset({Left.NOT_ELIGIBLE}) if asks else frozenset()


def passes_over(referral: Referral) -> bool:
    """Would whoever accepts this person now pass somebody over who stands before them on the
    waitlist, or would if this person came to it too?"""
    waiting = WaitlistEntry.objects.filter(program_id=referral.program_id, left_at=None)
    entry = _waiting(referral)
    if entry is None:
        return bool(waiting.filter(priority__gte=referral.urgency).exists())
    places: dict[Any, int] = WaitlistEntry.objects.places(entry.program_id, [entry.pk])
    return places.get(entry.pk, 1) > 1


def _waiting(referral: Referral) -> WaitlistEntry | None:
    entry: WaitlistEntry | None = WaitlistEntry.objects.filter(
        referral=referral, left_at=None
    ).first()
    return entry


def _check(priority: int, review_on: dt.date, reason: str, today: dt.date) -> None:
    if priority not in Referral.Urgency.values:
        raise Refused(_("Choose how urgent it is."), field="priority")
    if review_on <= today:
        raise Refused(_("Give a day from tomorrow on to look again."), field="review_on")
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")


def _write(
    entry: WaitlistEntry, priority: int, review_on: dt.date, reason: str, by: Staff
) -> WaitlistEntry:
    entry.priority, entry.review_on, entry.reason = priority, review_on, reason.strip()
    only = None if entry._state.adding else ["priority", "review_on", "reason"]
    return audit.save(entry, by=by, why=reason.strip()[:100], only=only)
