"""The lists an agency keeps for itself (OUT-03)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.listing import keep_list
from casemgmt.agency.lists import METHODS, STANDARD, choices_of, values_of, words_of
from casemgmt.agency.models import ReferenceValue
from casemgmt.core.errors import Forbidden, Refused
from tests.cast import Cast
from tests.clients.paths import received

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
ALL = set(STANDARD[METHODS])


def kept(cast: Cast, now: dt.datetime, **facts: Any) -> list[ReferenceValue]:
    given = {"labels": {}, "offered": ALL, **facts}
    return keep_list(cast.agency, METHODS, by=cast.alex, now=now, **given)


def test_out_03_a_list_begins_with_the_products_values(cast: Cast) -> None:
    assert [one.code for one in values_of(cast.agency.pk, METHODS)] == list(STANDARD[METHODS])
    assert not ReferenceValue.objects.exists()


def test_out_03_an_agency_renames_sets_aside_and_adds(cast: Cast, now: dt.datetime) -> None:
    labels = {"claims": "Claims"}
    assert len(kept(cast, now, labels=labels, offered=ALL - {"other"}, new=" Hotline ")) == 3
    offered = dict(choices_of(cast.agency.pk, METHODS))
    assert offered["claims"] == "Claims"
    assert "other" not in offered
    assert "Hotline" in offered.values()
    assert words_of(cast.agency.pk, METHODS, "other") == "Other"
    assert not kept(cast, now, labels=labels, offered=set(offered))
    assert "Hotline" not in dict(choices_of(cast.other_agency.pk, METHODS)).values()


def test_out_03_a_list_is_refused_without_words_twice_the_same_or_empty(
    cast: Cast, now: dt.datetime
) -> None:
    for facts, field in (
        ({"labels": {"claims": " "}}, "label_claims"),
        ({"new": "outreach"}, None),
        ({"offered": set()}, None),
    ):
        with pytest.raises(Refused) as refusal:
            kept(cast, now, **facts)
        assert refusal.value.field == field
    with pytest.raises(Forbidden):
        keep_list(cast.agency, METHODS, by=cast.mia, now=now, labels={}, offered=ALL)
    with pytest.raises(Forbidden):
        keep_list(cast.other_agency, METHODS, by=cast.alex, now=now, labels={}, offered=ALL)


def test_out_03_a_referral_is_recorded_with_what_is_offered(cast: Cast, now: dt.datetime) -> None:
    kept(cast, now, offered=ALL - {"claims"}, new="Hotline")
    own = next(code for code, words in choices_of(cast.agency.pk, METHODS) if words == "Hotline")
    assert received(cast, now, method=own).method == own
    for method in ("claims", "", "nonsense"):
        with pytest.raises(Refused) as refusal:
            received(cast, now, method=method)
        assert refusal.value.field == "method"


def test_out_03_the_page_keeps_the_list(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    page, alex = reverse("method-list"), browser_of("alex")
    form = alex.get(page).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value()}
    assert alex.post(page, {**sent, "label_other": "Something else"}).status_code == 302
    assert words_of(cast.agency.pk, METHODS, "other") == "Something else"
    shown = browser_of("mia").get(reverse("referral-new")).content.decode()
    assert "Something else" in shown
    stale = alex.post(page, {**sent, "label_claims": "Claims"})
    assert stale.status_code == 200
    assert words_of(cast.agency.pk, METHODS, "other") == "Something else"
