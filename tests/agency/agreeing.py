"""Agreements to tell stories with: one with a clinic outside, and one with Otto's agency."""

import datetime as dt
from typing import Any

from casemgmt.agency.actions.agreeing import (
    activate_agreement,
    confirm_agreement,
    draft_agreement,
)
from casemgmt.agency.models import Agency, PartnerAgreement, Staff, StaffRole
from casemgmt.agency.roles import Role
from casemgmt.core import audit
from casemgmt.core.ranges import since
from casemgmt.ledger.models import Notice
from tests.cast import LONG_AGO, SET_UP, Cast

DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)


def terms(cast: Cast, now: dt.datetime) -> dict[str, Any]:
    """All that an agreement says, from yesterday for two hundred days."""
    today = cast.agency.today(now)
    return {
        "partner": "Pine Street Clinic",
        "partner_person": "Dora Wells",
        "partner_reach": "555-0142",
        "title": "Working together on discharge",
        "scope": "People who come home from the clinic",
        "operational_terms": "The clinic calls within a day. We visit within three.",
        "financial_terms": "Nobody pays the other.",
        "confidentiality_terms": "Only under a release, and only what it names.",
        "signed_by": "Alex Example, director",
        "signed_on": today - 3 * DAY,
        "partner_signed_by": "Dora Wells, head nurse",
        "partner_signed_on": today - 2 * DAY,
        "starts_on": today - DAY,
        "ends_on": today + 200 * DAY,
        "paper": "Folder 3 in the office",
    }


def a_draft(cast: Cast, now: dt.datetime, **instead: Any) -> PartnerAgreement:
    """A draft by Alex that lacks nothing, but for what is said instead."""
    about = terms(cast, now) | instead
    return draft_agreement(cast.agency, by=cast.alex, now=now, **about)


def an_agreement(cast: Cast, now: dt.datetime, **instead: Any) -> PartnerAgreement:
    """One that Alex made active."""
    return activate_agreement(a_draft(cast, now, **instead), by=cast.alex, now=now)


def with_ridgeway(cast: Cast, now: dt.datetime, **instead: Any) -> PartnerAgreement:
    """One with Otto's agency, which waits for Otto, who administers it too from now on."""
    administering(cast)
    partner = {"partner": cast.other_agency.name, "partner_agency": cast.other_agency}
    return an_agreement(cast, now, **partner | instead)


def confirmed(cast: Cast, now: dt.datetime, **instead: Any) -> PartnerAgreement:
    """One with Otto's agency that Otto confirmed."""
    return confirm_agreement(with_ridgeway(cast, now, **instead), by=cast.otto, now=now)


def administering(cast: Cast) -> Staff:
    """Otto, who administers his agency too."""
    admin = {"staff": cast.otto, "role": Role.AGENCY_ADMIN}
    if not StaffRole.objects.filter(**admin).exists():
        audit.save(StaffRole(**admin, during=since(LONG_AGO)), by=SET_UP, why="For this test")
    cast.otto.renew()
    return cast.otto


def holds(agreement: PartnerAgreement, instant: dt.datetime) -> bool:
    """Does it hold, as the record and the list both say?"""
    stored = PartnerAgreement.objects.get(pk=agreement.pk)
    listed = PartnerAgreement.objects.filter(pk=agreement.pk).holding_at(instant).exists()
    assert stored.holds_at(instant) is listed
    return stored.holds_at(instant)


def told(kind: str, about: PartnerAgreement) -> set[str]:
    """Who has an unread notice of a kind about an agreement."""
    rows = Notice.objects.filter(kind=kind, key=str(about.pk), read_at=None)
    return set(rows.values_list("to__email", flat=True))


def looked_at(agency: Agency, now: dt.datetime) -> set[PartnerAgreement]:
    """What an agency has to do something about."""
    return set(PartnerAgreement.objects.to_look_at(agency.pk, agency.today(now)))
