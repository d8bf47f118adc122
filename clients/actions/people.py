"""What is known about a client, where they live, and who else is in their life."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from casemgmt.core.partial import precision_of
from casemgmt.core.ranges import since
from clients.access.refresh import refresh_around
from clients.actions.fitting import Rewriting, ways_kept
from clients.households import open_stay
from clients.likely import COMPARED, asked_of
from clients.matching import notice_hidden
from clients.models import Client, Household, HouseholdMembership, Referral

CLIENT_FACTS = (
    "given_name",
    "family_name",
    "name_used",
    "pronouns",
    "birth_date",
    "birth_date_precision",
    "birth_date_is_estimate",
    "no_birth_date",
    "language",
    "no_language",
    "interpreter_needed",
    "interpreter_kind",
    "also_speaks",
    "reads",
    "formats",
    "communication_wishes",
    "phone",
    "no_phone",
    "email",
    "no_address",
    "safe_contact",
)
MAY_BE_MISSING = {
    "birth_date": gettext_noop("There is a birth date, or there is none: not both."),
    "language": gettext_noop("There is a language, or there is none: not both."),
    "phone": gettext_noop("There is a phone, or there is none: not both."),
}
"""Facts that may be missing for a reason, and what is said when both are given."""
FOLLOWS_NOT = gettext_noop("The number, address or home of their own has changed")


@transaction.atomic
def update_client(
    client: Client,
    *,
    by: Staff,
    now: dt.datetime,
    changes: Mapping[str, Any],
    address: str = "",
    address_is_confidential: bool = False,
    why: str = "",
) -> Client:
    """Write changed facts about a client; ``address`` is a new one, empty to leave it as it is.

    A safe way that gives no number or address of its own does not follow a new one: it keeps the one
    it meant, or ends.

    A birth date may be a ``PartialDate``. Raises ``Refused`` for an empty given name, a birth date
    that has not come or is after the death, a birth date, language, phone or address beside a reason
    for none, and an interpreter of a kind whom nobody needs; ``StaleRecord`` when somebody saved the
    client after it was read.
    """
    allow(by, "edit", client, now)
    changes = _one_interpreter(client, changes)
    if "given_name" in changes and not changes["given_name"].strip():
        raise Refused(_("Give a name, or what the person is called."), field="given_name")
    changes = _given_or_not(client, changes, address)
    birth_date = changes.get("birth_date")
    if birth_date is not None and birth_date > by.agency.today(now):
        raise Refused(_("Give a birth date that has passed."), field="birth_date")
    if birth_date is not None and client.died_on is not None and birth_date > client.died_on:
        raise Refused(_("Give a birth date before the day they died."), field="birth_date")
    with ways_kept(client, Rewriting(by, _(FOLLOWS_NOT)), now):
        if address.strip():
            _move(client, address, is_confidential=address_is_confidential, by=by, now=now)
        audit.write_changes(client, changes, CLIENT_FACTS, by=by, why=why or _("Facts updated"))
    if set(changes) & COMPARED:
        _look_again(client, by, now)
    return client


def _look_again(client: Client, by: Staff, now: dt.datetime) -> None:
    """Better known than at the door, the person may be somebody whom ``by`` may not know of."""
    came = Referral.objects.filter(client=client, state=Referral.State.ACCEPTED)
    referral = came.order_by("-disposed_at", "pk").first()
    if referral is not None:
        notice_hidden(referral, asked_of(client), by=by, now=now)


def _given_or_not(client: Client, changes: Mapping[str, Any], address: str) -> Mapping[str, Any]:
    """The changes, with how much is known of a new birth date, and no reason why a fact is missing
    left beside it."""
    also: dict[str, Any] = {}
    if "birth_date" in changes:
        also["birth_date_precision"] = precision_of(changes["birth_date"])
    for name, words in MAY_BE_MISSING.items():
        is_given, reason = bool(changes.get(name, getattr(client, name))), f"no_{name}"
        if is_given and changes.get(reason):
            raise Refused(_(words), field=reason)
        if is_given and getattr(client, reason):
            also[reason] = ""
    stay = open_stay(client)
    has_address = bool(address.strip() or (stay and stay.household.address))
    if has_address and changes.get("no_address"):
        raise Refused(_("There is an address, or there is none: not both."), field="no_address")
    return {**changes, **also}


def _one_interpreter(client: Client, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The changes, with no kind of interpreter left where none is needed any more."""
    needed = changes.get("interpreter_needed", client.interpreter_needed)
    if needed:
        return changes
    if changes.get("interpreter_kind"):
        raise Refused(_("Tick that they need an interpreter."), field="interpreter_needed")
    return {**changes, "interpreter_kind": ""} if client.interpreter_kind else changes


def move_home(
    client: Client, *, by: Staff, now: dt.datetime, address: str, is_confidential: bool
) -> Household:
    """Write a new address inside an action that has decided already.

    The client moves into a household of their own: the old one may hold others, whose address
    this person has no say in. No letter follows them there that was safe where they lived.
    """
    with ways_kept(client, Rewriting(by, _(FOLLOWS_NOT)), now):
        return _move(client, address, is_confidential=is_confidential, by=by, now=now)


def _move(
    client: Client, address: str, *, is_confidential: bool, by: Staff, now: dt.datetime
) -> Household:
    why = _("Moved")
    for stay in HouseholdMembership.objects.filter(client=client, during__contains=now):
        stay.end(now)
        audit.save(stay, by=by, why=why, only=["during"])
    household = Household(
        agency_id=client.agency_id, address=address.strip(), address_is_confidential=is_confidential
    )
    audit.save(household, by=by, why=why)
    stay = HouseholdMembership(household=household, client=client, is_head=True, during=since(now))
    audit.save(stay, by=by, why=why)
    refresh_around(client.pk)
    return household
