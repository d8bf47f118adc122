"""Asking to see a case, and letting somebody read along."""

import datetime as dt
import re
import uuid

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow, allow_staff
from casemgmt.core.days import end_of_day
from casemgmt.core.errors import Refused
from casemgmt.core.ranges import since
from casemgmt.ledger.notices import notify, settle
from clients.access.refresh import refresh
from clients.models import AccessGrant, AccessRequest, Case

NUMBER = re.compile(r"C-[A-Z0-9]{1,10}")
MOST_A_DAY = 10
"""So many cases a person asks about in a day: nobody tries out numbers."""
AGAIN_AFTER = dt.timedelta(days=30)
"""Within this time asking again changes nothing."""
LONGEST = dt.timedelta(days=14)
"""How long somebody reads along at most."""


@transaction.atomic
def ask_to_see(*, by: Staff, now: dt.datetime, number: str, reason: str) -> AccessRequest:
    """Ask whoever leads the case of a number to let one read it (T16).

    The same is kept and answered whether there is such a case or not. Asked again soon, it is the
    same request: whether it waits or was declined looks the same to whoever asks.

    Raises ``Refused`` for what is no case number, for a case the person sees already, without a
    reason, and after ``MOST_A_DAY`` requests of a day.
    """
    allow_staff(by, "ask_access", now)
    number = number.strip().upper()
    if not NUMBER.fullmatch(number):
        words = _("Write the number as it stands on letters: C- and then letters and digits.")
        raise Refused(words, field="number")
    if Case.objects.visible_to(by, now).filter(number=number).exists():
        raise Refused(_("You see this case already."), field="number")
    if not reason.strip():
        raise Refused(_("Say why you ask."), field="reason")
    asked = AccessRequest.objects.filter(staff=by)
    before: AccessRequest | None = (
        asked.filter(number=number, last_day=None).order_by("-asked_at").first()
    )
    if before is not None and before.asked_at > now - AGAIN_AFTER:
        return before
    if asked.filter(asked_at__gt=now - dt.timedelta(days=1)).count() >= MOST_A_DAY:
        raise Refused(_("You have asked about many cases today. Ask your supervisor instead."))
    request = _request(before, by=by, now=now, number=number, reason=reason.strip())
    for user_id in _leaders_of(number, now):
        url = reverse("asked-decide", args=[request.pk])
        notify(user_id, "access_asked", key=f"{request.pk} {now:%Y-%m-%d}", url=url, now=now)
    return request


def _request(
    before: AccessRequest | None, *, by: Staff, now: dt.datetime, number: str, reason: str
) -> AccessRequest:
    """The request that still waits, asked anew, or a new one."""
    why = _("Asked to see a case")
    if before is not None and before.decided_at is None:
        before.reason, before.asked_at = reason, now
        return audit.save(before, by=by, why=why, only=["reason", "asked_at"])
    request = AccessRequest(agency=by.agency, staff=by, number=number, reason=reason, asked_at=now)
    return audit.save(request, by=by, why=why)


@transaction.atomic
def let_read(
    request: AccessRequest, *, by: Staff, now: dt.datetime, last_day: dt.date, why: str = ""
) -> AccessGrant:
    """Let whoever asks read the case along until the end of a day; they are told.

    Raises ``Refused`` for a day that is past or lies further ahead than ``LONGEST``.
    """
    allow(by, "decide", request, now)
    today = request.agency.today(now)
    if not today <= last_day <= today + LONGEST:
        words = _("Choose a day from today on, at most %(n)d days ahead.")
        raise Refused(words % {"n": LONGEST.days}, field="last_day")
    case = Case.objects.visible_to(by, now, "assign").get(number=request.number)
    end = end_of_day(last_day, request.agency.timezone)
    grant = AccessGrant(
        case=case,
        staff=request.staff,
        basis=AccessGrant.Basis.CONSULTATION,
        during=since(now, end),
    )
    said = why or _("Asked to see the case: %(reason)s") % {"reason": request.reason}
    audit.save(grant, by=by, why=said[:300])
    _decide(request, by=by, now=now, last_day=last_day, why=said[:300])
    url = reverse("case-detail", args=[case.pk])
    notify(request.staff.user_id, "access_given", key=str(request.pk), url=url, now=now)
    refresh([case.pk])
    return grant


@transaction.atomic
def decline_request(
    request: AccessRequest, *, by: Staff, now: dt.datetime, why: str
) -> AccessRequest:
    """Say no. Whoever asked is not told: a no would say that there is such a case."""
    allow(by, "decide", request, now)
    if not why.strip():
        raise Refused(_("Say why not."), field="why")
    return _decide(request, by=by, now=now, last_day=None, why=why)


def _decide(
    request: AccessRequest, *, by: Staff, now: dt.datetime, last_day: dt.date | None, why: str
) -> AccessRequest:
    request.decided_by, request.decided_at, request.last_day = by, now, last_day
    settle("access_asked", urls=[reverse("asked-decide", args=[request.pk])], now=now)
    fields = ["decided_by", "decided_at", "last_day"]
    return audit.save(request, by=by, why=why, only=fields)


def _leaders_of(number: str, now: dt.datetime) -> list[uuid.UUID]:
    """The accounts of those who lead the case, for their notices; never for whoever asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.leaders_of(%s, %s::timestamptz)", [number, now])
        return [key for (key,) in cursor.fetchall()]
