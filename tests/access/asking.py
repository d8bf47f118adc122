"""Asking for a page as somebody, leaving no trace, and what it took."""

import http.cookies
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.db import connection, transaction
from django.template.base import Template
from django.test import Client as Browser
from django.test.utils import _TestState

from tests.access.world import World


@contextmanager
def quietly() -> Iterator[None]:
    """Without a line in the log for every refusal."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def drawn_only() -> Iterator[None]:
    """Templates are drawn as the product draws them, without a copy of every context for the test."""
    telling = Template._render
    Template._render = _TestState.saved_data.template_render
    try:
        yield
    finally:
        Template._render = telling


@contextmanager
def cookies_as_before(browser: Browser) -> Iterator[None]:
    """Nobody is signed out, and no message waits for whoever asks next."""
    kept = http.cookies.SimpleCookie(browser.cookies.output(header="", sep=";"))
    try:
        yield
    finally:
        browser.cookies = kept


def ask(
    made: World,
    who: str,
    method: str,
    url: str,
    data: Any = None,
    *,
    follow: bool = False,
    then: str = "",
    told: bool = False,
    aloud: bool = False,
    **extra: Any,
) -> Any:
    """One request as one person; whatever it wrote is undone, and nobody is signed out by it.

    An error of the server is an answer (500) here, not an exception. ``follow`` opens the page the
    answer leads to, ``then`` another one once it was done; they give that answer instead, with the
    first as its ``came_from``. Its ``context`` is there when it is to be ``told``. What goes wrong is
    written into the log when it is asked ``aloud``.
    """
    browser = made.browsers[who]
    browser.raise_request_exception = False
    drawn = nullcontext() if told else drawn_only()
    heard = nullcontext() if aloud else quietly()
    with cookies_as_before(browser), drawn, heard, transaction.atomic():
        answer = getattr(browser, method.lower())(url, data, **extra)
        there = answer.headers.get("Location") if follow else then
        if there and answer.status_code < 400:
            first, answer = answer, browser.get(there)
            answer.came_from = first
        transaction.set_rollback(True)
    return answer


def queries_of(made: World, who: str, url: str) -> tuple[list[str], Any]:
    """The queries one GET takes, transactions and savepoints left aside, and its answer."""
    asked: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        answer = ask(made, who, "GET", url, told=True)
    return [
        sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))
    ], answer


def what_is_seen(browser: Browser, url: str, form: str = "form") -> dict[str, str]:
    """What a page's form says its reader has seen, as a browser sends it back."""
    seen = browser.get(url).context[form]["seen"]
    return {seen.html_name: seen.value()}


def plain(answer: Any) -> str:
    """A page's text without what is new in every answer: nonces, keys, tokens, its own address."""
    text = answer.content.decode()
    text = re.sub(r'nonce="[^"]*"', 'nonce=""', text)
    text = re.sub(r'(name="(?:once|csrfmiddlewaretoken)" value=")[^"]*', r"\1", text)
    text = re.sub(r'("X-CSRFToken": ")[^"]*', r"\1", text)
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "an-id", text)


PER_REQUEST = {"Content-Length", "Expires"}
"""Headers that two answers to one request differ in: the address on the page, and the time."""


def kept_headers(answer: Any) -> dict[str, str]:
    """Every header with its value; of those that are new in every answer, what stays the same."""
    kept = {name: _without_nonce(value) for name, value in answer.headers.items()}
    return {name: value for name, value in kept.items() if name not in PER_REQUEST}


def _without_nonce(value: str) -> str:
    return re.sub(r"'nonce-[^']*'", "'nonce-'", value)
