"""What runs without a page says so too: a task, a command, or a template tag that reads rows.

A page declares who may open it. Nobody opens these; each declares on whose behalf it reads what
clients told us. A house test refuses one that declares nothing.
"""

from collections.abc import Callable
from typing import TypeVar

from casemgmt.core.access import declaration

T = TypeVar("T", bound=Callable[..., object])

ON_BEHALF: dict[str, str] = {
    "nobody": "reads no client's rows",
    "worker": "as the database role of the worker, whose rights stand in core/rights.py",
    "sealer": "as the database role that seals the audit chain and reads nothing else",
    "owner": "as the owner of the database, by whoever runs the machine, past every policy",
    "system": "as a named system role, which may do what agency/roles.py gives it",
    "reader": "as the person a page is drawn for, of rows that the page was given",
}
"""Whose rights something uses that nobody asked a page for."""


def unasked(behalf: str) -> Callable[[T], T]:
    """Declare on whose behalf a task, a command's class or a template tag works.

    Raises ``LookupError`` for a word that ``ON_BEHALF`` doesn't know.
    """
    if behalf not in ON_BEHALF:
        raise LookupError(f"Nothing works on behalf of {behalf!r}.")

    def decorate(work: T) -> T:
        work.access_declaration = f"unasked:{behalf}"  # type: ignore[attr-defined]
        return work

    return decorate


def declares(work: object) -> bool:
    """Does a task, a command's class or a template tag say on whose behalf it works?"""
    return (declaration(work) or "").startswith("unasked:")
