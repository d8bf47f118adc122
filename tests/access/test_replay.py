"""Addresses that one person's pages hold, asked for by somebody else: each is as good as unknown (A5).

Everything with an id in it that Mia is shown anywhere is asked for again by a colleague whom the
client keeps out, and by somebody of another agency: links, buttons and what pages fetch by
themselves. Guessed addresses cross no line between agencies (MUL-01).
"""

import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import resolve

from casemgmt.agency.models import Program
from casemgmt.core.access import methods_of
from casemgmt.core.checks import client_models
from tests.access.asking import ask, kept_headers, plain
from tests.access.table import OTHERS, ROWS
from tests.access.world import World
from tests.conftest import PROFILE, dice

pytestmark = pytest.mark.django_db(databases=["default"])
Metric = Callable[[str, object, object], None]
KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PLACES = re.compile(r'(?:href|action|src|hx-get|hx-post|data-draft|value)="([^"]+)"')
PAGES, ADDRESSES = 3, 2
"""Everyday one in so many pages, and of the addresses on them, by lot; in the wide profile all."""
LOT = dice(__name__)
OWN = ("draft-", "notice-")
"""What belongs to whoever asks: a draft's key that nobody knows is free for anybody to begin."""


@pytest.fixture(scope="module")
def shown(made: World) -> set[str]:
    """Every address with an id that a page of Mia's holds; in the wide profile of Sally's, too."""
    found: set[str] = set()
    for row in part(ROWS, PAGES):
        for who in ("mia", "sally") if PROFILE == "wide" else ("mia",):
            if row.expected("GET", who) == {200} and not row.page.startswith(OTHERS):
                answer = ask(made, who, "GET", made.url(row.page, row.record))
                if answer["Content-Type"].startswith("text/html") and not answer.streaming:
                    found |= set(_addresses(answer.content.decode()))
    return found


def part(things: list[Any], parts: int) -> list[Any]:
    """One of so many of them by lot; in the wide profile all."""
    return things if PROFILE == "wide" else LOT.sample(things, len(things) // parts)


def _addresses(text: str) -> Iterator[str]:
    for place in PLACES.findall(text):
        address = place.partition("?")[0].partition("#")[0]
        if address.startswith("/") and KEY.search(address):
            yield address


def reached(made: World, who: str) -> set[str]:
    """The ids of client data that a person may see by a reason of their own, and of the programs of
    their agency, which everybody there knows."""
    staff = made.cast[who]
    programs = Program.objects.for_agency(staff.agency_id).values_list("pk", flat=True)
    found = {str(key) for key in programs}
    for model in client_models():
        rows = model.objects.visible_to(staff, made.now)  # type: ignore[attr-defined]
        found |= {str(key) for key in rows.values_list("pk", flat=True)}
    return found


def elsewhere(address: str) -> str:
    """The same address for ids that nobody has."""
    return KEY.sub(lambda found: str(uuid.uuid4()), address)


def test_what_somebody_else_is_shown_is_not_there(
    made: World, shown: set[str], metric: Metric
) -> None:
    asked, let_in, unlike = 0, [], []
    for who, address, method in attempts(made, shown):
        answer = ask(made, who, method, address)
        unknown = ask(made, who, method, elsewhere(address))
        asked += 1
        if answer.status_code not in {403, 404}:
            let_in.append((who, method, address, answer.status_code))
        same = answer.status_code == unknown.status_code and plain(answer) == plain(unknown)
        if not same or kept_headers(answer) != kept_headers(unknown):
            unlike.append((who, method, address, answer.status_code, unknown.status_code))
    metric("a5_replayed", asked, 120)
    metric("a5_successes", len(let_in), 0)
    metric("a5_unlike_unknown", len(unlike), 0)
    assert asked > 120
    assert let_in == []
    assert unlike == []


def attempts(made: World, shown: set[str]) -> Iterator[tuple[str, str, str]]:
    """Who asks for which address in which way: for all of them in the wide profile."""
    for who in ("omar", "otto"):
        own = reached(made, who)
        for address in part(sorted(shown), ADDRESSES):
            leaf = resolve(address)
            if str(leaf.url_name).startswith(OWN) or set(KEY.findall(address)) <= own:
                continue
            for method in sorted({"GET", "POST"} & set(methods_of(leaf.func))):
                yield who, address, method
