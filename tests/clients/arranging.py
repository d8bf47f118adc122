"""Appointments and safe ways as these tests begin with them."""

import datetime as dt
from typing import Any

from casemgmt.core import audit
from clients.actions.notes import Happening, log_contact
from clients.actions.reaching import add_way
from clients.actions.visits import plan_visit
from clients.models import Appointment, Case, Client, Contact, Reminder, SafeContact
from clients.models.visits import WEEK
from tests.cast import Cast

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def facts(cast: Cast, starts_at: dt.datetime, **more: Any) -> dict[str, Any]:
    """What a page gives of an appointment."""
    given = {
        "staff": cast.mia, "kind": "home_visit", "starts_at": starts_at, "minutes": 60,
        "place": "", "place_is_confidential": False, "purpose": "", "prepare": "",
        "notice_on": None, "notice_how": "", "unscheduled_reason": "",
    }  # fmt: skip
    return given | more


def a_visit(case: Case, cast: Cast, now: dt.datetime, **more: Any) -> Appointment:
    """An appointment of Mia's, tomorrow where nothing else is said."""
    starts_at = more.pop("starts_at", now + DAY)
    return plan_visit(case, by=cast.mia, now=now, facts=facts(cast, starts_at, **more))


def way_facts(**more: Any) -> dict[str, Any]:
    """What a page gives of a safe way."""
    given = {
        "channel": "email", "detail": "rosa@example.org", "days": list(WEEK), "from_time": None,
        "until_time": None, "leave_no_message": False, "may_remind": True,
        "may_say_when": False, "unsaid": "",
    }  # fmt: skip
    return given | more


def a_way(client: Client, cast: Cast, now: dt.datetime, **more: Any) -> SafeContact:
    """A way of reaching a client, by e-mail at any hour where nothing else is said."""
    return add_way(client, by=cast.mia, now=now, facts=way_facts(**more))


def arranged(case: Case, cast: Cast, now: dt.datetime) -> dict[str, Any]:
    """A visit of Mia's in a case, a way to call the client, and a call to remind them."""
    visit = a_visit(case, cast, now)
    way = a_way(case.client, cast, now, channel="phone", detail="555-0177")
    reminder = Reminder(
        case=case, appointment=visit, way=way, channel="phone", starts_at=visit.starts_at,
        asked_at=now, state="to_call",
    )  # fmt: skip
    audit.save(reminder, by=cast.mia, why="For this test")
    return {"visit": visit, "way": way, "reminder": reminder}


def visited(case: Case, cast: Cast, now: dt.datetime, *, by: str = "mia", **more: Any) -> Contact:
    """A contact somebody noted, a home visit of a while ago where nothing else is said."""
    happening = Happening(**{"mode": "home_visit", "started_at": now - HOUR / 4, **more})
    return log_contact(case, by=cast[by], now=now, happening=happening)
