"""The shape of a life situation that a story of the caseload is told with."""

from dataclasses import dataclass, field

COMMON_ANSWERS = {
    "health-now": "Fair",
    "conditions": "Nothing new since the last doctor's visit.",
    "falls": "0",
    "mood": "Up and down",
    "memory": "No change that anyone noticed.",
    "safe-self": "no",
    "helpers": "A few friends and neighbors, now and then.",
    "culture": "Nothing in particular; asked to be called by first name.",
    "daily-help": "A little",
    "strengths": "Knows what they want and says so.",
    "money": "Just about",
    "home-safe": "yes",
    "lonely": "yes",
    "first-wish": "Time to think about it.",
}
"""What is answered where a situation says nothing else, by question key."""


@dataclass(frozen=True)
class Talk:
    """A contact and the note about it; ``{name}`` stands for what the client is called."""

    mode: str
    minutes: int
    text: str


@dataclass(frozen=True)
class GoalWords:
    """A goal as it stands in a plan, with its steps: what, and who does it.

    ``later`` holds the steps that join it when the plan is looked at again.
    """

    title: str
    domain: str
    baseline: str
    measure: str
    steps: tuple[tuple[str, str], ...]
    later: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ServiceWords:
    """A service of a plan; ``cost`` is in dollars a month."""

    service: str
    provider: str
    amount: str
    cost: int = 0
    funder: str = ""


@dataclass(frozen=True)
class Situation:
    """Why somebody came, how they live, what they want, and what was talked about."""

    referrer: tuple[str, str, str]
    """Kind, name, organization."""
    reason: str
    needs: str
    answers: dict[str, str]
    """By question key, where they differ from the common ones."""
    wish: str
    judgement: str
    goals: tuple[GoalWords, ...]
    services: tuple[ServiceWords, ...]
    talks: tuple[Talk, ...]
    method: str = "professional"
    summary: str = ""
    people: tuple[tuple[str, str, bool], ...] = field(default=())
    """Name, relation, and whether they give care."""
