"""What happened with a client's consent before a test begins."""

import datetime as dt
from typing import Any

from casemgmt.agency.categories import Category
from casemgmt.core import audit
from casemgmt.core.ranges import since
from clients.access.refresh import refresh
from clients.models import Case, CaseClearance
from consent.actions.disclosing import record_spoken
from consent.actions.drafting import TERMS, draft_release
from consent.actions.serving import take_service_consent
from consent.actions.signing import sign_release
from consent.actions.texts import default_consent_form, default_release_texts
from consent.models import Disclosure, Explained, Release, ReleaseText, ServiceConsent
from tests.cast import SET_UP, Cast

LONG_AGO = dt.datetime(2000, 1, 1, 12, tzinfo=dt.UTC)
NAMED = {"by", "record_types", "categories", "covers_from", "covers_until"}
"""What a draft names beside the fields of the release."""


def a_consent(case: Case, cast: Cast, now: dt.datetime, **other: Any) -> ServiceConsent:
    """Rosa agrees to be served, as Mia explained it to her."""
    told: dict[str, Any] = {
        "text": default_consent_form(cast.agency, by=SET_UP, now=now),
        "signer_name": "Rosa Delgado",
        "signer_capacity": "self",
        "method": "typed",
        "language": "English",
        "explained": Explained.values,
    }
    return take_service_consent(case, now=now, **{"by": cast.mia, **told, **other})


SIGNING = {"represented_by", "client_part", "signed_at"}
"""What is said of a signature beside its evidence."""


def a_draft(case: Case, cast: Cast, now: dt.datetime, **other: Any) -> Release:
    """What Rosa would let us tell the clinic for three months, written down to be read and signed."""
    today = cast.agency.today(now)
    told: dict[str, Any] = {
        "kind": "general",
        "recipient_name": "Dr. Amara Osei",
        "recipient_organization": "Eastside Clinic",
        "recipient_contact": "555-0117",
        "purpose": "To agree on her medicines",
        "starts_on": today,
        "ends_on": today + dt.timedelta(days=90),
    }
    named: dict[str, Any] = {
        "by": cast.mia,
        "record_types": ["plan", "medications"],
        "covers_from": today - dt.timedelta(days=365),
    }
    named |= {name: other.pop(name) for name in NAMED & other.keys()}
    return draft_release(case, now=now, terms={**told, **other}, **named)


def signed(release: Release, cast: Cast, now: dt.datetime, **other: Any) -> Release:
    """Rosa signs a release that was read to her in English."""
    default_release_texts(cast.agency, by=SET_UP, now=LONG_AGO)
    day = cast.agency.today(other.get("signed_at") or now)
    (text,) = ReleaseText.objects.in_use(cast.agency.pk, release.kind, day) or [None]
    evidence: dict[str, Any] = {
        "text": text,
        "language": "English",
        "ticked": list(range(len(text.statements))) if text else [],
        "initialed": release.categories,
        "restated_aloud": True,
        "wishes_asked": True,
        "signer_name": "Rosa Delgado",
        "signer_capacity": "self",
        "method": "typed",
        "copy": "paper",
    }
    said = {name: other.pop(name) for name in {"by", *SIGNING} & other.keys()}
    return sign_release(
        release, now=now, evidence={**evidence, **other}, **{"by": cast.mia, **said}
    )


def a_release(case: Case, cast: Cast, now: dt.datetime, **other: Any) -> Release:
    """Rosa allows us to tell the clinic about her plan for three months."""
    terms = {name: other.pop(name) for name in {*TERMS, *NAMED} & other.keys()}
    by = {name: terms[name] for name in {"by"} & terms.keys()}
    return signed(a_draft(case, cast, now, **terms), cast, now, **by, **other)


def a_disclosure(release: Release, cast: Cast, now: dt.datetime, **other: Any) -> Disclosure:
    """Mia tells the clinic on the phone, just now, what it needs for Rosa's medicines."""
    told: dict[str, Any] = {
        "spoke_with": "Dr. Amara Osei",
        "organization": "Eastside Clinic",
        "record_types": ["medications"],
        "told": "She takes the blue ones in the evening.",
        "relevance": "They change the dose on Friday",
        "method": "phone",
        "told_at": now,
        "client_knew_on": cast.agency.today(now),
        "warned": True,
    }
    return record_spoken(release, now=now, **{"by": cast.mia, **told, **other})


def cleared_for_all(case: Case, cast: Cast, now: dt.datetime) -> None:
    """Mia is cleared for every restricted category in this case."""
    for category in Category.values:
        held = since(now - dt.timedelta(days=1))
        row = CaseClearance(case=case, staff=cast.mia, category=category, during=held)
        audit.save(row, by=SET_UP, why="For this test")
    refresh([case.pk])
