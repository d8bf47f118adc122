"""Dates of which only a part is known: read as people write them, told as they are known."""

import copy
import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from casemgmt.core.partial import (
    PartialDate,
    PartialDateFormField,
    known,
    precision_of,
    read,
)

DAY = "5 Mar 1948"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1948", "1948"),
        (" march 1948 ", "March 1948"),
        ("Mar 1948", "March 1948"),
        ("1948-03", "March 1948"),
        ("3/1948", "March 1948"),
        ("3/5/1948", DAY),
        ("03/05/1948", DAY),
        ("1948-03-05", DAY),
        ("5 Mar 1948", DAY),
        ("March 5, 1948", DAY),
    ],
)
def test_int_02_a_birth_date_is_read_as_people_write_it(text: str, words: str) -> None:
    assert read(text).words == words
    assert read(read(text).words) == read(text)
    assert (read(text).year, read(text).precision == "day") == (1948, words == DAY)


@pytest.mark.parametrize(
    "text",
    [
        "48",
        "3/5/48",
        "1849",
        "February 30 1948",
        "13/1948",
        "soon",
        "May June 1948",
        "Ma 1948",
        "1" * 99,
    ],
)
def test_int_02_what_is_no_date_is_refused_in_plain_words(text: str) -> None:
    with pytest.raises(ValidationError, match="Write a day, a month or a year"):
        PartialDateFormField(required=False).clean(text)


def test_months_are_read_in_the_readers_language_too() -> None:
    with override("es"):
        assert read("marzo 1948") == dt.date(1948, 3, 1)
        assert read("March 1948") == dt.date(1948, 3, 1)


def test_two_dates_agree_as_far_as_both_are_known() -> None:
    year, month, day = read("1948"), read("March 1948"), read(DAY)
    assert year.agrees_with(day)
    assert month.agrees_with(day)
    assert not month.agrees_with(read("4 Apr 1948"))
    assert not year.agrees_with(read("1949"))


def test_a_date_keeps_how_much_of_it_is_known() -> None:
    year = read("1948")
    assert copy.deepcopy(year).precision == "year"
    assert (known(year), known(None)) == (year, None)
    assert (precision_of(dt.date(1948, 1, 1)), precision_of(year), precision_of(None)) == (
        *("day", "year"), "day",
    )  # fmt: skip
    assert PartialDate.of(dt.date(1948, 3, 5), "month") == dt.date(1948, 3, 1)


def test_a_field_has_changed_when_more_of_the_date_is_known() -> None:
    field = PartialDateFormField(required=False)
    assert not field.has_changed(read("1948"), "1948")
    assert field.has_changed(read("1948"), "1/1/1948")
    assert not field.has_changed(None, "")
    assert field.has_changed(read("1948"), "soon")
