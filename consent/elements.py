"""What each form of release has to say before it can be signed: one list a lawyer can read.

The elements are those of the privacy rules for health records (45 CFR 164.508), for substance use
treatment (42 CFR part 2) and for programs against violence, and of the standards (NASW 4, AAA 4,
CCM conduct). A release that lacks one is no release: nothing may be told under it.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from casemgmt.agency.categories import Category
from clients.models.standing import coming_of_age
from consent.evidence import EVIDENCE, Evidence
from consent.kinds import EndsWith, ReleaseKind
from consent.models import Clause, Release, SignerCapacity, SignMethod

TOO_WIDE = {"all", "any", "anyone", "anybody", "anything", "everyone", "everybody", "everything"}
"""Words that name nobody and nothing."""


@dataclass(frozen=True)
class Form:
    """A release with its clauses as somebody is about to sign it, on a local day."""

    release: Release
    clauses: list[Clause]
    signed_on: dt.date


@dataclass(frozen=True)
class Element:
    """One thing a release has to say: the field that says it, when it is there, and what to do when
    it isn't."""

    field: str
    is_there: Callable[[Form], Any]
    words: Any


def _of(evidence: Evidence) -> Element:
    """What every signature has to have, as an element of a release."""
    return Element(evidence.field, lambda form: evidence.is_there(form.release), evidence.words)


def says_something(words: str) -> bool:
    """Is it more than blanks, and narrower than everything?"""
    return bool(words.strip()) and words.strip().lower() not in TOO_WIDE


def within_its_longest(form: Form) -> bool:
    """Does it last no longer than its form may? While treatment goes on, counted from each look."""
    release = form.release
    start = max(release.starts_on, form.signed_on) if may_go_on(release) else release.starts_on
    try:
        return release.ends_on <= start + release.rules.longest
    except (OverflowError, ValueError):  # the calendar ends before it would
        return True


def may_go_on(release: Release) -> bool:
    """Does it hold while treatment goes on, looked at again and again?"""
    return release.rules.lasts_with_treatment and release.ends_with == EndsWith.TREATMENT


def _names_only_what_it_may(form: Form) -> bool:
    return all(set(clause.includes) <= form.release.rules.may for clause in form.clauses)


def _names_what_it_must(form: Form) -> bool:
    return all(form.release.rules.must <= set(clause.includes) for clause in form.clauses)


def _names_only_its_types(form: Form) -> bool:
    return {clause.record_type for clause in form.clauses} <= form.release.rules.types


def _covers_days(form: Form) -> bool:
    return all(
        clause.covers_until is None or clause.covers_from <= clause.covers_until
        for clause in form.clauses
    )


def _signer_is_old_enough(form: Form) -> bool:
    """A minor signs alone only for care they may agree to alone; the strictest rule there is."""
    born = form.release.case.client.birth_date
    if form.release.signer_capacity != SignerCapacity.SELF or born is None:
        return True
    return form.signed_on >= coming_of_age(born) or _only_what_a_minor_agreed_to(form)


def _minor_speaks_for_themself(form: Form) -> bool:
    """What a minor may keep even from a parent is let out by nobody but the minor."""
    named = {one for clause in form.clauses for one in clause.includes}
    own = form.release.signer_capacity == SignerCapacity.SELF
    return own or Category.MINOR_CONSENTED not in named


def _only_what_a_minor_agreed_to(form: Form) -> bool:
    return all(Category.MINOR_CONSENTED in clause.includes for clause in form.clauses)


TERMS: tuple[Element, ...] = (
    Element(
        "recipient_name",
        lambda form: says_something(form.release.recipient_name),
        _("Name the person we may tell."),
    ),
    Element(
        "recipient_contact",
        lambda form: form.release.recipient_contact,
        _("Write where they are reached: an address, a phone or an e-mail that you checked."),
    ),
    Element("record_types", lambda form: form.clauses, _("Choose what may be told.")),
    Element(
        "record_types", _names_only_its_types, _("This form is not for all of that. Take some out.")
    ),
    Element(
        "categories",
        _names_only_what_it_may,
        _("This form can't name all of that. What is left takes a release of its own."),
    ),
    Element(
        "categories",
        _names_what_it_must,
        _("This form is for one thing only. Tick what it is for."),
    ),
    Element("covers_from", _covers_days, _("It has to cover a day or more.")),
    Element(
        "purpose",
        lambda form: says_something(form.release.purpose),
        _("Say why they need to know."),
    ),
    Element(
        "starts_on",
        lambda form: form.release.starts_on >= form.signed_on,
        _("It can't start before it was signed."),
    ),
    Element(
        "ends_on",
        lambda form: form.release.ends_on >= form.release.starts_on,
        _("It has to end on its first day or later."),
    ),
    Element(
        "ends_with",
        lambda form: (
            not form.release.ends_with or form.release.ends_with in form.release.rules.events
        ),
        _("This form doesn't end with that. Give it a last day alone."),
    ),
    Element(
        "direction",
        lambda form: form.release.direction in Release.Direction.values,
        _("Choose which way the information goes."),
    ),
)
"""What is written down before anybody signs."""

SIGNATURE: tuple[Element, ...] = (
    Element("text", lambda form: form.release.text, _("Choose the text that was read.")),
    Element(
        "language", lambda form: form.release.language, _("Say in which language it was read.")
    ),
    Element(
        "interpreter",
        lambda form: (
            form.release.interpreter
            or form.release.text is None
            or form.release.language.casefold() == form.release.text.language.casefold()
        ),
        _("The text is in another language. Name who interpreted it."),
    ),
    Element(
        "statements",
        lambda form: (
            form.release.text is None
            or sorted(form.release.ticked) == list(range(len(form.release.text.statements)))
        ),
        _("Read each statement with the client and tick it, one by one."),
    ),
    Element(
        "initialed",
        lambda form: set(form.release.initialed) == set(form.release.categories),
        _("The client says yes to each restricted thing apart. Tick each once they have."),
    ),
    Element(
        "restated_aloud",
        lambda form: form.release.restated_aloud,
        _("Say aloud again what is told, to whom and why, then tick this."),
    ),
    Element(
        "wishes_asked",
        lambda form: form.release.wishes_asked,
        _("Ask what may not be told, and whom it may not reach, then tick this."),
    ),
    Element(
        "method",
        lambda form: form.release.method != SignMethod.VERBAL,
        _("A release has to be signed in writing or on the screen."),
    ),
    *(_of(one) for one in EVIDENCE),
    Element(
        "signer_capacity",
        _signer_is_old_enough,
        _("The client is under 18. A parent or guardian signs, with a say of the client's own."),
    ),
    Element(
        "signer_capacity",
        _minor_speaks_for_themself,
        _("The client agreed to this care alone. Only they let it out."),
    ),
    Element(
        "copy",
        lambda form: form.release.copy in Release.Copy.values,
        _("Say how they got their copy."),
    ),
)
"""What is asked while somebody signs."""

ALSO: dict[str, tuple[Element, ...]] = {
    ReleaseKind.IDENTITY_USE: (
        Element("uses", lambda form: form.release.uses, _("Choose what it is shown for.")),
        Element(
            "description",
            lambda form: form.release.description,
            _("Write what is shown and where, as the client understood it."),
        ),
    ),
}
"""What a form has to say besides."""

NOT_ELSEWHERE = Element(
    "uses",
    lambda form: not form.release.uses or form.release.kind == ReleaseKind.IDENTITY_USE,
    _("Showing who somebody is takes a release of its own."),
)


def lacking(form: Form, elements: tuple[Element, ...]) -> Iterator[Element]:
    """Which of some elements a release lacks, in their order."""
    return (element for element in elements if not element.is_there(form))


def terms_of(kind: str) -> tuple[Element, ...]:
    """Everything a form has to say before somebody signs it."""
    return (*TERMS, *ALSO.get(kind, ()), NOT_ELSEWHERE)
