"""Who can see a case, and why: read from the dated rows, only when somebody asks."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.agency.categories import names
from casemgmt.agency.models import Staff
from casemgmt.core.days import last_instant
from clients.models import Case

BASES = {
    "primary": gettext_lazy("Primary case manager"),
    "secondary": gettext_lazy("Second worker"),
    "covering": gettext_lazy("Covering"),
    "team": gettext_lazy("Of the program's team, which works all its cases"),
    "intake": gettext_lazy("Takes the case in"),
    "consultation": gettext_lazy("Reads along"),
    "review": gettext_lazy("Reads it in a sample that was drawn"),
    "audit": gettext_lazy("Audits it from outside"),
    "emergency": gettext_lazy("Opened it in an emergency"),
    "crossing": gettext_lazy("Opened it in an emergency, across what the client said"),
}


@dataclass(frozen=True)
class Reason:
    """One basis on which somebody sees a case: in words, from when and until when."""

    words: Any
    since: dt.datetime | None
    until: dt.datetime | None

    @property
    def is_short(self) -> bool:
        """Does it hold for hours, of which the day of its end says too little?"""
        if self.since is None or self.until is None:
            return False
        return self.until - self.since < dt.timedelta(days=1)

    @property
    def last_day(self) -> dt.datetime | None:
        """The last instant at which it holds; ``None`` where it is open."""
        return last_instant(self.until)


@dataclass(frozen=True)
class Seer:
    """A person who sees a case, with every reason they have, and the restricted categories in it
    that they are cleared for as well as whoever asks."""

    staff: Staff
    reasons: list[Reason]
    cleared: list[Any]


def who_sees(case: Case, at: dt.datetime) -> list[Seer]:
    """Everybody who could see a case at an instant, by name, each with all the reasons.

    Empty unless whoever the transaction acts for sees the case now.
    """
    rows = _asked(case.pk, at)
    keys = {key for staff, _basis, through, _during in rows for key in (staff, through) if key}
    people, categories = Staff.objects.in_bulk(keys), _cleared(case.pk, at)
    found: dict[uuid.UUID, Seer] = {}
    for staff_id, basis, through, during in rows:
        cleared = names(categories.get(staff_id, []))
        seer = found.setdefault(staff_id, Seer(people[staff_id], [], cleared))
        words = BASES[basis] if through is None else _above(people[through])
        seer.reasons.append(Reason(words, during.lower, during.upper))
    return sorted(found.values(), key=lambda seer: seer.staff.name)


def _cleared(case_id: uuid.UUID, at: dt.datetime) -> dict[uuid.UUID, list[str]]:
    """By person, the categories they are cleared for beside whoever asks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT staff_id, array_agg(category) FROM app.cleared_beside_me(%s, %s::timestamptz)"
            " GROUP BY staff_id",
            [case_id, at],
        )
        return dict(cursor.fetchall())


def restricted_beyond(case: Case) -> list[Any]:
    """The names of restricted categories that a case holds something of, that whoever the
    transaction acts for is not cleared for, and whose existence their agency lets be known."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.restricted_beyond(%s)", [case.pk])
        return names([category for (category,) in cursor.fetchall()])


def _above(below: Staff) -> str:
    return _("Supervises %(name)s") % {"name": below.name}


def _asked(case_id: uuid.UUID, at: dt.datetime) -> list[tuple[uuid.UUID, str, Any, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT staff_id, basis, through, during FROM app.who_sees(%s, %s::timestamptz)"
            " ORDER BY basis, lower(during)",
            [case_id, at],
        )
        rows: list[tuple[uuid.UUID, str, Any, Any]] = cursor.fetchall()
    return rows
