"""Guards of plans, their goals and services, and of closing."""

from tests.mutants.sabotage import Sabotage

ROWS: tuple[Sabotage, ...] = ()
