"""Every address of the product, asked for by everybody: the answer is the one in the table."""

import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from functools import cache
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import get_resolver, include, path, reverse

from casemgmt.core.access import declaration
from casemgmt.core.checks import leaves
from casemgmt.work.views import homes
from tests.access.asking import ask, kept_headers, plain
from tests.access.matrix.asking import undrawn
from tests.access.table import CODES, OTHERS, ROWS, Row, read
from tests.access.world import WHO, World
from tests.conftest import PROFILE, dice

pytestmark = pytest.mark.django_db(databases=["default"])

LOT = dice(__name__)
AN_EIGHTH = 1 / 8


def named() -> list[str]:
    """The name of every address in the resolver."""
    return [str(leaf.name) for _route, leaf in leaves(get_resolver().url_patterns)]


def by_page(row: Row) -> str:
    """A row's name in a test's id."""
    return row.page


def unmatched() -> set[str]:
    """Addresses without a line, lines without an address, and what there is twice."""
    addresses, lines = Counter(named()), Counter(row.page for row in ROWS)
    return set(addresses - lines) | set(lines - addresses)


def test_every_address_has_one_line_in_the_table_and_every_line_an_address() -> None:
    assert unmatched() == set()


def test_an_address_without_a_line_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    forgotten = path("forgotten/", homes.my_day, name="forgotten")
    patterns = get_resolver().url_patterns
    monkeypatch.setattr(get_resolver(), "url_patterns", [*patterns, forgotten])
    assert unmatched() == {"forgotten"}


def test_an_address_that_stands_there_twice_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    again = path("again/", include([path("my-day/", homes.my_day, name="my-day")]))
    patterns = get_resolver().url_patterns
    monkeypatch.setattr(get_resolver(), "url_patterns", [*patterns, again])
    assert unmatched() == {"my-day"}


def test_no_address_is_without_a_declaration(metric: Callable[..., None]) -> None:
    unruled = [
        route
        for route, leaf in leaves(get_resolver().url_patterns)
        if declaration(leaf.callback) is None
    ]
    metric("a1_unruled", len(unruled), 0)
    assert unruled == []


def test_every_line_answers_for_everybody() -> None:
    for row in ROWS:
        assert len(row.get) == len(row.post) == len(WHO), row.page
        assert set(row.get + row.post) <= set(CODES), row.page


@pytest.mark.parametrize("row", ROWS, ids=by_page)
def test_the_answer_is_the_one_in_the_table(made: World, row: Row) -> None:
    assert mismatches(made, row) == []


def mismatches(made: World, row: Row) -> list[str]:
    """Where a page answers otherwise than its line says; asked once for each world."""
    found = made.compared.get(row.page)
    if found is None:
        found = made.compared[row.page] = {
            (method, who): answered(made, row, method, who).status_code
            for method in ("GET", "POST")
            for who in asking(row, method)
        }
    return [
        f"{row.page} {method} {who}: {status}, not {row.expected(method, who)}"
        for (method, who), status in found.items()
        if status not in row.expected(method, who)
    ]


def answered(made: World, row: Row, method: str, who: str, *, follow: bool = False) -> Any:
    """What a person is answered. All pages are drawn in the wide profile, an eighth of them on other
    days: what they look like is for other tests."""
    drawn = PROFILE == "wide" or is_drawn(row, method)
    with nullcontext() if drawn else undrawn():
        url = made.url(row.page, row.record)
        return ask(made, who, method, url, follow=follow, told=not drawn)


@cache
def asking(row: Row, method: str) -> list[str]:
    """Who asks for a page: everybody in the wide profile, and on other days one by lot of those to
    whom the table gives the same answer; the same people for the whole run."""
    if PROFILE == "wide":
        return list(WHO)
    alike: dict[frozenset[int], list[str]] = {}
    for who in WHO:
        alike.setdefault(frozenset(row.expected(method, who)), []).append(who)
    return [LOT.choice(people) for people in alike.values()]


@cache
def is_drawn(row: Row, method: str) -> bool:
    """Does the lot fall on this page?"""
    return LOT.random() < AN_EIGHTH


OURS = [row for row in ROWS if not row.page.startswith(OTHERS)]


@pytest.mark.by_lot(4)
@pytest.mark.parametrize("row", OURS, ids=by_page)
def test_a_method_no_page_takes_is_refused_after_the_person_is(made: World, row: Row) -> None:
    for who in ("anon", "omar", row.reader or "mia"):
        answer = ask(made, who, "PUT", made.url(row.page, row.record))
        assert answer.status_code in refusal(row, who), who


def refusal(row: Row, who: str) -> set[int]:
    """What a person is answered who asks in a way no page takes: as always, where they may not
    come in at all, else that this is not the way."""
    get, post = row.expected("GET", who), row.expected("POST", who)
    stays_out = get == post and (get < {403, 404} or (get == {302} and who == "anon"))
    return get if stays_out else {405}


ACTING = [row for row in OURS if {">"} & set(row.post[1:])]


@pytest.mark.by_lot(3)
@pytest.mark.parametrize("row", ACTING, ids=by_page)
def test_wherever_a_post_leads_there_is_a_page(made: World, row: Row) -> None:
    for who in asking(row, "POST"):
        if who != "anon" and row.expected("POST", who) == {302}:
            there = answered(made, row, "POST", who, follow=True)
            assert there.status_code in {200, 302}, who


def test_every_cell_was_compared(made: World, metric: Callable[..., None]) -> None:
    wrong = [line for row in ROWS for line in mismatches(made, row)]
    wanted = sum(len(asking(row, method)) for row in ROWS for method in ("GET", "POST"))
    cells = sum(map(len, made.compared.values()))
    metric("a2_table_cells", cells, wanted)
    metric("a2_table_mismatches", len(wrong), 0)
    assert (cells, wrong) == (wanted, [])


def test_a_wrong_code_in_the_table_is_found(made: World) -> None:
    row = read("case-detail case >ooooooooo> >ooo.....>. 99")[0]
    answer = ask(made, "omar", "GET", made.url(row.page, row.record))
    assert answer.status_code not in row.expected("GET", "omar")


RECORDS = [
    row for row in ROWS if row.record not in {"-", "token", "feed", "job", "reset", "passkey"}
]


@pytest.mark.by_lot(3)
@pytest.mark.parametrize("row", RECORDS, ids=by_page)
def test_what_is_not_there_and_what_is_not_yours_read_the_same(made: World, row: Row) -> None:
    key = made.records[row.record]
    nowhere = reverse(row.page, args=[uuid.uuid4(), *(key[1:] if isinstance(key, tuple) else ())])
    for who in asking(row, "GET"):
        if row.expected("GET", who) == {404}:
            mine = ask(made, who, "GET", made.url(row.page, row.record))
            none = ask(made, who, "GET", nowhere)
            assert none.status_code == 404
            assert plain(none) == plain(mine)
            assert kept_headers(none) == kept_headers(mine)


def test_a_header_that_tells_the_two_apart_is_found() -> None:
    mine, none = HttpResponse(headers={"X-Hint": "yours"}), HttpResponse(headers={"X-Hint": "no"})
    assert kept_headers(mine) != kept_headers(none)
