"""Referrals in numbers: by group, with small numbers hidden (OUT-10)."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core.identity import acting_as
from casemgmt.reports.referrals import (
    IN_WORDS,
    NO_CLIENT,
    NOT_KNOWN,
    OLDEST,
    SEVERAL,
    age_band,
    referrals_by,
)
from clients.actions.identity import Said, describe
from clients.actions.referring import dispose_referral
from tests.cast import Cast
from tests.clients.paths import accepted, received, taken
from tests.clients.test_merging import merged
from tests.stories import shut

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]


def some(
    cast: Cast, now: dt.datetime, number: int, language: str, *, declined: bool = False
) -> None:
    for _turn in range(number):
        if declined:
            referral = taken(cast, now, language=language, received_at=now)
            act = {"by": cast.ines, "now": now, "disposition": "declined", "reason": "Said no"}
            dispose_referral(referral, **act)
        else:
            received(cast, now, language=language, received_at=now)


def test_out_10_groups_are_compared_and_small_numbers_hidden(cast: Cast, now: dt.datetime) -> None:
    some(cast, now, 6, "Spanish")
    some(cast, now, 5, "spanish ", declined=True)
    some(cast, now, 8, "")
    some(cast, now, 2, "Polish")
    year = cast.agency.today(now).year
    report = referrals_by(cast.agency, "language", year)
    rows = {str(group): cells for group, cells in report.rows}
    assert set(rows) == {"Spanish", "Polish", str(NOT_KNOWN), "All"}
    waiting = len(report.columns) - 1
    assert rows["Polish"][waiting] is None
    assert rows["Polish"][-1] is None
    assert not report.shown.held_back
    assert rows["All"][-1] == 21
    assert referrals_by(cast.agency, "language", year - 1).groups == []
    assert referrals_by(cast.agency, "language", year, cast.second_program.pk).groups == []
    assert referrals_by(cast.other_agency, "language", year).groups == []


@pytest.mark.parametrize("by", ["source", "method", "age", "gender", "ethnicity"])
def test_out_10_every_grouping_counts_everybody(cast: Cast, now: dt.datetime, by: str) -> None:
    some(cast, now, 7, "English")
    report = referrals_by(cast.agency, by, cast.agency.today(now).year)
    assert report.rows[-1][1][-1] == 7


def test_out_10_gender_and_ethnicity_are_those_of_who_became_a_client(
    cast: Cast, now: dt.datetime
) -> None:
    some(cast, now, 5, "Spanish")
    said = [
        (Said("answered", ("asian",)), "Asian"),
        (Said("answered", ("asian", "white")), str(SEVERAL)),
        (Said("answered", words="Garifuna"), str(IN_WORDS)),
        (Said("unknown"), "We don't know"),
        (Said("declined"), "Prefers not to say"),
        (None, "Not asked yet"),
    ]
    for one, _group in said:
        client = accepted(cast, now, received_at=now).client
        if one is not None:
            describe(client, by=cast.mia, now=now, said={"ethnicity": one})
    year = cast.agency.today(now).year
    report = referrals_by(cast.agency, "ethnicity", year)
    assert {str(group) for group in report.groups} == {
        str(NO_CLIENT),
        *(group for _said, group in said),
    }
    assert all(cells[-1] is None for group, cells in report.rows if str(group) == "Asian")
    everybody = referrals_by(cast.agency, "gender", year)
    assert {str(group) for group in everybody.groups} == {str(NO_CLIENT), "Not asked yet"}
    assert referrals_by(cast.other_agency, "ethnicity", year).groups == []


def test_out_10_what_was_said_counts_for_both_records_that_were_merged(
    cast: Cast, now: dt.datetime
) -> None:
    keep, other = accepted(cast, now, received_at=now), accepted(cast, now, received_at=now)
    describe(other.client, by=cast.mia, now=now, said={"ethnicity": Said("answered", ("asian",))})
    shut(other, now)
    merged(cast, keep, other, now)
    with acting_as(cast.alex.user.pk):
        report = referrals_by(cast.agency, "ethnicity", cast.agency.today(now).year)
    assert [str(group) for group in report.groups] == ["Asian"]


def test_out_10_ages_are_those_on_the_day_it_came_in() -> None:
    day = dt.date(2026, 3, 1)
    assert age_band(None, day) == NOT_KNOWN
    assert age_band(dt.date(1951, 3, 2), day) != OLDEST
    assert age_band(dt.date(1951, 3, 1), day) == OLDEST


def test_out_10_the_report_is_for_supervisors_and_admins_and_names_nobody(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    some(cast, now, 6, "Spanish")
    page = reverse("report-referrals")
    for name, status in {"sally": 200, "alex": 200, "mia": 403, "ines": 403, "petra": 403}.items():
        assert browser_of(name).get(page, {"by": "language"}).status_code == status
    shown = browser_of("alex").get(page, {"by": "language"}).content.decode()
    assert "Spanish" in shown
    assert "Delgado" not in shown
    assert browser_of("alex").get(page, {"by": "nonsense", "year": "x"}).status_code == 200
