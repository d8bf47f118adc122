"""One guard of the product, how it is taken away, and the tests that have to notice."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sabotage:
    """One guard, and what is left when it is gone.

    ``guarded`` stands once in the file; ``instead`` is what it becomes. The ``tests`` are as narrow
    as they can be, so that the whole table runs in minutes.
    """

    guard: str
    path: str
    guarded: str
    instead: str
    tests: tuple[str, ...]
