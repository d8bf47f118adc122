"""Referrals by group and by what became of them, to see whether selection is fair (OUT-10, CMSA 9)."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.lists import METHODS, values_of
from casemgmt.core.days import age_on, end_of_day, start_of_day
from casemgmt.core.pieces import Cell, Column, TableRow
from casemgmt.reports.suppression import Shown, suppress
from clients.describing import ETHNICITY, GENDER, subject_of
from clients.models import IdentityAnswer, Referral, ReferredAnswer

NOT_KNOWN = _("Not known")
HIDDEN = _("hidden")
AGES = ((17, _("Under 18")), (29, _("18 to 29")), (59, _("30 to 59")), (74, _("60 to 74")))
OLDEST = _("75 and older")
MISTAKE = Referral.State.TAKEN_BACK
"""Nobody was referred: it counts nowhere."""
OUTCOMES = [state for state in Referral.State if state not in (*Referral.State.waiting(), MISTAKE)]
WAITING = _("Not settled")
IN_WORDS = _("In their own words")
SEVERAL = _("More than one")


@dataclass(frozen=True)
class Report:
    """A table of counts: its columns, its rows with their words, and what of them may be shown."""

    columns: list[Any]
    groups: list[Any]
    shown: Shown

    def table(self, by: Any) -> tuple[list[Column], list[TableRow]]:
        """Its columns, the first of them called as it is grouped by, and its rows."""
        columns = [Column(one, numeric=True) for one in (*self.columns, _("All"))]
        rows = [
            TableRow(cells=[Cell(group), *(Cell(HIDDEN if one is None else one) for one in cells)])
            for group, cells in self.rows
        ]
        return [Column(by), *columns], rows

    @property
    def rows(self) -> list[tuple[Any, tuple[int | None, ...]]]:
        """Each group with its counts and their sum; the last row is the sum of all."""
        return list(zip([*self.groups, _("All")], self.shown.cells, strict=True))


def age_band(born: dt.date | None, received: dt.date) -> Any:
    """The age band of somebody on the day a referral came in."""
    if born is None:
        return NOT_KNOWN
    age = age_on(born, received)
    return next((words for most, words in AGES if age <= most), OLDEST)


def _by_age(rows: Any, _agency_id: uuid.UUID) -> Counter[tuple[Any, str]]:
    found: Counter[tuple[Any, str]] = Counter()
    counted = rows.values_list("birth_date", "received_at__date", "state").annotate(n=Count("pk"))
    for born, received, state, number in counted.order_by():
        found[age_band(born, received), state] += number
    return found


def _by_language(rows: Any, _agency_id: uuid.UUID) -> Counter[tuple[Any, str]]:
    found: Counter[tuple[Any, str]] = Counter()
    for language, state, number in _counted(rows, "language"):
        found[language.strip().title() or NOT_KNOWN, state] += number
    return found


def _by_method(rows: Any, agency_id: uuid.UUID) -> Counter[tuple[Any, str]]:
    words = {one.code: one.label for one in values_of(agency_id, METHODS)}
    counted = _counted(rows, "method")
    return Counter({(words.get(code, code), state): number for code, state, number in counted})


def _by_source(rows: Any, _agency_id: uuid.UUID) -> Counter[tuple[Any, str]]:
    kinds: dict[str, Any] = dict(Referral.ReferrerKind.choices)
    counted = _counted(rows, "referrer_kind")
    return Counter({(kinds.get(code, code), state): number for code, state, number in counted})


def _counted(rows: Any, field: str) -> Iterable[tuple[str, str, int]]:
    found: Iterable[tuple[str, str, int]] = (
        rows.values_list(field, "state").annotate(n=Count("pk")).order_by()
    )
    return found


def _by_said(subject: str, rows: Any, agency_id: uuid.UUID) -> Counter[tuple[Any, str]]:
    """By what those who were referred say of themselves: as clients, or else when they were screened.
    Who did not say is a group for each reason, so that nothing drops out of the sum. Of a record that
    was merged it is what the kept one says."""
    asked = Q(subject=subject) & ~Q(kind=IdentityAnswer.Kind.NOT_ASKED)
    later = IdentityAnswer.objects.for_agency(agency_id).filter(
        asked, client=Coalesce(OuterRef("client__merged_into"), OuterRef("client"))
    )
    early = ReferredAnswer.objects.for_agency(agency_id).filter(asked, referral=OuterRef("pk"))
    told = rows.annotate(
        said=Coalesce(Subquery(later.values("kind")), Subquery(early.values("kind"))),
        chosen=Coalesce(Subquery(later.values("choices")), Subquery(early.values("choices"))),
    )
    counted = told.values_list("said", "chosen", "state").annotate(n=Count("pk"))
    found: Counter[tuple[Any, str]] = Counter()
    for kind, chosen, state, number in counted.order_by():
        found[_group(subject, kind, chosen), state] += number
    return found


def _group(subject: str, kind: str | None, chosen: list[str]) -> Any:
    """The group of an answer: its one choice, several, own words alone, or why there is none."""
    if kind != IdentityAnswer.Kind.ANSWERED:
        return IdentityAnswer.Kind(kind or IdentityAnswer.Kind.NOT_ASKED).label
    if not chosen:
        return IN_WORDS
    return SEVERAL if len(chosen) > 1 else subject_of(subject).choices[chosen[0]]


BY: dict[str, tuple[Any, Callable[[Any, uuid.UUID], Counter[tuple[Any, str]]]]] = {
    "source": (_("Who refers"), _by_source),
    "method": (_("How they were found"), _by_method),
    "language": (_("Language"), _by_language),
    "age": (_("Age"), _by_age),
    "gender": (_("Gender"), partial(_by_said, GENDER)),
    "ethnicity": (_("Race and ethnicity"), partial(_by_said, ETHNICITY)),
}


def referrals_by(agency: Any, by: str, year: int, program_id: uuid.UUID | None = None) -> Report:
    """One table of the referrals an agency received in a year: a row for each group, a column for
    each way they ended. ``by`` is a key of ``BY``; ``program_id`` is ``None`` for all programs."""
    begin = start_of_day(dt.date(year, 1, 1), agency.timezone)
    end = end_of_day(dt.date(year, 12, 31), agency.timezone)
    received = {"received_at__gte": begin, "received_at__lt": end}
    rows = Referral.objects.for_agency(agency.pk).filter(**received).exclude(state=MISTAKE)
    if program_id is not None:
        rows = rows.filter(program_id=program_id)
    found = BY[by][1](rows, agency.pk)
    groups = sorted({group for group, _state in found}, key=str)
    waiting = {state.value for state in Referral.State.waiting()}
    counts = [
        [
            *(found[group, state.value] for state in OUTCOMES),
            sum(found[group, state] for state in waiting),
        ]
        for group in groups
    ]
    shown = suppress(counts) if counts else Shown(((0,) * (len(OUTCOMES) + 2),))
    return Report([*(state.label for state in OUTCOMES), WAITING], groups, shown)
