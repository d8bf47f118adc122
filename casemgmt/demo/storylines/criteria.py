"""Whom a program takes from today on, and somebody screened by it; told last, for whoever was
screened before was judged without criteria."""

from typing import Any

from casemgmt.demo.storylines.queue import Asked, take
from casemgmt.demo.world import World, act
from clients.actions.admitting import approve_criteria
from clients.actions.identity import Said
from clients.actions.screening import screen_referral

CRITERIA: tuple[dict[str, Any], ...] = (
    {
        "question": "How old is the person?",
        "kind": "age",
        "about": "age",
        "least": 60,
        "is_required": True,
        "lawful_basis": "Older Americans Act: services for people of 60 and over",
    },
    {
        "question": "Do they live in one of our counties?",
        "kind": "yes_no",
        "about": "place",
        "is_required": True,
    },
    {"question": "Do they live alone?", "kind": "yes_no", "about": "housing", "weight": 2},
    {
        "question": "How do they eat?",
        "kind": "choice",
        "about": "need",
        "wanted": ["Skips meals"],
        "others": ["Cooks", "Is brought meals"],
        "weight": 3,
    },
)


def tell_criteria(world: World) -> None:
    """The program's criteria from today on, and somebody screened by them."""
    wanda, clock = world.staff["wanda.oakbarrel"], world.clock("Care at Home")
    now = clock.now
    version = act(
        approve_criteria,
        world.programs["Care at Home"],
        by=world.staff["ruta.plumtree"],
        now=now,
        effective_from=clock.today,
        criteria=CRITERIA,
        why="Agreed by the board, so that everybody is asked the same.",
    )
    asked = Asked("Ottilie", "Farthing", 79, 2, 13, 2, "self", "", "Would like help with meals.")
    referral = take(world, wanda, asked, clock.at(2, 14))
    said = ("79", "yes", "yes", "Skips meals")
    act(
        screen_referral,
        referral,
        by=wanda,
        now=now,
        is_appropriate=True,
        basis="Saw her identity card and a bill with the address.",
        rationale="A meal a day and somebody at the door is what she lacks.",
        said={"gender": Said("answered", ("woman",)), "ethnicity": Said("declined")},
        answers=dict(zip([one.key for one in version.asked], said, strict=True)),
    )
