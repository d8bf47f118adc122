"""Questions about readings: raised at night from the log, settled by a privacy officer in words."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import ended, since
from casemgmt.ledger.models import ReadEvent
from clients.access.refresh import refresh
from clients.actions.boundaries import put_up_wall, report_conflict
from clients.actions.looking import settle_question
from clients.actions.notes import Happening, log_contact
from clients.looking import ask_about_looks
from clients.models import AccessGrant, Assignment, Case, LookQuestion
from tests import cast as people
from tests import databases
from tests.cast import LONG_AGO, SET_UP, Cast
from tests.clients.test_boundaries import second_officer
from tests.overseeing import a_question
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]
DAY = dt.timedelta(days=1)
WORDS = "She was asked, and covered for Omar that day."


def read(who: Staff, case: Case, at: dt.datetime, action: str = "view") -> None:
    ReadEvent.objects.create(
        at=at,
        user=who.user,
        agency_id=who.agency_id,
        case_id=case.pk,
        record="clients.case",
        record_id=case.pk,
        action=action,
        page="case-detail",
    )


def named(case: Case, family: str) -> Case:
    case.client.family_name = family
    audit.save(case.client, by=SET_UP, why="For this test", only=["family_name"])
    return case


def called(staff: Staff, name: str) -> Staff:
    staff.name = name
    return audit.save(staff, by=SET_UP, why="For this test", only=["name"])


def over(case: Case, at: dt.datetime) -> Case:
    """The case ended at an instant, around whoever carried it."""
    for part in Assignment.objects.filter(case=case).at(at):
        part.during, part.ended_by_closure = ended(part.during, at), True
        audit.save(part, by=SET_UP, why="For this test", only=["during", "ended_by_closure"])
    case.stage, case.closed_at = "closed", at
    audit.save(case, by=SET_UP, why="For this test", only=["stage", "closed_at"])
    refresh([case.pk])
    return case


@pytest.fixture
def read_cases(fresh_database: str, django_db_blocker: Any, now: dt.datetime) -> Any:
    """Cases that people read in all the ways a question is asked about, and in ways that none is."""
    with django_db_blocker.unblock():
        cast = people.load()
        for name in ("omar", "gina", "sally", "vera", "paul", "ines"):
            called(cast[name], f"{name.title()} Of{name}")
        yield cast, {name: build(cast, now) for name, build in STORIES.items()}


def _own_name(cast: Cast, now: dt.datetime) -> Case:
    """Mia carries a case of her own name, and reads it twice."""
    case = named(a_case(cast, now), "EXAMPLE")
    read(cast.mia, case, now - DAY)
    read(cast.mia, case, now - 2 * DAY)
    return case


def _listed(cast: Cast, now: dt.datetime) -> Case:
    """One of her own name that she only saw in a list, and one that she read long ago."""
    case = named(a_case(cast, now), "Example")
    read(cast.mia, case, now - DAY, "list")
    read(cast.mia, case, now - 40 * DAY)
    return case


def _colleague(cast: Cast, now: dt.datetime) -> Case:
    """Gina's namesake: Sally, who supervises Mia, reads it; Mia, who works it, does too."""
    case = named(a_case(cast, now), "Ofgina")
    read(cast.sally, case, now - DAY)
    read(cast.mia, case, now - DAY)
    return case


def _afterwards(cast: Cast, now: dt.datetime) -> Case:
    """Omar reads a case that ended before, and yesterday too."""
    case = over(a_case(cast, now, carried_by="omar"), now - 20 * DAY)
    read(cast.omar, case, now - 10 * DAY)
    read(cast.paul, case, now - 10 * DAY)
    read(cast.omar, case, now - DAY)
    return case


def _afterwards_with_work(cast: Cast, now: dt.datetime) -> Case:
    """Omar reads a case that ended, and somebody hears of it from him."""
    case = a_case(cast, now, carried_by="omar")
    read(cast.omar, case, now - 10 * DAY)
    log_contact(
        case,
        by=cast.omar,
        now=now - 9 * DAY,
        happening=Happening("phone", now - 9 * DAY, minutes=5, summary="She asked for a copy"),
    )
    return over(case, now - 20 * DAY)


def _consulted(cast: Cast, now: dt.datetime) -> Case:
    """Gina was asked to read along."""
    case = a_case(cast, now)
    grant = AccessGrant(case=case, staff=cast.gina, basis="consultation",
                        during=since(now - 20 * DAY, now - 5 * DAY))  # fmt: skip
    audit.save(grant, by=SET_UP, why="For this test")
    read(cast.gina, case, now - 10 * DAY)
    return case


def _stranger(cast: Cast, now: dt.datetime) -> Case:
    """Ines read a case in which no part of hers is known."""
    case = a_case(cast, now)
    read(cast.ines, case, now - 10 * DAY)
    return case


STORIES = {
    "own name": _own_name,
    "listed": _listed,
    "colleague": _colleague,
    "afterwards": _afterwards,
    "with work": _afterwards_with_work,
    "consulted": _consulted,
    "stranger": _stranger,
}


def spiking(cast: Cast, now: dt.datetime) -> None:
    """Vera reads two cases on each of six days, and twenty yesterday; Paul reads twenty always."""
    cases = [a_case(cast, now) for _ in range(20)]
    for days in range(2, 8):
        for case in cases[:2]:
            read(cast.vera, case, now - days * DAY)
    for days in range(1, 8):
        for case in cases:
            read(cast.paul, case, now - days * DAY)
    for case in cases:
        read(cast.vera, case, now - DAY)


def found(cast: Cast) -> set[tuple[str, Any, str, int]]:
    rows = LookQuestion.objects.for_agency(cast.agency.pk)
    return set(rows.values_list("staff__user__email", "about", "kind", "times"))


def test_the_nightly_job_asks_about_what_stands_out_and_about_nothing_else(
    read_cases: Any, now: dt.datetime
) -> None:
    cast, cases = read_cases
    with databases.as_role("worker"):
        assert ask_about_looks(now) == {"raised": 4}
        assert ask_about_looks(now) == {"raised": 0}
    read(cast.mia, cases["own name"], now)
    with databases.as_role("worker"):
        assert ask_about_looks(now + DAY) == {"raised": 0}
    assert found(cast) == {
        ("mia@example.org", cases["own name"].pk, "own_name", 2),
        ("sally@example.org", cases["colleague"].pk, "colleague", 1),
        ("omar@example.org", cases["afterwards"].pk, "no_work", 1),
        ("ines@example.org", cases["stranger"].pk, "no_work", 1),
    }
    question = LookQuestion.objects.get(kind="own_name")
    assert question.day == cast.agency.today(now - DAY)
    assert question.history.get().history_user.is_system


def test_a_day_of_many_more_cases_than_usual_is_asked_about(
    fresh_database: str, django_db_blocker: Any, now: dt.datetime
) -> None:
    with django_db_blocker.unblock():
        cast = people.load()
        spiking(cast, now)
        with databases.as_role("worker"):
            ask_about_looks(now)
        (spike,) = LookQuestion.objects.filter(kind="spike")
        assert (spike.staff, spike.times, spike.usual) == (cast.vera, 20, 2)
        assert spike.day == cast.agency.today(now - DAY)


@pytest.mark.django_db
def test_only_the_nightly_job_compares_names(cast: Cast, now: dt.datetime) -> None:
    with acting_as(cast.petra.user.pk), pytest.raises(DatabaseError, match="permission denied"):
        with transaction.atomic():
            ask_about_looks(now)


@pytest.mark.django_db
def test_a_privacy_officer_settles_a_question_with_a_sentence(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    question = a_question(cast, case, now)
    petra, page = browser_of("petra"), reverse("look-settle", args=[question.pk])
    home = petra.get(reverse("privacy-home")).content.decode()
    assert "same family name as the reader" in home
    assert case.number in home
    assert "Delgado" not in home
    assert case.number in petra.get(page).content.decode()
    assert "Say in a sentence" in petra.post(page, {"words": "Fine"}).content.decode()
    assert petra.post(page, {"words": WORDS}).status_code == 302
    question.refresh_from_db()
    assert (question.settled_by, question.words) == (cast.petra, WORDS)
    assert "Nothing stood out" in petra.get(reverse("privacy-home")).content.decode()
    assert WORDS in petra.get(page).content.decode()
    with acting_as(cast.petra.user.pk), pytest.raises(Refused, match="settled this already"):
        settle_question(question, by=cast.petra, now=now, words=WORDS)
    read_of = ReadEvent.objects.filter(record="clients.lookquestion", record_id=question.pk)
    assert {"list", "settle"} <= set(read_of.values_list("action", flat=True))


@pytest.mark.django_db
def test_nobody_settles_a_question_about_themselves_or_who_supervises_them(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    second_officer(cast)
    own = a_question(cast, case, now, staff=cast.petra)
    others = a_question(cast, case, now, staff=cast.quinn)
    line = people.SupervisionLine(
        supervisor=cast.quinn, supervisee=cast.petra, during=since(LONG_AGO)
    )
    audit.save(line, by=SET_UP, why="For this test")
    for question in (own, others):
        with acting_as(cast.petra.user.pk), pytest.raises(Forbidden):
            settle_question(question, by=cast.petra, now=now, words=WORDS)
    quinn = Staff.objects.get(pk=cast.quinn.pk)
    assert set(LookQuestion.objects.visible_to(quinn, now)) == {own}
    with pytest.raises(IntegrityError, match="nobody_settles_a_question_about_themselves"):
        with transaction.atomic():
            own.settled_by, own.settled_at, own.words = cast.petra, now, WORDS
            audit.save(own, by=SET_UP, why="x", only=["settled_by", "settled_at", "words"])


@pytest.mark.django_db
@pytest.mark.usefixtures("first_line_alone")
def test_nobody_else_reads_a_question_and_no_officer_behind_a_wall(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    a_question(cast, case, now)
    second_officer(cast)
    for name in ("mia", "sally", "alex", "otto"):
        assert not LookQuestion.objects.visible_to(cast[name], now).exists()
    told = report_conflict(case, by=cast.mia, now=now, staff=cast.petra, relation="Neighbors")
    put_up_wall(told, by=Staff.objects.get(pk=cast.quinn.pk), now=now)
    at = now + dt.timedelta(minutes=1)
    assert not LookQuestion.objects.visible_to(cast.petra, at).exists()
    quinn = Staff.objects.get(pk=cast.quinn.pk)
    assert LookQuestion.objects.visible_to(quinn, at).exists()
