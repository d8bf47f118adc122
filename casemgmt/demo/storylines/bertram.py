"""Bertram Oxbow and two others who were served years ago, and whose records are still kept."""

from dataclasses import dataclass
from typing import Any

from careplans.actions.closing import complete_closure
from casemgmt.demo.endings import begin_closing, prepare_closing, settle_goals
from casemgmt.demo.episode import Episode
from casemgmt.demo.plans import step_done, write_plan
from casemgmt.demo.words.company import BILLS
from casemgmt.demo.words.home import SUPPERS, TABLETS
from casemgmt.demo.words.situation import Situation
from casemgmt.demo.world import World
from clients.actions.dying import record_death

REACH = 170


@dataclass(frozen=True)
class Past:
    """Somebody served long ago: when, how it went, and how it ended."""

    given: str
    family: str
    age_then: int
    street: str
    opened: int
    closed: int
    situation: Situation
    died: bool
    narrative: str
    summary: str


PEOPLE = (
    Past(
        "Bertram",
        "Oxbow",
        65,
        "12 Plow Lane, Upper Fern",
        3200,
        2610,
        BILLS,
        True,
        "Bertram died at home after a short illness. His sister told us the next morning.",
        "Letters and bills were in order for two years, read by a volunteer he became fond of.",
    ),
    Past(
        "Clementine",
        "Oxbow",
        68,
        "12 Plow Lane, Upper Fern",
        3180,
        2610,
        SUPPERS,
        False,
        "Moves to her niece after her brother's death. Adult protective services had looked into money taken from her; that inquiry is finished.",
        "Meals and a weekly table. A protective inquiry about money was supported and ended in her favor.",
    ),
    Past(
        "Ignatius",
        "Brambleton",
        81,
        "3 Cider Yard, Reedbank",
        2900,
        2600,
        TABLETS,
        False,
        "Keeps his tablets in order alone and asks us to make room for somebody else.",
        "Nine medicines became six, in one weekly box. No mix-up for four months.",
    ),
)


def tell_bertram(world: World) -> None:
    """Three closed cases, the oldest more than seven years closed."""
    for past in PEOPLE:
        _tell(world, past)


def _tell(world: World, past: Past) -> None:
    episode = Episode(world, "Care at Home", "tariq.saltmarsh")
    kind, name, organization = past.situation.referrer
    episode.refer(
        past.opened,
        given=past.given,
        family=past.family,
        referrer_kind=kind,
        referrer_name=name,
        referrer_organization=organization,
        method=past.situation.method,
        reason=past.situation.reason,
        birth_date=episode.clock.day(past.age_then * 365 + past.opened + 100),
        phone="555-0144",
        language="English",
    )
    basis = "Lives in the county and needs a hand to stay at home."
    episode.accept(past.opened - 2, basis, address=past.street)
    episode.intake(past.opened - 4).to_assessment(past.opened - 4)
    judgement, words = past.situation.judgement, past.situation.wish
    episode.assess(past.opened - 9, past.situation.answers, acuity=1, judgement=judgement)
    episode.move(past.opened - 9, "planning")
    goals, services = past.situation.goals, past.situation.services
    plan = write_plan(
        episode, past.opened - 14, words=words, goals=goals, services=services, reach_in=REACH
    )
    episode.agree(episode.propose(plan, past.opened - 15), past.opened - 16)
    step = (past.opened - past.closed - 40) // 3
    steps = [text for goal in goals for text, _who in goal.steps]
    for place, talk in enumerate(past.situation.talks[:3]):
        days_ago = past.opened - 20 - step * place
        episode.note(days_ago, talk.mode, talk.minutes, talk.text.format(name=past.given))
        if not past.died or place == 0:
            step_done(episode, days_ago, steps[place])
    _close(episode, past)


def _close(episode: Episode, past: Past) -> None:
    reason = "died" if past.died else "goals_met"
    if past.died:
        facts = {"died_on": episode.day(past.closed + 8), "death_source": "His sister called."}
        episode.do(record_death, episode.client, when=episode.at(past.closed + 7, 9), **facts)
        episode.changed()
    closure = begin_closing(episode, past.closed + 6, reason=reason, narrative=past.narrative)
    outcome = ("dropped", "He died before the day.") if past.died else ("met", "")
    settle_goals(episode, past.closed + 5, [outcome] * len(past.situation.goals))
    told: dict[str, Any] = {"how_told": "letter", "closes_on": episode.day(past.closed)}
    if past.died:
        told = {
            "how_told": "exception",
            "closes_on": None,
            "exception_reason": "The client died; his sister was told.",
            "prepared": "He spoke of it himself at the last visit.",
        }
    closure = prepare_closing(episode, closure, past.closed + 3, summary=past.summary, **told)
    episode.do(complete_closure, closure, when=episode.at(past.closed, 15))
