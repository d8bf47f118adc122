"""One client of a caseload in one row: who they are, and where their story stands today."""

from dataclasses import dataclass

from casemgmt.demo.words.situation import Situation

MAJORITY = 18


@dataclass(frozen=True)
class Due:
    """When something falls due, counted back from today, minus is ahead.

    The next reassessment, the review of the plan, its next step, the end of a release. What is left
    out lies further ahead.
    """

    reassessment: int | None = None
    review: int | None = None
    step: int | None = None
    release: int | None = None


NOTHING = Due()


@dataclass(frozen=True)
class Row:
    """One client of a caseload.

    ``until`` names the telling in ``caseload.TELLINGS``. ``opened`` is days ago, and so is ``quiet``,
    the day of the last contact, where it matters. ``through`` is whoever took the referral in, when
    that was somebody else.
    """

    name: str
    age: int
    street: str
    situation: Situation
    until: str
    opened: int
    acuity: int = 2
    quiet: int = 9
    through: str = ""
    language: str = "English"
    interpreter: bool = False
    due: Due = NOTHING

    @property
    def given(self) -> str:
        return self.name.split(" ", 1)[0]

    @property
    def family(self) -> str:
        return self.name.partition(" ")[2]

    @property
    def turn(self) -> int:
        """A number of the client's own, so that not everybody's case goes the same way."""
        return sum(map(ord, self.name))

    @property
    def is_child(self) -> bool:
        return self.age < MAJORITY

    @property
    def parent(self) -> str:
        """Who signs for a child."""
        return f"Clara {self.family}"
