"""Asking for everything as somebody, and what of it holds a canary."""

import re
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client as Browser
from django.urls import reverse

from tests.access.asking import ask
from tests.access.canaries.channels import given
from tests.access.canaries.planting import canaries_in
from tests.access.table import OTHERS, ROWS, Row
from tests.access.world import WHO, World, for_good

LIKE = {"gina": "mia", "paul": "sally"}
"""Who has no column in the access table asks for what another of their office may open."""
EVERYBODY = (*WHO, *LIKE)
LINK = re.compile(r'(?:href|src|hx-get)="([^"#]+)')
SLOW = {"plan-pdf", "closure-letter"}
LEFT_OUT = {"account_logout"}
SEARCHES = ("palette", "client-list", "note-start")
FRAGMENT = {"HX-Request": "true"}
CHANNELS = {
    "document-download": "download",
    "case-history": "history",
    "setting-history": "history",
    "case-detail": "timeline",
    "notice-list": "notice",
    "draft-list": "draft",
    "look-export": "csv",
    **dict.fromkeys(SLOW, "pdf"),
    **dict.fromkeys(SEARCHES, "search"),
}
"""What kind of channel a page is; every other one is a page."""


@dataclass(frozen=True)
class Seen:
    """One answer: who was given it, through which channel, where, and what canaries it holds."""

    who: str
    channel: str
    where: str
    canaries: frozenset[tuple[str, str]]


@dataclass
class Crawl:
    """What everybody was given so far."""

    made: World
    seen: list[Seen] = field(default_factory=list)
    links: dict[str, set[str]] = field(default_factory=dict)

    @property
    def channels(self) -> Counter[str]:
        return Counter(one.channel for one in self.seen)

    def ask(self, who: str, channel: str, url: str, method: str = "GET", **more: Any) -> str:
        """One request, and what it gave; a log is written as it would be."""
        answer = ask(self.made, who, method, url, aloud=True, **more)
        text = given(answer)
        if answer.status_code in {400, 403, 404, 500}:
            channel = "error"
        self.seen.append(Seen(who, channel, f"{method} {url}", frozenset(canaries_in(text))))
        self.links.setdefault(who, set()).update(
            urljoin(url, link) for link in LINK.findall(text) if not urlsplit(link).netloc
        )
        return text


def peopled(made: World) -> World:
    """The world with browsers for those of the cast who have no column in the access table."""
    browsers = dict(made.browsers)
    for who in LIKE:
        browsers[who] = Browser()
        browsers[who].force_login(made.cast[who].user)
        for_good(browsers[who])
    return replace(made, browsers=browsers)


def rows_of(who: str, method: str = "GET") -> list[Row]:
    """The pages of ours that somebody may ask for in this way."""
    like = LIKE.get(who, who)
    ours = (row for row in ROWS if not row.page.startswith(OTHERS) and row.page not in LEFT_OUT)
    return [row for row in ours if row.expected(method, like) == {200}]


def look_at(crawl: Crawl, who: str, rows: Iterable[Row]) -> None:
    """Open pages, each as the channel it is."""
    for row in rows:
        crawl.ask(who, CHANNELS.get(row.page, "page"), crawl.made.url(row.page, row.record))


def send_empty(crawl: Crawl, who: str, rows: Iterable[Row]) -> None:
    """Send forms with nothing in them, and with something no field takes: pages say what is wrong."""
    for row in rows:
        url = crawl.made.url(row.page, row.record)
        crawl.ask(who, CHANNELS.get(row.page, "validation"), url, "POST")
        crawl.ask(who, "validation", url, "POST", data={"number": "?", "category": "?"})


def follow(crawl: Crawl, who: str, most: int, rounds: int = 1) -> None:
    """Open what the pages so far led to with something to choose: filters, kinds, further pages."""
    opened: set[str] = set()
    for _round in range(rounds):
        found = {link for link in crawl.links.get(who, ()) if "?" in link and "next=" not in link}
        fresh = sorted(found - opened)
        for link in fresh[:: max(1, len(fresh) // most)]:
            crawl.ask(who, "filter", link)
        opened |= found


def knock(crawl: Crawl, who: str, addresses: Iterable[str]) -> None:
    """Ask for the records themselves by their addresses, whether somebody may or not."""
    for address in addresses:
        channel = "download" if address.endswith("/download/") else "record"
        crawl.ask(who, channel, address)


def search(crawl: Crawl, who: str, words: Iterable[str]) -> list[str]:
    """Search for words, whole pages and what is offered while typing: where does it tell of one?

    A word that stands in something hidden is answered like one that stands nowhere.
    """
    told = []
    for page in SEARCHES:
        for channel, headers in (("search", {}), ("autocomplete", FRAGMENT)):
            nowhere = f"zz{uuid.uuid4().hex[:16]}"
            plain = found_for(crawl, who, channel, page, nowhere, headers)
            for word in words:
                if found_for(crawl, who, channel, page, word, headers) != plain:
                    told.append(f"{who} {channel} {page} {word}")
    return told


def found_for(
    crawl: Crawl, who: str, channel: str, page: str, word: str, headers: dict[str, str]
) -> str:
    """What a search says, without the word itself and what is new in every answer."""
    url = f"{reverse(page)}?q={word}"
    answer = ask(crawl.made, who, "GET", url, aloud=True, headers=headers)
    text = given(answer).replace(word, "")
    crawl.seen.append(Seen(who, channel, url, frozenset(canaries_in(text))))
    return _stable(text.partition("<main")[2] or text)


def _stable(text: str) -> str:
    text = re.sub(r"nonce[-=][^ ;>]*|Content-Length: \d+|Expires: [^\n]*", "", text)
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|csrf[^\n]*", "", text)
