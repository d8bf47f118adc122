"""Everything that somebody is given, and everything that is kept of it beside the record."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from logging.config import DictConfigurator
from typing import Any

import redis
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from pypdf import PdfReader

RECORDS = ("clients_", "consent_", "assessments_", "careplans_")
"""Tables of the record itself; that these keep it sealed has tests of its own (F8)."""
TABLES = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
AND has_table_privilege(oid, 'SELECT') ORDER BY relname
"""


class Ear(logging.Handler):
    """Keeps every line that a log would hold, as the product would write it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        line = dict(settings.LOGGING["formatters"]["line"])
        self.setFormatter(DictConfigurator(settings.LOGGING).configure_formatter(line))  # type: ignore[no-untyped-call]

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def listening() -> Iterator[Ear]:
    """Hear what the product's logs are told in a block."""
    ear = Ear()
    logging.getLogger().addHandler(ear)
    try:
        yield ear
    finally:
        logging.getLogger().removeHandler(ear)


def given(answer: Any) -> str:
    """Everything in an answer that a person, their browser or a proxy can read."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    told = [f"{name}: {value}" for name, value in answer.headers.items()]
    told += [str(cookie) for cookie in answer.cookies.values()]
    return "\n".join([*told, of_paper(body) if body.startswith(b"%PDF") else of_page(body)])


def of_page(body: bytes) -> str:
    return unescape(body.decode(errors="replace"))


def of_paper(body: bytes) -> str:
    """The text of a PDF, and what it says of itself, without the breaks between lines."""
    paper = PdfReader(io.BytesIO(body))
    pages = "".join(page.extract_text() for page in paper.pages)
    return "".join(f"{pages} {paper.metadata}".split())


def kept_beside(only: tuple[str, ...] = ("",)) -> Iterator[tuple[str, str]]:
    """Every row of every table that is no part of a client's record, and every session, opened.

    ``only``: how the names of the tables begin.
    """
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        tables = [name for (name,) in cursor.fetchall() if name.startswith(only)]
        tables = [name for name in tables if not name.startswith(RECORDS)]
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            yield from ((table, row) for (row,) in cursor.fetchall())
    for session in Session.objects.all():
        yield "a session", str(session.get_decoded())


def mailed() -> Iterator[tuple[str, str]]:
    """Every mail that was handed to the mail server."""
    for one in mail.outbox:
        yield "a mail", str(one.message())


def at_the_broker() -> Iterator[tuple[str, str]]:
    """Every key of the broker with what it holds."""
    broker = redis.Redis.from_url(settings.REDIS_URL.replace("redis+socket:", "unix:"))
    for key in broker.scan_iter():
        yield "the broker", f"{key!r} {_value(broker, key)!r}"


def _value(broker: Any, key: bytes) -> Any:
    reading = {
        b"string": broker.get,
        b"list": lambda one: broker.lrange(one, 0, -1),
        b"set": broker.smembers,
        b"hash": broker.hgetall,
        b"zset": lambda one: broker.zrange(one, 0, -1, withscores=True),
    }
    return reading[broker.type(key)](key)
