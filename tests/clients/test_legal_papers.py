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
from clients.actions.standing import add_authority, end_authority
from clients.models import AccessGrant, Case, CaseClearance, LegalAuthority, LegalPaper
from clients.record_history import kinds_of
from clients.registry import timeline_sources
from tests.cast import SET_UP, Cast
from tests.clients.standing import guarded, guardian
from tests.clients.test_documents import added
from tests.consent.stories import a_consent, a_release
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
    today = cast.agency.today(now)
    end_legal_paper(a_paper(case, cast, now), by=cast.mia, now=now, ends_on=today, why="Revoked")
    with connection.cursor() as cursor:
        cursor.execute("SELECT says, lies_at, ended_because FROM clients_legalpaper")
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


def test_int_14_an_authority_rests_on_a_restricted_document(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, other = a_case(cast, now), a_case(cast, now)
    for one in (case, other):
        cleared(one, cast, "mia", now)
    facts = {"facts": guardian(cast, now), "holder_name": "Ana Delgado"}
    for wrong in (added(case, cast, now), added(other, cast, now, categories=["genetic"])):
        with pytest.raises(Refused) as refusal:
            add_authority(case, by=cast.mia, now=now, **facts, document=wrong)
        assert refusal.value.field == "document"
    kept = added(case, cast, now, categories=["genetic"])
    form = browser_of("mia").get(reverse("authority-new", args=[case.pk])).context["form"]
    assert list(form.fields["document"].queryset) == [kept]
    assert add_authority(case, by=cast.mia, now=now, **facts, document=kept).document == kept


def test_int_14_what_an_authority_rests_on_is_shown_as_legal_papers_are(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    one = guarded(case, cast, now)
    signed = {"signer_capacity": "guardian", "represented_by": one, "client_part": "Nodded"}
    release = a_release(case, cast, now, **signed)
    a_consent(case, cast, now, **signed)
    end_authority(one, by=cast.mia, now=now, ended_on=today, why="The court revoked it")
    reading = since(now - DAY, now + DAY)
    asked = AccessGrant(case=case, staff=cast.omar, basis="consultation", during=reading)
    audit.save(asked, by=SET_UP, why="For this test")
    refresh([case.pk])
    words = ("Probate court", "Letters of guardianship", "The court revoked it")
    for who, sees in (("mia", True), ("omar", False)):
        for page in ("standing", "consent-list", "case-history", "release-detail"):
            record = release if page == "release-detail" else case
            answer = browser_of(who).get(reverse(page, args=[record.pk]))
            assert answer.status_code == 200, (who, page)
            shown = [text for text in words if text in answer.content.decode()]
            told = shown == [*words] if page in ("standing", "case-history") else len(shown) == 2
            assert told if sees else not shown, (who, page, shown)
        assert (LegalAuthority._meta.label in kinds_of(case, cast[who], now)) is sees, who
    assert (
        "Ana Delgado"
        in browser_of("omar").get(reverse("standing", args=[case.pk])).content.decode()
    )


def test_int_14_what_an_authority_rests_on_is_sealed(cast: Cast, now: dt.datetime) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    one = guarded(case, cast, now)
    signed = {"signer_capacity": "guardian", "represented_by": one, "client_part": "Nodded"}
    a_release(case, cast, now, **signed)
    a_consent(case, cast, now, **signed)
    end_authority(one, by=cast.mia, now=now, ended_on=today, why="The court revoked it")
    columns = {
        "clients_legalauthority": "basis, paper, ended_because",
        "consent_release": "authority",
        "consent_serviceconsent": "authority",
    }
    for table, names in columns.items():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {names} FROM {table}")
            stored = cursor.fetchone()
        assert all(text.startswith("sealed1.") for text in stored), table
    assert "The court revoked it" not in {row.history_change_reason for row in one.history.all()}


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
