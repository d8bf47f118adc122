"""Referrals: received, taken, put on the waitlist, and disposed of."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from casemgmt.agency.models import Program, Staff
from casemgmt.agency.roles import Role
from casemgmt.core import audit
from casemgmt.core.access import allow, allow_staff
from casemgmt.core.errors import Refused
from clients.likely import asked_of
from clients.matching import notice_hidden
from clients.models import Referral, ScreeningDecision
from clients.queries import taking_in

State = Referral.State
DISPOSITIONS = (
    State.WAITLISTED,
    State.REFERRED_OUT,
    State.NOT_ELIGIBLE,
    State.DECLINED,
    State.UNABLE_TO_ENGAGE,
    State.DUPLICATE,
)
"""How a referral may end, or wait, other than by being accepted."""


@transaction.atomic
def receive_referral(
    *,
    by: Staff,
    now: dt.datetime,
    program: Program,
    received_at: dt.datetime,
    referrer_kind: str,
    method: str,
    given_name: str,
    reason: str,
    family_name: str = "",
    birth_date: dt.date | None = None,
    phone: str = "",
    language: str = "",
    urgency: int = Referral.Urgency.ROUTINE,
    presenting_needs: str = "",
    referrer_name: str = "",
    referrer_organization: str = "",
    referrer_phone: str = "",
    why: str = "",
) -> Referral:
    """Record that somebody asks for help, before there is a client (NASW 5, CMSA 9).

    An intake worker's referral waits in the queue of the program it is for, where somebody takes
    people in for it; anybody else takes what they record, since nobody would see it again
    otherwise. ``birth_date`` is ``None`` when it is unknown.

    Raises ``Refused`` for a moment that has not come, a referral without a name or a reason, a
    referrer, method or urgency that is none of the choices, and a program of another agency or one
    that takes no referrals.
    """
    allow_staff(by, "take_referrals", now)
    if received_at > now:
        raise Refused(_("Give a time that has passed."), field="received_at")
    if not reason.strip():
        raise Refused(_("Say why the person is referred."), field="reason")
    if not given_name.strip():
        raise Refused(_("Give a name, or what the person is called."), field="given_name")
    if birth_date is not None and birth_date > by.agency.today(now):
        raise Refused(_("Give a birth date that has passed."), field="birth_date")
    _check_choices(referrer_kind, method, urgency)
    if program.agency_id != by.agency_id or not program.is_live:
        raise Refused(_("Choose a program that takes referrals."), field="program")
    referral = Referral(
        agency=by.agency,
        program=program,
        received_at=received_at,
        referrer_kind=referrer_kind,
        referrer_name=referrer_name,
        referrer_organization=referrer_organization,
        referrer_phone=referrer_phone,
        method=method,
        urgency=urgency,
        given_name=given_name.strip(),
        family_name=family_name.strip(),
        birth_date=birth_date,
        phone=phone,
        language=language,
        reason=reason,
        presenting_needs=presenting_needs,
    )
    if not by.has_role(Role.INTAKE_WORKER, now) or not _somebody_takes_in(program, now):
        referral.taken_by, referral.state = by, State.SCREENING
    audit.save(referral, by=by, why=why or _("Referral received"))
    notice_hidden(referral, asked_of(referral), by=by, now=now)
    return referral


@transaction.atomic
def take_referral(referral: Referral, *, by: Staff, now: dt.datetime, why: str = "") -> Referral:
    """Take a waiting referral, to screen it. Taking one's own again changes nothing.

    Raises ``Refused`` when somebody else took it first.
    """
    allow(by, "take", referral, now)
    if referral.taken_by_id == by.pk:
        return referral
    if referral.taken_by is not None:
        raise Refused(_("%(name)s has taken this referral.") % {"name": referral.taken_by.name})
    must_wait(referral)
    referral.taken_by, referral.state = by, State.SCREENING
    return audit.save(referral, by=by, why=why or _("Referral taken"), only=["taken_by", "state"])


@transaction.atomic
def dispose_referral(
    referral: Referral,
    *,
    by: Staff,
    now: dt.datetime,
    disposition: str,
    reason: str,
    referred_to: str = "",
    review_on: dt.date | None = None,
) -> Referral:
    """End a referral without accepting it, or put it on the waitlist until a day (NASW 5).

    Only its taker and their line decide. Raises ``Refused`` when it was disposed of before, or what
    the disposition needs is missing: a reason always; where a person is sent on to; for the waitlist a positive
    screening and a day to look again; for "not eligible" a screening that says so.
    """
    allow(by, "edit", referral, now)
    must_wait(referral)
    if disposition not in DISPOSITIONS:
        raise Refused(_("Choose how the referral ends."), field="disposition")
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    _check_disposition(referral, disposition, referred_to, review_on, by.agency.today(now))
    waits = disposition == State.WAITLISTED
    referral.state = State(disposition)
    referral.disposition_reason = reason
    referral.referred_to = referred_to.strip() if disposition == State.REFERRED_OUT else ""
    referral.review_on = review_on if waits else None
    referral.disposed_at = None if waits else now
    fields = ["state", "disposition_reason", "referred_to", "review_on", "disposed_at"]
    return audit.save(referral, by=by, why=reason.strip()[:100], only=fields)


def _somebody_takes_in(program: Program, now: dt.datetime) -> bool:
    rows = taking_in(now).filter(staff__agency=program.agency_id, staff__is_active=True)
    return rows.filter(Q(program=None) | Q(program=program)).exists()


def _check_choices(referrer_kind: str, method: str, urgency: int) -> None:
    if referrer_kind not in Referral.ReferrerKind.values:
        raise Refused(_("Choose who refers the person."), field="referrer_kind")
    if method not in Referral.Method.values:
        raise Refused(_("Choose how the person was found."), field="method")
    if urgency not in Referral.Urgency.values:
        raise Refused(_("Choose how urgent it is."), field="urgency")


def latest_screening(referral: Referral) -> ScreeningDecision | None:
    """The screening that counts: the newest one, or ``None`` when nobody has screened yet."""
    rows = ScreeningDecision.objects.filter(referral=referral)
    decision: ScreeningDecision | None = rows.order_by("-decided_at", "-pk").first()
    return decision


def must_wait(referral: Referral) -> None:
    """Refuse whatever would change a referral that was disposed of."""
    if not referral.is_waiting:
        raise Refused(_("This referral is settled and no longer changes."))


def _check_disposition(
    referral: Referral,
    disposition: str,
    referred_to: str,
    review_on: dt.date | None,
    today: dt.date,
) -> None:
    screening = latest_screening(referral)
    if disposition == State.REFERRED_OUT and not referred_to.strip():
        raise Refused(_("Say where the person was sent."), field="referred_to")
    if disposition == State.NOT_ELIGIBLE and (screening is None or screening.is_positive):
        raise Refused(_("Screen the person first: nothing says yet that they are not eligible."))
    if disposition == State.WAITLISTED:
        if screening is None or not screening.is_positive:
            raise Refused(
                _("Only somebody who is eligible and whom the program suits can wait for it.")
            )
        if review_on is None or review_on <= today:
            raise Refused(_("Give a day from tomorrow on to look again."), field="review_on")
