"""A right ends beside what it was for: whichever comes first, nothing is done after it (C4)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from casemgmt.agency.actions.clearing import clear, end_clearance
from casemgmt.agency.models import Staff
from casemgmt.core.errors import Refused
from clients.actions.assigning import assign_case, end_assignment
from clients.actions.boundaries import put_up_wall, report_conflict, restrict_record
from clients.actions.notes import Happening, log_contact, write_note
from clients.models import Assignment, Case, Contact, Note
from tests.access.revoking.stand import somebody
from tests.cast import Cast
from tests.core.pairs import Act, act
from tests.racing import at_once, overtaken
from tests.stories import a_case

Metric = Callable[[str, object, object], None]
DAY = dt.timedelta(days=1)
KEPT = "dv_safety"


@dataclass(frozen=True)
class Meeting:
    """Whose right in a case ends, by what, what they do by it, and how much of that there is."""

    sam: Staff
    case: Case
    ends: Act
    does: Act
    count: Callable[[], int]


def _case(cast: Cast, now: dt.datetime) -> Case:
    return a_case(cast, now - 2 * DAY, stage="active")


def _beside(cast: Cast, case: Case, now: dt.datetime) -> Any:
    """Sam, who works the case beside Mia."""
    sam = somebody(cast, "case_manager")
    part = assign_case(case, by=cast.sally, now=now - DAY, staff=sam, role="secondary")
    return sam, part


def _writes(by: Any, case: Case, now: dt.datetime, *kept: str) -> Act:
    told = Happening("phone", now - DAY / 2, categories=list(kept))
    return act(write_note, by, case, happening=told, text="She called.")


def a_transfer_and_a_note(cast: Cast, now: dt.datetime) -> Meeting:
    case = _case(cast, now)
    sam = cast.gina
    assign_case(case, by=cast.sally, now=now - DAY, staff=sam)
    moved = act(assign_case, cast.sally, case, staff=cast.mia)
    return Meeting(sam, case, moved, _writes(sam, case, now), Note.objects.filter(case=case).count)


def a_part_that_ends_and_a_contact(cast: Cast, now: dt.datetime) -> Meeting:
    case = _case(cast, now)
    sam, part = _beside(cast, case, now)
    over = act(end_assignment, cast.sally, part, why="Not needed")
    logs = act(log_contact, sam, case, happening=Happening("phone", now - DAY / 2))
    return Meeting(sam, case, over, logs, Contact.objects.filter(case=case).count)


def a_wall_and_a_note(cast: Cast, now: dt.datetime) -> Meeting:
    case = _case(cast, now)
    sam, _part = _beside(cast, case, now)
    told = report_conflict(case, by=cast.mia, now=now - DAY, staff=sam, relation="Neighbors")
    wall = act(put_up_wall, cast.petra, told)
    return Meeting(sam, case, wall, _writes(sam, case, now), Note.objects.filter(case=case).count)


def a_clearance_that_ends_and_a_restricted_note(cast: Cast, now: dt.datetime) -> Meeting:
    case = _case(cast, now)
    sam, _part = _beside(cast, case, now)
    held = clear(sam, by=cast.alex, now=now - DAY, category=KEPT, why="Trained")
    over = act(end_clearance, cast.alex, held, why="Moved")
    return Meeting(
        sam, case, over, _writes(sam, case, now, KEPT), Note.objects.filter(case=case).count
    )


def a_clients_no_and_a_note(cast: Cast, now: dt.datetime) -> Meeting:
    case = _case(cast, now)
    sam, _part = _beside(cast, case, now)
    said = act(restrict_record, cast.mia, case.client, staff=sam, words="Not him")
    return Meeting(sam, case, said, _writes(sam, case, now), Note.objects.filter(case=case).count)


def a_clients_no_and_a_transfer(cast: Cast, now: dt.datetime) -> Meeting:
    case, sam = _case(cast, now), cast.gina
    said = act(restrict_record, cast.sally, case.client, staff=sam, words="Not him")
    moved = act(assign_case, cast.sally, case, staff=sam)
    return Meeting(sam, case, said, moved, Assignment.objects.filter(case=case, staff=sam).count)


MEETINGS = (
    a_transfer_and_a_note,
    a_part_that_ends_and_a_contact,
    a_wall_and_a_note,
    a_clearance_that_ends_and_a_restricted_note,
    a_clients_no_and_a_note,
)


@pytest.mark.parametrize("arrange", [*MEETINGS, a_clients_no_and_a_transfer])
def test_nothing_is_done_by_a_right_that_ended_meanwhile(
    real_cast: Cast, arrange: Callable[..., Meeting], metric: Metric
) -> None:
    meeting = arrange(real_cast, timezone.now())
    found = overtaken(meeting.ends, meeting.does)
    name = [*MEETINGS, a_clients_no_and_a_transfer].index(arrange)
    metric(f"c4_done_{name}", meeting.count(), 0)
    assert isinstance(found, Refused), found
    assert found.message
    assert meeting.count() == 0


@pytest.mark.parametrize("arrange", MEETINGS)
def test_what_was_done_before_stands_and_the_right_ends_after_it(
    real_cast: Cast, arrange: Callable[..., Meeting]
) -> None:
    meeting = arrange(real_cast, timezone.now())
    found = overtaken(meeting.does, meeting.ends)
    assert not isinstance(found, Exception), found
    assert meeting.count() == 1
    with pytest.raises(Refused):
        meeting.does()
    assert meeting.count() == 1


def test_who_was_given_a_case_is_told_of_the_clients_no_first(real_cast: Cast) -> None:
    meeting = a_clients_no_and_a_transfer(real_cast, timezone.now())
    found = overtaken(meeting.does, meeting.ends)
    assert isinstance(found, Refused)
    assert "Give it to somebody else first" in found.message


@pytest.mark.parametrize("arrange", [a_wall_and_a_note, a_transfer_and_a_note])
def test_a_page_waits_for_no_end_of_a_right_and_is_not_shown_after_it(
    real_cast: Cast, arrange: Callable[..., Meeting]
) -> None:
    meeting = arrange(real_cast, timezone.now())
    statuses: list[int] = []

    def look() -> None:
        browser = Browser()
        browser.force_login(meeting.sam.user)
        statuses.append(browser.get(reverse("note-list", args=[meeting.case.pk])).status_code)

    with transaction.atomic():
        meeting.ends()
        at_once(look)
    at_once(look)
    assert statuses == [200, 404]
