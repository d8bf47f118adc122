"""Words that pages show now and then: choices, names of fields, conditions, papers and mail."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy

from careplans import papers
from careplans.models import Closure, ServicePlan
from casemgmt.agency import accounts
from casemgmt.agency.actions import inviting
from casemgmt.agency.policy import SETTINGS
from casemgmt.core.pdf import page_html
from casemgmt.core.pseudo import pseudo_locale, untranslated
from casemgmt.ledger.registry import jobs
from clients.actions.moving import ONWARD
from clients.record_history import UNSHOWN, kinds_of
from clients.registry import case_tabs, stage_guards
from tests.access.asking import ask
from tests.access.world import World
from tests.translation.data import ROOMS, typed

pytestmark = pytest.mark.django_db(databases=["default"])


@pytest.fixture(autouse=True)
def pseudo() -> Iterator[None]:
    """Within each test the product speaks the made-up language."""
    with pseudo_locale():
        yield


def plain(words: Iterable[Any], data: Iterable[str] = ()) -> list[str]:
    """Those of the words that nobody marked for translation."""
    return untranslated("".join(f"<p>{escape(str(word))}</p>" for word in words), data)


def choices_of(fields: Iterable[Any]) -> list[Any]:
    """What every field with choices shows for each of them."""
    chosen = [getattr(field, "base_field", field) for field in fields]
    return [label for field in chosen for _value, label in getattr(field, "flatchoices", ())]


def our_fields() -> list[Any]:
    """Every field of every table of ours."""
    ours = [model for model in apps.get_models() if model._meta.app_label in ROOMS]
    return [field for model in ours for field in model._meta.concrete_fields]


def test_every_choice_can_be_translated() -> None:
    labels = choices_of(our_fields())
    assert len(labels) > 100
    assert plain(labels) == []


def test_a_choice_that_nobody_marked_is_found() -> None:
    kinds = [("call", gettext_lazy("Call")), ("visit", "Visit")]
    assert plain(choices_of([models.CharField(choices=kinds)])) == ["Visit"]


def test_every_kind_of_record_and_every_field_of_a_history_has_a_name(made: World) -> None:
    kinds = kinds_of(made.story.case, made.cast.mia, made.now).values()
    shown = [field for kind in kinds for field in kind.model._meta.concrete_fields]
    assert plain(kind.name for kind in kinds) == []
    unnamed = [
        f"{field.model.__name__}.{field.name}"
        for field in shown
        if field.name not in UNSHOWN and plain([field.verbose_name])
    ]
    assert unnamed == []


def test_every_setting_job_and_tab_can_be_translated() -> None:
    settings = [(setting.label, setting.unit) for setting in SETTINGS.values()]
    assert plain(word for pair in settings for word in pair) == []
    assert plain(job.label for job in jobs.values()) == []
    assert plain(tab.label for tab in case_tabs.values()) == []


def test_every_condition_of_a_move_says_when_it_is_met() -> None:
    asked = [
        guard for guard in stage_guards.values() if ONWARD.get(guard.from_stage) == guard.to_stage
    ]
    assert len(asked) > 10
    assert [guard for guard in asked if not str(guard.done)] == []
    assert plain(guard.done for guard in asked) == []


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages papers are made from, instead of the papers."""
    pages: list[str] = []

    def keep(template: str, context: Any, **given: Any) -> bytes:
        pages.append(page_html(template, context, **given))
        return b"%PDF-"

    monkeypatch.setattr(papers.pdf, "render", keep)
    return pages


@pytest.mark.wide
def test_every_word_of_a_plan_on_paper_can_be_translated(made: World, printed: list[str]) -> None:
    mia, now = made.cast.mia, made.now
    for plan in ServicePlan.objects.visible_to(mia, now):
        for agreement in ServicePlan.Agreement.values:
            plan.agreement = agreement
            papers.plan_pdf_of(plan, staff=mia, now=now)
    assert len(printed) >= 3
    assert [words for page in printed for words in _plain_words(made, page)] == []


@pytest.mark.wide
def test_every_word_of_a_closing_letter_can_be_translated(made: World, printed: list[str]) -> None:
    mia, now = made.cast.mia, made.now
    closure = Closure.objects.visible_to(mia, now).get(pk=made.records["closure"])
    for reason in Closure.Reason.values:
        closure.reason = reason
        for summary in (closure.summary, ""):
            closure.summary = summary
            papers.closure_letter_of(closure, staff=mia, now=now)
    assert [words for page in printed for words in _plain_words(made, page)] == []


def test_a_word_on_paper_that_nobody_marked_is_found(
    made: World, printed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(papers.REASONS, "goals_met", "You did it.")
    closure = Closure.objects.visible_to(made.cast.mia, made.now).get(pk=made.records["closure"])
    papers.closure_letter_of(closure, staff=made.cast.mia, now=made.now)
    assert _plain_words(made, printed[0]) == ["You did it."]


def _plain_words(made: World, page: str) -> list[str]:
    return untranslated(page, {*typed(), made.story.case.client_id.hex[:8].upper()})


def test_every_word_of_a_mail_can_be_translated(
    made: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []

    def keep(*, to: str, subject: str, body: str) -> None:
        sent.extend([subject, body])

    monkeypatch.setattr(inviting, "post_mail", keep)
    monkeypatch.setattr(accounts, "post_mail", keep)
    cast = made.cast
    ask(made, "anon", "POST", reverse("account_reset_password"), {"email": cast.mia.user.email})
    given = {"email": "ada@example.org", "name": "Ada Example", "roles": ["supervisor"]}
    inviting.invite_person(cast.agency, by=cast.alex, now=made.now, **given)
    text = [re.sub(r"https?://\S+", "", line) for line in sent]
    assert len(text) == 4
    assert plain(text, {*typed(), "testserver"}) == []
    assert not [words for words in text if " !" in words]
