"""Screening: whether a referred person is taken on, and the case that begins when they are."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow, decide
from casemgmt.core.display import day
from casemgmt.core.errors import Refused
from casemgmt.core.partial import precision_of
from clients.actions.deciding import admit
from clients.actions.identity import Said, describe_referred, take_over_said
from clients.actions.opening import open_case
from clients.actions.people import move_home
from clients.actions.referring import latest_screening, leads_the_taker, must_wait
from clients.actions.waiting import leave_waitlist
from clients.criteria import criteria_on, meets, unanswered, worked_out
from clients.likely import asked_of, likely_clients
from clients.matching import notice_hidden, take_turns_with_new_clients
from clients.models import (
    Case,
    Client,
    CriteriaVersion,
    Referral,
    ScreeningDecision,
    Stage,
    WaitlistEntry,
)

WHO = ("given_name", "family_name", "birth_date")


@transaction.atomic
def screen_referral(
    referral: Referral,
    *,
    by: Staff,
    now: dt.datetime,
    is_appropriate: bool,
    basis: str,
    rationale: str,
    is_eligible: bool | None = None,
    answers: Mapping[str, str] | None = None,
    override_reason: str = "",
    said: Mapping[str, Said] | None = None,
    why: str = "",
) -> ScreeningDecision:
    """Judge whether a person is eligible and, apart from it, whether the program suits them.

    Where the program has criteria in force today, eligibility follows from the ``answers`` to them
    (by the keys of the questions): ``is_eligible`` is then ``None``, or what a supervisor of whoever
    took the referral decides otherwise, with the ``override_reason``. A score is kept with how it
    came about and decides nothing (CMSA 9). ``basis`` is the evidence seen; ``rationale`` is why the
    program would help, or would not. A later screening replaces an earlier one; both stay (NASW 5).
    ``said`` is how the person describes themselves: it decides nothing and is kept apart (CMSA 9).

    Raises ``Refused`` without a basis or a rationale, under criteria without an answer to what has to
    be met, without criteria when nobody says whether the person is eligible, for an override
    by anybody else or without a reason, and for a referral that is settled.
    """
    allow(by, "edit", referral, now)
    must_wait(referral)
    if not basis.strip():
        raise Refused(_("Say what the decision rests on."), field="basis")
    if not rationale.strip():
        words = _("Say why the program would help them, or would not.")
        raise Refused(words, field="rationale")
    decision = ScreeningDecision(
        referral=referral,
        is_appropriate=is_appropriate,
        basis=basis,
        rationale=rationale.strip(),
        decided_at=now,
        decided_by=by,
    )
    version = criteria_on(referral.program, by.agency.today(now))
    if version is not None:
        _work_out(decision, version, answers or {})
        _decide_apart(decision, is_eligible, override_reason, by=by, now=now)
    elif is_eligible is None:
        raise Refused(_("Say whether the person is eligible."), field="is_eligible")
    else:
        decision.is_eligible = is_eligible
    if said:
        describe_referred(referral, by=by, now=now, said=said)
    return audit.save(decision, by=by, why=why or _("Referral screened"))


def _work_out(
    decision: ScreeningDecision, version: CriteriaVersion, answers: Mapping[str, str]
) -> None:
    """Put what a version makes of the answers on a decision, the version with it."""
    criteria = version.asked
    for one in unanswered(criteria, answers):
        raise Refused(_("Answer this: it has to be met."), field=f"answer_{one.key}")
    for one in criteria:
        if answers.get(one.key) and meets(one, answers[one.key]) is None:
            raise Refused(_("Choose one of its answers."), field=f"answer_{one.key}")
    found = worked_out(criteria, answers)
    decision.criteria, decision.result = version, found.lines
    decision.answers = {line["key"]: line["answer"] for line in found.lines}
    decision.computed, decision.score = found.is_eligible, found.score
    decision.is_eligible = found.is_eligible


def _decide_apart(
    decision: ScreeningDecision,
    is_eligible: bool | None,
    reason: str,
    *,
    by: Staff,
    now: dt.datetime,
) -> None:
    """Let a supervisor decide otherwise than the criteria say."""
    if is_eligible is None or is_eligible == decision.computed:
        return
    if not leads_the_taker(by, decision.referral, now):
        words = _(
            "Only a supervisor of whoever took the referral decides otherwise than the criteria."
        )
        raise Refused(words, field="is_eligible")
    if not reason.strip():
        raise Refused(_("Say why you decide otherwise."), field="override_reason")
    decision.is_eligible, decision.override_reason = is_eligible, reason.strip()


@transaction.atomic
def accept_referral(
    referral: Referral,
    *,
    by: Staff,
    now: dt.datetime,
    client: Client | None = None,
    not_these: Collection[uuid.UUID] = (),
    address: str = "",
    address_is_confidential: bool = False,
    passed_over_reason: str = "",
    why: str = "",
    **facts: Any,
) -> Case:
    """Take a screened person on: a client, a case in intake, and somebody who carries it.

    ``client`` is somebody the agency knows already and the person may see; without one a new client
    is made from the referral; ``facts`` (given_name, family_name, birth_date) are what is known
    better by now, and an empty one is left empty. ``not_these`` are the keys of clients whom the
    person was shown and who are somebody else (OUT-04). Where a case of theirs in the program was closed
    before, the new one is linked to it; a closed case never opens again (CLO-13). Whoever took the
    referral becomes the primary case manager, or, when they carry no cases, sees the case until a
    supervisor gives it to somebody.

    Raises ``Refused`` without a positive screening, or with one from too long ago for somebody who
    waited, for somebody who waits unless a supervisor takes them on, while others stand before them
    on the program's waitlist without a ``passed_over_reason``, for a referral that is settled, when
    the person has died or has an open case in the program, for a new client while somebody like them,
    whom the person may see, is none of ``not_these``, and for a new address of a known client whose
    facts this person may not change.
    """
    allow(by, "edit", referral, now)
    must_wait(referral)
    screening = latest_screening(referral)
    if screening is None or not screening.is_positive:
        raise Refused(
            _(
                "Screen the person first: they have to be eligible, and the program has to suit them."
            )
        )
    _check_still_so(referral, screening, by.agency.today(now))
    previous = None
    if client is None:
        client = _new_client(referral, facts)
        take_turns_with_new_clients(referral.agency_id)
        _must_be_nobody_known(referral, client, not_these, by=by, now=now)
        audit.save(client, by=by, why=why or _("Referral accepted"))
        take_over_said(referral, client, by=by, now=now)
    else:
        _check_known(client, address, by=by, now=now)
        previous = _closed_before(client, referral, by, now)
        if decide(by, "edit", client, now).allow:
            take_over_said(referral, client, by=by, now=now)
    if address.strip():
        move_home(client, by=by, now=now, address=address, is_confidential=address_is_confidential)
    reasons = {
        "reason": why or _("Eligible, and the program suits them"),
        "passed_over_reason": passed_over_reason,
    }
    admit(referral, screening, by=by, now=now, **reasons)
    leave_waitlist(referral, by=by, now=now, how=WaitlistEntry.Left.ACCEPTED)
    case = open_case(referral, client, by=by, now=now, why=why, previous=previous)
    referral.client, referral.state = client, Referral.State.ACCEPTED
    referral.disposed_at, referral.disposed_by, referral.review_on = now, by, None
    fields = ["client", "state", "disposed_at", "disposed_by", "review_on"]
    audit.save(referral, by=by, why=why or _("Referral accepted"), only=fields)
    notice_hidden(referral, asked_of(client), by=by, now=now)
    return case


def _closed_before(client: Client, referral: Referral, by: Staff, now: dt.datetime) -> Case | None:
    """The case in this program that was closed last, among those the person may see."""
    seen = Case.objects.visible_to(by, now)
    closed = seen.filter(client=client, program_id=referral.program_id, stage=Stage.CLOSED)
    case: Case | None = closed.order_by("-closed_at").first()
    return case


def _check_still_so(referral: Referral, screening: ScreeningDecision, today: dt.date) -> None:
    """Refuse somebody who waited so long that what was found may hold no more (NASW 7)."""
    if referral.state != Referral.State.WAITLISTED:
        return
    found_on = referral.agency.today(screening.decided_at)
    if (today - found_on).days > referral.program.setting("rescreen_days", today):
        words = _("They were screened on %(day)s and have waited since. Screen them again first.")
        raise Refused(words % {"day": day(found_on)})


def _check_known(client: Client, address: str, *, by: Staff, now: dt.datetime) -> None:
    allow(by, "attend", client, now)
    if Client.objects.filter(pk=client.pk, died_on__isnull=False).exists():
        raise Refused(_("This client has died. Choose who the person really is."), field="client")
    if address.strip() and not decide(by, "edit", client, now).allow:
        words = _("You can't change where this person lives. Leave the address empty.")
        raise Refused(words, field="address")


def _must_be_nobody_known(
    referral: Referral,
    client: Client,
    not_these: Collection[uuid.UUID],
    *,
    by: Staff,
    now: dt.datetime,
) -> None:
    """Refuse a new client while one whom the person may see is like them, by what the referral said
    or by what is known now, and was not looked at."""
    likely = likely_clients(by, now, asked_of(referral), asked_of(client))
    if {one.pk for one in likely} - set(not_these):
        words = _("You know somebody like this already. Say who the person is.")
        raise Refused(words, field="client")


def _new_client(referral: Referral, facts: dict[str, Any]) -> Client:
    if set(facts) - set(WHO):
        raise TypeError(f"Not known of a new client here: {sorted(set(facts) - set(WHO))}")
    who = {name: getattr(referral, name) for name in WHO} | {"birth_date": referral.born} | facts
    if not who["given_name"].strip():
        raise Refused(_("Give a name, or what the person is called."), field="given_name")
    return Client(
        agency_id=referral.agency_id,
        given_name=who["given_name"].strip(),
        family_name=who["family_name"].strip(),
        birth_date=who["birth_date"],
        birth_date_precision=precision_of(who["birth_date"]),
        phone=referral.phone,
        language=referral.language,
    )
