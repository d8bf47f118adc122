"""What is told without a release: on a ground, after advice, approved by somebody else, accounted for."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.clearing import clear
from casemgmt.agency.actions.configuring import change_agency, set_program_settings
from casemgmt.agency.states import STATES
from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.ranges import since
from casemgmt.ledger.models import Notice
from clients.access.refresh import refresh
from clients.actions.assigning import assign_case
from clients.models import AccessGrant, Case
from clients.registry import due_sources, timeline_sources
from consent.actions.excepting import (
    ask_exception,
    decide_exception,
    follow_up,
    withdraw_exception,
)
from consent.excepted import clock_of
from consent.grounds import GROUNDS, URGENT, Ground
from consent.models import Consultation, Disclosure, DisclosureException
from consent.reporting import rule_for, rules
from tests.cast import SET_UP, Cast
from tests.consent.stories import (
    FACTS,
    a_disclosure,
    a_release,
    advised,
    an_exception,
    an_urgent_one,
    approved,
    told_under,
    words_of,
)
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]
DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)


@pytest.fixture
def case(cast: Cast, now: dt.datetime) -> Case:
    """Rosa's case, which Mia works and Sally leads; Mia is cleared for nothing restricted."""
    return a_case(cast, now, stage="active")


def cleared_for(cast: Cast, now: dt.datetime, category: str, who: str = "mia sally") -> None:
    """From now on these people may read and write this in the cases they see."""
    for name in who.split():
        clear(cast[name], by=cast.alex, now=now, category=category, why="Trained")


def due(source: str, staff: Any, now: dt.datetime, until: dt.date) -> list[tuple[str, dt.date]]:
    return [(item.row.title, item.due_on) for item in due_sources[source](staff, now, until)]


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


def test_con_17_in_an_emergency_it_is_told_first_and_advice_and_a_review_follow(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    exception = an_urgent_one(case, cast, now)
    told = exception.disclosure
    assert (told.ground, told.told, told.told_at) == ("abuse", "What I saw on her arms.", now)
    today = cast.agency.today(now)
    tomorrow = cast.agency.today(now + DAY)
    chased = ("Ask somebody for advice: Rosa Delgado", tomorrow)
    assert chased in due("exceptions to follow", cast.mia, now, tomorrow)
    assert chased in due("exceptions to follow", cast.mia, now + 5 * DAY, today + 5 * DAY)
    with pytest.raises(Refused, match="asked for advice"):
        decide_exception(exception, by=cast.sally, now=now, decision="right", decision_words="Seen")
    later = now + 2 * DAY
    advised(exception, cast, later)
    assert chased not in due("exceptions to follow", cast.mia, later, tomorrow)
    waits = due("exceptions to decide", cast.sally, later, tomorrow)
    assert waits == [("Look at what was told about Rosa Delgado", today)]
    for decision, words in (("approved", "Yes"), ("right", " ")):
        with pytest.raises(Refused):
            decide_exception(
                exception, by=cast.sally, now=later, decision=decision, decision_words=words
            )
    decide_exception(
        exception,
        by=cast.sally,
        now=later,
        decision="not_right",
        decision_words="To the wrong desk",
    )
    assert exception.state == "used"
    assert not due("exceptions to decide", cast.sally, later, tomorrow)


@pytest.mark.parametrize("ground", Ground.values)
def test_con_17_only_some_grounds_let_one_tell_first(
    case: Case, cast: Cast, now: dt.datetime, ground: str
) -> None:
    if ground in URGENT:
        assert an_urgent_one(case, cast, now, ground).state == "used"
        return
    with pytest.raises(Refused, match="before it is approved"):
        an_urgent_one(case, cast, now, ground)
    assert not Disclosure.objects.exists()


def test_con_17_what_will_be_told_is_not_written_down_as_told(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    for change in ({"told_at": now + MINUTE}, {"told": " "}, {"method": "thought"}):
        with pytest.raises(Refused) as refusal:
            an_urgent_one(case, cast, now, **change)
        assert refusal.value.field == next(iter(change))
    assert not DisclosureException.objects.exists()


def test_con_17_the_program_says_within_how_many_hours_advice_is_written_down(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    today = cast.agency.today(now)
    set_program_settings(
        case.program,
        by=cast.alex,
        now=now,
        effective_from=today,
        values={"consult_hours": 72},
    )
    exception = an_urgent_one(case, cast, now)
    days = [day for title, day in due("exceptions to follow", cast.mia, now, today + 5 * DAY)]
    assert cast.agency.today(now + 72 * HOUR) in days
    assert clock_of(exception, now).advice_by == now + 72 * HOUR
    assert not clock_of(exception, now + 71 * HOUR).late
    assert clock_of(exception, now + 73 * HOUR).late


def test_con_16_the_client_is_told_or_it_is_looked_at_again(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    today = cast.agency.today(now)
    exception = an_urgent_one(
        case, cast, now, client_told="not_told", untold_because="The nephew reads her mail"
    )
    telling = ("Tell the client what was told: Rosa Delgado", today + 3 * DAY)
    assert telling in due("exceptions to follow", cast.mia, now, today + 7 * DAY)
    assert telling not in due("exceptions to follow", cast.mia, now, today + 2 * DAY)
    follow_up(exception, by=cast.mia, now=now, look_again_on=today + 6 * DAY)
    assert telling not in due("exceptions to follow", cast.mia, now, today + 7 * DAY)
    for change in (
        {"client_told_on": today + DAY},
        {"look_again_on": today - DAY},
        {"written_at": now + MINUTE},
        {},
    ):
        with pytest.raises(Refused):
            follow_up(exception, by=cast.mia, now=now, **change)
    follow_up(exception, by=cast.mia, now=now, client_told_on=today)
    titles = [title for title, _day in due("exceptions to follow", cast.mia, now, today + 7 * DAY)]
    assert not any(title.startswith("Tell the client") for title in titles)


@pytest.mark.parametrize(
    ("state", "about", "spoken", "written"),
    [
        ("CA", "child", 0, 36),
        ("CA", "elder", 0, 48),
        ("TX", "child", 24, None),
        ("", "elder", 0, 36),
        ("WY", "child", 0, 36),
        ("NY", "elder", 0, 36),
    ],
)
def test_the_rule_of_a_state_that_is_not_listed_is_the_strictest(
    state: str, about: str, spoken: int, written: int | None
) -> None:
    rule = rule_for(state, about)
    assert (rule.spoken_hours, rule.written_hours) == (spoken, written)
    assert bool(rule.source) is (rule.jurisdiction == state != "")


def test_every_rule_says_whom_it_is_about_and_where_it_stands() -> None:
    about = dict(GROUNDS[Ground.ABUSE].facts["about"].choices)
    for rule in rules():
        assert set(rule.about) <= set(about)
        assert rule.jurisdiction in dict(STATES)
        assert all((rule.who, rule.to, rule.source, rule.sample))


def test_a_report_in_writing_is_due_as_the_state_has_it(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    change_agency(cast.agency, by=cast.alex, now=now, jurisdiction="CA")
    case = Case.objects.select_related("agency", "client", "program").get(pk=case.pk)
    exception = an_urgent_one(case, cast, now)
    learned = now - 30 * MINUTE
    clock = clock_of(exception, now)
    assert (clock.spoken_by, clock.written_by) == (learned, learned + 48 * HOUR)
    until = cast.agency.today(now + 3 * DAY)
    writing = ("Make the report in writing: Rosa Delgado", cast.agency.today(learned + 48 * HOUR))
    assert writing in due("exceptions to follow", cast.mia, now, until)
    follow_up(exception, by=cast.mia, now=now, report_number="EA-77", written_at=now)
    assert writing not in due("exceptions to follow", cast.mia, now, until)
    other = approved(case, cast, now)
    told_under(other, cast, now)
    with pytest.raises(Refused) as refusal:
        follow_up(other, by=cast.mia, now=now, report_number="EA-77")
    assert refusal.value.field == "report_number"


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
    assert not due("exceptions to follow", cast.gina, now, until)


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
