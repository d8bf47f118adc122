"""What changes about a supervisor's supervisor reaches the cases two steps below them, at once."""

import datetime as dt

import pytest

from casemgmt.agency.actions import teams
from casemgmt.agency.actions.clearing import clear, end_clearance
from clients.access.refresh import reconcile
from clients.actions.boundaries import restrict_record
from clients.models import Case, Note
from tests.cast import Cast
from tests.clients.test_categories import a_note, two_workers
from tests.stories import a_case

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def test_a_program_the_client_keeps_out_takes_the_case_from_two_steps_up(
    cast: Cast, now: dt.datetime
) -> None:
    case, soon = a_case(cast, now), now + MINUTE
    kept_out = {"program": cast.second_program, "words": "My sister works there"}
    restrict_record(case.client, by=cast.mia, now=now - MINUTE, **kept_out)
    team = teams.open_team(
        cast.agency, by=cast.alex, now=now, name="East", program=cast.second_program, why="Opened"
    )
    assert Case.objects.visible_to(cast.vera, now).filter(pk=case.pk).exists()
    member = teams.join_team(team, by=cast.alex, now=now, staff=cast.vera, why="Helps out")
    assert not Case.objects.visible_to(cast.vera, soon).filter(pk=case.pk).exists()
    teams.leave_team(member, by=cast.alex, now=soon, why="Helped out")
    assert Case.objects.visible_to(cast.vera, soon + MINUTE).filter(pk=case.pk).exists()
    assert reconcile(soon + MINUTE)["repaired"] == 0


def test_a_clearance_begins_and_ends_two_steps_up_at_once(cast: Cast, now: dt.datetime) -> None:
    case = two_workers(cast, now)
    note = a_note(case, cast, now, "dv_safety")
    given = clear(cast.vera, by=cast.alex, now=now, category="dv_safety", why="Trained")
    assert Note.objects.visible_to(cast.vera, now).filter(pk=note.pk).exists()
    end_clearance(given, by=cast.alex, now=now + MINUTE, why="Moved to finance")
    assert not Note.objects.visible_to(cast.vera, now + 2 * MINUTE).filter(pk=note.pk).exists()
    assert reconcile(now + 2 * MINUTE)["repaired"] == 0
