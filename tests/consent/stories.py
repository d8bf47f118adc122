"""What happened with a client's consent before a test begins."""

import datetime as dt
from typing import Any

from clients.models import Case
from consent.actions.disclosing import record_spoken
from consent.actions.own_record import ASKED, answer_request, put_off, take_request
from consent.actions.releasing import add_release
from consent.actions.serving import take_service_consent
from consent.actions.texts import default_consent_form
from consent.actions.withholding import FACTS, hold_back
from consent.models import (
    Disclosure,
    Explained,
    OwnRecordRequest,
    Release,
    ServiceConsent,
    WithheldPart,
)
from tests.cast import SET_UP, Cast


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


def a_release(case: Case, cast: Cast, now: dt.datetime, **other: Any) -> Release:
    """Rosa allows us to tell the clinic about her plan for three months."""
    today = cast.agency.today(now)
    told: dict[str, Any] = {
        "recipient_name": "Dr. Amara Osei",
        "recipient_organization": "Eastside Clinic",
        "record_types": ["plan", "medications"],
        "purpose": "To agree on her medicines",
        "starts_on": today,
        "ends_on": today + dt.timedelta(days=90),
        "signer_name": "Rosa Delgado",
        "signer_capacity": "self",
        "method": "typed",
        "restated_aloud": True,
    }
    return add_release(case, now=now, **{"by": cast.mia, **told, **other})


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


def an_own_record(case: Case, cast: Cast, now: dt.datetime, **other: Any) -> OwnRecordRequest:
    """Rosa asks at the office today to read her record with Mia."""
    facts: dict[str, Any] = {
        "asked_on": cast.agency.today(now),
        "asked_how": "in_person",
        "wants": "together",
        "only_part": "",
        "identity_check": "known",
        "language": "Spanish",
        "wished_form": "",
    }
    facts |= {name: other.pop(name) for name in ASKED if name in other}
    return take_request(case, now=now, facts=facts, **{"by": cast.mia, **other})


def a_part(asked: OwnRecordRequest, cast: Cast, now: dt.datetime, **other: Any) -> WithheldPart:
    """Mia would hold back what Rosa's daughter wrote about her own illness."""
    facts: dict[str, Any] = {
        "what": "The letter of 3 May",
        "reason": "about_another",
        "because": "It is about the daughter's own illness",
        "tell_client": True,
        "untold_because": "",
        "reviewer": "",
        "license": "",
        "reviewed_on": None,
    }
    facts |= {name: other.pop(name) for name in FACTS if name in other}
    return hold_back(asked, now=now, facts=facts, **{"by": cast.mia, **other})


def asked_to_see(case: Case, cast: Cast, now: dt.datetime) -> dict[str, Any]:
    """Rosa asks, it takes longer, and Mia would hold back who made a report without telling her."""
    asked = delayed(an_own_record(case, cast, now), cast, now)
    untold = {"tell_client": False, "untold_because": "She would know who called"}
    part = a_part(asked, cast, now, reason="reporter", **untold)
    return {"own_record": asked, "own_part": part}


def delayed(
    asked: OwnRecordRequest, cast: Cast, now: dt.datetime, **other: Any
) -> OwnRecordRequest:
    """Mia tells Rosa today that it takes thirty days longer."""
    given: dict[str, Any] = {
        "until": asked.due_on + dt.timedelta(days=30),
        "because": "The old files lie in the archive",
        "told_on": cast.agency.today(now),
    }
    return put_off(asked, now=now, **{"by": cast.mia, **given, **other})


def answered(
    asked: OwnRecordRequest, cast: Cast, now: dt.datetime, **other: Any
) -> OwnRecordRequest:
    """Mia reads it with Rosa today, and tells her what is held back."""
    said: dict[str, Any] = {
        "outcome": "given",
        "given_on": cast.agency.today(now),
        "given_how": "together",
        "helped_by": "Mia Example",
        "told": True,
    }
    return answer_request(asked, now=now, **{"by": cast.mia, **said, **other})
