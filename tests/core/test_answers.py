"""What a page says after a button: refused, and what is still missing, with the way there."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.test import Client as Browser
from django.test import RequestFactory
from django.urls import reverse

from casemgmt.core.answers import came_from, told
from casemgmt.core.errors import Missing, Refused
from casemgmt.core.pieces import Check
from tests.cast import Cast
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]


def test_a_refused_button_says_what_is_missing_and_links_to_it(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now, stage="planning")
    page = browser_of("mia").post(reverse("plan-new", args=[case.pk]), follow=True)
    html = page.content.decode()
    assert "The plan rests on an assessment." in html
    assert "Before you can move on" in html
    place = reverse("assessment-list", args=[case.pk])
    assert f'<li><a href="{place}">Complete an assessment first</a></li>' in html


def test_a_refusal_no_view_caught_keeps_its_links(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_case(cast, now, stage="planning")

    def refuse(*_given: Any, **_named: Any) -> None:
        missing = [Missing("Ask <b>Rosa</b>", "/cases/"), Missing("Sleep on it")]
        raise Refused("Not yet.", missing=missing)

    monkeypatch.setattr("careplans.views.plans.acted", refuse)
    mia, here = browser_of("mia"), reverse("case-detail", args=[case.pk])
    sent = {"referer": f"http://testserver{here}"}
    answer = mia.post(reverse("plan-new", args=[case.pk]), headers=sent)
    html = mia.get(answer.headers["Location"]).content.decode()
    assert "Not yet." in html
    assert '<li><a href="/cases/">Ask &lt;b&gt;Rosa&lt;/b&gt;</a></li><li>Sleep on it</li>' in html
    assert "Sleep on it" not in mia.get(here).content.decode()  # said once


def test_what_is_missing_stands_under_its_own_refusal() -> None:
    waiting = [
        Message(messages.SUCCESS, "Saved."),
        Message(messages.ERROR, "Not yet."),
        Message(messages.WARNING, "One", extra_tags="missing /one/"),
        Message(messages.WARNING, "Two", extra_tags="missing "),
        Message(messages.WARNING, "By the way."),
    ]
    notes = told(waiting)
    assert [(note.text, note.tone) for note in notes] == [
        ("Saved.", "ok"),
        ("Not yet.", "late"),
        ("By the way.", "warn"),
    ]
    assert notes[1].missing == [Check("One", url="/one/"), Check("Two")]


@pytest.mark.parametrize(
    ("page", "leads_to"),
    [
        ("http://testserver/cases/", "http://testserver/cases/"),
        ("https://elsewhere.example/cases/", "/"),
        ("//elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_a_refusal_never_leads_to_another_site(page: str, leads_to: str) -> None:
    assert came_from(RequestFactory().post("/", headers={"Referer": page})) == leads_to
