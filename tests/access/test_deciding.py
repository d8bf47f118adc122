"""Every action on a case for everybody around it, against a table written by hand: the decision alone,
with nothing but the index beneath it."""

import datetime as dt
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from psycopg.types.range import TimestamptzRange

from casemgmt.agency.categories import Category
from casemgmt.core import audit
from casemgmt.core.access import decide
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import since
from clients.access import reading, refresh
from clients.access.beyond import (
    begin_cases,
    cases_of_client,
    has_open_case,
    open_cases_carried,
    open_cases_taken_in,
)
from clients.access.index import CaseAccess
from clients.models import (
    AccessGrant,
    Assignment,
    Case,
    CaseClearance,
    CaseTransition,
    Note,
    SampledCase,
)
from tests.cast import SET_UP, Cast
from tests.stories import a_case, shut

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
READ = ("view", "list")
WORK = ("work",)
CHANGE = ("edit", "add", "sign", "write", "move", "disclose")
ATTEND = ("attend", "revoke")
LEAD = ("assign", "approve", "clear", "undo")
OPEN: dict[str, tuple[str, ...]] = {
    "mia": READ + WORK + CHANGE + ATTEND,
    "ines": READ + WORK + CHANGE + ATTEND,
    "gina": READ,
    "sally": READ + CHANGE + ATTEND + LEAD,
    "vera": READ + CHANGE + ATTEND + LEAD,
    "omar": (),
    "petra": (),
    "alex": (),
    "iris": (),
    "otto": (),
}
"""Mia carries the case, Ines took it in, Gina is consulted; Sally leads Mia and Vera leads Sally."""
SHUT = {
    "mia": READ + ATTEND,
    "ines": READ + ATTEND,
    "gina": READ,
    "sally": READ + ATTEND + LEAD,
    "vera": READ + ATTEND + LEAD,
}
"""What is left of it once the case is closed: a record is read on, and lines stay."""
ACTIONS = READ + WORK + CHANGE + ATTEND + LEAD


def around(cast: Cast, now: dt.datetime) -> Case:
    """A case that Mia carries, Ines took in, and Gina is asked about."""
    case = a_case(cast, now)
    for name, basis in (("ines", "intake"), ("gina", "consultation")):
        grant = AccessGrant(case=case, staff=cast[name], basis=basis, during=since(case.opened_at))
        audit.save(grant, by=SET_UP, why="For this test")
    refresh.refresh([case.pk])
    return case


def found(cast: Cast, name: str, case: Case, now: dt.datetime) -> tuple[set[str], set[str]]:
    """The actions that the decision allows this person, and those whose list holds the case."""
    person = cast[name]
    allowed = {one for one in ACTIONS if decide(person, one, case, now).allow}
    lists = {one for one in ACTIONS if case in Case.objects.visible_to(person, now, one)}
    return allowed, lists


@pytest.mark.parametrize("name", OPEN)
def test_who_may_do_what_with_an_open_case(cast: Cast, now: dt.datetime, name: str) -> None:
    case, may = around(cast, now), set(OPEN[name])
    assert found(cast, name, case, now) == (may, may)
    decision = decide(cast[name], "assign", case, now)
    works = name != "iris"
    assert decision.visible is ("view" in may)
    assert decision.allow is ("assign" in may)
    assert decision.actions == (frozenset(may) if works else frozenset())
    assert decision.case_id == (case.pk if works else None)
    refused = "no_basis" if works else "not_working"
    assert decision.code == ("index" if "assign" in may else refused)


@pytest.mark.parametrize("name", OPEN)
def test_what_is_left_once_the_case_is_closed(cast: Cast, now: dt.datetime, name: str) -> None:
    case, may = around(cast, now), set(SHUT.get(name, ()))
    shut(case, now)
    refresh.refresh([case.pk])
    assert found(cast, name, case, now + MINUTE) == (may, may)


def test_a_basis_holds_from_its_first_instant_and_not_at_its_last(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    from_, until = now + MINUTE, now + 2 * MINUTE
    grant = AccessGrant(
        case=case, staff=cast.gina, basis="consultation", during=TimestamptzRange(from_, until)
    )
    audit.save(grant, by=SET_UP, why="For this test")
    refresh.refresh([case.pk])
    instant = dt.timedelta(microseconds=1)
    for at, sees in (
        (from_ - instant, False),
        (from_, True),
        (until - instant, True),
        (until, False),
    ):
        assert decide(cast.gina, "view", case, at).allow is sees, at
        assert Case.objects.visible_to(cast.gina, at).filter(pk=case.pk).exists() is sees, at


def a_note(cast: Cast, case: Case, now: dt.datetime, *categories: str) -> Note:
    """A note of Mia's, restricted by these."""
    note = Note(case=case, author=cast.mia, text="Seen at home", categories=[*categories])
    note.happened_at = note.signed_at = now
    return audit.save(note, by=SET_UP, why="For this test")


def test_a_record_takes_each_of_its_categories_in_this_case(cast: Cast, now: dt.datetime) -> None:
    case, other = around(cast, now), a_case(cast, now, carried_by="mia")
    hiv, genetic = Category.HIV_STI.value, Category.GENETIC.value
    for about, category in ((case, hiv), (other, genetic)):
        held = CaseClearance(case=about, staff=cast.mia, category=category)
        held.during = since(now - MINUTE)
        audit.save(held, by=SET_UP, why="For this test")
    refresh.refresh([case.pk, other.pk])
    expected = {(): True, (hiv,): True, (genetic,): False, (genetic, hiv): False}
    for categories, sees in expected.items():
        note = a_note(cast, case, now, *categories)
        decision = decide(cast.mia, "view", note, now)
        assert (decision.allow, decision.visible) == (sees, sees), categories
        assert decision.allow is sees
        assert decision.case_id == case.pk
        assert (decision.code == "category") is not sees
        assert (note in type(note).objects.visible_to(cast.mia, now)) is sees, categories
    assert decide(cast.mia, "view", case, now).categories == (hiv,)
    assert decide(cast.sally, "view", case, now).categories == ()


def test_counts_beyond_what_one_sees(cast: Cast, now: dt.datetime) -> None:
    case = around(cast, now)
    a_case(cast, now, carried_by="omar")
    carried = {name: open_cases_carried(cast[name].pk, now) for name in ("mia", "omar", "gina")}
    assert carried == {"mia": 1, "omar": 1, "gina": 0}
    taken = {name: open_cases_taken_in(cast[name].pk, now) for name in ("mia", "ines")}
    assert taken == {"mia": 0, "ines": 1}
    long_ago = now - dt.timedelta(days=4000)
    assert open_cases_carried(cast.mia.pk, long_ago) == 0
    assert open_cases_taken_in(cast.ines.pk, long_ago) == 0
    assert has_open_case(case.client_id, case.program_id) is True
    assert has_open_case(case.client_id, cast.second_program.pk) is False
    assert has_open_case(uuid.uuid4(), case.program_id) is False
    assert cases_of_client(case.client_id, cast.mia) == [case.pk]
    assert cases_of_client(case.client_id, cast.omar) == []


def test_whoever_begins_a_case_writes_it_before_anybody_sees_it(
    cast: Cast, now: dt.datetime
) -> None:
    key = uuid.uuid4()
    with transaction.atomic():
        begin_cases([key], cast.mia)
        assert reading.held_on(cast.mia, key, now) == {"view_case", "change_case"}
        assert reading.held_on(cast.gina, key, now) == frozenset()
        transaction.set_rollback(True)  # no case follows


def test_rows_of_living_clients_and_of_one_case(cast: Cast, now: dt.datetime) -> None:
    case, other = around(cast, now), a_case(cast, now)
    note = a_note(cast, case, now)
    notes, cases = type(note).objects, Case.objects
    assert list(notes.of_case(case)) == [note]
    assert list(notes.of_case(other)) == []
    assert list(notes.of_case(None)) == [note]
    assert list(cases.of_case(other)) == [other]
    assert {*cases.of_living()} == {case, other}
    assert list(notes.of_living()) == [note]
    case.client.died_on, case.client.death_source = now.date(), "Her son called"
    audit.save(case.client, by=SET_UP, why="For this test")
    assert list(cases.of_living()) == [other]
    assert list(notes.of_living()) == []


def test_a_decision_under_lock_holds_the_case(
    cast: Cast, now: dt.datetime, django_assert_num_queries: Any
) -> None:
    note = a_note(cast, around(cast, now), now)
    with django_assert_num_queries(1) as ran:
        reading.CaseDecider().lock(note)
    (statement,) = ran.captured_queries
    assert note.case_id.hex in statement["sql"]
    assert statement["sql"].endswith("FOR UPDATE")


def test_whether_somebody_works_here_is_asked_of_the_same_instant(
    cast: Cast, now: dt.datetime
) -> None:
    case = around(cast, now)
    actor: Any = SimpleNamespace(user=cast.mia.user, may_work=lambda at: at == now)
    for at, works in ((now, True), (now + MINUTE, False)):
        decision = decide(actor, "view", case, at)
        assert (decision.allow, decision.visible) == (works, works)
        assert Case.objects.visible_to(actor, at).filter(pk=case.pk).exists() is works


def test_what_an_action_needs_and_no_more() -> None:
    assert reading.needed(Case, "view") == {"view_case"}
    assert reading.needed(Case, "edit") == {"change_case"}
    assert reading.needed(CaseClearance, "view") == {"lead_case"}
    assert reading.needed(CaseClearance, "edit") == {"change_case", "lead_case"}


def test_a_record_that_takes_more_than_seeing_the_case(cast: Cast, now: dt.datetime) -> None:
    case = around(cast, now)
    held = CaseClearance(case=case, staff=cast.mia, category=Category.GENETIC)
    held.during = since(now - MINUTE)
    audit.save(held, by=SET_UP, why="For this test")
    for name, sees in (("mia", False), ("sally", True), ("gina", False)):
        decision = decide(cast[name], "view", held, now)
        assert (decision.allow, decision.visible) == (sees, sees), name
        assert CaseClearance.objects.visible_to(cast[name], now).exists() is sees, name


def test_a_row_that_knows_no_categories_is_decided_by_its_case(
    cast: Cast, now: dt.datetime
) -> None:
    case = around(cast, now)
    moved = CaseTransition.objects.get(case=case)
    assert not SampledCase.objects.visible_to(cast.mia, now).exists()
    assert decide(cast.mia, "view", moved, now).allow
    assert not decide(cast.omar, "view", moved, now).visible


def test_whose_accounts_see_a_case_at_an_instant(cast: Cast, now: dt.datetime) -> None:
    case, other = around(cast, now), a_case(cast, now, carried_by="omar")
    assert set(reading.seen_by(case.pk, now)) == {
        cast[name].user_id for name in ("mia", "ines", "gina", "sally", "vera")
    }
    assert set(reading.seen_by(other.pk, now)) == {cast.omar.user_id, cast.paul.user_id}
    assert set(reading.seen_by(case.pk, now - dt.timedelta(days=4000))) == set()
    row = CaseAccess.objects.filter(content_object=case)[0]
    assert str(row) == f"{row.permission_id} on {case.pk}"
    assert CaseAccess._meta.get_field(CaseAccess.case_path or "").name == "content_object"


def index_rows() -> list[str]:
    """The whole index in words."""
    rows = CaseAccess.objects.values_list("user", "permission", "content_object", "during")
    return sorted(map(str, rows))


@pytest.mark.parametrize("way", ["cases", "person", "program", "client"])
def test_every_way_to_bring_the_index_up_to_date_writes_the_same(
    cast: Cast, now: dt.datetime, way: str
) -> None:
    case = around(cast, now)
    Assignment._base_manager.filter(case=case).update(
        during=TimestamptzRange(case.opened_at, now - MINUTE)
    )
    before = index_rows()
    ways: dict[str, Any] = {
        "cases": lambda: refresh.refresh(iter([case.pk])),
        "person": lambda: refresh.refresh_through(cast.mia.pk),
        "program": lambda: refresh.refresh_program(case.program_id),
        "client": lambda: refresh.refresh_around(case.client_id),
    }
    ways[way]()
    assert index_rows() != before
    assert not decide(cast.mia, "work", case, now).allow


def test_nothing_to_bring_up_to_date_asks_the_database_nothing(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        refresh.refresh([])


@pytest.mark.parametrize("way", ["cases", "person", "client"])
def test_what_a_change_would_take_is_counted_and_not_taken(
    cast: Cast, now: dt.datetime, way: str
) -> None:
    case = around(cast, now)
    before, ended = index_rows(), TimestamptzRange(case.opened_at, now - MINUTE)
    ways: dict[str, Any] = {
        "cases": lambda: refresh.refresh([case.pk]),
        "person": lambda: refresh.refresh_through(cast.mia.pk),
        "client": lambda: refresh.refresh_around(case.client_id),
    }

    def change() -> None:
        Assignment._base_manager.filter(case=case).update(during=ended)
        ways[way]()

    with acting_as(cast.mia.user.pk):
        found = refresh.rehearse(change)
    assert found == {cast.mia.pk: refresh.Difference(lost=1)}
    assert index_rows() == before


def test_what_a_category_would_shut_is_counted_in_its_agency_alone(
    cast: Cast, now: dt.datetime
) -> None:
    case, other = around(cast, now), a_case(cast, now, carried_by="omar")
    for about, name in ((case, "mia"), (other, "omar")):
        held = CaseClearance(case=about, staff=cast[name], category=Category.GENETIC)
        held.during = since(now - MINUTE)
        audit.save(held, by=SET_UP, why="For this test")
    refresh.refresh([case.pk, other.pk])
    before = index_rows()

    def change(agency: Any) -> None:
        ended = TimestamptzRange(now - MINUTE, now - MINUTE / 2)
        CaseClearance._base_manager.filter(case=case).update(during=ended)
        refresh.refresh_category(agency.pk, Category.GENETIC)

    with acting_as(cast.sally.user.pk):
        found = refresh.rehearse(lambda: change(cast.agency))
        assert found == {cast.mia.pk: refresh.Difference(shut=1)}
        assert refresh.rehearse(lambda: change(cast.other_agency)) == {}
    assert index_rows() == before
