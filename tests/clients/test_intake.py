"""The intake: saved as it grows, completed when everything was asked and told (INT-01)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.models import ProgramSetting
from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused, StaleRecord
from clients.actions.intake import (
    complete_intake,
    intake_of,
    save_intake,
)
from clients.actions.moving import move_case
from clients.actions.wishing import record_wish
from clients.models import Case, Client, Explanation, IntakeRecord
from tests.cast import SET_UP, Cast
from tests.clients.paths import accepted
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]


def whole(cast: Cast, now: dt.datetime) -> dict[str, Any]:
    """Everything an intake has to hold."""
    today = cast.agency.today(now)
    return {
        "interview_alone": "accepted",
        "language_asked": True,
        "capacity": "decides",
        "notice_given_on": today,
        "notice_how": "both",
        "notice_text": "Privacy notice, version 3",
        "limits": list(IntakeRecord.Limit.values),
        "met_on": today,
        "setting": "office",
        "confidentiality_restated_on": today,
    }


def save(cast: Cast, now: dt.datetime, case: Case, **changed: Any) -> IntakeRecord:
    """A whole intake with some of it changed, of a client who has no wish for a worker."""
    record_wish(case, by=cast.mia, now=now, no_wish=True)
    changes = {**whole(cast, now), **changed}
    spoken, told = {"language": "Spanish"}, Explanation.Item.values
    return save_intake(
        case, by=cast.mia, now=now, changes=changes, client_changes=spoken, told=told
    )


def missing(case: Case, now: dt.datetime) -> dict[str, str]:
    """What still stands before the assessment, with the place where it is put right."""
    from clients.guards import INTAKE_ROWS, intake_item, the_intake  # as they are registered

    rows = [name.split(" ", 1)[0] for name in INTAKE_ROWS]
    return {row: one.url for row in rows for one in intake_item(row, the_intake(case, now), now)}


def test_an_intake_is_saved_unfinished_and_keeps_only_what_changed(
    cast: Cast, now: dt.datetime
) -> None:
    case = accepted(cast, now)
    save_intake(case, by=cast.mia, now=now, changes={"interview_alone": "not_wanted"})
    save_intake(case, by=cast.mia, now=now, changes={"capacity": "decides"})
    record = IntakeRecord.objects.get(case=case)
    assert (record.interview_alone, record.capacity) == ("not_wanted", "decides")
    assert record.completed_at is None


def test_a_whole_intake_is_complete_and_says_who_completed_it(cast: Cast, now: dt.datetime) -> None:
    case = accepted(cast, now)
    with pytest.raises(Refused):
        complete_intake(case, by=cast.mia, now=now)
    save(cast, now, case)
    record = complete_intake(case, by=cast.mia, now=now)
    assert (record.completed_at, record.completed_by) == (now, cast.mia)
    assert case.client.language == "Spanish"


def test_an_intake_is_not_completed_once_the_case_has_left_it(cast: Cast, now: dt.datetime) -> None:
    case = accepted(cast, now)
    save(cast, now, case)
    case.stage = "closing"
    audit.save(case, by=SET_UP, why="For this test", only=["stage"])
    with pytest.raises(Refused, match="intake is over"):
        complete_intake(case, by=cast.mia, now=now)


@pytest.mark.parametrize(
    ("row", "gap", "anchor"),
    [
        ("CON-03", {"notice_given_on": None}, "id_notice_given_on"),
        ("CON-03", {"notice_how": ""}, "id_notice_how_0"),
        ("CON-03", {"notice_text": " "}, "id_notice_text"),
        ("INT-01", {"met_on": None}, "id_met_on"),
        ("INT-01", {"setting": ""}, "id_setting_0"),
        ("CON-07", {"confidentiality_restated_on": None}, "id_confidentiality_restated_on"),
        ("CON-07", {"limits": ["harm", "court"]}, "id_limits_0"),
        ("INT-11", {"interview_alone": ""}, "id_interview_alone_0"),
        ("CUL-01", {"language_asked": False}, "id_language_asked"),
        ("INT-13", {"capacity": ""}, "id_capacity_0"),
        ("INT-13", {"capacity": "represented"}, "standing"),
    ],
)
def test_each_gap_stops_completion_and_the_assessment_and_leads_to_its_field(
    cast: Cast, now: dt.datetime, row: str, gap: dict[str, Any], anchor: str
) -> None:
    case = accepted(cast, now)
    save(cast, now, case, **gap)
    assert missing(case, now) == {row: f"{reverse('intake-edit', args=[case.pk])}#{anchor}"}
    with pytest.raises(Refused) as refusal:
        complete_intake(case, by=cast.mia, now=now)
    assert [one.url.split("#")[1] for one in refusal.value.missing] == [anchor]
    with pytest.raises(Refused) as refusal:
        move_case(case, by=cast.mia, now=now, to_stage="assessment")
    assert any(one.url.endswith(f"#{anchor}") for one in refusal.value.missing)
    save(cast, now, case)
    assert complete_intake(case, by=cast.mia, now=now).completed_at == now
    assert missing(case, now) == {}


def test_con_03_a_notice_later_than_the_program_has_it_says_why(
    cast: Cast, now: dt.datetime
) -> None:
    case, today = accepted(cast, now), cast.agency.today(now)
    late = {"met_on": today - dt.timedelta(days=3)}
    with pytest.raises(Refused) as refusal:
        save(cast, now, case, **late)
    assert refusal.value.field == "notice_late"
    record = save(cast, now, case, **late, notice_late="She came off the night bus")
    assert (record.notice_by, record.restated_by) == (cast.mia, cast.mia)
    rule = {"program": cast.program, "key": "notice_days", "value": 3}
    audit.save(ProgramSetting(**rule, effective_from=today), by=SET_UP, why="For this test")
    assert save(cast, now, case, **late, notice_late="").notice_late == ""


@pytest.mark.parametrize("said", [{"language": "English"}, {"no_language": "declined"}])
def test_cul_01_the_language_is_written_down_or_why_there_is_none(
    cast: Cast, now: dt.datetime, said: dict[str, str]
) -> None:
    case = accepted(cast, now)
    record_wish(case, by=cast.mia, now=now, no_wish=True)
    told = Explanation.Item.values
    save_intake(case, by=cast.mia, now=now, changes=whole(cast, now), told=told)
    assert list(missing(case, now)) == ["CUL-01"]
    save_intake(case, by=cast.mia, now=now, changes={}, client_changes=said)
    assert missing(case, now) == {}


@pytest.mark.parametrize("field", ["met_on", "notice_given_on", "confidentiality_restated_on"])
def test_nothing_was_said_on_a_day_that_has_not_come(
    cast: Cast, now: dt.datetime, field: str
) -> None:
    case = accepted(cast, now)
    tomorrow = cast.agency.today(now) + dt.timedelta(days=1)
    with pytest.raises(Refused) as refusal:
        save(cast, now, case, **{field: tomorrow})
    assert refusal.value.field == field
    assert getattr(intake_of(case), field) is None


def test_a_completed_intake_stays_complete(cast: Cast, now: dt.datetime) -> None:
    case = accepted(cast, now)
    save(cast, now, case)
    complete_intake(case, by=cast.mia, now=now)
    with pytest.raises(Refused):
        save_intake(case, by=cast.mia, now=now, changes={"capacity": ""})
    assert save_intake(case, by=cast.mia, now=now, changes={"capacity": "decides"}).pk


def test_an_intake_that_is_over_no_longer_changes(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now, stage="assessment")
    with pytest.raises(Refused):
        save_intake(case, by=cast.mia, now=now, changes={"capacity": "decides"})


def test_only_who_works_the_case_writes_its_intake(cast: Cast, now: dt.datetime) -> None:
    case = accepted(cast, now)
    for name in ("omar", "ines", "alex", "otto"):
        with pytest.raises(Forbidden):
            save_intake(case, by=cast[name], now=now, changes={"capacity": "decides"})
        with pytest.raises(Forbidden):
            complete_intake(case, by=cast[name], now=now)
    assert save_intake(case, by=cast.sally, now=now, changes={"capacity": "decides"}).pk


def test_a_field_the_intake_does_not_have_is_an_error(cast: Cast, now: dt.datetime) -> None:
    case = accepted(cast, now)
    with pytest.raises(ValueError, match="completed_at"):
        save_intake(case, by=cast.mia, now=now, changes={"completed_at": now})


def _typed(case: Case, **changed: Any) -> dict[str, Any]:
    record = IntakeRecord.objects.get(case=case)
    client = Client.objects.get(pk=case.client_id)
    versions = {"version": record.version, "client-version": client.version}
    return {**versions, "client-language": "Spanish", **changed}


def test_the_page_saves_an_unfinished_intake_and_then_says_what_is_missing(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, browser = accepted(cast, now), browser_of("mia")
    page = reverse("intake-edit", args=[case.pk])
    assert browser.post(page, _typed(case, capacity="decides"))["Location"] == page
    shown = browser.post(page, _typed(case, capacity="decides", language_asked="on", complete="1"))
    assert shown.status_code == 200
    assert "#id_notice_given_on" in shown.content.decode()
    record = IntakeRecord.objects.get(case=case)
    assert record.language_asked
    assert record.completed_at is None
    record_wish(case, by=cast.mia, now=now, no_wish=True)
    full: dict[str, Any] = {name: str(value) for name, value in whole(cast, now).items()}
    full |= {"told": Explanation.Item.values, "limits": IntakeRecord.Limit.values}
    done = browser.post(page, _typed(case, **full, complete="1"))
    assert done["Location"] == reverse("case-move", args=[case.pk])


def test_an_intake_page_that_is_out_of_date_says_so_and_keeps_the_text(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = accepted(cast, now)
    page = reverse("intake-edit", args=[case.pk])
    old = _typed(case, capacity="in_doubt", **{"client-pronouns": "xe"})
    save_intake(case, by=cast.sally, now=now, changes={"capacity": "decides"})
    shown = browser_of("mia").post(page, old)
    assert "Somebody saved this" in shown.content.decode()
    assert "xe" in shown.content.decode()
    assert IntakeRecord.objects.get(case=case).capacity == "decides"


def test_two_intakes_read_at_once_do_not_undo_each_other(cast: Cast, now: dt.datetime) -> None:
    from casemgmt.core import audit

    case = accepted(cast, now)
    first, second = intake_of(case), intake_of(case)
    first.capacity = "decides"
    audit.save(first, by=cast.mia, why="For this test", only=["capacity"])
    with pytest.raises(StaleRecord):
        audit.save(second, by=cast.sally, why="For this test", only=["capacity"])


def test_the_intake_page_opens_for_who_works_the_case(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = accepted(cast, now, by="ines")
    page = reverse("intake-edit", args=[case.pk])
    for name in ("ines", "sally"):
        assert browser_of(name).get(page).status_code == 200
    for name in ("mia", "omar", "otto", "alex"):
        assert browser_of(name).get(page).status_code == 404
        assert browser_of(name).post(page, {}).status_code == 404
