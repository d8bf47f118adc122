"""Somebody saved the same record meanwhile: theirs stands beside what was typed, and one can go on."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.test import Client as Browser
from django.urls import reverse

from assessments.actions.assessing import save_section, start_assessment
from assessments.actions.templates import make_default_template
from assessments.models import Answer
from careplans.actions.goals import edit_service
from careplans.actions.planning import edit_plan
from careplans.models import ServiceLine, ServicePlan
from caseload.actions.supervising import plan_session, record_held
from casemgmt.agency.models import System
from casemgmt.core import audit
from clients.actions.people import update_client
from clients.models import Client
from tests.careplans.arranging import draft, ready_case
from tests.cast import Cast
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]
HOUR = dt.timedelta(hours=1)
SAVED = "Somebody saved this after you opened it."


def shown(page: Any) -> dict[str, Any]:
    """A page's form as its sender would send it now: what stands in it, boxes only when ticked."""
    values = {bound.html_name: bound.value() for bound in page.context["form"]}
    return {
        name: value for name, value in values.items() if value is not None and value is not False
    }


def test_a_plan_two_people_write_on_keeps_both_and_can_be_saved(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    plan = draft(cast, ready_case(cast, now), now)
    mia, url = browser_of("mia"), reverse("plan-edit", args=[plan.pk])
    typed = {**shown(mia.get(url)), "client_words": "I want my garden back."}
    theirs = {"client_words": "I want to swim.", "participation": "Her sister came too"}
    edit_plan(plan, by=cast.sally, now=now, **theirs)

    page = mia.post(url, typed)
    html = page.content.decode()
    assert page.status_code == 200
    assert SAVED in html
    assert "They wrote: I want to swim." in html
    assert "I want my garden back." in html
    assert "They wrote: Her sister" not in html  # nobody typed anything else there
    assert ServicePlan.objects.get(pk=plan.pk).client_words == "I want to swim."

    assert mia.post(url, shown(page)).status_code == 302
    plan.refresh_from_db()
    assert plan.client_words == "I want my garden back."
    assert plan.participation == "Her sister came too"


def test_one_may_take_theirs_instead(cast: Cast, now: dt.datetime, browser_of: BrowserOf) -> None:
    plan = draft(cast, ready_case(cast, now), now)
    mia, url = browser_of("mia"), reverse("plan-edit", args=[plan.pk])
    typed = {**shown(mia.get(url)), "client_words": "Mine."}
    edit_plan(plan, by=cast.sally, now=now, client_words="Theirs.")
    page = mia.post(url, typed)
    assert mia.post(url, {**shown(page), "client_words": "Theirs."}).status_code == 302
    plan.refresh_from_db()
    assert plan.client_words == "Theirs."


def test_a_third_person_in_between_is_told_of_as_well(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    plan = draft(cast, ready_case(cast, now), now)
    mia, url = browser_of("mia"), reverse("plan-edit", args=[plan.pk])
    typed = {**shown(mia.get(url)), "client_words": "Mine."}
    edit_plan(plan, by=cast.sally, now=now, client_words="Sally's.")
    page = mia.post(url, typed)
    edit_plan(plan, by=cast.sally, now=now, client_words="Sally's, again.")
    again = mia.post(url, shown(page))
    assert "They wrote: Sally&#x27;s, again." in again.content.decode()
    assert mia.post(url, shown(again)).status_code == 302


def test_choices_amounts_and_emptied_fields_are_said_in_words(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    plan = draft(cast, ready_case(cast, now), now)
    line, goal = ServiceLine.objects.get(plan=plan), plan.goals.get()
    mia, url = browser_of("mia"), reverse("service-edit", args=[line.pk])
    typed = {**shown(mia.get(url)), "monthly_cost": "99.50", "funder": "Her son"}
    edit_service(line, by=cast.sally, now=now, monthly_cost=80, funder="", goal=goal)
    page = mia.post(url, typed)
    html = page.content.decode()
    assert "They wrote: 80" in html
    assert "They left it empty." in html
    assert str(shown(page)["goal"]) == str(goal.pk)  # theirs: nobody else chose one
    assert mia.post(url, shown(page)).status_code == 302
    line.refresh_from_db()
    assert (str(line.monthly_cost), line.funder, line.goal) == ("99.50", "Her son", goal)


def test_a_box_they_ticked_is_ticked(cast: Cast, now: dt.datetime, browser_of: BrowserOf) -> None:
    case = a_case(cast, now)
    mia, url = browser_of("mia"), reverse("client-edit", args=[case.client_id])
    typed = {**shown(mia.get(url)), "phone": "555 0101"}
    facts = {"interpreter_needed": True, "phone": "555 0999"}
    update_client(Client.objects.get(pk=case.client_id), by=cast.sally, now=now, changes=facts)
    page = mia.post(url, typed)
    assert "They wrote: 555 0999" in page.content.decode()
    assert shown(page)["interpreter_needed"] in {"on", True}
    assert mia.post(url, shown(page)).status_code == 302
    stored = Client.objects.get(pk=case.client_id)
    assert (stored.phone, stored.interpreter_needed) == ("555 0101", True)


def test_what_two_people_settled_is_written_over_by_neither(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    session = plan_session(
        by=cast.sally, now=now, supervisee=cast.mia, starts_at=now - HOUR, minutes=60
    )
    mia, url = browser_of("mia"), reverse("supervision-held", args=[session.pk])
    typed = {**shown(mia.get(url)), "record": "C-1: ask the clinic"}
    record_held(session, by=cast.sally, now=now, minutes=45, record="C-1: call the doctor")
    page = mia.post(url, typed)
    assert "They wrote: C-1: call the doctor" in page.content.decode()
    assert (shown(page)["minutes"], shown(page)["record"]) == ("45", "C-1: ask the clinic")
    assert mia.post(url, shown(page)).status_code == 302
    session.refresh_from_db()
    assert (session.minutes, session.record) == (45, "C-1: ask the clinic")


def test_a_change_of_other_fields_is_in_nobodys_way(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    plan = draft(cast, ready_case(cast, now), now)
    mia, url = browser_of("mia"), reverse("plan-edit", args=[plan.pk])
    typed = {**shown(mia.get(url)), "client_words": "I want my garden back."}
    opened = plan.version
    audit.save(plan, by=cast.sally, why="For this test", only=["state"])
    assert plan.version > opened
    assert mia.post(url, typed).status_code == 302
    plan.refresh_from_db()
    assert plan.client_words == "I want my garden back."


def test_a_section_two_people_answer_keeps_both_and_can_be_saved(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    make_default_template(cast.agency, by=System("begin"), now=now)
    assessment = start_assessment(a_case(cast, now, stage="assessment"), by=cast.mia, now=now)
    section = assessment.template.sections.get(order=1)
    first, second, third = section.questions.order_by("order")
    mia, url = browser_of("mia"), reverse("assessment-section", args=[assessment.pk, 1])
    typed = {**shown(mia.get(url)), "q2": "Her hip", "stay": "1"}
    theirs = {second.pk: ("Her heart", ""), third.pk: ("2", "")}
    save_section(assessment, section, by=cast.sally, now=now, given=theirs, seen=0)

    page = mia.post(url, typed)
    html = page.content.decode()
    assert SAVED in html
    assert "They wrote: Her heart" in html
    assert shown(page)["q3"] == "2"

    assert mia.post(url, {**shown(page), "stay": "1"}).status_code == 302
    kept = dict(Answer.objects.filter(assessment=assessment).values_list("question", "value"))
    assert kept == {second.pk: "Her hip", third.pk: "2"}
    assert first.pk not in kept


def test_a_counter_that_makes_no_sense_breaks_nothing(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    make_default_template(cast.agency, by=System("begin"), now=now)
    assessment = start_assessment(a_case(cast, now, stage="assessment"), by=cast.mia, now=now)
    plan = draft(cast, ready_case(cast, now), now)
    mia = browser_of("mia")
    section = reverse("assessment-section", args=[assessment.pk, 1])
    for seen in ("-5", "9" * 40):
        assert mia.post(section, {"seen": seen, "q2": "Her hip"}).status_code == 200
        page = mia.post(
            reverse("plan-edit", args=[plan.pk]), {"version": seen, "client_words": "x"}
        )
        assert page.status_code == 200
