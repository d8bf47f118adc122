"""Legal papers: for the team of the case alone, and what they say is sealed (INT-14)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.core.access import decide
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import since
from clients.access.refresh import refresh
from clients.actions.legal_papers import add_legal_paper, end_legal_paper
from clients.models import AccessGrant, Case, CaseClearance, LegalPaper
from clients.record_history import kinds_of
from clients.registry import timeline_sources
from tests.cast import SET_UP, Cast
from tests.clients.test_documents import added
from tests.stories import a_case, shut

BrowserOf = Callable[[str], Browser]
DAY = dt.timedelta(days=1)
SAYS = "No machines, whatever happens"


def facts(cast: Cast, now: dt.datetime, **changed: Any) -> dict[str, Any]:
    return {
        "kind": "advance_directive",
        "says": SAYS,
        "lies_at": "On the refrigerator",
        "dated_on": cast.agency.today(now) - 100 * DAY,
        "ends_on": None,
        **changed,
    }


def a_paper(case: Case, cast: Cast, now: dt.datetime, **given: Any) -> LegalPaper:
    changed = given.pop("facts", {})
    return add_legal_paper(case, by=cast.mia, now=now, facts=facts(cast, now, **changed), **given)


def cleared(case: Case, cast: Cast, who: str, now: dt.datetime) -> None:
    held = since(now - DAY)
    row = CaseClearance(case=case, staff=cast[who], category="genetic", during=held)
    audit.save(row, by=SET_UP, why="For this test")
    refresh([case.pk])


def test_int_14_a_legal_paper_says_what_it_is_and_where_it_lies(
    cast: Cast, now: dt.datetime
) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    for field, changed in (
        ("kind", {"kind": "letter"}),
        ("says", {"says": " "}),
        ("lies_at", {"lies_at": " "}),
        ("dated_on", {"dated_on": today + DAY}),
        ("ends_on", {"ends_on": today - 101 * DAY}),
    ):
        with pytest.raises(Refused) as refusal:
            a_paper(case, cast, now, facts=changed)
        assert refusal.value.field == field
    for name in ("omar", "quinn", "alex", "petra"):
        with pytest.raises(Forbidden):
            add_legal_paper(case, by=cast[name], now=now, facts=facts(cast, now))
    assert a_paper(case, cast, now).recorded_by == cast.mia
    shut(case, now)
    with pytest.raises(Refused, match="closed"):
        a_paper(case, cast, now)


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "letter"}, {"says": ""}, {"lies_at": ""}, {"ends_on": dt.date(1999, 1, 1)}],
)
def test_int_14_the_database_refuses_half_a_paper(
    cast: Cast, now: dt.datetime, wrong: dict[str, Any]
) -> None:
    paper = a_paper(a_case(cast, now), cast, now)
    for name, value in wrong.items():
        setattr(paper, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.save(paper, by=SET_UP, why="For this test")


def test_int_14_its_document_is_a_restricted_one_of_the_case(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    cleared(case, cast, "mia", now)
    other = a_case(cast, now)
    cleared(other, cast, "mia", now)
    for wrong in (added(case, cast, now), added(other, cast, now, categories=["genetic"])):
        with pytest.raises(Refused) as refusal:
            a_paper(case, cast, now, document=wrong)
        assert refusal.value.field == "document"
    kept = added(case, cast, now, categories=["genetic"])
    assert a_paper(case, cast, now, document=kept, facts={"lies_at": ""}).document == kept


def test_int_14_the_team_sees_it_and_who_only_reads_the_case_does_not(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    paper = a_paper(case, cast, now)
    reading = since(now - DAY, now + DAY)
    asked = AccessGrant(case=case, staff=cast.omar, basis="consultation", during=reading)
    audit.save(asked, by=SET_UP, why="For this test")
    refresh([case.pk])
    assert decide(cast.omar, "view", case, now).allow
    for who, sees in (("mia", True), ("sally", True), ("omar", False), ("petra", False)):
        staff = cast[who]
        told = decide(staff, "view", paper, now)
        assert (told.allow, told.visible) == (sees, sees), who
        assert LegalPaper.objects.visible_to(staff, now).exists() is sees, who
        lines = timeline_sources[LegalPaper._meta.label](staff, case, now)
        assert bool(lines) is sees, who
        kinds = kinds_of(case, staff, now)
        assert (LegalPaper._meta.label in kinds) is sees, who
        with acting_as(staff.user_id):
            assert LegalPaper._base_manager.exists() is sees, who


def test_int_14_a_paper_in_a_category_takes_a_clearance_too(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    with pytest.raises(Refused) as refusal:
        a_paper(case, cast, now, categories=["genetic"])
    assert refusal.value.field == "categories"
    cleared(case, cast, "mia", now)
    paper = a_paper(case, cast, now, categories=["genetic"])
    assert decide(cast.mia, "view", paper, now).allow
    assert not decide(cast.sally, "view", paper, now).visible


def test_int_14_what_it_says_is_sealed_and_found_by_no_search(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    a_paper(case, cast, now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT says, lies_at FROM clients_legalpaper")
        stored = cursor.fetchone()
    assert all(text.startswith("sealed1.") for text in stored)
    for text in timeline_sources[LegalPaper._meta.label](cast.mia, case, now):
        assert SAYS not in f"{text.entry.title} {text.entry.text}"


def test_int_14_a_paper_ends_once_and_says_why(cast: Cast, now: dt.datetime) -> None:
    paper, today = a_paper(a_case(cast, now), cast, now), cast.agency.today(now)
    for field, given in (
        ("why", {"ends_on": today, "why": " "}),
        ("ends_on", {"ends_on": today + DAY, "why": "Revoked"}),
        ("ends_on", {"ends_on": today - 101 * DAY, "why": "Revoked"}),
    ):
        with pytest.raises(Refused) as refusal:
            end_legal_paper(paper, by=cast.mia, now=now, **given)
        assert refusal.value.field == field
    with pytest.raises(Forbidden):
        end_legal_paper(paper, by=cast.omar, now=now, ends_on=today, why="Revoked")
    end_legal_paper(paper, by=cast.mia, now=now, ends_on=today - DAY, why="She revoked it")
    assert (paper.holds(today - DAY), paper.holds(today)) == (True, False)
    with pytest.raises(Refused, match="already"):
        end_legal_paper(paper, by=cast.mia, now=now, ends_on=today, why="Again")


def test_int_14_the_pages_write_a_paper_down_for_the_team(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, mia = a_case(cast, now), browser_of("mia")
    page, new = (reverse(name, args=[case.pk]) for name in ("standing", "legal-paper-new"))
    answer = mia.post(new, facts(cast, now, lies_at="", ends_on=""))
    assert "Say where it lies, or choose the document." in answer.content.decode()
    assert mia.post(new, facts(cast, now, ends_on=""))["Location"] == page
    assert SAYS in mia.get(page).content.decode()
    reading = since(now - DAY, now + DAY)
    asked = AccessGrant(case=case, staff=cast.omar, basis="consultation", during=reading)
    audit.save(asked, by=SET_UP, why="For this test")
    refresh([case.pk])
    omar = browser_of("omar").get(page)
    assert omar.status_code == 200
    assert "Legal papers" not in omar.content.decode()
    paper = LegalPaper.objects.get(case=case)
    assert browser_of("omar").get(reverse("legal-paper-end", args=[paper.pk])).status_code == 404
    over = {"ends_on": cast.agency.today(now).isoformat(), "why": "She revoked it"}
    assert mia.post(reverse("legal-paper-end", args=[paper.pk]), over)["Location"] == page
    assert "She revoked it" in mia.get(page).content.decode()
