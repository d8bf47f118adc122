"""Supervision between two people: planned, held, and confirmed by both before it counts."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from caseload.models import SupervisionSession
from casemgmt.agency.holding import hold
from casemgmt.agency.models import Staff
from casemgmt.agency.queries import supervised_by
from casemgmt.core import audit
from casemgmt.core.access import allow, allow_staff
from casemgmt.core.errors import Refused
from casemgmt.ledger.notices import notify

LONGEST = dt.timedelta(minutes=600)
AROUND = dt.timedelta(days=731)
"""How far from now a session may lie: a year that was mistyped lies further off."""


@transaction.atomic
def plan_session(
    *,
    by: Staff,
    now: dt.datetime,
    supervisee: Staff,
    starts_at: dt.datetime,
    minutes: int,
    kind: str = SupervisionSession.Kind.INDIVIDUAL,
    agenda: str = "",
    why: str = "",
) -> SupervisionSession:
    """Plan a session with somebody you supervise now; ``minutes`` is how long it takes (STF-09).

    Raises ``Refused`` when the person is not supervised by you, for a kind there is not, or when one
    of you has another session at that time. A group is one session for each person, at the same time.
    """
    allow_staff(by, "supervise", now)
    at = hold(by, supervisee, now=now, alone=True)
    if not supervised_by(by, at).filter(pk=supervisee.pk).exists():
        raise Refused(_("Choose somebody you supervise."), field="supervisee")
    if kind not in SupervisionSession.Kind.values:
        raise Refused(_("Choose what kind of session it is."), field="kind")
    session = SupervisionSession(
        agency_id=by.agency_id,
        supervisor=by,
        supervisee=supervisee,
        kind=kind,
        starts_at=starts_at,
        minutes=minutes,
        agenda=agenda,
    )
    _refuse_unlikely_day(starts_at, now)
    _refuse_bad_length(minutes)
    _refuse_overlap(session)
    return audit.save(session, by=by, why=why or _("Session planned"))


@transaction.atomic
def record_held(
    session: SupervisionSession,
    *,
    by: Staff,
    now: dt.datetime,
    minutes: int,
    record: str,
    why: str = "",
) -> SupervisionSession:
    """One of the two writes down that it was held, how long, and what was settled.

    That is their confirmation; the other is asked for theirs. Writing again asks both anew.
    """
    allow(by, "join", session, now)
    hold(session.supervisor, session.supervisee, now=now, alone=True)
    if session.state not in {SupervisionSession.State.PLANNED, SupervisionSession.State.HELD}:
        raise Refused(_("This session stands as it is."))
    if session.starts_at > now:
        raise Refused(_("This session has not begun yet."))
    if not record.strip():
        raise Refused(_("Write what was settled, without names."), field="record")
    _refuse_bad_length(minutes)
    session.minutes, session.record = minutes, record
    _refuse_overlap(session)
    session.state = SupervisionSession.State.HELD
    session.supervisor_confirmed_at = session.supervisee_confirmed_at = None
    _confirm_for(session, by, now)
    fields = ["minutes", "record", "state", "supervisor_confirmed_at", "supervisee_confirmed_at"]
    audit.save(session, by=by, why=why or _("Session held"), only=fields)
    other = session.supervisee if by == session.supervisor else session.supervisor
    url = reverse("supervision-detail", args=[session.pk])
    notify(other.user_id, "supervision", key=f"{session.pk} {session.version}", url=url, now=now)
    return session


@transaction.atomic
def confirm_session(
    session: SupervisionSession, *, by: Staff, now: dt.datetime, why: str = ""
) -> SupervisionSession:
    """One of the two confirms what is written; it counts once both have (STF-09)."""
    allow(by, "join", session, now)
    if session.state != SupervisionSession.State.HELD:
        raise Refused(_("Only a session that was held can be confirmed."))
    _confirm_for(session, by, now)
    if session.supervisor_confirmed_at and session.supervisee_confirmed_at:
        session.state = SupervisionSession.State.CONFIRMED
    fields = ["state", "supervisor_confirmed_at", "supervisee_confirmed_at"]
    return audit.save(session, by=by, why=why or _("Session confirmed"), only=fields)


@transaction.atomic
def void_session(
    session: SupervisionSession, *, by: Staff, now: dt.datetime, void_reason: str
) -> SupervisionSession:
    """It did not happen, or must not count; the reason stays with it."""
    allow(by, "join", session, now)
    if session.state == SupervisionSession.State.VOIDED:
        raise Refused(_("This session is void already."))
    if not void_reason.strip():
        raise Refused(_("Say why it does not count."), field="void_reason")
    session.state, session.void_reason = SupervisionSession.State.VOIDED, void_reason.strip()
    return audit.save(session, by=by, why=void_reason, only=["state", "void_reason"])


def _confirm_for(session: SupervisionSession, by: Staff, now: dt.datetime) -> None:
    if by.pk == session.supervisor_id:
        session.supervisor_confirmed_at = now
    else:
        session.supervisee_confirmed_at = now


def _refuse_unlikely_day(starts_at: dt.datetime, now: dt.datetime) -> None:
    if not now - AROUND < starts_at < now + AROUND:
        raise Refused(_("Choose a day within two years of today."), field="starts_at")


def _refuse_bad_length(minutes: int) -> None:
    if not 5 <= minutes <= LONGEST.total_seconds() / 60:  # noqa: PLR2004  the table says the same
        raise Refused(_("A session takes from 5 minutes to 10 hours."), field="minutes")


def _refuse_overlap(session: SupervisionSession) -> None:
    """Raise ``Refused`` when one of the two, who are held alone, sits in another session then."""
    ends_at = session.starts_at + dt.timedelta(minutes=session.minutes)
    either = {session.supervisor_id, session.supervisee_id}
    nearby = SupervisionSession.objects.filter(
        Q(supervisor__in=either) | Q(supervisee__in=either),
        starts_at__gt=session.starts_at - LONGEST,
        starts_at__lt=ends_at,
    ).exclude(pk=session.pk)
    for other in nearby.exclude(state=SupervisionSession.State.VOIDED):
        over = other.starts_at + dt.timedelta(minutes=other.minutes) <= session.starts_at
        if not over and not _same_group(session, other):
            raise Refused(_("One of you has another session at that time."), field="starts_at")


def _same_group(session: SupervisionSession, other: SupervisionSession) -> bool:
    both_groups = session.kind == other.kind == SupervisionSession.Kind.GROUP
    return both_groups and (
        session.supervisor_id == other.supervisor_id
        and session.supervisee_id != other.supervisee_id
        and session.starts_at == other.starts_at
    )
