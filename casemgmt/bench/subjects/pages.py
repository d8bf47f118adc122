"""Whole pages, asked for as a browser does: session, middleware and read log are in the time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import psycopg
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.models import Staff
from casemgmt.bench.cast import Cast
from casemgmt.bench.floors import Floor, answering, casework, pages
from casemgmt.bench.measuring import Subject
from casemgmt.bench.subjects.asking import asked_by

OK = 200


class PageFailed(Exception):
    """A page that is measured did not answer 200."""


@dataclass(frozen=True)
class Page:
    """A page of the product beside its floor: who opens it, at which address."""

    name: str
    staff: Staff
    url: str
    floor: Floor
    asked: dict[str, Any]


def all_pages(cast: Cast) -> list[Page]:
    """The pages people spend their day on."""
    worker, supervisor, intake = cast.worker, cast.supervisor, cast.intake

    def page(name: str, staff: Staff, url: str, floor: Floor, **more: Any) -> Page:
        return Page(name, staff, url, floor, asked_by(staff, cast, **more))

    def record(name: str, view: str, floor: Floor, case: Any) -> Page:
        return page(name, worker, reverse(view, args=[case]), floor, case=case)

    listed, palette = reverse("client-list"), f"{reverse('palette')}?q={cast.family}"
    typed = urlencode({"given_name": cast.given, "family_name": cast.family})
    return [
        page("my_day", worker, reverse("my-day"), casework.MY_DAY),
        page("my_clients", worker, listed, pages.MY_CLIENTS),
        page("my_clients_of_team", supervisor, f"{listed}?show=team", pages.CLIENTS_OF_TEAM),
        record("case_record", "case-detail", casework.CASE_RECORD, cast.case),
        record("case_record_long", "case-detail", casework.CASE_RECORD, cast.long_case),
        record("note_list", "note-list", pages.NOTE_LIST, cast.case),
        record("note_list_long", "note-list", pages.NOTE_LIST, cast.long_case),
        page("referral_queue", intake, reverse("referral-list"), pages.REFERRAL_QUEUE),
        page(
            "duplicate_check",
            worker,
            f"{reverse('referral-likely')}?{typed}",
            pages.DUPLICATE_CHECK,
        ),
        page("palette", worker, palette, pages.PALETTE),
        page("palette_of_team", supervisor, palette, pages.PALETTE),
        page("my_team", supervisor, reverse("team"), pages.MY_TEAM),
    ]


def subjects(cast: Cast, plain: psycopg.Connection[Any]) -> list[Subject]:
    """Each page, opened by somebody who is signed in."""
    browsers: dict[Any, Browser] = {}
    found = []
    for page in all_pages(cast):
        browser = browsers.setdefault(page.staff.pk, signed_in(page.staff))
        floor = answering(plain, page.floor, page.asked)
        found.append(Subject(page.name, opening(browser, page.url), floor))
    return found


def signed_in(staff: Staff) -> Browser:
    """A browser with this person's session."""
    browser = Browser(headers={"host": "localhost"})
    browser.force_login(staff.user)
    return browser


def opening(browser: Browser, url: str) -> Callable[[], str]:
    """A function that opens a page and gives its text. It raises ``PageFailed``."""

    def get() -> str:
        response = browser.get(url)
        if response.status_code != OK:
            raise PageFailed(f"{url} answered {response.status_code}")
        return str(response.content.decode())

    return get
