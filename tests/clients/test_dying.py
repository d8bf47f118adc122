"""After a death a case only closes, and nothing asks for the client any more (CLO-15)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from assessments.actions.assessing import start_assessment
from assessments.actions.reassessing import plan_reassessment
from assessments.actions.scheduling import schedule_reassessments
from assessments.models import ReassessmentTask
from careplans.actions.closing import (
    complete_closure,
    edit_closure,
    start_closure,
    withdraw_closure,
)
from careplans.actions.holding import hold_case, resume_case
from careplans.actions.planning import propose_plan, start_plan
from careplans.models import Closure
from careplans.papers import letter_document
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.ledger.models import Notice
from casemgmt.work.quiet import quiet_cases
from clients.actions.dying import record_death
from clients.actions.moving import move_case
from clients.models import Case, Client
from clients.registry import due_sources
from tests.careplans.arranging import (
    begin,
    draft,
    line_of,
    monitored,
    nearly_closed,
    ready_case,
    started,
)
from tests.cast import Cast
from tests.consent.stories import a_consent, a_release
from tests.stories import a_case, died

BrowserOf = Callable[[str], Browser]
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"days": 1}, "died_on"),
        ({"days": -40_000}, "died_on"),
        ({"death_source": " "}, "death_source"),
        ({"died_on": None}, "died_on"),
    ],
)
def test_clo_15_a_death_has_a_day_and_a_source(
    cast: Cast, now: dt.datetime, given: dict[str, Any], field: str
) -> None:
    case = a_case(cast, now, birth_date=dt.date(1944, 5, 2))
    if "days" in given:
        given = {"died_on": cast.agency.today(now) + given["days"] * DAY}
    with pytest.raises(Refused) as refusal:
        died(case, cast, now, **given)
    assert refusal.value.field == field


def test_clo_15_a_year_of_two_digits_is_no_year(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now, birth_date=None)
    with pytest.raises(Refused, match="four digits"):
        died(case, cast, now, died_on=dt.date(26, 11, 2))


def test_clo_15_only_who_works_the_case_records_it(cast: Cast, now: dt.datetime) -> None:
    client, today = a_case(cast, now).client, cast.agency.today(now)
    for stranger in (cast.omar, cast.otto, cast.alex):
        with pytest.raises(Forbidden):
            record_death(client, by=stranger, now=now, died_on=today, death_source="x")


def test_clo_15_the_database_keeps_no_death_without_its_source(
    cast: Cast, now: dt.datetime
) -> None:
    client = a_case(cast, now).client
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE clients_client SET died_on = '2026-01-01' WHERE id = %s", [client.pk]
        )


@pytest.mark.parametrize("stage", ["intake", "assessment", "planning"])
def test_clo_15_a_case_moves_nowhere_but_into_closing(
    cast: Cast, now: dt.datetime, stage: str
) -> None:
    onward = {"intake": "assessment", "assessment": "planning", "planning": "active"}
    case = died(a_case(cast, now, stage=stage), cast, now)
    with pytest.raises(Refused, match="has died") as refusal:
        move_case(case, by=cast.mia, now=now, to_stage=onward[stage])
    assert refusal.value.missing[0].url == reverse("closure-detail", args=[case.pk])
    start_closure(case, by=cast.mia, now=now, reason="died", narrative="In her sleep.")
    assert Case.objects.get(pk=case.pk).stage == "closing"


def test_clo_15_a_case_neither_rests_nor_goes_on(cast: Cast, now: dt.datetime) -> None:
    later = cast.agency.today(now) + 14 * DAY
    active = died(monitored(cast, now).case, cast, now)
    with pytest.raises(Refused, match="has died"):
        hold_case(active, by=cast.mia, now=now, reason="Away", review_on=later)
    case = Case.objects.get(pk=monitored(cast, now).case.pk)
    hold_case(case, by=cast.mia, now=now, reason="Away", review_on=later)
    resting = died(case, cast, now)
    with pytest.raises(Refused, match="has died"):
        resume_case(resting, by=cast.mia, now=now, reassess=False, not_needed="x")
    closure = start_closure(
        died(a_case(cast, now, stage="active"), cast, now),
        by=cast.mia, now=now, reason="died", narrative="In her sleep.",
    )  # fmt: skip
    with pytest.raises(Refused, match="has died"):
        withdraw_closure(closure, by=cast.sally, now=now, why="x")


def test_clo_15_nothing_new_is_done_with_a_client_who_has_died(
    cast: Cast, now: dt.datetime
) -> None:
    line = line_of(monitored(cast, now))
    case = died(Case.objects.get(pk=line.case_id), cast, now)
    day = cast.agency.today(now) + 9 * DAY
    for act in (
        lambda: begin(line, cast, now),
        lambda: start_plan(case, by=cast.mia, now=now),
        lambda: start_assessment(case, by=cast.mia, now=now),
        lambda: plan_reassessment(case, by=cast.mia, now=now, due_on=day, why="x"),
        lambda: a_consent(case, cast, now),
        lambda: a_release(case, cast, now),
    ):
        with pytest.raises(Refused, match="has died"):
            act()


def test_clo_15_the_case_closes_for_that_reason(cast: Cast, now: dt.datetime) -> None:
    case = died(a_case(cast, now, stage="active"), cast, now)
    with pytest.raises(Refused) as refusal:
        start_closure(case, by=cast.mia, now=now, reason="moved", narrative="x")
    assert refusal.value.field == "reason"
    closure = nearly_closed(cast, now)
    died(closure.case, cast, now)
    stored = Closure.objects.select_related("case__client", "case__agency", "case__program")
    closure = stored.get(pk=closure.pk)
    with pytest.raises(Refused) as refusal:
        complete_closure(closure, by=cast.mia, now=now)
    assert "Reason and record say the same of the client's death" in [
        m.text for m in refusal.value.missing
    ]
    with pytest.raises(Refused):
        edit_closure(closure, by=cast.mia, now=now, reason="other")
    edit_closure(stored.get(pk=closure.pk), by=cast.mia, now=now, reason="died")
    assert complete_closure(stored.get(pk=closure.pk), by=cast.mia, now=now).state == "completed"


def test_clo_15_a_case_closes_for_a_death_only_when_it_is_recorded(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now, stage="active")
    with pytest.raises(Refused, match="First record") as refusal:
        start_closure(case, by=cast.mia, now=now, reason="died", narrative="In her sleep.")
    assert refusal.value.field == "reason"
    closure = nearly_closed(cast, now, "died")
    record_death(
        Client.objects.get(pk=closure.case.client_id),
        by=cast.mia, now=now, died_on=None, death_source="Another client",
    )  # fmt: skip
    closure = Closure.objects.select_related("case__client", "case__agency").get(pk=closure.pk)
    with pytest.raises(Refused):
        complete_closure(closure, by=cast.mia, now=now)


def test_clo_15_the_letter_goes_to_the_family(cast: Cast, now: dt.datetime) -> None:
    closure = nearly_closed(cast, now)
    died(closure.case, cast, now)
    closure = Closure.objects.select_related("case__client", "case__agency").get(pk=closure.pk)
    letter = letter_document(closure, staff=cast.mia, now=now)
    assert letter.greeting.startswith("Dear family of")
    assert (letter.how_to_return, letter.after_a_death) == ("", True)


def due_titles(cast: Cast, now: dt.datetime, days: int) -> list[str]:
    until = cast.agency.today(now) + days * DAY
    items = [item for source in due_sources.values() for item in source(cast.mia, now, until)]
    return [str(item.row.title) for item in items]


def test_v20_nothing_that_is_due_asks_for_the_client(cast: Cast, now: dt.datetime) -> None:
    line = started(cast, monitored(cast, now), now)
    case = Case.objects.get(pk=line.case_id)
    a_release(case, cast, now)
    first, asked = a_case(cast, now), ready_case(cast, now)
    propose_plan(draft(cast, asked, now), by=cast.mia, now=now)
    before = due_titles(cast, now, 400)
    asking = {
        "Reassess Rosa Delgado",
        "Assess Rosa Delgado",
        "Review the plan with Rosa Delgado",
        "Sign up for meal delivery 0",
    }
    asking |= {
        "Ask Rosa Delgado to agree to the plan",
        "Renew the release for Dr. Amara Osei, Eastside Clinic, Rosa Delgado",
    }
    assert asking <= set(before)
    for one in (case, first, asked):
        died(one, cast, now)
    left = due_titles(cast, now, 400)
    assert set(left) == {"Close the case of Rosa Delgado, who has died"}
    assert quiet_cases(cast.mia, now + 90 * DAY, cast.agency.today(now) + 90 * DAY) == []


def test_v20_a_hold_of_a_client_who_has_died_is_not_looked_at_again(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now, stage="active")
    later = cast.agency.today(now) + 14 * DAY
    hold_case(case, by=cast.mia, now=now, reason="Away", review_on=later)
    died(case, cast, now)
    assert set(due_titles(cast, now, 400)) == {"Close the case of Rosa Delgado, who has died"}


def test_v20_notices_of_a_reassessment_count_as_read_and_no_other_comes(
    cast: Cast, now: dt.datetime
) -> None:
    told, untold = monitored(cast, now).case, monitored(cast, now).case
    planned = ReassessmentTask.objects.get(case=told).due_on
    later = now + (planned - cast.agency.today(now) + DAY)
    bare = a_case(cast, now, stage="active")
    died(untold, cast, now)
    died(bare, cast, now)
    schedule_reassessments(later)
    notices = Notice.objects.filter(kind="reassessment_due")
    assert [one.url for one in notices] == [reverse("assessment-list", args=[told.pk])]
    assert not ReassessmentTask.objects.filter(case=bare).exists()
    died(told, cast, now)
    assert not notices.filter(read_at=None).exists()


def test_a_death_recorded_by_mistake_is_taken_back(cast: Cast, now: dt.datetime) -> None:
    case = died(monitored(cast, now).case, cast, now)
    case = died(case, cast, now, died_on=None, death_source="Her sister of the same name")
    assert (case.client.died_on, case.client.death_source) == (None, "")
    reason = case.client.history.first().history_change_reason
    assert reason == "Her sister of the same name"
    later = cast.agency.today(now) + 14 * DAY
    assert hold_case(case, by=cast.mia, now=now, reason="Away", review_on=later).pk


def test_a_death_is_recorded_and_shown_on_the_pages(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, mia = a_case(cast, now, stage="planning"), browser_of("mia")
    page, here = (
        reverse("client-died", args=[case.client_id]),
        reverse("case-detail", args=[case.pk]),
    )
    assert page in mia.get(here).content.decode()
    kept = mia.post(page, {"died_on": "", "death_source": "Her daughter called", "version": 1})
    assert "Her daughter called" in kept.content.decode()
    today = cast.agency.today(now)
    given = {"died_on": today, "death_source": "Her daughter called", "version": 1}
    assert mia.post(page, given).status_code == 302
    shown = mia.get(here).content.decode()
    assert "The client died" in shown
    assert "Died " in shown
    assert (
        "Only closing is open from here."
        in mia.get(reverse("case-move", args=[case.pk])).content.decode()
    )
    begun = mia.get(reverse("closure-start", args=[case.pk])).content.decode()
    assert 'value="died" selected' in begun


def test_after_a_death_no_page_offers_what_is_refused(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, mia = monitored(cast, now).case, browser_of("mia")
    offers = {
        "case-detail": reverse("case-hold", args=[case.pk]),
        "consent-list": reverse("release-new", args=[case.pk]),
        "plan-list": reverse("plan-new", args=[case.pk]),
        "assessment-list": reverse("reassessment-plan", args=[case.pk]),
    }

    def offered() -> set[str]:
        pages = {name: mia.get(reverse(name, args=[case.pk])).content.decode() for name in offers}
        return {name for name, link in offers.items() if link in pages[name]}

    assert offered() == set(offers)
    died(case, cast, now)
    assert offered() == set()


def test_the_age_stands_still_at_death() -> None:
    client = Client(birth_date=dt.date(1944, 5, 2), died_on=dt.date(2020, 1, 1), death_source="x")
    assert client.age(dt.date(2026, 6, 1)) == 75
