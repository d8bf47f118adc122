"""Dashiell Pondwater, nearly 18: what he signs himself, and a warm handoff."""

from typing import Any

from casemgmt.demo.endings import begin_closing, prepare_closing, settle_goals
from casemgmt.demo.episode import Episode
from casemgmt.demo.papers import keep_pdf
from casemgmt.demo.plans import renew_plan, step_done, write_plan
from casemgmt.demo.standing import represent, signing
from casemgmt.demo.words.situation import GoalWords, ServiceWords
from casemgmt.demo.world import World
from clients.actions.relating import add_person
from clients.models import LegalAuthority

ANSWERS = {
    "health-now": "Good",
    "conditions": "None. Grew four inches this year.",
    "mood": "Up and down",
    "helpers": "His grandmother Hyacinth, guardian since he was ten.",
    "culture": "Church on Sundays with his grandmother; he plays the bass there.",
    "daily-help": "None",
    "strengths": "Repairs anything with a motor.",
    "first-wish": "A license and a place at the trade school.",
}
GOALS = (
    GoalWords(
        "Finishes the school year",
        "School",
        "Fourteen days missed, two subjects open",
        "Report card",
        (("Tutor on Mondays", "School"), ("Talk to the shop teacher", "Dashiell")),
    ),
    GoalWords(
        "Place at the trade school",
        "Work",
        "Form not begun",
        "Letter from the school",
        (("Fill in the form", "Dashiell"), ("Ride to the open day", "Ada")),
    ),
    GoalWords(
        "A driver's license",
        "Getting about",
        "Has the book, not the hours",
        "License",
        (("Ten hours with an instructor", "Dashiell"),),
    ),
)
TALKS = (
    (
        215,
        "home_visit",
        50,
        "Met Dashiell and Hyacinth at home, then Dashiell alone. He fixed my bicycle bell while he talked. Two subjects worry him, the rest is noise.",
    ),
    (
        185,
        "office",
        40,
        "Tutor helps. He has not missed a day in three weeks. Shop teacher will write for him.",
    ),
    (
        150,
        "phone",
        15,
        'Form for the trade school is sent. He read me the last line: "I\'d like to build boats."',
    ),
    (
        118,
        "collateral",
        15,
        "School, as the release allows: both subjects passed. Told nothing else.",
    ),
    (
        84,
        "home_visit",
        45,
        "Spoke with both about his birthday: what ends for Hyacinth as guardian, what begins for him. He wants her at the table all the same.",
    ),
    (
        52,
        "office",
        40,
        "Letter from the trade school: yes. License is still open, money for the hours ran out. He will earn them this winter.",
    ),
    (
        26,
        "office",
        45,
        "Visited Third Harbor Center together. Ms. Bright showed him the workshop and they forgot me. He wants his next person to be there.",
    ),
)

DUES = {
    "Tutor on Mondays": 188,
    "Talk to the shop teacher": 190,
    "Fill in the form": 150,
    "Ride to the open day": 90,
    "Ten hours with an instructor": 60,
}
DONE = {
    185: ("Tutor", "Talk to the shop"),
    150: ("Fill in the form",),
    84: ("Ride to the open day",),
}
LATER = {"Ten hours with an instructor": -20}


def tell_dashiell(world: World) -> None:
    """T-240 to a closing that waits for the supervisor; the handoff is agreed and released."""
    episode = _taken_in(world)
    _year(episode)
    _handoff(episode)


def _taken_in(world: World) -> Episode:
    episode = Episode(world, "Family Roots", "ada.starling")
    episode.refer(
        240,
        given="Dashiell",
        family="Pondwater",
        referrer_kind="school",
        referrer_name="Counselor",
        referrer_organization="Bridgeport Hollow School",
        method="professional",
        reason="Turns 18 next year, misses school, has no plan for after. Lives with his grandmother.",
        birth_date=episode.clock.day(18 * 365 + 5 - 19),
        phone="555-0159",
        language="English",
    )
    episode.accept(
        239,
        "Lives in the city, 17, wants help. Jonah is a cousin of the family and stays out of it.",
        address="18 Weaver's Court, Bridgeport Hollow",
    )
    person: dict[str, Any] = {"name": "Hyacinth Pondwater", "relation": "Grandmother, guardian"}
    person |= {"phone": "555-0158", "is_emergency_contact": True, "is_caregiver": True}
    hyacinth = episode.do(add_person, episode.case, when=episode.at(238, 12), **person)
    guardian = represent(
        episode,
        238,
        hyacinth,
        kind="guardian",
        basis="Probate court, guardian since he was ten",
        paper="Letters of guardianship, copy in the file",
        scope=["services", "health", "information", "housing", "school"],
        since=episode.clock.day(8 * 365),
        until=episode.clock.day(-18),
    )
    episode.intake(238, {"pronouns": "he/him"}, capacity="represented")
    by_guardian = signing(guardian, "Read it himself, asked two questions, and agreed.")
    episode.to_assessment(237, **by_guardian)
    judgement = "Able and nearly grown. Needs a bridge to the year after school, not more rules."
    episode.assess(233, ANSWERS, acuity=2, judgement=judgement, participants="Dashiell, Hyacinth")
    episode.move(232, "planning")
    services = (ServiceWords("Tutor", "Bridgeport Hollow School", "Mondays"),)
    plan = write_plan(
        episode,
        228,
        words="Boats. And a license to get there.",
        goals=GOALS,
        services=services,
        reach_in=220,
        review=115,
        dues=DUES,
    )
    episode.agree(episode.propose(plan, 227), 226)
    episode.release(
        226,
        to="Counselor",
        organization="Bridgeport Hollow School",
        what=["work", "attendance"],
        why="School record and tutoring",
        lasts=245,
        **by_guardian,
    )
    return episode


def _year(episode: Episode) -> None:
    for days_ago, mode, minutes, text in TALKS:
        episode.note(days_ago, mode, minutes, text)
        for begins in DONE.get(days_ago, ()):
            step_done(episode, days_ago, begins)
        if days_ago == 118:  # noqa: PLR2004  his school year is over
            answers = {**ANSWERS, "first-wish": "Build boats."}
            episode.assess(
                112,
                answers,
                acuity=1,
                judgement="On his way. One goal is left, and it costs money.",
            )
            renew_plan(episode, 112, review=-18, target=-30, moved=LATER, why="Looked at again")


def _guardian(episode: Episode) -> LegalAuthority:
    rows = LegalAuthority.objects.filter(client=episode.client, kind="guardian")
    found: list[LegalAuthority] = episode.find(rows.select_related("holder"))
    return found[0]


def _handoff(episode: Episode) -> None:
    episode.release(
        20,
        to="Ms. Calla Bright",
        organization="Third Harbor Center",
        what=["closure"],
        why="So that he does not have to begin again from nothing",
        lasts=60,
        terms={"description": "Closing summary only."},
        **signing(_guardian(episode), "Signed beside her; it was his idea."),
    )
    narrative = "Turns 18 in three weeks and goes on to Third Harbor Center, which he chose."
    closure = begin_closing(episode, 9, reason="transferred", narrative=narrative)
    outcomes = [
        ("met", ""),
        ("met", ""),
        ("partly_met", "Book passed; the hours are still to come."),
    ]
    settle_goals(episode, 8, outcomes)
    summary = "School year finished, place at the trade school, license half way. Comes with a grandmother and a bass."
    prepare_closing(
        episode,
        closure,
        5,
        summary=summary,
        closes_on=episode.day(-12),
        transfer="Third Harbor Center, Ms. Calla Bright; met her on the visit",
        others_told="Hyacinth Pondwater",
        follow_up="A call at the end of the first term.",
    )
    lines = [
        "Closing summary for Third Harbor Center",
        "",
        summary,
        "",
        "Received with thanks, C. Bright",
    ]
    keep_pdf(episode, 3, "Closing summary with receipt", lines)
