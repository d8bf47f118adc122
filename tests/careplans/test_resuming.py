"""A case rests with its services and its reassessment, and is taken up again."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from assessments.models import ReassessmentTask
from careplans.actions.holding import resume_case
from careplans.actions.services import (
    end_service,
)
from careplans.models import ServiceLine
from casemgmt.core.errors import Refused
from clients.models import Case, CaseTransition
from tests.careplans.arranging import (
    DAY,
    line_by,
    line_of,
    monitored,
    rest,
    started,
    two_of_a_kind,
)
from tests.cast import Cast

NOT_NEEDED: dict[str, Any] = {"reassess": False, "not_needed": "All as before"}


BrowserOf = Callable[[str], Browser]


def test_what_runs_stands_still_with_its_case(cast: Cast, now: dt.datetime) -> None:
    line = started(cast, monitored(cast, now), now)
    rest(line.case, cast, now)
    stored = ServiceLine.objects.get(pk=line.pk)
    assert (stored.state, stored.stopped_because) == ("interrupted", "In hospital")
    assert stored.interrupted_on == cast.agency.today(now)


def test_what_has_not_started_is_not_interrupted(cast: Cast, now: dt.datetime) -> None:
    line = line_of(monitored(cast, now))
    rest(line.case, cast, now)
    assert ServiceLine.objects.get(pk=line.pk).state == "planned"


@pytest.mark.parametrize(("answer", "state"), [("goes_on", "started"), ("ends", "ended")])
def test_on_resuming_it_is_said_of_every_service_what_becomes_of_it(
    cast: Cast, now: dt.datetime, answer: str, state: str
) -> None:
    line = started(cast, monitored(cast, now), now)
    case = rest(line.case, cast, now)
    for services in ({}, {line.pk: "perhaps"}):
        with pytest.raises(Refused, match="every service"):
            resume_case(case, by=cast.mia, now=now, services=services, **NOT_NEEDED)
    assert Case.objects.get(pk=case.pk).stage == "on_hold"
    long = "x" * 600
    resume_case(case, by=cast.mia, now=now, services={line.pk: answer}, why=long, **NOT_NEEDED)
    assert ServiceLine.objects.get(pk=line.pk).state == state


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        ({"reassess": None}, "reassess"),
        ({"reassess": True}, "due_on"),
        ({"reassess": False, "not_needed": " "}, "not_needed"),
    ],
)
def test_rea_06_whether_a_reassessment_is_needed_is_answered(
    cast: Cast, now: dt.datetime, answer: dict[str, Any], field: str
) -> None:
    case = rest(monitored(cast, now).case, cast, now)
    with pytest.raises(Refused) as refusal:
        resume_case(case, by=cast.mia, now=now, **answer)
    assert refusal.value.field == field
    assert Case.objects.get(pk=case.pk).stage == "on_hold"


def test_rea_06_a_reassessment_that_is_needed_is_planned(cast: Cast, now: dt.datetime) -> None:
    case = rest(monitored(cast, now).case, cast, now)
    before = ReassessmentTask.objects.get(case=case, state="scheduled")
    day = cast.agency.today(now) + 7 * DAY
    why = "A new hip. " * 50
    resume_case(case, by=cast.mia, now=now, reassess=True, due_on=day, why=why)
    planned = ReassessmentTask.objects.get(case=case, state="scheduled")
    assert (planned.due_on, planned.basis) == (day, "change")
    assert ReassessmentTask.objects.get(pk=before.pk).closed_reason == "Planned anew after a hold"


def test_rea_06_a_worker_plans_it_within_the_rule_or_two_weeks(
    cast: Cast, now: dt.datetime
) -> None:
    later = now + 400 * DAY
    today = cast.agency.today(later)
    for days, who, works in (
        (0, "sally", False),
        (15, "mia", False),
        (14, "mia", True),
        (15, "sally", True),
    ):
        case = rest(monitored(cast, now).case, cast, now)
        given = {"reassess": True, "due_on": today + days * DAY}
        if works:
            resume_case(case, by=cast[who], now=later, **given)
            continue
        with pytest.raises(Refused) as refusal:
            resume_case(case, by=cast[who], now=later, **given)
        assert refusal.value.field == "due_on"


def test_rea_06_where_none_is_needed_the_one_that_was_planned_stays(
    cast: Cast, now: dt.datetime
) -> None:
    case = rest(monitored(cast, now).case, cast, now)
    planned = ReassessmentTask.objects.get(case=case, state="scheduled")
    resume_case(case, by=cast.mia, now=now, **NOT_NEEDED)
    assert ReassessmentTask.objects.get(case=case, state="scheduled") == planned


def test_while_a_case_rests_its_reassessment_is_due_for_nobody(
    cast: Cast, now: dt.datetime
) -> None:
    case = monitored(cast, now).case
    due_on = ReassessmentTask.objects.get(case=case).due_on
    assert ReassessmentTask.objects.due_by(due_on).filter(case=case).exists()
    rest(case, cast, now)
    assert not ReassessmentTask.objects.due_by(due_on).filter(case=case).exists()


def test_resuming_asks_about_every_service_on_its_page(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    line = started(cast, monitored(cast, now), now)
    rest(line.case, cast, now)
    page, mia = reverse("case-resume", args=[line.case_id]), browser_of("mia")
    assert "Meal delivery" in mia.get(page).content.decode()
    given = {"why": "Home again", "reassess": "no", "not_needed": "All as before"}
    kept = mia.post(page, given)
    assert (kept.status_code, "Home again" in kept.content.decode()) == (200, True)
    assert mia.post(page, {**given, f"service_{line.pk}": "goes_on"}).status_code == 302
    assert ServiceLine.objects.get(pk=line.pk).state == "started"


def test_a_service_that_ended_meanwhile_shifts_no_answer(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    first, second = two_of_a_kind(cast, now)
    rest(first.case, cast, now)
    end_service(line_by(first), by=cast.mia, now=now, why="She cooks again")
    answers = {f"service_{first.pk}": "ends", f"service_{second.pk}": "goes_on"}
    page = reverse("case-resume", args=[first.case_id])
    given = {"reassess": "no", "not_needed": "All as before", **answers}
    assert browser_of("mia").post(page, given).status_code == 302
    assert line_by(second).state == "started"


def test_a_reassessment_that_is_needed_is_not_called_unneeded(cast: Cast, now: dt.datetime) -> None:
    case = rest(monitored(cast, now).case, cast, now)
    day = cast.agency.today(now) + 7 * DAY
    given = {"reassess": True, "due_on": day, "not_needed": "All as before"}
    resume_case(case, by=cast.mia, now=now, why="Home again", **given)
    last = CaseTransition.objects.get(case=case, from_stage="on_hold")
    assert last.reason == "Home again"
