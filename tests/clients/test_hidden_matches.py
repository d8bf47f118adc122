"""A match that whoever records a referral may not know of: noticed, hidden, settled."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.core.access import decide
from casemgmt.core.errors import Refused
from casemgmt.core.ranges import since
from clients.actions.matching import settle_match
from clients.actions.screening import accept_referral
from clients.models import ConflictWall, HiddenMatch
from clients.models.intake import Referral
from tests.cast import SET_UP, Cast
from tests.clients.paths import FACTS, accepted, received, screened
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]
BORN = dt.date(1950, 3, 2)
REASON = "Asked her old worker; the address is another."


def _matched(cast: Cast, now: dt.datetime, **facts: Any) -> HiddenMatch:
    """Ines records somebody like a client of Omar's."""
    a_case(cast, now, carried_by="omar", birth_date=BORN)
    received(cast, now, birth_date=BORN, **facts)
    return HiddenMatch.objects.for_agency(cast.agency.pk).get()


def test_out_04_a_hidden_match_opens_a_review_and_says_why(cast: Cast, now: dt.datetime) -> None:
    match = _matched(cast, now, family_name="Delgadó")
    assert match.because == "same birth date, same name"
    assert match.recorded_by == cast.ines
    assert not match.is_settled


def test_out_04_whom_one_knows_of_needs_no_review(cast: Cast, now: dt.datetime) -> None:
    a_case(cast, now, birth_date=BORN)
    a_case(cast, now, carried_by="omar", birth_date=dt.date(1971, 11, 20))
    received(cast, now, by="mia", birth_date=BORN)
    assert not HiddenMatch.objects.for_agency(cast.agency.pk).exists()


def test_out_04_taking_on_a_new_person_looks_again_by_what_is_known_better(
    cast: Cast, now: dt.datetime
) -> None:
    hidden = a_case(cast, now, carried_by="omar", birth_date=BORN)
    referral = screened(cast, now, by="mia", given_name="A woman", family_name="")
    assert not HiddenMatch.objects.for_agency(cast.agency.pk).exists()
    case = accept_referral(
        referral, by=cast.mia, now=now, given_name="Rosa", family_name="Delgado", birth_date=BORN
    )
    match = HiddenMatch.objects.for_agency(cast.agency.pk).get()
    assert match.client_id == hidden.client_id != case.client_id


def test_out_04_one_match_is_noticed_once(cast: Cast, now: dt.datetime) -> None:
    a_case(cast, now, carried_by="omar", birth_date=BORN)
    accepted(cast, now, birth_date=BORN)
    assert HiddenMatch.objects.for_agency(cast.agency.pk).count() == 1


def test_out_04_recording_looks_the_same_with_a_hidden_match_and_without(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    browser, form = browser_of("ines"), {"program": cast.program.pk, "urgency": 2, **FACTS}
    form |= {"received_at": "2026-01-05T09:30", "birth_date": "1950-03-02"}
    plain = browser.post(reverse("referral-new"), form, follow=True)
    a_case(cast, now, carried_by="omar", birth_date=BORN)
    hiding = browser.post(reverse("referral-new"), form, follow=True)
    assert HiddenMatch.objects.for_agency(cast.agency.pk).exists()
    assert hiding.status_code == plain.status_code == 200
    assert _bare(hiding) == _bare(plain)


def _bare(page: Any) -> str:
    """A page without what is another's in every page."""
    text: str = re.sub('class="n">[0-9]+<', "", page.content.decode())
    for found in Referral.objects.all():
        text = text.replace(str(found.pk), "")
    for name in ("csrf_token", "csp_nonce"):
        text = text.replace(str(page.context.get(name, "-")), "")
    lines = [line for line in text.splitlines() if "csrf" not in line.lower()]
    return "\n".join(line for line in lines if 'name="key"' not in line)


def test_out_04_only_privacy_officers_learn_of_it(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    match = _matched(cast, now)
    page = reverse("match-settle", args=[match.pk])
    for name in ("ines", "mia", "sally", "omar", "alex", "quinn", "otto"):
        assert browser_of(name).get(page).status_code == 404
        assert not decide(cast[name], "view", match, now).visible
    shown = browser_of("petra").get(reverse("match-list")).content.decode()
    assert page in shown
    assert browser_of("petra").get(page).status_code == 200


def test_out_04_an_officer_behind_a_wall_learns_nothing_of_it(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    match = _matched(cast, now)
    facts = {"relation": "Sister", "told_by": cast.mia, "told_at": now}
    wall = ConflictWall(client=match.client, staff=cast.petra, during=since(now), **facts)
    audit.save(wall, by=SET_UP, why="For this test")
    page = reverse("match-settle", args=[match.pk])
    assert browser_of("petra").get(page).status_code == 404
    assert page not in browser_of("petra").get(reverse("match-list")).content.decode()


@pytest.mark.parametrize("how", ["recorded_by", "taken_by"])
def test_nobody_settles_a_match_of_a_referral_of_their_own(
    cast: Cast, now: dt.datetime, how: str
) -> None:
    match = _matched(cast, now)
    assert decide(cast.petra, "settle", match, now).allow
    setattr(match if how == "recorded_by" else match.referral, how, cast.petra)
    for record in (match, match.referral):
        audit.save(record, by=SET_UP, why="For this test")
    assert not decide(cast.petra, "settle", match, now).visible


def test_out_04_who_it_is_is_said_once_with_a_reason(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    match, browser = _matched(cast, now), browser_of("petra")
    page = reverse("match-settle", args=[match.pk])
    short = browser.post(page, {"outcome": "different", "reason": "Two people"})
    assert "Say in a sentence" in short.content.decode()
    answer = browser.post(page, {"outcome": "different", "reason": REASON})
    assert answer["Location"] == reverse("match-list")
    match.refresh_from_db()
    assert (match.outcome, match.reason, match.settled_by) == ("different", REASON, cast.petra)
    with pytest.raises(Refused, match="settled this already"):
        settle_match(match, by=cast.petra, now=now, outcome="same", reason=REASON)
    assert page not in browser.get(reverse("match-list")).content.decode()
