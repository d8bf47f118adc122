"""Nobody is recorded a second time unasked: by what was typed last, and by whom the page showed."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casemgmt.core.errors import Refused
from casemgmt.ledger.models import ReadEvent
from clients.actions.screening import accept_referral
from clients.models import Case, Client, HiddenMatch, Referral
from tests.cast import Cast
from tests.clients.paths import screened
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]
BORN = dt.date(1950, 3, 2)
ROSA = {"given_name": "Rosa", "family_name": "Delgado", "birth_date": "1950-03-02"}


def _a_woman(cast: Cast, now: dt.datetime, **facts: Any) -> Referral:
    """A screened referral that does not say who she is."""
    return screened(cast, now, by="mia", given_name="A woman", family_name="", **facts)


def _people(cast: Cast) -> int:
    return Client.objects.for_agency(cast.agency.pk).count()


def _shown(page: Any) -> str:
    shown: str = page.context["form"]["shown"].value()
    return shown


def test_out_04_whom_the_typed_facts_tell_of_is_asked_about_before_anybody_is_taken_on(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    known, browser = a_case(cast, now, birth_date=BORN).client, browser_of("mia")
    page = reverse("referral-accept", args=[_a_woman(cast, now).pk])
    assert "client" not in browser.get(page).context["form"].fields
    typed = {**ROSA, "address": "14 Harbor Street"}
    asked = browser.post(page, typed)
    assert asked.status_code == 200
    assert list(asked.context["form"].errors) == ["client"]
    assert "14 Harbor Street" in asked.content.decode()
    assert _shown(asked) == str(known.pk)
    assert _people(cast) == 1
    new = {**typed, "client": "new", "shown": _shown(asked)}
    assert browser.post(page, new).status_code == 302
    assert _people(cast) == 2


def test_out_04_whom_the_typed_facts_tell_of_can_be_chosen(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    known = a_case(cast, now, birth_date=BORN).client
    referral = _a_woman(cast, now, program=cast.second_program)
    page = reverse("referral-accept", args=[referral.pk])
    chosen = {**ROSA, "client": str(known.pk)}
    assert browser_of("mia").post(page, chosen).status_code == 302
    assert Case.objects.get(referral=referral).client == known
    assert _people(cast) == 1


def test_out_04_nobody_is_chosen_beforehand_where_somebody_is_like_them(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    a_case(cast, now)
    page = reverse("referral-accept", args=[screened(cast, now, by="mia").pk])
    browser = browser_of("mia")
    for answer in (browser.get(page), browser.post(page, ROSA)):
        radios = answer.content.decode().split("<fieldset")[1].split("</fieldset>")[0]
        assert radios.count('type="radio"') == 2
        assert "checked" not in radios
    assert _people(cast) == 1


def test_out_04_who_appears_after_the_page_was_opened_is_asked_about(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    first, browser = a_case(cast, now).client, browser_of("mia")
    page = reverse("referral-accept", args=[screened(cast, now, by="mia").pk])
    shown = _shown(browser.get(page))
    assert shown == str(first.pk)
    second = a_case(cast, now).client
    answer = browser.post(page, {**ROSA, "client": "new", "shown": shown})
    assert list(answer.context["form"].errors) == ["client"]
    assert "checked" not in answer.content.decode().split("<fieldset")[1].split("</fieldset>")[0]
    assert set(_shown(answer).split()) == {str(first.pk), str(second.pk)}
    assert _people(cast) == 2
    read = ReadEvent.objects.filter(record="clients.client", page="referral-accept")
    assert {first.pk, second.pk} == set(read.values_list("record_id", flat=True))


@pytest.mark.parametrize("said", [{}, {"family_name": "Ruiz", "birth_date": None}])
def test_out_04_the_action_takes_nobody_on_beside_somebody_who_was_not_looked_at(
    cast: Cast, now: dt.datetime, said: dict[str, Any]
) -> None:
    known = a_case(cast, now, birth_date=BORN).client
    referral = screened(cast, now, by="mia", birth_date=BORN) if said else _a_woman(cast, now)
    facts = {"given_name": "Rosa", "family_name": "Delgado", "birth_date": BORN, **said}
    with pytest.raises(Refused) as refusal:
        accept_referral(referral, by=cast.mia, now=now, **facts)
    assert refusal.value.field == "client"
    assert _people(cast) == 1
    assert accept_referral(referral, by=cast.mia, now=now, not_these=[known.pk], **facts).pk


def test_out_04_a_hidden_match_changes_nothing_of_what_is_asked(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    known, browser = a_case(cast, now, birth_date=BORN).client, browser_of("mia")
    page = reverse("referral-accept", args=[_a_woman(cast, now).pk])
    browser.post(page, ROSA)
    asked = []
    for hides in (False, True):
        if hides:
            a_case(cast, now, carried_by="omar", birth_date=BORN)
        with CaptureQueriesContext(connection) as queries:
            answer = browser.post(page, ROSA)
        asked.append((answer.status_code, _shown(answer), len(queries)))
    assert asked[0] == asked[1]
    assert asked[0][:2] == (200, str(known.pk))
    new = {**ROSA, "client": "new", "shown": str(known.pk)}
    assert browser.post(page, new).status_code == 302
    assert HiddenMatch.objects.for_agency(cast.agency.pk).count() == 1
