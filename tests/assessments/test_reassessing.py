"""The next look at a client's situation, and the job that plans it."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.actions.reassessing import (
    cancel_reassessments,
    keep_planned,
    plan_reassessment,
    rule_day,
)
from assessments.actions.scheduling import schedule_reassessments
from assessments.models import ReassessmentTask
from assessments.queries import overdue_reassessments
from assessments.schedule import due_after
from careplans.actions.holding import hold_case
from casemgmt.agency.models import ProgramSetting
from casemgmt.core import audit
from casemgmt.core.bulk import insert_with_history
from casemgmt.core.errors import Refused
from casemgmt.ledger.models import Notice
from casemgmt.ledger.registry import jobs
from clients.models import Case
from clients.registry import due_sources
from tests.assessments.stories import finished
from tests.cast import SET_UP, Cast
from tests.stories import a_case, died, tags_of

DAY = dt.timedelta(days=1)


def _in_force(cast: Cast, value: Any, day: dt.date) -> None:
    setting = ProgramSetting(
        program=cast.program, key="reassess_days", value=value, effective_from=day
    )
    audit.save(setting, by=SET_UP, why="For this test")


def _planned(case: Case) -> ReassessmentTask:
    return ReassessmentTask.objects.get(case=case, state="scheduled")


def _active_since(case: Case, moment: dt.datetime) -> Case:
    case.activated_at = moment
    return audit.save(case, by=SET_UP, why="For this test", only=["activated_at"])


def test_rea_01_every_case_in_monitoring_gets_a_day(cast: Cast, now: dt.datetime) -> None:
    active = [a_case(cast, now, stage="active") for _one in range(5)]
    for stage in ("intake", "assessment", "planning", "closing", "closed"):
        a_case(cast, now, stage=stage)
    assert schedule_reassessments(now)["planned"] == 5
    assert {task.case_id for task in ReassessmentTask.objects.all()} == {case.pk for case in active}


def test_rea_03_the_job_plans_nothing_twice_and_writes_a_history_row_for_each(
    cast: Cast, now: dt.datetime
) -> None:
    cases = [a_case(cast, now, stage="active") for _one in range(4)]
    plan_reassessment(cases[0], by=cast.mia, now=now, due_on=cast.agency.today(now) + 9 * DAY)
    assert [schedule_reassessments(now)["planned"] for _again in range(3)] == [3, 0, 0]
    tasks, past = ReassessmentTask.objects.all(), ReassessmentTask.history.all()
    assert len(tasks) == len(past) == 4
    made = past.exclude(history_user=cast.mia.user)
    assert {row.history_type for row in made} == {"+"}
    assert {row.history_user.email for row in made} == {"reassessments@system.invalid"}
    assert {row.history_date for row in made} == {now}
    for row in past:
        task = next(task for task in tasks if task.pk == row.id)
        for field in ReassessmentTask._meta.concrete_fields:
            assert getattr(row, field.attname) == getattr(task, field.attname)


def test_the_job_is_one_statement_however_many_cases(cast: Cast, now: dt.datetime) -> None:
    SET_UP.user, schedule_reassessments(now)
    counts = []
    for more in (1, 12):
        for _one in range(more):
            a_case(cast, now, stage="active")
        with CaptureQueriesContext(connection) as queries:
            assert schedule_reassessments(now)["planned"] == more
        counts.append(sum("WITH chosen" in query["sql"] for query in queries))
        assert len(queries) <= 4
    assert counts == [1, 1]


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        # 7 March in New York, the evening before clocks go forward; 8 March in UTC
        ("2026-03-08T04:30:00+00:00", "2026-09-03"),
        ("2026-03-08T05:30:00+00:00", "2026-09-04"),
        # the evening of the day clocks go back
        ("2026-11-02T04:59:00+00:00", "2027-04-30"),
        ("2026-11-02T05:00:00+00:00", "2027-05-01"),
        # across and on a leap day
        ("2027-09-03T12:00:00+00:00", "2028-03-01"),
        ("2027-09-02T12:00:00+00:00", "2028-02-29"),
        ("2028-02-29T12:00:00+00:00", "2028-08-27"),
    ],
)
@pytest.mark.usefixtures("in_new_york")
def test_the_day_is_the_agencys_across_clock_changes_and_leap_days(
    cast: Cast, moment: str, due: str
) -> None:
    began = dt.datetime.fromisoformat(moment)
    later = began + 3 * DAY
    case = _active_since(a_case(cast, began, stage="active"), began)
    schedule_reassessments(later)
    assert _planned(case).due_on.isoformat() == due == rule_day(case, later).isoformat()


def test_the_rule_counts_from_the_last_look_with_the_setting_in_force(
    cast: Cast, now: dt.datetime
) -> None:
    today = cast.agency.today(now)
    _in_force(cast, 30, today - 40 * DAY)
    _in_force(cast, 90, today)
    _in_force(cast, 7, today + DAY)
    looked = _active_since(a_case(cast, now, stage="active"), now - 50 * DAY)
    finished(looked, cast, now)
    ReassessmentTask.objects.get(case=looked)
    cancel_reassessments(looked, by=cast.mia, why="To plan it anew")
    fresh = _active_since(a_case(cast, now, stage="active"), now - 50 * DAY)
    schedule_reassessments(now)
    assert _planned(looked).due_on == today + 90 * DAY == rule_day(looked, now)
    began = cast.agency.today(now - 50 * DAY)
    assert _planned(fresh).due_on == began + 90 * DAY == rule_day(fresh, now)


def test_rea_07_a_finished_reassessment_settles_the_task_and_plans_the_next(
    cast: Cast, now: dt.datetime
) -> None:
    case = _active_since(a_case(cast, now, stage="active"), now - 200 * DAY)
    schedule_reassessments(now)
    before = _planned(case)
    done = finished(case, cast, now)
    before.refresh_from_db()
    assert (before.state, before.assessment) == ("completed", done)
    assert _planned(case).due_on == due_after(cast.agency.today(now), 180)
    assert schedule_reassessments(now)["planned"] == 0


def test_the_worker_is_told_once_of_each_that_is_due(cast: Cast, now: dt.datetime) -> None:
    case, later = a_case(cast, now, stage="active"), a_case(cast, now, stage="active")
    today = cast.agency.today(now)
    plan_reassessment(case, by=cast.mia, now=now - 9 * DAY, due_on=today, why="A fall")
    plan_reassessment(later, by=cast.mia, now=now, due_on=today + DAY, why="A fall")
    assert [schedule_reassessments(now)["told"] for _again in range(2)] == [1, 0]
    notice = Notice.objects.get()
    assert (notice.to, notice.kind) == (cast.mia.user, "reassessment_due")
    assert notice.url == reverse("assessment-list", args=[case.pk])
    assert schedule_reassessments(now + DAY)["told"] == 1


def test_a_first_assessment_plans_no_reassessment(cast: Cast, now: dt.datetime) -> None:
    finished(a_case(cast, now, stage="assessment"), cast, now)
    assert not ReassessmentTask.objects.exists()


def test_a_reassessment_is_planned_ahead_and_in_monitoring_only(
    cast: Cast, now: dt.datetime
) -> None:
    today = cast.agency.today(now)
    with pytest.raises(Refused):
        plan_reassessment(a_case(cast, now), by=cast.mia, now=now, due_on=today + 5 * DAY)
    case = a_case(cast, now, stage="active")
    for day in (today, today - DAY):
        with pytest.raises(Refused) as refusal:
            plan_reassessment(case, by=cast.mia, now=now, due_on=day)
        assert refusal.value.field == "due_on"
    assert plan_reassessment(case, by=cast.mia, now=now, due_on=today + DAY).due_on == today + DAY


def test_another_day_replaces_the_planned_one_with_a_reason(cast: Cast, now: dt.datetime) -> None:
    today = cast.agency.today(now)
    case = a_case(cast, now, stage="active")
    first = keep_planned(case, by=cast.mia, now=now, why="It goes on")
    assert keep_planned(case, by=cast.mia, now=now, why="It goes on") == first
    with pytest.raises(Refused) as refusal:
        plan_reassessment(case, by=cast.mia, now=now, due_on=today + 5 * DAY)
    assert refusal.value.field == "why"
    plan_reassessment(case, by=cast.mia, now=now, due_on=today + 5 * DAY, why="Home from hospital")
    first.refresh_from_db()
    assert (first.state, first.closed_reason) == ("cancelled", "Home from hospital")
    assert _planned(case).due_on == today + 5 * DAY


def test_rea_02_only_a_supervisor_plans_later_than_the_rule(cast: Cast, now: dt.datetime) -> None:
    case = _active_since(a_case(cast, now, stage="active"), now)
    late = rule_day(case, now) + DAY
    with pytest.raises(Refused) as refusal:
        plan_reassessment(case, by=cast.mia, now=now, due_on=late, why="She travels")
    assert refusal.value.field == "due_on"
    with pytest.raises(Refused):
        plan_reassessment(case, by=cast.sally, now=now, due_on=late)
    plan_reassessment(case, by=cast.sally, now=now, due_on=late, why="She travels")
    assert _planned(case).due_on == late


def test_closing_cancels_what_was_planned_with_a_reason(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now, stage="active")
    schedule_reassessments(now)
    (cancelled,) = cancel_reassessments(case, by=cast.mia, why="Closing")
    assert (cancelled.state, cancelled.closed_reason) == ("cancelled", "Closing")
    assert cancel_reassessments(case, by=cast.mia, why="Closing") == []


def test_what_is_due_is_the_workers_and_shows_in_the_bar(cast: Cast, now: dt.datetime) -> None:
    today = cast.agency.today(now)
    case = a_case(cast, now, stage="active")
    plan_reassessment(case, by=cast.mia, now=now, due_on=today + 20 * DAY)

    def due(name: str, until: dt.date) -> list[dt.date]:
        return [item.due_on for item in due_sources["reassessments"](cast[name], now, until)]

    assert due("mia", today + 19 * DAY) == []
    assert due("mia", today + 20 * DAY) == [today + 20 * DAY]
    assert due("sally", today + 40 * DAY) == due("omar", today + 40 * DAY) == []

    def shown(days: int) -> list[str]:
        return tags_of("assessments", cast.mia, case, now, today + days * DAY)

    assert (shown(5), shown(6), shown(20)) == ([], ["Reassessment due"], ["Reassessment due"])
    assert shown(21) == ["Reassessment overdue"]


def test_the_job_is_registered_under_its_name() -> None:
    assert jobs["schedule_reassessments"].run is schedule_reassessments


def test_a_bulk_insert_asks_for_every_column_it_can_not_fill(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(ValueError, match="due_on"):
        insert_with_history(
            ReassessmentTask, ["case_id"], "SELECT id FROM clients_case", [],
            by=SET_UP, now=now, why="For this test",
        )  # fmt: skip


def test_the_agency_counts_what_is_overdue_as_its_lists_do(cast: Cast, now: dt.datetime) -> None:
    """The one is asked past everybody's sight, in SQL; the other is what each worker is shown."""
    today = cast.agency.today(now)
    late = [a_case(cast, now, stage="active") for _one in range(4)]
    for case in late:
        plan_reassessment(case, by=cast.mia, now=now, due_on=today + DAY, why="For this test")
    cancel_reassessments(late[3], by=cast.mia, why="For this test")
    then = today + 2 * DAY

    def counted() -> tuple[int, int]:
        shown = ReassessmentTask.objects.due_by(then - DAY).filter(case__program=cast.program)
        return overdue_reassessments(cast.agency.pk, then).get(cast.program.pk, 0), shown.count()

    assert counted() == (3, 3)
    assert overdue_reassessments(cast.other_agency.pk, then) == {}
    assert overdue_reassessments(cast.agency.pk, today + DAY) == {}
    hold_case(late[0], by=cast.mia, now=now, reason="Away", review_on=then)
    assert counted() == (2, 2)
    died(late[1], cast, now)
    assert counted() == (1, 1)
