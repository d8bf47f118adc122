"""What the foot of a long list says: where the reader is, and where to go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page


@dataclass(frozen=True)
class Pages:
    """The window of a list. `numbers` holds None where pages are left out."""

    first: int
    last: int
    total: int
    here: int
    previous: int | None
    next: int | None
    numbers: tuple[int | None, ...]


def window(here: int, pages: int) -> tuple[int | None, ...]:
    """Page numbers worth showing: the ends and the neighbours of `here`, None for each gap."""
    kept = sorted({1, pages, here - 1, here, here + 1} & set(range(1, pages + 1)))
    shown: list[int | None] = []
    for number in kept:
        previous = shown[-1] if shown else None
        if previous is not None and number == previous + 2:
            shown.append(number - 1)
        elif previous is not None and number > previous + 2:
            shown.append(None)
        shown.append(number)
    return tuple(shown)


def pages(page: Page[Any]) -> Pages:
    """The numbers under a list, from one of its pages."""
    paginator = page.paginator
    return Pages(
        first=page.start_index(),
        last=page.end_index(),
        total=paginator.count,
        here=page.number,
        previous=page.previous_page_number() if page.has_previous() else None,
        next=page.next_page_number() if page.has_next() else None,
        numbers=window(page.number, paginator.num_pages),
    )
