"""Stage moves, holds, and what stands before them (requirements 2.2, COO-01)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from careplans.actions.holding import hold_case, resume_case
from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from clients import guards, lifecycle
from clients.actions.intake import complete_intake
from clients.actions.moving import checklist, move_case, next_stage
from clients.models import Assignment, Case, CaseTransition
from tests.cast import SET_UP, Cast
from tests.clients.paths import accepted
from tests.clients.test_intake import save
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]
NOT_NEEDED: dict[str, Any] = {"reassess": False, "not_needed": "All as before"}


def ready(cast: Cast, now: dt.datetime) -> Case:
    """A case whose intake is complete."""
    case = accepted(cast, now)
    save(cast, now, case)
    complete_intake(case, by=cast.mia, now=now)
    return case


def still_needed(case: Case, now: dt.datetime) -> list[str]:
    """Open lines of the checklist that lie on the intake page or the team page."""
    own = (reverse("intake-edit", args=[case.pk]), reverse("case-team", args=[case.pk]))
    return [str(c.text) for c in checklist(case, now) if not c.done and c.url.startswith(own)]


def test_the_checklist_says_what_is_done_and_what_is_missing(cast: Cast, now: dt.datetime) -> None:
    bare, full = accepted(cast, now), ready(cast, now)
    assert len(still_needed(bare, now)) == 9
    assert still_needed(full, now) == []
    lines = {str(check.text) for check in checklist(full, now) if check.done}
    assert {"Intake complete", "When and where you met"} <= lines
    assert [check.done for check in checklist(bare, now)] == sorted(
        check.done for check in checklist(bare, now)
    )


def test_conditions_about_the_same_share_one_reading(cast: Cast, now: dt.datetime) -> None:
    case = accepted(cast, now)
    with CaptureQueriesContext(connection) as asked:
        checks = checklist(case, now)
    intakes = [query for query in asked if "clients_intakerecord" in query["sql"]]
    assert (len(checks) > 8, len(intakes)) == (True, 1)


def test_an_intake_nobody_completed_keeps_the_case_in_intake(cast: Cast, now: dt.datetime) -> None:
    case = accepted(cast, now)
    save(cast, now, case)
    assert still_needed(case, now) == ["Complete the intake"]
    with pytest.raises(Refused) as refusal:
        move_case(case, by=cast.mia, now=now, to_stage="assessment")
    assert "Complete the intake" in [one.text for one in refusal.value.missing]


def test_a_worker_moves_a_case_to_its_next_stage_only(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now, stage="assessment")
    for wrong in ("active", "intake", "closed", "closing", "assessment", "nonsense"):
        with pytest.raises(Refused):
            move_case(case, by=cast.mia, now=now, to_stage=wrong)
    assert next_stage(case) == "planning"
    assert next_stage(a_case(cast, now, stage="active")) is None


def test_a_case_with_nobody_to_carry_it_does_not_become_active(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now, stage="planning")
    assert guards.one_primary(case, now) == []
    primary = Assignment.objects.get(case=case)
    primary.end(now)
    audit.save(primary, by=SET_UP, why="For this test", only=["during"])
    assert guards.one_primary(case, now)
    assert still_needed(case, now) == ["Give the case a primary case manager"]
    case.stage, case.hold_reason = "on_hold", "Away"
    case.hold_review_on = cast.agency.today(now)
    audit.save(case, by=SET_UP, why="For this test")
    with pytest.raises(Refused) as refusal:
        resume_case(case, by=cast.sally, now=now, **NOT_NEEDED)
    assert "Give the case a primary case manager" in [one.text for one in refusal.value.missing]


def test_a_case_rests_for_a_reason_until_a_day_and_goes_on(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now, stage="active")
    today = cast.agency.today(now)
    later = today + dt.timedelta(days=14)
    for reason, review_on, field in ((" ", later, "reason"), ("Away", today, "review_on")):
        with pytest.raises(Refused) as refusal:
            hold_case(case, by=cast.mia, now=now, reason=reason, review_on=review_on)
        assert refusal.value.field == field
    hold_case(case, by=cast.mia, now=now, reason="In hospital", review_on=later)
    stored = Case.objects.get(pk=case.pk)
    assert (stored.stage, stored.hold_reason, stored.hold_review_on) == (
        "on_hold", "In hospital", later,
    )  # fmt: skip
    resume_case(case, by=cast.mia, now=now, why="Home again", **NOT_NEEDED)
    stored = Case.objects.get(pk=case.pk)
    assert (stored.stage, stored.hold_reason, stored.hold_review_on) == ("active", "", None)
    moved = CaseTransition.objects.filter(case=case).exclude(from_stage="")
    rows = moved.values_list("to_stage", "reason", "by")
    assert sorted(rows) == [
        ("active", "Home again\nNo reassessment: All as before", cast.mia.pk), ("on_hold", "In hospital", cast.mia.pk),
    ]  # fmt: skip


def test_only_an_active_case_rests_and_only_a_resting_one_goes_on(
    cast: Cast, now: dt.datetime
) -> None:
    later = cast.agency.today(now) + dt.timedelta(days=14)
    case = a_case(cast, now, stage="planning")
    with pytest.raises(Refused):
        hold_case(case, by=cast.mia, now=now, reason="Away", review_on=later)
    with pytest.raises(Refused, match="not on hold"):
        resume_case(Case.objects.get(pk=case.pk), by=cast.mia, now=now, **NOT_NEEDED)


def test_people_outside_the_case_move_nothing(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now, stage="active")
    later = cast.agency.today(now) + dt.timedelta(days=14)
    for name in ("omar", "ines", "alex", "otto", "iris"):
        with pytest.raises(Forbidden):
            hold_case(case, by=cast[name], now=now, reason="Away", review_on=later)
        with pytest.raises(Forbidden):
            move_case(case, by=cast[name], now=now, to_stage="planning")
        with pytest.raises(Forbidden):
            resume_case(case, by=cast[name], now=now, **NOT_NEEDED)
    assert hold_case(case, by=cast.sally, now=now, reason="Away", review_on=later).pk


def test_a_case_somebody_else_moved_meanwhile_is_not_moved_twice(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now, stage="active")
    old = Case.objects.get(pk=case.pk)
    later = cast.agency.today(now) + dt.timedelta(days=14)
    hold_case(case, by=cast.mia, now=now, reason="Away", review_on=later)
    with pytest.raises(Refused, match="from On hold"):
        hold_case(old, by=cast.sally, now=now, reason="Away", review_on=later)
    assert CaseTransition.objects.filter(case=case, to_stage="on_hold").count() == 1


@pytest.mark.parametrize("url", ["case-move", "case-hold", "case-resume"])
def test_the_pages_of_a_move_open_for_who_works_the_case(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, url: str
) -> None:
    page = reverse(url, args=[a_case(cast, now).pk])
    for name in ("mia", "sally"):
        assert browser_of(name).get(page).status_code == 200
    for name in ("omar", "ines", "otto", "alex"):
        assert browser_of(name).get(page).status_code == 404
        assert browser_of(name).post(page, {}).status_code == 404


@pytest.mark.parametrize(
    "stage", ["intake", "assessment", "planning", "active", "closing", "closed"]
)
def test_the_move_page_has_an_answer_in_every_stage(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, stage: str
) -> None:
    case = a_case(cast, now, stage=stage)
    shown = browser_of("mia").get(reverse("case-move", args=[case.pk]))
    assert shown.status_code == (403 if stage == "closed" else 200)


def test_the_move_page_links_each_gap_and_offers_no_way_past_it(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, browser = accepted(cast, now), browser_of("mia")
    page = reverse("case-move", args=[case.pk])
    shown = browser.get(page).content.decode()
    assert "#id_interview_alone_0" in shown
    assert "Move on to" not in shown
    refused = browser.post(page, {"to_stage": "assessment"})
    assert "these are still needed" in refused.content.decode()
    assert Case.objects.get(pk=case.pk).stage == "intake"


def test_a_move_page_that_is_out_of_date_moves_nothing(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now, stage="assessment")
    page = reverse("case-move", args=[case.pk])
    shown = browser_of("mia").post(page, {"to_stage": "assessment"})
    assert "has moved on" in shown.content.decode()


def test_a_hold_is_set_and_ended_on_its_pages(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, browser = a_case(cast, now, stage="active"), browser_of("mia")
    later = cast.agency.today(now) + dt.timedelta(days=14)
    given: dict[str, Any] = {"reason": "In hospital", "review_on": later}
    bad = browser.post(reverse("case-hold", args=[case.pk]), {**given, "review_on": ""})
    assert "In hospital" in bad.content.decode()
    assert browser.post(reverse("case-hold", args=[case.pk]), given).status_code == 302
    assert "In hospital" in browser.get(reverse("case-move", args=[case.pk])).content.decode()
    resume = reverse("case-resume", args=[case.pk])
    assert "needed" in browser.post(resume, {"why": "Home"}).content.decode()
    answered = {"reassess": "no", "not_needed": "All as before"}
    assert browser.post(resume, answered).status_code == 302
    assert Case.objects.get(pk=case.pk).stage == "active"


def test_a_move_says_why_where_the_table_asks(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now, stage="active")
    with pytest.raises(Refused, match="Say why"):
        lifecycle.move(case, "on_hold", by=cast.mia, now=now, why="  ")
