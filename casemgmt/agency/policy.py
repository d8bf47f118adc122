"""The settings a program has, and an agency: what they mean, their unit and the product's default.

Defaults are product choices, never a number from a standard (no standard gives one).
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Setting:
    """One setting: ``kind`` says how it is entered, ``default`` holds until an agency decides."""

    label: Any
    unit: Any
    kind: type
    default: Any
    least: int = 0
    most: int = 10_000

    def words(self, value: Any) -> str:
        """A value with its unit; yes or no where it is a choice."""
        if self.kind is bool:
            return str(_("Yes") if value else _("No"))
        return f"{value} {self.unit}"


WHOLE_TEAM = "whole_team"
"""Not only whoever is assigned to a case, but everybody of the program's teams who carries cases."""
CONSULT_HOURS = "consult_hours"

SETTINGS: dict[str, Setting] = {
    "answer_days_4": Setting(_("Settle a referral for today within"), _("days"), int, 1, 0, 365),
    "answer_days_3": Setting(_("Settle an urgent referral within"), _("days"), int, 2, 0, 365),
    "answer_days_2": Setting(_("Settle a referral for soon within"), _("days"), int, 5, 0, 365),
    "answer_days_1": Setting(_("Settle a routine referral within"), _("days"), int, 14, 1, 365),
    "rescreen_days": Setting(_("Screen again who waited more than"), _("days"), int, 90, 1, 1095),
    "engagement_tries": Setting(_("Try to reach somebody at least"), _("times"), int, 3, 1, 20),
    "assessment_days": Setting(_("First assessment within"), _("days"), int, 30, 1, 365),
    "contact_days": Setting(_("Contact at least every"), _("days"), int, 30, 1, 365),
    "reassess_days": Setting(_("Reassess every"), _("days"), int, 180, 7, 1095),
    "authority_days": Setting(
        _("Look at an authority before it ends, ahead by"), _("days"), int, 30, 0, 365
    ),
    "notice_days": Setting(
        _("Tell how information is used within, from the first meeting"), _("days"), int, 0, 0, 30
    ),
    "release_longest": Setting(_("A release lasts at most"), _("days"), int, 366, 1, 366),
    "release_days": Setting(
        _("Renew a release before it ends, ahead by"), _("days"), int, 14, 0, 365
    ),
    "own_record_days": Setting(
        _("Answer a client who asks for their own record within"), _("days"), int, 30, 1, 60
    ),
    "review_days": Setting(_("Review the plan every"), _("days"), int, 90, 7, 1095),
    "capacity_hours": Setting(_("Full-time capacity a month"), _("hours"), Decimal, 120, 10, 300),
    "hours_level_0": Setting(_("Hours a month, check-in"), _("hours"), Decimal, 0.5, 0, 100),
    "hours_level_1": Setting(_("Hours a month, low"), _("hours"), Decimal, 1.25, 0, 100),
    "hours_level_2": Setting(_("Hours a month, moderate"), _("hours"), Decimal, 2.25, 0, 100),
    "hours_level_3": Setting(_("Hours a month, high"), _("hours"), Decimal, 4.5, 0, 100),
    "hours_level_4": Setting(_("Hours a month, intensive"), _("hours"), Decimal, 9, 0, 200),
    "overload_percent": Setting(_("Flag a caseload above"), _("percent"), int, 110, 50, 300),
    "closure_needs_supervisor": Setting(_("A supervisor approves closing"), "", bool, False),
    "plan_needs_supervisor": Setting(_("A supervisor approves plans"), "", bool, False),
    "denial_needs_supervisor": Setting(
        _("A supervisor decides that somebody is not admitted"), "", bool, False
    ),
    CONSULT_HOURS: Setting(
        _("Write down whom you asked, after telling in an emergency, within"),
        _("hours"),
        int,
        24,
        1,
        72,
    ),
    "reminder_hours": Setting(_("Remind of an appointment within"), _("hours"), int, 48, 1, 336),
    WHOLE_TEAM: Setting(_("The whole team works every open case"), "", bool, False),
}


def choices() -> list[tuple[str, Any]]:
    """Keys and labels, for the database field."""
    return [(key, setting.label) for key, setting in SETTINGS.items()]


IDLE, LONGEST, FRESH = "idle_minutes", "longest_hours", "fresh_minutes"
MOST_EMERGENCY_MINUTES = 240
EMERGENCY_MINUTES, EMERGENCY_CROSSES = "emergency_minutes", "emergency_crosses"
AGENCY_SETTINGS: dict[str, Setting] = {
    IDLE: Setting(_("Signed out when nothing is done for"), _("minutes"), int, 15, 5, 15),
    LONGEST: Setting(_("Signed out in any case after"), _("hours"), int, 12, 1, 12),
    FRESH: Setting(_("Weighty acts ask again who it is after"), _("minutes"), int, 5, 1, 5),
    EMERGENCY_MINUTES: Setting(
        _("An emergency opens a record for"), _("minutes"), int, 60, 5, MOST_EMERGENCY_MINUTES
    ),
    EMERGENCY_CROSSES: Setting(
        _("When life or safety is at risk, an emergency crosses a client's own restriction"),
        "",
        bool,
        False,
    ),
}
SIGN_IN = (IDLE, LONGEST, FRESH)
"""Of these an agency may be stricter than the product, and no more lenient (confidentiality.md, T5)."""
EMERGENCIES = (EMERGENCY_MINUTES, EMERGENCY_CROSSES)
"""What opening a record in an emergency gives."""


def agency_choices() -> list[tuple[str, Any]]:
    """Keys and labels of what an agency sets for itself, for the database field."""
    return [(key, setting.label) for key, setting in AGENCY_SETTINGS.items()]
