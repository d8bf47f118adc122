"""Which case manager a client would like, and what becomes of the wish (INT-15)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from clients.actions.assigning import assign_case
from clients.actions.intake import complete_intake, save_intake
from clients.actions.wishing import record_wish
from clients.models import Assignment, Case, Explanation, WorkerWish
from clients.registrations_standing import wish_lines, wishes_due
from tests.cast import SET_UP, Cast
from tests.clients.paths import accepted
from tests.clients.test_intake import whole
from tests.stories import a_case, shut

DAY = dt.timedelta(days=1)
BrowserOf = Callable[[str], Browser]


def wished(case: Case, cast: Cast, now: dt.datetime, **given: Any) -> WorkerWish:
    return record_wish(case, by=cast.mia, now=now, **given)


def given_to(case: Case, cast: Cast, now: dt.datetime, who: str, **how: Any) -> Assignment:
    return assign_case(case, by=cast.sally, now=now, staff=cast[who], **how)


def test_int_15_the_client_is_asked_before_the_intake_is_complete(
    cast: Cast, now: dt.datetime
) -> None:
    case = accepted(cast, now)
    about: dict[str, Any] = {"client_changes": {"language": "Spanish"}}
    about["told"] = Explanation.Item.values
    save_intake(case, by=cast.mia, now=now, changes=whole(cast, now), **about)
    with pytest.raises(Refused) as refusal:
        complete_intake(case, by=cast.mia, now=now)
    assert [one.url.split("#")[1] for one in refusal.value.missing] == ["standing"]
    wished(case, cast, now, no_wish=True)
    assert complete_intake(case, by=cast.mia, now=now).completed_at == now


def test_int_15_a_wish_says_whom_or_that_there_is_none(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    for field, given in (
        ("wanted", {}),
        ("wanted", {"words": " "}),
        ("no_wish", {"no_wish": True, "words": "A woman"}),
        ("no_wish", {"no_wish": True, "wanted": cast.omar}),
        ("wanted", {"wanted": cast.otto}),
    ):
        with pytest.raises(Refused) as refusal:
            wished(case, cast, now, **given)
        assert refusal.value.field == field
    with pytest.raises(Forbidden):
        record_wish(case, by=cast.omar, now=now, no_wish=True)
    first = wished(case, cast, now, no_wish=True)
    again = wished(case, cast, now, words="Somebody who speaks Spanish")
    assert (again.pk, again.no_wish) == (first.pk, False)
    shut(case, now)
    with pytest.raises(Refused, match="closed"):
        wished(case, cast, now, no_wish=True)


def test_int_15_whoever_assigns_somebody_else_says_why(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    wish = wished(case, cast, now, wanted=cast.omar, reason="He knows the neighborhood")
    for how in ({}, {"unmet_reason": " "}, {"wish_met": True}):
        with pytest.raises(Refused) as refusal:
            given_to(case, cast, now, "gina", **how)
        assert refusal.value.field == "unmet_reason"
    given_to(case, cast, now, "gina", role="secondary")
    wish.refresh_from_db()
    assert wish.outcome == ""
    given_to(case, cast, now, "gina", unmet_reason="His load is full")
    wish.refresh_from_db()
    assert (wish.outcome, wish.unmet_reason) == ("not_met", "His load is full")
    assert (wish.decided_by, wish.decided_at) == (cast.sally, now)
    titles = [line.entry.title for line in wish_lines(cast.sally, case, now)]
    assert titles == [
        "Asked for as case manager: Omar Example",
        "Not possible as case manager: Omar Example",
    ]


def test_int_15_giving_the_case_to_the_wished_one_meets_the_wish(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    wish = wished(case, cast, now, wanted=cast.omar)
    given_to(case, cast, now, "omar")
    wish.refresh_from_db()
    assert (wish.outcome, wish.unmet_reason, wish.decided_by) == ("met", "", cast.sally)
    mine = a_case(cast, now)
    assert wished(mine, cast, now, wanted=cast.mia).outcome == "met"


def test_int_15_a_wish_asked_after_the_case_was_given_away_waits_for_who_assigns(
    cast: Cast, now: dt.datetime
) -> None:
    """It stays in the day of whoever assigns until it is met, or somebody says why not."""
    case, today = a_case(cast, now), cast.agency.today(now)
    assert wishes_due(cast.sally, now, today) == []
    wish = wished(case, cast, now, wanted=cast.omar)
    item = wishes_due(cast.sally, now, today)[0]
    assert (item.due_on, item.case_id) == (today, case.pk)
    assert wishes_due(cast.mia, now, today) == wishes_due(cast.omar, now, today) == []
    given_to(case, cast, now, "mia", unmet_reason="Omar is full until May")
    wish.refresh_from_db()
    assert (wish.outcome, wish.decided_by) == ("not_met", cast.sally)
    assert wishes_due(cast.sally, now, today) == []
    assert Assignment.objects.filter(case=case).at(now).primary().get().staff == cast.mia


def test_int_15_nobody_writes_over_a_wish_for_somebody_else_than_themselves(
    cast: Cast, now: dt.datetime
) -> None:
    case, later = a_case(cast, now), now + 2 * DAY
    wished(case, cast, now, wanted=cast.omar)
    wished(case, cast, now, wanted=cast.gina)
    with pytest.raises(Refused, match="asked for somebody else"):
        wished(case, cast, later, no_wish=True)
    again = record_wish(case, by=cast.sally, now=later, words="A woman")
    assert (again.wanted, again.words) == (None, "A woman")
    mine = a_case(cast, now)
    first = wished(mine, cast, now, no_wish=True)
    assert wished(mine, cast, later, words="A woman").pk == first.pk


def test_int_15_a_wish_in_words_is_judged_by_whoever_assigns(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    wish = wished(case, cast, now, words="A woman")
    with pytest.raises(Refused) as refusal:
        given_to(case, cast, now, "omar")
    assert refusal.value.field == "unmet_reason"
    given_to(case, cast, now, "gina", wish_met=True)
    wish.refresh_from_db()
    assert wish.outcome == "met"
    none = a_case(cast, now)
    wished(none, cast, now, no_wish=True)
    assert given_to(none, cast, now, "omar").pk


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": ""},
        {"no_wish": True},
        {"outcome": "perhaps"},
        {"outcome": "not_met"},
        {"unmet_reason": "Too far"},
        {"outcome": "met", "decided_by": None},
    ],
)
def test_int_15_the_database_refuses_half_a_wish(
    cast: Cast, now: dt.datetime, wrong: dict[str, Any]
) -> None:
    wish = wished(a_case(cast, now), cast, now, words="A woman")
    if "outcome" in wrong:
        wish.decided_at, wish.decided_by = now, cast.mia
    for name, value in wrong.items():
        setattr(wish, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.save(wish, by=SET_UP, why="For this test")


def test_int_15_one_wish_waits_at_a_time(cast: Cast, now: dt.datetime) -> None:
    wish = wished(a_case(cast, now), cast, now, words="A woman")
    with pytest.raises(IntegrityError, match="one_wish_at_a_time"), transaction.atomic():
        audit.save(WorkerWish(case=wish.case, words="A man", asked_at=now), by=SET_UP, why="Test")


def test_int_15_the_page_that_gives_the_case_shows_the_wish_and_asks_why(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, sally = a_case(cast, now), browser_of("sally")
    page = reverse("case-assign", args=[case.pk])
    assert "unmet_reason" not in sally.get(page).content.decode()
    asked = {"words": "A man of her church", "reason": "She said so"}
    answer = browser_of("mia").post(reverse("wish", args=[case.pk]), asked)
    assert answer["Location"] == reverse("standing", args=[case.pk])
    shown = sally.get(page).content.decode()
    assert "A man of her church" in shown
    given = {"staff": str(cast.gina.pk), "role": "primary"}
    assert "Say why that is not possible." in sally.post(page, given).content.decode()
    assert sally.post(page, {**given, "unmet_reason": "There is none"}).status_code == 302
    wish = WorkerWish.objects.get(case=case)
    assert (wish.outcome, wish.unmet_reason) == ("not_met", "There is none")
    shown = sally.get(reverse("standing", args=[case.pk])).content.decode()
    assert "There is none" in shown
