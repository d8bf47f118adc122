"""Who lives with whom, and the people in a client's life (INT-02)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.ledger.models import ReadEvent
from clients.actions.homes import head_home, join_home, leave_home
from clients.actions.people import move_home
from clients.actions.relating import add_person, change_person, end_person
from clients.circle import people_of
from clients.households import home_of
from clients.models import Case, Household, HouseholdMembership, RelatedPerson
from tests.cast import SET_UP, Cast
from tests.clients.test_boundaries import a_wall, sees, soon
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]
DAY = dt.timedelta(days=1)


def homed(cast: Cast, now: dt.datetime, **more: Any) -> tuple[Case, Household]:
    """A case whose client has a home since ten days."""
    case = a_case(cast, now, **more)
    by = getattr(cast, more.get("carried_by", "mia"))
    home = move_home(
        case.client, by=by, now=now - 10 * DAY, address="9 Elm Road", is_confidential=False
    )
    return case, home


def test_int_02_a_client_joins_and_leaves_a_household_on_a_day(
    cast: Cast, now: dt.datetime
) -> None:
    (mother, home), (son, old) = homed(cast, now), homed(cast, now)
    today = cast.agency.today(now)
    stay = join_home(
        son.client, by=cast.mia, now=now, household=home, day=today - 3 * DAY, is_head=True
    )
    here = home_of(cast.mia, son.client, now)
    assert (here.stay, [one.household_id for one in here.before]) == (stay, [old.pk])
    assert [one.client_id for one in here.others] == [mother.client_id]
    assert here.before[0].during.upper == stay.during.lower
    assert not HouseholdMembership.objects.get(client=mother.client).is_head
    head_home(here.others[0], by=cast.mia, now=now)
    assert list(HouseholdMembership.objects.filter(household=home, is_head=True)) == here.others
    later, stay = now + 2 * DAY, HouseholdMembership.objects.get(pk=stay.pk)
    left = leave_home(stay, by=cast.mia, now=later, day=cast.agency.today(now))
    assert home_of(cast.mia, son.client, later).stay is None
    assert leave_home(left, by=cast.mia, now=later, day=today).during == left.during
    with pytest.raises(Refused, match="no more"):
        head_home(left, by=cast.mia, now=later)


@pytest.mark.parametrize(("days", "field"), [(1, "day"), (-10, "day"), (-400, "day")])
def test_int_02_a_day_of_moving_has_come_and_comes_after_the_last(
    cast: Cast, now: dt.datetime, days: int, field: str
) -> None:
    (_mother, home), (son, old) = homed(cast, now), homed(cast, now)
    day = cast.agency.today(now) + days * DAY
    with pytest.raises(Refused) as refusal:
        join_home(son.client, by=cast.mia, now=now, household=home, day=day)
    assert refusal.value.field == field
    with pytest.raises(Refused) as refusal:
        leave_home(old.memberships.get(), by=cast.mia, now=now, day=day)
    assert refusal.value.field == field
    with pytest.raises(Refused, match="already"):
        join_home(son.client, by=cast.mia, now=now, household=old, day=cast.agency.today(now))


def test_int_02_a_wall_around_one_is_around_whoever_moves_in(cast: Cast, now: dt.datetime) -> None:
    (mother, home), (son, _old) = homed(cast, now), homed(cast, now)
    a_wall(cast, mother, now, "sally")
    assert sees(cast, "sally", son, soon(now))
    stay = join_home(son.client, by=cast.mia, now=now, household=home, day=cast.agency.today(now))
    assert not sees(cast, "sally", son, soon(now))
    leave_home(stay, by=cast.mia, now=soon(now), day=cast.agency.today(now))
    assert sees(cast, "sally", son, soon(soon(now)))


def test_int_02_a_home_of_others_is_nobodys_to_join_or_to_know_of(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    son, _old = homed(cast, now)
    hidden, home = homed(cast, now, carried_by="omar")
    client, today = son.client, cast.agency.today(now)
    with pytest.raises(Forbidden):
        join_home(client, by=cast.mia, now=now, household=home, day=today)
    with pytest.raises(Forbidden):
        join_home(client, by=cast.omar, now=now, household=home, day=today)
    page = reverse("home-join", args=[client.pk])
    assert home not in browser_of("mia").get(page).context["form"].fields["household"].queryset
    stay = hidden.client.household_memberships.get()
    stay.household = son.client.household_memberships.get().household
    audit.save(stay, by=SET_UP, why="For this test", only=["household"])
    assert home_of(cast.mia, client, now).others == []
    about = browser_of("mia").get(reverse("client-about", args=[client.pk])).content.decode()
    assert str(hidden.client_id) not in about


def test_int_02_a_household_is_written_down_on_its_pages(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    (mother, home), (son, _old), mia = homed(cast, now), homed(cast, now), browser_of("mia")
    join, about = (reverse(name, args=[son.client_id]) for name in ("home-join", "client-about"))
    day = f"{cast.agency.today(now):%Y-%m-%d}"
    named = ReadEvent.objects.filter(page="home-join", record="clients.client", action="list")
    mia.get(join)
    assert set(named.values_list("record_id", flat=True)) == {mother.client_id}
    assert mia.post(join, {"household": home.pk, "day": day}).url == about
    shown = mia.get(about).content.decode()
    assert reverse("client-about", args=[mother.client_id]) in shown
    told = ReadEvent.objects.filter(page="client-about", record_id=mother.client_id)
    assert told.values_list("action", flat=True)[0] == "list"
    stay = HouseholdMembership.objects.get(client=son.client, household=home)
    assert mia.post(reverse("home-head", args=[stay.pk])).url == about
    assert "heads the household" in mia.get(about).content.decode()
    early = mia.post(reverse("home-leave", args=[stay.pk]), {"day": "2020-01-01"})
    assert "after they moved in" in early.content.decode()


def person(cast: Cast, now: dt.datetime, case: Case, **facts: Any) -> RelatedPerson:
    return add_person(case, by=cast.mia, now=now, **{"name": "Ana", "kin": "child", **facts})


def test_int_02_each_person_has_a_wish_of_the_clients_with_its_day(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, mia = a_case(cast, now), browser_of("mia")
    ana = person(cast, now, case)
    assert (ana.sharing, ana.wished_on) == ("", None)
    page = reverse("person-edit", args=[ana.pk])
    sent = {"name": "Ana", "kin": "child", "version": ana.version, "sharing": "ask_first"}
    assert mia.post(page, {**sent, "may_share": "Visit times"}).status_code == 302
    ana = RelatedPerson.objects.get(pk=ana.pk)
    assert (ana.sharing, ana.may_share) == ("ask_first", "Visit times")
    assert ana.wished_on == cast.agency.today(now)
    team = mia.get(reverse("case-team", args=[case.pk])).content.decode()
    assert "Ask first each time" in team
    later = now + 2 * DAY
    ana = change_person(ana, by=cast.mia, now=later, changes={"phone": "555 0100"})
    assert ana.wished_on == cast.agency.today(now)
    ana = change_person(
        ana, by=cast.mia, now=later, changes={"sharing": "dont_share", "may_share": ""}
    )
    assert ana.wished_on == cast.agency.today(later)
    wishes = RelatedPerson.history.filter(id=ana.pk).order_by("history_date")
    assert [row.sharing for row in wishes] == ["", "ask_first", "ask_first", "dont_share"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"kin": "", "relation": " "}, "relation"),
        ({"may_share": "Visit times"}, "sharing"),
        ({"kin": "no_contact", "sharing": "share"}, "sharing"),
        ({"kin": "no_contact", "is_emergency_contact": True}, "is_emergency_contact"),
    ],
)
def test_int_02_what_is_said_of_somebody_fits_together(
    cast: Cast, now: dt.datetime, facts: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        person(cast, now, a_case(cast, now), **facts)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    "wrong",
    [
        {"kin": "pen pal"},
        {"kin": ""},
        {"sharing": "share"},
        {"wished_on": dt.date(2026, 1, 1)},
        {"kin": "no_contact", "is_emergency_contact": True},
        {"kin": "no_contact", "sharing": "share", "wished_on": dt.date(2026, 1, 1)},
    ],
)
def test_int_02_the_database_holds_no_wish_without_its_day(
    cast: Cast, now: dt.datetime, wrong: dict[str, Any]
) -> None:
    ana = person(cast, now, a_case(cast, now))
    for name, value in wrong.items():
        setattr(ana, name, value)
    with pytest.raises(IntegrityError, match="check"), transaction.atomic():
        audit.save(ana, by=SET_UP, why="For this test", only=list(wrong))


def test_int_02_somebody_who_is_gone_is_listed_no_more_and_kept(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    ana = person(cast, now, case)
    for act in (end_person, change_person):
        more: dict[str, Any] = {"changes": {"name": "B"}} if act is change_person else {}
        with pytest.raises(Forbidden):
            act(ana, by=cast.omar, now=now, **more)
    browser_of("mia").post(reverse("person-end", args=[ana.pk]))
    gone = RelatedPerson.objects.get(pk=ana.pk)
    assert (gone.ended_on, people_of(cast.mia, case.client, now)) == (cast.agency.today(now), [])
    assert end_person(gone, by=cast.mia, now=now + 3 * DAY).ended_on == gone.ended_on
    with pytest.raises(Refused, match="no longer"):
        change_person(gone, by=cast.mia, now=now, changes={"name": "B"})
