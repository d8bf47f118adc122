"""What is arranged with clients: the last visits, those of the days ahead, and how to reach them."""

import datetime as dt
from typing import Any

from casemgmt.agency.models import Staff
from casemgmt.demo.clock import Clock
from casemgmt.demo.world import World, act, as_person
from clients.actions.reaching import add_way
from clients.actions.visits import confirm_visit, plan_visit, settle_visit
from clients.models import Case, Contact

WORKERS = (
    *("nadia.thimble", "gil.ferncastle", "wanda.oakbarrel", "tariq.saltmarsh"),
    *("linnet.appleyard", "suri.pennywhistle", "jonah.quickstep", "ada.starling"),
    *("rosalind.mistral", "ben.hollyhock"),
)
PLANNING = ("nadia.thimble", "gil.ferncastle", "suri.pennywhistle", "ada.starling")
"""Those of them whose next week can be seen."""
LATELY = dt.timedelta(days=31)
AHEAD: tuple[tuple[int, int, str, str, str], ...] = (
    (-1, 9, "home_visit", "Look at the rails together", "The letter of the landlord"),
    (-1, 11, "office", "Fill in the form for the benefit", "The last three pay slips"),
    (-2, 10, "home_visit", "See how the new help works out", ""),
    (-2, 10, "phone", "Call the clinic together", "The number on the card"),
    (-5, 14, "elsewhere", "Go to the library together", ""),
)
"""Days ago, hour, kind, what for, and what to prepare; two are at the same time."""
WAYS: tuple[dict[str, Any], ...] = (
    {
        "channel": "phone", "days": [1, 2, 3, 4, 5], "from_time": dt.time(9),
        "until_time": dt.time(12), "leave_no_message": True, "may_remind": True,
        "unsaid": "Say that it is about the library books.",
    },
    {"channel": "text", "may_remind": True},
    {"channel": "letter"},
)  # fmt: skip
"""The first clients of each worker name one each."""
A_WAY: dict[str, Any] = {
    "detail": "", "days": [1, 2, 3, 4, 5, 6, 7], "from_time": None, "until_time": None,
    "leave_no_message": False, "may_remind": False, "may_say_when": False, "unsaid": "",
}  # fmt: skip
A_VISIT: dict[str, Any] = {
    "place": "", "place_is_confidential": False, "purpose": "", "prepare": "", "notice_on": None,
    "notice_how": "", "unscheduled_reason": "",
}  # fmt: skip


def tell_visits(world: World) -> None:
    """For some workers: their last home visits were arranged ahead, and some lie ahead of them."""
    for name in WORKERS:
        staff = world.staff[name]
        clock = Clock(world.now, staff.agency.timezone)
        with as_person(staff):
            _before(world, staff, clock)
            if name in PLANNING:
                _ahead(world, staff, clock)


def _before(world: World, staff: Staff, clock: Clock) -> None:
    rows = Contact.objects.visible_to(staff, world.now).made().of_living()
    rows = rows.filter(
        recorded_by=staff, mode="home_visit", started_at__gte=world.now - LATELY
    ).exclude(case__stage="closed")
    for contact in rows.select_related("case__client").order_by("started_at"):
        told = contact.started_at - dt.timedelta(days=2)
        facts = {
            "staff": staff, "kind": "home_visit", "starts_at": contact.started_at,
            "minutes": contact.minutes or 30, "notice_how": "phone",
        }  # fmt: skip
        notice = {"notice_on": told.astimezone(clock.zone).date()}
        visit = act(
            plan_visit, contact.case, by=staff, now=told, facts={**A_VISIT, **facts, **notice}
        )
        act(settle_visit, visit, by=staff, now=visit.ends_at, outcome="kept")


def _ahead(world: World, staff: Staff, clock: Clock) -> None:
    rows = Case.objects.visible_to(staff, world.now, "edit").carried_by(staff, world.now)
    cases = rows.of_living().select_related("client", "agency").order_by("number")[: len(AHEAD)]
    told = clock.at(1, 9)
    for place, (case, line) in enumerate(zip(cases, AHEAD, strict=False)):
        days_ago, hour, kind, purpose, prepare = line
        day = dt.datetime.combine(clock.working_day(days_ago), dt.time(hour), tzinfo=clock.zone)
        facts = {
            "staff": staff, "kind": kind, "starts_at": day, "minutes": 45, "purpose": purpose,
            "prepare": prepare, "notice_on": told.astimezone(clock.zone).date(),
            "notice_how": "phone",
        }  # fmt: skip
        visit = act(plan_visit, case, by=staff, now=told, facts={**A_VISIT, **facts})
        if place == 1:
            act(confirm_visit, visit, by=staff, now=told, starts_at=visit.starts_at)
        if place < len(WAYS):
            act(add_way, case.client, by=staff, now=told, facts={**A_WAY, **WAYS[place]})
