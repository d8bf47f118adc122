"""The pages about assessments: who may open them, what they cost, and that they do what they say."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from assessments.actions.assessing import set_aside_assessment
from assessments.feeds import first_day
from assessments.models import Answer, Assessment, Question, ReassessmentTask, Section
from clients.models import Case
from tests.assessments.stories import answer_all, begun, finished, the_template
from tests.cast import Cast
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]
CEILING = 40


def _open(case: Case, cast: Cast, now: dt.datetime) -> Assessment:
    assessment = begun(case, cast, now)
    answer_all(assessment, cast, now)
    return assessment


def _pages(cast: Cast, now: dt.datetime) -> dict[str, str]:
    case = a_case(cast, now, stage="active")
    one = _open(case, cast, now).pk
    return {
        "assessment-list": reverse("assessment-list", args=[case.pk]),
        "reassessment-plan": reverse("reassessment-plan", args=[case.pk]),
        "assessment-section": reverse("assessment-section", args=[one, 1]),
        **{
            name: reverse(name, args=[one])
            for name in ("assessment-detail", "assessment-complete", "assessment-set-aside")
        },
    }


def test_every_page_opens_for_its_worker_and_for_nobody_else(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    pages = _pages(cast, now)
    answers = {
        name: {page: browser_of(name).get(url).status_code for page, url in pages.items()}
        for name in ("mia", "sally", "omar", "otto", "alex")
    }
    assert {*answers["mia"].values(), *answers["sally"].values()} == {200}
    for name in ("omar", "otto", "alex"):
        assert set(answers[name].values()) == {404}, name


@pytest.mark.parametrize("name", ["omar", "otto", "alex"])
def test_posting_where_one_may_not_look_is_the_same_404(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime, name: str
) -> None:
    pages = _pages(cast, now)
    case = Case.objects.get()
    for url in (*pages.values(), reverse("assessment-start", args=[case.pk])):
        assert browser_of(name).post(url, {"why": "x"}).status_code == 404


@pytest.mark.parametrize("rows", [3, 30])
def test_the_list_costs_the_same_for_3_and_30_assessments(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime, rows: int,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    case = a_case(cast, now, stage="active")
    for _one in range(rows):
        set_aside_assessment(begun(case, cast, now), by=cast.mia, now=now, why="Not today")
    browser, url = browser_of("mia"), reverse("assessment-list", args=[case.pk])
    browser.get(url)
    with django_assert_max_num_queries(CEILING):
        page = browser.get(url)
    assert page.content.count(b"Not today") == rows


@pytest.mark.parametrize("page", ["assessment-section", "assessment-detail", "assessment-complete"])
@pytest.mark.parametrize("prepare", ["begun", "answered"])
def test_a_page_costs_the_same_with_and_without_answers(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime, *, page: str, prepare: str,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    case = a_case(cast, now, stage="assessment")
    assessment = (_open if prepare == "answered" else begun)(case, cast, now)
    where = [assessment.pk, 1] if page == "assessment-section" else [assessment.pk]
    browser, url = browser_of("mia"), reverse(page, args=where)
    browser.get(url)
    with django_assert_max_num_queries(CEILING):
        assert browser.get(url).status_code == 200


def _filled(page: Any) -> dict[str, str]:
    """What a browser would send back: every field as the page shows it."""
    form = page.context["form"]
    shown = {bound.html_name: bound.value() for bound in form}
    return {name: value for name, value in shown.items() if value is not None}


def test_a_worker_walks_through_the_sections_to_the_end(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    case, browser = a_case(cast, now, stage="assessment"), browser_of("mia")
    the_template(cast, now)
    page = browser.post(reverse("assessment-start", args=[case.pk]), follow=True)
    for section in Section.objects.order_by("order"):
        assert section.title in page.content.decode()
        given = {f"q{one.order}": _some(one) for one in Question.objects.filter(section=section)}
        page = browser.post(page.request["PATH_INFO"], {**_filled(page), **given}, follow=True)
    assessment = Assessment.objects.get()
    assert page.request["PATH_INFO"] == reverse("assessment-complete", args=[assessment.pk])
    told = {"face_to_face": "no", "judgement": "She is coping.", "acuity": "1"}
    page = browser.post(page.request["PATH_INFO"], told, follow=True)
    assert "She is coping." in page.content.decode()
    assessment.refresh_from_db()
    assert (assessment.state, assessment.face_to_face) == ("completed", False)
    again = browser.get(reverse("assessment-section", args=[assessment.pk, 1]))
    assert again.status_code == 302


def _some(question: Question) -> str:
    kinds = {"text": "Her own words", "number": "3", "yes_no": "yes"}
    return kinds.get(question.kind) or "none:declined"


def test_what_is_still_needed_is_said_with_links(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    assessment = begun(a_case(cast, now, stage="assessment"), cast, now)
    url = reverse("assessment-complete", args=[assessment.pk])
    told = {"face_to_face": "yes", "judgement": "Well", "acuity": "1"}
    page = browser_of("mia").post(url, told).content.decode()
    assert "Before you can move on" in page
    assert f"/assessments/{assessment.pk}/5/#id_q1" in page


def test_last_times_answer_is_beside_the_question_and_copied_by_a_button(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    case = a_case(cast, now, stage="active")
    finished(case, cast, now - dt.timedelta(minutes=5))
    assessment = begun(case, cast, now)
    browser, url = browser_of("mia"), reverse("assessment-section", args=[assessment.pk, 1])
    page = browser.get(url)
    assert page.content.decode().count("Last time:") == 1 + 3
    assert not Answer.objects.filter(assessment=assessment).exists()
    sent = {**_filled(page), "q3": "7", "copy": "2"}
    page = browser.post(url, sent, follow=True)
    assert page.request["PATH_INFO"] == url
    given = {
        answer.question.order: answer.value
        for answer in Answer.objects.filter(assessment=assessment)
    }
    assert given == {2: "As she told it", 3: "7"}


def test_a_stale_section_is_refused_and_keeps_what_was_typed(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    assessment = begun(a_case(cast, now, stage="assessment"), cast, now)
    browser, url = browser_of("mia"), reverse("assessment-section", args=[assessment.pk, 1])
    old = _filled(browser.get(url))
    browser_of("sally").post(url, {**old, "q2": "From Sally"})
    page = browser.post(url, {**old, "q2": "From Mia"})
    assert page.status_code == 200
    assert "They wrote: From Sally" in page.content.decode()
    assert "From Mia" in page.content.decode()
    assert Answer.objects.get().value == "From Sally"


def test_a_refused_start_says_why_on_the_list(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    case = a_case(cast, now, stage="planning")
    page = browser_of("mia").post(reverse("assessment-start", args=[case.pk]))
    assert "An assessment begins in the stages" in page.content.decode()


def test_a_worker_plans_a_reassessment(cast: Cast, browser_of: BrowserOf, now: dt.datetime) -> None:
    case, browser = a_case(cast, now, stage="active"), browser_of("mia")
    url = reverse("reassessment-plan", args=[case.pk])
    today = cast.agency.today(now)
    page = browser.post(url, {"due_on": today, "basis": "change"})
    assert "Choose a day after today." in page.content.decode()
    soon = today + dt.timedelta(days=4)
    assert browser.post(url, {"due_on": soon, "basis": "change"}).status_code == 302
    assert ReassessmentTask.objects.get().due_on == soon


def test_an_unknown_section_is_not_there(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    assessment = begun(a_case(cast, now, stage="assessment"), cast, now)
    for order in (0, 9, 99999999999):
        url = reverse("assessment-section", args=[assessment.pk, order])
        assert browser_of("mia").get(url).status_code == 404


def test_templates_are_for_the_agencys_admin(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    detail = reverse("template-detail", args=[the_template(cast, now).pk])
    pages = (reverse("template-list"), detail)
    answers = {
        name: [browser_of(name).get(url).status_code for url in pages]
        for name in ("alex", "mia", "sally", "otto")
    }
    assert answers == {
        "alex": [200, 200], "mia": [403, 403], "sally": [403, 403], "otto": [403, 404],
    }  # fmt: skip


def test_the_preview_shows_every_question_and_takes_no_answer(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    template = the_template(cast, now)
    page = browser_of("alex").get(reverse("template-detail", args=[template.pk])).content.decode()
    for question in Question.objects.filter(section__template=template):
        assert question.text in page
    assert page.count("disabled") >= 16


def test_the_tab_says_by_when_the_first_assessment_is_due(
    cast: Cast, now: dt.datetime, browser_of: Callable[[str], Browser]
) -> None:
    """Thirty days after the opening by the product's own default; ``a_case`` opened 60 days ago."""
    case = a_case(cast, now, stage="assessment")
    page, mia = reverse("assessment-list", args=[case.pk]), browser_of("mia")
    day = first_day(case, cast.mia, 30)
    assert (cast.agency.today(now) - day).days == 30
    said = "The first assessment is due by this day."
    shown = mia.get(page).content.decode()
    assert said in shown
    assert "30 days" in shown
    finished(case, cast, now)
    assert said not in mia.get(page).content.decode()
