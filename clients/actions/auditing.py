"""Opening named cases to an auditor from outside: asked by one privacy officer, decided by another."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.agency.holding import hold
from casemgmt.agency.models import Agency, Staff
from casemgmt.agency.queries import holding
from casemgmt.agency.roles import Role
from casemgmt.core import audit
from casemgmt.core.access import allow, allow_staff
from casemgmt.core.days import end_of_day, start_of_day
from casemgmt.core.errors import Refused
from casemgmt.core.ranges import DateTimeTZRange, since
from casemgmt.ledger.notices import notify, settle
from clients.access.refresh import refresh
from clients.models import Audit
from clients.models.auditing import LONGEST
from clients.reviewing import case_numbered, cases_audited

AHEAD = dt.timedelta(days=365)
"""So long before it begins an audit is asked for at most."""
MOST = 50
"""So many cases at most: an audit names what it reads."""


@transaction.atomic
def ask_for_audit(
    *,
    by: Staff,
    now: dt.datetime,
    auditor: Staff,
    numbers: Sequence[str],
    authority: str,
    first_day: dt.date,
    last_day: dt.date,
) -> Audit:
    """Ask that an external auditor reads the cases of these numbers, from one day to another (CON-21).

    A second privacy officer decides, and is told that something waits. A number that is none, and
    one of a case that whoever asks is kept from, are answered alike.

    Raises ``Refused`` for oneself, for somebody who is no external auditor here, without an
    authority, for days that are past, the wrong way round or more than ``LONGEST``, for no number
    or more than ``MOST``, and for a number there is no case of.
    """
    allow_staff(by, "review_privacy", now)
    if auditor.pk == by.pk:
        raise Refused(_("Somebody else asks for an audit that you do."), field="auditor")
    _need_auditor(auditor, by, now)
    if not authority.strip():
        raise Refused(_("Say what the audit is for, and by what right."), field="authority")
    during = _period(by.agency, first_day, last_day, now)
    wanted = _wanted(numbers, now)
    asked = Audit(
        agency=by.agency,
        auditor=auditor,
        authority=authority.strip(),
        during=during,
        asked_by=by,
        asked_at=now,
    )
    audit.save(asked, by=by, why=_("Audit asked for"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.name_audited(%s, %s, %s::timestamptz)", [asked.pk, wanted, now])
    url = reverse("audit-decide", args=[asked.pk])
    others = holding(Role.PRIVACY_OFFICER, by.agency_id, now)
    for officer in others.exclude(pk__in=[by.pk, auditor.pk]).exclude(pk__in=_kept(asked, now)):
        notify(officer.user_id, "audit_asked", key=str(asked.pk), url=url, now=now)
    return asked


@transaction.atomic
def approve_audit(asked: Audit, *, by: Staff, now: dt.datetime, why: str = "") -> Audit:
    """A second privacy officer agrees: the cases are open from now, or from the day it begins.

    Raises ``Refused`` when its days have passed, or the auditor has the role no more.
    """
    allow(by, "decide", asked, now)
    _need_auditor(asked.auditor, by, now)
    if asked.is_over(now):
        raise Refused(_("Its last day has passed. Ask for it again."))
    asked.during = since(max(asked.during.lower, now), asked.during.upper)
    _decide(asked, Audit.State.APPROVED, by=by, now=now, why=why or _("Audit approved"))
    url = reverse("audit-own")
    notify(asked.auditor.user_id, "audit_opened", key=str(asked.pk), url=url, now=now)
    _refresh(asked, now)
    return asked


@transaction.atomic
def decline_audit(asked: Audit, *, by: Staff, now: dt.datetime, why: str) -> Audit:
    """A second privacy officer says no. Raises ``Refused`` without a reason."""
    allow(by, "decide", asked, now)
    if not why.strip():
        raise Refused(_("Say why not."), field="why")
    return _decide(asked, Audit.State.DECLINED, by=by, now=now, why=why)


@transaction.atomic
def end_audit(asked: Audit, *, by: Staff, now: dt.datetime, why: str) -> Audit:
    """A privacy officer ends it at once, or takes back what was asked for.

    Raises ``Refused`` without a reason.
    """
    allow(by, "end", asked, now)
    if not why.strip():
        raise Refused(_("Say why it ends."), field="why")
    fields = ["ended_by", "during"]
    asked.ended_by = by
    if asked.is_waiting:
        asked.state = Audit.State.WITHDRAWN
        fields.append("state")
        _settle(asked, now)
    asked.end(now)
    audit.save(asked, by=by, why=why, only=fields)
    _refresh(asked, now)
    return asked


def _need_auditor(auditor: Staff, by: Staff, now: dt.datetime) -> None:
    at = hold(auditor, now=now)
    audits = auditor.may_work(at) and auditor.has_role(Role.EXTERNAL_AUDITOR, at)
    if auditor.agency_id != by.agency_id or not audits:
        raise Refused(_("Choose an external auditor of this agency."), field="auditor")


def _period(agency: Agency, first: dt.date, last: dt.date, now: dt.datetime) -> DateTimeTZRange:
    """From the beginning of the first day, or from now, to the end of the last."""
    zone = agency.timezone
    today = agency.today(now)
    if not today <= first <= today + AHEAD:
        raise Refused(_("Choose today or a day within a year."), field="first_day")
    if not first <= last < first + LONGEST:
        words = _("Choose a day from the first on: %(n)d days at most.")
        raise Refused(words % {"n": LONGEST.days}, field="last_day")
    start = max(start_of_day(first, zone), now)
    return since(start, min(end_of_day(last, zone), start + LONGEST))


def _wanted(numbers: Sequence[str], now: dt.datetime) -> list[str]:
    wanted = list(dict.fromkeys(number.strip().upper() for number in numbers if number.strip()))
    if not 1 <= len(wanted) <= MOST:
        raise Refused(_("Name from 1 to %(n)d cases.") % {"n": MOST}, field="numbers")
    unknown = [number for number in wanted if case_numbered(number, now) is None]
    if unknown:
        words = _("There is no such case: %(numbers)s.")
        raise Refused(words % {"numbers": ", ".join(unknown)}, field="numbers")
    return wanted


def _decide(asked: Audit, state: str, *, by: Staff, now: dt.datetime, why: str) -> Audit:
    asked.state, asked.decided_by, asked.decided_at = state, by, now
    _settle(asked, now)
    fields = ["state", "decided_by", "decided_at", "during"]
    return audit.save(asked, by=by, why=why, only=fields)


def _kept(asked: Audit, now: dt.datetime) -> list[uuid.UUID]:
    """The privacy officers who are kept from one of its cases: they hear nothing of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.officers_kept_from(%s, %s::timestamptz)", [asked.pk, now])
        return [key for (key,) in cursor.fetchall()]


def _settle(asked: Audit, now: dt.datetime) -> None:
    settle("audit_asked", urls=[reverse("audit-decide", args=[asked.pk])], now=now)


def _refresh(asked: Audit, now: dt.datetime) -> None:
    refresh([case for case, _number in cases_audited([asked.pk], now)[asked.pk]])
