"""A case opened again, an unknown birth date, and a client who also works here."""

from dataclasses import replace
from typing import Any

from casemgmt.core.partial import MONTH, PartialDate
from casemgmt.demo.endings import begin_closing, finish, prepare_closing, settle_goals
from casemgmt.demo.episode import Episode
from casemgmt.demo.papers import keep_pdf
from casemgmt.demo.plans import step_done, write_plan
from casemgmt.demo.selves import OLD_TOM, OLD_TOMS_BIRTH, say
from casemgmt.demo.words.company import CAREGIVER
from casemgmt.demo.words.home import HEATING, STAIRS, SUPPERS
from casemgmt.demo.words.situation import Situation, Talk
from casemgmt.demo.world import World
from clients.actions.relating import add_person
from clients.models import Client

BOAT = replace(
    SUPPERS,
    referrer=("agency", "The ferryman", "Ferry Bank"),
    reason="Lives on a boat and eats from tins. Thin. Has no papers and no birthday that he knows of.",
    needs="Something warm to eat.",
    answers={**SUPPERS.answers, "conditions": "Sees no doctor. Thin, steady on his feet."},
    judgement="Would eat if it did not feel like charity. Company first, then the rest.",
    talks=(
        Talk(
            "home_visit",
            40,
            'Ate the soup while I was there, standing. The gravy is "a crime". Will come to the Thursday table if somebody keeps the end seat free.',
        ),
    ),
)


def tell_extras(world: World) -> None:
    """Three more at Marigold Valley, for the corners of the product."""
    again = _served_and_closed(world)
    _opened_again(world, again)
    _twice(world, again)
    _unknown_birth_date(world)
    _works_here(world)


def _refer(
    world: World, worker: str, program: str, situation: Situation, days_ago: int, **person: Any
) -> Episode:
    episode = Episode(world, program, worker)
    kind, name, organization = situation.referrer
    facts = {"method": situation.method, "reason": situation.reason, "language": "English"}
    return episode.refer(
        days_ago,
        referrer_kind=kind,
        referrer_name=name,
        referrer_organization=organization,
        **facts,
        **person,
    )


def _served(episode: Episode, situation: Situation, opened: int, talks: int) -> None:
    """From the intake into monitoring, with a first contact or two."""
    episode.intake(opened - 2).to_assessment(opened - 3)
    judgement, words = situation.judgement, situation.wish
    episode.assess(opened - 6, situation.answers, acuity=1, judgement=judgement)
    episode.move(opened - 6, "planning")
    goals, services = situation.goals, situation.services
    plan = write_plan(
        episode, opened - 9, words=words, goals=goals, services=services, reach_in=120
    )
    episode.agree(episode.propose(plan, opened - 10), opened - 11)
    steps = [text for text, _who in goals[0].steps]
    for place, talk in enumerate(situation.talks[:talks], start=1):
        days_ago, text = opened - 11 - 24 * place, talk.text.format(name=episode.client.called)
        episode.note(days_ago, talk.mode, talk.minutes, text)
        if place <= len(steps):
            step_done(episode, days_ago, steps[place - 1])


def _served_and_closed(world: World) -> Client:
    born = world.clock("Care at Home").day(76 * 365 + 60)
    episode = _refer(
        world,
        "tariq.saltmarsh",
        "Care at Home",
        HEATING,
        330,
        given="Lorcan",
        family="Whistledown",
        birth_date=born,
        phone="555-0121",
    )
    episode.accept(329, "75 then, cold house, lives in Reedbank.", address="6 Tollgate, Reedbank")
    _served(episode, HEATING, 330, 4)
    episode.release(
        210,
        to="Energy desk",
        organization="County energy office",
        what=["eligibility"],
        why="The allowance",
        lasts=120,
    )
    narrative = "House is warm, allowance granted, budget holds. He says: enough, thank you."
    closure = begin_closing(episode, 158, reason="goals_met", narrative=narrative)
    settle_goals(episode, 157, [("met", "")])
    follow_up = "He may call again when the furnace does anything new."
    closure = prepare_closing(
        episode,
        closure,
        156,
        summary=HEATING.summary,
        how_told="letter",
        closes_on=episode.day(152),
        follow_up=follow_up,
    )
    lines = [
        "Dear Mr. Whistledown,",
        "",
        "today we close your case, as we agreed. Your house is warm",
        "and the allowance runs until spring.",
        "You can call us again at any time.",
        "",
        "Tariq Saltmarsh",
    ]
    keep_pdf(episode, 155, "Closing letter as sent", lines)
    finish(episode, closure, 152)
    return episode.client


def _opened_again(world: World, client: Client) -> None:
    episode = _refer(
        world,
        "tariq.saltmarsh",
        "Care at Home",
        STAIRS,
        9,
        given="Lorcan",
        family="Whistledown",
        birth_date=client.birth_date,
    )
    basis = "Known to us: closed five months ago, now a broken hip."
    episode.accept(9, basis, client=Client.objects.get(pk=client.pk))
    episode.intake(8).to_assessment(7)
    episode.start_assessing(5, STAIRS.answers, sections=2)


def _twice(world: World, client: Client) -> None:
    """The same man, written down anew by ear: his supervisor can make the two records one."""
    episode = _refer(
        world,
        "tariq.saltmarsh",
        "Caregiver Support",
        CAREGIVER,
        6,
        given="Lorkan",
        family="Whistledown",
        birth_date=client.birth_date,
        phone="555-0121",
    )
    episode.accept(5, "Looks after his brother next door.")


def _unknown_birth_date(world: World) -> None:
    episode = _refer(
        world, "wanda.oakbarrel", "Home Meals", BOAT, 48, given="Old Tom", family="", urgency=3
    )
    episode.accept(
        47,
        "Everybody in Reedbank knows him; nobody knows his age.",
        address="Boat at Ferry Bank, Reedbank",
    )
    say(episode, 46, OLD_TOM, OLD_TOMS_BIRTH)
    _served(episode, BOAT, 48, 1)


def _works_here(world: World) -> None:
    episode = _refer(
        world,
        "tariq.saltmarsh",
        "Caregiver Support",
        CAREGIVER,
        75,
        given="Odessa",
        family="Pennyroyal",
        phone="555-0119",
        birth_date=PartialDate.of(world.clock("Caregiver Support").day(57 * 365), MONTH),
    )
    episode.accept(74, "Cares for her husband. Works for us, and must not see this record.")
    person: dict[str, Any] = {"name": "Osbert Pennyroyal", "relation": "Husband"}
    episode.do(add_person, episode.case, when=episode.at(74, 12), **person)
    _served(episode, CAREGIVER, 75, 2)
