"""Pages of referrals: who opens them, what they keep, how many queries they take."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.ledger.models import ReadEvent
from clients.actions.referring import dispose_referral, take_referral
from clients.models import Case, Referral
from tests.cast import Cast
from tests.clients.paths import FACTS, received, screened, taken
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]
OUTSIDERS = ("omar", "otto", "alex")


def _form(cast: Cast, **changed: Any) -> dict[str, Any]:
    given = {"program": cast.program.pk, "received_at": "2026-01-05T09:30", "urgency": 2}
    return {**given, **FACTS, **changed}


@pytest.mark.parametrize("name", ["mia", "sally", "ines"])
def test_the_queue_and_the_form_open_for_those_who_take_referrals(
    browser_of: BrowserOf, name: str
) -> None:
    browser = browser_of(name)
    assert browser.get(reverse("referral-list")).status_code == 200
    assert browser.get(reverse("referral-new")).status_code == 200


def test_an_admin_opens_neither_queue_nor_form(browser_of: BrowserOf) -> None:
    for url in ("referral-list", "referral-new"):
        assert browser_of("alex").get(reverse(url)).status_code == 403


@pytest.mark.parametrize("url", ["detail", "screen", "accept", "dispose"])
def test_a_referral_opens_for_its_taker_and_line_and_is_nothing_to_others(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, url: str
) -> None:
    page = reverse(f"referral-{url}", args=[screened(cast, now, by="mia").pk])
    for name in ("mia", "sally"):
        assert browser_of(name).get(page).status_code == 200
    assert browser_of("ines").get(page).status_code == (200 if url == "detail" else 403)
    for name in OUTSIDERS:
        assert browser_of(name).get(page).status_code == 404
        assert browser_of(name).post(page).status_code in {404, 405}


def test_an_empty_queue_says_what_to_do(browser_of: BrowserOf) -> None:
    page = browser_of("ines").get(reverse("referral-list"))
    assert "The queue is clear" in page.content.decode()


def test_the_queue_shows_nothing_of_other_teams(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    received(cast, now, by="omar", given_name="Hidden")
    received(cast, now, by="mia", given_name="Shown")
    page = browser_of("mia").get(reverse("referral-list")).content.decode()
    assert "Shown" in page
    assert "Hidden" not in page


@pytest.mark.parametrize("number", [3, 30])
def test_the_queue_takes_as_many_queries_for_3_as_for_30(
    cast: Cast,
    now: dt.datetime,
    browser_of: BrowserOf,
    django_assert_max_num_queries: Any,
    number: int,
) -> None:
    for turn in range(number):
        then = now - dt.timedelta(days=turn)
        (received if turn % 2 else taken)(cast, now, given_name=f"Number {turn}", received_at=then)
    browser = browser_of("ines")
    with django_assert_max_num_queries(16):
        page = browser.get(reverse("referral-list"))
    assert page.content.decode().count("Number") >= number


def test_the_number_beside_the_queue_is_of_all_its_pages(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clients.views.referrals.PAGE", 2)
    for _turn in range(3):
        received(cast, now)
    queue, browser = reverse("referral-list"), browser_of("ines")
    for page in (queue, reverse("referral-new")):
        places = [place for group in browser.get(page).context["nav"] for place in group.items]
        assert [place.count for place in places if place.url == queue] == [3], page


def test_out_09_of_one_moment_everybody_stands_on_one_page_of_the_queue(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    came = [received(cast, now, given_name=f"Number {turn}") for turn in range(45)]
    for referral in reversed(came[::2]):
        take_referral(referral, by=cast.ines, now=now)
    browser, queue = browser_of("ines"), reverse("referral-list")
    pages = [browser.get(queue, {"page": page}).context["page"] for page in (1, 2)]
    shown = [referral.pk for page in pages for referral in page.object_list]
    assert shown == sorted(referral.pk for referral in came)
    assert Referral.objects.waiting().query.order_by[-1] == "pk"


def test_recording_a_referral_puts_it_into_the_queue(cast: Cast, browser_of: BrowserOf) -> None:
    answer = browser_of("ines").post(reverse("referral-new"), _form(cast))
    referral = Referral.objects.for_agency(cast.agency.pk).get()
    assert answer["Location"] == reverse("referral-detail", args=[referral.pk])
    assert (referral.state, referral.urgency) == ("received", 2)


def test_the_form_keeps_what_was_typed_and_says_what_to_put_right(
    cast: Cast, browser_of: BrowserOf
) -> None:
    typed = _form(cast, reason="", presenting_needs="Insulin <b>today</b>")
    page = browser_of("ines").post(reverse("referral-new"), typed)
    assert page.status_code == 200
    assert "Insulin &lt;b&gt;today&lt;/b&gt;" in page.content.decode()
    assert list(page.context["form"].errors) == ["reason"]
    assert not Referral.objects.for_agency(cast.agency.pk).exists()


def test_a_program_of_another_agency_can_not_be_chosen(cast: Cast, browser_of: BrowserOf) -> None:
    typed = _form(cast, program=cast.other_program.pk)
    page = browser_of("ines").post(reverse("referral-new"), typed)
    assert list(page.context["form"].errors) == ["program"]


def test_a_likely_client_is_pointed_out_once_and_stops_nothing(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    browser = browser_of("mia")
    page = browser.post(reverse("referral-new"), _form(cast))
    assert page.status_code == 200
    assert case.number in page.content.decode()
    assert not Referral.objects.for_agency(cast.agency.pk).exists()
    anyway = _form(cast, anyway="1", shown=[str(case.client_id)])
    assert browser.post(reverse("referral-new"), anyway).status_code == 302
    assert Referral.objects.for_agency(cast.agency.pk).count() == 1


def test_a_likely_client_one_may_not_see_is_not_hinted_at(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    a_case(cast, now, carried_by="omar", birth_date=dt.date(1950, 3, 2))
    typed = _form(cast, birth_date="1950-03-02")
    assert browser_of("mia").post(reverse("referral-new"), typed).status_code == 302


def test_a_likely_client_one_may_not_see_can_not_be_chosen(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    own, hidden = a_case(cast, now), a_case(cast, now, carried_by="omar")
    page = reverse("referral-accept", args=[screened(cast, now, by="mia").pk])
    html = browser_of("mia").get(page).content.decode()
    assert str(own.client_id) in html
    assert str(hidden.client_id) not in html
    assert set(ReadEvent.objects.filter(record="clients.client").values_list("record_id")) == {
        (own.client_id,)
    }


def test_a_birth_date_and_half_a_name_are_a_likely_match(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    a_case(cast, now, birth_date=dt.date(1950, 3, 2))
    browser = browser_of("mia")
    married = _form(cast, family_name="Ruiz", birth_date="1950-03-02")
    assert browser.post(reverse("referral-new"), married).status_code == 200
    other = _form(cast, family_name="Ruiz", birth_date="1951-03-02")
    assert browser.post(reverse("referral-new"), other).status_code == 302


def test_a_referral_is_worked_through_its_pages(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    referral, browser = received(cast, now), browser_of("ines")
    page = reverse("referral-detail", args=[referral.pk])
    assert browser.post(reverse("referral-take", args=[referral.pk]))["Location"] == page
    judged = {"is_eligible": "yes", "is_appropriate": "yes", "basis": "ID seen"}
    judged["rationale"] = "Meals help"
    assert browser.post(reverse("referral-screen", args=[referral.pk]), judged).status_code == 302
    who = {"given_name": "Rosa", "family_name": "Delgado", "address": "14 Harbor Street"}
    answer = browser.post(reverse("referral-accept", args=[referral.pk]), who)
    case = Case.objects.visible_to(cast.ines, now + dt.timedelta(minutes=1)).get()
    assert answer["Location"] == reverse("intake-edit", args=[case.pk])
    assert browser.get(page).status_code == 200


def test_a_refused_acceptance_says_why_and_keeps_the_text(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    referral = taken(cast, now, by="mia")
    who = {"given_name": "Rosita", "family_name": "Delgado", "address": ""}
    page = browser_of("mia").post(reverse("referral-accept", args=[referral.pk]), who)
    assert "Screen the person first" in page.content.decode()
    assert "Rosita" in page.content.decode()


def test_a_known_client_is_offered_and_used(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    known = a_case(cast, now).client
    hidden = a_case(cast, now, carried_by="omar").client
    referral = screened(cast, now, by="mia", program=cast.second_program)
    page = reverse("referral-accept", args=[referral.pk])
    who = {"given_name": "Rosa", "family_name": "Delgado"}
    browser = browser_of("mia")
    assert browser.post(page, {**who, "client": str(hidden.pk)}).status_code == 200
    assert browser.post(page, {**who, "client": str(known.pk)}).status_code == 302
    assert Case.objects.get(referral=referral).client == known


def test_a_referral_is_settled_on_its_page(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    referral, browser = taken(cast, now, by="mia"), browser_of("mia")
    page = reverse("referral-dispose", args=[referral.pk])
    sent_on = {"disposition": "referred_out", "reason": "Needs housing"}
    refused = browser.post(page, sent_on)
    assert "referred_to" in refused.context["form"].errors
    assert browser.post(page, {**sent_on, "referred_to": "Ridgeway"}).status_code == 302
    again = browser.post(page, {**sent_on, "referred_to": "Elsewhere"})
    assert "no longer changes" in again.content.decode()
    assert Referral.objects.get(pk=referral.pk).referred_to == "Ridgeway"


def test_taking_a_referral_late_says_that_somebody_has_it(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    referral = taken(cast, now, by="mia")
    browser = browser_of("ines")
    answer = browser.post(reverse("referral-take", args=[referral.pk]), follow=True)
    assert "Somebody else has taken this referral." in answer.content.decode()
    assert "Mia Example" not in answer.content.decode()
    assert browser.get(reverse("referral-take", args=[referral.pk])).status_code == 405


def test_a_settled_referral_offers_nothing_to_do(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    referral = taken(cast, now, by="mia")
    dispose_referral(referral, by=cast.mia, now=now, disposition="declined", reason="Said no")
    page = browser_of("mia").get(reverse("referral-detail", args=[referral.pk])).content.decode()
    assert "no longer changes" in page
    assert reverse("referral-screen", args=[referral.pk]) not in page
