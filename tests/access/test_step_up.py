"""Acts that weigh: which pages ask a person to prove again who they are, and that all of them do."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import get_resolver

from casemgmt.agency.models import Staff
from casemgmt.agency.sessions import FRESH, PROVEN
from casemgmt.core.access import POST, READ, asks_again, declaration, methods_of, record_access
from casemgmt.core.checks import leaves
from tests.access.asking import ask
from tests.access.table import ROWS, Row
from tests.access.world import WHO, World

pytestmark = pytest.mark.django_db(databases=["default"])

WEIGHTY = """
# page                  declared
person-invite           staff:manage_people
person-detail           record:agency.Staff:manage_people
person-deactivate       record:agency.Staff:manage_people
person-lost-factor      record:agency.Staff:manage_people
invitation-withdraw     record:agency.Invitation:manage_people
identity-check          record:agency.Invitation:confirm_identity
officer-decide          record:agency.OfficerProposal:decide
team-new                staff:manage_people
team-detail             record:agency.Team:manage_people
membership-end          record:agency.TeamMembership:manage_people
agency-edit             staff:configure
method-list             staff:configure
protected-list          staff:configure
subject-list            staff:configure
needed-list             staff:configure
sign-in-limits          staff:configure
emergency-rules         staff:configure
agreement-new           staff:configure
agreement-activate      record:agency.PartnerAgreement:activate
agreement-answer        record:agency.PartnerAgreement:answer
agreement-end           record:agency.PartnerAgreement:end
program-new             staff:configure
program-detail          record:agency.Program:configure
program-settings        record:agency.Program:configure
criteria-new            record:agency.Program:configure
retention-new           staff:configure
category-detail         staff:manage_people
clearance-end           record:agency.Clearance:manage_people
case-clearances         record:clients.Case:clear
case-clearance-end      record:clients.CaseClearance:clear
wall-put-up             record:clients.ConflictWall:edit
wall-set-aside          record:clients.ConflictWall:edit
wall-ask                record:clients.ConflictWall:edit
wall-lift               record:clients.ConflictWall:edit
wall-keep               record:clients.ConflictWall:edit
restriction-end         record:clients.ClientRestriction:edit
calendar-link           staff:link_calendar
sample-ask              staff:review_privacy
import-rights           staff:review_privacy
audit-ask               staff:review_privacy
audit-decide            record:clients.Audit:decide
audit-end               record:clients.Audit:end
emergency-open          staff:open_emergency
look-export             staff:review_privacy
emergency-review        record:clients.EmergencyAccess:review
"""
"""Every page that asks, and what it declares: another page that declares the same and takes a POST
asks too."""
WEIGHTY_PAGES = dict(line.split() for line in WEIGHTY.splitlines() if line and line[0] != "#")
NEVER = ("revoke", "let_end")
"""Actions that nothing may hold back: whoever takes something back is not asked to wait."""
QUESTION = "Is it still you?"
ASKING = [row for row in ROWS if row.page in WEIGHTY_PAGES]


def views() -> Iterator[tuple[str, Any]]:
    """Every page's name and view."""
    for _route, leaf in leaves(get_resolver().url_patterns):
        yield str(leaf.name), leaf.callback


def forgotten() -> set[str]:
    """Pages with a weighty declaration, or in the table, that do not ask."""
    weighty = set(WEIGHTY_PAGES.values())
    return {
        name
        for name, view in views()
        if name in WEIGHTY_PAGES or (declaration(view) in weighty and "POST" in methods_of(view))
        if not asks_again(view)
    }


def test_every_weighty_page_asks_and_is_in_the_table() -> None:
    assert forgotten() == set()
    asking = {name: declaration(view) for name, view in views() if asks_again(view)}
    assert asking == WEIGHTY_PAGES


def test_a_weighty_page_that_forgets_to_ask_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    view = next(view for name, view in views() if name == "wall-lift")
    monkeypatch.setattr(view, "access_step_up", False)
    assert forgotten() == {"wall-lift"}


def test_nothing_that_is_taken_back_waits_for_a_proof() -> None:
    taking_back = {
        name: asks_again(view)
        for name, view in views()
        if str(declaration(view)).rpartition(":")[2] in NEVER or name.startswith("release-")
    }
    assert {"release-revoke", "release-let-end", "service-consent-withdraw"} <= set(taking_back)
    assert not any(taking_back.values())


def test_a_page_that_takes_no_post_can_not_ask() -> None:
    with pytest.raises(ValueError, match="no POST"):
        record_access(Staff, "manage_people", READ, step_up=True)(lambda request: None)  # type: ignore[arg-type, return-value]
    record_access(Staff, "manage_people", POST, step_up=True)(lambda request: None)  # type: ignore[arg-type, return-value]


@contextmanager
def proven_long_ago(made: World, who: str) -> Iterator[None]:
    """As if the person had not proven who they are for five minutes; the sign-in holds."""
    session = made.browsers[who].session
    row = Session.objects.get(session_key=session.session_key)
    data = {**dict(session.items()), PROVEN: time.time() - FRESH.seconds}
    Session.objects.filter(pk=row.pk).update(session_data=session.encode(data))
    try:
        yield
    finally:
        Session.objects.filter(pk=row.pk).update(session_data=row.session_data)


@pytest.mark.by_lot(3)
@pytest.mark.parametrize("row", ASKING, ids=lambda row: row.page)
def test_who_proved_nothing_lately_reads_the_question_and_nothing_else(
    made: World, row: Row
) -> None:
    url = made.url(row.page, row.record)
    for who in WHO[1:]:
        with proven_long_ago(made, who):
            for method, code in (("GET", row.get), ("POST", row.post)):
                answer = ask(made, who, method, url, {"why": "Because it must be."})
                if code[WHO.index(who)] in "o>" and who != "iris":
                    assert (answer.status_code, QUESTION in answer.content.decode()) == (200, True)
                else:
                    assert answer.status_code in row.expected(method, who), (who, method)
