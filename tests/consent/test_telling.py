"""What is told to somebody outside: only under a release, with a reason, and written down for good."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from clients.actions.dying import record_death
from clients.registry import timeline_sources
from consent.actions.releasing import revoke_release
from consent.models import Disclosure, Release
from tests.cast import Cast
from tests.clients.paths import read_only
from tests.consent.stories import a_disclosure, a_release
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]
DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)


@pytest.fixture
def release(cast: Cast, now: dt.datetime) -> Release:
    """Rosa signed a week ago, for the plan and the medicines, to last three months."""
    then = now - 7 * DAY
    return a_release(a_case(cast, then), cast, then)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"record_types": []}, "record_types"),
        ({"record_types": ["everything"]}, "record_types"),
        ({"record_types": ["medications", "notes"]}, "record_types"),
        ({"told": "  "}, "told"),
        ({"spoke_with": " "}, "spoke_with"),
        ({"spoke_with": "Anybody"}, "spoke_with"),
        ({"method": "thought"}, "method"),
        ({"warned": False}, "warned"),
    ],
)
def test_con_14_what_a_release_does_not_cover_is_not_written_down_as_told_under_it(
    release: Release, cast: Cast, now: dt.datetime, change: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        a_disclosure(release, cast, now, **change)
    assert refusal.value.field == field
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("words", ["", "   ", "Everything"])
def test_con_15_each_disclosure_says_why_exactly_this_is_needed(
    release: Release, cast: Cast, now: dt.datetime, words: str
) -> None:
    with pytest.raises(Refused) as refusal:
        a_disclosure(release, cast, now, relevance=words)
    assert refusal.value.field == "relevance"
    kept = a_disclosure(release, cast, now, relevance=" They change the dose ")
    assert kept.relevance == "They change the dose"


def test_con_11_a_release_is_asked_for_the_very_instant_of_telling(
    cast: Cast, now: dt.datetime
) -> None:
    then, today = now - 7 * DAY, cast.agency.today(now)
    release = a_release(
        a_case(cast, then), cast, then, starts_on=today - 5 * DAY, ends_on=today - 3 * DAY
    )
    holds = {days: release.holds_at(now - days * DAY) for days in (6, 5, 4, 3, 2, 0)}
    assert holds == {6: False, 5: True, 4: True, 3: True, 2: False, 0: False}
    for days, held in holds.items():
        told = {"told_at": now - days * DAY, "client_knew_on": today - 7 * DAY}
        if held:
            a_disclosure(release, cast, now, **told)
            continue
        with pytest.raises(Refused, match="holds from") as refusal:
            a_disclosure(release, cast, now, **told)
        assert refusal.value.field == "told_at"


def test_con_11_nothing_was_told_under_a_release_before_it_was_signed(
    release: Release, cast: Cast, now: dt.datetime
) -> None:
    signed = release.signed_at
    assert not release.holds_at(signed - 2 * MINUTE)
    assert release.holds_at(signed.replace(second=0, microsecond=0))
    with pytest.raises(Refused) as refusal:
        a_disclosure(release, cast, now, told_at=signed - 2 * MINUTE)
    assert refusal.value.field == "told_at"


def test_con_12_a_revocation_stops_the_next_telling_and_leaves_what_was_told(
    release: Release, cast: Cast, now: dt.datetime
) -> None:
    before = a_disclosure(release, cast, now, told_at=now - DAY, client_knew_on=_day(cast, now, 2))
    revoke_release(release, by=cast.mia, now=now)
    for told_at in (now, now + MINUTE):
        with pytest.raises(Refused, match="revoked") as refusal:
            a_disclosure(release, cast, now + MINUTE, told_at=told_at)
        assert refusal.value.field == "told_at"
    late = {"told_at": now - MINUTE, "relevance": "Told the minute before"}
    a_disclosure(release, cast, now + MINUTE, **late)
    assert Disclosure.objects.order_by("told_at").first() == before


def _day(cast: Cast, now: dt.datetime, days_ago: int) -> dt.date:
    return cast.agency.today(now) - days_ago * DAY


@pytest.mark.parametrize(("days_ago", "is_taken"), [(-1, False), (0, True), (7, True), (8, False)])
def test_con_19_the_client_knew_before_it_was_told_and_since_they_signed(
    release: Release, cast: Cast, now: dt.datetime, days_ago: int, is_taken: bool
) -> None:
    knew = _day(cast, now, days_ago)
    if is_taken:
        assert a_disclosure(release, cast, now, client_knew_on=knew).client_knew_on == knew
        return
    with pytest.raises(Refused) as refusal:
        a_disclosure(release, cast, now, client_knew_on=knew)
    assert refusal.value.field == "client_knew_on"


def test_what_will_be_told_is_not_written_down_yet(
    release: Release, cast: Cast, now: dt.datetime
) -> None:
    with pytest.raises(Refused, match="once it has happened"):
        a_disclosure(release, cast, now, told_at=now + MINUTE)


def test_a_release_ends_with_the_life_of_who_signed_it(
    release: Release, cast: Cast, now: dt.datetime
) -> None:
    knew = {"client_knew_on": _day(cast, now, 7)}
    record_death(
        release.case.client,
        by=cast.mia,
        now=now,
        died_on=_day(cast, now, 2),
        death_source="Her son",
    )
    with pytest.raises(Refused, match="had died") as refusal:
        a_disclosure(release, cast, now, **knew)
    assert refusal.value.field == "told_at"
    assert a_disclosure(release, cast, now, told_at=now - 2 * DAY, **knew)


@pytest.mark.parametrize("name", ["omar", "otto", "alex", "gina", "petra"])
def test_nobody_else_writes_down_what_was_told(
    release: Release, cast: Cast, now: dt.datetime, name: str
) -> None:
    with pytest.raises(Forbidden):
        a_disclosure(release, cast, now, by=cast[name])


def test_who_only_reads_a_closed_case_writes_nothing_down_and_reads_it_all(
    release: Release, cast: Cast, now: dt.datetime
) -> None:
    kept = a_disclosure(release, cast, now)
    read_only(release.case, now)
    with pytest.raises(Forbidden):
        a_disclosure(release, cast, now)
    assert list(Disclosure.objects.visible_to(cast.mia, now)) == [kept]


@pytest.mark.parametrize(
    "change", ["relevance = 'x'", "record_types = '{notes}'", "told_at = now()", "told = ''"]
)
def test_con_18_the_accounting_is_never_changed(
    release: Release, cast: Cast, now: dt.datetime, change: str
) -> None:
    kept = a_disclosure(release, cast, now)
    for statement in (f"UPDATE consent_disclosure SET {change}", "DELETE FROM consent_disclosure"):
        with (
            pytest.raises(ProgrammingError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"{statement} WHERE id = %s", [kept.pk])
    kept.relevance = "x"
    with pytest.raises(ProgrammingError), transaction.atomic():
        audit.save(kept, by=cast.mia, why="For this test", only=["relevance"])


@pytest.mark.parametrize(
    "change",
    [{"record_types": []}, {"relevance": ""}, {"spoke_with": ""}, {"warned": False},
     {"method": "thought"}, {"client_knew_on": None}],
)  # fmt: skip
def test_the_database_refuses_an_unusable_line_too(
    release: Release, cast: Cast, now: dt.datetime, change: dict[str, object]
) -> None:
    kept = a_disclosure(release, cast, now)
    names = [field.attname for field in Disclosure._meta.concrete_fields if field.name != "id"]
    values = {name: getattr(kept, name) for name in names}
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.save(Disclosure(**{**values, **change}), by=cast.mia, why="For this test")


def test_con_18_each_line_stands_in_the_timeline(
    release: Release, cast: Cast, now: dt.datetime
) -> None:
    for _turn in range(2):
        a_disclosure(release, cast, now)
    told = timeline_sources["consent.Disclosure"]
    lines = [line.entry for line in told(cast.sally, release.case, now)]
    assert [line.title for line in lines] == ["Told Dr. Amara Osei, Eastside Clinic"] * 2
    assert [line.text for line in lines] == ["Medicines"] * 2
    assert told(cast.omar, release.case, now) == told(cast.alex, release.case, now) == []


def test_con_18_a_worker_tells_a_clinic_and_the_client_may_have_the_list_on_paper(
    release: Release, cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    browser, today = browser_of("mia"), cast.agency.today(now)
    detail = reverse("release-detail", args=[release.pk])
    url = reverse("disclosure-new", args=[release.pk])
    assert url in browser.get(detail).content.decode()
    typed = {
        "spoke_with": "Nurse Obi", "organization": "Eastside Clinic", "method": "phone",
        "told_at": f"{today}T00:01", "record_types": ["medications"], "told": "The blue ones.",
        "relevance": "", "client_knew_on": today, "warned": "on",
    }  # fmt: skip
    page = browser.post(url, typed)
    assert page.status_code == 200
    assert "The blue ones." in page.content.decode()
    sent = browser.post(url, {**typed, "relevance": "They change the dose"}, follow=True)
    listed = sent.content.decode()
    for words in ("Nurse Obi", "They change the dose", "The blue ones.", "Release 1"):
        assert words in listed
    revoke_release(release, by=cast.mia, now=now - 2 * MINUTE)
    assert url not in browser.get(detail).content.decode()
    refused = browser.post(url, {**typed, "told_at": _local(cast, now), "relevance": "Once more"})
    assert "revoked" in refused.content.decode()
    assert Disclosure.objects.count() == 1


def _local(cast: Cast, now: dt.datetime) -> str:
    return now.astimezone(ZoneInfo(cast.agency.timezone)).strftime("%Y-%m-%dT%H:%M")


def test_the_whole_list_stands_on_one_page_to_be_printed(
    release: Release, cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    for _turn in range(26):
        a_disclosure(release, cast, now)
    browser, url = browser_of("mia"), reverse("disclosure-list", args=[release.case_id])
    page = browser.get(url).content.decode()
    assert page.count("The client knew") == 25
    assert f"{url}?all=1" in page or "?all=1" in page
    assert browser.get(f"{url}?all=1").content.decode().count("The client knew") == 26
