"""Reminders: once, only in a way that is safe, and without a word too many (J11, MON-12, V20)."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.configuring import change_agency, set_program_settings
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.ledger.models import OutboxMail, OutboxMessage
from clients.actions.reaching import end_way
from clients.actions.visits import change_visit, mark_reminded, settle_visit
from clients.models import Appointment, Case, Reminder
from clients.registry import due_sources
from clients.reminding import SEND, remind_of_appointments, send_reminder
from tests.cast import Cast
from tests.clients.arranging import DAY, HOUR, a_visit, a_way
from tests.stories import a_case, died, shut

BrowserOf = Callable[[str], Browser]


def begun(now: dt.datetime) -> int:
    """How many reminders a run of the job begins."""
    return remind_of_appointments(now)["reminders"]


def delivered(now: dt.datetime) -> list[Any]:
    """What has left when every message in the outbox is done at an instant, be it once more."""
    with time_machine.travel(now, tick=False):
        for message in OutboxMessage.objects.filter(task=SEND):
            send_reminder(*message.arguments)
    return list(mail.outbox)


def states() -> list[str]:
    return list(Reminder.objects.order_by("asked_at").values_list("state", flat=True))


def test_mon_12_nobody_is_reminded_in_a_way_they_have_not_named(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now, email="rosa@example.org", phone="555-0100")
    a_visit(case, cast, now)
    assert begun(now) == 0
    a_way(case.client, cast, now, may_remind=False)
    assert begun(now) == 0
    a_way(case.client, cast, now)
    assert begun(now) == 1


def test_mon_12_a_reminder_leaves_once_however_often_the_job_runs(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    a_way(case.client, cast, now)
    a_visit(case, cast, now)
    assert [begun(now + ahead * HOUR) for ahead in range(3)] == [1, 0, 0]
    assert OutboxMessage.objects.count() == 1
    assert len(delivered(now + 2 * HOUR)) == 1
    assert begun(now + 3 * HOUR) == 0
    assert len(delivered(now + 3 * HOUR)) == 1
    assert states() == ["sent"]


def test_mon_12_a_reminder_carries_no_content(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    way = a_way(case.client, cast, now)
    visit = a_visit(case, cast, now, purpose="Rent arrears", place="4 Quay Street")
    begun(now)
    (sent,) = delivered(now)
    assert sent.to == ["rosa@example.org"]
    assert (sent.subject, sent.body) == ("Reminder", "This is the reminder you asked for.")
    said = f"{sent.subject} {sent.body}"
    for secret in (
        "Rosa", "Delgado", case.number, "Rent", "Quay", cast.agency.name, cast.program.name,
        cast.mia.name, f"{visit.starts_at:%H:%M}",
    ):  # fmt: skip
        assert secret not in said
    assert not OutboxMail.objects.exists()
    assert "rosa" not in str(OutboxMessage.objects.values_list("arguments", flat=True).get())
    assert way.channel == "email"


def test_mon_12_the_day_and_hour_are_said_where_the_client_wants_it(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    a_way(case.client, cast, now, may_say_when=True)
    visit = a_visit(case, cast, now)
    change_agency(cast.agency, by=cast.alex, now=now, reminder_words="See you soon.")
    begun(now)
    (sent,) = delivered(now)
    local = visit.starts_at.astimezone(ZoneInfo(cast.agency.timezone))
    assert sent.body.startswith("See you soon.\n\n")
    assert sent.body.endswith(f"{local.hour}:{local.minute:02d}")


def test_a_reminder_never_says_whom_it_is_from(cast: Cast, now: dt.datetime) -> None:
    for name in (cast.agency.name, cast.program.name):
        with pytest.raises(Refused) as refusal:
            change_agency(cast.agency, by=cast.alex, now=now, reminder_words=f"From {name.lower()}")
        assert refusal.value.field == "reminder_words"


def hours(cast: Cast, now: dt.datetime, begin: int, end: int) -> dict[str, dt.time]:
    """Safe hours of a way, counted from now on the agency's clock, on which it is about noon."""
    local = now.astimezone(ZoneInfo(cast.agency.timezone))
    return {
        "from_time": (local + begin * HOUR).time(),
        "until_time": (local + end * HOUR).time(),
    }


@pytest.mark.parametrize(("begin", "end"), [(-3, -1), (1, 3)])
def test_mon_12_nobody_is_reminded_outside_their_safe_hours(
    cast: Cast, now: dt.datetime, begin: int, end: int
) -> None:
    case = a_case(cast, now)
    a_visit(case, cast, now)
    a_way(case.client, cast, now, **hours(cast, now, begin, end))
    assert begun(now) == 0
    a_way(case.client, cast, now, **hours(cast, now, 0, 1))
    assert begun(now) == 1


def test_mon_12_nobody_is_reminded_on_another_day(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    today = now.astimezone(ZoneInfo(cast.agency.timezone)).isoweekday()
    a_visit(case, cast, now)
    a_way(case.client, cast, now, days=[day for day in range(1, 8) if day != today])
    assert begun(now) == 0
    a_way(case.client, cast, now, days=[today])
    assert begun(now) == 1


def test_mon_12_a_message_that_is_late_keeps_to_the_safe_hours(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    a_way(case.client, cast, now, **hours(cast, now, 0, 1))
    a_visit(case, cast, now, starts_at=now + 30 * HOUR)
    assert begun(now) == 1
    assert delivered(now + 2 * HOUR) == []
    assert states() == ["held_back"]
    assert begun(now + 2 * HOUR) == 0
    assert begun(now + DAY) == 1
    assert len(delivered(now + DAY)) == 1


def test_j11_only_what_is_planned_within_the_programs_hours(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    a_way(case.client, cast, now)
    a_visit(case, cast, now, starts_at=now + 50 * HOUR)
    assert begun(now) == 0
    set_program_settings(
        case.program, by=cast.alex, now=now, effective_from=cast.agency.today(now),
        values={"reminder_hours": 50},
    )  # fmt: skip
    assert begun(now) == 1
    assert begun(now + 60 * HOUR) == 0


def cancel(visit: Appointment, cast: Cast, now: dt.datetime) -> None:
    settle_visit(visit, by=cast.mia, now=now, outcome="cancelled", reason="They moved")


def move(visit: Appointment, cast: Cast, now: dt.datetime) -> None:
    change_visit(visit, by=cast.mia, now=now, changes={"starts_at": visit.starts_at + 90 * DAY})


def die(visit: Appointment, cast: Cast, now: dt.datetime) -> None:
    died(visit.case, cast, now)


def close(visit: Appointment, cast: Cast, now: dt.datetime) -> None:
    shut(Case.objects.get(pk=visit.case_id), now)


def no_longer_safe(visit: Appointment, cast: Cast, now: dt.datetime) -> None:
    for way in visit.case.client.safe_contacts.all():
        end_way(way, by=cast.mia, now=now)


ENDS = [cancel, move, die, close, no_longer_safe]


@pytest.mark.parametrize("end", ENDS)
def test_v20_what_is_over_begins_no_reminder(cast: Cast, now: dt.datetime, end: Any) -> None:
    case = a_case(cast, now)
    a_way(case.client, cast, now)
    end(a_visit(case, cast, now), cast, now)
    assert begun(now + HOUR / 60) == 0


@pytest.mark.parametrize("end", ENDS)
def test_v20_a_reminder_on_its_way_is_held_back(cast: Cast, now: dt.datetime, end: Any) -> None:
    case = a_case(cast, now)
    a_way(case.client, cast, now)
    visit = a_visit(case, cast, now)
    assert begun(now) == 1
    end(visit, cast, now)
    assert delivered(now + HOUR / 60) == []
    assert states() == ["held_back"]


def test_v20_a_reminder_that_is_too_late_is_held_back(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    a_way(case.client, cast, now)
    a_visit(case, cast, now)
    begun(now)
    assert delivered(now + 2 * DAY) == []
    assert states() == ["held_back"]


def asked_of_mia(cast: Cast, now: dt.datetime) -> list[str]:
    items = due_sources["appointments"](cast.mia, now, cast.agency.today(now))
    return [str(item.row.title) for item in items if item.row.title.startswith("Remind")]


def test_mon_12_any_other_way_is_for_a_person(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    a_way(case.client, cast, now, channel="phone", detail="555-0177")
    a_visit(case, cast, now)
    assert begun(now) == 1
    assert not OutboxMessage.objects.exists()
    assert asked_of_mia(cast, now) == ["Remind Rosa Delgado"]
    reminder = Reminder.objects.get()
    with pytest.raises(Forbidden):
        mark_reminded(reminder, by=cast.omar, now=now)
    mark_reminded(reminder, by=cast.mia, now=now)
    assert asked_of_mia(cast, now) == []
    stored = Reminder.objects.get()
    assert (stored.state, stored.settled_by, stored.settled_at) == ("called", cast.mia, now)
    with pytest.raises(Refused):
        mark_reminded(stored, by=cast.mia, now=now)


@pytest.mark.parametrize("end", ENDS)
def test_v20_nobody_is_asked_to_call_any_more(cast: Cast, now: dt.datetime, end: Any) -> None:
    case = a_case(cast, now)
    a_way(case.client, cast, now, channel="phone")
    visit = a_visit(case, cast, now)
    begun(now)
    assert asked_of_mia(cast, now) == ["Remind Rosa Delgado"]
    end(visit, cast, now)
    assert asked_of_mia(cast, now) == []
    if end is not no_longer_safe:
        until = cast.agency.today(now) + 7 * DAY
        assert due_sources["appointments"](cast.mia, now, until) == []


@pytest.mark.parametrize("end", ENDS)
def test_mon_12_no_call_is_written_down_that_was_not_to_be_made(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, end: Any
) -> None:
    case = a_case(cast, now)
    a_way(case.client, cast, now, channel="phone")
    visit = a_visit(case, cast, now)
    begun(now)
    page, done = reverse("visit-detail", args=[visit.pk]), "I have reminded them"
    mia = browser_of("mia")
    assert done in mia.get(page).content.decode()
    end(visit, cast, now)
    shown = mia.get(page).content.decode()
    assert done not in shown
    assert "For a person to do" not in shown
    with pytest.raises(Refused):
        mark_reminded(Reminder.objects.get(), by=cast.mia, now=now)


def test_mon_12_a_call_by_an_ended_way_stands_in_no_other_ways_way(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    a_way(case.client, cast, now, channel="phone")
    visit = a_visit(case, cast, now)
    begun(now)
    no_longer_safe(visit, cast, now)
    a_way(case.client, cast, now)
    assert begun(now + HOUR / 60) == 1
    assert states() == ["held_back", "waiting"]
    assert len(delivered(now + HOUR / 30)) == 1


def test_an_e_mail_comes_before_a_call(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    a_way(case.client, cast, now, channel="phone")
    a_way(case.client, cast, now)
    a_visit(case, cast, now)
    begun(now)
    assert list(Reminder.objects.values_list("channel", "state")) == [("email", "waiting")]
