"""Does the audit chain hold, and does it tell the truth? Asked by ``verify``, as the owner.

A link that was changed, taken out or moved breaks the hashes after it. A chain that ends too early, or
was made anew from its first link, holds in itself: only the anchors outside the database show it,
from the newest anchor backwards. Rows that were changed, removed or added behind the triggers are
not what the chain tells of them.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from casemgmt.core.chaining import chained_tables
from casemgmt.ledger import anchors

BROKEN = """
SELECT seq, seq <> before + 1 FROM (
  SELECT link, seq, lag(hash, 1, ''::bytea) OVER links AS previous,
         lag(seq, 1, 0::bigint) OVER links AS before
  FROM ledger_auditlink link WINDOW links AS (ORDER BY seq)
) chain
WHERE seq <> before + 1 OR (link).hash <> app.link_hash(previous, link)
ORDER BY seq LIMIT 100
"""
LATE = """
SELECT count(*) FROM ledger_auditpending WHERE at < clock_timestamp() - interval '1 minute'
"""
UNANCHORED = """
SELECT count(*) FROM ledger_auditlink
WHERE seq > %s AND at < clock_timestamp() - interval '2 hours'
"""


def broken_links() -> Iterator[str]:
    """Links that don't follow from the one before: each hash made again, in one statement."""
    for seq, after_a_gap in _rows(BROKEN):
        yield f"before link {seq} one is missing" if after_a_gap else f"link {seq} is broken"


def waiting_rows() -> Iterator[str]:
    """Rows that wait to be sealed for longer than a minute."""
    ((count,),) = _rows(LATE)
    if count:
        yield f"{count} rows wait to be sealed for more than a minute"


def chain_against_anchors() -> Iterator[str]:
    """Anchors that are not ours or left out, links that were others when they were anchored, and
    old links that no anchor knows."""
    last = 0
    for number, anchor in [*anchors.read()]:
        if anchor is None:
            yield f"line {number} is no anchor of ours"
            continue
        if anchor.seq != last + anchor.count:
            yield f"before the anchor of {anchor.at} one is missing"
        last = anchor.seq
        found = _hash_of(last)
        if found is None:
            yield f"link {last}, anchored at {anchor.at}, is cut off"
        elif found != anchor.hash:
            yield f"link {last} is another than was anchored at {anchor.at}"
    ((count,),) = _rows(UNANCHORED, last)
    if count:
        yield f"{count} links are older than two hours and not anchored"


def _hash_of(seq: int) -> str | None:
    """A link's hash in hex, "" before the first; ``None`` for a link that is not there."""
    found = _rows("SELECT hash FROM ledger_auditlink WHERE seq = %s", seq)
    return bytes(found[0][0]).hex() if found else None if seq else ""


def rows_against_chain() -> Iterator[str]:
    """Rows of logs and histories that are gone, or another, or that the chain does not tell of."""
    statement = "SELECT seq, id, problem FROM app.rows_off_the_chain(%s::regclass, %s) LIMIT 100"
    for table, key in chained_tables().items():
        for seq, row, problem in _rows(statement, table, key):
            yield f"{table} {row} is {PROBLEMS[problem].format(seq)}"


PROBLEMS = {
    "gone": "gone; link {} tells of it",
    "another": "another than link {} tells",
    "untold": "in no link",
}


def _rows(statement: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[Any] = cursor.fetchall()
    return rows
