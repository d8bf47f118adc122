"""Lines of a log that hold nobody's data: where something went wrong, and of what kind it was."""

import logging
import re
import traceback
from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError

QUERY = re.compile(r"(?<=[^\s?])\?[^\s\"'?]+")
"""What stands after an address: a search holds the name that was searched for."""

SECRET = re.compile(r"(/(?:calendar/feed|join|account/password/reset/key)/)[^/\s\"'?]+")
"""The part of an address that opens something to whoever has it: a calendar, an account."""


def describe(problem: BaseException) -> str:
    """The kind of an error, and the constraint it broke: never its message, which may quote a row."""
    cause = problem.__cause__ if isinstance(problem, DatabaseError) else None
    constraint = getattr(getattr(cause, "diag", None), "constraint_name", None)
    kind = type(problem).__name__
    return f"{kind} ({constraint})"[:300] if constraint else kind


class DiscreetFormatter(logging.Formatter):
    """Writes a line without what follows an address or is secret in it, and an error without its
    message."""

    def format(self, record: logging.LogRecord) -> str:
        # What another formatter made of the error is kept with the record, message and all.
        kept, record.exc_text = record.exc_text, None
        try:
            return super().format(record)
        finally:
            record.exc_text = kept

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  logging's own name
        return SECRET.sub(r"\1…", QUERY.sub("?…", super().formatMessage(record)))

    def formatException(self, ei: Any) -> str:  # noqa: N802  logging's own name
        return "\n".join(_told(ei[1]))


def _told(problem: BaseException | None) -> Iterator[str]:
    """Every error that led to this one, the first of them first, each with where it came through."""
    chain: list[BaseException] = []
    while problem is not None and problem not in chain:
        chain.append(problem)
        problem = problem.__cause__ or problem.__context__
    for one in reversed(chain):
        yield from (line.rstrip() for line in traceback.format_tb(one.__traceback__))
        yield describe(one)
