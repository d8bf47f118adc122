"""Dates of which a year, a month or the day is known, and nothing is made up beyond that."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateformat import format as date_format
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

DAY, MONTH, YEAR = "day", "month", "year"
PRECISIONS = [
    (DAY, gettext_lazy("the day")),
    (MONTH, gettext_lazy("the month")),
    (YEAR, gettext_lazy("the year")),
]
EARLIEST, LONGEST = 1850, 40
YEAR_DIGITS, DAY_DIGITS, LEAST_LETTERS = 4, 2, 3
_PATTERNS = {DAY: "j M Y", MONTH: "F Y", YEAR: "Y"}
_NUMBERS = (
    re.compile(r"(?P<year>\d{4})(-(?P<month>\d{1,2})(-(?P<day>\d{1,2}))?)?"),
    re.compile(r"(?P<month>\d{1,2})/((?P<day>\d{1,2})/)?(?P<year>\d{4})"),
)


class PartialDate(dt.date):
    """A day, a month or a year. As a date it is the first day of what is known."""

    precision: str = DAY

    @classmethod
    def of(cls, day: dt.date, precision: str) -> PartialDate:
        """As much of a day as is known."""
        month = 1 if precision == YEAR else day.month
        made = cls(day.year, month, day.day if precision == DAY else 1)
        made.precision = precision
        return made

    def __reduce__(self) -> Any:
        return PartialDate.of, (dt.date(self.year, self.month, self.day), self.precision)

    @property
    def words(self) -> str:
        """As it is known: "5 Mar 1948", "March 1948", "1948"."""
        return date_format(self, _PATTERNS[self.precision])

    def agrees_with(self, other: PartialDate) -> bool:
        """Are the two the same as far as both are known?"""
        coarser = max(self.precision, other.precision, key=[DAY, MONTH, YEAR].index)
        return PartialDate.of(self, coarser) == PartialDate.of(other, coarser)


def known(day: dt.date | None, precision: str = DAY) -> PartialDate | None:
    """A stored date with what is known of it; a date that says so itself stays as it is."""
    if day is None or isinstance(day, PartialDate):
        return day
    return PartialDate.of(day, precision)


def precision_of(day: dt.date | None) -> str:
    """How much of a date is known."""
    return day.precision if isinstance(day, PartialDate) else DAY


def read(text: str) -> PartialDate:
    """A date as somebody writes it: 1948, March 1948, 3/1948, 3/5/1948, 5 Mar 1948, 1948-03-05.

    Raises ``ValueError`` for anything else, and for a day that does not exist.
    """
    parts = _in_numbers(text.strip()) or _in_words(text)
    year, month, day = (parts.get(name) for name in (YEAR, MONTH, DAY))
    if len(text) > LONGEST or year is None or year < EARLIEST:
        raise ValueError(text)
    precision = YEAR if month is None else MONTH if day is None else DAY
    return PartialDate.of(dt.date(year, month or 1, day or 1), precision)


def _in_numbers(text: str) -> dict[str, int]:
    for pattern in _NUMBERS:
        found = pattern.fullmatch(text)
        if found:
            return {name: int(part) for name, part in found.groupdict().items() if part}
    return {}


def _in_words(text: str) -> dict[str, int]:
    """The month by its name, or its first three letters and more, and a year with or without a day."""
    words = re.findall(r"\d+|[^\W\d]+", text)
    numbers = [word for word in words if word.isdigit()]
    months = {_month(word) for word in words if not word.isdigit()}
    years = [int(word) for word in numbers if len(word) == YEAR_DIGITS]
    days = [int(word) for word in numbers if len(word) <= DAY_DIGITS]
    if len(months) != 1 or None in months or len(years) != 1 or len(days) + 1 != len(numbers):
        return {}
    (month,) = months
    return {YEAR: years[0], MONTH: month or 0} | ({DAY: days[0]} if days else {})


def _month(word: str) -> int | None:
    """The number of a month in the reader's language or in English."""
    if len(word) < LEAST_LETTERS:
        return None
    for number, name in MONTHS.items():
        with override("en"):
            english = str(name)
        if any(one.casefold().startswith(word.casefold()) for one in (str(name), english)):
            return number
    return None


class PartialDateFormField(forms.CharField):
    """A date in one forgiving field: its value is a ``PartialDate``, or ``None``."""

    def __init__(self, **kwargs: Any) -> None:
        known_part = gettext_lazy("As much as is known: 3/5/1948, March 1948 or 1948.")
        super().__init__(**{**kwargs, "help_text": kwargs.get("help_text") or known_part})

    def prepare_value(self, value: Any) -> Any:
        return value.words if isinstance(value, PartialDate) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(self.prepare_value(value))
        try:
            return read(text) if text else None
        except ValueError as odd:
            words = _("Write a day, a month or a year: 3/5/1948, March 1948 or 1948.")
            raise ValidationError(words, code="invalid") from odd

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            before, after = known(initial or None), self.to_python(data)
        except ValidationError:
            return True
        return (before, precision_of(before)) != (after, precision_of(after))


class PartialDateField(models.DateField[Any, Any]):
    """A date whose precision is in the field beside it, called as this one and ``_precision``."""

    def value_from_object(self, obj: Any) -> PartialDate | None:
        return known(getattr(obj, self.attname), getattr(obj, f"{self.name}_precision"))

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PartialDateFormField, **kwargs})


def precision_field() -> models.CharField[str, str]:
    """The field beside a ``PartialDateField``."""
    return models.CharField(
        gettext_lazy("of the birth date is known"), max_length=5, choices=PRECISIONS, default=DAY,
        editable=False,
    )  # fmt: skip


def no_more_than_known(name: str, who: str) -> list[models.BaseConstraint]:
    """Constraints under which nothing is made up beyond what is known of a date."""
    precision = f"{name}_precision"
    is_first = models.Q(**{f"{name}__day": 1})
    rules = {
        "is_known_to_a_degree": models.Q(**{f"{precision}__in": [DAY, MONTH, YEAR]}),
        "is_there_to_be_known": models.Q(**{precision: DAY})
        | models.Q(**{f"{name}__isnull": False}),
        "has_no_made_up_day": models.Q(**{precision: DAY}) | is_first,
        "has_no_made_up_month": ~models.Q(**{precision: YEAR}) | models.Q(**{f"{name}__month": 1}),
    }
    return [
        models.CheckConstraint(condition=rule, name=f"{who}_{name}_{words}")
        for words, rule in rules.items()
    ]
