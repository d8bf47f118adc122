"""Who may see a case: the list form and the record form always agree."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.core.access import decide
from casemgmt.core.ranges import since
from casemgmt.ledger.models import AuditEvent
from clients.access.refresh import refresh
from clients.models import AccessGrant, Case
from tests.cast import PEOPLE, SET_UP, Cast
from tests.stories import a_case, shut

BrowserOf = Callable[[str], Browser]
SEES = {"mia": True, "sally": True, "vera": True}


def listed(cast: Cast, name: str, case: Case, now: dt.datetime, action: str = "view") -> bool:
    """Is the case among those a list shows this person?"""
    found: bool = Case.objects.visible_to(cast[name], now, action).filter(pk=case.pk).exists()
    return found


@pytest.mark.parametrize("name", [*PEOPLE, "otto"])
def test_list_and_record_agree_for_everyone(cast: Cast, now: dt.datetime, name: str) -> None:
    case = a_case(cast, now)
    decided = decide(cast[name], "view", case, now).allow
    assert decided == listed(cast, name, case, now) == SEES.get(name, False)


def test_a_supervision_line_that_ended_shows_nothing_any_more(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    before = dt.datetime(2019, 1, 1, tzinfo=dt.UTC)
    assert not decide(cast.sally, "view", case, before).allow
    assert not listed(cast, "sally", case, before)


def test_who_left_sees_nothing_though_the_index_still_says_so(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    cast.mia.is_active = False
    audit.save(cast.mia, by=SET_UP, why="Left", only=["is_active"])
    assert not decide(cast.mia, "view", case, now).visible
    assert not listed(cast, "mia", case, now)


def test_a_reason_for_access_is_for_reading_once_the_case_is_closed(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    grant = AccessGrant(case=case, staff=cast.ines, basis="intake", during=since(case.opened_at))
    audit.save(grant, by=SET_UP, why="Takes the case in")
    refresh([case.pk])
    assert decide(cast.ines, "edit", case, now).allow
    shut(case, now)
    refresh([case.pk])
    decision = decide(cast.ines, "edit", case, now)
    assert (decision.allow, decision.visible) == (False, True)


def test_a_stranger_is_asked_to_sign_in_before_a_record_is_looked_for(
    cast: Cast, now: dt.datetime
) -> None:
    page = reverse("case-detail", args=[a_case(cast, now).pk])
    answer = Browser().get(page)
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{reverse('account_login')}?next={page}",
    )


def test_a_page_takes_no_other_method_than_it_says(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    page = reverse("case-history", args=[a_case(cast, now).pk])
    assert browser_of("mia").post(page).status_code == 405


def test_why_a_page_was_refused_is_kept_and_not_told(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, nobody = a_case(cast, now), uuid.uuid4()
    pages = [reverse("case-detail", args=[key]) for key in (case.pk, nobody)]
    hidden, missing = (browser_of("omar").get(page) for page in pages)
    assert (hidden.status_code, hidden.content) == (404, missing.content)
    assert browser_of("mia").get(reverse("case-assign", args=[case.pk])).status_code == 403
    kept = AuditEvent.objects.order_by("at").values_list("user", "event", "record_id", "code")
    assert set(kept) == {
        (cast.omar.user_id, "refused", case.pk, "unknown"),
        (cast.omar.user_id, "refused", nobody, "unknown"),
        (cast.mia.user_id, "refused", case.pk, "no_basis"),
    }
