"""How days, moments and names are written on screen: short, with the weekday, never a bare number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Text = str | Promise


def initials(name: str) -> str:
    """The first letters of the first and last word of a name, in capitals ("Rosa Delgado" -> "RD").

    One word gives one letter; no word gives an empty string.
    """
    words = [word for word in name.replace("-", " ").split() if word[:1].isalnum()]
    if not words:
        return ""
    ends = words[:1] if len(words) == 1 else [words[0], words[-1]]
    return "".join(word[0] for word in ends).upper()


def as_day(value: date | datetime) -> date:
    """The day of a value: a moment is read in the agency's time zone, a day is itself."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def day(value: date | datetime | None, today: date | None = None) -> str:
    """A day in short: "Thu 19 Nov", with the year when it is not the year of `today`.

    Without `today` the agency's local day is the measure. None gives an empty string.
    """
    if value is None:
        return ""
    shown = as_day(value)
    reference = today or timezone.localdate()
    pattern = "D j M" if shown.year == reference.year else "j M Y"
    return date_format(shown, pattern)


def full_day(value: date | datetime) -> str:
    """A day with its year, wherever it lies: "19 Nov 1944"; for birth dates and for what is on record."""
    return date_format(as_day(value), "j M Y")


def clock(value: datetime) -> str:
    """The hour and minute of a moment in the agency's time zone: "10:05"."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return date_format(local, "G:i")


def moment(value: date | datetime | None, today: date | None = None) -> str:
    """A day and hour in short: "Thu 19 Nov, 10:05"; only the day where no hour is known.

    None gives an empty string.
    """
    if isinstance(value, datetime):
        return f"{day(value, today)}, {clock(value)}"
    return day(value, today)


@dataclass(frozen=True)
class When:
    """A contextual date: bold day, a few words under it, and the tone of its bar."""

    head: str
    note: str
    tone: Literal["", "today", "late"] = ""


def contextual(due: date | datetime, today: date, note: Text = "") -> When:
    """How far `due` is from `today`, in words that stand beside the colour.

    A day that has passed is late and says by how much, and keeps saying so when there is a `note`;
    otherwise `note` takes the place of the second line.
    """
    shown = as_day(due)
    days = (shown - today).days
    if days < 0:
        late = ngettext("%(days)d day overdue", "%(days)d days overdue", -days) % {"days": -days}
        return When(day(shown, today), late, "late")
    if days == 0:
        return When(_("Today"), str(note) or _("due today"), "today")
    ahead = ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return When(day(shown, today), str(note) or ahead)
