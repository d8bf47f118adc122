"""Referrals in numbers: by group, with small numbers hidden (OUT-10)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.identity import acting_as
from casemgmt.reports.referrals import (
    BY,
    IN_WORDS,
    NOT_KNOWN,
    OLDEST,
    SEVERAL,
    age_band,
    referrals_by,
)
from clients.actions.deciding import Told
from clients.actions.identity import Said, describe, describe_referred
from clients.actions.referring import dispose_referral
from clients.actions.screening import accept_referral
from clients.models import Referral
from tests.cast import Cast
from tests.clients.paths import accepted, received, screened, taken
from tests.clients.test_merging import merged
from tests.stories import shut

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
TOLD = Told(untold_reason="No phone, and the letter came back", elsewhere="none")


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


def test_out_10_whoever_is_turned_away_counts_as_they_describe_themselves(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    years: dict[str, Any] = {"year": cast.agency.today(now).year}
    facts = {"basis": "ID seen", "rationale": "Meals help", "is_appropriate": "yes"}
    picks = [["asian"], ["asian"], ["asian"], ["asian", "white"], ["declined"], ["unknown"], []]
    for picked in picks:
        referral = taken(cast, now, received_at=now)
        page = reverse("referral-screen", args=[referral.pk])
        sent = {**facts, "is_eligible": "no", "ethnicity": picked, "gender": "in_words"}
        browser_of("ines").post(page, {**sent, "words_gender": "Femme"})
        ends = {"disposition": "not_eligible", "reason": "Lives elsewhere", "told": TOLD}
        dispose_referral(referral, by=cast.ines, now=now, **ends)
        assert not referral.screenings.get().answers
    words = {"Asian": 3, str(SEVERAL): 1, "Prefers not to say": 1, "We don't know": 1}
    found = BY["ethnicity"][1](Referral.objects.all(), cast.agency.pk)
    assert {str(group): number for (group, _state), number in found.items()} == {
        **words,
        "Not asked yet": 1,
    }
    assert {str(one) for one in referrals_by(cast.agency, "gender", **years).groups} == {
        str(IN_WORDS)
    }


def test_out_10_what_was_said_early_goes_with_who_becomes_a_client(
    cast: Cast, now: dt.datetime
) -> None:
    known = accepted(cast, now, program=cast.second_program).client
    before = {"gender": Said("answered", ("man",)), "ethnicity": Said("declined")}
    describe(known, by=cast.mia, now=now, said=before)
    describe(known, by=cast.mia, now=now, said={"ethnicity": Said("not_asked")})
    said = {"gender": Said("declined"), "ethnicity": Said("answered", ("white",), "Irish")}
    for client in (None, known):
        referral = screened(cast, now, by="mia")
        describe_referred(referral, by=cast.mia, now=now, said=said)
        case = accept_referral(referral, by=cast.mia, now=now, client=client, not_these=[known.pk])
        rows = case.client.identity.order_by("subject").values_list("subject", "kind", "choices")
        gender = ("gender", "answered", ["man"]) if client else ("gender", "declined", [])
        assert list(rows) == [("ethnicity", "answered", ["white"]), gender]
        assert case.client.identity.get(subject="ethnicity").words == "Irish"
        with pytest.raises((Refused, Forbidden)):
            describe_referred(referral, by=cast.mia, now=now, said=said)


def test_out_10_only_who_decides_the_referral_writes_what_was_said(
    cast: Cast, now: dt.datetime
) -> None:
    referral, said = taken(cast, now), {"gender": Said("declined")}
    for name in ("mia", "alex", "otto"):
        with pytest.raises(Forbidden):
            describe_referred(referral, by=cast[name], now=now, said=said)
    with pytest.raises(Refused):
        describe_referred(referral, by=cast.ines, now=now, said={"marital": Said("declined")})
    assert describe_referred(referral, by=cast.ines, now=now, said=said)


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
    assert {str(group) for group in report.groups} == {*(group for _said, group in said)}
    assert all(cells[-1] is None for group, cells in report.rows if str(group) == "Asian")
    everybody = referrals_by(cast.agency, "gender", year)
    assert {str(group) for group in everybody.groups} == {"Not asked yet"}
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
