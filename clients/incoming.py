"""What the lines of a file say of people: columns, dates and choices, and what is wrong with them.

Nothing here knows of the database. A line that says too little or what cannot be is answered with
words that say what to do.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Assignment, Client, Household, Import, Referral

FIELDS = (
    "received_at",
    "given_name",
    "family_name",
    "birth_date",
    "phone",
    "language",
    "urgency",
    "referrer_kind",
    "referrer_name",
    "referrer_organization",
    "referrer_phone",
    "method",
    "reason",
    "presenting_needs",
)
"""What a line may say of a referral, in the order of the template."""
CLIENT_FIELDS = (
    "given_name",
    "family_name",
    "name_used",
    "pronouns",
    "birth_date",
    "language",
    "phone",
    "email",
    "safe_contact",
    "address",
    "address_is_confidential",
    "case_manager",
    "received_at",
    "referrer_kind",
    "referrer_name",
    "referrer_organization",
    "referrer_phone",
    "method",
    "reason",
    "presenting_needs",
)
"""What a line may say of a client, in the order of the template."""
EVERY = tuple(dict.fromkeys((*FIELDS, *CLIENT_FIELDS)))
NEEDED = ("received_at", "given_name", "referrer_kind", "method", "reason")
"""Without these there is no referral, and nobody becomes a client but by one."""
ADDED = ("import: line", "import: what to do", "import: taken along by")
"""Columns that a table of what stays out has beside the file's own, and that count for nothing when it
comes back."""
TOGETHER = {"address": "address_is_confidential"}
"""A column that is of no use without another."""
ALSO_CALLED = {
    "given_name": ("first name", "name"),
    "family_name": ("last name", "surname"),
    "birth_date": ("date of birth", "dob", "birthday"),
    "received_at": ("date", "referral date", "received on"),
    "referrer_kind": ("referred by", "source"),
    "method": ("how found",),
    "phone": ("telephone", "phone number"),
    "presenting_needs": ("needs",),
    "reason": ("referral reason",),
    "name_used": ("goes by", "preferred name"),
    "email": ("email", "email address"),
    "address_is_confidential": ("confidential address",),
    "case_manager": ("worker", "assigned to"),
}
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SPREADSHEET_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2})?")
OF_NOTHING = {
    "urgency": Referral.Urgency.ROUTINE.value,
    "case_manager": None,
    "address_is_confidential": None,
}
"""What an empty cell means where it means something else than an empty text."""
WRITE_DAYS: Promise = gettext_lazy(
    "Write dates as 2026-11-28: year, month, day. Anything else could be two days."
)


Choices = Mapping[str, Mapping[str, Any]]
"""What may stand in the columns that take one of several words: by field, what each word means."""


@dataclass
class Line:
    """What one line says, and what is wrong with it: the field and what to do."""

    facts: dict[str, Any]
    errors: list[tuple[str, str]] = field(default_factory=list)


def fields_of(kind: str) -> tuple[str, ...]:
    """What the lines of a file of this kind may say."""
    return CLIENT_FIELDS if kind == Import.Kind.CLIENTS else FIELDS


def label(name: str) -> str:
    """What a field of a line is called."""
    if name == "case_manager":
        return str(Assignment.Role.PRIMARY.label)
    return str(_stored(name).verbose_name)


@cache
def _stored(name: str) -> Any:
    """Where it is kept: of whoever is referred what the referral says, else what the client does."""
    for model in (Referral, Client, Household):
        if any(kept.name == name for kept in model._meta.get_fields()):
            return model._meta.get_field(name)
    raise LookupError(name)


def by_words(choices: Sequence[tuple[Any, Any]]) -> dict[str, Any]:
    """Codes by what people write for them: the code, or the words."""
    words = {str(words).lower(): code for code, words in choices}
    return words | {str(code).lower(): code for code, _words in choices}


def guess(heads: Sequence[str], fields: Sequence[str]) -> dict[str, int]:
    """The place of the head that most likely stands over each field; a field nobody thought of is left
    out."""
    plain = {_plain(head): place for place, head in enumerate(heads)}
    found = {}
    for name in fields:
        for called in (name, label(name), *ALSO_CALLED.get(name, ())):
            if _plain(called) in plain:
                found[name] = plain[_plain(called)]
                break
    return found


def read_line(
    cells: Sequence[str],
    mapping: Mapping[str, int],
    *,
    choices: Choices,
    zone: str,
) -> Line:
    """What a line says of a person. Fields that have no column are empty."""
    texts = {name: cells[mapping[name]] if name in mapping else "" for name in EVERY}
    line = Line(dict(texts))
    for name, text in texts.items():
        most = None if name == "case_manager" else getattr(_stored(name), "max_length", None)
        if SPREADSHEET_ERROR.fullmatch(text):
            words = _("The spreadsheet could not work this out. Write what it should say.")
            line.errors.append((name, words))
            texts[name] = ""
        elif name in NEEDED and not text:
            line.errors.append((name, _("This is missing.")))
        elif most is not None and len(text) > most:
            words = _("This is longer than %(n)d characters. Shorten it.") % {"n": most}
            line.errors.append((name, words))
    line.facts["birth_date"] = _day(line, "birth_date", texts["birth_date"])
    line.facts["received_at"] = _moment(line, texts["received_at"], zone)
    for name, known in choices.items():
        line.facts[name] = _choice(line, name, texts[name], known)
    line.facts["email"] = _email(line, texts["email"])
    _check_address(line)
    return line


def _email(line: Line, text: str) -> str:
    if text:
        try:
            validate_email(text)
        except ValidationError:
            words = _("This is no e-mail address. Write it as name@example.org, or leave it empty.")
            line.errors.append(("email", words))
    return text


def _check_address(line: Line) -> None:
    """Nobody's hiding place becomes an address like any other because a cell was empty."""
    if line.facts["address"] and line.facts["address_is_confidential"] is None:
        words = _("Write yes when nobody may learn where this person lives, else no.")
        line.errors.append(("address_is_confidential", words))


def _choice(line: Line, name: str, text: str, known: Mapping[str, Any]) -> Any:
    if not text:
        return OF_NOTHING.get(name, "")
    if name == "case_manager" and text.lower() not in known:
        words = _("Write the e-mail of somebody to whom you may give cases, or leave it empty.")
        line.errors.append((name, words))
    elif text.lower() not in known:
        spoken = sorted(known, key=lambda word: (len(word), "_" not in word))
        words_of = {known[word]: word for word in spoken}
        offered = ", ".join(sorted(words_of.values()))
        line.errors.append((name, _("Write one of these: %(words)s.") % {"words": offered}))
    return known.get(text.lower(), text)


def _day(line: Line, name: str, text: str) -> dt.date | None:
    if not text:
        return None
    try:
        if DAY.fullmatch(text):
            return dt.date.fromisoformat(text)
    except ValueError:
        line.errors.append((name, _("There is no such day. Look at it again.")))
        return None
    line.errors.append((name, str(WRITE_DAYS)))
    return None


def _moment(line: Line, text: str, zone: str) -> dt.datetime | None:
    """A moment where the agency is; the beginning of a day that is given without a time."""
    if MOMENT.fullmatch(text):
        try:
            return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
        except ValueError:
            line.errors.append(("received_at", _("There is no such time. Look at it again.")))
            return None
    day = _day(line, "received_at", text)
    return None if day is None else dt.datetime.combine(day, dt.time.min, tzinfo=ZoneInfo(zone))


def _plain(head: str) -> str:
    return re.sub(r"[\W_]+", " ", head.lower()).strip()
