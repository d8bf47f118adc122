"""The people in a client's life, and what the client wants them told (INT-02)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from clients.models import Case, RelatedPerson

FACTS = (
    "name",
    "kin",
    "relation",
    "phone",
    "is_emergency_contact",
    "is_caregiver",
    "sharing",
    "may_share",
)
TEXTS = ("name", "relation", "phone", "may_share")
WISH = ("sharing", "may_share")


@transaction.atomic
def add_person(
    case: Case, *, by: Staff, now: dt.datetime, why: str = "", **facts: Any
) -> RelatedPerson:
    """Add somebody in the client's life, as the client describes them. ``facts`` are ``FACTS``.

    Raises ``Refused`` as ``change_person`` does.
    """
    allow(by, "add", case, now)
    person = RelatedPerson(client_id=case.client_id)
    _set(person, facts, by.agency.today(now))
    return audit.save(person, by=by, why=why or _("Person added"))


@transaction.atomic
def change_person(
    person: RelatedPerson,
    *,
    by: Staff,
    now: dt.datetime,
    changes: Mapping[str, Any],
    why: str = "",
) -> RelatedPerson:
    """Write changed facts about somebody in a client's life; a changed wish counts from today.

    Raises ``Refused`` without a name or a relation, for what may be told without a wish, for
    somebody to keep away from who would be told something or be called, and for one who is no
    longer in the client's life.
    """
    allow(by, "edit", person, now)
    if person.ended_on is not None:
        raise Refused(_("They are no longer in the client's life."))
    touched = _set(person, changes, by.agency.today(now))
    return audit.save(person, by=by, why=why or _("Person changed"), only=touched)


@transaction.atomic
def end_person(
    person: RelatedPerson, *, by: Staff, now: dt.datetime, why: str = ""
) -> RelatedPerson:
    """Write down that somebody is no longer in the client's life, from today on. Saying it again
    changes nothing."""
    allow(by, "edit", person, now)
    if person.ended_on is not None:
        return person
    person.ended_on = by.agency.today(now)
    return audit.save(person, by=by, why=why or _("No longer in their life"), only=["ended_on"])


def _set(person: RelatedPerson, facts: Mapping[str, Any], today: dt.date) -> list[str]:
    """Set what was said of somebody, look at the whole, and name the fields that changed."""
    before = [getattr(person, name) for name in WISH]
    stripped = {name: facts[name].strip() for name in TEXTS if name in facts}
    audit.set_known(person, {**facts, **stripped}, FACTS)
    _check(person)
    if [getattr(person, name) for name in WISH] == before:
        return list(facts)
    person.wished_on = today if person.sharing else None
    return [*facts, "wished_on"]


def _check(person: RelatedPerson) -> None:
    if not person.name:
        raise Refused(_("Give the person's name."), field="name")
    if not person.kin and not person.relation:
        raise Refused(_("Say how they are related."), field="relation")
    if person.may_share and not person.sharing:
        raise Refused(_("Say first whether they may be told anything."), field="sharing")
    kept_away = person.kin == RelatedPerson.Kin.NO_CONTACT
    if kept_away and person.sharing not in {"", RelatedPerson.Sharing.DONT_SHARE}:
        raise Refused(_("Somebody to keep away from is told nothing."), field="sharing")
    if kept_away and person.is_emergency_contact:
        raise Refused(
            _("Somebody to keep away from is not called in an emergency."),
            field="is_emergency_contact",
        )
