"""Every form of every page, with all its fields, as one person finds it."""

from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from django.urls import reverse

from tests.access.asking import ask
from tests.access.table import OTHERS, ROWS, Row
from tests.access.world import World
from tests.hostile.forms import SAMPLES, Found
from tests.hostile.pages import Page

LEFT_OUT = SAMPLES | {"account_logout", "demo", "plan-pdf", "closure-letter", "document-download"}
"""Pages whose forms lead nowhere, or sign somebody out or in; and papers, which have none."""
Asked = tuple[Row, str, str]
"""A page, who asks for it, and its address."""


def own_pages(made: World, who: str, keys: dict[str, object]) -> Iterator[Asked]:
    """The pages one person opens, with records of their own where they have them."""
    for row in ROWS:
        if row.page in LEFT_OUT or row.page.startswith(OTHERS):
            continue
        if row.record in keys:
            yield row, who, reverse(row.page, args=[keys[row.record]])
        elif row.expected("GET", who) == {200}:
            yield row, who, made.url(row.page, row.record)


def forms_on(made: World, pages: Iterable[Asked], method: str) -> list[Found]:
    """Every form of one method on these pages, once each."""
    seen: set[tuple[str, ...]] = set()
    found: list[Found] = []
    for row, who, url in pages:
        answer = ask(made, who, "GET", url)
        if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
            continue
        for form in Page(answer.content.decode()).forms:
            names = sorted({control.name for control in form.controls})
            address = urljoin(url, form.action) if form.action else url
            key = (row.page if address == url else address, *names)
            if form.method == method and key not in seen:
                seen.add(key)
                found.append(Found(row, who, address, form))
    return found
