"""Who learns of what is told without a release, what the database keeps of it, and its pages."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.core.errors import Forbidden
from casemgmt.core.ranges import since
from clients.access.refresh import refresh
from clients.actions.assigning import assign_case
from clients.actions.relating import add_person
from clients.models import AccessGrant, Case
from clients.registry import due_sources
from consent.actions.approving import follow_up, withdraw_exception
from consent.models import Consultation, Disclosure, DisclosureException
from tests.cast import SET_UP, Cast
from tests.consent.stories import (
    a_disclosure,
    a_release,
    advised,
    an_exception,
    an_urgent_one,
    approved,
    cleared_for,
    told_under,
    words_of,
)
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@pytest.fixture
def case(cast: Cast, now: dt.datetime) -> Case:
    """Rosa's case, which Mia works and Sally leads; Mia is cleared for nothing restricted."""
    return a_case(cast, now, stage="active")


def test_con_22_who_is_not_cleared_learns_of_nothing(
    case: Case, cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    cleared_for(cast, now, "protective_services")
    assign_case(case, by=cast.sally, now=now, staff=cast.gina, role="secondary")
    a_disclosure(a_release(case, cast, now), cast, now)
    exception = an_urgent_one(case, cast, now, categories=["protective_services"])
    advised(exception, cast, now)
    for name, sees in (("mia", True), ("sally", True), ("gina", False), ("omar", False)):
        staff = cast[name]
        for model in (DisclosureException, Consultation):
            assert model.objects.visible_to(staff, now).exists() is sees, name
        told = Disclosure.objects.visible_to(staff, now).filter(release=None)
        assert told.exists() is sees, name
    gina = browser_of("gina")
    pages = [reverse(page, args=[case.pk]) for page in ("disclosure-list", "consent-list")]
    for url in pages:
        page = gina.get(url).content.decode()
        assert "abuse" not in page
        assert "Finch" not in page
    assert gina.get(reverse("exception-detail", args=[exception.pk])).status_code == 404
    a_disclosure(a_release(case, cast, now), cast, now, by=cast.gina)
    until = cast.agency.today(now + 9 * DAY)
    assert not due_sources["exceptions to follow"](cast.gina, now, until)


def test_who_only_reads_the_case_sees_what_was_told_and_not_what_it_rests_on(
    case: Case, cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    exception = an_urgent_one(case, cast, now)
    reading = since(now - DAY, now + DAY)
    asked = AccessGrant(case=case, staff=cast.omar, basis="consultation", during=reading)
    audit.save(asked, by=SET_UP, why="For this test")
    refresh([case.pk])
    assert Disclosure.objects.visible_to(cast.omar, now).exists()
    assert not DisclosureException.objects.visible_to(cast.omar, now).exists()
    page = browser_of("omar").get(reverse("disclosure-list", args=[case.pk])).content.decode()
    assert "Report of abuse or neglect" in page
    assert reverse("exception-detail", args=[exception.pk]) not in page


def test_the_database_refuses_it_too(case: Case, cast: Cast, now: dt.datetime) -> None:
    kept = an_urgent_one(case, cast, now)
    advised(kept, cast, now)
    plain: dict[str, Any] = {"urgent": False, "told_at": None}
    decided = {"decided_by": cast.sally, "decided_at": now}
    for change in (
        {"law": ""},
        {"facts": ""},
        {"relevance": ""},
        {"recipient_name": ""},
        {"record_types": []},
        {"ground": "other"},
        {"ground": "court_order"},
        {"categories": ["legal_privileged"]},
        {"client_told": "before", "client_told_on": None},
        {"look_again_on": None},
        {"client_told": "not_told"},
        {"decision": "right", "decision_words": "So"},
        {**decided, "decision": "right", "decision_words": ""},
        {**decided, "decision": "approved"},
        {**decided, "decision": "right", "decision_words": "So", "decided_by": cast.mia},
        {**decided, "decision": "right", "decision_words": "So", "consulted_at": None},
        {"urgent": False},
        {**plain, **decided, "decision": "approved", "told_at": now - HOUR},
        {**plain, "ground": "threat", "report_number": "7"},
        {"withdrawn_at": now, "withdrawn_because": "So"},
        {**plain, "withdrawn_at": now},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            audit.save(_copy(kept, **change), by=cast.mia, why="For this test")


def test_the_database_wants_one_basis_for_each_line_of_the_accounting(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    kept, release = an_urgent_one(case, cast, now), a_release(case, cast, now)
    told, other = kept.disclosure, _copy(kept)
    audit.save(other, by=cast.mia, why="For this test")
    audit.save(_copy(told, exception=other), by=cast.mia, why="For this test")
    third = _copy(kept)
    audit.save(third, by=cast.mia, why="For this test")
    today = cast.agency.today(now)
    for change in (
        {"exception": None},
        {"release": release},
        {"exception": None, "release": release},
        {"law": ""},
        {"ground": ""},
        {"client_told": ""},
        {"client_knew_on": today},
        {"exception": other},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            line = _copy(told, **{"exception": third, **change})
            audit.save(line, by=cast.mia, why="For this test")


def _copy(row: Any, **change: Any) -> Any:
    fields = [field for field in row._meta.concrete_fields if field.name != "id"]
    values = {field.name: getattr(row, field.name) for field in fields}
    return type(row)(**{**values, **change})


@pytest.mark.parametrize(
    "change",
    [
        "law = 'x'", "facts = 'x'", "relevance = 'x'", "recipient_name = 'x'", "categories = '{}'",
        "record_types = '{notes}'", "decision = ''", "told_at = now()", "told_at = NULL",
    ],
)  # fmt: skip
def test_what_was_asked_for_decided_and_told_never_changes(
    case: Case, cast: Cast, now: dt.datetime, change: str
) -> None:
    cleared_for(cast, now, "criminal")
    kept = approved(case, cast, now, categories=["criminal"])
    told_under(kept, cast, now)
    with (
        pytest.raises((ProgrammingError, IntegrityError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE consent_disclosureexception SET {change} WHERE id = %s", [kept.pk])
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE consent_consultation SET held_at = now()")


@pytest.mark.parametrize("name", ["omar", "otto", "alex", "petra"])
def test_nobody_else_tells_without_a_release(
    case: Case, cast: Cast, now: dt.datetime, name: str
) -> None:
    exception = approved(case, cast, now)
    for act in (told_under, advised):
        with pytest.raises(Forbidden):
            act(exception, cast, now, by=cast[name])  # type: ignore[operator]
    for ask in (an_exception, an_urgent_one):
        with pytest.raises(Forbidden):
            ask(case, cast, now, ground="abuse", by=cast[name])  # type: ignore[operator]
    with pytest.raises(Forbidden):
        withdraw_exception(exception, by=cast[name], now=now, why="So")
    with pytest.raises(Forbidden):
        follow_up(exception, by=cast[name], now=now, report_number="7")


def _local(cast: Cast, now: dt.datetime) -> str:
    return now.astimezone(ZoneInfo(cast.agency.timezone)).strftime("%Y-%m-%dT%H:%M")


def _typed(cast: Cast, now: dt.datetime, ground: str) -> dict[str, Any]:
    words = words_of(ground, cast, now)
    facts = {f"fact_{key}": value for key, value in words.pop("facts").items()}
    if "fact_learned_at" in facts:
        facts["fact_learned_at"] = _local(cast, now - HOUR)
    return {**{name: value for name, value in words.items() if name != "ground"}, **facts}


def test_con_16_from_the_ground_to_the_accounting_on_pages(
    case: Case, cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    mia, sally = browser_of("mia"), browser_of("sally")
    new = reverse("exception-new", args=[case.pk])
    assert new in mia.get(reverse("consent-list", args=[case.pk])).content.decode()
    chooser = mia.get(new).content.decode()
    assert f"{new}?ground=court_order" in chooser
    assert "usually not enough" in chooser
    typed = _typed(cast, now, "court_order")
    again = mia.post(f"{new}?ground=court_order", {**typed, "law": ""})
    assert again.status_code == 200
    assert "Attendance from May to July" in again.content.decode()
    mia.post(f"{new}?ground=court_order", typed)
    made = DisclosureException.objects.get()
    detail = reverse("exception-detail", args=[made.pk])
    assert "Nobody was asked yet" in mia.get(detail).content.decode()
    advice = {"adviser_name": "Lena Ortiz", "adviser_role": "lawyer", "advice": "Only the dates."}
    mia.post(reverse("consultation-new", args=[made.pk]), {**advice, "held_at": _local(cast, now)})
    decide = reverse("exception-decide", args=[made.pk])
    assert decide not in mia.get(detail).content.decode()
    assert decide in sally.get(detail).content.decode()
    assert "Only the dates." in sally.get(decide).content.decode()
    sally.post(decide, {"decision": "approved"})
    tell = reverse("exception-told", args=[made.pk])
    assert tell in mia.get(detail).content.decode()
    told = {
        "spoke_with": "Clerk Dora Finch", "method": "paper", "told": "Six dates.",
        "told_at": _local(cast, now), "record_types": ["attendance"],
    }  # fmt: skip
    listed = mia.post(tell, told, follow=True).content.decode()
    assert "Six dates." in listed
    assert detail in listed
    after = reverse("exception-follow-up", args=[made.pk])
    mia.post(after, {"client_told_on": cast.agency.today(now)})
    made.refresh_from_db()
    assert made.client_told_on == cast.agency.today(now)


def test_con_16_whom_the_client_keeps_away_from_stands_where_somebody_is_to_keep_them_safe(
    case: Case, cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    add_person(case, by=cast.mia, now=now, name="Bruno Kell", relation="Ex", kin="no_contact")
    url, mia = reverse("exception-urgent", args=[case.pk]), browser_of("mia")
    for ground, warns in (("self_harm", True), ("medical", False)):
        page = mia.get(f"{url}?ground={ground}").content.decode()
        assert ("Bruno Kell" in page) is warns


def test_con_17_the_urgent_way_is_one_page_and_shows_its_clock(
    case: Case, cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    mia = browser_of("mia")
    url = f"{reverse('exception-urgent', args=[case.pk])}?ground=abuse"
    page = mia.get(url).content.decode()
    assert "counsel confirms" in page
    assert "The strictest that we know of" in page
    told = {"told": "What I saw.", "method": "phone", "told_at": _local(cast, now)}
    detail = mia.post(url, {**_typed(cast, now, "abuse"), **told}, follow=True).content.decode()
    assert "Spoken report by" in detail
    assert "What I saw." in mia.get(reverse("disclosure-list", args=[case.pk])).content.decode()
    made = DisclosureException.objects.get()
    withdraw = reverse("exception-withdraw", args=[made.pk])
    assert withdraw not in detail
    assert "told already" in mia.post(withdraw, {"why": "No"}).content.decode()
    assert mia.get(reverse("exception-urgent", args=[case.pk])).status_code == 200
