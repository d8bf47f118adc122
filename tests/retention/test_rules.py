"""How long records are kept: rules an admin sets, never shortened overnight."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client as Browser

from casemgmt.core.errors import Forbidden, Refused
from casemgmt.retention.actions import rule_in_force, set_retention_rule
from casemgmt.retention.models import RetentionRule
from tests.cast import Cast

DAY = dt.timedelta(days=1)


def _set(cast: Cast, now: dt.datetime, *, by: str = "alex", **values: object) -> RetentionRule:
    wanted = {
        "record_class": "case_file",
        "years": 7,
        "basis": "Board policy 12",
        "effective_from": cast.agency.today(now),
        **values,
    }
    return set_retention_rule(cast.agency, by=cast[by], now=now, **wanted)  # type: ignore[arg-type]


def test_an_admin_sets_a_rule_and_it_is_in_force_the_same_day(cast: Cast, now: dt.datetime) -> None:
    rule = _set(cast, now)
    assert rule_in_force(cast.agency, "case_file", cast.program, cast.agency.today(now)) == rule


def test_a_program_s_own_rule_stands_before_the_agency_s(cast: Cast, now: dt.datetime) -> None:
    _set(cast, now)
    own = _set(cast, now, program=cast.program, years=10)
    today = cast.agency.today(now)
    assert rule_in_force(cast.agency, "case_file", cast.program, today) == own


def test_a_case_manager_sets_no_rule(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Forbidden):
        _set(cast, now, by="mia")


def test_a_shorter_time_needs_thirty_days_of_notice(cast: Cast, now: dt.datetime) -> None:
    _set(cast, now)
    today = cast.agency.today(now)
    with pytest.raises(Refused) as refusal:
        _set(cast, now, years=5, effective_from=today + 29 * DAY)
    assert refusal.value.field == "effective_from"
    assert _set(cast, now, years=5, effective_from=today + 30 * DAY).years == 5


def test_a_shorter_time_for_children_needs_notice_too(cast: Cast, now: dt.datetime) -> None:
    _set(cast, now, years_after_majority=7)
    today = cast.agency.today(now)
    for shorter in (5, None):
        with pytest.raises(Refused) as refusal:
            _set(cast, now, years_after_majority=shorter, effective_from=today + DAY)
        assert refusal.value.field == "effective_from"
    assert _set(cast, now, years_after_majority=8, effective_from=today + DAY)


def test_a_rule_is_for_a_kind_of_record_there_is(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused) as refusal:
        _set(cast, now, record_class="case")
    assert refusal.value.field == "record_class"


def test_a_rule_never_begins_in_the_past(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused):
        _set(cast, now, effective_from=cast.agency.today(now) - DAY)


def test_another_agency_s_program_is_refused(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused):
        _set(cast, now, program=cast.other_program)


def test_the_page_saves_a_rule(
    browser_of: Callable[[str], Browser], cast: Cast, now: dt.datetime
) -> None:
    answer = browser_of("alex").post(
        "/agency/retention/new/",
        {
            "record_class": "case_file",
            "years": "7",
            "basis": "Board policy 12",
            "effective_from": cast.agency.today(now).isoformat(),
        },
        follow=True,
    )
    assert answer.redirect_chain[-1][0] == "/agency/retention/"
    assert "Board policy 12" in answer.content.decode()
