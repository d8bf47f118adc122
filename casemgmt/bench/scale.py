"""How much of everything a bench loads, from its numbers of cases and notes."""

from dataclasses import dataclass

OPEN_SHARE = 18
OPEN_EACH = 40
TEAM = 10
WAITING_SHARE = 12
LEAST_CASES = 40


@dataclass(frozen=True)
class Scale:
    """One in eighteen cases is open, but at least forty for each worker; ten workers a team."""

    cases: int
    notes: int

    @property
    def open_cases(self) -> int:
        return max(self.cases // OPEN_SHARE, OPEN_EACH)

    @property
    def closed_cases(self) -> int:
        return self.cases - self.open_cases

    @property
    def workers(self) -> int:
        return self.open_cases // OPEN_EACH

    @property
    def teams(self) -> int:
        """Each has a supervisor and an intake worker."""
        return max(round(self.workers / TEAM), 1)

    @property
    def waiting(self) -> int:
        """Referrals nobody has settled yet: what comes in within about two weeks."""
        return max(self.open_cases // WAITING_SHARE, TEAM)

    def team_of(self, worker: int) -> int:
        """The number of a worker's team."""
        return worker * self.teams // self.workers
