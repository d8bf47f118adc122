"""Fitz Larkspur-Nettle, 46: from the street over a waitlist into a home."""

from typing import Any

from casemgmt.demo.endings import settle_goals
from casemgmt.demo.episode import Episode
from casemgmt.demo.papers import keep_text
from casemgmt.demo.plans import NewStep, renew_plan, step_done, write_plan
from casemgmt.demo.selves import FITZ as FITZ_SAYS
from casemgmt.demo.selves import FITZ_SPEAKING, say
from casemgmt.demo.words.situation import GoalWords, ServiceWords
from casemgmt.demo.world import World
from clients.actions.people import update_client
from clients.actions.referring import dispose_referral, receive_referral, take_referral
from clients.actions.screening import screen_referral

ANSWERS = {
    "health-now": "Poor",
    "conditions": "Deaf since birth. Lungs weak after last winter outside.",
    "helpers": "A service dog called Marmalade, and two friends who sign.",
    "culture": "Deaf community; American Sign Language is his language, English the second.",
    "daily-help": "None",
    "money": "No",
    "home-safe": "no",
    "strengths": "Finds work wherever he stands. Reads people like others read print.",
    "first-wish": "A light at the door that flashes when someone knocks.",
}
KEEPS = "Keeps the home through the first winter"
GOALS = (
    GoalWords(
        "Moves into a home with Marmalade",
        "Housing",
        "Living situation 116: a place not meant for sleeping",
        "Lease signed, living situation 410",
        (
            ("Papers and income proof", "Fitz"),
            ("Landlord who takes the dog", "Suri"),
            ("Flashing doorbell and alarm", "Suri"),
        ),
    ),
    GoalWords(
        KEEPS,
        "Housing",
        "Has never held a lease longer than five months",
        "Rent paid and nobody complained, each month",
        (("Budget with the interpreter there", "Fitz and Suri"), ("Neighbors met", "Fitz")),
    ),
)
DUES = {
    "Papers and income proof": 68,
    "Landlord who takes the dog": 45,
    "Flashing doorbell and alarm": 22,
    "Budget with the interpreter there": 18,
    "Neighbors met": 10,
}
DONE = {
    64: ("Papers and income",),
    47: ("Landlord",),
    20: ("Flashing doorbell",),
    13: ("Budget with", "Neighbors met"),
}
FOR_THE_END = (
    NewStep(KEEPS, "Plan for the time after us, in pictures", "Suri", -2),
    NewStep(KEEPS, "Second month's rent", "Fitz", -9),
)
SERVICES = (
    ServiceWords("Interpreter for visits", "Open Hands", "at every visit", 180, "Doorway Housing"),
    ServiceWords("Flexible fund", "Doorway Housing", "deposit, doorbell", 640, "Doorway Housing"),
)
WEEKS = (
    (
        78,
        "office",
        50,
        "With the interpreter. Papers: two of four are there. Fitz drew the room he wants, with the window for Marmalade.",
        0,
    ),
    (
        71,
        "office",
        40,
        "Complaint about the wait is answered, and he is content with it: he saw the list and his place on it. Third paper has come.",
        0,
    ),
    (
        64,
        "home_visit",
        45,
        "At the day shelter. He coughs badly and won't see a doctor without an interpreter; called Open Hands from there, clinic tomorrow at nine.",
        6,
    ),
    (
        47,
        "home_visit",
        40,
        "Out of hospital and thinner. Marmalade was with a friend and is back. We picked up where we were: the landlord says yes to the dog.",
        0,
    ),
    (
        40,
        "office",
        45,
        "Viewed two rooms by video with the interpreter on the line. He wants the one on Bobbin Lane. Deposit asked for from the fund.",
        0,
    ),
    (
        33,
        "office",
        35,
        "Deposit is granted. The lease was signed in sign language first and on paper after; every line explained, he asked about four of them.",
        0,
    ),
    (
        20,
        "home_visit",
        60,
        "Moved in today. The doorbell flashes, the alarm shakes the bed, Marmalade has tried every corner. Living situation is 410 from today. He made tea; I had the only cup.",
        0,
    ),
    (
        13,
        "home_visit",
        40,
        "First rent is paid. Neighbor above stamps twice when the dog barks, that is their agreement. Less visits are enough, he says; we wrote down when he would want more.",
        0,
    ),
    (
        6,
        "home_visit",
        35,
        "Looked ahead to the end of our work, a month from now: what stays, who he asks, a visit two months after. He wants the plan for that in pictures.",
        0,
    ),
)


def tell_fitz(world: World) -> None:
    """Outreach T-150, waitlist, enrolled T-88, moved in T-20; one more referral is the same man."""
    episode = _housed(world)
    _duplicate(episode)


def _housed(world: World) -> Episode:
    episode = Episode(world, "Doorway Housing", "suri.pennywhistle")
    episode.refer(
        150,
        given="Fitz",
        family="Larkspur-Nettle",
        referrer_kind="agency",
        referrer_name="Outreach van",
        referrer_organization="Bridgeport Hollow Outreach",
        method="outreach",
        reason="Sleeps in a delivery yard with a service dog. Deaf; signs. Would take a home, not a bunk.",
        birth_date=episode.clock.day(46 * 365 + 11 + 30),
        phone="555-0166",
        language="American Sign Language",
        urgency=3,
    )
    screening: dict[str, Any] = {"is_eligible": True, "is_appropriate": True}
    screening["rationale"] = "A lease of his own and somebody who signs: both are what we do."
    basis = "Literally homeless for a year, disabled, wants a home of his own."
    episode.do(
        screen_referral, episode.referral, when=episode.at(141, 10), basis=basis, **screening
    )
    episode.do(
        dispose_referral,
        episode.referral,
        when=episode.at(141, 11),
        disposition="waitlisted",
        reason="No place free: third on the list. Told with an interpreter, in writing too.",
        review_on=episode.day(110),
    )
    # A place was free: his supervisor gave it to him.
    episode.open(88, by="delphine.acorn")
    episode.intake(
        87,
        {
            "interpreter_needed": True,
            "pronouns": "he/him",
            "safe_contact": "Text or video with sign. No calls.",
        },
        needs={
            "A dry place for the dog at night.": "Day shelter keeps the hall open at night for him and the dog.",
        },
    )
    say(episode, 87, FITZ_SAYS, FITZ_SPEAKING)
    signed = {"language": "American Sign Language", "interpreter": "Open Hands, N. Pell"}
    episode.to_assessment(87, **signed)
    judgement = "Everything a home needs but the home. Barriers are the dog, the ears of landlords, and papers."
    episode.assess(86, ANSWERS, acuity=4, judgement=judgement, participants="Fitz, interpreter")
    episode.move(85, "planning")
    plan = write_plan(
        episode,
        84,
        words="A light at my own door.",
        goals=GOALS,
        services=SERVICES,
        reach_in=150,
        review=19,
        dues=DUES,
    )
    episode.agree(episode.propose(plan, 83), 82)
    episode.release(
        82,
        to="N. Pell",
        organization="Open Hands",
        what=["identity", "attendance"],
        why="So that the interpreter is where he is",
        lasts=240,
    )
    for week in WEEKS:
        _week(episode, week)
    return episode


def _week(episode: Episode, week: tuple[int, str, int, str, int]) -> None:
    days_ago, mode, minutes, text, late = week
    if days_ago == 47:  # noqa: PLR2004  the first visit after the hospital
        episode.hold(57, "In hospital with his lungs; asked us to wait.", 50)
        episode.resume(
            51,
            "Home from hospital and wants to go on.",
            not_needed="The ward's letter says that nothing changed in what he can do.",
        )
    if days_ago == 40:  # noqa: PLR2004
        episode.contact(
            44, "office", 0, "Did not come; texted after that he had overslept.", reached=False
        )
    if days_ago == 20:  # noqa: PLR2004
        episode.contact(
            27, "office", 0, "Did not come. Met him later in the yard, packing.", reached=False
        )
    episode.note(days_ago, mode, minutes, text, late=late)
    for begins in DONE.get(days_ago, ()):
        step_done(episode, days_ago, begins)
    if days_ago == 20:  # noqa: PLR2004
        when = episode.at(20, 16)
        address = "Room 5, 44 Bobbin Lane, Bridgeport Hollow"
        episode.do(update_client, episode.client, when=when, changes={}, address=address)
        judgement = "Housed, and glad. Visits every two weeks are enough from here."
        episode.assess(19, {**ANSWERS, "home-safe": "yes"}, acuity=3, judgement=judgement)
        keep_text(
            episode,
            19,
            "Receipt from the flexible fund",
            ["Deposit 520", "Flashing doorbell and bed alarm 120", "Total 640"],
        )
        settle_goals(episode, 18, [("met", "")])
        renew_plan(
            episode, 18, review=-30, target=-60, new=FOR_THE_END, why="Housed: looked at again"
        )


def _duplicate(episode: Episode) -> None:
    pim = episode.world.staff["pim.hollowell"]
    when = episode.clock.at(14, 9)
    referral = episode.do(
        receive_referral,
        when=when,
        by=pim,
        program=episode.program,
        received_at=when,
        referrer_kind="hospital",
        referrer_organization="Lamplighter Hospital",
        method="professional",
        given_name="Fitzgerald",
        family_name="Larkspur",
        birth_date=episode.client.birth_date,
        reason="Was a patient in autumn without an address. Please look after housing.",
    )
    episode.do(take_referral, referral, when=episode.clock.at(14, 10), by=pim)
    episode.do(
        dispose_referral,
        referral,
        when=episode.clock.at(13, 10),
        by=pim,
        disposition="duplicate",
        reason="The same person is served already; the hospital was told to ask him.",
    )
