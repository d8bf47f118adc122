"""How many queries each page takes: the same for three rows in every list and for thirty."""

from typing import Any

import pytest

from casemgmt.work.views import cases
from clients.access.reading import CODENAMES, permission_id
from clients.models import Case
from tests.access.asking import queries_of
from tests.access.growing import grow
from tests.access.table import CEILINGS, PAGES, Asked
from tests.access.world import World

pytestmark = pytest.mark.django_db(databases=["default"])

MANY = 30
SLACK = 1
"""How far below its ceiling a page may stay; one that stays further below gets a lower one."""
A_PAGE = 25
"""Rows of a list that has pages."""
VARYING = {
    "case-history": "one statement for each kind of record among the newest 25 changes",
}
LISTS: dict[str, tuple[str, ...]] = {
    "client-list": ("rows",),
    "case-detail": ("goals", "team", "people"),
    "team": ("workers",),
    "team-member": ("page",),
    "agency-health": ("overdue",),
    "referral-list": ("rows",),
    "referral-detail": ("screenings", "likely"),
    "case-team": ("here", "before", "people"),
    "case-history": ("entries",),
    "note-start": ("page",),
    "note-list": ("entries",),
    "note-detail": ("addenda",),
    "document-list": ("rows",),
    "draft-list": ("rows", "discarded"),
    "consent-list": ("earlier", "releases"),
    "service-consent-new": ("texts",),
    "assessment-list": ("assessments",),
    "assessment-detail": ("parts",),
    "assessment-section": ("sections",),
    "assessment-complete": ("sections",),
    "template-list": ("rows",),
    "template-detail": ("parts",),
    "plan-list": ("versions", "goals", "services"),
    "plan-detail": ("goals", "services"),
    "closure-detail": ("goals",),
    "supervision-list": ("rows",),
    "retention-list": ("rows",),
    "person-list": ("rows", "links", "teams"),
    "team-detail": ("members",),
    "program-list": ("programs",),
    "program-detail": ("settings",),
    "job-list": ("run_rows", "going_on"),
    "notice-list": ("page",),
}
"""The lists of each page, by their names in its template."""


@pytest.fixture(scope="module", autouse=True)
def _warm(made: World) -> None:
    """Keys of permissions are read once by a process."""
    for codename in CODENAMES.values():
        permission_id(codename)


def asked(made: World, page: Asked) -> tuple[int, Any]:
    """How many queries a page takes, and its answer."""
    count, answer = queries_of(made, page.who, made.url(page.page, page.record) + page.ending)
    assert answer.status_code == 200
    return count, answer


@pytest.mark.parametrize("page", CEILINGS, ids=str)
def test_a_page_asks_no_more_than_its_ceiling(made: World, page: Asked) -> None:
    count, _answer = asked(made, page)
    lowest = 0 if page.page in VARYING else page.queries - SLACK
    assert lowest <= count <= page.queries, f"{count} queries"


@pytest.fixture(scope="module")
def grown(made: World) -> World:
    """The same world with thirty rows in every list; used by the last tests only."""
    grow(made, to=MANY)
    return made


@pytest.mark.parametrize("page", CEILINGS, ids=str)
def test_a_page_asks_no_more_for_thirty_rows_than_for_three(grown: World, page: Asked) -> None:
    count, answer = asked(grown, page)
    assert count <= page.queries, f"{count} queries"
    if page in PAGES:
        lengths = {name: len(answer.context[name]) for name in LISTS.get(page.page, ())}
        assert all(length >= A_PAGE for length in lengths.values()), lengths


def test_a_query_for_every_row_is_found(grown: World, monkeypatch: pytest.MonkeyPatch) -> None:
    (page,) = [one for one in PAGES if one.page == "client-list"]
    drawn = cases._row

    def asking(case: Any, today: Any) -> Any:
        Case.objects.filter(pk=case.pk).exists()
        return drawn(case, today)

    monkeypatch.setattr(cases, "_row", asking)
    count, _answer = asked(grown, page)
    assert count == page.queries + A_PAGE
