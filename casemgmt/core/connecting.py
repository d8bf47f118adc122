"""The database as another role sees it, for commands that also do what the worker does, or look
past the policies: the demo's data, the bench and ``verify``."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connections

_kept: dict[tuple[str, str], Any] = {}


@contextmanager
def connected_as(role: str) -> Iterator[None]:
    """Let the product's connection be another role's meanwhile: ``worker``, or ``owner``.

    The connection is kept for the next time, so that nobody measures how one is made; one that the
    server ended meanwhile is made anew.
    """
    product = connections["default"]
    name = product.settings_dict["NAME"]
    other = _kept.setdefault((name, role), product.copy())
    other.settings_dict |= _credentials(role)
    if other.connection is not None and not other.is_usable():
        other.close()
    connections["default"] = other
    try:
        yield
    finally:
        connections["default"] = product


def as_role(role: str, work: Callable[[], Any]) -> Callable[[], Any]:
    """The same work, done on the connection of another role."""

    def done() -> Any:
        with connected_as(role):
            return work()

    return done


def _credentials(role: str) -> dict[str, Any]:
    if role == "owner":
        owner = settings.DATABASES["owner"]
        return {"USER": owner["USER"], "PASSWORD": owner["PASSWORD"]}
    return {"USER": settings.DB_ROLES[role], "PASSWORD": settings.ROLE_PASSWORDS[role]}
