"""What happened with a client's consent before a test begins."""

import datetime as dt
from typing import Any

from casemgmt.agency.actions.clearing import clear
from casemgmt.agency.categories import Category
from casemgmt.core import audit
from casemgmt.core.ranges import since
from clients.access.refresh import refresh
from clients.models import Case, CaseClearance
from consent.actions.approving import decide_exception, record_consultation
from consent.actions.disclosing import record_excepted, record_spoken
from consent.actions.drafting import TERMS, draft_release
from consent.actions.excepting import ask_exception, tell_urgently
from consent.actions.serving import take_service_consent
from consent.actions.signing import sign_release
from consent.actions.texts import default_consent_form, default_release_texts
from consent.grounds import GROUNDS
from consent.models import (
    Consultation,
    Disclosure,
    DisclosureException,
    Explained,
    Release,
    ReleaseText,
    ServiceConsent,
)
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


SIGNING = {"represented_by", "client_part", "signed_at", "version"}
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
    said.setdefault("version", release.version)
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


FACTS: dict[str, dict[str, Any]] = {
    "court_order": {
        "court": "Superior Court, case 26-118",
        "judge": "Hon. Ada Marsh",
        "scope": "Attendance from May to July",
        "paper": "Scan in the documents",
    },
    "subpoena": {
        "issuer": "Lake & Hill, for the landlord",
        "assurance": "notice",
        "paper": "In our safe",
    },
    "threat": {
        "threatened": "Her brother Luis",
        "threat": "That she would burn his house",
        "near": "She bought the petrol today",
    },
    "abuse": {
        "about": "elder",
        "harmed": "Rosa Delgado",
        "signs": "Bruises on both arms, and she is afraid of her nephew",
        "which": "first",
    },
    "medical": {
        "personnel": "Dr. Ines Park",
        "facility": "General Hospital, emergency room",
        "nature": "Found unconscious at home",
    },
    "self_harm": {"said": "That she has the pills ready", "near": "She said good-bye"},
    "oversight": {
        "power": "The state's licensing act",
        "names": "They draw files by name",
        "paper": "Letter in the office",
    },
    "other_law": {"duty": "To say where she lives", "paper": "Letter in the office"},
}
"""What each ground needs to be told, but for its days."""
DAYS = {"court_order": ("dated_on",), "subpoena": ("received_on", "answer_by")}


def words_of(ground: str, cast: Cast, now: dt.datetime, **other: Any) -> dict[str, Any]:
    """What somebody says who asks on a ground: everything it needs."""
    today = cast.agency.today(now)
    facts = FACTS[ground] | dict.fromkeys(DAYS.get(ground, ()), today)
    if ground == "abuse":
        facts |= {"learned_at": now - dt.timedelta(minutes=30)}
    facts |= other.pop("facts", {})
    return {
        "ground": ground,
        "facts": facts,
        "law": "Code of this state, section 12",
        "recipient_kind": GROUNDS[ground].recipients[0],
        "recipient_name": "Clerk Dora Finch",
        "recipient_organization": "Of the court",
        "record_types": ["attendance"],
        "relevance": "The hearing is about these visits",
        "client_told": "after",
        "look_again_on": today + dt.timedelta(days=3),
        **other,
    }


def cleared_for(cast: Cast, now: dt.datetime, category: str, who: str = "mia sally") -> None:
    """From now on these people may read and write this in the cases they see."""
    for name in who.split():
        clear(cast[name], by=cast.alex, now=now, category=category, why="Trained")


def an_exception(
    case: Case, cast: Cast, now: dt.datetime, ground: str = "court_order", **other: Any
) -> DisclosureException:
    """Mia asks to tell a court what its order names."""
    by = other.pop("by", cast.mia)
    return ask_exception(case, by=by, now=now, **words_of(ground, cast, now, **other))


def an_urgent_one(
    case: Case, cast: Cast, now: dt.datetime, ground: str = "abuse", **other: Any
) -> DisclosureException:
    """Mia has told the protective service on the phone, just now."""
    by = other.pop("by", cast.mia)
    told = {"told": "What I saw on her arms.", "method": "phone", "told_at": now}
    told |= {name: other.pop(name) for name in tuple(told) if name in other}
    return tell_urgently(case, by=by, now=now, **words_of(ground, cast, now, **other), **told)


def advised(
    exception: DisclosureException, cast: Cast, now: dt.datetime, **other: Any
) -> Consultation:
    """The agency's lawyer says what may be told."""
    said: dict[str, Any] = {
        "adviser_name": "Lena Ortiz",
        "adviser_role": "lawyer",
        "held_at": now,
        "advice": "Tell the dates of the visits and nothing else.",
    }
    return record_consultation(exception, now=now, **{"by": cast.mia, **said, **other})


def approved(
    case: Case, cast: Cast, now: dt.datetime, ground: str = "court_order", **other: Any
) -> DisclosureException:
    """Asked for, advised on, and approved by Sally."""
    exception = an_exception(case, cast, now, ground, **other)
    advised(exception, cast, now)
    return decide_exception(exception, by=cast.sally, now=now, decision="approved")


def told_under(
    exception: DisclosureException, cast: Cast, now: dt.datetime, **other: Any
) -> Disclosure:
    """Mia tells the clerk what was approved."""
    said: dict[str, Any] = {
        "spoke_with": "Clerk Dora Finch",
        "record_types": ["attendance"],
        "told": "The dates of six visits.",
        "method": "paper",
        "told_at": now,
    }
    return record_excepted(exception, now=now, **{"by": cast.mia, **said, **other})
