"""Estrella Cloudberry, 29, and her sons: an address that must stay secret."""

from typing import Any

from casemgmt.demo.episode import Episode
from casemgmt.demo.papers import keep_text
from casemgmt.demo.plans import step_done, write_plan
from casemgmt.demo.standing import agreement_of, represent, signer_of
from casemgmt.demo.words.family import AFTERMATH
from casemgmt.demo.words.recovery import PILLS
from casemgmt.demo.words.situation import GoalWords
from casemgmt.demo.world import World
from clients.actions.boundaries import put_up_wall, report_conflict, restrict_record
from clients.actions.relating import add_person

SAFE = "No voicemail. Text only, after 18:00. Never say where we call from."
CONFIDENTIAL: dict[str, Any] = {
    "address": "Known to the shelter only",
    "address_is_confidential": True,
}
BOY_GOALS = (
    GoalWords(
        "Back at a school where he feels safe",
        "School",
        "Has not been since they left",
        "Three weeks in a row",
        (
            ("Papers at the new school", "Rosalind"),
            ("Choose a seat", "Teo"),
            ("Three weeks without a day missed", "Teo"),
        ),
    ),
)
BOY_DUES = {
    "Papers at the new school": 18,
    "Choose a seat": 12,
    "Three weeks without a day missed": -4,
}
LUCA_GOALS = (
    GoalWords(
        "Somebody to talk to who is only there for him",
        "Counseling",
        "Has told nobody what he saw",
        "Goes because he wants to, six times",
        (("Six hours with Ms. Moss", "Luca"), ("Bus pass", "Rosalind")),
    ),
)
MOTHER_DUES = {
    "Safety plan, looked at each week": -2,
    "Court date with the advocate": 13,
    "New bank account": -5,
}

SAFETY_PLAN = [
    "Safety plan, kept by Estrella and by us.",
    "1. Who is called first.",
    "2. Which way out.",
    "3. What the school knows.",
]


def tell_estrella(world: World) -> None:
    """Intake T-33; her release has ended; each son has one of his own; the father is elsewhere."""
    mother = _mother(world)
    _teo(world)
    _luca(world)
    _dorian(world)
    mother.contact(
        6,
        "collateral",
        10,
        "A subpoena came by mail. It is not a court order: told nothing, gave it to the privacy officer.",
    )
    _keep_away(world, mother)
    mother.note(
        4,
        "office",
        40,
        "The attorney's form has ended. Estrella wants to think about what he needs to know before she signs again. New form is on my desk for Thursday.",
    )


def _keep_away(world: World, mother: Episode) -> None:
    """Who works with the father reads nothing here; a cousin neither; of a neighbor somebody told."""
    case, words = mother.case, "He sits with Dorian every week. Nobody who does reads about us."
    ben = world.staff["ben.hollyhock"]
    mother.do(restrict_record, case.client, when=mother.at(5, 9), staff=ben, words=words)
    cousin = mother.do(
        report_conflict,
        case,
        when=mother.at(5, 10),
        staff=world.staff["ada.starling"],
        relation="Estrella's cousin",
    )
    officer = world.staff["hamish.loomwater"]
    mother.do(put_up_wall, cousin, when=mother.at(5, 11), by=officer)
    mother.do(
        report_conflict,
        case,
        when=mother.at(5, 12),
        staff=world.staff["pim.hollowell"],
        relation="Lives next to Estrella's sister",
    )


def _open(world: World, given: str, age_days: int, reason: str, **intake: Any) -> Episode:
    episode = Episode(world, "Safe Lantern", "rosalind.mistral")
    episode.refer(
        34,
        given=given,
        family="Cloudberry",
        referrer_kind="hotline",
        referrer_organization="Safe Lantern night line",
        method="outreach",
        reason=reason,
        birth_date=episode.clock.day(age_days),
        language="Spanish" if given == "Estrella" else "English",
        urgency=4,
    )
    episode.accept(33, "In danger, and asks for shelter.", **CONFIDENTIAL)
    facts = {"safe_contact": SAFE}
    if intake.get("capacity") == "represented":
        custody = {"kind": "parent", "basis": "Mother, sole custody by court order"}
        paper = "Court order on custody, copy in the file"
        represent(episode, 33, "Estrella Cloudberry", **custody, paper=paper)
    episode.intake(33, facts, **intake)
    return episode


def _mother(world: World) -> Episode:
    episode = _open(
        world,
        "Estrella",
        29 * 365 + 7 + 200,
        "Left with both boys in the night. He has her phone number and knows her work.",
        needs={
            "Beds for three, tonight.": "Family room in the shelter.",
            "A phone he doesn't know.": "Phone from the drawer, number is in the safe.",
        },
    )
    for name in ("Teo Cloudberry", "Luca Cloudberry"):
        episode.do(add_person, episode.case, when=episode.at(33, 15), name=name, relation="Son")
    episode.to_assessment(33)
    episode.release(
        33,
        to="Attorney Barnabas Vale",
        organization="Lamplighter Legal",
        what=["identity", "services"],
        why="The protection order",
        lasts=30,
        terms={"kind": "safety"},
        categories=["dv_safety"],
    )
    episode.assess(32, AFTERMATH.answers, acuity=4, judgement=AFTERMATH.judgement)
    episode.note(
        31,
        "collateral",
        25,
        "Report to the county's child protection line, as the law asks: what Luca told about the night they left. Estrella knew before I rang and sat beside me. No release is needed for this; what was told, and to whom, is written in the file copy.",
        restricted=["protective_services", "dv_safety"],
    )
    episode.move(30, "planning")
    plan = write_plan(
        episode,
        28,
        words="My boys sleep, and I decide.",
        goals=AFTERMATH.goals,
        services=AFTERMATH.services,
        reach_in=120,
        dues=MOTHER_DUES,
    )
    episode.agree(episode.propose(plan, 27), 26)
    for days_ago, place in ((19, 0), (12, 1)):
        talk = AFTERMATH.talks[place]
        episode.note(days_ago, talk.mode, talk.minutes, talk.text.format(name="Estrella"))
        if place == 0:
            keep_text(episode, 19, "Safety plan", SAFETY_PLAN, restricted=["dv_safety"])
    step_done(episode, 12, "Court date")
    return episode


def _teo(world: World) -> None:
    episode = _open(
        world,
        "Teo",
        9 * 365 + 2 + 80,
        "Came with his mother. Sleeps with his shoes on.",
        capacity="represented",
    )
    episode.to_assessment(32, **signer_of(episode))
    answers = {
        **AFTERMATH.answers,
        "conditions": "Healthy. Bad dreams.",
        "first-wish": "That we stay.",
    }
    episode.assess(
        30, answers, acuity=2, judgement="Watchful and kind. Needs school, sleep and time."
    )
    episode.move(30, "planning")
    episode.release(
        29,
        to="Ms. Odalys Finch",
        organization="Bridgeport Hollow School",
        what=["identity", "attendance"],
        why="So that he can start school",
        lasts=120,
        terms={"description": "Teo was asked and agrees. His father has no say in it."},
        **signer_of(episode),
    )
    plan = write_plan(
        episode,
        27,
        words="A desk near the door.",
        goals=BOY_GOALS,
        services=(),
        reach_in=90,
        dues=BOY_DUES,
    )
    episode.agree(episode.propose(plan, 26), 25, **agreement_of(episode))
    step_done(episode, 17, "Papers at the new school")
    episode.note(
        11,
        "home_visit",
        30,
        "Teo has been to school four days. He showed me the seat: near the door, as ordered. Slept without shoes since Sunday.",
    )
    step_done(episode, 11, "Choose a seat")


def _luca(world: World) -> None:
    episode = _open(
        world,
        "Luca",
        15 * 365 + 3 + 150,
        "Came with his mother. Asked for a counselor of his own.",
        capacity="decides",
    )
    episode.to_assessment(31)
    episode.assess(
        29,
        AFTERMATH.answers,
        acuity=2,
        judgement="Speaks for himself, and the law here lets him for counseling.",
    )
    episode.move(29, "planning")
    episode.release(
        28,
        to="Counselor Ingrid Moss",
        organization="Riverbend Counseling",
        what=["identity", "attendance"],
        why="His own counseling, at his own wish",
        lasts=90,
        categories=["minor_consented"],
    )
    plan = write_plan(
        episode,
        24,
        words="Somebody who is only there for me.",
        goals=LUCA_GOALS,
        services=(),
        reach_in=90,
    )
    episode.propose(plan, 23)
    episode.note(
        13,
        "office",
        30,
        "Luca goes to counseling on his own bus. He will look at the plan with me next week; his mother knows that it is his.",
    )


def _dorian(world: World) -> None:
    episode = Episode(world, "Recovery Bridge", "ben.hollyhock")
    kind, name, organization = PILLS.referrer
    episode.refer(
        88,
        given="Dorian",
        family="Gravel",
        referrer_kind=kind,
        referrer_name=name,
        referrer_organization=organization,
        method="professional",
        reason="Offered treatment by the court.",
        birth_date=episode.clock.day(33 * 365 + 40),
        phone="555-0188",
        language="English",
    )
    episode.accept(
        87, "Court's offer, lives in the city.", address="40 Kiln Street, Bridgeport Hollow"
    )
    episode.intake(85).to_assessment(85)
    episode.assess(82, PILLS.answers, acuity=2, judgement=PILLS.judgement)
    episode.move(82, "planning")
    first, second, third = (text for text, _who in PILLS.goals[0].steps)
    plan = write_plan(
        episode,
        80,
        words=PILLS.wish,
        goals=PILLS.goals,
        services=PILLS.services,
        dues={first: 58, second: 30, third: -4},
    )
    episode.agree(episode.propose(plan, 79), 77)
    for days_ago, place in ((60, 0), (42, 1), (24, 2), (8, 3)):
        talk = PILLS.talks[place]
        episode.note(days_ago, talk.mode, talk.minutes, talk.text.format(name="Dorian"))
        if place in {0, 2}:
            step_done(episode, days_ago, first if place == 0 else second)
