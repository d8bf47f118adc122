"""What somebody types of a client stands in the record and nowhere else: in no log, no traceback, no
job, no message to the broker, no mail, no address (E15)."""

import http.cookies
import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import TestCase
from django.utils import timezone

from casemgmt.core import audit
from casemgmt.ledger.delivery import deliver
from casemgmt.ledger.models import OutboxMessage
from casemgmt.ledger.registry import Job, jobs
from casemgmt.ledger.running import run_job
from tests.access.asking import drawn_only
from tests.access.canaries.channels import at_the_broker, kept_beside, listening, mailed
from tests.access.matrix.asking import undone
from tests.access.world import World
from tests.conftest import PROFILE, dice
from tests.hostile.forms import ENCODED, Found, encoded, filled

pytestmark = pytest.mark.django_db(databases=["default"])
Metric = Callable[[str, object, object], None]
WIDE = PROFILE == "wide"
BORN, CALLED = "1931-07-23", "555 0173 918"
CANARY = re.compile(rf"canaryof[a-z]+?yranac|{BORN}|July 23, 1931|{CALLED}|5550173918", re.I)
OURS = ("ledger_", "django_session", "a session", "a mail", "the broker")
"""Where the product keeps what is no client's record: logs, jobs, mails, sessions, the audit chain."""
A_FEW = 30
"""Forms that are sent everyday, of all that people who work with clients are shown."""


def canary(field: str) -> str:
    """What is typed into a field: a word of its own, or a day or a number that nobody else has."""
    if "birth" in field or "phone" in field:
        return BORN if "birth" in field else CALLED
    word = f"Canaryof{re.sub('[^a-z]', '', field)}yranac"
    return f"{word}@example.org" if "email" in field else word


def typed(form: Found) -> list[tuple[str, str]]:
    """The form as it is sent, with a canary in every field for words, days of birth and numbers."""
    names = {
        one.name for one in form.form.controls if one.takes_text or one.kind in {"tel", "email"}
    }
    given = dict.fromkeys(form.form.texts, "")
    pairs = filled(form.form, {name: canary(name) for name in given})
    return [
        (name, canary(name) if name in names or "birth" in name else value) for name, value in pairs
    ]


def about_clients(forms: list[Found]) -> list[Found]:
    """The forms of whoever works with clients; an admin's hold none."""
    return [one for one in forms if one.who not in {"anon", "alex"} and one.keeps]


@dataclass
class Watch:
    """What was typed, what was answered, and every canary that stands where it should not."""

    made: World
    typed: set[str] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)
    places: set[str] = field(default_factory=set)
    leaks: set[str] = field(default_factory=set)

    def note(self, place: str, text: str) -> None:
        """Look at one text of one place."""
        self.places.add(place)
        self.leaks |= {f"{place}: {word}" for word in CANARY.findall(text)}

    def send(self, form: Found) -> None:
        """Send a form with canaries; it is done, rung for and delivered, looked at, and undone."""
        pairs = typed(form)
        self.typed |= {value for _name, value in pairs if CANARY.search(value)}
        with _as_browser_of(self.made, form.who) as browser, undone(), drawn_only():
            since = timezone.now()
            with TestCase.captureOnCommitCallbacks(execute=True):
                answer = self._ask(browser, form, encoded(pairs))
            for key in OutboxMessage.objects.filter(created_at__gte=since).values_list("pk"):
                deliver(key[0], timezone.now())
            self.statuses[answer.status_code] += 1
            self.note("an address", answer.headers.get("Location", ""))
            if answer.status_code >= 500:
                self.note("a page of an error", answer.content.decode())
            for place, text in [*kept_beside(OURS), *mailed(), *at_the_broker()]:
                self.note(place, text)

    def _ask(self, browser: Any, form: Found, body: bytes) -> Any:
        if form.form.method == "get":
            return browser.get(f"{form.url.split('?')[0]}?{body.decode()}")
        return browser.post(form.url, body, content_type=ENCODED)

    def hear(self, lines: list[str]) -> None:
        for line in lines:
            self.note("the log", line)


@contextmanager
def _as_browser_of(made: World, who: str) -> Iterator[Any]:
    """Somebody's browser, which an error is an answer to; it keeps nothing of what it was told."""
    browser = made.browsers[who]
    kept = http.cookies.SimpleCookie(browser.cookies.output(header="", sep=";"))
    browser.raise_request_exception = False
    try:
        yield browser
    finally:
        browser.cookies = kept


def broken(record: Any, **given: Any) -> None:
    """A save that fails with the whole record in its words; every other one as a database says it."""
    row = str(vars(record))
    if len(row) % 2:
        raise RuntimeError(row)
    with connection.cursor() as cursor:
        cursor.execute(
            "DO $$ BEGIN RAISE unique_violation USING DETAIL = " + quoted(row) + "; END $$"
        )


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@pytest.fixture(scope="module")
def chosen(found: list[Found]) -> list[Found]:
    """The forms that are sent: a few of another sample every day, all of them in the wide profile."""
    ours = about_clients(found)
    return ours if WIDE else dice(__name__).sample(ours, A_FEW)


def test_e15_what_is_typed_stands_nowhere_but_in_the_record(
    made: World, chosen: list[Found], monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    watch = Watch(made)
    with listening() as ear:
        for form in chosen:
            watch.send(form)
        taken = watch.statuses[302]
        monkeypatch.setattr(audit, "save", broken)
        monkeypatch.setattr(audit, "write_changes", broken)
        for form in chosen:
            watch.send(form)
    watch.hear(ear.lines)
    metric("e15_canaries", len(watch.typed), "any")
    metric("e15_places", len(watch.places), "any")
    metric("e15_taken", taken, "any")
    metric("e15_errors", watch.statuses[500], "any")
    metric("e15_leaks", len(watch.leaks), 0)
    assert sorted(watch.leaks) == []
    assert taken
    assert watch.statuses[500], "nothing went wrong"
    assert {"the log", "the broker", "ledger_outboxmessage", "ledger_jobrun"} <= watch.places


def test_e15_an_error_says_where_it_was_and_no_more(made: World, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.access.canaries.failing"
    name = canary("family_name")
    with listening() as ear, _as_browser_of(made, "mia") as browser, undone():
        answers = [browser.get(f"/fails/?q={name}"), browser.post("/fails/", {"name": name})]
    assert [answer.status_code for answer in answers] == [500, 500]
    told = "\n".join(ear.lines)
    assert "in fail" in told
    assert "ValueError" in told
    assert not CANARY.search(told + "".join(answer.content.decode() for answer in answers))


def test_e15_a_file_is_named_in_no_log(made: World) -> None:
    for name in ("", "../../"):
        paper = SimpleUploadedFile(f"{name}{canary('file')}.exe", canary("content").encode())
        with listening() as ear, _as_browser_of(made, "mia") as browser, undone():
            url = made.url("document-list", "case")
            answer = browser.post(url, {"title": canary("title"), "file": paper})
            kept = [row for _table, row in kept_beside(OURS) if CANARY.search(row)]
        assert answer.status_code == 200
        assert not CANARY.search("".join(ear.lines))
        assert kept == []


def test_e15_a_job_that_fails_tells_its_kind(made: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(now: Any) -> dict[str, int]:
        raise ValueError(f"{canary('family_name')} has no case")

    monkeypatch.setattr(jobs, "_entries", {"only": Job("only", "The only job", fail)})
    with listening() as ear, undone():
        run = run_job("only", "2026", timezone.now())
        assert run is not None
        assert run.error == "ValueError"
        told = [row for _place, row in [*kept_beside(OURS), *mailed()]]
    assert "ValueError" in "".join(ear.lines)
    assert not CANARY.search("".join([*ear.lines, *told]))


def test_e15_a_careless_log_is_noticed(made: World) -> None:
    watch = Watch(made)
    with listening() as ear:
        logging.getLogger("casemgmt.careless").warning("Nobody is called %s", canary("name"))
    watch.hear(ear.lines)
    assert watch.leaks
