"""Two people act at once: a case comes to somebody, and a clearance two steps above them ends."""

import datetime as dt

from django.utils import timezone

from casemgmt.agency.actions.clearing import clear, end_clearance
from clients.access.refresh import reconcile
from clients.actions.assigning import assign_case
from tests.cast import Cast
from tests.racing import overtaken
from tests.stories import a_case


def test_a_clearance_that_ends_while_a_case_comes_in_two_steps_below(
    real_cast: Cast, now: dt.datetime
) -> None:
    cast = real_cast
    case = a_case(cast, now, carried_by="omar", stage="active")
    given = clear(cast.vera, by=cast.alex, now=now, category="dv_safety", why="Trained")
    ended = overtaken(
        lambda: assign_case(case, by=cast.paul, now=timezone.now(), staff=cast.mia),
        lambda: end_clearance(given, by=cast.alex, now=timezone.now(), why="Moved to finance"),
    )
    assert not isinstance(ended, Exception)
    assert reconcile(timezone.now())["repaired"] == 0
