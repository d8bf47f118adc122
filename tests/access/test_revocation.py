"""What somebody may do no more they do no more: on the next request, and between a page's check and
the commit of what it does (A8)."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connections, transaction
from django.urls import reverse

from casemgmt.agency.models import Staff
from casemgmt.agency.registrations import AgencyRows, StaffRows
from clients.access.reading import CaseDecider
from clients.deciders import ListDecider
from tests.access.asking import quietly
from tests.access.matrix.arranging import keep
from tests.access.matrix.asking import undone, undrawn
from tests.access.revoking import INPUTS
from tests.access.revoking.stand import Input, Stand, signed_in, stand, wait
from tests.cast import Cast
from tests.conftest import PROFILE

Metric = Callable[[str, object, object], None]
EACH_DAY = {"the session is ended elsewhere", "a wall was put up", "the clearance is past its end"}
"""What is tried between check and commit on every day; all of them in the wide profile."""
RACED = [one for one in INPUTS if PROFILE == "wide" or one.name in EACH_DAY]
AWAITED = "the cover is past its end"
"""Of the inputs that take waiting, the one that is waited for on every day."""
CHANGED = [
    one for one in INPUTS if PROFILE == "wide" or one.change is not wait or one.name == AWAITED
]
DECIDES = ((CaseDecider, "lock"), (ListDecider, "lock"), (AgencyRows, "lock"), (StaffRows, "lock"))
"""Where an action begins to decide again: it locks what the decision rests on, or, without a
record, reads again who acts."""


def by_name(one: Input) -> str:
    return one.name


def ask(made: Stand, method: str, page: str) -> Any:
    with quietly(), undrawn():
        if method == "GET":
            return made.browser.get(made.url(page))
        return made.browser.post(made.url(page), made.sent(page))


def is_done(answer: Any) -> bool:
    """Did the page act, and lead on?"""
    place = answer.headers.get("Location", "")
    return answer.status_code == 302 and not place.startswith(reverse("account_login"))


def test_there_are_as_many_inputs_as_the_decision_has(metric: Metric) -> None:
    metric("a8_inputs", len(INPUTS), ">=15")
    assert len({one.name for one in INPUTS}) == len(INPUTS) >= 15
    assert {one.name for one in RACED} >= EACH_DAY


@pytest.mark.parametrize("one", CHANGED, ids=by_name)
def test_the_next_request_is_refused(cast: Cast, one: Input, metric: Metric) -> None:
    made = stand(cast)
    one.arrange(made)
    signed_in(made)
    if one.get:
        assert ask(made, "GET", one.get).status_code == 200
    with undone():
        assert is_done(ask(made, "POST", one.post))
    one.change(made)
    stale = [ask(made, "GET", one.get).status_code == 200] if one.get else []
    stale.append(is_done(ask(made, "POST", one.post)))
    metric(f"a8_stale_{INPUTS.index(one)}", sum(stale), 0)
    assert not any(stale)


@contextmanager
def overtaken(change: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Before the next action decides again, somebody else's change is made and committed.

    Yields where it was made, once it was; a change that waits for the action doesn't come first.
    """
    made: list[str] = []
    mine = threading.get_ident()

    def first(where: str) -> None:
        if threading.get_ident() == mine and not made:
            made.append(where)
            _elsewhere(change)

    with monkeypatch.context() as patched:
        for kind, name in (*DECIDES, (Staff, "renew")):
            patched.setattr(kind, name, _after(first, getattr(kind, name)))
        yield made


def _after(first: Callable[[str], None], decides: Callable[..., Any]) -> Callable[..., Any]:
    def decide(*given: Any) -> Any:
        first(decides.__qualname__)
        return decides(*given)

    return decide


def _elsewhere(change: Callable[[], Any]) -> None:
    """On a connection of its own, committed when this returns. Raises what the change raises."""
    problems: list[BaseException] = []

    def act() -> None:
        try:
            change()
        except BaseException as problem:  # noqa: BLE001  told to whoever waits for it
            problems.append(problem)
        finally:
            connections.close_all()

    thread = threading.Thread(target=act)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()
    if problems:
        raise problems[0]


@pytest.mark.parametrize("one", RACED, ids=by_name)
def test_what_ends_between_check_and_commit_is_not_done(
    real_cast: Cast, one: Input, monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    made = stand(real_cast)
    one.arrange(made)
    signed_in(made)
    with overtaken(lambda: one.change(made), monkeypatch) as changed:
        answer = ask(made, "POST", one.post)
    assert changed, answer.status_code
    metric(f"a8_stale_late_{INPUTS.index(one)}", int(is_done(answer)), 0)
    assert not is_done(answer)
    assert answer.status_code < 500


def test_without_a_change_it_is_done(real_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    one = next(one for one in INPUTS if one.name == "a wall was put up")
    made = stand(real_cast)
    one.arrange(made)
    signed_in(made)
    with overtaken(lambda: dt.UTC, monkeypatch) as changed:
        answer = ask(made, "POST", one.post)
    assert changed
    assert is_done(answer)


@pytest.mark.parametrize("what", ["sam", "case", "client"])
def test_nobody_and_nothing_goes_over_to_another_agency(cast: Cast, what: str) -> None:
    made = stand(cast)
    record = {"sam": made.sam, "case": made.case, "client": made.case.client}[what]
    record.agency = cast.other_agency
    with pytest.raises(DatabaseError), transaction.atomic():
        keep(record, "agency")
    record.refresh_from_db()
    assert record.agency == cast.agency
