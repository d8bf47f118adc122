"""A database that is silent, gone or late holds no page for long, and the page says so (D7)."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client as Browser
from django.test import RequestFactory
from django.urls import reverse

from casemgmt.core.pages import server_error
from casemgmt.core.postgres import base, patience
from casemgmt.core.postgres.patience import Patience, PatientConnection, waiting_at_most
from casemgmt.ledger import health
from casemgmt.ledger.long_work import allow_long_statements
from clients.models import Contact
from tests.cast import Cast
from tests.crossing import RESET, SILENT, THROUGH, Crossing, crossing, server_of
from tests.ledger.test_once import CALL
from tests.stories import a_case

LIMITS = {
    "statement_timeout": "10s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "30s",
}


def test_every_connection_has_an_end_to_everything(real_cast: Cast) -> None:
    with connection.cursor() as cursor:
        for name, limit in LIMITS.items():
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone()[0] == limit
    assert isinstance(connection.connection, PatientConnection)
    given = connection.get_connection_params()
    assert 2 <= given["connect_timeout"] <= 3
    silence = given["keepalives_idle"] + given["keepalives_interval"] * given["keepalives_count"]
    assert given["keepalives"] == 1
    assert silence < 20
    assert given["tcp_user_timeout"] <= 12_000
    assert patience.A_PAGE + given["connect_timeout"] < 15
    assert patience.A_PAGE > 10, "the server's own words come first"


@pytest.fixture
def way(real_cast: Cast) -> Iterator[Crossing]:
    """A way to this test's database."""
    settings = connection.settings_dict
    with crossing(server_of(settings["HOST"], settings["PORT"])) as made:
        yield made


@pytest.fixture
def far(way: Crossing) -> Iterator[Any]:
    """A connection of the product's over that way, open."""
    made = connection.copy()
    made.settings_dict |= {"HOST": "127.0.0.1", "PORT": str(way.port)}
    assert answers(made)
    yield made
    made.close()


def answers(far: Any) -> bool:
    with far.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def took(act: Callable[[], Any]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def in_vain(far: Any) -> None:
    with pytest.raises(OperationalError, match="in time"):
        answers(far)


def test_a_page_gives_up_on_an_answer_that_got_lost(way: Crossing, far: Any) -> None:
    way.turn(SILENT)
    with waiting_at_most(0.5):
        assert 0.4 < took(lambda: in_vain(far)) < 3
        assert far.connection.closed
        far.close()
        assert took(lambda: in_vain(far)) < 0.2, "no patience is left for another connection"
    way.turn(THROUGH)
    with waiting_at_most(5):
        assert answers(far)


def test_a_page_that_asks_much_has_no_more_patience_than_one_that_asks_once(far: Any) -> None:
    def ask() -> None:
        with far.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.3)")

    with waiting_at_most(0.7), pytest.raises(OperationalError, match="in time"):
        for _turn in range(4):
            ask()


def test_a_kept_connection_that_is_silent_is_given_up_soon(
    way: Crossing, far: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert far.is_usable()
    monkeypatch.setattr(base, "TO_SEE_IF_IT_IS_THERE", 0.3)
    way.turn(SILENT)
    usable: list[bool] = []
    assert took(lambda: usable.append(far.is_usable())) < 3
    assert usable == [False]


def test_what_a_part_of_a_page_waits_the_page_has_waited() -> None:
    with waiting_at_most(5):
        outer = patience._patience.get()
        with waiting_at_most(60):
            inner = patience._patience.get()
            assert inner
            inner.left -= 2
        assert outer
        assert outer.left == 3
    assert patience._patience.get() is None


def test_work_that_can_not_be_done_in_parts_is_waited_for(real_cast: Cast) -> None:
    with waiting_at_most(0.2), transaction.atomic(), connection.cursor() as cursor:
        allow_long_statements()
        cursor.execute("SELECT pg_sleep(0.4)")
        cursor.execute("SELECT 1")
        assert cursor.fetchall() == [(1,)]


def test_a_connection_that_broke_is_made_anew(way: Crossing, far: Any) -> None:
    way.turn(RESET)
    assert not far.is_usable()
    way.turn(THROUGH)
    far.close()
    assert answers(far)


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[Patience | None]:
    """The patience there was at each wait for the database."""
    seen: list[Patience | None] = []
    usual = PatientConnection.wait

    def wait(self: Any, *given: Any, **named: Any) -> Any:
        now = patience._patience.get()
        seen.append(now and Patience(now.left))
        return usual(self, *given, **named)

    monkeypatch.setattr(PatientConnection, "wait", wait)
    return seen


def test_a_page_has_patience_from_its_first_middleware_on(
    real_cast: Cast, waited: list[Patience | None]
) -> None:
    browser = Browser()
    browser.force_login(real_cast.mia.user)
    waited.clear()
    assert browser.get(reverse("notice-list")).status_code == 200
    assert waited
    assert all(each is not None and each.left <= patience.A_PAGE for each in waited)


def test_the_question_how_it_is_has_less(
    real_cast: Cast, now: dt.datetime, waited: list[Patience | None]
) -> None:
    health._database(now)
    assert waited
    assert all(each is not None and each.left <= health.PATIENCE for each in waited)


def lost(*_given: Any, **_named: Any) -> Any:
    raise OperationalError("the connection is closed")


def test_what_was_sent_waits_on_the_page_and_counts_once(
    real_cast: Cast, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_case(real_cast, now)
    browser = Browser(raise_request_exception=False)
    browser.force_login(real_cast.mia.user)
    address = reverse("contact-new", args=[case.pk])
    typed = {**CALL, "summary": "She said: “wait” & <stay>", "once": str(uuid4())}
    with monkeypatch.context() as patch:
        patch.setattr("clients.views.notes.attempt", lost)
        page = browser.post(address, typed)
    html = page.content.decode()
    assert page.status_code == 503
    assert int(page.headers["Retry-After"]) > 0
    assert f'<form method="post" action="{address}">' in html
    assert 'value="She said: “wait” &amp; &lt;stay&gt;"' in html
    assert f'name="once" value="{typed["once"]}"' in html
    assert not Contact.objects.filter(case=case).exists()
    for _press in range(2):
        assert browser.post(address, typed).status_code == 302
    assert Contact.objects.filter(case=case).count() == 1


def told(problem: Exception, request: Any) -> Any:
    try:
        raise problem
    except type(problem):
        return server_error(request)


def test_only_a_database_that_is_away_is_said_to_be() -> None:
    ask = RequestFactory()
    assert told(ZeroDivisionError(), ask.get("/x/")).status_code == 500
    away = told(OperationalError(), ask.get("/x/"))
    assert away.status_code == 503
    assert "Wait a moment, then try again" in away.content.decode()


def test_no_password_is_written_into_a_page_and_no_token_made() -> None:
    ask = RequestFactory()
    sent = {"login": "mia@example.org", "password": "correct horse"}
    page = told(OperationalError(), ask.post("/account/login/", sent)).content.decode()
    assert "correct horse" not in page
    assert "mia@example.org" not in page
    page = told(OperationalError(), ask.post("/x/", {"text": "typed"})).content.decode()
    assert 'value="typed"' in page
    assert "csrf" not in page
    sent = {"text": "typed", "csrfmiddlewaretoken": "the-one-that-came"}
    page = told(OperationalError(), ask.post("/x/", sent)).content.decode()
    assert page.count("csrfmiddlewaretoken") == page.count("the-one-that-came") == 1


def test_a_page_is_told_of_even_when_what_was_sent_can_not_be_read() -> None:
    request = RequestFactory().post("/x/", b"no parts", content_type="multipart/form-data")
    assert told(OperationalError(), request).status_code == 503


def test_the_page_needs_no_database(real_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser(raise_request_exception=False)
    browser.force_login(real_cast.mia.user)
    with transaction.atomic(), monkeypatch.context() as patch:
        patch.setattr(PatientConnection, "wait", lost)
        page = browser.get(reverse("notice-list"))
        transaction.set_rollback(True)
    connection.close()
    assert page.status_code == 503
    assert "The database doesn" in page.content.decode()


def test_a_database_that_goes_as_the_person_is_named_is_an_outage_like_any_other(
    real_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_given: Any) -> None:
        raise psycopg.OperationalError(patience.IN_VAIN)

    connection.ensure_connection()
    with monkeypatch.context() as patch:
        patch.setattr(connection.connection, "execute", gone)
        with pytest.raises(OperationalError):
            connection.apply_identity()  # type: ignore[attr-defined]
