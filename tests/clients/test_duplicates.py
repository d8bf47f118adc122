"""A referral that came in before: tied to what it repeats, as far as whoever settles it may know."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.ranges import since
from casemgmt.ledger.models import ReadEvent
from clients.actions.referring import dispose_referral
from clients.models import ConflictWall, Referral
from tests.cast import SET_UP, Cast
from tests.clients.paths import received, taken
from tests.stories import a_case

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
TWICE: dict[str, Any] = {"disposition": "duplicate", "reason": "The ward faxed it again"}
BORN = dt.date(1950, 3, 2)


def test_out_04_a_duplicate_says_of_which_referral_and_of_which_client(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    known = a_case(cast, now, birth_date=BORN).client
    first, again = (taken(cast, now, by="mia", birth_date=BORN) for _once in range(2))
    browser, page = browser_of("mia"), reverse("referral-dispose", args=[again.pk])
    shown = browser.get(page).content.decode()
    assert f'value="{first.pk}"' in shown
    assert f'value="{known.pk}"' in shown
    named = ReadEvent.objects.filter(page="referral-dispose", action="list")
    assert {first.pk, known.pk} <= set(named.values_list("record_id", flat=True))
    sent = {**TWICE, "duplicate_of": str(first.pk), "client": str(known.pk)}
    assert browser.post(page, sent).status_code == 302
    again.refresh_from_db()
    assert (again.state, again.duplicate_of, again.client) == ("duplicate", first, known)
    there = browser.get(reverse("referral-detail", args=[again.pk])).content.decode()
    assert reverse("referral-detail", args=[first.pk]) in there


def test_con_27_nobody_is_offered_or_names_whom_they_may_not_know_of(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    hidden = a_case(cast, now, carried_by="omar", birth_date=BORN).client
    theirs = taken(cast, now, by="omar", birth_date=BORN)
    again = taken(cast, now, by="mia", birth_date=BORN)
    shown = browser_of("mia").get(reverse("referral-dispose", args=[again.pk])).content.decode()
    assert str(hidden.pk) not in shown
    assert str(theirs.pk) not in shown
    names: list[dict[str, Any]] = [{"client": hidden}, {"duplicate_of": theirs}]
    for named in names:
        with pytest.raises(Forbidden):
            dispose_referral(again, by=cast.mia, now=now, **TWICE, **named)


def test_a_duplicate_repeats_another_that_is_none(cast: Cast, now: dt.datetime) -> None:
    first, again, third = (taken(cast, now, by="mia") for _once in range(3))
    act: dict[str, Any] = {"by": cast.mia, "now": now, **TWICE}
    with pytest.raises(Refused, match="came in before"):
        dispose_referral(again, duplicate_of=again, **act)
    dispose_referral(again, duplicate_of=first, **act)
    with pytest.raises(Refused, match="came in before"):
        dispose_referral(third, duplicate_of=again, **act)


def test_only_a_duplicate_is_tied_to_another(cast: Cast, now: dt.datetime) -> None:
    first, again = (taken(cast, now, by="mia") for _once in range(2))
    said_no: dict[str, Any] = {"disposition": "declined", "reason": "Said no"}
    dispose_referral(again, by=cast.mia, now=now, duplicate_of=first, **said_no)
    assert again.duplicate_of is None
    third = received(cast, now)
    third.duplicate_of = first
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.save(third, by=SET_UP, why="For this test")


def test_con_27_a_duplicate_about_a_client_is_hidden_with_the_client(
    cast: Cast, now: dt.datetime
) -> None:
    known = a_case(cast, now, birth_date=BORN).client
    again = taken(cast, now, by="mia", birth_date=BORN)
    dispose_referral(again, by=cast.mia, now=now, client=known, **TWICE)
    seen = Referral.objects.visible_to(cast.mia, now).filter(pk=again.pk)
    assert seen.exists()
    facts = {"relation": "Cousin", "told_by": cast.omar, "told_at": now}
    wall = ConflictWall(client=known, staff=cast.mia, during=since(now), **facts)
    audit.save(wall, by=SET_UP, why="For this test")
    assert not seen.all().exists()
