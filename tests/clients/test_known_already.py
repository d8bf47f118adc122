"""Nobody is recorded a second time unasked: by what was typed last, and by whom the page showed."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.core.errors import Refused
from casemgmt.core.partial import read
from casemgmt.ledger.models import ReadEvent
from clients.actions.referring import dispose_referral
from clients.actions.screening import accept_referral
from clients.models import Case, Client, HiddenMatch, Referral
from tests.cast import SET_UP, Cast
from tests.clients.paths import FACTS, received, screened, taken
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]
NAMES = ("given_name", "family_name")
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


def _referral(cast: Cast, **typed: Any) -> dict[str, Any]:
    given = {"program": cast.program.pk, "received_at": "2026-01-05T09:30", "urgency": 2}
    return {**given, **FACTS, **typed}


def _referrals(cast: Cast) -> int:
    return Referral.objects.for_agency(cast.agency.pk).count()


def test_out_04_somebody_else_is_said_of_whom_the_page_showed(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    rosa, browser, page = a_case(cast, now).client, browser_of("mia"), reverse("referral-new")
    walter = a_case(cast, now).client
    audit.write_changes(
        walter, {"given_name": "Walter", "family_name": "Quill"}, NAMES, by=SET_UP, why="Test"
    )
    asked = browser.post(page, _referral(cast)).content.decode()
    assert f'name="shown" value="{rosa.pk}"' in asked
    other = _referral(cast, given_name="Walter", family_name="Quill", reason="Fell", anyway="1")
    again = browser.post(page, {**other, "shown": [str(rosa.pk)]})
    assert again.status_code == 200
    assert f'name="shown" value="{walter.pk}"' in again.content.decode()
    assert "Fell</textarea>" in again.content.decode()
    assert _referrals(cast) == 0
    assert browser.post(page, {**other, "shown": [str(walter.pk)]}).status_code == 302
    assert _referrals(cast) == 1


def test_out_04_a_referral_that_waits_already_is_pointed_out(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    first, hidden = received(cast, now, by="mia"), received(cast, now, by="omar")
    browser, page = browser_of("mia"), reverse("referral-new")
    typed = {"given_name": "Rosa", "family_name": "Delgado"}
    asked = browser.post(page, _referral(cast))
    live = browser.get(reverse("referral-likely"), typed, headers={"hx-request": "true"})
    second = taken(cast, now, by="mia")
    detail = browser.get(reverse("referral-detail", args=[second.pk]))
    for answer in (asked, live, detail):
        html = answer.content.decode()
        assert reverse("referral-detail", args=[first.pk]) in html
        assert str(hidden.pk) not in html
    assert asked.status_code == 200
    for shown in ("referral-new", "referral-likely", "referral-detail"):
        read = ReadEvent.objects.filter(page=shown, record="clients.referral", action="list")
        assert set(read.values_list("record_id", flat=True)) == {first.pk}, shown


def test_out_04_a_settled_referral_and_one_of_somebody_else_hold_nobody_up(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    first, browser = taken(cast, now, by="mia"), browser_of("mia")
    other = _referral(cast, given_name="Walter", family_name="Quill")
    assert browser.post(reverse("referral-new"), other).status_code == 302
    dispose_referral(first, by=cast.mia, now=now, disposition="declined", reason="Said no")
    assert browser.post(reverse("referral-new"), _referral(cast)).status_code == 302


def test_out_04_facts_that_make_two_alike_show_the_other(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    first, browser = a_case(cast, now, birth_date=BORN), browser_of("mia")
    a_case(cast, now, carried_by="omar", birth_date=BORN)
    second = a_case(cast, now, birth_date=dt.date(1971, 11, 20))
    page = reverse("client-edit", args=[second.client_id])
    assert not browser.get(f"{page}?alike=1").context["likely"]
    facts = {"given_name": "Rosa", "family_name": "Delgado", "version": second.client.version}
    answer = browser.post(page, {**facts, "birth_date": "1950-03-02"}, follow=True)
    assert answer.redirect_chain == [(f"{page}?alike=1", 302)]
    assert [one.client for one in answer.context["likely"]] == [first.client]
    assert first.number in answer.content.decode()
    read = ReadEvent.objects.filter(page="client-edit", record="clients.client", action="list")
    assert first.client_id in set(read.values_list("record_id", flat=True))


def test_out_04_an_intake_that_makes_two_alike_says_so(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    a_case(cast, now, birth_date=BORN)
    second = a_case(cast, now, birth_date=dt.date(1971, 11, 20))
    page, browser = reverse("intake-edit", args=[second.pk]), browser_of("mia")
    typed = {"version": "1", "client-version": "1", "client-language": "Spanish"}
    plain = browser.post(page, {**typed, "client-birth_date": "1971-11-20"}, follow=True)
    typed |= {"version": "1", "client-version": "2", "client-birth_date": "1950-03-02"}
    alike = browser.post(page, typed, follow=True)
    words = "Look whether they are recorded twice."
    assert (words in plain.content.decode(), words in alike.content.decode()) == (False, True)
    assert reverse("client-edit", args=[second.client_id]) + "?alike=1" in alike.content.decode()


def test_a_referral_and_its_acceptance_sent_twice_make_one_of_each(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    browser, typed = browser_of("mia"), {**_referral(cast), "once": str(uuid.uuid4())}
    answers = [browser.post(reverse("referral-new"), typed) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert _referrals(cast) == 1
    referral = screened(cast, now, by="mia", given_name="Walter", family_name="Quill")
    page = reverse("referral-accept", args=[referral.pk])
    who = {"given_name": "Walter", "family_name": "Quill", "once": str(uuid.uuid4())}
    answers = [browser.post(page, who) for _twice in range(2)]
    assert len({answer["Location"] for answer in answers}) == 1
    assert browser.post(page, {**who, "once": str(uuid.uuid4())}).status_code == 200
    assert (_people(cast), Case.objects.filter(referral=referral).count()) == (1, 1)


def test_out_04_a_year_that_two_were_born_in_makes_nobody_alike(
    cast: Cast, now: dt.datetime
) -> None:
    day, year = {"birth_date": read("5 Mar 1950")}, {"birth_date": read("1950")}
    for n, born in enumerate((year, year, day, day)):
        received(cast, now, given_name=f"Somebody {n}", family_name=f"Else {n}", **born)
    rows = Referral.objects.order_by("given_name")
    assert [[other.given_name[-1] for other in Referral.objects.like(row)] for row in rows] == [
        [], [], ["3"], ["2"],
    ]  # fmt: skip


def test_out_04_whoever_was_chosen_is_asked_about_when_they_are_not_likely_any_more(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    known = a_case(cast, now, birth_date=BORN).client
    referral = _a_woman(cast, now, program=cast.second_program)
    page = reverse("referral-accept", args=[referral.pk])
    chosen = {"given_name": "A woman", "client": str(known.pk)}
    answer = browser_of("mia").post(page, chosen)
    assert list(answer.context["form"].errors) == ["client"]
    wrong = browser_of("mia").post(page, {**ROSA, "birth_date": "March", "client": str(known.pk)})
    assert list(wrong.context["form"].errors) == ["birth_date"]
    assert f'value="{known.pk}"' in wrong.content.decode()
    assert _people(cast) == 1
