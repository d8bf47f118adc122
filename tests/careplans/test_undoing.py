"""A closing by mistake is undone the same day by a supervisor, by new rows (CLO-13)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from assessments.models import ReassessmentTask
from careplans.actions.closing import (
    approve_closure,
    complete_closure,
    edit_closure,
    settle_goal,
    withdraw_closure,
)
from careplans.actions.planning import start_plan
from careplans.actions.undoing import undo_closing
from careplans.feeds import plans_agreed
from careplans.models import Closure, Goal, Objective, ServiceLine, ServicePlan
from careplans.papers import letter_document
from casemgmt.core import audit
from casemgmt.core.access import decide
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.ledger.models import Notice
from clients import lifecycle
from clients.access.refresh import refresh
from clients.actions.assigning import assign_case
from clients.models import Assignment, Case
from tests.careplans.arranging import nearly_closed
from tests.cast import SET_UP, Cast
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]
HOUR = dt.timedelta(hours=1)


def closed(cast: Cast, now: dt.datetime, by: str = "mia") -> Closure:
    """A case with a running service, a second worker, and everything ended by its closing."""
    closure = nearly_closed(cast, now)
    case = Case.objects.get(pk=closure.case_id)
    assign_case(case, by=cast.sally, now=now - HOUR, staff=cast.gina, role="secondary")
    return complete_closure(as_stored(closure), by=cast[by], now=now)


def as_stored(closure: Closure) -> Closure:
    rows = Closure.objects.select_related("case__agency", "case__program", "case__client")
    return rows.get(pk=closure.pk)


def undone(cast: Cast, closure: Closure, now: dt.datetime) -> Closure:
    return undo_closing(as_stored(closure), by=cast.sally, now=now, why="The wrong client")


def test_clo_13_a_closing_is_undone_by_new_rows(cast: Cast, now: dt.datetime) -> None:
    closure = closed(cast, now)
    again = undone(cast, closure, now)
    case = Case.objects.get(pk=closure.case_id)
    assert (case.stage, case.closed_at) == ("closing", None)
    assert as_stored(closure).state == "completed"
    assert (again.state, again.corrects, again.approved_by) == ("open", closure, None)
    assert (again.reason, again.summary) == (closure.reason, closure.summary)


def test_clo_13_a_cover_that_ended_with_the_case_begins_anew_or_not_at_all(
    cast: Cast, now: dt.datetime
) -> None:
    closure = nearly_closed(cast, now)
    until, began = cast.agency.today(now) + dt.timedelta(days=9), now - HOUR
    cover = {"staff": cast.gina, "role": "covering", "until": until}
    assign_case(Case.objects.get(pk=closure.case_id), by=cast.sally, now=began, **cover)
    complete_closure(as_stored(closure), by=cast.mia, now=now)
    later = now + HOUR
    undone(cast, closure, later)
    case = Case.objects.get(pk=closure.case_id)
    assert [part.staff for part in Assignment.objects.filter(case=case).at(later)] == [cast.mia]
    assert not decide(cast.gina, "view", case, later).visible
    assign_case(case, by=cast.sally, now=later, **cover)
    assert decide(cast.gina, "edit", case, later).allow


def test_clo_13_the_plan_comes_back_as_it_was_agreed(cast: Cast, now: dt.datetime) -> None:
    closure = closed(cast, now)
    before = ServicePlan.objects.get(case=closure.case)
    undone(cast, closure, now)
    plan = ServicePlan.objects.get(case=closure.case, state="active")
    assert (before.state, plan.number) == ("ended", before.number + 1)
    kept = ("agreement", "agreed_name", "agreed_at", "disclosed", "client_words", "review_on")
    assert [getattr(plan, name) for name in kept] == [getattr(before, name) for name in kept]
    assert [goal.outcome for goal in Goal.objects.filter(plan=plan)] == ["met"]
    assert Objective.objects.filter(goal__plan=plan).count() == 1
    line = ServiceLine.objects.get(plan=plan)
    assert (line.state, line.ends_on) == ("started", None)
    assert len(plans_agreed(cast.mia, closure.case, now)) == 1


def test_clo_13_a_service_that_had_ended_by_itself_stays_ended(
    cast: Cast, now: dt.datetime
) -> None:
    closure = nearly_closed(cast, now)
    line = ServiceLine.objects.get(case=closure.case)
    line.state, line.stopped_because, line.ends_on = "ended", "Cooks", cast.agency.today(now)
    audit.save(line, by=SET_UP, why="For this test", only=["state", "stopped_because", "ends_on"])
    undone(cast, complete_closure(as_stored(closure), by=cast.mia, now=now), now)
    assert ServiceLine.objects.get(plan__state="active", case=closure.case).state == "ended"


def test_clo_13_the_letter_names_once_what_was_undone_and_closed_again(
    cast: Cast, now: dt.datetime
) -> None:
    again = undone(cast, closed(cast, now), now + HOUR)
    goal = Goal.objects.get(plan__state="active", case=again.case)
    settle_goal(goal, by=cast.mia, now=now + HOUR, outcome="met", outcome_words="She cooks daily")
    for closure in (again, complete_closure(as_stored(again), by=cast.mia, now=now + 2 * HOUR)):
        letter = letter_document(closure, staff=cast.mia, now=now + 2 * HOUR)
        assert letter.achieved == ("She cooks daily",)
        assert letter.services_end == ("Meal delivery, Harbor Kitchen",)


def test_clo_13_a_plan_in_preparation_comes_back(cast: Cast, now: dt.datetime) -> None:
    closure = nearly_closed(cast, now)
    withdraw_closure(closure, by=cast.sally, now=now, why="Not yet")
    draft = start_plan(Case.objects.get(pk=closure.case_id), by=cast.mia, now=now)
    again = Closure(case=draft.case, reason="moved", narrative="She moved.")
    for name in ("prepared", "others_told", "summary"):
        setattr(again, name, "Done")
    again.how_told, again.told_on = "phone", cast.agency.today(now)
    again.closes_on = again.told_on
    again.services_settled = again.record_checked = True
    again.started_by, again.started_at = cast.mia, now
    audit.save(again, by=SET_UP, why="For this test")
    case = Case.objects.get(pk=closure.case_id)
    lifecycle.move(case, "closing", by=cast.mia, now=now, why="Moved")
    undone(cast, complete_closure(as_stored(again), by=cast.mia, now=now), now)
    draft.refresh_from_db()
    assert (draft.state, draft.ended_at) == ("draft", None)
    line = ServiceLine.objects.get(plan=draft)
    assert (line.state, line.ends_on) == ("planned", None)


def test_clo_13_people_and_the_reassessment_come_back(cast: Cast, now: dt.datetime) -> None:
    closure = closed(cast, now)
    assert not ReassessmentTask.objects.filter(case=closure.case).open().exists()
    later = now + HOUR
    undone(cast, closure, later)
    assert ReassessmentTask.objects.filter(case=closure.case).open().count() == 1
    carried = Assignment.objects.filter(case=closure.case).at(later)
    assert set(carried.values_list("staff", "role")) == {
        (cast.mia.pk, "primary"),
        (cast.gina.pk, "secondary"),
    }
    assert not Notice.objects.filter(kind="closed", read_at=None).exists()


def test_clo_13_the_ended_part_gives_no_access_once_the_closing_is_undone(
    cast: Cast, now: dt.datetime
) -> None:
    closure = closed(cast, now)
    undone(cast, closure, now + HOUR)
    case = Case.objects.get(pk=closure.case_id)
    gina = Assignment.objects.at(now + HOUR).get(case=case, staff=cast.gina)
    gina.end(now + 2 * HOUR)
    audit.save(gina, by=SET_UP, why="For this test", only=["during"])
    refresh([case.pk])
    assert not decide(cast.gina, "view", case, now + 3 * HOUR).allow


def test_clo_13_only_a_supervisor_of_the_case_undoes(cast: Cast, now: dt.datetime) -> None:
    closure = closed(cast, now)
    for other in (cast.mia, cast.gina, cast.omar, cast.otto, cast.alex):
        with pytest.raises(Forbidden):
            undo_closing(as_stored(closure), by=other, now=now, why="x")


def test_clo_13_the_next_day_only_a_new_case_is_left(cast: Cast, now: dt.datetime) -> None:
    closure = closed(cast, now)
    with pytest.raises(Refused, match="on the same day"):
        undo_closing(as_stored(closure), by=cast.sally, now=now + dt.timedelta(days=1), why="x")


def test_clo_13_not_once_a_new_case_was_opened(cast: Cast, now: dt.datetime) -> None:
    closure = closed(cast, now)
    other = a_case(cast, now)
    other.client = closure.case.client
    audit.save(other, by=SET_UP, why="For this test", only=["client"])
    with pytest.raises(Refused, match="a new case is opened"):
        undo_closing(as_stored(closure), by=cast.sally, now=now, why="x")


def test_clo_13_twice_at_once_undoes_once(cast: Cast, now: dt.datetime) -> None:
    closure = closed(cast, now)
    first, second = as_stored(closure), as_stored(closure)
    undo_closing(first, by=cast.sally, now=now, why="The wrong client")
    with pytest.raises(Refused):
        undo_closing(second, by=cast.sally, now=now, why="The wrong client")


def test_clo_13_it_has_a_reason(cast: Cast, now: dt.datetime) -> None:
    closure = closed(cast, now)
    with pytest.raises(Refused) as refusal:
        undo_closing(as_stored(closure), by=cast.sally, now=now, why=" ")
    assert refusal.value.field == "why"


def test_a_closing_that_was_undone_is_finished_or_withdrawn_again(
    cast: Cast, now: dt.datetime
) -> None:
    first = undone(cast, closed(cast, now), now + HOUR)
    withdraw_closure(as_stored(first), by=cast.sally, now=now + HOUR, why="She stays")
    assert Case.objects.get(pk=first.case_id).stage == "active"
    second = undone(cast, closed(cast, now), now + HOUR)
    edit_closure(as_stored(second), by=cast.mia, now=now + HOUR, reason="moved")
    approve_closure(as_stored(second), by=cast.sally, now=now + HOUR)
    done = complete_closure(as_stored(second), by=cast.mia, now=now + 2 * HOUR)
    assert (done.state, done.reason) == ("completed", "moved")
    with pytest.raises(Refused):
        undo_closing(as_stored(done.corrects), by=cast.sally, now=now + 2 * HOUR, why="Twice")


def test_the_page_offers_the_undo_to_a_supervisor_and_says_so_to_others(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    closure: Any = closed(cast, now)
    page = reverse("closure-detail", args=[closure.case_id])
    undo = reverse("closure-undo", args=[closure.pk])
    seen = browser_of("mia").get(page).content.decode()
    assert "your supervisor can undo it" in seen
    assert undo not in seen
    assert browser_of("mia").post(undo, {"why": "Too early"}).status_code == 403
    sally = browser_of("sally")
    assert undo in sally.get(page).content.decode()
    assert sally.post(undo, {"why": ""}).status_code == 200
    assert sally.post(undo, {"why": "The wrong client"}).status_code == 302
    assert Case.objects.get(pk=closure.case_id).stage == "closing"
    assert undo not in sally.get(page).content.decode()
