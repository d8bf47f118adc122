"""The arithmetic of the charts, and how they are drawn on screen and on paper."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from casemgmt.core import charts
from casemgmt.core.charts import Load, Point, Segment
from casemgmt.core.templatetags.ui import svg

WEEKS = [Point(f"W{place}", count) for place, count in enumerate([1, 0, 2, 3])]
FULL = Load(120, [Segment("High", 54, 10), Segment("Moderate", 46, 17), Segment("Low", 13, 11)])
OVER = Load(120, [Segment("High", 72, 13), Segment("Moderate", 66, 24)])


def of(chart: charts.Chart, role: str) -> list[charts.Mark]:
    return [mark for mark in chart.marks if mark.role == role]


def test_a_week_without_contact_is_an_open_dot_and_never_an_empty_bar() -> None:
    chart = charts.rhythm(WEEKS, 1)
    assert len(of(chart, "v")) == 3
    assert len(of(chart, "none")) == 1


def test_bars_grow_in_proportion_and_stay_inside_the_canvas() -> None:
    one, two, three = (mark.get("height") for mark in of(charts.rhythm(WEEKS, 1), "v"))
    assert two == pytest.approx(one * 2, abs=0.1)
    assert three == pytest.approx(one * 3, abs=0.1)
    assert three <= 40.0


def test_the_rhythm_says_how_many_weeks_met_the_plan() -> None:
    assert charts.rhythm(WEEKS, 1).summary.endswith("3 of 4 weeks met it.")
    assert "plan asks" not in charts.rhythm(WEEKS, 0).summary


def test_a_chart_of_nothing_still_says_so() -> None:
    assert "nothing to show" in charts.rhythm([], 1).summary
    assert "nothing to show" in charts.line([], 90, "Notes").summary


def test_the_table_repeats_every_number_of_the_chart() -> None:
    assert charts.rhythm(WEEKS, 1).rows == (("W0", "1"), ("W1", "0"), ("W2", "2"), ("W3", "3"))
    assert charts.hours(FULL).rows[0] == ("High", "10", "54")


def test_hours_over_the_limit_are_drawn_after_the_limit_line() -> None:
    chart = charts.hours(OVER)
    limit = of(chart, "cap")[0].get("x1")
    over = of(chart, "over")[0]
    assert over.get("x") > limit
    assert over.get("x") + over.get("width") <= charts.WIDTH
    assert not of(charts.hours(FULL), "over")


def test_no_level_of_work_crosses_the_limit_in_its_own_fill() -> None:
    chart = charts.hours(OVER)
    limit = of(chart, "cap")[0].get("x1")
    assert all(m.get("x") + m.get("width") <= limit for m in [*of(chart, "v"), *of(chart, "v3")])


def test_the_words_say_room_or_over_as_the_hours_do() -> None:
    assert "room for 7" in charts.load_summary(FULL)
    assert "over the limit by 18" in charts.load_summary(OVER)


def test_rows_of_a_team_compare_on_one_scale() -> None:
    wide = of(charts.slim_load(FULL, 240), "cap")[0].get("x1")
    narrow = of(charts.slim_load(FULL, 120), "cap")[0].get("x1")
    assert wide == pytest.approx(narrow / 2, abs=0.1)


def test_a_dot_is_open_below_the_target_and_filled_at_it() -> None:
    chart = charts.line([Point("Jun", 81), Point("Jul", 90), Point("Aug", 92)], 90, "Notes")
    assert len(of(chart, "hollow")) == 1
    assert len(of(chart, "v")) == 2


def test_a_value_nobody_knows_draws_no_dot_and_is_said_in_words() -> None:
    chart = charts.line([Point("Jun", 81), Point("Jul", None), Point("Aug", 92)], 90, "Notes")
    assert len([m for m in chart.marks if m.shape == "circle"]) == 2
    assert ("Jul", "Not known") in chart.rows


def test_equal_values_do_not_divide_by_nothing() -> None:
    assert charts.line([Point("Jun", 90), Point("Jul", 90)], 90, "Notes").marks
    assert charts.line([Point("Jun", 0)], None, "Notes").marks
    assert charts.hours(Load(0)).marks
    assert charts.slim_load(Load(0), 0).marks


def test_a_small_amount_is_never_drawn_as_nothing() -> None:
    assert charts.bar_length(1, 10_000) == 2.0
    assert charts.bar_length(0, 10) == 0.0
    assert charts.bar_length(4, 4) == 160.0


def test_on_paper_every_mark_carries_its_colour_and_no_class() -> None:
    for chart in (charts.hours(OVER), charts.rhythm(WEEKS, 1)):
        tree = ElementTree.fromstring(svg(chart, "pdf"))
        assert len(list(tree)) == len(chart.marks)
        for mark in tree:
            assert "class" not in mark.attrib
            assert {"fill", "stroke"} & mark.attrib.keys()


def test_on_screen_a_mark_carries_a_class_and_no_colour() -> None:
    drawn = svg(charts.hours(OVER))
    assert 'class="over"' in drawn
    assert "style=" not in drawn
    assert not re.search(r'(fill|stroke)="#', drawn)


def test_hostile_words_in_a_chart_are_escaped() -> None:
    drawn = svg(charts.rhythm([Point('<script>"', 1)], 1))
    assert "<script" not in drawn
    ElementTree.fromstring(drawn)
