"""Who may decide for a client: inside a scope, between two days, until they are of age (INT-13)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.models import ProgramSetting
from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from clients.actions.intake import complete_intake, intake_of, save_intake
from clients.actions.people import update_client
from clients.actions.relating import add_person, end_person
from clients.actions.standing import add_authority, end_authority, may_sign
from clients.models import Case, LegalAuthority, RelatedPerson
from clients.models.standing import coming_of_age
from clients.registrations_standing import authorities_due
from tests.cast import SET_UP, Cast
from tests.clients.paths import accepted
from tests.clients.standing import DAY, guarded, guardian, turn_away
from tests.clients.test_documents import added
from tests.clients.test_intake import save
from tests.stories import a_case, shut

BrowserOf = Callable[[str], Browser]
YEAR = 365 * DAY


def holds(one: LegalAuthority, area: str, day: dt.date) -> bool:
    """May its holder sign? The list and the record say the same."""
    asked = may_sign(one.holder, one.client, area, day)
    stored = LegalAuthority.objects.select_related("client", "holder").get(pk=one.pk)
    within = area in stored.scope or "everything" in stored.scope
    assert asked == (stored.stands(day) and within)
    return asked


def test_int_13_an_authority_says_who_in_what_by_what_and_from_when(
    cast: Cast, now: dt.datetime
) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    for field, facts in (
        ("kind", {"kind": "friend"}),
        ("kind", {"kind": "parent"}),  # of somebody whose birth date nobody knows
        ("scope", {"scope": []}),
        ("scope", {"scope": ["the weather"]}),
        ("basis", {"basis": " "}),
        ("paper", {"paper": " "}),
        ("ends_on", {"ends_on": today - 31 * DAY}),
    ):
        with pytest.raises(Refused) as refusal:
            guarded(case, cast, now, **facts)
        assert refusal.value.field == field
    act: dict[str, Any] = {"now": now, "facts": guardian(cast, now)}
    daughter = add_person(case, by=cast.mia, now=now, name="Lucia", relation="Daughter")
    strangers = add_person(a_case(cast, now), by=cast.mia, now=now, name="Max", relation="Son")
    for who in ({"holder": None}, {"holder": strangers}):
        with pytest.raises(Refused) as refusal:
            add_authority(case, by=cast.mia, **act, **who)
        assert refusal.value.field == "holder"
    theirs = added(a_case(cast, now), cast, now)
    with pytest.raises(Refused) as refusal:
        add_authority(case, by=cast.mia, **act, holder_name="Ana", document=theirs)
    assert refusal.value.field == "document"
    for name in ("omar", "quinn", "alex"):
        with pytest.raises(Forbidden):
            add_authority(case, by=cast[name], **act, holder=daughter)
    assert guarded(case, cast, now).holder.relation == "Legal guardian"
    assert RelatedPerson.objects.filter(client=case.client, name="Ana Delgado").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "friend"},
        {"scope": []},
        {"scope": ["the weather"]},
        {"basis": ""},
        {"paper": ""},
        {"ends_on": dt.date(1999, 1, 1)},
        {"ended_on": dt.date(2100, 1, 1)},
        {"ended_because": "Over"},
    ],
)
def test_int_13_the_database_refuses_half_an_authority(
    cast: Cast, now: dt.datetime, wrong: dict[str, Any]
) -> None:
    authority = guarded(a_case(cast, now), cast, now)
    for name, value in wrong.items():
        setattr(authority, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.save(authority, by=SET_UP, why="For this test")


def test_int_13_a_representative_signs_inside_scope_and_dates(cast: Cast, now: dt.datetime) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    one = guarded(case, cast, now, ends_on=today + 5 * DAY)
    assert holds(one, "services", today)
    assert not holds(one, "money", today)
    assert holds(one, "services", one.starts_on)
    assert not holds(one, "services", one.starts_on - DAY)
    assert holds(one, "services", today + 5 * DAY)
    assert not holds(one, "services", today + 6 * DAY)
    whole = guarded(case, cast, now, scope=["everything"])
    assert holds(whole, "money", today)
    other = a_case(cast, now)
    assert not may_sign(one.holder, other.client, "services", today)


def test_int_13_an_authority_ends_early_once_and_says_why(cast: Cast, now: dt.datetime) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    one = guarded(case, cast, now)
    for field, given in (
        ("why", {"ended_on": today, "why": " "}),
        ("ended_on", {"ended_on": today + DAY, "why": "Revoked"}),
        ("ended_on", {"ended_on": today - 31 * DAY, "why": "Revoked"}),
    ):
        with pytest.raises(Refused) as refusal:
            end_authority(one, by=cast.mia, now=now, **given)
        assert refusal.value.field == field
    with pytest.raises(Forbidden):
        end_authority(one, by=cast.omar, now=now, ended_on=today, why="Revoked")
    end_authority(one, by=cast.mia, now=now, ended_on=today, why="The court revoked it")
    assert holds(one, "services", today - DAY)
    assert not holds(one, "services", today)
    with pytest.raises(Refused):
        end_authority(one, by=cast.mia, now=now, ended_on=today, why="Again")


def test_int_13_a_parents_authority_ends_on_the_18th_birthday(cast: Cast, now: dt.datetime) -> None:
    today = cast.agency.today(now)
    case = a_case(cast, now, birth_date=today.replace(day=1) - 10 * YEAR)
    one = guarded(case, cast, now, kind="parent")
    birthday = coming_of_age(case.client.birth_date)
    assert holds(one, "services", birthday - DAY)
    assert not holds(one, "services", birthday)
    update_client(case.client, by=cast.mia, now=now, changes={"birth_date": None})
    assert not holds(one, "services", today)
    with pytest.raises(Refused) as refusal:
        grown = a_case(cast, now, birth_date=today - 19 * YEAR)
        guarded(grown, cast, now, kind="parent")
    assert refusal.value.field == "kind"
    assert coming_of_age(dt.date(2008, 2, 29)) == dt.date(2026, 3, 1)


def test_int_13_its_end_is_told_ahead_as_the_program_has_it(cast: Cast, now: dt.datetime) -> None:
    today = cast.agency.today(now)
    ends = today + 50 * DAY
    one = guarded(a_case(cast, now), cast, now, ends_on=ends)
    assert [item.due_on for item in authorities_due(cast.mia, now, ends)] == [ends - 30 * DAY]
    rule = {"program": cast.program, "key": "authority_days", "value": 45}
    audit.save(ProgramSetting(**rule, effective_from=today), by=SET_UP, why="For this test")
    assert [item.due_on for item in authorities_due(cast.mia, now, ends)] == [ends - 45 * DAY]
    assert authorities_due(cast.sally, now, ends) == []
    longer = {"facts": guardian(cast, now, ends_on=ends + YEAR), "holder": one.holder}
    renewed = add_authority(_case_of(one), by=cast.mia, now=now, **longer)
    assert authorities_due(cast.mia, now, ends) == []
    end_authority(renewed, by=cast.mia, now=now, ended_on=today, why="An error")
    assert len(authorities_due(cast.mia, now, ends)) == 1
    end_authority(one, by=cast.mia, now=now, ended_on=today, why="The court revoked it")
    assert authorities_due(cast.mia, now, ends) == []


def test_int_13_a_client_who_comes_of_age_is_told_on_the_day(cast: Cast, now: dt.datetime) -> None:
    today = cast.agency.today(now)
    case = a_case(cast, now, birth_date=today.replace(day=1) - 17 * YEAR)
    birthday = coming_of_age(case.client.birth_date)
    guarded(case, cast, now, kind="parent")
    assert [item.due_on for item in authorities_due(cast.mia, now, birthday)] == [birthday]
    assert authorities_due(cast.mia, now, birthday - DAY) == []


def test_int_13_who_is_represented_has_a_standing_authority_before_the_intake_ends(
    cast: Cast, now: dt.datetime
) -> None:
    case = accepted(cast, now)
    today = cast.agency.today(now)
    over = guarded(case, cast, now, ends_on=today - DAY)
    save(cast, now, case, capacity="represented")
    with pytest.raises(Refused) as refusal:
        complete_intake(case, by=cast.mia, now=now)
    assert [one.url.split("#")[1] for one in refusal.value.missing] == ["standing"]
    add_authority(case, by=cast.mia, now=now, facts=guardian(cast, now), holder=over.holder)
    holder = RelatedPerson.objects.get(pk=over.holder_id)
    for kin in ("no_contact", holder.kin):
        holder.kin = kin
        audit.save(holder, by=SET_UP, why="For this test", only=["kin"])
        assert intake_of(case).says_who_decides(today) == (kin != "no_contact")
    assert complete_intake(case, by=cast.mia, now=now).completed_at == now
    assert save_intake(case, by=cast.mia, now=now, changes={"language_asked": True}).pk


def test_int_13_the_pages_write_an_authority_down_and_end_it(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, mia = a_case(cast, now), browser_of("mia")
    new, page = reverse("authority-new", args=[case.pk]), reverse("standing", args=[case.pk])
    given = guardian(cast, now, ends_on="", holder_name="Ana Delgado")
    answer = mia.post(new, {**given, "scope": []})
    assert "Tick what they may decide." in answer.content.decode()
    assert mia.post(new, given)["Location"] == page
    one = LegalAuthority.objects.get(client=case.client)
    shown = mia.get(page).content.decode()
    assert "Ana Delgado" in shown
    assert "Stands" in shown
    over = {"ended_on": cast.agency.today(now).isoformat(), "why": "The court revoked it"}
    assert mia.post(reverse("authority-end", args=[one.pk]), over)["Location"] == page
    assert "The court revoked it" in mia.get(page).content.decode()


def test_int_13_a_closed_case_gets_no_authority(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    shut(case, now)
    with pytest.raises(Refused, match="closed"):
        guarded(case, cast, now)


def test_int_13_nobody_to_keep_away_from_is_written_down_to_decide(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    act: dict[str, Any] = {"by": cast.mia, "now": now}
    rex = add_person(case, **act, name="Rex  Delgado", kin="no_contact", relation="Husband")
    gone = add_person(case, **act, name="Max", relation="Son")
    son = add_person(case, **act, name="Leo", relation="Son")
    end_person(gone, **act)
    facts = guardian(cast, now)
    for field, who in (
        ("holder", {"holder": rex}),
        ("holder", {"holder": gone}),
        ("holder_name", {"holder_name": " rex delgado"}),
    ):
        with pytest.raises(Refused) as refusal:
            add_authority(case, **act, facts=facts, **who)
        assert refusal.value.field == field
    assert not LegalAuthority.objects.exists()
    form = browser_of("mia").get(reverse("authority-new", args=[case.pk])).context["form"]
    assert list(form.fields["holder"].queryset) == [son]
    assert add_authority(case, **act, facts=facts, holder=son).holder == son


@pytest.mark.parametrize("how", ["kept away", "gone"])
def test_int_13_somebody_looks_at_the_authority_of_whoever_is_kept_away(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, how: str
) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    one = guarded(case, cast, now)
    assert authorities_due(cast.mia, now, today) == []
    turn_away(one.holder, how, cast, now)
    (item,) = authorities_due(cast.mia, now, today)
    assert (item.due_on, item.case_id) == (today, case.pk)
    assert "Look at the authority of Ana Delgado" in item.row.title
    assert "They sign nothing" in browser_of("mia").get(item.row.url).content.decode()
    assert not may_sign(one.holder, one.client, "services", today)
    end_authority(one, by=cast.mia, now=now, ended_on=today, why="The court named another")
    assert authorities_due(cast.mia, now, today + YEAR) == []


def _case_of(one: LegalAuthority) -> Case:
    return Case.objects.select_related("agency", "client").get(client=one.client)
