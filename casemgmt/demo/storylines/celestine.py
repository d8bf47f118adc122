"""Celestine Marrowbone, 34: two programs, two case managers, and who may be told what."""

from typing import Any

from casemgmt.demo.episode import Episode
from casemgmt.demo.papers import keep_pdf
from casemgmt.demo.words.situation import GoalWords, ServiceWords
from casemgmt.demo.world import World
from clients.actions.people import add_person
from consent.actions.releasing import revoke_release
from consent.models import Release

RECOVERY_ANSWERS = {
    "health-now": "Fair",
    "conditions": "Wakes with shakes some mornings; no seizures. Wants to stop, with help.",
    "mood": "Mostly low",
    "memory": "Worries at night. Notices gaps after bad weekends.",
    "safe-self": "yes",
    "helpers": "A friend from work who has been through it.",
    "culture": "Sings in a gospel choir and misses it.",
    "daily-help": "None",
    "strengths": "Came in by herself, on foot, in the rain.",
    "money": "Not always",
    "home-safe": "no",
    "first-wish": "To sleep without it.",
}
HOUSING_ANSWERS = {
    "conditions": "Nothing she wants to talk about here.",
    "helpers": "A friend from work.",
    "money": "Not always",
    "home-safe": "no",
    "strengths": "Pays what she says she will pay.",
    "first-wish": "A room where nobody drinks.",
}
RECOVERY_GOALS = (
    GoalWords(
        "Sixty days without alcohol or pills",
        "Recovery",
        "Day four",
        "Her own count, told at each visit",
        (
            ("Evening group four times a week", "Celestine"),
            ("See the clinic's doctor", "Celestine and case manager"),
            ("Back to choir on Thursdays", "Celestine"),
        ),
    ),
)
HOUSING_GOALS = (
    GoalWords(
        "A room of her own in a sober house",
        "Housing",
        "Sleeps on a floor, two weeks at most",
        "Key, and first month paid",
        (("Apply at two houses", "Case manager"), ("Rent history in order", "Celestine")),
    ),
)


def tell_celestine(world: World) -> None:
    """Walk-in T-96 to recovery, then housing; one release is revoked, one does not tell all."""
    recovery, release = _recovery(world)
    _housing(world, recovery)
    _recovery_goes_on(recovery, release)


def _recovery(world: World) -> tuple[Episode, Release]:
    episode = Episode(world, "Recovery Bridge", "jonah.quickstep")
    episode.refer(
        96,
        given="Celestine",
        family="Marrowbone",
        referrer_kind="self",
        method="self_referral",
        reason="Walked in and asked to talk to somebody who won't shout. Drinks daily, takes pills on top.",
        presenting_needs="Somewhere to be tonight.",
        birth_date=episode.clock.day(34 * 365 + 8 + 60),
        phone="555-0171",
        language="English",
        urgency=3,
    )
    episode.accept(96, "Lives in the city, wants treatment, and this is what we are here for.")
    episode.intake(
        95,
        {"pronouns": "she/her", "safe_contact": "Call or text, any time. No letters."},
        immediate_needs="Somewhere to be tonight.",
        immediate_action="Friend from work has a floor; agreed by phone while she was here.",
    )
    episode.to_assessment(95)
    judgement = (
        "Screens outside this record point to alcohol and drug use that needs treatment now, and to "
        "low mood. She said yes to a thought of not being here. Asked on at once: passing thought, "
        "no plan, no means, wants to live. Safety steps agreed and written down the same day, "
        "Delphine told the same day."
    )
    episode.assess(94, RECOVERY_ANSWERS, acuity=3, judgement=judgement)
    episode.note(
        94,
        "office",
        40,
        "Safety plan made with Celestine after the assessment: who she calls first (her friend), second (the line), where the pills are now (with the pharmacist). She keeps one copy, we keep one. Delphine was told at noon. Will ring her tonight at seven.",
        hour=14,
    )
    episode.contact(93, "phone", 10, "Rang at seven as agreed: at her friend's, eating soup.")
    episode.move(92, "planning")
    plan = episode.write_plan(
        90,
        words="I want my Thursdays back.",
        goals=RECOVERY_GOALS,
        services=(ServiceWords("Evening group", "Recovery Bridge", "4 evenings a week"),),
        reach_in=150,
    )
    episode.agree(episode.propose(plan, 89), 87)
    talks = (
        (
            80,
            "office",
            40,
            'Day thirteen. Shakes are gone. Group is "full of talkers", she stays for the two who aren\'t. We asked the detox house about a bed for bad weeks: they are full and take no names.',
        ),
        (
            70,
            "office",
            35,
            "Probation asks for proof that she comes. Read the form out word by word; she signs for attendance only and knows that she may take it back.",
        ),
    )
    for days_ago, mode, minutes, text in talks:
        episode.note(days_ago, mode, minutes, text)
    release = episode.release(
        70,
        to="Officer Perpetua Lodge",
        organization="County probation",
        what=["attendance"],
        why="The court asked whether she comes",
        lasts=180,
    )
    return episode, release


def _housing(world: World, recovery: Episode) -> None:
    episode = Episode(world, "Doorway Housing", "suri.pennywhistle")
    episode.refer(
        68,
        given="Celestine",
        family="Marrowbone",
        referrer_kind="agency",
        referrer_organization="Lantern Bridge",
        method="professional",
        reason="Has to leave a friend's floor in two weeks. Looks for a room in a sober house.",
        birth_date=recovery.client.birth_date,
        phone="555-0171",
        language="English",
        urgency=3,
    )
    basis = "No lease and no place after the end of the month."
    # Her housing worker can't see that she is a client already; the supervisor of both can.
    episode.accept(67, basis, by="delphine.acorn", client=recovery.client)
    episode.intake(66).to_assessment(66)
    judgement = "Can keep a room, given one. Choose the house for quiet, not for speed."
    episode.assess(64, HOUSING_ANSWERS, acuity=2, judgement=judgement)
    episode.move(64, "planning")
    plan = episode.write_plan(
        63, words="A door, and behind it nobody who drinks.", goals=HOUSING_GOALS, services=()
    )
    episode.agree(episode.propose(plan, 62), 61)
    episode.release(
        60,
        to="Mr. Tolliver Knox",
        organization="Quiet House on Wharf Row",
        what=["housing"],
        why="Proof that she looks for a room and can pay",
        lasts=180,
        description="Housing verification only",
    )
    talks = (
        (
            52,
            "office",
            35,
            "Quiet House has a room from the first. Told them what the release covers, that she looks for housing with our help, and nothing else. They asked more; I said no.",
        ),
        (
            38,
            "home_visit",
            40,
            "Celestine has the room. Narrow, sunny. Rent is paid for the month. The house asks for quiet after ten and she likes that.",
        ),
        (16, "phone", 15, "All well at the house. Would like a lamp; will look in the store room."),
    )
    for days_ago, mode, minutes, text in talks:
        episode.note(days_ago, mode, minutes, text)
    letter = [
        "To whom it may concern",
        "",
        "C. Marrowbone looks for housing with our help.",
        "Lantern Bridge, Doorway Housing",
    ]
    keep_pdf(episode, 52, "Housing verification", letter)


def _recovery_goes_on(episode: Episode, release: Release) -> None:
    talks = (
        (
            44,
            "office",
            40,
            "Day forty-nine, no slip. Sang on Thursday for the first time in a year. Sleeps five hours.",
        ),
        (
            30,
            "collateral",
            10,
            "Told Officer Lodge, as the release allows: came to eleven of twelve meetings. Nothing else was asked or told. Written down here as told.",
        ),
    )
    for days_ago, mode, minutes, text in talks:
        episode.note(days_ago, mode, minutes, text)
    episode.assign(
        25, "ada.starling", "delphine.acorn", why="Jonah's evenings change; agreed with Celestine"
    )
    covering = "covering"
    episode.assign(
        25, "jonah.quickstep", "delphine.acorn", role=covering, why="Covers while Ada is away"
    )
    episode.note(
        21,
        "office",
        45,
        "First hour with Celestine. Jonah came along for ten minutes, as she wished. She told the story her own way; I asked little.",
    )
    words = "Said on the phone: I take that back, tell them nothing more. Signed the same on paper two days later."
    episode.do(revoke_release, release, when=episode.at(12, 11), words=words)
    person: dict[str, Any] = {
        "name": "Friend from work",
        "relation": "Friend",
        "is_emergency_contact": True,
    }
    episode.do(add_person, episode.case, when=episode.at(12, 12), **person)
    episode.contact(
        5, "phone", 10, "Probation called for numbers. The release is revoked: told nothing."
    )
