"""The lists an agency keeps for itself, over those the product begins with.

A list begins with the product's own values. An agency calls one of them something else, sets one
aside, and adds its own; what was chosen before keeps its code.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import ReferenceValue

METHODS = "referral_method"
PROTECTED = "protected_trait"
SELF_DESCRIPTION = "self_description"
NEEDED = "needed_at_intake"
BIRTH_DATE = "birth_date"
_SUBJECTS: dict[str, Any] = {
    "gender": _("Gender"),
    "ethnicity": _("Race and ethnicity"),
    "religion": _("Religion or belief"),
    "orientation": _("Sexual orientation"),
    "marital": _("Marital status"),
    "veteran": _("Military service"),
    "living": _("Living situation"),
    "education": _("Education"),
    "employment": _("Work"),
    "income": _("Income from"),
    "family_history": _("Family"),
    "housing_history": _("Homes so far"),
    "health_history": _("Health"),
    "people_history": _("People who matter"),
}
STANDARD: dict[str, dict[str, Any]] = {
    METHODS: {
        "outreach": _("Outreach"),
        "self_referral": _("Self-referral"),
        "professional": _("Professional referral"),
        "risk_assessment": _("Risk assessment"),
        "predictive": _("Prediction from data"),
        "claims": _("Claims or pharmacy data"),
        "other": _("Other"),
    },
    PROTECTED: {
        "age": _("Age"),
        "disability": _("Disability"),
        "ethnicity": _("Ethnicity"),
        "race": _("Race"),
        "nationality": _("Nationality or immigration"),
        "language": _("Language"),
        "religion": _("Religion"),
        "gender": _("Sex or gender"),
        "sexual_orientation": _("Sexual orientation"),
        "pregnancy": _("Pregnancy or family status"),
        "genetics": _("Genetic facts"),
        "politics": _("Political beliefs"),
    },
    SELF_DESCRIPTION: _SUBJECTS,
    NEEDED: {BIRTH_DATE: _("Birth date"), **_SUBJECTS},
}
"""What each list begins with: the codes, which never change, and their words (CMSA 9, NASW 1)."""
ASIDE: dict[str, frozenset[str]] = {
    SELF_DESCRIPTION: frozenset({"religion", "orientation"}),
    NEEDED: frozenset(STANDARD[NEEDED]),
}
"""What is set aside until an agency decides otherwise: it asks no more than it needs."""
CLOSED = frozenset({NEEDED})
"""Lists without values of an agency's own."""
MAY_BE_EMPTY = frozenset({SELF_DESCRIPTION, NEEDED})
"""Lists of which nothing has to be left to choose."""
KEPT_WHOLE = frozenset({PROTECTED})
"""The lists of which an agency sets nothing of the product's aside: the law asks for it."""


@dataclass(frozen=True)
class ListValue:
    """One value of a list as an agency has it: its code, its words, and whether it is offered."""

    code: str
    label: str
    is_active: bool = True


def values_of(agency_id: uuid.UUID, which: str) -> list[ListValue]:
    """Every value of an agency's list, the product's first, in one query."""
    rows = ReferenceValue.objects.for_agency(agency_id).filter(list=which).order_by("made_at", "pk")
    kept = {row.code: row for row in rows}
    standard = [
        ListValue(code, kept[code].label, kept[code].is_active)
        if code in kept
        else ListValue(code, str(label), code not in ASIDE.get(which, ()))
        for code, label in STANDARD[which].items()
    ]
    own = [row for row in rows if row.code not in STANDARD[which]]
    return [*standard, *(ListValue(row.code, row.label, row.is_active) for row in own)]


def choices_of(agency_id: uuid.UUID, which: str) -> list[tuple[str, str]]:
    """Codes and words of what is offered."""
    return [(one.code, one.label) for one in values_of(agency_id, which) if one.is_active]


def words_of(agency_id: uuid.UUID, which: str, code: str) -> str:
    """What an agency calls a value, be it offered any more or not."""
    return next((one.label for one in values_of(agency_id, which) if one.code == code), code)
