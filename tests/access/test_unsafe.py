"""Looking changes nothing, and what changes something takes a form of our own (E6)."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client as Browser
from django.urls import get_resolver

from casemgmt.core.access import methods_of
from casemgmt.core.checks import leaves
from tests.access.asking import drawn_only, quietly
from tests.access.matrix.arranging import keep
from tests.access.matrix.asking import undrawn
from tests.access.table import ROWS, Row
from tests.access.world import WHO, World
from tests.conftest import PROFILE

pytestmark = pytest.mark.django_db(databases=["default"])
Metric = Callable[[str, object, object], None]
WIDE = PROFILE == "wide"
WRITTEN = """
SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables
WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
"""
"""What this transaction has written so far, also where it was undone again."""
KEPT_OF_LOOKING = {
    "ledger_readevent": "who read what",
    "ledger_auditevent": "who was refused, and which links were opened",
    "ledger_auditpending": "the same, for the chain",
    "django_session": "until when somebody is signed in",
    "ledger_cache": "how often somebody came to the door, by a look that is no GET too",
    "usersessions_usersession": "the devices somebody is signed in on",
}
"""Tables that a look may write into: it is logged, and moves the end of the session."""
SLOW = {"plan-pdf", "closure-letter"}
"""Papers take a second each to make: they are looked at in the wide profile."""
METHODS = ("GET", "HEAD", "OPTIONS") if WIDE else ("GET",)


def written() -> dict[str, int]:
    """Rows written in this transaction, by table; those of the log and of sessions left aside.

    A partition counts as the table it is a part of.
    """
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        rows = dict(cursor.fetchall())
    aside = tuple(KEPT_OF_LOOKING)
    return {table: count for table, count in rows.items() if not table.startswith(aside)}


def changes(made: World, who: str, method: str, url: str) -> dict[str, int]:
    """What one request wrote; it is undone."""
    browser = made.browsers[who]
    kept = SimpleCookie(browser.cookies.output(header="", sep=";"))
    browser.raise_request_exception = False
    try:
        with transaction.atomic():
            getattr(browser, method.lower())(url)
            found = written()
            transaction.set_rollback(True)
    finally:
        browser.cookies = kept
    return found


def looked_at() -> list[Row]:
    """Every page, but for papers on other days than that of the wide profile."""
    return [row for row in ROWS if WIDE or row.page not in SLOW]


def lookers(row: Row) -> list[str]:
    """Who asks for a page: everybody in the wide profile, else whoever may open it, or a stranger."""
    return list(WHO) if WIDE else [row.reader or "omar"]


def test_no_look_changes_anything(made: World, metric: Metric) -> None:
    found, asked = [], 0
    with quietly(), drawn_only() if WIDE else undrawn():
        for row, method in itertools.product(looked_at(), METHODS):
            for who in lookers(row):
                wrote = changes(made, who, method, made.url(row.page, row.record))
                found += [f"{method} {row.page} {who}: {table}" for table in wrote]
                asked += 1
    metric("e6_looks", asked, "any")
    metric("e6_changes", len(found), 0)
    assert found == []


def test_a_look_that_writes_is_found(made: World) -> None:
    with transaction.atomic():
        assert "agency_staff" not in written()
        keep(made.cast.mia, "job_title")
        assert "agency_staff" in written()
        transaction.set_rollback(True)


def unsafe() -> Iterator[Row]:
    """Every page that takes a POST."""
    takes = {
        str(leaf.name): methods_of(leaf.callback)
        for _route, leaf in leaves(get_resolver().url_patterns)
    }
    return (row for row in ROWS if "POST" in takes[row.page])


@contextmanager
def strict(made: World, who: str) -> Iterator[Browser]:
    """A browser that is signed in as somebody, and is asked for the token of its forms."""
    browser = Browser(enforce_csrf_checks=True, raise_request_exception=False)
    own = made.browsers[who].cookies.get(settings.SESSION_COOKIE_NAME)
    if own is not None:
        browser.cookies[settings.SESSION_COOKIE_NAME] = own.value
    with transaction.atomic():
        yield browser
        transaction.set_rollback(True)


TOKEN = "a" * 32
FOREIGN: dict[str, tuple[dict[str, str], dict[str, Any], bool]] = {
    "no token": ({}, {}, True),
    "somebody else's token": ({"csrfmiddlewaretoken": "b" * 32}, {}, True),
    "somebody else's token in a header": ({}, {"X-CSRFToken": "b" * 32}, True),
    "a page of another site": (
        {"csrfmiddlewaretoken": TOKEN},
        {"Origin": "https://elsewhere.example"},
        True,
    ),
    "a page that hides where it is": ({"csrfmiddlewaretoken": TOKEN}, {"Origin": "null"}, True),
    "a form of ours": ({"csrfmiddlewaretoken": TOKEN}, {}, False),
}
"""How a request may come about: what is sent with it, in which headers, and is it refused?"""
EVERYDAY = ("no token", "a page of another site", "a form of ours")


@pytest.mark.parametrize("how", FOREIGN if WIDE else EVERYDAY)
def test_only_a_form_of_our_own_is_taken(made: World, how: str, metric: Metric) -> None:
    sent, headers, is_refused = FOREIGN[how]
    wrong, asked = [], 0
    for row in unsafe():
        who = next((one for one in WHO if row.expected("POST", one) & {200, 302}), "omar")
        with strict(made, who) as browser:
            browser.cookies[settings.CSRF_COOKIE_NAME] = TOKEN
            answer = browser.post(made.url(row.page, row.record), sent, headers=headers)
        asked += 1
        if refused_as_foreign(answer) != is_refused:
            wrong.append(f"{row.page} {who}: {answer.status_code}")
    number = [*FOREIGN].index(how)
    metric(f"e6_foreign_{number}", asked, "any")
    metric(f"e6_foreign_mistaken_{number}", len(wrong), 0)
    assert wrong == []
    assert asked > 50


def refused_as_foreign(answer: Any) -> bool:
    """Was it refused for where it came from, before anything was asked about the person?"""
    return answer.status_code == 403 and "403_csrf.html" in {t.name for t in answer.templates}


def test_no_page_is_exempt() -> None:
    exempt = [
        route
        for route, leaf in leaves(get_resolver().url_patterns)
        if getattr(leaf.callback, "csrf_exempt", False)
    ]
    assert exempt == []
