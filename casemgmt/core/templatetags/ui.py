"""Template tags of the interface: icons, charts, dates, form fields and paging."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

from casemgmt.core import answers, charts, display
from casemgmt.core.fields import FieldView, Problem, field_view, problems
from casemgmt.core.paging import Pages, pages
from casemgmt.core.pieces import Cell, Column, TableRow, Told

register = template.Library()

PAPER = {
    "track": {"fill": "#f1efe9", "stroke": "#8a877d"},
    "v": {"fill": "#0b5d57"},
    "v2": {"fill": "#ab6512"},
    "v3": {"fill": "#2f8f84"},
    "v4": {"fill": "#dcefeb", "stroke": "#0b5d57", "stroke-width": "1.5"},
    "over": {"fill": "#a9281f"},
    "none": {"fill": "#ffffff", "stroke": "#8a877d", "stroke-width": "1.5"},
    "ln": {"fill": "none", "stroke": "#0b5d57", "stroke-width": "2"},
    "hollow": {"fill": "#ffffff", "stroke": "#0b5d57", "stroke-width": "2"},
    "cap": {"stroke": "#1d2321", "stroke-width": "1.75"},
    "goal-line": {"stroke": "#4c5551", "stroke-width": "1.25", "stroke-dasharray": "4 3"},
    "axis": {"stroke": "#8a877d"},
    "label": {"fill": "#4c5551", "font-size": "11", "font-family": "Public Sans"},
    "num": {
        "fill": "#1d2321",
        "font-size": "11",
        "font-family": "Public Sans",
        "font-weight": "600",
    },
}  # page styles do not reach inline SVG in the PDF library, so colours are attributes there


@lru_cache(maxsize=512)
def drawn(name: str, label: str) -> SafeString:
    """The SVG of one icon. Raises lucide.IconDoesNotExist for a name the set does not hold."""
    named = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    svg = lucide(name, size=16, **{"class": "i", "stroke-width": "1.85", **named})
    lines = " ".join(svg.split())
    return mark_safe(lines.replace("> <", "><").replace(" />", "/>").replace(" >", ">"))  # noqa: S308


@register.simple_tag
def icon(name: str, label: object = "") -> SafeString:
    """An icon; `label` is for icons that stand alone, the others are hidden from screen readers."""
    return drawn(str(name), str(label or ""))


def attributes(mark: charts.Mark, mode: str) -> list[tuple[str, str]]:
    """A mark's attributes: classes on screen, colours on paper."""
    if mode == "pdf":
        paper = PAPER["num" if mark.role == "num halo" else mark.role]
        return [*mark.at, *paper.items()]
    return [("class", mark.role), *mark.at]


def svg(chart: charts.Chart, mode: str = "screen", spoken: bool = True) -> SafeString:
    """A chart as inline SVG for the screen or for a PDF (`mode="pdf"`)."""
    body = []
    for mark in chart.marks:
        given = format_html_join(" ", '{}="{}"', attributes(mark, mode))
        body.append(
            format_html("<text {}>{}</text>", given, mark.text)
            if mark.shape == "text"
            else format_html("<{} {}/>", mark.shape, given)
        )
    said = (
        format_html('role="img" aria-label="{}"', chart.summary)
        if spoken
        else mark_safe('aria-hidden="true"')
    )
    size = (
        format_html('width="{}" height="{}"', f"{chart.width:g}", f"{chart.height:g}")
        if mode == "pdf"
        else mark_safe('class="chart"')
    )
    box = f"0 0 {chart.width:g} {chart.height:g}"
    return format_html(
        '<svg {} viewBox="{}" {}>{}</svg>',
        size,
        box,
        said,
        mark_safe("".join(body)),  # noqa: S308
    )


def chart_context(chart: charts.Chart, mode: str) -> dict[str, Any]:
    """What the chart template is given."""
    return {"chart": chart, "svg": svg(chart, mode), "mode": mode}


@register.inclusion_tag("pieces/_chart.html")
def chart_rhythm(
    weeks: Sequence[charts.Point], target: float = 0, caption: str = "", mode: str = "screen"
) -> dict[str, Any]:
    """Contacts each week as bars, with the number the plan asks for as a dashed line."""
    return chart_context(charts.rhythm(weeks, target, caption), mode)


@register.inclusion_tag("pieces/_chart.html")
def chart_hours(load: charts.Load, mode: str = "screen") -> dict[str, Any]:
    """Hours of work by level against the limit."""
    return chart_context(charts.hours(load), mode)


@register.simple_tag
def chart_load(load: charts.Load, widest: float = 0, mode: str = "screen") -> SafeString:
    """One worker's hours as a slim bar in a table row; the words stand beside it."""
    return svg(charts.slim_load(load, widest), mode, spoken=False)


@register.inclusion_tag("pieces/_chart.html")
def chart_line(
    points: Sequence[charts.Point],
    target: float | None = None,
    caption: str = "",
    unit: str = "%",
    mode: str = "screen",
) -> dict[str, Any]:
    """Values over time against a target."""
    return chart_context(charts.line(points, target, caption, unit), mode)


@register.inclusion_tag("pieces/_bars.html")
def chart_bars(bars: Sequence[charts.Point], mode: str = "screen") -> dict[str, Any]:
    """Amounts side by side, each with its words, its number and, where given, its list behind it."""
    highest = max([bar.value or 0 for bar in bars], default=0)
    rows = [
        {
            "bar": bar,
            "length": charts.bar_length(bar.value, highest),
            "value": charts.shown(bar.value),
        }
        for bar in bars
    ]
    return {"rows": rows, "mode": mode, "fill": PAPER["v"]["fill"]}


@register.inclusion_tag("pieces/_when.html")
def when(due: date | datetime, today: date | None = None, note: str = "") -> dict[str, Any]:
    """A contextual date: the day in bold, how far off it is under it, and a bar in its tone."""
    return {"when": display.contextual(due, today or timezone.localdate(), note)}


@register.filter
def initials(name: object) -> str:
    """The first letters of a name."""
    return display.initials(str(name or ""))


@register.filter
def day(value: date | datetime | None) -> str:
    """A day in short: "Thu 19 Nov"."""
    return display.day(value)


@register.filter
def moment(value: date | datetime | None) -> str:
    """A day and hour in short: "Thu 19 Nov, 10:05"."""
    return display.moment(value)


@register.filter
def clock(value: datetime | None) -> str:
    """An hour and minute: "10:05"."""
    return display.clock(value) if value else ""


@register.simple_tag
def shape(field: BoundField, layout: str = "") -> FieldView:
    """How a form field is drawn; `layout` picks "picks" or "checks" for a group of choices."""
    return field_view(field, layout)


@register.simple_tag
def form_problems(form: BaseForm) -> list[Problem]:
    """Everything that is wrong with a form, each with the field it leads to."""
    return problems(form)


@register.simple_tag
def told(messages: Iterable[Message]) -> list[Told]:
    """What the page says first about the button that was pressed before."""
    return answers.told(messages)


@register.simple_tag
def cells(row: TableRow, columns: Sequence[Column]) -> list[tuple[Column, Cell]]:
    """A row's values, each with the column it stands in."""
    return list(zip(columns, row.cells, strict=True))


@register.simple_tag
def paging(page: Page[Any]) -> Pages:
    """First, last and total rows of a page, and the pages around it."""
    return pages(page)
