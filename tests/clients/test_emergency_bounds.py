"""How long an emergency opens a record, what may be written in it, and what it crosses."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.configuring import set_agency_settings
from casemgmt.agency.models import AgencySetting
from casemgmt.core import audit
from casemgmt.core.access import decide
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import since
from casemgmt.ledger.models import Draft
from clients.access.refresh import refresh_around
from clients.actions.boundaries import declare_conflict, restrict_record
from clients.actions.emergency import MOST_OPENED, close_emergency, open_in_emergency
from clients.actions.notes import Happening, add_to_note, log_contact, write_note
from clients.models import Addendum, Case, Contact, EmergencyAccess, Note
from clients.seeing import who_sees
from tests.access.asking import what_is_seen
from tests.cast import SET_UP, Cast
from tests.stories import a_case, shut

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
OPEN, RULES = reverse("emergency-open"), reverse("emergency-rules")
BORN = dt.date(1944, 5, 2)
WHY = "The neighbor hears her cry for help and nobody opens."
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
FACTS: dict[str, Any] = {"family_name": "Delgado", "birth_date": BORN}


def known(cast: Cast, now: dt.datetime) -> Case:
    """Rosa Delgado's case, which Mia carries."""
    return a_case(cast, now, stage="active", birth_date=BORN, phone="(555) 0100")


def opened(cast: Cast, now: dt.datetime, **instead: Any) -> EmergencyAccess:
    """Omar, of another team, opens the record of Mia's client."""
    said = {"ground": "safety", "reason": WHY, **FACTS, **instead}
    with acting_as(cast.omar.user.pk):
        return open_in_emergency(by=cast.omar, now=now, **said)


def decided(cast: Cast, now: dt.datetime, **values: Any) -> None:
    """The agency decides how it has emergencies, from today on."""
    set_agency_settings(
        cast.agency, by=cast.alex, now=now, effective_from=cast.agency.today(now), values=values
    )


def visit(now: dt.datetime) -> Happening:
    return Happening("home_visit", now - MINUTE, minutes=20)


def test_a_record_opens_for_as_long_as_the_agency_has_it(cast: Cast, now: dt.datetime) -> None:
    case = known(cast, now)
    decided(cast, now, emergency_minutes=25)
    access = opened(cast, now)
    end = now + 25 * MINUTE
    assert access.during.upper == end
    for at, holds in ((end - MINUTE, True), (end, False)):
        assert decide(cast.omar, "view", case, at).allow is holds


@pytest.mark.parametrize("minutes", [4, 241])
def test_no_agency_has_it_longer_than_four_hours(
    cast: Cast, now: dt.datetime, minutes: int
) -> None:
    with pytest.raises(Refused):
        decided(cast, now, emergency_minutes=minutes)
    access = opened(cast, now) if known(cast, now) else None
    assert access is not None
    access.during = since(now, now + 4 * HOUR + MINUTE)
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.save(access, by=SET_UP, why="For this test", only=["during"])


def test_an_admin_sets_it_on_a_page(cast: Cast, now: dt.datetime, browser_of: BrowserOf) -> None:
    page, today = browser_of("alex"), cast.agency.today(now)
    assert "for an hour" in page.get(RULES).content.decode()
    sent = {"effective_from": today, "emergency_minutes": "30", "emergency_crosses": "on"}
    sent |= what_is_seen(page, RULES)
    assert page.post(RULES, sent).status_code == 302
    kept = AgencySetting.objects.values_list("key", "value")
    assert dict(kept) == {"emergency_minutes": 30, "emergency_crosses": True}
    assert "30 minutes" in browser_of("omar").get(OPEN).content.decode()
    sent |= what_is_seen(page, RULES)
    refused = page.post(RULES, {**sent, "emergency_minutes": "300"})
    assert "240" in refused.content.decode()


def test_who_opened_it_writes_a_note_and_the_note_says_so(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = known(cast, now)
    opened(cast, now)
    with acting_as(cast.omar.user.pk):
        note = write_note(case, by=cast.omar, now=now, happening=visit(now), text="She is safe.")
        addendum = add_to_note(note, by=cast.omar, now=now, text="Her sister came.")
        with pytest.raises(Forbidden):
            log_contact(case, by=cast.omar, now=now, happening=visit(now))
    assert (note.in_emergency, addendum.in_emergency) == (True, True)
    page = browser_of("mia").get(reverse("note-detail", args=[note.pk])).content.decode()
    assert page.count("Written in an emergency") == 2
    assert (
        "Written in an emergency"
        in browser_of("mia").get(reverse("note-list", args=[case.pk])).content.decode()
    )


def test_who_works_the_case_writes_in_no_emergency(cast: Cast, now: dt.datetime) -> None:
    case = known(cast, now)
    note = write_note(case, by=cast.mia, now=now, happening=visit(now), text="Fine today.")
    assert not note.in_emergency
    assert not add_to_note(note, by=cast.mia, now=now, text="And the cat too.").in_emergency


def test_the_database_takes_such_a_note_and_nothing_else(cast: Cast, now: dt.datetime) -> None:
    case = known(cast, now)
    opened(cast, now)
    with acting_as(cast.omar.user.pk):
        for model in (Note, Contact, Addendum):
            assert model.written_with == ("change_case", "lead_case", "note_case")
        case.number = "C-ANOTHER1"
        with pytest.raises(Exception, match=r"row-level security|changed"), transaction.atomic():
            audit.save(case, by=cast.omar, why="For this test", only=["number"])


@pytest.mark.parametrize("how", ["later", "closed again", "case closed"])
def test_nothing_is_written_once_it_is_over(cast: Cast, now: dt.datetime, how: str) -> None:
    case, at = known(cast, now), now + MINUTE
    access = opened(cast, now)
    if how == "closed again":
        close_emergency(access, by=cast.omar, now=now)
    elif how == "case closed":
        shut(case, now)
        refresh_around(case.client_id)
    else:
        at = now + HOUR
    with pytest.raises(Refused):
        write_note(case, by=cast.omar, now=at, happening=visit(at), text="She is safe.")
    assert not decide(cast.omar, "write", case, at + MINUTE).allow
    assert not Note.objects.exists()


def test_what_is_typed_when_it_ends_is_kept(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, omar = known(cast, now), browser_of("omar")
    access = opened(cast, now)
    sent = {"mode": "phone", "text": "She says that", "draft_id": str(access.pk), "later": "1"}
    assert omar.post(reverse("note-new", args=[case.pk]), sent).status_code == 302
    close_emergency(access, by=cast.omar, now=now)
    assert omar.get(reverse("note-new", args=[case.pk])).status_code == 404
    assert Draft.objects.get().fields["text"] == "She says that"
    drafts = omar.get(reverse("draft-list")).content.decode()
    assert "A client you no longer see" in drafts
    assert "Delgado" not in drafts


def said_no(cast: Cast, case: Case, now: dt.datetime) -> None:
    """The client says that Omar is not to see the record."""
    restrict_record(case.client, by=cast.mia, now=now, staff=cast.omar, words="He knows me")


def test_only_for_safety_and_where_the_agency_has_it_so_a_clients_word_is_crossed(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = known(cast, now)
    said_no(cast, case, now)
    with pytest.raises(Refused, match="Nobody"):
        opened(cast, now)
    decided(cast, now, emergency_crosses=True)
    with pytest.raises(Refused, match="Nobody"):
        opened(cast, now, ground="report")
    access = opened(cast, now)
    assert access.crosses
    assert decide(cast.omar, "view", case, now).allow
    assert Case.objects.visible_to(cast.omar, now, "write").filter(pk=case.pk).exists()
    assert not decide(cast.omar, "view", case, now + HOUR).visible
    with acting_as(cast.mia.user.pk):
        (reason,) = next(one for one in who_sees(case, now) if one.staff == cast.omar).reasons
    assert "across what the client said" in str(reason.words)
    page = reverse("emergency-detail", args=[access.pk])
    assert "across that" in browser_of("petra").get(page).content.decode()
    assert browser_of("omar").get(page).status_code == 200


def test_one_that_crosses_nothing_says_so(cast: Cast, now: dt.datetime) -> None:
    decided(cast, now, emergency_crosses=True)
    known(cast, now)
    assert not opened(cast, now).crosses


def test_a_word_said_meanwhile_closes_one_that_did_not_cross_it(
    cast: Cast, now: dt.datetime
) -> None:
    decided(cast, now, emergency_crosses=True)
    case = known(cast, now)
    opened(cast, now)
    said_no(cast, case, now + MINUTE)
    assert not decide(cast.omar, "view", case, now + 2 * MINUTE).visible


def test_a_wall_is_never_crossed(cast: Cast, now: dt.datetime) -> None:
    decided(cast, now, emergency_crosses=True)
    case = known(cast, now)
    said_no(cast, case, now)
    access = opened(cast, now)
    with acting_as(cast.omar.user.pk):
        declare_conflict(case, by=cast.omar, now=now + MINUTE, relation="My aunt")
    assert not decide(cast.omar, "view", case, now + 2 * MINUTE).visible
    assert not decide(cast.omar, "end", access, now + 2 * MINUTE).visible
    with pytest.raises(Refused, match="Nobody"):
        opened(cast, now + 2 * HOUR, reason="She has fallen down the stairs again.")


def test_the_database_crosses_a_word_for_safety_alone(cast: Cast, now: dt.datetime) -> None:
    known(cast, now)
    access = opened(cast, now, ground="report")
    access.crosses = True
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.save(access, by=SET_UP, why="For this test", only=["crosses"])


def test_who_opens_it_again_says_something_new(cast: Cast, now: dt.datetime) -> None:
    known(cast, now)
    close_emergency(opened(cast, now), by=cast.omar, now=now + MINUTE)
    at = now + HOUR
    with pytest.raises(Refused, match="last time"):
        opened(cast, at, reason=WHY.upper().replace(".", " !"))
    assert opened(cast, at, reason="She called back and is not breathing well.").reason
    assert EmergencyAccess.objects.unsettled().count() == 2


def test_a_medical_emergency_says_who_treats(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    known(cast, now)
    with pytest.raises(Refused, match="who treats"):
        opened(cast, now, ground="medical", personnel=" ")
    sent = {"ground": "medical", "reason": WHY, "family_name": "Delgado", "birth_date": BORN}
    assert "Say who treats" in browser_of("omar").post(OPEN, sent).content.decode()
    access = opened(cast, now, ground="medical", personnel="Dr. Reyes, Harbor General")
    page = browser_of("petra").get(reverse("emergency-detail", args=[access.pk]))
    assert "Dr. Reyes, Harbor General" in page.content.decode()
    access.personnel = ""
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.save(access, by=SET_UP, why="For this test", only=["personnel"])


def test_who_treats_is_kept_of_a_medical_emergency_alone(cast: Cast, now: dt.datetime) -> None:
    known(cast, now)
    assert opened(cast, now, personnel="Dr. Reyes, Harbor General").personnel == ""


def test_nobody_copies_an_agency_one_record_at_a_time(cast: Cast, now: dt.datetime) -> None:
    known(cast, now)
    for number in range(MOST_OPENED):
        at = now - dt.timedelta(hours=23) + number * MINUTE
        other = a_case(cast, now, stage="active")
        gone = {"during": since(at, at + MINUTE), "review_by": now.date(), "ground": "report"}
        access = EmergencyAccess(client=other.client, staff=cast.omar, reason=WHY, **gone)
        audit.save(access, by=SET_UP, why="For this test")
    with pytest.raises(Refused, match="this many records"):
        opened(cast, now)
    assert opened(cast, now + HOUR).reason
