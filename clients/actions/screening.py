"""Screening: whether a referred person is taken on, and the case that begins when they are."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow, decide
from casemgmt.core.errors import Refused
from clients.actions.opening import open_case
from clients.actions.people import move_home
from clients.actions.referring import latest_screening, must_wait
from clients.likely import asked_of
from clients.matching import notice_hidden
from clients.models import Case, Client, Referral, ScreeningDecision, Stage

WHO = ("given_name", "family_name", "birth_date")


@transaction.atomic
def screen_referral(
    referral: Referral,
    *,
    by: Staff,
    now: dt.datetime,
    is_eligible: bool,
    is_appropriate: bool,
    basis: str,
    why: str = "",
) -> ScreeningDecision:
    """Judge whether a person is eligible and, apart from it, whether the program suits them.

    A later screening replaces an earlier one; both stay (NASW 5, CMSA 9). Raises ``Refused`` without
    a basis, and for a referral that is settled.
    """
    allow(by, "edit", referral, now)
    must_wait(referral)
    if not basis.strip():
        raise Refused(_("Say what the decision rests on."), field="basis")
    decision = ScreeningDecision(
        referral=referral,
        is_eligible=is_eligible,
        is_appropriate=is_appropriate,
        basis=basis,
        decided_at=now,
        decided_by=by,
    )
    return audit.save(decision, by=by, why=why or _("Referral screened"))


@transaction.atomic
def accept_referral(
    referral: Referral,
    *,
    by: Staff,
    now: dt.datetime,
    client: Client | None = None,
    address: str = "",
    address_is_confidential: bool = False,
    why: str = "",
    **facts: Any,
) -> Case:
    """Take a screened person on: a client, a case in intake, and somebody who carries it.

    ``client`` is somebody the agency knows already and the person may see; without one a new client
    is made from the referral; ``facts`` (given_name, family_name, birth_date) are what is known
    better by now, and an empty one is left empty. Where a case of theirs in the program was closed
    before, the new one is linked to it; a closed case never opens again (CLO-13). Whoever took the
    referral becomes the primary case manager, or, when they carry no cases, sees the case until a
    supervisor gives it to somebody.

    Raises ``Refused`` without a positive screening, for a referral that is settled, when the person
    has died or has an open case in the program, and for a new address of a known client whose facts
    this person may not change.
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
    previous = None
    if client is None:
        client = _new_client(referral, facts)
        audit.save(client, by=by, why=why or _("Referral accepted"))
    else:
        _check_known(client, address, by=by, now=now)
        previous = _closed_before(client, referral, by, now)
    if address.strip():
        move_home(client, by=by, now=now, address=address, is_confidential=address_is_confidential)
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


def _check_known(client: Client, address: str, *, by: Staff, now: dt.datetime) -> None:
    allow(by, "attend", client, now)
    if Client.objects.filter(pk=client.pk, died_on__isnull=False).exists():
        raise Refused(_("This client has died. Choose who the person really is."), field="client")
    if address.strip() and not decide(by, "edit", client, now).allow:
        words = _("You can't change where this person lives. Leave the address empty.")
        raise Refused(words, field="address")


def _new_client(referral: Referral, facts: dict[str, Any]) -> Client:
    if set(facts) - set(WHO):
        raise TypeError(f"Not known of a new client here: {sorted(set(facts) - set(WHO))}")
    who = {name: getattr(referral, name) for name in WHO} | facts
    if not who["given_name"].strip():
        raise Refused(_("Give a name, or what the person is called."), field="given_name")
    return Client(
        agency_id=referral.agency_id,
        given_name=who["given_name"].strip(),
        family_name=who["family_name"].strip(),
        birth_date=who["birth_date"],
        phone=referral.phone,
        language=referral.language,
    )
