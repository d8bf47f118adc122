"""The calendar feed: behind a secret that can be revoked, without a client's name."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError
from django.test import Client as Browser
from django.urls import reverse
from icalendar import Calendar

from casemgmt.agency.actions.people import deactivate_person
from casemgmt.agency.actions.returning import ask_for_return, confirm_identity
from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.ledger.models import AuditEvent, OutboxMail, ReadEvent
from clients.actions.boundaries import put_up_wall, report_conflict
from clients.actions.calendar_links import make_link, revoke_link
from clients.actions.people import update_client
from clients.actions.visits import plan_visit, settle_visit
from clients.models import CalendarLink
from tests.cast import SET_UP, Cast
from tests.clients.arranging import DAY, HOUR, a_visit, facts
from tests.stories import a_case, died, shut

BrowserOf = Callable[[str], Browser]


def fed(token: str) -> Any:
    """What a calendar program is answered."""
    return Browser().get(reverse("calendar-feed", args=[token]))


def entries(token: str) -> list[Any]:
    answer = fed(token)
    assert answer.status_code == 200
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_a_feed_holds_ones_own_visits_and_no_word_about_the_client(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    visit = a_visit(case, cast, now, place="4 Quay Street", purpose="Rent", prepare="Letter")
    ginas = a_case(cast, now, carried_by="gina")
    plan_visit(ginas, by=cast.gina, now=now, facts=facts(cast, now + DAY, staff=cast.gina))
    token = make_link(by=cast.mia, now=now)
    answer = fed(token)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer.headers["Cache-Control"]
    text = answer.content.decode()
    for secret in ("Rosa", "Delgado", case.number, "Quay", "Rent", "Letter", cast.program.name,
                   cast.agency.name, str(case.pk), str(case.client_id)):  # fmt: skip
        assert secret not in text
    (entry,) = entries(token)
    assert entry["SUMMARY"] == "Appointment"
    assert entry["DTSTART"].dt == visit.starts_at.replace(microsecond=0)
    assert entry["DTEND"].dt - entry["DTSTART"].dt == HOUR


def test_initials_and_places_go_along_only_when_asked_for(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    a_visit(case, cast, now, place="4 Quay Street")
    (entry,) = entries(make_link(by=cast.mia, now=now, shows_initials=True))
    assert (entry["SUMMARY"], entry.get("LOCATION")) == ("RD", None)
    (entry,) = entries(make_link(by=cast.mia, now=now, shows_place=True))
    assert (entry["SUMMARY"], entry["LOCATION"]) == ("Appointment", "4 Quay Street")


def test_a_confidential_place_stays_out_of_the_feed(cast: Cast, now: dt.datetime) -> None:
    a_visit(a_case(cast, now), cast, now, place="The shelter", place_is_confidential=True)
    hidden = a_case(cast, now)
    update_client(
        hidden.client, by=cast.mia, now=now, changes={}, address="9 Hill Road",
        address_is_confidential=True,
    )  # fmt: skip
    a_visit(hidden, cast, now, place="9 Hill Road")
    token = make_link(by=cast.mia, now=now, shows_place=True)
    assert [entry.get("LOCATION") for entry in entries(token)] == [None, None]


def test_int_12_the_address_of_a_shelter_stays_out_of_the_feed_once_they_have_left_it(
    cast: Cast, now: dt.datetime
) -> None:
    case, past = a_case(cast, now), now - 5 * DAY
    update_client(
        case.client, by=cast.mia, now=past, changes={}, address="9 Hill Road",
        address_is_confidential=True,
    )  # fmt: skip
    a_visit(case, cast, past, place="9 Hill Road", starts_at=past + DAY)
    token = make_link(by=cast.mia, now=now, shows_place=True)
    update_client(case.client, by=cast.mia, now=now - DAY, changes={}, address="1 Elm Street")
    (entry,) = entries(token)
    assert entry.get("LOCATION") is None


def test_every_opening_of_a_feed_is_logged_with_its_link(cast: Cast, now: dt.datetime) -> None:
    token = make_link(by=cast.mia, now=now)
    fed(token)
    fed("guessed")
    link = CalendarLink.objects.get()
    assert AuditEvent.objects.filter(event="calendar read", record_id=link.pk).count() == 1
    assert AuditEvent.objects.filter(event="link opened", code="calendar").count() == 2


def test_a_link_that_ended_answers_like_one_that_never_was(cast: Cast, now: dt.datetime) -> None:
    first = make_link(by=cast.mia, now=now)
    second = make_link(by=cast.mia, now=now)
    unknown = fed("never-was")
    assert unknown.status_code == 404
    assert fed(second).status_code == 200
    revoke_link(by=cast.mia, now=now)
    left = make_link(by=cast.gina, now=now)
    cast.gina.is_active = False
    audit.save(cast.gina, by=SET_UP, why="Without what else ends then", only=["is_active"])
    for token in (first, second, left):
        answer = fed(token)
        assert answer.status_code == 404
        assert answer.content == unknown.content
    with pytest.raises(Refused):
        revoke_link(by=cast.mia, now=now)


def test_a_feed_loses_what_its_owner_may_see_no_more(
    cast: Cast, now: dt.datetime, first_line_alone: None
) -> None:
    visits = [a_visit(a_case(cast, now), cast, now) for _each in range(4)]
    token = make_link(by=cast.mia, now=now)
    assert len(entries(token)) == 4
    settle_visit(visits[0], by=cast.mia, now=now, outcome="cancelled", reason="Ill")
    died(visits[1].case, cast, now)
    shut(visits[2].case, now)
    assert [entry["UID"] for entry in entries(token)] == [f"{visits[3].pk}@appointments.invalid"]
    about = {"staff": cast.mia, "relation": "Neighbors"}
    told = report_conflict(visits[3].case, by=cast.sally, now=now, **about)
    put_up_wall(told, by=cast.petra, now=now)
    assert entries(token) == []


def test_only_a_digest_of_the_secret_is_stored_and_one_link_a_person(
    cast: Cast, now: dt.datetime
) -> None:
    token = make_link(by=cast.mia, now=now)
    link = CalendarLink.objects.get()
    assert token not in str(vars(link))
    with pytest.raises(Forbidden):
        make_link(by=cast.alex, now=now)
    another = CalendarLink(staff=cast.mia, digest="x", made_at=now)
    with pytest.raises(IntegrityError):
        audit.save(another, by=SET_UP, why="For this test")


def deactivated(cast: Cast, now: dt.datetime, browser: Browser) -> None:
    deactivate_person(cast.gina, by=cast.alex, now=now, why="Left")


def lost_factor(cast: Cast, now: dt.datetime, browser: Browser) -> None:
    how = "Met in person"
    asked = ask_for_return(cast.gina, by=cast.alex, now=now, checked_by=cast.sally, how=how)
    confirm_identity(asked.invitation, by=cast.sally, now=now, how=how)


def signed_out_elsewhere(cast: Cast, now: dt.datetime, browser: Browser) -> None:
    assert browser.post(reverse("usersessions_list")).status_code == 302


@pytest.mark.parametrize("end", [deactivated, lost_factor, signed_out_elsewhere])
def test_t5_a_link_ends_with_the_sessions_of_its_owner(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, end: Any
) -> None:
    browser = browser_of("gina")
    token, other = make_link(by=cast.gina, now=now), make_link(by=cast.mia, now=now)
    assert fed(token).status_code == 200
    end(cast, now, browser)
    assert CalendarLink.objects.get(staff=cast.gina).revoked_at is not None
    assert (fed(token).status_code, fed(other).status_code) == (404, 200)


def test_t5_its_owner_is_told_of_a_new_link_without_its_secret(
    cast: Cast, now: dt.datetime
) -> None:
    token = make_link(by=cast.mia, now=now)
    mail = OutboxMail.objects.get()
    assert mail.to == cast.mia.user.email
    assert token not in f"{mail.subject} {mail.body}"


def test_the_page_makes_shows_once_and_revokes_the_link(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    a_visit(a_case(cast, now), cast, now)
    mia, page = browser_of("mia"), reverse("calendar-link")
    made = mia.post(page, {"shows_initials": "on"})
    token = made.context["shown"].rpartition("/")[2].removesuffix(".ics")
    assert len(entries(token)) == 1
    assert token not in mia.get(page).content.decode()
    assert "revoked" in mia.post(reverse("calendar-revoke"), follow=True).content.decode()
    assert fed(token).status_code == 404


@pytest.mark.parametrize("tells", ["shows_initials", "shows_place", ""])
def test_what_a_feed_tells_of_a_case_is_a_reading_of_its_owner_once_a_day(
    cast: Cast, now: dt.datetime, tells: str
) -> None:
    visit = a_visit(a_case(cast, now), cast, now)
    token = make_link(by=cast.mia, now=now, **{tells: True} if tells else {})
    for _again in range(2):
        assert len(entries(token)) == 1
    read = ReadEvent.objects.filter(page="calendar-feed")
    known = [(cast.mia.user_id, visit.case_id, visit.pk, "list")] if tells else []
    assert list(read.values_list("user_id", "case_id", "record_id", "action")) == known
    later = a_visit(visit.case, cast, now)
    assert len(entries(token)) == 2
    assert read.filter(record_id=later.pk).count() == bool(tells)
    with time_machine.travel(now + DAY + HOUR):
        entries(token)
    assert read.filter(record_id=visit.pk).count() == 2 * bool(tells)


def test_a_confidential_home_of_a_record_that_was_merged_stays_out_of_the_feed(
    cast: Cast, now: dt.datetime
) -> None:
    case, other = a_case(cast, now), a_case(cast, now)
    home = {"address": "9 Hill Road", "address_is_confidential": True}
    update_client(other.client, by=cast.mia, now=now, changes={}, **home)
    a_visit(case, cast, now, place="9 Hill Road")
    token = make_link(by=cast.mia, now=now, shows_place=True)
    assert [entry.get("LOCATION") for entry in entries(token)] == ["9 Hill Road"]
    other.client.merged_into = case.client
    audit.save(other.client, by=SET_UP, why="For this test", only=["merged_into"])
    assert [entry.get("LOCATION") for entry in entries(token)] == [None]
