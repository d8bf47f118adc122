"""A request that asks for very much is answered with little, or refused (E12)."""

import time
import uuid
from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse

from tests.access.asking import ask, queries_of
from tests.access.crawling import own_pages
from tests.access.table import Row
from tests.access.world import WHO, World
from tests.conftest import PROFILE
from tests.hostile.forms import ENCODED, PARAMETERS, Found, encoded, filled

pytestmark = pytest.mark.django_db(databases=["default"])
Metric = Callable[[str, object, object], None]
WIDE = PROFILE == "wide"
ANSWERS = {200, 302, 303, 400, 403, 404, 405, 409, 410, 414}
MANY = 10_000
NUMBERS = (
    "1e999999",
    "-1e999999",
    "1E+400",
    "NaN",
    "Infinity",
    "9" * 5_000,
    "0." + "0" * 5_000 + "1",
)
DAYS = ("0001-01-01", "9999-12-31", "-9999-01-01", "10000-01-01", "2026-02-30", "9" * 500)
FIELDS = {"number", "date", "datetime-local", "time"}
PASSWORD = "x" * 1_000_000


def queries() -> Iterator[str]:
    """What somebody puts after an address so that the answer costs much."""
    ids = "&".join(f"id={uuid.uuid4()}" for _number in range(MANY))
    yield ids
    yield "&".join(f"{name}={value}" for name in PARAMETERS for value in ("1", "2") * 50)
    for name in ("page", "per_page", "page_size", "limit", "offset"):
        yield from (f"{name}={value}" for value in ("1000000000", "-1", "1e999999", "9" * 400))
    for name in ("sort", "order_by", "o"):
        yield from (f"{name}={value}" for value in ("password", "-client__history", "a" * 5_000))
    deep = "__".join(["case__client"] * 40)
    yield f"{deep}__id=1&filter[{deep}]=1"
    yield f"q={'a' * 50_000}"
    yield f"q={'%25' * 5_000}"
    yield "from=0001-01-01&to=9999-12-31&since=0001-01-01&until=9999-12-31&day=9999-12-31"


def lists(made: World) -> list[tuple[Row, str, str]]:
    """Every page without a record, by whoever opens it first."""
    pages = {page[0].page: page for who in reversed(WHO[1:]) for page in own_pages(made, who, {})}
    named = {"client-list", "look-list"}
    return [
        page for page in pages.values() if page[0].record == "-" and (WIDE or page[0].page in named)
    ]


def test_what_is_asked_for_after_an_address_costs_no_more(made: World, metric: Metric) -> None:
    wrong, asked, slowest = [], 0, 0.0
    for row, who, url in lists(made):
        for query in queries():
            started = time.perf_counter()
            sql, answer = queries_of(made, who, f"{url}?{query}")
            slowest = max(slowest, time.perf_counter() - started)
            asked += 1
            if answer.status_code not in ANSWERS or len(sql) > 2 * row.queries + 10:
                wrong.append(f"{row.page}?{query[:50]}: {answer.status_code}, {len(sql)} queries")
    metric("e12_requests", asked, "any")
    metric("e12_mistaken", len(wrong), 0)
    metric("e12_slowest_ms", round(slowest * 1000), 2000)
    assert wrong == []


def test_a_number_or_a_day_beyond_all_bounds_is_refused(
    made: World, found: list[Found], metric: Metric
) -> None:
    wrong, sent, slowest = [], 0, 0.0
    for form in found:
        names = {control.name for control in form.form.controls if control.kind in FIELDS}
        texts = dict.fromkeys(form.form.texts, "Words")
        values = (*NUMBERS, *DAYS) if WIDE else (NUMBERS[0], DAYS[1])
        for value in values if names and form.form.method == "post" else ():
            pairs = [
                (name, value if name in names else given)
                for name, given in filled(form.form, texts)
            ]
            started = time.perf_counter()
            answer = ask(made, form.who, "POST", form.url, encoded(pairs), content_type=ENCODED)
            slowest = max(slowest, time.perf_counter() - started)
            sent += 1
            if answer.status_code not in ANSWERS:
                wrong.append(f"{form.name} {value[:12]}: {answer.status_code}")
    metric("e12_values", sent, "any")
    metric("e12_values_mistaken", len(wrong), 0)
    metric("e12_values_slowest_ms", round(slowest * 1000), 2000)
    assert wrong == []
    assert sent > 20


@pytest.mark.parametrize(
    ("page", "who", "names"),
    [
        ("account_login", "anon", ("password",)),
        ("account_reauthenticate", "mia", ("password",)),
        ("account_change_password", "mia", ("oldpassword", "password1", "password2")),
    ],
)
def test_a_password_of_a_megabyte_is_answered(
    made: World, page: str, who: str, names: tuple[str, ...]
) -> None:
    sent = {"login": "mia@example.org", **dict.fromkeys(names, PASSWORD)}
    assert ask(made, who, "POST", reverse(page), sent).status_code in {200, 302, 400}
