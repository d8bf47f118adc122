"""The pages of plans and closing: who opens them, what they say, what they cost."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client as Browser
from django.urls import reverse

from careplans.actions.agreeing import agree_plan
from careplans.actions.closing import approve_closure, complete_closure
from careplans.actions.planning import propose_plan, start_plan
from careplans.models import Closure, Goal, Objective, ServiceLine, ServicePlan
from careplans.papers import letter_document, plan_document
from casemgmt.agency.models import ProgramSetting
from casemgmt.core import audit
from casemgmt.core.counting import counted
from casemgmt.core.pdf import available
from clients.models import Case
from clients.registry import case_tabs, due_sources, purge_handlers, timeline_sources
from tests.careplans.arranging import (
    ALL_FIVE,
    draft,
    monitored,
    nearly_closed,
    ready_case,
    want_supervisor,
)
from tests.cast import SET_UP, Cast
from tests.clients.standing import guarded

SignIn = Callable[[str], Browser]
needs_pango = pytest.mark.skipif(not available(), reason="this machine lacks Pango")


def addresses(cast: Cast, now: dt.datetime) -> dict[str, str]:
    """Every page of the room about one case with everything in it."""
    plan = draft(cast, ready_case(cast, now), now)
    goal, step = Goal.objects.get(plan=plan), Objective.objects.get(goal__plan=plan)
    line = ServiceLine.objects.get(plan=plan)
    closing = nearly_closed(cast, now)
    found = dict.fromkeys(("plan-list", "closure-detail", "closure-start"), plan.case_id)
    found |= dict.fromkeys(("plan-detail", "plan-edit", "plan-propose", "plan-reopen", "plan-agree", "goal-new", "service-new"), plan.pk)  # fmt: skip
    found |= dict.fromkeys(("goal-edit", "goal-settle", "objective-new"), goal.pk)
    found |= {"service-edit": line.pk}
    found |= dict.fromkeys(("closure-edit", "closure-complete"), closing.pk)
    posts = {"plan-new": plan.case_id, "goal-remove": goal.pk, "objective-done": step.pk, "objective-open": step.pk,
             "objective-remove": step.pk, "service-remove": line.pk}  # fmt: skip
    lead = {"plan-approve": plan.pk, "closure-approve": closing.pk, "closure-withdraw": closing.pk}
    return {
        "work": {name: reverse(name, args=[pk]) for name, pk in found.items()},
        "post": {name: reverse(name, args=[pk]) for name, pk in posts.items()},
        "lead": {name: reverse(name, args=[pk]) for name, pk in lead.items()},
    }


def test_the_worker_opens_every_page_and_a_stranger_none(
    cast: Cast, now: dt.datetime, browser_of: SignIn
) -> None:
    pages = addresses(cast, now)
    mia, sally = browser_of("mia"), browser_of("sally")
    for url in pages["work"].values():
        assert mia.get(url).status_code == 200, url
    for url in pages["post"].values():
        assert mia.get(url).status_code == 405, url
    for url in pages["lead"].values():
        assert mia.get(url).status_code == 403, url
        assert sally.get(url).status_code == 200, url
    for name in ("omar", "otto", "alex"):
        browser = browser_of(name)
        for url in [*pages["work"].values(), *pages["post"].values(), *pages["lead"].values()]:
            assert browser.get(url).status_code == 404, (name, url)
            assert browser.post(url).status_code == 404, (name, url)


@pytest.mark.parametrize("page", ["plan-list", "plan-detail", "closure-detail"])
def test_a_page_costs_the_same_for_3_goals_and_30(
    cast: Cast, now: dt.datetime, browser_of: SignIn, django_assert_max_num_queries: Any, page: str
) -> None:
    mia = browser_of("mia")
    for goals in (3, 30):
        plan = monitored(cast, now, goals=goals)
        key = plan.pk if page == "plan-detail" else plan.case_id
        with django_assert_max_num_queries(42):
            assert mia.get(reverse(page, args=[key])).status_code == 200


def test_a_plan_is_written_agreed_and_worked_on_in_the_browser(
    cast: Cast, now: dt.datetime, browser_of: SignIn
) -> None:
    case, mia = ready_case(cast, now), browser_of("mia")
    today = cast.agency.today(now)
    mia.post(reverse("plan-new", args=[case.pk]))
    plan = ServicePlan.objects.get(case=case)
    detail = reverse("plan-detail", args=[plan.pk])
    assert "in their words" in mia.get(detail).content.decode()
    mia.post(reverse("plan-edit", args=[plan.pk]), {
        "client_words": "Stay at home", "participation": "Rosa", "monitoring": "Mia calls",
        "starts_on": "", "review_on": today + dt.timedelta(days=90), "version": plan.version,
    })  # fmt: skip
    mia.post(reverse("goal-new", args=[plan.pk]), {
        "title": "Walk to the park", "domain": "Mobility", "baseline": "To the door",
        "measure": "Twice a week", "target_on": today + dt.timedelta(days=60),
    })  # fmt: skip
    goal = Goal.objects.get(plan=plan)
    mia.post(reverse("objective-new", args=[goal.pk]), {
        "text": "Get a walker", "responsible": "Mia", "due_on": today + dt.timedelta(days=10),
    })  # fmt: skip
    mia.post(reverse("service-new", args=[plan.pk]), {
        "service": "Physical therapy", "provider": "Harbor Clinic", "amount": "Weekly",
        "monthly_cost": "0", "funder": "", "goal": goal.pk, "starts_on": "", "ends_on": "",
    })  # fmt: skip
    assert mia.post(reverse("plan-propose", args=[plan.pk]))["Location"] == detail
    agree = reverse("plan-agree", args=[plan.pk])
    answer = mia.post(agree, {"agreement": "signed", "agreed_name": "", "disclosed": ALL_FIVE[:4]})
    assert "Write who signed" in answer.content.decode()
    mia.post(agree, {"agreement": "signed", "agreed_name": "Rosa", "disclosed": ALL_FIVE})
    assert Case.objects.get(pk=case.pk).stage == "active"
    page = mia.get(reverse("plan-list", args=[case.pk])).content.decode()
    assert "Walk to the park" in page
    assert "Not started" in page
    step = Objective.objects.get(goal=goal)
    mia.post(reverse("objective-done", args=[step.pk]))
    page = mia.get(reverse("plan-list", args=[case.pk])).content.decode()
    assert "On track" in page
    assert "1 of 1 steps" in page
    back = reverse("objective-open", args=[step.pk])
    assert back in page
    mia.post(back)
    page = mia.get(reverse("plan-list", args=[case.pk])).content.decode()
    assert "0 of 1 steps" in page
    assert back not in page


def test_a_refusal_on_a_button_is_said_on_the_next_page(
    cast: Cast, now: dt.datetime, browser_of: SignIn
) -> None:
    case, mia = ready_case(cast, now), browser_of("mia")
    mia.post(reverse("plan-new", args=[case.pk]))
    again = mia.post(reverse("plan-new", args=[case.pk]), follow=True).content.decode()
    assert "in preparation already" in again


def test_a_goal_of_another_case_cannot_be_chosen_for_a_service(
    cast: Cast, now: dt.datetime, browser_of: SignIn
) -> None:
    mine, other = draft(cast, ready_case(cast, now), now), draft(cast, ready_case(cast, now), now)
    foreign = Goal.objects.get(plan=other)
    answer = browser_of("mia").post(reverse("service-new", args=[mine.pk]), {
        "service": "Taxi", "provider": "Cab", "amount": "", "monthly_cost": "0", "goal": foreign.pk,
    })  # fmt: skip
    assert answer.status_code == 200
    assert str(foreign.pk) not in answer.content.decode()
    assert not ServiceLine.objects.filter(service="Taxi").exists()


def test_a_case_is_closed_in_the_browser(cast: Cast, now: dt.datetime, browser_of: SignIn) -> None:
    plan, mia = monitored(cast, now), browser_of("mia")
    start = reverse("closure-start", args=[plan.case_id])
    mia.post(start, {"reason": "goals_met", "narrative": "She walks again."})
    closure = Closure.objects.get()
    detail = reverse("closure-detail", args=[plan.case_id])
    assert "Before you can close" in mia.get(detail).content.decode()
    complete = reverse("closure-complete", args=[closure.pk])
    assert "has an outcome" in mia.post(complete).content.decode()
    goal = Goal.objects.get(plan=plan)
    settled = mia.post(reverse("goal-settle", args=[goal.pk]), {"outcome": "met"})
    assert settled["Location"] == detail
    mia.post(reverse("closure-edit", args=[closure.pk]), {
        "reason": "goals_met", "narrative": "She walks again.", "summary": "Therapy worked.",
        "prepared": "Three talks", "others_told": "Nobody", "how_told": "in_person", "told_on": cast.agency.today(now),
        "closes_on": cast.agency.today(now),
        "services_settled": "on", "record_checked": "on", "version": closure.version,
    })  # fmt: skip
    assert mia.post(complete)["Location"] == detail
    assert Case.objects.get(pk=plan.case_id).stage == "closed"
    assert "Closed" in mia.get(detail).content.decode()


@needs_pango
@pytest.mark.parametrize("name", ["plan-pdf", "closure-letter"])
def test_a_paper_is_a_download_for_people_of_the_case(
    cast: Cast, now: dt.datetime, browser_of: SignIn, name: str
) -> None:
    closure = nearly_closed(cast, now)
    plan = ServicePlan.objects.get(case=closure.case_id)
    url = reverse(name, args=[plan.pk if name == "plan-pdf" else closure.pk])
    answer = browser_of("mia").get(url)
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "Delgado" not in answer["Content-Disposition"]
    for stranger in ("omar", "otto", "alex"):
        assert browser_of(stranger).get(url).status_code == 404


def test_the_plan_on_paper_says_what_the_records_say(cast: Cast, now: dt.datetime) -> None:
    plan = draft(cast, ready_case(cast, now), now)
    paper = plan_document(plan, staff=cast.mia, now=now)
    assert (paper.signed, paper.client_words) == (False, plan.client_words)
    assert all(line.agreed is None for line in paper.statements)
    propose_plan(plan, by=cast.mia, now=now)
    agree_plan(
        plan,
        by=cast.mia,
        now=now,
        agreement="representative",
        represented_by=guarded(plan.case, cast, now),
        client_part="Rosa chose the day herself",
        disclosed=ALL_FIVE,
    )
    paper = plan_document(plan, staff=cast.mia, now=now)
    assert [line.agreed for line in paper.statements] == [True] * 5
    assert (paper.signatures[0].role, paper.signatures[0].name) == (
        "Legal representative", "Ana Delgado",
    )  # fmt: skip
    assert paper.goals[0].steps[0].who == "Rosa and Mia"
    assert paper.services[0].cost == 120


def test_a_stranger_reads_no_goal_on_paper(cast: Cast, now: dt.datetime) -> None:
    plan = monitored(cast, now)
    paper = plan_document(plan, staff=cast.omar, now=now)
    assert (paper.goals, paper.services) == ((), ())


def test_the_letter_does_not_carry_the_story_for_the_record(cast: Cast, now: dt.datetime) -> None:
    closure = nearly_closed(cast, now)
    letter = letter_document(closure, staff=cast.mia, now=now)
    assert closure.narrative not in letter.reason
    assert letter.achieved == ("She cooks again",)
    assert letter.services_end == ("Meal delivery, Harbor Kitchen",)


def test_a_letter_after_a_death_is_written_to_the_family(cast: Cast, now: dt.datetime) -> None:
    closure = nearly_closed(cast, now, "died")
    letter = letter_document(closure, staff=cast.mia, now=now)
    assert letter.greeting.startswith("Dear family")
    assert letter.services_end
    assert (letter.after_a_death, letter.how_to_return, letter.complaint) == (True, "", "")
    paper = render_to_string("pdf/closure_letter.html", {"document": letter})
    for unfit in ("come back", "Your services", "If you don", "need us again"):
        assert unfit not in paper
    alive = letter_document(nearly_closed(cast, now), staff=cast.mia, now=now)
    assert "come back" in render_to_string("pdf/closure_letter.html", {"document": alive})


def test_the_timeline_tells_of_agreement_steps_and_closing(cast: Cast, now: dt.datetime) -> None:
    closure = nearly_closed(cast, now)
    case = closure.case
    complete_closure(closure, by=cast.mia, now=now)
    titles = {
        str(line.entry.title)
        for label in ("careplans.ServicePlan", "careplans.Objective", "careplans.Closure")
        for line in timeline_sources[label](cast.mia, case, now)
    }
    assert {"Plan 1 agreed", "Closing begun: Goals met", "Case closed: Goals met"} <= titles
    for label in ("careplans.ServicePlan", "careplans.Closure"):
        assert timeline_sources[label](cast.omar, case, now) == []


def test_what_is_due_falls_to_the_person_who_works_the_case(cast: Cast, now: dt.datetime) -> None:
    monitored(cast, now)
    today = cast.agency.today(now)
    far = today + dt.timedelta(days=100)
    for name in ("goal steps", "plan reviews"):
        assert len(due_sources[name](cast.mia, now, far)) == 1
        assert due_sources[name](cast.mia, now, today) == []
        assert due_sources[name](cast.sally, now, far) == []
        assert due_sources[name](cast.omar, now, far) == []


def test_a_closing_is_due_two_weeks_after_it_was_begun(cast: Cast, now: dt.datetime) -> None:
    nearly_closed(cast, now)
    today = cast.agency.today(now)
    assert due_sources["closings"](cast.mia, now, today) == []
    (item,) = due_sources["closings"](cast.mia, now, today + dt.timedelta(days=14))
    assert item.due_on == today + dt.timedelta(days=14)


def test_a_plan_that_waits_for_the_client_is_due(cast: Cast, now: dt.datetime) -> None:
    propose_plan(draft(cast, ready_case(cast, now), now), by=cast.mia, now=now)
    later = cast.agency.today(now) + dt.timedelta(days=14)
    assert len(due_sources["plan agreements"](cast.mia, now, later)) == 1


def test_the_tab_counts_goals_of_the_active_plan(cast: Cast, now: dt.datetime) -> None:
    plan = monitored(cast, now, goals=2)
    rows = case_tabs["plan"].rows
    assert rows is not None
    seen = {name: rows(cast[name], plan.case, now) for name in ("mia", "omar")}
    assert counted(seen) == {"mia": 2, "omar": 0}


def test_every_model_of_the_room_says_how_it_is_destroyed() -> None:
    names = ("ServicePlan", "Goal", "Objective", "ServiceLine", "Closure")
    assert all(f"careplans.{name}" in purge_handlers for name in names)


def test_a_supervisor_is_shown_what_waits_for_them(
    cast: Cast, now: dt.datetime, browser_of: SignIn
) -> None:
    want_supervisor(cast)
    want_supervisor(cast, "closure_needs_supervisor")
    plan = propose_plan(draft(cast, ready_case(cast, now), now), by=cast.mia, now=now)
    sally = browser_of("sally")
    approve = reverse("plan-approve", args=[plan.pk])
    assert approve in sally.get(reverse("plan-detail", args=[plan.pk])).content.decode()
    assert sally.post(approve).status_code == 302
    closure = closing_of(cast, now)
    detail = reverse("closure-detail", args=[closure.case_id])
    assert "waits for a supervisor" in sally.get(detail).content.decode()
    approve_closure(closure, by=cast.sally, now=now)
    assert "waits for a supervisor" not in sally.get(detail).content.decode()


def closing_of(cast: Cast, now: dt.datetime) -> Closure:
    """A case in planning that is to end."""
    from careplans.actions.closing import start_closure

    case = ready_case(cast, now)
    return start_closure(case, by=cast.mia, now=now, reason="moved", narrative="She moved.")


def test_the_day_of_the_review_is_suggested_by_the_programs_interval(
    cast: Cast, now: dt.datetime, browser_of: SignIn
) -> None:
    plan = start_plan(ready_case(cast, now), by=cast.mia, now=now)
    setting = ProgramSetting(
        program=cast.program, key="review_days", value=45, effective_from=dt.date(2020, 1, 1)
    )
    audit.save(setting, by=SET_UP, why="For this test")
    page, mia = reverse("plan-edit", args=[plan.pk]), browser_of("mia")
    day = cast.agency.today(now) + dt.timedelta(days=45)
    assert f'value="{day:%Y-%m-%d}"' in mia.get(page).content.decode()
    assert mia.post(page, {"review_on": day, "version": plan.version}).status_code == 302
    plan.refresh_from_db()
    assert plan.review_on == day
    later = {"review_on": "", "version": plan.version}
    assert mia.post(page, later).status_code == 302
    plan.refresh_from_db()
    assert plan.review_on is None
