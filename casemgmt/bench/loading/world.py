"""What the parts of the loading know of each other: the agency, its people, the keys of rows."""

from dataclasses import dataclass
from enum import IntEnum, auto

from casemgmt.bench.facts import Days, Facts
from casemgmt.bench.loading.copying import key
from casemgmt.bench.scale import Scale


class Kind(IntEnum):
    """Kinds of rows, each with keys of its own."""

    USER = auto()
    STAFF = auto()
    ROLE = auto()
    LINE = auto()
    CLIENT = auto()
    HOUSEHOLD = auto()
    MEMBERSHIP = auto()
    RELATED = auto()
    REFERRAL = auto()
    CASE = auto()
    TRANSITION = auto()
    ASSIGNMENT = auto()
    CONTACT = auto()
    NOTE = auto()
    INTAKE = auto()
    CONSENT = auto()
    RELEASE = auto()
    CLAUSE = auto()
    ASSESSMENT = auto()
    TASK = auto()
    PLAN = auto()
    GOAL = auto()
    OBJECTIVE = auto()
    SERVICE = auto()
    CLOSURE = auto()


@dataclass(frozen=True)
class World:
    """A bench's agency: how much there is, what each case is like, and the rows made before."""

    scale: Scale
    facts: Facts
    days: Days
    agency: str
    programs: list[str]
    consent_form: str
    release_text: str
    template: str

    def worker_of(self, place: int) -> str:
        """The key of the person who carries a case, or carried it last."""
        return key(Kind.STAFF, self.facts.worker[place])

    def supervisor_of(self, worker: int) -> str:
        """The key of the person above a worker."""
        return key(Kind.STAFF, self.scale.workers + self.scale.team_of(worker))

    def intake_of(self, place: int) -> str:
        """The key of the person who takes referrals in for the team of a case's worker."""
        team = self.scale.team_of(self.facts.worker[place])
        return self.intake_worker(team)

    def intake_worker(self, team: int) -> str:
        """The key of a team's intake worker."""
        return key(Kind.STAFF, self.scale.workers + self.scale.teams + team)
