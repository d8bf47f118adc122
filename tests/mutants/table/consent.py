"""Guards of consent and of what may be told to others."""

from tests.mutants.sabotage import Sabotage

ROWS: tuple[Sabotage, ...] = ()
