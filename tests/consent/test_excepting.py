"""What is told without a release: on a ground, after advice, approved by somebody else, accounted for."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core.errors import Forbidden, Refused
from casemgmt.ledger.models import Notice
from clients.actions.documents import add_document
from clients.models import Case
from clients.registry import timeline_sources
from consent.actions.approving import decide_exception, withdraw_exception
from consent.actions.excepting import ask_exception
from consent.grounds import GROUNDS, Ground
from consent.models import Consultation, Disclosure, DisclosureException
from tests.cast import Cast
from tests.consent.stories import (
    FACTS,
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
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)


@pytest.fixture
def case(cast: Cast, now: dt.datetime) -> Case:
    """Rosa's case, which Mia works and Sally leads; Mia is cleared for nothing restricted."""
    return a_case(cast, now, stage="active")


@pytest.mark.parametrize("ground", Ground.values)
def test_con_16_each_ground_asks_for_its_own_facts(
    case: Case, cast: Cast, now: dt.datetime, ground: str
) -> None:
    needed = [key for key, fact in GROUNDS[ground].facts.items() if fact.is_needed]
    for key in needed:
        with pytest.raises(Refused) as refusal:
            an_exception(case, cast, now, ground, facts={key: ""})
        assert refusal.value.field == f"fact_{key}"
    assert not DisclosureException.objects.exists()
    made = an_exception(case, cast, now, ground)
    assert set(made.known) == set(needed) == set(FACTS[ground]) | set(made.known)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"law": " "}, "law"),
        ({"recipient_kind": "medical"}, "recipient_kind"),
        ({"recipient_name": "Anyone"}, "recipient_name"),
        ({"record_types": []}, "record_types"),
        ({"record_types": ["everything"]}, "record_types"),
        ({"relevance": "everything"}, "relevance"),
        ({"client_told": ""}, "client_told"),
        ({"client_told": "before"}, "client_told_on"),
        ({"look_again_on": None}, "look_again_on"),
        ({"client_told": "not_told"}, "untold_because"),
        ({"facts": {"which": "another"}, "ground": "abuse"}, "fact_which"),
        ({"ground": "curiosity"}, None),
    ],
)
def test_con_16_it_says_on_what_law_to_whom_what_and_why(
    case: Case, cast: Cast, now: dt.datetime, change: dict[str, Any], field: str | None
) -> None:
    words = words_of("court_order", cast, now)
    if change.get("ground") == "abuse":
        words = words_of("abuse", cast, now)
        change = {**change, "facts": words["facts"] | change["facts"]}
    with pytest.raises(Refused) as refusal:
        ask_exception(case, by=cast.mia, now=now, **{**words, **change})
    assert refusal.value.field == field
    assert not DisclosureException.objects.exists()


def test_con_16_whoever_leads_the_case_learns_of_it_at_once_and_without_a_word(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    for made in (an_exception(case, cast, now), an_urgent_one(case, cast, now)):
        told = Notice.objects.filter(kind="exception", key=str(made.pk))
        assert cast.sally.user_id in set(told.values_list("to", flat=True))
        assert cast.mia.user_id not in set(told.values_list("to", flat=True))
        assert {notice.url for notice in told} == {reverse("exception-detail", args=[made.pk])}
        assert "Delgado" not in str(told[0])


def test_con_16_nothing_is_asked_for_that_nobody_could_approve(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    cleared_for(cast, now, "criminal", "mia")
    alone = a_case(cast, now, carried_by="vera", stage="active")
    for asked in ({"by": cast.vera}, {"categories": ["criminal"]}):
        with pytest.raises(Refused, match="nobody could approve"):
            an_exception(alone if "by" in asked else case, cast, now, **asked)
    assert not DisclosureException.objects.exists()
    assert not Notice.objects.filter(kind="exception").exists()


def test_con_16_who_leads_and_is_not_cleared_learns_that_something_was_told_and_not_where(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    cleared_for(cast, now, "hiv_sti", "mia")
    an_urgent_one(case, cast, now, "medical", categories=["hiv_sti"])
    told = Notice.objects.filter(to=cast.sally.user)
    assert {(one.kind, one.url) for one in told} == {("exception_unseen", reverse("team"))}


@pytest.mark.parametrize(
    ("ground", "category", "answer", "field"),
    [
        ("subpoena", "sud_part2", {}, "categories"),
        ("subpoena", "dv_safety", {}, "categories"),
        ("subpoena", "dv_location", {}, "categories"),
        ("threat", "sud_part2", {}, "categories"),
        ("other_law", "sud_part2", {}, "categories"),
        ("court_order", "sud_part2", {}, "fact_sud_order"),
        ("court_order", "sud_part2", {"sud_order": True}, "fact_sud_subpoena"),
        ("court_order", "sud_part2", {"sud_order": True, "sud_subpoena": True}, None),
        ("abuse", "sud_part2", {"which": "further"}, "fact_which"),
        ("abuse", "sud_part2", {"which": "first"}, None),
        ("oversight", "sud_part2", {}, "fact_sud_agreement"),
        ("medical", "sud_part2", {}, None),
        ("medical", "legal_privileged", {}, "categories"),
    ],
)
def test_con_16_a_ground_opens_some_categories_never_and_others_with_more(
    case: Case,
    cast: Cast,
    now: dt.datetime,
    ground: str,
    category: str,
    answer: dict[str, Any],
    field: str | None,
) -> None:
    cleared_for(cast, now, category)
    if field is None:
        made = an_exception(case, cast, now, ground, facts=answer, categories=[category])
        assert made.categories == [category]
        return
    with pytest.raises(Refused) as refusal:
        an_exception(case, cast, now, ground, facts=answer, categories=[category])
    assert refusal.value.field == field


def test_con_22_nobody_asks_about_what_they_are_not_cleared_for(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    with pytest.raises(Refused) as refusal:
        an_exception(case, cast, now, "medical", categories=["hiv_sti"])
    assert refusal.value.field == "categories"


def test_con_17_advice_comes_before_approval_and_approval_before_telling(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    exception = an_exception(case, cast, now)
    states = [exception.state]
    with pytest.raises(Refused, match="asked for advice"):
        decide_exception(exception, by=cast.sally, now=now, decision="approved")
    with pytest.raises(Refused, match="not approved"):
        told_under(exception, cast, now)
    advised(exception, cast, now + HOUR)
    states.append(exception.state)
    with pytest.raises(Refused, match="not approved"):
        told_under(exception, cast, now + HOUR)
    later = now + 2 * HOUR
    decide_exception(exception, by=cast.sally, now=later, decision="approved")
    states.append(exception.state)
    with pytest.raises(Refused) as refusal:
        told_under(exception, cast, later, told_at=later - MINUTE)
    assert refusal.value.field == "told_at"
    told = told_under(exception, cast, later)
    states.append(exception.state)
    assert states == ["prepared", "waiting", "approved", "used"]
    assert told.told_at >= exception.decided_at >= exception.consulted_at


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"adviser_name": " "}, "adviser_name"),
        ({"adviser_name": "mia example"}, "adviser_name"),
        ({"adviser_role": "friend"}, "adviser_role"),
        ({"advice": " "}, "advice"),
        ({"held_at": MINUTE}, "held_at"),
    ],
)
def test_con_17_a_consultation_says_with_whom_when_and_what_they_advised(
    case: Case, cast: Cast, now: dt.datetime, change: dict[str, Any], field: str
) -> None:
    if "held_at" in change:
        change = {"held_at": now + MINUTE}
    if change.get("adviser_name", " ").strip():
        change = {"adviser_name": cast.mia.name.upper()}
    exception = an_exception(case, cast, now)
    with pytest.raises(Refused) as refusal:
        advised(exception, cast, now, **change)
    assert refusal.value.field == field
    assert exception.consulted_at is None
    assert not Consultation.objects.exists()


def test_con_17_a_subpoena_takes_the_advice_of_a_lawyer(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    exception = an_exception(case, cast, now, "subpoena")
    advised(exception, cast, now, adviser_role="supervisor", adviser_name="Sally")
    assert exception.state == "prepared"
    advised(exception, cast, now)
    assert exception.state == "waiting"


def test_con_16_somebody_else_approves_who_leads_the_case(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    exception = an_exception(case, cast, now, by=cast.sally)
    advised(exception, cast, now)
    with pytest.raises(Refused, match="Somebody else"):
        decide_exception(exception, by=cast.sally, now=now, decision="approved")
    for name in ("mia", "omar", "petra", "alex", "otto"):
        with pytest.raises(Forbidden):
            decide_exception(exception, by=cast[name], now=now, decision="approved")
    for decision in ("right", "perhaps", ""):
        with pytest.raises(Refused) as refusal:
            decide_exception(exception, by=cast.vera, now=now, decision=decision)
        assert refusal.value.field == "decision"
    decide_exception(exception, by=cast.vera, now=now, decision="approved")
    asker = Notice.objects.filter(kind="exception_decided", to=cast.sally.user)
    assert asker.count() == 1
    assert not Notice.objects.filter(kind="exception", read_at=None).exists()
    with pytest.raises(Refused, match="decided already"):
        decide_exception(
            exception, by=cast.vera, now=now, decision="refused", decision_words="No more"
        )


def test_con_16_a_no_says_why_and_nothing_is_told_after_it(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    exception = an_exception(case, cast, now)
    advised(exception, cast, now)
    with pytest.raises(Refused) as refusal:
        decide_exception(exception, by=cast.sally, now=now, decision="refused")
    assert refusal.value.field == "decision_words"
    decide_exception(
        exception, by=cast.sally, now=now, decision="refused", decision_words="Ask her"
    )
    assert exception.state == "refused"
    for act in (told_under, advised):
        with pytest.raises(Refused):
            act(exception, cast, now)  # type: ignore[operator]
    assert not Disclosure.objects.exists()


def test_con_16_what_was_asked_for_can_be_withdrawn_until_it_is_told(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    exception, used = an_exception(case, cast, now), approved(case, cast, now)
    with pytest.raises(Refused):
        withdraw_exception(exception, by=cast.mia, now=now, why=" ")
    withdraw_exception(exception, by=cast.mia, now=now, why="She signed a release")
    assert exception.state == "withdrawn"
    told_under(used, cast, now)
    with pytest.raises(Refused, match="told already"):
        withdraw_exception(used, by=cast.mia, now=now, why="A mistake")
    for act in (told_under, advised):
        with pytest.raises(Refused):
            act(exception, cast, now)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"record_types": ["attendance", "notes"]}, "record_types"),
        ({"record_types": []}, "record_types"),
        ({"told": " "}, "told"),
        ({"spoke_with": "Everybody"}, "spoke_with"),
        ({"method": "thought"}, "method"),
    ],
)
def test_con_16_no_more_is_told_than_was_approved(
    case: Case, cast: Cast, now: dt.datetime, change: dict[str, Any], field: str
) -> None:
    exception = approved(case, cast, now)
    with pytest.raises(Refused) as refusal:
        told_under(exception, cast, now, **change)
    assert refusal.value.field == field
    assert not Disclosure.objects.exists()
    assert told_under(exception, cast, now)
    with pytest.raises(Refused, match="told already"):
        told_under(exception, cast, now)


def test_con_18_what_is_told_without_a_release_joins_the_accounting_with_its_basis(
    case: Case, cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    exception = approved(case, cast, now)
    told = told_under(exception, cast, now)
    assert (told.ground, told.law, told.relevance) == (
        "court_order",
        exception.law,
        exception.relevance,
    )
    assert (told.release, told.exception, told.client_knew_on) == (None, exception, None)
    page = browser_of("mia").get(reverse("disclosure-list", args=[case.pk])).content.decode()
    for words in ("Court order", "Code of this state, section 12", "The dates of six visits."):
        assert words in page
    lines = timeline_sources["consent.Disclosure"](cast.sally, case, now)
    assert [str(tag.text) for line in lines for tag in line.entry.tags] == ["Court order"]
    asked = timeline_sources["consent.DisclosureException"](cast.sally, case, now)
    assert [line.entry.who for line in asked] == [cast.mia.name, cast.sally.name]


def test_con_16_the_order_itself_may_lie_in_the_record_where_not_everybody_reads_it(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    cleared_for(cast, now, "criminal")
    other = a_case(cast, now)
    act: dict[str, Any] = {"by": cast.mia, "now": now}
    kept, open_one, of_other = (
        add_document(
            one, **act, upload=SimpleUploadedFile("order.txt", b"Ordered"), title="Order",
            categories=categories,
        )
        for one, categories in ((case, ["criminal"]), (case, []), (other, ["criminal"]))
    )  # fmt: skip
    for document in (open_one, of_other):
        with pytest.raises(Refused) as refusal:
            an_exception(case, cast, now, document=document)
        assert refusal.value.field == "document"
    assert an_exception(case, cast, now, document=kept).document == kept
