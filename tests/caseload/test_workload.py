"""Hours and capacity, as pure functions: the worked figures of the model, and what always holds."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.workload import (
    CaseFacts,
    Load,
    capacity,
    case_hours,
    new_case_hours,
)

TODAY = dt.date(2026, 11, 23)
LONG_AGO = TODAY - dt.timedelta(days=200)
BASE = {level: Decimal(hours) for level, hours in enumerate(["0.5", "1.25", "2.25", "4.5", "9"])}


def facts(
    acuity: int | None = 2, role: str = "primary", stage: str = "active", **more: object
) -> CaseFacts:
    return CaseFacts(acuity, role, stage, more.pop("opened_on", LONG_AGO), **more)  # type: ignore[arg-type]


def hours(**case: object) -> Decimal:
    return case_hours(facts(**case), BASE, TODAY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("level", "pure", "all_in"), [(0, 240, 180), (1, 96, 72), (2, 53, 40), (3, 27, 20), (4, 13, 10)]
)
def test_a_full_time_caseload_of_one_level_has_the_published_size(
    level: int, pure: int, all_in: int
) -> None:
    assert round(120 / hours(acuity=level)) == pure
    assert round(120 * Decimal("0.75") / hours(acuity=level)) == all_in


def test_an_unrated_case_counts_as_moderate() -> None:
    assert hours(acuity=None) == hours(acuity=2) == Decimal("2.25")


@pytest.mark.parametrize("role", ["secondary", "covering"])
def test_a_second_worker_carries_three_tenths(role: str) -> None:
    assert hours(acuity=3, role=role) == Decimal("1.35")


@pytest.mark.parametrize("stage", ["on_hold", "closing"])
def test_a_case_on_hold_or_closing_counts_half(stage: str) -> None:
    assert hours(acuity=4, stage=stage) == Decimal("4.5")


def test_an_interpreter_takes_a_quarter_more() -> None:
    assert hours(acuity=3, interpreter=True) == Decimal("5.625")


@pytest.mark.parametrize(("age", "extra"), [(0, 4), (30, 4), (31, 2), (60, 2), (61, 0)])
def test_a_new_case_takes_extra_hours_in_its_first_weeks(age: int, extra: int) -> None:
    assert new_case_hours(age) == extra
    opened = TODAY - dt.timedelta(days=age)
    assert hours(acuity=1, opened_on=opened) == Decimal("1.25") + extra


def test_the_extra_hours_of_a_new_case_are_the_primarys() -> None:
    assert hours(acuity=2, role="secondary", opened_on=TODAY) == Decimal("0.675")


@pytest.mark.parametrize(
    ("fte", "worked", "percent"),
    [
        ("1", "113.0", 94),
        ("1", "157.0", 131),
        ("1", "105", 88),
        ("1", "109", 91),
        ("0.5", "54", 90),
    ],
)
def test_the_worked_caseloads_come_out_as_published(fte: str, worked: str, percent: int) -> None:
    load = Load(Decimal(worked), capacity(Decimal(fte), Decimal(120)))
    assert round(load.percent) == percent


def test_forty_heads_are_light_or_heavy_by_their_mix() -> None:
    light = Load(sum((hours(acuity=1) for _ in range(40)), Decimal(0)), Decimal(120))
    heavy = Load(sum((hours(acuity=3) for _ in range(40)), Decimal(0)), Decimal(120))
    assert (round(light.percent), round(heavy.percent)) == (42, 150)


cases = st.builds(
    CaseFacts,
    acuity=st.sampled_from([None, 0, 1, 2, 3, 4]),
    role=st.sampled_from(["primary", "secondary", "covering"]),
    stage=st.sampled_from(["intake", "assessment", "planning", "active", "on_hold", "closing"]),
    opened_on=st.dates(TODAY - dt.timedelta(days=400), TODAY),
    interpreter=st.booleans(),
)


@given(cases)
def test_hours_are_never_negative_and_bounded(case: CaseFacts) -> None:
    assert 0 < case_hours(case, BASE, TODAY) <= BASE[4] * Decimal("1.25") + 4


@given(cases)
def test_more_need_never_takes_fewer_hours(case: CaseFacts) -> None:
    rated = 2 if case.acuity is None else case.acuity
    if rated < 4:
        higher = CaseFacts(rated + 1, case.role, case.stage, case.opened_on, case.interpreter)
        assert case_hours(higher, BASE, TODAY) > case_hours(case, BASE, TODAY)
