"""My day: what is late, for today, and due in the seven days after; and what "due by" means."""

import datetime as dt
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client as Browser

from assessments.actions.reassessing import plan_reassessment
from assessments.models import ReassessmentTask
from careplans.actions.holding import hold_case
from careplans.actions.planning import propose_plan
from careplans.models import Objective
from casemgmt.agency.models import ProgramSetting
from casemgmt.core import audit
from casemgmt.work.day import SHOWN, day_of
from clients.actions.dying import record_death
from clients.actions.needs_now import name_need
from clients.actions.referring import dispose_referral
from clients.actions.wishing import record_wish
from clients.models import Case
from clients.registry import due_sources
from tests.assessments.stories import finished
from tests.careplans import arranging
from tests.caseload.test_reckoning import flagged
from tests.caseload.test_supervision import held
from tests.cast import SET_UP, Cast
from tests.clients.arranging import a_visit, visited
from tests.clients.paths import screened
from tests.clients.standing import guarded
from tests.clients.test_admission import denied
from tests.consent.asking import a_part, an_own_record
from tests.consent.stories import a_release, advised, an_exception, an_urgent_one
from tests.stories import a_case, a_referral

DAY = dt.timedelta(days=1)
FAR = dt.timedelta(days=400)
SignIn = Callable[[str], Browser]
PARTS = ("overdue", "today", "week")


def _in_force(cast: Cast, now: dt.datetime, **values: int) -> None:
    today = cast.agency.today(now)
    for key, value in values.items():
        row = ProgramSetting(program=cast.program, key=key, value=value, effective_from=today)
        audit.save(row, by=SET_UP, why="For this test")


def _reassessment(cast: Cast, now: dt.datetime, due_on: dt.date) -> None:
    case = a_case(cast, now, stage="active")
    plan_reassessment(case, by=cast.mia, now=now, due_on=due_on)


def _parts_with(page: Any, words: str) -> list[str]:
    """In which parts of the work list these words stand."""
    html = page.content.decode()
    ends = [*(html.index(f'<h3 id="{part}">') for part in PARTS), html.index('id="quiet"')]
    text = [html[begin:end] for begin, end in pairwise(ends)]
    return [part for part, piece in zip(PARTS, text, strict=True) if words in piece]


def _hold(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now, stage="active")
    day = cast.agency.today(now) + 10 * DAY
    hold_case(case, by=cast.mia, now=now, reason="In hospital", review_on=day)


def _waitlist(cast: Cast, now: dt.datetime) -> None:
    day = cast.agency.today(now) + 10 * DAY
    dispose_referral(
        a_referral(cast, now), by=cast.ines, now=now, disposition="waitlisted", reason="No place",
        review_on=day,
    )  # fmt: skip


def _untold(cast: Cast, now: dt.datetime) -> None:
    referral = screened(cast, now, positive=False)
    denied(referral, cast, now, untold_reason="No address known", elsewhere="none")


def _agreement(cast: Cast, now: dt.datetime) -> None:
    plan = arranging.draft(cast, arranging.ready_case(cast, now), now)
    propose_plan(plan, by=cast.mia, now=now)


def _death(cast: Cast, now: dt.datetime) -> None:
    client, today = a_case(cast, now).client, cast.agency.today(now)
    record_death(client, by=cast.mia, now=now, died_on=today, death_source="Her daughter called")


def _need(cast: Cast, now: dt.datetime) -> None:
    facts = {"need": "Insulin", "action": "Called", "responsible": cast.mia}
    facts["due_on"] = cast.agency.today(now)
    name_need(a_case(cast, now), by=cast.mia, now=now, facts=facts)


def _authority(cast: Cast, now: dt.datetime) -> None:
    ends = cast.agency.today(now) + 90 * DAY
    guarded(a_case(cast, now), cast, now, ends_on=ends)


def _to_decide(cast: Cast, now: dt.datetime) -> None:
    advised(an_exception(a_case(cast, now), cast, now), cast, now)


def _to_follow(cast: Cast, now: dt.datetime) -> None:
    an_urgent_one(a_case(cast, now), cast, now, "medical")


def _wish(cast: Cast, now: dt.datetime) -> None:
    record_wish(a_case(cast, now), by=cast.mia, now=now, wanted=cast.omar)


WAITING: dict[str, tuple[str, Callable[[Cast, dt.datetime], object]]] = {
    "hold review": ("mia", _hold),
    "referrals to answer": ("ines", _waitlist),
    "untold": ("ines", _untold),
    "first assessments": ("mia", a_case),
    "reassessments": ("mia", arranging.monitored),
    "releases": ("mia", lambda cast, now: a_release(a_case(cast, now), cast, now)),
    "exceptions to decide": ("sally", _to_decide),
    "exceptions to follow": ("mia", _to_follow),
    "goal steps": ("mia", arranging.monitored),
    "plan reviews": ("mia", arranging.monitored),
    "plan agreements": ("mia", _agreement),
    "closings": ("mia", arranging.nearly_closed),
    "deaths": ("mia", _death),
    "workload flags": ("sally", flagged),
    "supervision to confirm": ("mia", held),
    "immediate needs": ("mia", _need),
    "authorities": ("mia", _authority),
    "wishes": ("sally", _wish),
    "own records": ("mia", lambda cast, now: an_own_record(a_case(cast, now), cast, now)),
    "late own records": ("sally", lambda cast, now: an_own_record(a_case(cast, now), cast, now)),
    "parts held back": (
        "sally",
        lambda cast, now: a_part(an_own_record(a_case(cast, now), cast, now), cast, now),
    ),
    "appointments": ("mia", lambda cast, now: a_visit(a_case(cast, now), cast, now)),
    "unexplained visits": ("mia", lambda cast, now: visited(a_case(cast, now), cast, now)),
}
"""For each source, who has something to do once this has happened."""
ONCE = frozenset({"workload flags", "supervision to confirm"})
"""What does not happen twice to the same people at the same time."""


def test_every_source_is_tried_here() -> None:
    assert set(WAITING) == {name for name, _source in due_sources.items()}


@pytest.mark.parametrize("name", WAITING)
def test_a_source_looks_as_far_as_it_is_asked_and_no_further(
    cast: Cast, now: dt.datetime, name: str
) -> None:
    who, happen = WAITING[name]
    happen(cast, now)
    source, today = due_sources[name], cast.agency.today(now)
    item, *_others = sorted(source(cast[who], now, today + FAR), key=lambda item: item.due_on)
    assert [found.due_on for found in source(cast[who], now, item.due_on)] == [item.due_on]
    assert source(cast[who], now, item.due_on - DAY) == []
    assert item.row.due == item.due_on
    assert source(cast.omar, now, today + FAR) == []


@pytest.mark.parametrize("name", WAITING)
def test_a_source_asked_about_one_case_tells_of_that_case_alone(
    cast: Cast, now: dt.datetime, name: str
) -> None:
    who, happen = WAITING[name]
    happen(cast, now)
    happened = len(due_sources[name](cast[who], now, cast.agency.today(now) + FAR))
    if name not in ONCE:
        happen(cast, now)
    source, until = due_sources[name], cast.agency.today(now) + FAR
    everything = source(cast[who], now, until)
    assert len(everything) == (happened if name in ONCE else 2 * happened)
    for case in Case.objects.visible_to(cast[who], now):
        wanted = [item for item in everything if item.case_id == case.pk]
        assert source(cast[who], now, until, case) == wanted
        assert source(cast.omar, now, until, case) == []


@pytest.mark.parametrize(
    ("ahead", "parts"),
    [(-1, ["overdue"]), (0, ["today"]), (1, ["week"]), (7, ["week"]), (8, [])],
)
def test_my_day_shows_what_is_late_for_today_and_in_the_seven_days_after(
    cast: Cast, now: dt.datetime, browser_of: SignIn, ahead: int, parts: list[str]
) -> None:
    due_on = cast.agency.today(now) + 20 * DAY
    _reassessment(cast, now, due_on)
    a_case(cast, now)
    with time_machine.travel(now + (20 - ahead) * DAY, tick=False):
        page = browser_of("mia").get("/my-day/")
    assert _parts_with(page, "Reassess Rosa") == parts


@pytest.mark.parametrize(
    ("moment", "due", "parts"),
    [
        # a quarter to midnight in New York is the next day in UTC
        ("2026-06-10T23:45:00-04:00", "2026-06-10", ["today"]),
        ("2026-06-10T23:45:00-04:00", "2026-06-18", []),
        ("2026-06-11T00:15:00-04:00", "2026-06-10", ["overdue"]),
        ("2026-06-11T00:15:00-04:00", "2026-06-18", ["week"]),
        # clocks go forward: a day of 23 hours
        ("2026-03-08T00:30:00-05:00", "2026-03-08", ["today"]),
        ("2026-03-08T23:30:00-04:00", "2026-03-08", ["today"]),
        ("2026-03-08T23:30:00-04:00", "2026-03-15", ["week"]),
        ("2026-03-01T23:30:00-05:00", "2026-03-08", ["week"]),
        ("2026-03-01T23:30:00-05:00", "2026-03-09", []),
        # clocks go back: a day of 25 hours
        ("2026-11-01T23:30:00-05:00", "2026-11-01", ["today"]),
        ("2026-11-01T00:30:00-04:00", "2026-11-08", ["week"]),
        ("2026-11-01T23:30:00-05:00", "2026-11-09", []),
        ("2026-10-25T00:30:00-04:00", "2026-11-01", ["week"]),
    ],
)
@pytest.mark.usefixtures("in_new_york")
def test_the_days_are_the_agencys(
    cast: Cast, browser_of: SignIn, moment: str, due: str, parts: list[str]
) -> None:
    at, due_on = dt.datetime.fromisoformat(moment), dt.date.fromisoformat(due)
    _reassessment(cast, at - 20 * DAY, due_on)
    a_case(cast, at)
    with time_machine.travel(at, tick=False):
        page = browser_of("mia").get("/my-day/")
    assert _parts_with(page, "Reassess Rosa") == parts


def test_an_agreed_plan_plans_the_reassessment_and_puts_its_work_on_my_day(
    cast: Cast, now: dt.datetime, browser_of: SignIn
) -> None:
    _in_force(cast, now, reassess_days=7)
    plan = arranging.monitored(cast, now)
    task = ReassessmentTask.objects.get(case=plan.case)
    assert (task.state, task.basis) == ("scheduled", "interval")
    assert task.due_on == cast.agency.today(now) + 7 * DAY
    page = browser_of("mia").get("/my-day/")
    assert _parts_with(page, "Reassess Rosa") == ["week"]
    assert _parts_with(page, "Sign up for meal delivery") == []
    with time_machine.travel(now + 7 * DAY, tick=False):
        page = browser_of("mia").get("/my-day/")
    assert _parts_with(page, "Sign up for meal delivery") == ["week"]
    assert _parts_with(page, "Reassess Rosa") == ["today"]


def test_the_first_assessment_is_due_as_the_program_says_until_it_is_finished(
    cast: Cast, now: dt.datetime, browser_of: SignIn
) -> None:
    case = a_case(cast, now, stage="assessment")
    opened, today = cast.agency.today(case.opened_at), cast.agency.today(now)

    def due() -> list[tuple[dt.date, str]]:
        found = due_sources["first assessments"](cast.mia, now, today + FAR)
        return [(item.due_on, str(item.row.action)) for item in found]

    assert due() == [(opened + 30 * DAY, "Start")]
    _in_force(cast, now, assessment_days=64)
    assert _parts_with(browser_of("mia").get("/my-day/"), "Assess Rosa") == ["week"]
    assert due() == [(opened + 64 * DAY, "Start")]
    finished(case, cast, now)
    assert due() == []


def test_a_first_assessment_counts_from_the_intake_on(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    (item,) = due_sources["first assessments"](cast.mia, now, cast.agency.today(now) + FAR)
    assert item.row.url == f"/cases/{case.pk}/"


def test_a_long_list_shows_its_first_lines_and_the_rest_on_request(
    cast: Cast, now: dt.datetime, browser_of: SignIn
) -> None:
    for _one in range(SHOWN + 2):
        a_case(cast, now)
    mia = browser_of("mia")
    short, whole = (mia.get(f"/my-day/{query}").content.decode() for query in ("", "?all"))
    assert short.count(">Assess Rosa Delgado</a>") == SHOWN
    assert (f"{SHOWN} of {SHOWN + 2}" in short, f"See all {SHOWN + 2} tasks" in short) == (
        True,
        True,
    )
    assert whole.count(">Assess Rosa Delgado</a>") == SHOWN + 2
    assert "See all" not in whole


def test_what_is_for_today_is_never_cut_short(cast: Cast, now: dt.datetime) -> None:
    today = cast.agency.today(now)
    opened = today - cast.agency.today(now - 60 * DAY)
    _in_force(cast, now, assessment_days=opened.days)
    for _one in range(SHOWN + 2):
        a_case(cast, now)
    work = day_of(cast.mia, now, today)
    assert (work.today.more, work.today.total) == (0, SHOWN + 2)


def test_the_case_says_what_comes_up_in_the_next_quarter(
    cast: Cast, now: dt.datetime, browser_of: SignIn
) -> None:
    plan = arranging.monitored(cast, now)
    page = browser_of("mia").get(f"/cases/{plan.case_id}/").content.decode()
    coming = page[page.index('id="nx"') : page.index('id="cs"')]
    assert re.findall(r"<b>([^<]+)</b></a>", coming) == [
        "Sign up for meal delivery 0",
        "Review the plan with Rosa Delgado",
    ]
    assert "Mia" not in coming


def test_a_step_is_late_by_the_agencys_calendar(
    cast: Cast, now: dt.datetime, browser_of: SignIn
) -> None:
    due = Objective.objects.filter(goal__case=arranging.monitored(cast, now).case).latest("due_on")
    zone = ZoneInfo(cast.agency.timezone)
    evening = dt.datetime.combine(due.due_on, dt.time(23, 30), zone)
    said = []
    for at in (evening, evening + dt.timedelta(hours=1)):
        with time_machine.travel(at, tick=False):
            page = browser_of("mia").get(f"/cases/{due.case_id}/").content.decode()
        said.append("Slipping" in page)
    assert said == [False, True]


def test_who_does_not_carry_a_case_sees_what_those_owe_on_it_who_do(
    cast: Cast, now: dt.datetime, browser_of: SignIn
) -> None:
    plan = arranging.monitored(cast, now)
    page = browser_of("sally").get(f"/cases/{plan.case_id}/").content.decode()
    coming = page[page.index('id="nx"') : page.index('id="cs"')]
    assert "Review the plan with Rosa Delgado" in coming
    assert coming.count(">Mia Example</p>") == 2


@pytest.mark.parametrize("name", WAITING)
def test_every_line_of_work_names_whom_it_is_about(cast: Cast, now: dt.datetime, name: str) -> None:
    who, happen = WAITING[name]
    happen(cast, now)
    about = {"workload flags": "Mia Example", "supervision to confirm": "Sally Example"}
    for item in due_sources[name](cast[who], now, cast.agency.today(now) + FAR):
        assert about.get(name, "Rosa Delgado") in f"{item.row.title} {item.row.note}"


def test_a_persons_home_is_the_first_place_of_their_page(cast: Cast, browser_of: SignIn) -> None:
    for name, first in {"mia": "/my-day/", "sally": "/team/", "ines": "/referrals/"}.items():
        page = browser_of(name).get("/", follow=True).content.decode()
        places = page[page.index('class="side"') : page.index('class="top"')]
        hrefs = re.findall(r'<a href="(/[^"]+)"', places)
        assert hrefs[0] == first, (name, hrefs)
