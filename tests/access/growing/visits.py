"""More of everything that is arranged with clients."""

from clients.models import Appointment, ImmediateNeed, Reminder, SafeContact
from tests.access.growing.making import DAY, HOUR, save
from tests.access.world import World


def visits_and_ways(made: World, number: int) -> None:
    """One more appointment of today, one more way, and a reminder that was held back."""
    cast, now, case = made.cast, made.now, made.story.case
    way = made.story.records["way"]
    to_see_to = {"action": "Brought", "responsible": cast.mia, "due_on": (now + 5 * DAY).date()}
    save(made, ImmediateNeed(case=case, need=f"Need {number}", named_at=now, **to_see_to))
    save(made, Appointment(case=case, staff=cast.mia, kind="office", starts_at=now, minutes=5))
    more = {"channel": "letter", "detail": "", "during": way.during}
    save(made, SafeContact(client=case.client, **more))
    visit = made.story.records["visit"]
    given = {"starts_at": visit.starts_at, "asked_at": now - number * HOUR, "settled_at": now + DAY}
    save(
        made,
        Reminder(
            case=case, appointment=visit, way=way, channel="phone", state="held_back", **given
        ),
    )
