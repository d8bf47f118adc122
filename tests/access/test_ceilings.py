"""How many queries each page takes: the same for three rows in every list and for thirty."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.forms import BaseForm

from casemgmt.work.views import cases
from clients.access.reading import CODENAMES, permission_id
from clients.models import Case
from tests.access.asking import queries_of
from tests.access.growing import grow
from tests.access.table import CEILINGS, OTHERS, PAGES, Asked
from tests.access.world import World, entered, world
from tests.conftest import FEW

pytestmark = pytest.mark.django_db(databases=["default"])

MANY = 30
SLACK = 1
"""How far below its ceiling a page may stay; one that stays further below gets a lower one."""
A_PAGE = 25
"""Rows of a list that has pages."""
VARYING = {
    "setting-history": "one statement for each kind of setting among the newest 25 changes",
    "case-history": "one statement for each kind of record among the newest 25 changes",
}
CLIENTS = (b"Rosa Delgado", b"Walter Quill")
"""Everybody in the world who is, or may become, a client."""
LISTS: dict[str, tuple[str, ...]] = {
    "my-day": ("work.today.shown",),
    "client-list": ("rows",),
    "case-detail": ("goals", "team", "people"),
    "team": ("workers",),
    "team-member": ("page",),
    "agency-health": ("overdue", "agreements"),
    "report-referrals": ("form.program",),
    "referral-list": ("rows",),
    "referral-new": ("form.program", "form.outreach"),
    "referral-detail": ("screenings", "likely", "tries", "answers"),
    "referral-route": ("form.program",),
    "referral-hand-over": ("form.to",),
    "waitlist": ("rows",),
    "import-list": ("imports",),
    "import-detail": ("listed",),
    "import-map": ("form.program",),
    "import-rights": ("rights", "imports", "form.staff"),
    "outreach-list": ("rows",),
    "outreach-new": ("form.program",),
    "referral-accept": ("form.client",),
    "privacy-home": (
        *("waiting", "proposals", "audits", "emergencies", "returns", "questions", "officers"),
    ),
    "wall-list": ("walls", "restrictions"),
    "look-list": ("rows", "form.person"),
    "match-list": ("matches",),
    "own-looks": ("rows",),
    "setting-history": ("form.person",),
    "member-looks": ("rows",),
    "case-looks": ("rows", "emergencies"),
    "access-ask": ("asked",),
    "asked-list": ("asked",),
    "case-access": ("seers", "said"),
    "conflict-declare": ("form.staff",),
    "restriction-new": ("form.staff", "form.program"),
    "case-team": ("here", "before", "people"),
    "case-assign": ("form.staff",),
    "sample-ask": ("samples", "form.program", "form.reviewer"),
    "sample-list": ("page",),
    "audit-own": ("page", "audits"),
    "audit-ask": ("audits", "form.auditor"),
    "load-cover": ("form.staff",),
    "note-start": ("page",),
    "note-new": ("ways",),
    "contact-new": ("ways",),
    "visit-list": ("entries",),
    "need-new": ("form.responsible",),
    "need-edit": ("form.responsible",),
    "intake-edit": ("needs",),
    "standing": ("authorities", "papers"),
    "authority-new": ("form.holder",),
    "wish": ("form.wanted",),
    "visit-start": ("page",),
    "visit-new": ("form.staff", "ways"),
    "visit-detail": ("reminders", "ways"),
    "visit-edit": ("form.staff", "ways"),
    "way-list": ("ways",),
    "client-about": ("people", "home.others", "home.before", "told.answers"),
    "identity-edit": ("asked",),
    "home-join": ("form.household",),
    "calendar": ("visits",),
    "note-list": ("entries",),
    "note-detail": ("addenda",),
    "note-add": ("addenda",),
    "document-list": ("rows",),
    "draft-list": ("rows", "discarded"),
    "consent-list": ("earlier", "releases", "exceptions", "own_records"),
    "exception-detail": ("consultations",),
    "exception-decide": ("consultations",),
    "own-record-new": ("form.represented_by",),
    "own-record": ("parts",),
    "own-record-answer": ("held",),
    "own-record-hand-over": ("form.to",),
    "disclosure-list": ("rows",),
    "service-consent-new": ("texts", "form.text", "form.represented_by", "form.paper"),
    "release-sign": ("texts", "form.represented_by", "form.paper"),
    "plan-agree": ("form.represented_by",),
    "assessment-list": ("assessments",),
    "assessment-detail": ("parts",),
    "assessment-section": ("sections",),
    "assessment-complete": ("sections",),
    "template-list": ("rows",),
    "template-detail": ("parts",),
    "plan-list": ("versions", "goals", "services"),
    "plan-detail": ("goals", "services"),
    "plan-pdf": ("document.goals", "document.services"),
    "service-new": ("form.goal",),
    "service-edit": ("form.goal",),
    "closure-detail": ("goals",),
    "closure-letter": ("document.achieved", "document.services_end"),
    "supervision-list": ("rows",),
    "supervision-new": ("form.supervisee",),
    "retention-list": ("rows",),
    "retention-new": ("form.program",),
    "person-list": ("rows", "links", "teams"),
    "person-invite": ("form.intake_programs", "form.supervisor"),
    "person-detail": ("roles_form.intake_programs", "line_form.supervisor"),
    "person-lost-factor": ("form.checked_by",),
    "team-new": ("form.program",),
    "team-detail": ("members", "form.staff"),
    "category-detail": ("cleared", "person.staff"),
    "case-clearances": ("cleared", "form.staff"),
    "sign-in-limits": ("settings",),
    "emergency-rules": ("settings",),
    "agreement-list": ("standing", "past"),
    "agreement-new": ("form.partner_agency",),
    "agreement-edit": ("form.partner_agency",),
    "partner-list": ("partners",),
    "program-list": ("programs",),
    "method-list": ("pairs",),
    "protected-list": ("pairs",),
    "subject-list": ("pairs",),
    "program-detail": ("settings",),
    "criteria-list": ("versions",),
    "job-list": ("run_rows", "going_on"),
    "notice-list": ("page",),
}
"""The lists of each page, as its template names them; a field of a form is the list of its choices."""

FORMS = """
consultation-new exception-told exception-follow-up exception-withdraw disclosure-new own-record-put-off own-record-take-back own-record-part-new own-record-part-decide
referral-screen referral-dispose referral-told waitlist-change referral-try referral-answer referral-correct outreach-edit client-edit client-died person-new person-edit language-edit home-leave case-move
authority-end legal-paper-end visit-settle way-new service-consent-withdraw release-new release-edit release-refuse
release-revoke release-narrow release-event release-dispute release-settle reassessment-plan
assessment-set-aside plan-edit plan-propose plan-reopen plan-approve goal-new
goal-edit goal-settle objective-new service-start service-change closure-start closure-edit
closure-approve closure-withdraw closure-undo closure-complete case-hold case-resume flag-decide
supervision-held supervision-void clearance-end case-clearance-end note-restrict document-restrict assignment-end cover-hand-back asked-decide restriction-end wall-set-aside wall-ask
emergency-review emergency-answer look-settle match-settle merge-detail audit-decide audit-end
person-deactivate identity-check officer-decide agency-edit program-new agreement-answer agreement-end
program-settings preferences join
"""
STILL: dict[str, str] = {
    **dict.fromkeys(FORMS.split(), "a form about one record, with the choices of the product"),
    **dict.fromkeys(
        ["release-detail", "supervision-detail", "job-run", "emergency-detail", "agreement-detail"],
        "one record without parts",
    ),
    "client-merge": "at most ten others who are much like the client",
    "import-template": "no page: the heads of an empty table",
    "import-template-clients": "no page: the heads of an empty table",
    **dict.fromkeys(["document-download", "session"], "no page: bytes of one file, one answer"),
    **dict.fromkeys(["exception-new", "exception-urgent"], "the grounds of the code"),
    "legal-paper-new": "its documents are the restricted ones of the case",
    "criteria-new": "as many rows as a version may ask questions",
    "calendar-link": "one's own link",
    "calendar-feed": "no page: what a calendar program reads, in one statement however long",
    "palette": "never shows more than eight",
    "referral-likely": "never shows more than eight",
    "emergency-open": "the newest few of one's own",
    "case-history": "a page of 25 from the beginning; one for each would be more than its ceiling",
    "styleguide": "examples in the code",
    "category-list": "the categories of the code, which never grow",
    "needed-list": "the subjects of the code, which never grow",
    "standard-list": "the rows of a file, which never grow",
    "demo": "people of the demo, of whom the test's world has none",
}
"""Pages without a list that the agency's work makes longer, and why. Those of allauth are its own."""


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any, worker_id: str) -> Iterator[World]:
    """A world for this file alone: the lists in it grow."""
    with django_db_blocker.unblock(), world(f"ceilings_{worker_id}") as built, entered(built):
        grow(built, to=FEW)
        yield built


@pytest.fixture(scope="module", autouse=True)
def _warm(made: World) -> None:
    """Keys of permissions are read once by a process."""
    for codename in CODENAMES.values():
        permission_id(codename)


def asked(made: World, page: Asked) -> tuple[int, Any]:
    """How many queries a page takes, and its answer; no name of a client on it is left unlogged."""
    queries, answer = queries_of(made, page.who, made.url(page.page, page.record) + page.ending)
    assert answer.status_code == 200
    shows = page.page != "styleguide" and not answer.streaming
    if shows and any(name in answer.content for name in CLIENTS):
        assert any('INSERT INTO "ledger_readevent"' in sql for sql in queries), "read, not logged"
    return len(queries), answer


def lengths(answer: Any, page: Asked) -> dict[str, int]:
    """How long each list is that a page names; those of the world's first record of its kind."""
    if (page.page, page.record) not in SHOWN:
        return {}
    return {name: len(list(found(answer, name))) for name in LISTS.get(page.page, ())}


def found(answer: Any, name: str) -> Any:
    """What a template finds by a name."""
    first, *rest = name.split(".")
    value = answer.context[first]
    for part in rest:
        value = value.fields[part].choices if isinstance(value, BaseForm) else getattr(value, part)
    return value


SHOWN = {(page.page, page.record) for page in PAGES}
OURS = {page.page for page in PAGES if not page.page.startswith(OTHERS)}


def test_every_page_names_its_lists_or_says_why_it_has_none() -> None:
    assert not set(LISTS) & set(STILL)
    assert set(LISTS) | set(STILL) == OURS


@pytest.mark.by_lot(3)
@pytest.mark.parametrize("page", CEILINGS, ids=str)
def test_a_page_asks_no_more_than_its_ceiling(made: World, page: Asked) -> None:
    count, answer = asked(made, page)
    lowest = 0 if page.page in VARYING else page.queries - SLACK
    assert lowest <= count <= page.queries, f"{count} queries"
    shown = lengths(answer, page)
    assert all(FEW <= length < MANY for length in shown.values()), shown


@pytest.fixture(scope="module")
def grown(made: World) -> World:
    """The same world with thirty rows in every list; used by the last tests only."""
    grow(made, to=MANY)
    return made


@pytest.mark.by_lot(3)
@pytest.mark.parametrize("page", CEILINGS, ids=str)
def test_a_page_asks_no_more_for_thirty_rows_than_for_three(grown: World, page: Asked) -> None:
    count, answer = asked(grown, page)
    assert count <= page.queries, f"{count} queries"
    shown = lengths(answer, page)
    assert all(length == A_PAGE or length >= MANY for length in shown.values()), shown


def test_a_query_for_every_row_is_found(grown: World, monkeypatch: pytest.MonkeyPatch) -> None:
    (page,) = [one for one in PAGES if one.page == "client-list"]
    drawn = cases._row

    def asking(case: Any, *more: Any) -> Any:
        Case.objects.filter(pk=case.pk).exists()
        return drawn(case, *more)

    monkeypatch.setattr(cases, "_row", asking)
    count, _answer = asked(grown, page)
    assert count == page.queries + A_PAGE
