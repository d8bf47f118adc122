"""Referrals: received, taken, put on the waitlist, and disposed of."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, Q
from django.utils.translation import gettext as _

from casemgmt.agency.lists import METHODS, choices_of
from casemgmt.agency.models import Program, Staff
from casemgmt.agency.roles import Role
from casemgmt.core import audit
from casemgmt.core.access import allow, allow_staff
from casemgmt.core.errors import Refused
from casemgmt.core.partial import EARLIEST, precision_of
from clients.actions.deciding import Told, deny
from clients.actions.waiting import leave_waitlist, wait_for_place
from clients.likely import COMPARED, asked_of
from clients.matching import notice_hidden
from clients.models import (
    Client,
    Criterion,
    EngagementAttempt,
    Outreach,
    Referral,
    ScreeningDecision,
)
from clients.queries.scope import line_of, people_above, taking_in

EARLIEST_RECEIPT = 1900
"""No referral was received before this year."""
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
CHECKED = (
    "received_at", "referrer_kind", "method", "given_name", "reason", "birth_date", "urgency",
)  # fmt: skip
FACTS = (
    *(*CHECKED, "family_name", "phone", "language", "presenting_needs", "birth_date_precision"),
    *("referrer_name", "referrer_organization", "referrer_phone"),
    "judged_from",
)
"""What may turn out to be otherwise while a referral waits."""
DISPOSED = [
    *("state", "disposition_reason", "referred_to", "nowhere_to_go"),
    *("review_on", "disposed_at", "disposed_by", "duplicate_of", "client"),
]


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
    outreach: Outreach | None = None,
    why: str = "",
) -> Referral:
    """Record that somebody asks for help, before there is a client (NASW 5, CMSA 9).

    An intake worker's referral waits in the queue of the program it is for, where somebody takes
    people in for it; anybody else takes what they record, since nobody would see it again
    otherwise. ``birth_date`` is ``None`` when it is unknown, and may be a ``PartialDate``.

    ``outreach`` is the effort it came of, if it did.

    Raises ``Refused`` for a moment that has not come, a referral without a name or a reason, a
    referrer, method or urgency that is none of the choices, a program of another agency or one
    that takes no referrals, and outreach that reached no more people than referrals came of it.
    """
    allow_staff(by, "take_referrals", now)
    facts: dict[str, Any] = {
        "received_at": received_at,
        "referrer_kind": referrer_kind,
        "method": method,
        "given_name": given_name.strip(),
        "reason": reason,
        "birth_date": birth_date,
        "urgency": urgency,
    }
    check_facts(facts, now=now, today=by.agency.today(now), methods=methods_of(by))
    must_take_referrals(program, by)
    if outreach is not None:
        _count_on(outreach, by)
    referral = Referral(
        agency=by.agency,
        program=program,
        family_name=family_name.strip(),
        phone=phone,
        language=language,
        presenting_needs=presenting_needs,
        referrer_name=referrer_name,
        referrer_organization=referrer_organization,
        referrer_phone=referrer_phone,
        birth_date_precision=precision_of(birth_date),
        outreach=outreach,
        **facts,
    )
    if stays_with(by, program, now):
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
        raise Refused(_("Somebody else has taken this referral."))
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
    nowhere_to_go: bool = False,
    review_on: dt.date | None = None,
    priority: int | None = None,
    told: Told | None = None,
    duplicate_of: Referral | None = None,
    client: Client | None = None,
) -> Referral:
    """End a referral without accepting it, or put it on the waitlist until a day (NASW 5).

    Only its taker and their line decide. Raises ``Refused`` when it was disposed of before, or what
    the disposition needs is missing: a reason always; where a person is sent on to, or that there is
    ``nowhere_to_go``; for the waitlist a positive screening and a day to look again; for "not
    admitted" a screening that says they are not eligible or not suited, and what the person was
    ``told``; for "unable to engage" as many tries in vain as the program asks for. A duplicate says
    of which referral or ``client``, where ``by`` may know of one; no other does.
    """
    allow(by, "edit", referral, now)
    must_wait(referral)
    if disposition not in DISPOSITIONS:
        raise Refused(_("Choose how the referral ends."), field="disposition")
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    today = by.agency.today(now)
    screening = latest_screening(referral)
    _check_disposition(screening, disposition, review_on)
    if disposition == State.REFERRED_OUT:
        _check_destination(referred_to, nowhere_to_go)
    if disposition == State.UNABLE_TO_ENGAGE:
        _check_tries(referral, today)
    if disposition == State.NOT_ELIGIBLE and screening is not None:
        deny(referral, screening, by=by, now=now, reason=reason, told=told or Told())
    repeats = (duplicate_of, client) if disposition == State.DUPLICATE else (None, None)
    _check_repeats(referral, *repeats, by=by, now=now)
    waits = disposition == State.WAITLISTED
    if waits and review_on is not None:
        act: dict[str, Any] = {"by": by, "now": now, "reason": reason}
        wait_for_place(referral, review_on=review_on, priority=priority, **act)
    else:
        leave_waitlist(referral, by=by, now=now, how=disposition)
    referral.duplicate_of, referral.client = repeats
    referral.state = State(disposition)
    referral.disposition_reason = reason
    referral.referred_to = referred_to.strip() if disposition == State.REFERRED_OUT else ""
    referral.nowhere_to_go = nowhere_to_go and disposition == State.REFERRED_OUT
    referral.review_on = review_on if waits else None
    referral.disposed_at, referral.disposed_by = (None, None) if waits else (now, by)
    return audit.save(referral, by=by, why=reason.strip()[:100], only=DISPOSED)


@transaction.atomic
def correct_referral(
    referral: Referral, *, by: Staff, now: dt.datetime, changes: Mapping[str, Any], why: str
) -> Referral:
    """Write changed facts of a waiting referral: what was misheard, and what became worse meanwhile.

    Better known than before, the person may be somebody whom ``by`` may not know of: that is looked
    at again. A screening that asked for the age says nothing any more once the birth date is another.
    Raises ``Refused`` without a reason, for a referral that is settled, for what no referral may say
    (``receive_referral``), and for a receipt after the day of the first try or screening.
    """
    allow(by, "edit", referral, now)
    must_wait(referral)
    if not why.strip():
        raise Refused(_("Say why."), field="why")
    facts = {name: changes.get(name, getattr(referral, name)) for name in CHECKED}
    # The way the person was found may be offered no more: it was when the referral came.
    methods = {*methods_of(by), referral.method}
    check_facts(facts, now=now, today=by.agency.today(now), methods=methods)
    if facts["received_at"] != referral.received_at:
        _must_come_first(referral, facts["received_at"])
    if "birth_date" in changes:
        precision = precision_of(changes["birth_date"])
        changes = {**changes, "birth_date_precision": precision}
        if changes["birth_date"] != referral.born and _was_asked_for_the_age(referral):
            changes["judged_from"] = now
    audit.write_changes(referral, changes, FACTS, by=by, why=why.strip())
    if set(changes) & COMPARED:
        notice_hidden(referral, asked_of(referral), by=by, now=now)
    return referral


def _must_come_first(referral: Referral, received_at: dt.datetime) -> None:
    """Refuse a receipt after the day on which somebody first tried to reach the person or judged."""
    tried = EngagementAttempt.objects.filter(referral=referral).aggregate(at=Min("made_at"))["at"]
    judged = ScreeningDecision.objects.filter(referral=referral).aggregate(at=Min("decided_at"))
    known = [at for at in (tried, judged["at"]) if at is not None]
    day = referral.agency.today
    if known and day(received_at) > day(min(known)):
        words = _("It came in before somebody first tried to reach the person or screened them.")
        raise Refused(words, field="received_at")


def _was_asked_for_the_age(referral: Referral) -> bool:
    screening = latest_screening(referral)
    if screening is None or screening.criteria is None:
        return False
    return any(one.kind == Criterion.Kind.AGE for one in screening.criteria.asked)


def somebody_takes_in(program: Program, now: dt.datetime) -> bool:
    rows = taking_in(now).filter(staff__agency=program.agency_id, staff__is_active=True)
    return rows.filter(Q(program=None) | Q(program=program)).exists()


def takes_in(by: Staff, program: Program, now: dt.datetime) -> bool:
    """Does this person, or somebody they supervise, take people in for a program? Or does whoever
    records a referral keep it, as those do who are no intake workers?"""
    if stays_with(by, program, now):
        return True
    rows = taking_in(now).filter(staff__in=line_of(by, now))
    return rows.filter(Q(program=None) | Q(program=program)).exists()


def stays_with(by: Staff, program: Program, now: dt.datetime) -> bool:
    """Does whoever records a referral keep it? Nobody would see it again otherwise."""
    return not by.has_role(Role.INTAKE_WORKER, now) or not somebody_takes_in(program, now)


def methods_of(by: Staff) -> Collection[str]:
    """How people are found, as their agency names it."""
    return {key for key, _label in choices_of(by.agency_id, METHODS)}


def check_facts(
    facts: Mapping[str, Any], *, now: dt.datetime, today: dt.date, methods: Collection[str]
) -> None:
    """Refuse what no referral may say, at the first field that is wrong."""
    if facts["received_at"].year < EARLIEST_RECEIPT:
        raise Refused(_("Look at the year again."), field="received_at")
    if facts["received_at"] > now:
        raise Refused(_("Give a time that has passed."), field="received_at")
    if not facts["reason"].strip():
        raise Refused(_("Say why the person is referred."), field="reason")
    if not facts["given_name"].strip():
        raise Refused(_("Give a name, or what the person is called."), field="given_name")
    if facts["birth_date"] is not None and facts["birth_date"].year < EARLIEST:
        raise Refused(_("Look at the year again."), field="birth_date")
    if facts["birth_date"] is not None and facts["birth_date"] > today:
        raise Refused(_("Give a birth date that has passed."), field="birth_date")
    if facts["referrer_kind"] not in Referral.ReferrerKind.values:
        raise Refused(_("Choose who refers the person."), field="referrer_kind")
    if facts["method"] not in methods:
        raise Refused(_("Choose how the person was found."), field="method")
    if facts["urgency"] not in Referral.Urgency.values:
        raise Refused(_("Choose how urgent it is."), field="urgency")


def latest_screening(referral: Referral) -> ScreeningDecision | None:
    """The screening that counts: the newest one for the program it is with now and the facts it says
    now, or ``None``."""
    rows = ScreeningDecision.objects.filter(referral=referral)
    if referral.judged_from is not None:
        rows = rows.filter(decided_at__gte=referral.judged_from)
    decision: ScreeningDecision | None = rows.order_by("-decided_at", "-pk").first()
    return decision


def leads_the_taker(by: Staff, referral: Referral, now: dt.datetime) -> bool:
    """Does this person supervise whoever took the referral, directly or through one line more?"""
    taker = referral.taken_by
    return taker is not None and people_above(taker, now).filter(user=by.user).exists()


def must_take_referrals(program: Program, by: Staff) -> None:
    """Refuse a program of another agency, and one that is asleep."""
    if program.agency_id != by.agency_id or not program.is_live:
        raise Refused(_("Choose a program that takes referrals."), field="program")


def must_wait(referral: Referral) -> None:
    """Refuse whatever would change a referral that was disposed of."""
    if not referral.is_waiting:
        raise Refused(_("This referral is settled and no longer changes."))


def failed_tries(referral: Referral) -> int:
    """How many tries at reaching the person were in vain since they were last spoken with."""
    tries = EngagementAttempt.objects.filter(referral=referral)
    answered = tries.filter(result__in=EngagementAttempt.Result.answered())
    spoken = answered.aggregate(last=Max("made_at"))["last"]
    return (tries if spoken is None else tries.filter(made_at__gt=spoken)).count()


def _check_repeats(
    referral: Referral,
    before: Referral | None,
    client: Client | None,
    *,
    by: Staff,
    now: dt.datetime,
) -> None:
    """Refuse what a duplicate can't repeat, and whatever the person may not know of."""
    if before is not None:
        allow(by, "view", before, now)
        if before.pk == referral.pk or before.state in (State.DUPLICATE, State.TAKEN_BACK):
            words = _("Choose the referral that came in before.")
            raise Refused(words, field="duplicate_of")
    if client is not None:
        allow(by, "attend", client, now)


def _check_destination(referred_to: str, nowhere_to_go: bool) -> None:
    if nowhere_to_go and referred_to.strip():
        words = _("Say where the person was sent, or that there is no such service: not both.")
        raise Refused(words, field="referred_to")
    if not nowhere_to_go and not referred_to.strip():
        words = _("Say where the person was sent, or that there is no such service.")
        raise Refused(words, field="referred_to")


def _check_tries(referral: Referral, today: dt.date) -> None:
    asked, made = referral.program.setting("engagement_tries", today), failed_tries(referral)
    if made < asked:
        words = _(
            "%(made)d of %(asked)d tries are recorded. Try again, and record each try, before you give up."
        )
        raise Refused(words % {"made": made, "asked": asked}, field="disposition")


def _count_on(outreach: Outreach, by: Staff) -> None:
    if outreach.agency_id != by.agency_id:
        raise Refused(_("Choose outreach of your agency."), field="outreach")
    Outreach._base_manager.select_for_update().get(pk=outreach.pk)
    if Referral._base_manager.filter(outreach=outreach).count() >= outreach.people_reached:
        words = _(
            "As many referrals came of this outreach as people were reached. Count again first."
        )
        raise Refused(words, field="outreach")


def _check_disposition(
    screening: ScreeningDecision | None, disposition: str, review_on: dt.date | None
) -> None:
    if disposition == State.NOT_ELIGIBLE and (screening is None or screening.is_positive):
        raise Refused(
            _("Screen the person first: nothing says yet that they are not eligible or not suited.")
        )
    if disposition == State.WAITLISTED:
        if screening is None or not screening.is_positive:
            raise Refused(
                _("Only somebody who is eligible and whom the program suits can wait for it.")
            )
        if review_on is None:
            raise Refused(_("Give a day from tomorrow on to look again."), field="review_on")
