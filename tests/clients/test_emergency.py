"""Emergency access: a record opens for an hour to who says why, is told at once and reviewed."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.teams import join_team, open_team
from casemgmt.core import audit
from casemgmt.core.access import decide
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import since
from casemgmt.ledger.models import AuditEvent, Notice
from clients.access.reading import CODENAMES
from clients.actions.boundaries import declare_conflict, restrict_record
from clients.actions.emergency import close_emergency, open_in_emergency
from clients.actions.screening import _check_known
from clients.likely import Asked, likely_clients
from clients.models import Case, EmergencyAccess, Household, HouseholdMembership
from clients.seeing import who_sees
from tests.cast import SET_UP, Cast
from tests.stories import a_case, a_referral

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
OPEN = reverse("emergency-open")
BORN = dt.date(1944, 5, 2)
WHY = "The neighbor hears her cry for help and nobody opens."
MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
FACTS: dict[str, Any] = {"family_name": "delgado ", "birth_date": BORN}


def opened(cast: Cast, now: dt.datetime, *, by: str = "omar", **facts: Any) -> EmergencyAccess:
    """Somebody of another team opens the record of Mia's client."""
    said = {"ground": "safety", "reason": WHY}
    with acting_as(cast[by].user.pk):
        return open_in_emergency(by=cast[by], now=now, **said, **(facts or FACTS))


def known(cast: Cast, now: dt.datetime) -> Case:
    """Rosa Delgado's case, which Mia carries."""
    return a_case(cast, now, stage="active", birth_date=BORN, phone="(555) 0100")


def sent(**facts: Any) -> dict[str, Any]:
    return {"ground": "safety", "reason": WHY, "family_name": "Delgado", **facts}


def test_the_record_opens_for_an_hour_to_read_and_to_write_notes(
    cast: Cast, now: dt.datetime
) -> None:
    case = known(cast, now)
    access = opened(cast, now)
    assert (access.during.lower, access.during.upper) == (now, now + HOUR)
    end = now + dt.timedelta(hours=1)
    for at, holds in ((now, True), (end - MINUTE, True), (end, False)):
        assert decide(cast.omar, "view", case, at).allow is holds
        assert Case.objects.visible_to(cast.omar, at).filter(pk=case.pk).exists() is holds
    assert decide(cast.omar, "write", case, now).allow
    for action in set(CODENAMES) - {"view", "list", "write"}:
        assert not decide(cast.omar, action, case, now).allow, action
    assert not decide(cast.paul, "view", case, now).visible
    with acting_as(cast.mia.user.pk):
        reasons = {seer.staff: seer.reasons for seer in who_sees(case, now)}
    assert [str(one.words) for one in reasons[cast.omar]] == ["Opened it in an emergency"]


def test_it_opens_every_case_of_the_client_and_nobody_elses(cast: Cast, now: dt.datetime) -> None:
    case, other = known(cast, now), a_case(cast, now, birth_date=BORN, phone="555 0199")
    second = Case(agency=cast.agency, client=case.client, program=cast.second_program,
                  number="C-SECOND1", stage="active", opened_at=now - HOUR)  # fmt: skip
    audit.save(second, by=SET_UP, why="For this test")
    opened(cast, now, family_name="Delgado", phone="555-0100")
    seen = set(Case.objects.visible_to(cast.omar, now).values_list("pk", flat=True))
    assert {case.pk, second.pk} <= seen
    assert other.pk not in seen


def test_who_sees_one_case_of_the_client_opens_the_others(cast: Cast, now: dt.datetime) -> None:
    case = known(cast, now)
    second = Case(agency=cast.agency, client=case.client, program=cast.second_program,
                  number="C-SECOND1", stage="active", opened_at=now - HOUR)  # fmt: skip
    audit.save(second, by=SET_UP, why="For this test")
    opened(cast, now, by="mia")
    assert decide(cast.mia, "view", second, now).allow


def test_an_hour_does_not_become_a_part_in_the_case(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = known(cast, now)
    assert decide(cast.mia, "attend", case.client, now).allow
    opened(cast, now)
    assert decide(cast.omar, "view", case.client, now).allow
    assert not decide(cast.omar, "attend", case.client, now).allow
    referral = a_referral(cast, now, given_name="Rosa", family_name="Delgado", birth_date=BORN)
    asked = Asked("Rosa", "Delgado", BORN)
    with acting_as(cast.omar.user.pk):
        assert not likely_clients(cast.omar, now, asked).exists()
        assert likely_clients(cast.mia, now, asked).exists()
        with pytest.raises(Forbidden):
            _check_known(case.client, "", by=cast.omar, now=now)
    assert referral.client_id is None


@pytest.mark.parametrize(
    "facts",
    [
        {"family_name": "Delgado", "phone": "555 0100"},
        {"birth_date": BORN, "phone": "(555) 0100"},
        {"family_name": "DELGADO", "birth_date": BORN, "number": "c-number"},
    ],
)
def test_two_facts_or_more_name_the_client(
    cast: Cast, now: dt.datetime, facts: dict[str, Any]
) -> None:
    case = known(cast, now)
    given = {**facts, "number": case.number.lower()} if "number" in facts else facts
    assert opened(cast, now, **given).client == case.client


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"family_name": "Delgado"}, "at least two"),
        ({"family_name": "Delgado", "phone": " - "}, "at least two"),
        ({"family_name": "Delgado", "birth_date": BORN + dt.timedelta(days=1)}, "Nobody"),
        ({"family_name": "Delgado", "birth_date": BORN, "number": "C-NOSUCH1"}, "Nobody"),
        ({"family_name": "Delgad_", "birth_date": BORN}, "Nobody"),
        ({"family_name": "Delgado", "phone": "555 0101"}, "Nobody"),
    ],
)
def test_one_fact_or_a_wrong_one_opens_nothing(
    cast: Cast, now: dt.datetime, facts: dict[str, Any], words: str
) -> None:
    known(cast, now)
    with pytest.raises(Refused, match=words):
        opened(cast, now, **facts)
    assert not EmergencyAccess.objects.exists()


def test_facts_that_two_people_share_open_nothing(cast: Cast, now: dt.datetime) -> None:
    known(cast, now)
    known(cast, now)
    with pytest.raises(Refused, match="more than one person"):
        opened(cast, now)


def test_a_client_of_another_agency_is_nobody(cast: Cast, now: dt.datetime) -> None:
    known(cast, now)
    with pytest.raises(Refused, match="Nobody"):
        opened(cast, now, by="otto")


@pytest.mark.parametrize("name", ["alex", "petra", "quinn", "iris"])
def test_only_who_works_with_clients_opens_one(cast: Cast, now: dt.datetime, name: str) -> None:
    known(cast, now)
    with pytest.raises(Forbidden):
        opened(cast, now, by=name)


def test_it_needs_a_sentence_and_a_record_one_does_not_see(cast: Cast, now: dt.datetime) -> None:
    known(cast, now)
    with pytest.raises(Refused, match="in a sentence") as refusal:
        with acting_as(cast.omar.user.pk):
            open_in_emergency(by=cast.omar, now=now, ground="safety", reason="x" * 19, **FACTS)
    assert refusal.value.field == "reason"
    with pytest.raises(Refused, match="already"):
        opened(cast, now, by="mia")
    opened(cast, now)
    with pytest.raises(Refused, match="already"):
        opened(cast, now + MINUTE)


def test_neither_a_wall_nor_the_clients_own_word_is_crossed(cast: Cast, now: dt.datetime) -> None:
    case = known(cast, now)
    with acting_as(cast.mia.user.pk):
        restrict_record(case.client, by=cast.mia, now=now, words="Not him", staff=cast.omar)
    born = BORN - dt.timedelta(days=1)
    second = a_case(cast, now, carried_by="gina", stage="active", birth_date=born)
    with acting_as(cast.gina.user.pk):
        declare_conflict(second, by=cast.gina, now=now, relation="Cousins")
    for who, by in ((FACTS, "omar"), ({"birth_date": born, "number": second.number}, "gina")):
        with pytest.raises(Refused, match="Nobody"):
            opened(cast, now, by=by, **who)


def test_a_wall_that_comes_meanwhile_closes_it(cast: Cast, now: dt.datetime) -> None:
    case = known(cast, now)
    opened(cast, now)
    with acting_as(cast.omar.user.pk):
        declare_conflict(case, by=cast.omar, now=now + MINUTE, relation="My aunt")
    later = now + 2 * MINUTE
    assert not decide(cast.omar, "view", case, later).visible
    for action in ("view", "end", "answer"):
        assert not EmergencyAccess.objects.visible_to(cast.omar, later, action).exists()


def test_joining_a_team_that_the_client_kept_out_closes_it(cast: Cast, now: dt.datetime) -> None:
    case = known(cast, now)
    with acting_as(cast.mia.user.pk):
        restrict_record(
            case.client, by=cast.mia, now=now, words="Nobody there", program=cast.second_program
        )
    opened(cast, now)
    team = open_team(
        cast.agency, by=cast.alex, now=now, name="Two", program=cast.second_program, why="New"
    )
    join_team(team, by=cast.alex, now=now + MINUTE, staff=cast.omar, why="New")
    assert not decide(cast.omar, "view", case, now + 2 * MINUTE).visible


def test_a_wall_around_whoever_lives_there_keeps_one_out_too(cast: Cast, now: dt.datetime) -> None:
    case = known(cast, now)
    son = a_case(cast, now, carried_by="omar", stage="active")
    home = audit.save(Household(agency=cast.agency, address="1 Quay"), by=SET_UP, why="Test")
    for one in (case, son):
        stay = HouseholdMembership(household=home, client=one.client, during=since(now - HOUR))
        audit.save(stay, by=SET_UP, why="For this test")
    with acting_as(cast.omar.user.pk):
        declare_conflict(son, by=cast.omar, now=now, relation="Neighbors")
    with pytest.raises(Refused, match="Nobody"):
        opened(cast, now + MINUTE)


def test_it_is_told_at_once_to_who_answers_for_the_client(cast: Cast, now: dt.datetime) -> None:
    known(cast, now)
    access = opened(cast, now)
    notices = Notice.objects.filter(kind="emergency")
    told = {cast.petra, cast.mia, cast.sally, cast.vera}
    assert {row.to for row in notices} == {person.user for person in told}
    url = reverse("emergency-detail", args=[access.pk])
    assert {row.url for row in notices} == {url}
    kept = access.history.get()
    assert (kept.history_user, kept.history_change_reason) == (cast.omar.user, WHY)


def test_who_is_kept_from_the_client_is_not_told(cast: Cast, now: dt.datetime) -> None:
    case = known(cast, now)
    with acting_as(cast.mia.user.pk):
        for kept in (cast.petra, cast.sally):
            restrict_record(case.client, by=cast.mia, now=now, words="Not her", staff=kept)
    access = opened(cast, now)
    assert not Notice.objects.filter(kind="emergency", to=cast.petra.user).exists()
    assert not Notice.objects.filter(kind="emergency", to=cast.sally.user).exists()
    assert not decide(cast.petra, "view", access, now).visible
    assert not decide(cast.petra, "review", access, now + 2 * HOUR).allow


def test_the_page_asks_whether_one_is_sure_and_then_opens(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, omar = known(cast, now), browser_of("omar")
    form = sent(birth_date=BORN.isoformat())
    page = omar.post(OPEN, form)
    assert "You open the record of somebody" in page.content.decode()
    assert not EmergencyAccess.objects.exists()
    back = omar.post(OPEN, {**form, "back": "yes"})
    assert WHY in back.content.decode()
    answer = omar.post(OPEN, {**form, "sure": "yes"}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("case-detail", args=[case.pk])
    html = answer.content.decode()
    assert "You opened this record in an emergency" in html
    assert reverse("note-new", args=[case.pk]) in html
    assert reverse("contact-new", args=[case.pk]) not in html
    access = EmergencyAccess.objects.get()
    closed = omar.post(reverse("emergency-close", args=[access.pk]), follow=True)
    assert "closed to you again" in closed.content.decode()
    assert omar.get(reverse("case-detail", args=[case.pk])).status_code == 404
    assert "You opened this record" not in (
        browser_of("mia").get(reverse("case-detail", args=[case.pk])).content.decode()
    )


def test_an_attempt_that_finds_nobody_is_written_down(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    known(cast, now)
    page = browser_of("omar").post(OPEN, sent(phone="555 0199", sure="yes"))
    assert page.status_code == 200
    assert "Nobody, or more than one person" in page.content.decode()
    assert WHY in page.content.decode()
    omar = browser_of("omar")
    short = omar.post(OPEN, sent(reason="Help", birth_date=BORN.isoformat()))
    assert "Say in a sentence" in short.content.decode()
    one = omar.post(OPEN, sent())
    assert "at least two facts" in one.content.decode()
    event = AuditEvent.objects.get(event="emergency refused")
    assert (event.user, event.code) == (cast.omar.user, "safety")


def test_nobody_tries_out_names_and_dates(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clients.actions.emergency.MOST_A_DAY", 2)
    known(cast, now)
    for _time in range(2):
        browser_of("omar").post(OPEN, sent(phone="555 0199", sure="yes"))
    page = browser_of("omar").post(OPEN, sent(birth_date=BORN.isoformat(), sure="yes"))
    assert "Call a supervisor now" in page.content.decode()
    opened(cast, now, by="paul")


def test_only_who_opened_it_closes_it_and_once(cast: Cast, now: dt.datetime) -> None:
    known(cast, now)
    access, later = opened(cast, now), now + 5 * MINUTE
    for name in ("mia", "petra", "paul"):
        with acting_as(cast[name].user.pk), pytest.raises(Forbidden):
            close_emergency(access, by=cast[name], now=later)
    with acting_as(cast.omar.user.pk):
        close_emergency(access, by=cast.omar, now=later)
        with pytest.raises(Refused, match="already"):
            close_emergency(access, by=cast.omar, now=later + MINUTE)
    assert not Case.objects.visible_to(cast.omar, later).exists()


def test_an_emergency_has_an_end_and_is_one_at_a_time(cast: Cast, now: dt.datetime) -> None:
    case = known(cast, now)
    facts = {"client": case.client, "staff": cast.omar, "ground": "safety", "review_by": now.date()}
    for wrong, name in (
        ({"reason": WHY, "during": since(now)}, "an_emergency_ends"),
        ({"reason": "", "during": since(now, now + HOUR)}, "says_why"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            audit.save(EmergencyAccess(**facts, **wrong), by=SET_UP, why="For this test")
    opened(cast, now)
    again = EmergencyAccess(**facts, reason=WHY, during=since(now + MINUTE, now + HOUR))
    with pytest.raises(IntegrityError, match="one_emergency"), transaction.atomic():
        audit.save(again, by=SET_UP, why="For this test")
