"""Services of a plan start, stand still with their case, go on and end, rule by rule."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from careplans.actions.closing import complete_closure, start_closure
from careplans.actions.goals import edit_service
from careplans.actions.services import (
    continue_service,
    end_service,
    interrupt_service,
    start_service,
)
from careplans.feeds import services_in_timeline
from careplans.models import ServiceLine
from careplans.papers import letter_document
from casemgmt.core.display import day as day_words
from casemgmt.core.errors import Forbidden, Refused
from consent.models import ServiceConsent
from tests.careplans.arranging import (
    DAY,
    TOLD,
    agreed,
    agreed_again,
    begin,
    draft,
    line_of,
    monitored,
    nearly_closed,
    ready_case,
    rest,
    started,
    words,
)
from tests.cast import Cast
from tests.consent.stories import a_consent

NOT_NEEDED: dict[str, Any] = {"reassess": False, "not_needed": "All as before"}
BrowserOf = Callable[[str], Browser]


def test_imp_01_a_service_of_the_agreed_plan_starts(cast: Cast, now: dt.datetime) -> None:
    line = begin(line_of(monitored(cast, now)), cast, now)
    stored = ServiceLine.objects.get(pk=line.pk)
    assert (stored.state, stored.started_on) == ("started", cast.agency.today(now))
    assert set(stored.told) == set(TOLD)
    with pytest.raises(Refused, match="started already"):
        begin(stored, cast, now)


def test_imp_01_no_service_starts_while_the_case_is_not_in_monitoring(
    cast: Cast, now: dt.datetime
) -> None:
    resting, closing = monitored(cast, now), monitored(cast, now)
    rest(resting.case, cast, now)
    start_closure(closing.case, by=cast.mia, now=now, reason="moved", narrative="She moved.")
    for plan in (resting, closing):
        with pytest.raises(Refused) as refusal:
            begin(line_of(plan), cast, now)
        (missing,) = refusal.value.missing
        assert missing.url == reverse("case-move", args=[plan.case_id])
        assert "Bring the case into Monitoring" in missing.text


def test_imp_01_no_service_of_a_draft_starts(cast: Cast, now: dt.datetime) -> None:
    plan = draft(cast, ready_case(cast, now), now)
    with pytest.raises(Refused) as refusal:
        begin(line_of(plan), cast, now)
    assert "Agree on this plan" in words(refusal)


def test_con_02_no_service_starts_or_goes_on_without_consent(cast: Cast, now: dt.datetime) -> None:
    first, second = line_of(monitored(cast, now)), started(cast, monitored(cast, now), now)
    interrupt_service(second, by=cast.mia, now=now, why="The driver is ill")
    for line, change in (
        (first, lambda: begin(first, cast, now)),
        (second, lambda: continue_service(second, by=cast.mia, now=now)),
    ):
        signed = ServiceConsent.objects.filter(case_id=line.case_id)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE consent_serviceconsent SET state = 'superseded' WHERE case_id = %s",
                [line.case_id],
            )
        assert not signed.current().exists()
        with pytest.raises(Refused) as refusal:
            change()
        (missing,) = refusal.value.missing
        assert missing.url == reverse("consent-list", args=[line.case_id])


@pytest.mark.parametrize("unsaid", TOLD)
def test_imp_04_the_client_is_told_three_things_first(
    cast: Cast, now: dt.datetime, unsaid: str
) -> None:
    told = [code for code in TOLD if code != unsaid]
    with pytest.raises(Refused) as refusal:
        begin(line_of(monitored(cast, now)), cast, now, told=told)
    assert refusal.value.field == "told"


@pytest.mark.parametrize("days", [-1, 1])
def test_a_service_starts_neither_ahead_nor_before_services_could_begin(
    cast: Cast, now: dt.datetime, days: int
) -> None:
    day = cast.agency.today(now) + days * DAY
    with pytest.raises(Refused) as refusal:
        begin(line_of(monitored(cast, now)), cast, now, started_on=day)
    assert refusal.value.field == "started_on"


def test_a_service_does_not_start_before_its_plan_was_agreed(cast: Cast, now: dt.datetime) -> None:
    later = now + 5 * DAY
    line = agreed_again(cast, monitored(cast, now), later)
    with pytest.raises(Refused) as refusal:
        begin(line, cast, later, started_on=cast.agency.today(now))
    assert refusal.value.field == "started_on"
    assert begin(line, cast, later).state == "started"


def test_a_service_does_not_start_before_the_consent_was_signed(
    cast: Cast, now: dt.datetime
) -> None:
    later = now + 5 * DAY
    line = line_of(monitored(cast, now))
    a_consent(line.case, cast, later)
    with pytest.raises(Refused) as refusal:
        begin(line, cast, later, started_on=cast.agency.today(now))
    assert refusal.value.field == "started_on"
    assert begin(line, cast, later).state == "started"


def test_a_service_stands_still_goes_on_and_ends_with_a_reason(
    cast: Cast, now: dt.datetime
) -> None:
    line = line_of(monitored(cast, now))
    for change in (interrupt_service, end_service):
        with pytest.raises(Refused, match="Only a"):
            change(line, by=cast.mia, now=now, why="Too early")
    begin(line, cast, now)
    for change in (interrupt_service, end_service):
        with pytest.raises(Refused) as refusal:
            change(line, by=cast.mia, now=now, why=" ")
        assert refusal.value.field == "why"
    interrupt_service(line, by=cast.mia, now=now, why="The driver is ill")
    assert (line.state, line.stopped_because) == ("interrupted", "The driver is ill")
    assert line.interrupted_on == cast.agency.today(now)
    continue_service(line, by=cast.mia, now=now)
    assert (line.state, line.interrupted_on, line.stopped_because) == ("started", None, "")
    end_service(line, by=cast.mia, now=now, why="She cooks again")
    stored = ServiceLine.objects.get(pk=line.pk)
    assert (stored.state, stored.ends_on) == ("ended", cast.agency.today(now))
    assert stored.stopped_because == "She cooks again"


def test_the_closing_letter_is_silent_about_a_service_that_ended_before(
    cast: Cast, now: dt.datetime
) -> None:
    whole = nearly_closed(cast, now)
    complete_closure(whole, by=cast.mia, now=now)
    assert letter_document(whole, staff=cast.mia, now=now).services_end
    line = begin(line_of(monitored(cast, now)), cast, now)
    end_service(line, by=cast.mia, now=now, why="She cooks again")
    closure = start_closure(
        line.case, by=cast.mia, now=now, reason="goals_met", narrative="All is well."
    )
    assert not letter_document(closure, staff=cast.mia, now=now).services_end


def test_the_closing_letter_is_silent_about_a_service_that_never_started(
    cast: Cast, now: dt.datetime
) -> None:
    case = monitored(cast, now).case
    closure = start_closure(case, by=cast.mia, now=now, reason="moved", narrative="She moved.")
    assert not letter_document(closure, staff=cast.mia, now=now).services_end


def test_only_who_works_the_case_starts_and_stops(cast: Cast, now: dt.datetime) -> None:
    line = started(cast, monitored(cast, now), now)
    for stranger in (cast.omar, cast.otto, cast.alex):
        for change in (interrupt_service, end_service, continue_service):
            with pytest.raises(Forbidden):
                change(line, by=stranger, now=now, why="x")
        with pytest.raises(Forbidden):
            start_service(line, by=stranger, now=now, started_on=now.date(), told=TOLD)


def test_a_service_that_started_early_ends_on_its_last_day(cast: Cast, now: dt.datetime) -> None:
    today = cast.agency.today(now)
    plan = draft(cast, ready_case(cast, now), now)
    edit_service(line_of(plan), by=cast.mia, now=now, starts_on=today + 7 * DAY)
    line = started(cast, agreed(cast, plan, now), now)
    end_service(line, by=cast.mia, now=now, why="She cooks again")
    assert ServiceLine.objects.get(pk=line.pk).ends_on == today


@pytest.mark.parametrize(
    "change",
    [
        "state = 'ended', started_on = '2026-01-02', starts_on = NULL",
        "starts_on = '2026-01-02'",
    ],
)
def test_the_database_ends_no_service_before_it_starts(
    cast: Cast, now: dt.datetime, change: str
) -> None:
    line = line_of(draft(cast, ready_case(cast, now), now))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE careplans_serviceline SET {change}, ends_on = '2026-01-01' WHERE id = %s",
            [line.pk],
        )


def test_the_timeline_tells_what_became_of_a_service(cast: Cast, now: dt.datetime) -> None:
    line = started(cast, monitored(cast, now), now)
    rest(line.case, cast, now)
    told = [entry.entry for entry in services_in_timeline(cast.mia, line.case, now)]
    assert [(entry.title, entry.text) for entry in told] == [
        ("Service started: Meal delivery", ""),
        ("Service interrupted: Meal delivery", "In hospital"),
    ]
    assert services_in_timeline(cast.omar, line.case, now) == []


@pytest.mark.parametrize(
    "change", ["state = 'started'", "state = 'interrupted', started_on = '2026-01-01'"]
)
def test_the_database_keeps_no_running_service_without_its_days(
    cast: Cast, now: dt.datetime, change: str
) -> None:
    line = line_of(monitored(cast, now))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE careplans_serviceline SET {change} WHERE id = %s", [line.pk])


def test_a_service_is_started_and_stopped_on_its_pages(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    line, mia = line_of(monitored(cast, now)), browser_of("mia")
    plan = reverse("plan-list", args=[line.case_id])
    start, change = (reverse(name, args=[line.pk]) for name in ("service-start", "service-change"))
    assert start in mia.get(plan).content.decode()
    assert mia.get(change).status_code == 302
    today = cast.agency.today(now)
    refused = mia.post(start, {"started_on": today, "told": ["role"]})
    assert "Tell the client all three things first." in refused.content.decode()
    assert mia.post(start, {"started_on": today, "told": TOLD}).status_code == 302
    assert change in mia.get(plan).content.decode()
    kept = mia.post(change, {"answer": "interrupt", "why": ""})
    assert "Say why." in kept.content.decode()
    assert mia.post(change, {"answer": "nonsense", "why": "x"}).status_code == 200
    stopped = {"answer": "interrupt", "why": "The driver is ill"}
    assert mia.post(change, stopped).status_code == 302
    assert "The driver is ill" in mia.get(plan).content.decode()
    assert mia.post(change, {"answer": "go_on"}).status_code == 302
    assert ServiceLine.objects.get(pk=line.pk).state == "started"


def test_a_service_that_stood_still_when_its_case_ended_shows_both(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    closure = nearly_closed(cast, now)
    line = ServiceLine.objects.select_related("plan", "case__agency").get(case=closure.case)
    interrupt_service(line, by=cast.mia, now=now, why="The driver is ill")
    complete_closure(closure, by=cast.mia, now=now)
    told = [entry.entry for entry in services_in_timeline(cast.mia, closure.case, now)]
    assert [(entry.title, entry.text) for entry in told] == [
        ("Service started: Meal delivery", ""),
        ("Service interrupted: Meal delivery", "The driver is ill"),
        ("Service ended: Meal delivery", ""),
    ]
    page = browser_of("mia").get(reverse("plan-list", args=[closure.case_id])).content.decode()
    today = day_words(cast.agency.today(now))
    assert f"interrupted {today}" in page
    assert f"ended {today}" in page
