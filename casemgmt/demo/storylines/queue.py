"""The referrals that wait at both agencies, and some that ended without a case."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from casemgmt.demo.world import World, act
from clients.actions.deciding import Told
from clients.actions.engaging import record_attempt, record_outreach
from clients.actions.referring import dispose_referral, receive_referral, take_referral
from clients.actions.screening import screen_referral
from clients.models import Referral


@dataclass(frozen=True)
class Asked:
    """A referral: when it came in (days ago, hour), how urgent it is, and what was said."""

    given: str
    family: str
    age: int | None
    days_ago: int
    hour: int
    urgency: int
    kind: str
    referrer: str
    reason: str
    needs: str = ""
    program: str = "Care at Home"


WAITING = (
    Asked(
        "Ignatia",
        "Moorhen",
        88,
        0,
        8,
        4,
        "hospital",
        "Ward 3, Fernhollow General",
        "Goes home this afternoon and lives alone. Can't stand without help.",
        "Somebody there tonight.",
    ),
    Asked(
        "Leander",
        "Pennywort",
        81,
        1,
        15,
        3,
        "family",
        "A grandson",
        "Wandered to the station in slippers. The grandson sleeps there this week and no longer.",
        "Company by day from Monday on.",
    ),
    Asked(
        "Marguerite",
        "Sallow",
        75,
        2,
        11,
        3,
        "agency",
        "County energy office",
        "Power is to be cut off for a bill she says she paid.",
        "A call to the power company.",
    ),
    Asked(
        "Nathaniel",
        "Cray",
        79,
        4,
        9,
        2,
        "family",
        "His wife",
        "Eats less since the new teeth. She cooks and he apologizes.",
    ),
    Asked(
        "Ottilie",
        "Fernsby",
        84,
        5,
        14,
        2,
        "hospital",
        "Valley Clinic",
        "Three falls since summer. Will not use the frame in front of the neighbors.",
    ),
    Asked(
        "Percival",
        "Dunnock",
        72,
        7,
        10,
        1,
        "self",
        "",
        'Would like to know what there is, "before it is needed".',
    ),
    Asked(
        "Rowena",
        "Larch",
        69,
        10,
        13,
        1,
        "family",
        "Her brother",
        "Cares for a husband with Parkinson's and has not been out since May.",
        program="Caregiver Support",
    ),
    Asked(
        "Silvester",
        "Quaife",
        77,
        12,
        16,
        1,
        "agency",
        "Parish office",
        "Would like meals on the days when the center is closed.",
        program="Home Meals",
    ),
)
AT_LANTERN = (
    Asked(
        "Wilmot",
        "Haverley",
        43,
        1,
        10,
        3,
        "hospital",
        "Lamplighter Hospital",
        "Stops drinking on the ward and wants to go on after.",
        program="Recovery Bridge",
    ),
    Asked(
        "Xanthe",
        "Rookwood",
        26,
        3,
        12,
        2,
        "self",
        "",
        "Sleeps in her car with a baby seat in it. Would take a room tonight.",
        "Tonight.",
        program="Doorway Housing",
    ),
    Asked(
        "Yves",
        "Ombersley",
        15,
        6,
        11,
        2,
        "school",
        "Bridgeport Hollow School",
        "Has stopped speaking in class.",
        program="Family Roots",
    ),
)


def tell_queue(world: World) -> None:
    """Wanda's queue, Pim's queue, and how some inquiries ended."""
    for asked in WAITING:
        _receive(world, "wanda.oakbarrel", asked)
    for asked in AT_LANTERN:
        _receive(world, "pim.hollowell", asked)
    _in_hand(world)
    _ended(world)
    _reach_out(world)


def _receive(world: World, by: str, asked: Asked) -> Referral:
    clock = world.clock(asked.program)
    came = clock.at(asked.days_ago, asked.hour)
    return act(
        receive_referral,
        by=world.staff[by],
        now=came,
        program=world.programs[asked.program],
        received_at=came,
        given_name=asked.given,
        family_name=asked.family,
        birth_date=None if asked.age is None else clock.day(asked.age * 365 + asked.age // 4 + 90),
        referrer_kind=asked.kind,
        referrer_name=asked.referrer,
        method="self_referral" if asked.kind == "self" else "professional",
        urgency=asked.urgency,
        reason=asked.reason,
        presenting_needs=asked.needs,
        phone=f"555-01{world.rng.randrange(100):02}" if asked.family else "",
    )


def _in_hand(world: World) -> None:
    wanda, clock = world.staff["wanda.oakbarrel"], world.clock("Care at Home")
    taken = Asked(
        "Thomasina",
        "Brisk",
        80,
        6,
        9,
        2,
        "family",
        "A neighbor",
        "Papers pile up, the phone is cut off, the cat is well fed.",
    )
    referral = take(world, wanda, taken, clock.at(5, 10))
    words = "The neighbor says mornings are better; she hears the door bell in the kitchen only."
    _try(wanda, referral, clock.at(4, 15), words, next_on=clock.today)
    waits = Asked("Ulf", "Sandiman", 74, 24, 9, 1, "self", "", "Would like a visitor on Mondays.")
    referral = take(world, wanda, waits, clock.at(23, 10))
    _screen(wanda, referral, clock.at(22, 10), "Eligible. No visitor is free on Mondays yet.")
    act(
        dispose_referral,
        referral,
        by=wanda,
        now=clock.at(22, 11),
        disposition="waitlisted",
        reason="Second on the list for a visitor. Told by phone; he can wait.",
        review_on=clock.working_day(-4),
    )


def _ended(world: World) -> None:
    wanda, clock = world.staff["wanda.oakbarrel"], world.clock("Care at Home")
    young = Asked(
        "Vesper",
        "Gall",
        41,
        40,
        9,
        1,
        "self",
        "",
        "Would like help in the house after an operation.",
    )
    referral = take(world, wanda, young, clock.at(39, 9))
    _screen(
        wanda,
        referral,
        clock.at(39, 10),
        "41 years old: not for an agency on aging.",
        eligible=False,
    )
    _dispose(
        wanda,
        referral,
        clock.at(39, 16),
        how="not_eligible",
        why="Too young for this program; given the number of the clinic's helpers.",
        told=Told(clock.at(39, 16).date(), elsewhere="shown", appeal_given=True),
    )
    caller = Asked(
        "Caller without a name",
        "",
        None,
        17,
        15,
        2,
        "other",
        "",
        "Asked what to do for an aunt who signs checks for strangers. Would give no name and no number.",
    )
    referral = take(world, wanda, caller, clock.at(17, 16))
    for days_ago in (15, 13, 10):
        _try(wanda, referral, clock.at(days_ago, 10), "No number; asked at the front desk again.")
    _dispose(
        wanda,
        referral,
        clock.at(10, 16),
        how="unable_to_engage",
        why="Explained protective services and gave their number. Did not call again.",
    )
    far = Asked(
        "Zebedee",
        "Holm",
        83,
        29,
        11,
        2,
        "family",
        "A daughter",
        "Moves to the coast to his daughter next week.",
    )
    referral = take(world, wanda, far, clock.at(28, 9))
    _dispose(
        wanda,
        referral,
        clock.at(27, 16),
        how="referred_out",
        why="Lives outside our counties from next week.",
        referred_to="Saltwind Agency on Aging",
    )


def take(world: World, by: Any, asked: Asked, when: Any) -> Referral:
    referral = _receive(world, by.user.email.split("@")[0], asked)
    return act(take_referral, referral, by=by, now=when)


def _screen(by: Any, referral: Referral, when: Any, basis: str, *, eligible: bool = True) -> None:
    facts = {"is_eligible": eligible, "is_appropriate": eligible, "basis": basis}
    facts["rationale"] = "Meals and a visit a week would help."
    act(screen_referral, referral, by=by, now=when, **facts)


def _reach_out(world: World) -> None:
    wanda, clock = world.staff["wanda.oakbarrel"], world.clock("Care at Home")
    act(
        record_outreach,
        by=wanda,
        now=clock.at(6, 16),
        program=world.programs["Care at Home"],
        day=clock.at(6, 16).date(),
        method="talk",
        place="Fernhollow library",
        population="Older people living alone",
        people_reached=14,
    )


def _try(
    by: Any, referral: Referral, when: dt.datetime, words: str, next_on: dt.date | None = None
) -> None:
    tried = {"made_at": when, "means": "phone", "result": "no_answer", "words": words}
    act(record_attempt, referral, by=by, now=when, next_on=next_on, **tried)


def _dispose(
    by: Any, referral: Referral, when: dt.datetime, *, how: str, why: str, **facts: Any
) -> None:
    act(dispose_referral, referral, by=by, now=when, disposition=how, reason=why, **facts)
