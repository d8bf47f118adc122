"""The intake's page: what was explained, item by item, and what is typed and not saved yet."""

import datetime as dt
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core.errors import Forbidden, Refused
from casemgmt.ledger.models import Draft
from clients.actions.intake import complete_intake, explain, save_intake, take_back_explanation
from clients.models import Case, Explanation, IntakeRecord
from tests.cast import Cast
from tests.clients.paths import accepted
from tests.clients.test_intake import save

BrowserOf = Callable[[str], Browser]
ITEMS = Explanation.Item.values


def days(case: Case) -> dict[str, dt.date]:
    """What was explained, with its day."""
    given = Explanation.objects.filter(case=case).given()
    return dict(given.values_list("item", "explained_on"))


@pytest.mark.parametrize("item", ITEMS)
def test_int_10_an_intake_is_not_complete_while_one_thing_is_not_explained(
    cast: Cast, now: dt.datetime, item: str
) -> None:
    case = accepted(cast, now)
    save(cast, now, case)
    one = Explanation.objects.get(case=case, item=item)
    take_back_explanation(one, by=cast.mia, now=now)
    with pytest.raises(Refused) as refusal:
        complete_intake(case, by=cast.mia, now=now)
    assert [one.url.split("#")[1] for one in refusal.value.missing] == ["told"]
    explain(case, [item], by=cast.mia, now=now)
    assert complete_intake(case, by=cast.mia, now=now).completed_at == now


def test_what_was_explained_keeps_its_day(cast: Cast, now: dt.datetime) -> None:
    case, today = accepted(cast, now), cast.agency.today(now)
    before = today - dt.timedelta(days=3)
    explain(case, ["limits"], by=cast.mia, now=now, on=before)
    explain(case, ["limits", "costs"], by=cast.sally, now=now)
    assert days(case) == {"limits": before, "costs": today}


def test_nothing_is_explained_on_a_day_to_come_or_off_the_list(
    cast: Cast, now: dt.datetime
) -> None:
    case, today = accepted(cast, now), cast.agency.today(now)
    with pytest.raises(Refused) as refusal:
        explain(case, ["limits"], by=cast.mia, now=now, on=today + dt.timedelta(days=1))
    assert refusal.value.field == "told_on"
    with pytest.raises(Refused):
        explain(case, ["weather"], by=cast.mia, now=now)
    with pytest.raises(Forbidden):
        explain(case, ["limits"], by=cast.gina, now=now)
    assert days(case) == {}


def test_nothing_is_taken_back_from_a_complete_intake(cast: Cast, now: dt.datetime) -> None:
    case = accepted(cast, now)
    save(cast, now, case)
    complete_intake(case, by=cast.mia, now=now)
    with pytest.raises(Refused, match="stays complete"):
        take_back_explanation(Explanation.objects.filter(case=case)[0], by=cast.mia, now=now)
    assert set(days(case)) == set(ITEMS)


def test_an_explanation_is_taken_back_by_who_may_edit_the_case(
    cast: Cast, now: dt.datetime
) -> None:
    case = accepted(cast, now)
    explain(case, ["limits"], by=cast.mia, now=now)
    with pytest.raises(Forbidden):
        take_back_explanation(Explanation.objects.get(case=case), by=cast.gina, now=now)
    assert set(days(case)) == {"limits"}


def test_int_01_an_intake_says_who_met_the_client_when_and_where(
    cast: Cast, now: dt.datetime
) -> None:
    case, today = accepted(cast, now), cast.agency.today(now)
    met = {"met_on": today, "setting": "home", "place": "Her kitchen", "present": "Her son"}
    record = save_intake(case, by=cast.mia, now=now, changes=met)
    assert (record.met_by, record.setting, record.present) == (cast.mia, "home", "Her son")
    record = save_intake(case, by=cast.sally, now=now, changes={"place": "The porch"})
    assert record.met_by == cast.mia
    day_ago = {"met_on": today - dt.timedelta(days=1)}
    record = save_intake(case, by=cast.sally, now=now, changes=day_ago)
    assert record.met_by == cast.mia, "who corrects the day did not meet them"
    record = save_intake(case, by=cast.mia, now=now, changes={"met_on": None})
    assert record.met_by is None


def keep(browser: Browser, cast: Cast, case: Case, at: int = 0, **typed: Any) -> Draft:
    """What a page keeps while somebody types."""
    known = Draft.objects.filter(kind="intake", case_id=case.pk).first()
    pk = known.pk if known else uuid.uuid4()
    body = {
        "id": str(pk),
        "kind": "intake",
        "about": str(case.pk),
        "version": at,
        "owner": str(cast.mia.pk),
        "data": typed,
    }
    sent = json.dumps(body)
    page = reverse("draft-save", args=[pk])
    answer = browser.post(page, sent, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return Draft.objects.get(pk=pk)


def seen(case: Case) -> dict[str, str]:
    """The versions a page carries of what it shows."""
    record = IntakeRecord.objects.get(case=case)
    return {"version": str(record.version), "client-version": str(record.case.client.version)}


def test_what_is_typed_is_there_on_another_device_and_nowhere_else_until_it_is_saved(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, phone, desk = accepted(cast, now), browser_of("mia"), browser_of("mia")
    page = reverse("intake-edit", args=[case.pk])
    typed = {"place": "Room 4 upstairs", "told": ["limits", "costs"], "client-pronouns": "ze"}
    draft = keep(phone, cast, case, **seen(case), **typed)
    shown = desk.get(page).content.decode()
    assert "Room 4 upstairs" in shown
    assert 'value="ze"' in shown
    assert shown.count(" checked") == 2
    assert "Room 4 upstairs" not in browser_of("sally").get(page).content.decode()
    assert IntakeRecord.objects.get(case=case).place == ""
    sent = {**seen(case), **typed, "draft_id": str(draft.pk), "draft_version": "1"}
    assert desk.post(page, sent)["Location"] == page
    assert IntakeRecord.objects.get(case=case).place == "Room 4 upstairs"
    assert set(days(case)) == {"limits", "costs"}
    assert not Draft.objects.filter(pk=draft.pk).exists()


def test_a_page_that_does_not_know_of_a_newer_text_saves_nothing_over_it(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, browser = accepted(cast, now), browser_of("mia")
    page = reverse("intake-edit", args=[case.pk])
    draft = keep(browser, cast, case, **seen(case), place="The porch")
    keep(browser, cast, case, at=draft.version, **seen(case), place="The kitchen")
    old = {**seen(case), "place": "The porch", "draft_id": str(draft.pk), "draft_version": "1"}
    shown = browser.post(page, old)
    assert shown.status_code == 200
    assert "another page or device" in shown.content.decode()
    assert "Look at the other text" in shown.content.decode()
    assert IntakeRecord.objects.get(case=case).place == ""


def test_a_draft_that_was_begun_before_somebody_else_saved_shows_both(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, browser = accepted(cast, now), browser_of("mia")
    page = reverse("intake-edit", args=[case.pk])
    before = seen(case)
    draft = keep(browser, cast, case, **before, place="The porch")
    save_intake(case, by=cast.sally, now=now, changes={"place": "The office"})
    shown = browser.get(page).content.decode()
    assert f'name="version" value="{before["version"]}"' in shown
    sent = {**before, "place": "The porch", "draft_id": str(draft.pk), "draft_version": "1"}
    shown = browser.post(page, sent).content.decode()
    assert "Somebody saved this" in shown
    assert "The porch" in shown
    assert IntakeRecord.objects.get(case=case).place == "The office"
    assert Draft.objects.filter(pk=draft.pk).exists()


def test_a_button_takes_an_explanation_back(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, browser = accepted(cast, now), browser_of("mia")
    explain(case, ["limits"], by=cast.mia, now=now)
    one = Explanation.objects.get(case=case)
    away = reverse("explanation-take-back", args=[one.pk])
    assert away in browser.get(reverse("intake-edit", args=[case.pk])).content.decode()
    assert browser_of("gina").post(away).status_code == 404
    browser.post(away)
    assert days(case) == {}
