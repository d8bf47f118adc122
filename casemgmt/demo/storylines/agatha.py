"""Agatha Quillfeather, 82: the full life of a case that goes well."""

from typing import Any

from assessments.actions.reassessing import plan_reassessment
from careplans.actions.planning import start_plan
from casemgmt.demo.episode import Episode
from casemgmt.demo.papers import keep_pdf, keep_text
from casemgmt.demo.plans import NewStep, renew_plan, step_done, write_plan
from casemgmt.demo.standing import represent
from casemgmt.demo.storylines.own_record import asks_again, reads_it
from casemgmt.demo.telling import tell
from casemgmt.demo.words.situation import GoalWords, ServiceWords
from casemgmt.demo.world import World
from clients.actions.legal_papers import add_legal_paper
from clients.actions.rating import set_acuity
from clients.actions.relating import add_person

ANSWERS = {
    "health-now": "Fair",
    "conditions": "Heart failure, well set. Knees. Eats little; the clinic's nutrition check scored 7, high risk.",
    "falls": "1",
    "mood": "Up and down",
    "memory": "Clear. Her daughter worries more than there is reason for.",
    "helpers": "Her daughter Wilhelmina, twice a week and by phone every evening.",
    "roles": "A retired map maker, a mother, the memory of the whole street.",
    "culture": "Quaker. Silence before a meal, and no titles.",
    "daily-help": "A lot",
    "household": "Needs help with shopping, laundry, the bus, cleaning and the heavy pots.",
    "strengths": "Plans ahead, keeps lists, laughs at herself.",
    "first-wish": "To stay in this house, with the maps on the wall.",
}
FOOD = "Eats well enough to keep her weight"
SAFETY = "Gets about the house without a fall"
COMPANY = "Sees a friend outside the house each week"
GOALS = (
    GoalWords(
        FOOD,
        "Food",
        "Lost nine pounds since last winter",
        "Weight at the clinic no lower at three visits",
        (
            ("Meals on five days", "Case manager"),
            ("Weigh in on Mondays", "Agatha"),
            ("Sunday lunch together", "Wilhelmina"),
        ),
    ),
    GoalWords(
        SAFETY,
        "Safety",
        "One fall in six months, two loose rugs",
        "Six months without a fall",
        (
            ("Rails in the bath and on the back step", "Case manager"),
            ("Balance class at the center", "Agatha"),
        ),
    ),
    GoalWords(
        COMPANY,
        "Company",
        "Not out since the spring, except to the doctor",
        "Marks on the calendar, three weeks of four",
        (("Ride to the map society", "Volunteer driver"),),
    ),
)
SERVICES = (
    ServiceWords("Meals at home", "Marigold Kitchen", "5 a week", 212, "Home Meals"),
    ServiceWords(
        "Help with bathing and laundry", "Clover Home Aides", "2 visits a week", 200, "Care at Home"
    ),
    ServiceWords("Rides", "Marigold volunteers", "weekly"),
)


DUES = {
    "Meals on five days": 384,
    "Weigh in on Mondays": 350,
    "Sunday lunch together": 330,
    "Rails in the bath and on the back step": 325,
    "Balance class at the center": 230,
    "Ride to the map society": 318,
}
DONE = {
    380: ("Meals on five days",),
    350: ("Weigh in on Mondays",),
    320: ("Rails in the bath", "Sunday lunch", "Ride to the map society"),
    214: ("Balance class at the center",),
    118: ("Map society twice a month",),
    58: ("Weight taken at three visits",),
    20: ("Smaller meals",),
}
"""Which steps were found done at which contact."""
SECOND_PLAN = (
    NewStep(FOOD, "Weight taken at three visits to the clinic", "Agatha and the clinic", 60),
    NewStep(SAFETY, "Balance class, second course", "Agatha", 130),
    NewStep(COMPANY, "Map society twice a month", "Volunteer driver", 120),
)
THIRD_PLAN = (
    NewStep(FOOD, "Smaller meals, talked through with the kitchen", "Case manager", 22),
    NewStep(FOOD, "Weight no lower at the next visit", "Agatha and the clinic", -40),
    NewStep(SAFETY, "Rail on the cellar stairs", "Tinker & Sons", 8),
    NewStep(COMPANY, "Map society, three weeks of four", "Volunteer driver", -4),
)


def tell_agatha(world: World) -> None:
    """Referred T-412 by her daughter, reassessed nine days late, and still served."""
    episode = _taken_in(world)
    _agreed(episode)
    _first_year(episode)
    _after_the_fall(episode)
    _second_year(episode)


def _taken_in(world: World) -> Episode:
    wanda = "wanda.oakbarrel"
    episode = Episode(world, "Care at Home", "wanda.oakbarrel")
    episode.refer(
        412,
        given="Agatha",
        family="Quillfeather",
        referrer_kind="family",
        referrer_name="Wilhelmina Quillfeather, daughter",
        referrer_phone="555-0112",
        method="professional",
        reason="Home from Fernhollow General after a week for her heart. Daughter asks for help at home; the hospital gave her our number.",
        presenting_needs="Meals.\nSomebody there when she bathes.",
        birth_date=episode.clock.day(82 * 365 + 20 + 121),
        phone="555-0111",
        language="English",
        urgency=2,
    )
    episode.accept(
        411,
        "82, lives in Fernhollow, needs help with two things of daily life. Wants to stay at home.",
        by=wanda,
        address="7 Compass Rose Lane, Fernhollow",
    )
    episode.intake(
        410,
        {"pronouns": "she/her", "name_used": "Agatha"},
        needs={
            "Meals from Monday on.": "Meals begin on Monday, kitchen confirmed.",
            "Nobody there when she bathes.": "Daughter comes on bath days until an aide is found.",
        },
        wish={"words": "Somebody who knows Fernhollow", "reason": "So as not to explain the hill."},
    )
    episode.consent(410)
    person: dict[str, Any] = {"name": "Wilhelmina Quillfeather", "relation": "Daughter"}
    person |= {"phone": "555-0112", "is_emergency_contact": True, "is_caregiver": True}
    daughter = episode.do(add_person, episode.case, when=episode.at(410, 16), **person)
    represent(
        episode,
        410,
        daughter,
        kind="health_care_agent",
        basis="Named by Agatha before a notary, in case she can't say",
        paper="Health care proxy, copy with Dr. Marrow",
        scope=["health"],
        since=episode.clock.day(900),
    )
    directive = {"kind": "advance_directive", "dated_on": episode.clock.day(900), "ends_on": None}
    directive |= {"lies_at": "On her refrigerator door; copy with Dr. Marrow"}
    directive |= {"says": "No machines. Home as long as it goes. Wilhelmina speaks for her."}
    episode.do(add_legal_paper, episode.case, when=episode.at(410, 17), facts=directive)
    why = "Knows the street"
    return episode.assign(409, "tariq.saltmarsh", "ilse.hazelnut", wish_met=True, why=why)


def _agreed(episode: Episode) -> None:
    episode.move(408, "assessment")
    judgement = (
        "Able to decide and to plan. What fails is food and the bath. Mood is a little low, without "
        "danger; the loss of going out weighs more than the heart. Home is right with steady help."
    )
    episode.assess(404, ANSWERS, acuity=1, judgement=judgement, participants="Agatha, Wilhelmina")
    episode.move(403, "planning")
    plan = write_plan(
        episode,
        398,
        words="I know every street of this county from above. I want to stay on this one.",
        goals=GOALS,
        services=SERVICES,
        reach_in=380,
        review=218,
        dues=DUES,
    )
    plan = episode.propose(plan, 397)
    episode.agree(plan, 396)
    year = 365
    episode.do(
        plan_reassessment,
        episode.case,
        when=episode.at(396, 15),
        due_on=episode.clock.day(404 - year),
        why="A year after the first assessment, not after the plan",
    )
    episode.release(
        396,
        to="Nurse of the heart clinic",
        organization="Valley Clinic",
        what=["medications", "attendance", "plan"],
        why="Keep medicines and visits in step",
        lasts=365,
        terms={"direction": "both"},
    )
    episode.release(
        390,
        to="Wilhelmina Quillfeather",
        what=["plan", "services", "attendance"],
        why="She helps at home and wants to know what is arranged",
        lasts=364,
    )


FIRST_YEAR = (
    (
        380,
        "home_visit",
        45,
        'First meals have come. Agatha finds them "honest, and too soft". Rails are ordered. Showed me the county in 1911; her own street was a ditch.',
    ),
    (
        350,
        "phone",
        15,
        "Weight holds. Went to the balance class twice. Aide is punctual; Agatha would rather have her hair left alone, and I passed that on.",
    ),
    (
        320,
        "home_visit",
        50,
        "Rails are in. Walked the back step with and without them. She was driven to the map society and stayed for the cake.",
    ),
    (
        288,
        "home_visit",
        40,
        "Last visit of mine. We spoke about the change of case manager last time and again today. Nadia comes along next week; Agatha has written a list for her.",
    ),
)
NADIA_YEAR = (
    (
        276,
        "home_visit",
        55,
        "First visit, with Agatha's list: seven points, all fair. She told me what she wants to be asked and what not. Rides to the map society go on.",
    ),
    (
        246,
        "phone",
        20,
        "Up two pounds. Aide was ill for a week, Wilhelmina stepped in. Agatha asks that somebody calls before a stranger comes; agreed with the aide service.",
    ),
    (
        214,
        "home_visit",
        45,
        "Calendar shows three outings this month. We looked at the plan together; she ticked the balance class herself.",
    ),
)
SECOND_YEAR = (
    (
        150,
        "phone",
        20,
        'Pain is less. Uses the stick indoors and calls it "the surveyor". Not out since the fall; wants to try the society again in spring.',
    ),
    (
        118,
        "home_visit",
        50,
        "Out for the first time since the fall, with the driver's arm. Weight down by a pound. Asked about mood in plain words: tired, not hopeless, no thought of self-harm.",
    ),
    (
        89,
        "phone",
        15,
        "Two meals a week go to the neighbor's dog, she says. Agreed on smaller ones. Nothing else new.",
    ),
    (
        58,
        "home_visit",
        40,
        "Wilhelmina was there, as Agatha wished. We spoke about the year and about what is next. The form for the clinic ends soon; told both.",
    ),
)


GOAL_REVIEW = (
    (
        20,
        "home_visit",
        50,
        "Went through the three goals together. Food: better than hoped, up three pounds (+1). Falls: as expected, one, and none since (0). Company: less than hoped, twice this month (-1). Weighted score 54.4. Agatha wants to change the meals to four and put the money into rides.",
    ),
)


def _first_year(episode: Episode) -> None:
    _talks(episode, FIRST_YEAR)
    episode.assign(
        280,
        "nadia.thimble",
        "pavel.brightkettle",
        why="Tariq takes over the rural route",
        unmet_reason="Nobody else here is from Fernhollow; Tariq showed Nadia the way.",
    )
    _talks(episode, NADIA_YEAR)
    keep_pdf(
        episode,
        214,
        "Letter from the heart clinic",
        [
            "Valley Clinic, Fernhollow",
            "",
            "Heart is stable. Next visit in six months.",
            "Salt: little. Walking: daily.",
        ],
    )
    renew_plan(episode, 214, review=34, target=20, new=SECOND_PLAN)


def _after_the_fall(episode: Episode) -> None:
    episode.contact(179, "phone", 10, "Wilhelmina rang: Agatha fell this morning.")
    episode.note(
        179,
        "home_visit",
        60,
        "Agatha fell on the way to the cellar. Bruised hip, nothing broken; the clinic saw her within two hours. The light on the stairs was out. Bulb changed while I was there, cellar things brought up. Told my supervisor today. She is angry at the stairs, not at herself.",
    )
    why = "After the fall: more visits for now"
    episode.do(set_acuity, episode.case, when=episode.at(178, 9), acuity=2, why=why)
    episode.changed()
    keep_text(
        episode,
        178,
        "Fall report",
        [
            "Fall on the cellar stairs, in the morning.",
            "Light out. No loss of consciousness.",
            "Seen at the clinic the same day: bruise, no fracture.",
            "Done: bulb, handrail ordered, cellar emptied.",
        ],
    )


def _second_year(episode: Episode) -> None:
    _talks(episode, SECOND_YEAR)
    reads_it(episode)
    answers = {**ANSWERS, "falls": "1", "health-now": "Fair", "daily-help": "A lot"}
    judgement = (
        "A year on: weight is better, going out has come back, the stairs are still the danger. "
        "Effort stays moderate until the cellar rail holds."
    )
    episode.assess(30, answers, acuity=2, judgement=judgement, participants="Agatha, Wilhelmina")
    release = episode.release(
        29,
        to="Wilhelmina Quillfeather",
        what=["plan", "services", "attendance"],
        why="She helps at home and wants to know what is arranged",
        lasts=364,
    )
    moved = {"Balance class, second course": -24}
    renew_plan(
        episode, 29, review=-61, target=-150, new=THIRD_PLAN, moved=moved, why="Looked at again"
    )
    _talks(episode, GOAL_REVIEW)
    tell(
        episode,
        20,
        release,
        what=["services", "attendance"],
        told="Which days the aide comes, and that the balance class moves to Tuesday mornings.",
        why="She drives her there and fills the days without an aide",
    )
    episode.do(start_plan, episode.case, when=episode.at(18, 11), why="Four meals, more rides")
    episode.contact(
        9,
        "phone",
        10,
        "The clinic asked for her medicines. The form has ended: told them nothing, told Agatha.",
    )
    asks_again(episode)


def _talks(episode: Episode, talks: tuple[tuple[int, str, int, str], ...]) -> None:
    """Notes, and the steps that were found done with them."""
    for days_ago, mode, minutes, text in talks:
        episode.note(days_ago, mode, minutes, text)
        for begins in DONE.get(days_ago, ()):
            step_done(episode, days_ago, begins)
