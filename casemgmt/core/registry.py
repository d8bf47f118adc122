"""Registries: the one way a lower room asks something of a higher one.

A lower room declares a registry; the higher room registers from its ``AppConfig.ready()``.
There are no other callbacks and no signals.
"""

from collections.abc import Iterator
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

REGISTRIES: "dict[str, Registry[object, object]]" = {}


class Registry(Generic[K, V]):
    """A named mapping that is filled once, while the applications start.

    Registering a key twice raises ``ValueError``: two rooms would silently override each other.
    """

    def __init__(self, name: str) -> None:
        if name in REGISTRIES:
            raise ValueError(f"A registry named {name!r} exists already.")
        self.name = name
        self._entries: dict[K, V] = {}
        REGISTRIES[name] = self  # type: ignore[assignment]

    def register(self, key: K, value: V) -> V:
        """Add an entry and return it, so that the call can stand in an assignment."""
        if key in self._entries:
            raise ValueError(f"{key!r} is registered already in {self.name!r}.")
        self._entries[key] = value
        return value

    def get(self, key: K) -> V | None:
        """The entry of a key, or ``None`` when nobody registered it."""
        return self._entries.get(key)

    def __getitem__(self, key: K) -> V:
        return self._entries[key]

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def items(self) -> Iterator[tuple[K, V]]:
        """All entries in the order in which the rooms registered them."""
        yield from self._entries.items()

    def values(self) -> Iterator[V]:
        """All values in the order in which the rooms registered them."""
        yield from self._entries.values()
