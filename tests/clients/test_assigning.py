"""Who carries a case, and the team tab (COO-01, AAA 3)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.core.access import decide
from casemgmt.core.errors import Forbidden, Refused, StaleRecord
from casemgmt.core.ranges import since
from casemgmt.ledger.models import Notice
from clients.actions.assigning import assign_case, end_assignment
from clients.actions.people import update_client
from clients.actions.relating import add_person
from clients.circle import candidates, carriers, open_cases_of
from clients.models import Assignment, Client, HouseholdMembership, RelatedPerson
from tests.cast import SET_UP, Cast
from tests.stories import a_case, died

BrowserOf = Callable[[str], Browser]


def test_a_new_primary_takes_over_and_is_told(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    assign_case(case, by=cast.sally, now=now, staff=cast.gina, why="Mia is away")
    held = Assignment.objects.filter(case=case).at(now).primary()
    assert [row.staff for row in held] == [cast.gina]
    assert decide(cast.gina, "edit", case, now).allow
    assert not decide(cast.mia, "view", case, now).allow
    assert Notice.objects.filter(to=cast.gina.user, kind="assigned").count() == 1


def test_a_second_worker_works_beside_the_primary_until_it_ends(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    second = assign_case(case, by=cast.sally, now=now, staff=cast.gina, role="secondary")
    assert decide(cast.gina, "edit", case, now).allow
    assert decide(cast.mia, "edit", case, now).allow
    later = now + dt.timedelta(hours=1)
    with pytest.raises(Refused) as refusal:
        end_assignment(second, by=cast.sally, now=later, why=" ")
    assert refusal.value.field == "why"
    end_assignment(second, by=cast.sally, now=later, why="Done")
    assert not decide(cast.gina, "view", case, later).allow
    with pytest.raises(Refused):
        end_assignment(second, by=cast.sally, now=later, why="Again")


def test_a_primary_is_replaced_and_never_just_ended(cast: Cast, now: dt.datetime) -> None:
    primary = Assignment.objects.get(case=a_case(cast, now))
    with pytest.raises(Refused):
        end_assignment(primary, by=cast.sally, now=now, why="Away")
    assert Assignment.objects.get(pk=primary.pk).holds(now)


@pytest.mark.parametrize("role", ["secondary", "covering"])
def test_the_primary_gets_no_other_role_while_nobody_takes_their_place(
    cast: Cast, now: dt.datetime, role: str
) -> None:
    case, until = a_case(cast, now), None
    if role == "covering":
        until = cast.agency.today(now) + dt.timedelta(days=1)
    with pytest.raises(Refused, match="Give that to somebody else first") as refusal:
        assign_case(case, by=cast.sally, now=now, staff=cast.mia, role=role, until=until)
    assert refusal.value.field == "role"
    assert Assignment.objects.filter(case=case).at(now).primary().get().staff == cast.mia
    later = now + dt.timedelta(hours=1)
    assign_case(case, by=cast.sally, now=later, staff=cast.gina)
    assign_case(case, by=cast.sally, now=later, staff=cast.mia, role=role, until=until)
    assert Assignment.objects.filter(case=case).at(later).primary().get().staff == cast.gina


def test_a_case_is_given_in_a_role_there_is(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    with pytest.raises(Refused) as refusal:
        assign_case(case, by=cast.sally, now=now, staff=cast.gina, role="boss")
    assert refusal.value.field == "role"


def test_only_the_supervision_line_assigns(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    second = assign_case(case, by=cast.vera, now=now, staff=cast.gina, role="secondary")
    for name in ("mia", "gina", "paul", "omar", "ines", "alex", "otto"):
        with pytest.raises(Forbidden):
            assign_case(case, by=cast[name], now=now, staff=cast.gina)
        with pytest.raises(Forbidden):
            end_assignment(second, by=cast[name], now=now, why="So")


def test_only_people_who_carry_cases_here_are_given_one(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    for name in ("ines", "alex", "petra", "iris", "otto"):
        with pytest.raises(Refused) as refusal:
            assign_case(case, by=cast.sally, now=now, staff=cast[name])
        assert refusal.value.field == "staff"
    closed = a_case(cast, now, stage="closed")
    with pytest.raises(Refused):
        assign_case(closed, by=cast.sally, now=now, staff=cast.gina)


def test_the_database_keeps_one_primary_at_a_time(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    rival = Assignment(case=case, staff=cast.gina, role="primary", during=since(now))
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.save(rival, by=SET_UP, why="For this test")


def test_candidates_carry_cases_and_only_own_people_are_counted(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    a_case(cast, now)
    a_case(cast, now, stage="closed")
    a_case(cast, now, carried_by="omar")
    names = {person.name.split()[0].lower() for person in candidates(case.agency_id, now)}
    assert names == {"mia", "gina", "sally", "vera", "omar", "paul"}
    counts = open_cases_of(cast.sally, now)
    assert (counts[cast.mia.pk], counts[cast.gina.pk]) == (2, 0)
    assert cast.omar.pk not in counts


def test_carriers_are_those_now_and_those_before(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    assign_case(case, by=cast.sally, now=now, staff=cast.gina)
    later = now + dt.timedelta(minutes=1)
    here, before = carriers(cast.sally, case, later)
    assert [part.staff for part in here] == [cast.gina]
    assert [part.staff for part in before] == [cast.mia]


def test_facts_about_a_client_are_changed_by_who_works_with_them(
    cast: Cast, now: dt.datetime
) -> None:
    client = a_case(cast, now).client
    update_client(client, by=cast.mia, now=now, changes={"name_used": "Rosie"}, address="1 Elm St")
    stored = Client.objects.get(pk=client.pk)
    assert (stored.name_used, stored.version) == ("Rosie", 2)
    assert HouseholdMembership.objects.get(client=client).household.address == "1 Elm St"
    for name in ("omar", "ines", "alex", "otto"):
        with pytest.raises(Forbidden):
            update_client(client, by=cast[name], now=now, changes={"name_used": "R"})
    tomorrow = cast.agency.today(now) + dt.timedelta(days=1)
    for changes in ({"given_name": " "}, {"birth_date": tomorrow}):
        with pytest.raises(Refused):
            update_client(client, by=cast.mia, now=now, changes=changes)


def test_nobody_is_born_after_their_death(cast: Cast, now: dt.datetime) -> None:
    today = cast.agency.today(now)
    week_ago = today - dt.timedelta(days=7)
    client = died(a_case(cast, now), cast, now, died_on=week_ago).client
    with pytest.raises(Refused) as refusal:
        update_client(client, by=cast.mia, now=now, changes={"birth_date": today})
    assert refusal.value.field == "birth_date"
    update_client(client, by=cast.mia, now=now, changes={"birth_date": week_ago})


def test_a_client_who_moves_leaves_the_old_household_as_it_was(
    cast: Cast, now: dt.datetime
) -> None:
    client = a_case(cast, now).client
    update_client(client, by=cast.mia, now=now, changes={}, address="1 Elm St")
    later = now + dt.timedelta(hours=1)
    update_client(client, by=cast.mia, now=later, changes={}, address="2 Oak St")
    stays = HouseholdMembership.objects.filter(client=client).order_by("during")
    assert [stay.household.address for stay in stays] == ["1 Elm St", "2 Oak St"]
    assert [later in stay.during for stay in stays] == [False, True]


def test_a_client_somebody_else_saved_is_not_overwritten(cast: Cast, now: dt.datetime) -> None:
    client = a_case(cast, now).client
    old = Client.objects.get(pk=client.pk)
    update_client(client, by=cast.mia, now=now, changes={"phone": "555 0100"})
    with pytest.raises(StaleRecord):
        update_client(old, by=cast.sally, now=now, changes={"phone": "555 0199"})
    assert Client.objects.get(pk=client.pk).phone == "555 0100"


def test_a_person_in_the_clients_life_needs_a_name_and_a_relation(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    for name, relation, field in ((" ", "sister", "name"), ("Ana", " ", "relation")):
        with pytest.raises(Refused) as refusal:
            add_person(case, by=cast.mia, now=now, name=name, relation=relation)
        assert refusal.value.field == field
    with pytest.raises(Forbidden):
        add_person(case, by=cast.omar, now=now, name="Ana", relation="sister")
    person = add_person(case, by=cast.mia, now=now, name="Ana", relation="sister")
    assert person.client == case.client


def test_the_team_tab_opens_for_who_sees_the_case(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    add_person(case, by=cast.mia, now=now, name="Ana Delgado", relation="sister")
    page = reverse("case-team", args=[case.pk])
    assign = reverse("case-assign", args=[case.pk])
    for name, offered in (("mia", False), ("sally", True)):
        shown = browser_of(name).get(page)
        assert shown.status_code == 200
        assert "Ana Delgado" in shown.content.decode()
        assert (assign in shown.content.decode()) == offered
    for name in ("omar", "otto", "alex", "ines"):
        assert browser_of(name).get(page).status_code == 404


@pytest.mark.parametrize("number", [3, 30])
def test_the_team_tab_takes_as_many_queries_for_3_people_as_for_30(
    cast: Cast,
    now: dt.datetime,
    browser_of: BrowserOf,
    django_assert_max_num_queries: Any,
    number: int,
) -> None:
    case = a_case(cast, now)
    for turn in range(number):
        add_person(case, by=cast.mia, now=now, name=f"Person {turn}", relation="friend")
    browser = browser_of("mia")
    with django_assert_max_num_queries(45):
        assert browser.get(reverse("case-team", args=[case.pk])).status_code == 200


def test_a_supervisor_assigns_and_ends_on_the_pages(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, browser = a_case(cast, now), browser_of("sally")
    page = reverse("case-assign", args=[case.pk])
    assert "Mia Example, 1 open case" in browser.get(page).content.decode()
    assert browser_of("mia").get(page).status_code == 403
    assert browser_of("omar").get(page).status_code == 404
    second = {"staff": str(cast.gina.pk), "role": "secondary"}
    assert browser.post(page, second)["Location"] == reverse("case-team", args=[case.pk])
    row = Assignment.objects.get(case=case, staff=cast.gina)
    end = reverse("assignment-end", args=[row.pk])
    assert browser_of("mia").post(end, {"why": "So"}).status_code == 403
    browser.post(end, {"why": ""})
    assert Assignment.objects.get(pk=row.pk).during.upper is None
    browser.post(end, {"why": "Done"})
    assert Assignment.objects.get(pk=row.pk).during.upper is not None


def test_giving_a_case_to_another_team_leads_home(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    page = reverse("case-assign", args=[a_case(cast, now).pk])
    given = {"staff": str(cast.omar.pk), "role": "primary"}
    assert browser_of("sally").post(page, given)["Location"] == reverse("home")
    given["staff"] = str(cast.otto.pk)
    assert browser_of("sally").post(page, given).status_code == 404


def test_client_facts_are_edited_on_their_page_and_a_stale_page_says_so(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    browser, page = browser_of("mia"), reverse("client-edit", args=[case.client_id])
    typed = {"given_name": "Rosa", "family_name": "Delgado", "name_used": "Rosie", "version": 1}
    assert browser.get(page).status_code == 200
    assert browser.post(page, typed).status_code == 302
    stale = browser.post(page, {**typed, "name_used": "Rosalia"})
    assert "Somebody saved this" in stale.content.decode()
    assert "Rosalia" in stale.content.decode()
    assert Client.objects.get(pk=case.client_id).name_used == "Rosie"
    for name in ("omar", "otto", "alex", "ines"):
        assert browser_of(name).get(page).status_code == 404


def test_a_person_is_added_on_the_page(cast: Cast, now: dt.datetime, browser_of: BrowserOf) -> None:
    case = a_case(cast, now)
    browser, page = browser_of("mia"), reverse("person-new", args=[case.pk])
    assert browser.get(page).status_code == 200
    kept = browser.post(page, {"name": "Ana Delgado", "relation": ""})
    assert "Ana Delgado" in kept.content.decode()
    assert browser.post(page, {"name": "Ana", "relation": "sister"}).status_code == 302
    assert RelatedPerson.objects.get(client=case.client).name == "Ana"
    for name in ("omar", "otto", "alex"):
        assert browser_of(name).get(page).status_code == 404
