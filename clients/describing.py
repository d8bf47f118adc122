"""What clients are asked about themselves, and the answers suggested for it.

Nothing here reads the database. A subject that is not named here, as one of an agency's own, is
answered in words alone. Race and ethnicity are the seven of the federal standard of 2024 (SPD 15).
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

ETHNICITY, GENDER = "ethnicity", "gender"
HISTORIES = ("family_history", "housing_history", "health_history", "people_history")
"""Subjects that take a longer text."""


@dataclass(frozen=True)
class Subject:
    """How a subject is asked: its answers by code, and whether several of them may be true."""

    choices: dict[str, Any] = field(default_factory=dict)
    several: bool = False


IN_WORDS = Subject()
SUBJECTS: dict[str, Subject] = {
    GENDER: Subject(
        {
            "woman": _("Woman"),
            "man": _("Man"),
            "nonbinary": _("Nonbinary"),
            "trans_woman": _("Transgender woman"),
            "trans_man": _("Transgender man"),
            "two_spirit": _("Two-Spirit"),
            "questioning": _("Questioning"),
        }
    ),
    ETHNICITY: Subject(
        {
            "indigenous": _("American Indian or Alaska Native"),
            "asian": _("Asian"),
            "black": _("Black or African American"),
            "hispanic": _("Hispanic or Latino"),
            "mena": _("Middle Eastern or North African"),
            "pacific": _("Native Hawaiian or Pacific Islander"),
            "white": _("White"),
        },
        several=True,
    ),
    "marital": Subject(
        {
            "single": _("Single"),
            "partnered": _("Living with a partner"),
            "married": _("Married"),
            "separated": _("Separated"),
            "divorced": _("Divorced"),
            "widowed": _("Widowed"),
        }
    ),
    "veteran": Subject(
        {
            "served": _("Has served"),
            "serving": _("Is serving"),
            "never_served": _("Has not served"),
        }
    ),
    "living": Subject(
        {
            "owned_home": _("Own home"),
            "rented_home": _("Rented home"),
            "with_others": _("With family or friends"),
            "care_home": _("Care home or group home"),
            "hospital_stay": _("Hospital or treatment"),
            "shelter": _("Shelter"),
            "unsheltered": _("Without a roof"),
        }
    ),
    "education": Subject(
        {
            "no_diploma": _("No high school diploma"),
            "high_school": _("High school or GED"),
            "trade_school": _("Trade school"),
            "some_college": _("Some college"),
            "college": _("College degree"),
        }
    ),
    "employment": Subject(
        {
            "full_time": _("Full time"),
            "part_time": _("Part time or odd jobs"),
            "looking": _("Looking for work"),
            "home_care": _("Cares for home or family"),
            "student": _("In school or training"),
            "not_able": _("Not able to work"),
            "retired": _("Retired"),
        }
    ),
    "income": Subject(
        {
            "wages": _("Wages"),
            "social_security": _("Social Security or pension"),
            "disability": _("SSI or SSDI"),
            "veterans_benefits": _("Veterans benefits"),
            "unemployment": _("Unemployment"),
            "cash_assistance": _("TANF or general assistance"),
            "family_support": _("Family or child support"),
            "no_income": _("None"),
        },
        several=True,
    ),
}
EVERY_CHOICE = [
    (code, label) for subject in SUBJECTS.values() for code, label in subject.choices.items()
]
"""Codes and words of every answer; no two subjects share a code."""


def subject_of(code: str) -> Subject:
    """How a subject is asked."""
    return SUBJECTS.get(code, IN_WORDS)
