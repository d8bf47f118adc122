"""The arithmetic of the charts: values in, marks with coordinates and the same facts in words out.

Every chart is a list of marks on a small canvas (units are those of the SVG view box), one sentence that
says what it shows, and its numbers as a table. Nothing here knows colours or markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Text = str | Promise
Shape = Literal["rect", "line", "circle", "polyline", "text"]
Role = Literal[
    "track", "v", "v2", "v3", "v4", "over", "none", "ln", "hollow", "cap", "goal-line", "axis",
    "label", "num", "num halo",
]  # fmt: skip

WIDTH = 304.0
GAP = 2.0
FEW = 24  # weeks that leave room for wide bars


@dataclass(frozen=True)
class Mark:
    """One shape: what it is, what it stands for, and its geometry as SVG attributes."""

    shape: Shape
    role: Role
    at: tuple[tuple[str, str], ...]
    text: str = ""

    def get(self, name: str) -> float:
        """The number behind one attribute, for sums and tests."""
        return float(dict(self.at)[name])


@dataclass(frozen=True)
class KeyLine:
    """One line of a chart's legend."""

    role: Role
    label: Text
    value: str
    note: Text = ""


@dataclass(frozen=True)
class Chart:
    """A finished chart. `rows` repeats its numbers under `columns` for those who read tables."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    summary: str
    caption: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    key: tuple[KeyLine, ...] = ()


@dataclass(frozen=True)
class Point:
    """One value with its label: a week, a month, a kind of work. None is a value nobody knows."""

    label: Text
    value: float | None
    url: str = ""


@dataclass(frozen=True)
class Segment:
    """One part of a stacked bar: hours of work at one level, and how many cases they come from."""

    label: Text
    hours: float
    cases: int = 0


@dataclass(frozen=True)
class Load:
    """Hours of work against the limit. `segments` may be left out when only the total matters."""

    capacity: float
    segments: Sequence[Segment] = field(default_factory=tuple)
    period: Text = ""

    @property
    def hours(self) -> float:
        """All hours together."""
        return sum(segment.hours for segment in self.segments)

    @property
    def room(self) -> float:
        """Hours left under the limit; negative when the limit is passed."""
        return self.capacity - self.hours


def number(value: float) -> str:
    """A number as people write it: no decimals when there are none ("7", "2.5")."""
    return f"{value:.1f}".removesuffix(".0")


def at(**values: float | str) -> tuple[tuple[str, str], ...]:
    """Geometry as attributes, rounded to a tenth; an underscore in a name becomes a hyphen."""
    pairs = []
    for name, value in values.items():
        shown = value if isinstance(value, str) else f"{round(value, 2):g}"
        pairs.append((name.replace("_", "-"), shown))
    return tuple(pairs)


def rhythm(weeks: Sequence[Point], target: float, caption: str = "") -> Chart:
    """Contacts in each week as upright bars, an open dot for a week without any, a line at `target`.

    `weeks` run from the earliest to the latest. A `target` of 0 draws no line.
    """
    caption = caption or _("Contacts each week")
    base, top = 52.0, 12.0
    values = [week.value or 0.0 for week in weeks]
    highest = max([*values, target, 1.0])
    scale = (base - top) / highest
    marks = [Mark("line", "axis", at(x1=0.0, x2=WIDTH, y1=base + 0.5, y2=base + 0.5))]
    step = (WIDTH - 4 + 8) / max(len(weeks), 1)
    width = min(step - 8, 40.0) if len(weeks) <= FEW else step * 0.7
    for place, value in enumerate(values):
        left = 2 + place * step
        if value <= 0:
            marks.append(Mark("circle", "none", at(cx=left + width / 2, cy=base - 5, r=3.5)))
        else:
            tall = value * scale
            marks.append(
                Mark("rect", "v", at(x=left, y=base - tall, width=width, height=tall, rx=2.5))
            )
    if target > 0:
        line = base - target * scale - 0.5
        marks.append(Mark("line", "goal-line", at(x1=0.0, x2=WIDTH, y1=line, y2=line)))
    if weeks:
        marks.append(Mark("text", "label", at(x=2.0, y=67.0), str(weeks[0].label)))
        last = at(x=WIDTH - 2, y=67.0, text_anchor="end")
        marks.append(Mark("text", "label", last, str(weeks[-1].label)))
    return Chart(
        WIDTH, 70.0, tuple(marks), rhythm_summary(weeks, target, caption), caption,
        (_("Week of"), _("Contacts")),
        tuple((str(week.label), number(week.value or 0.0)) for week in weeks),
    )  # fmt: skip


def rhythm_summary(weeks: Sequence[Point], target: float, caption: str) -> str:
    """The contact chart as one sentence."""
    if not weeks:
        return _("%(caption)s: nothing to show yet.") % {"caption": caption}
    said = _("%(caption)s from %(first)s to %(last)s: %(values)s.") % {
        "caption": caption,
        "first": weeks[0].label,
        "last": weeks[-1].label,
        "values": ", ".join(number(week.value or 0.0) for week in weeks),
    }
    if target <= 0:
        return said
    met = sum((week.value or 0.0) >= target for week in weeks)
    asked = _("The plan asks for %(target)s a week; %(met)d of %(all)d weeks met it.") % {
        "target": number(target), "met": met, "all": len(weeks),
    }  # fmt: skip
    return f"{said} {asked}"


def load_scale(load: Load, width: float) -> float:
    """Canvas units an hour takes, so that both the limit and what is over it fit."""
    return width / max(load.capacity, load.hours, 1.0)


def hours(load: Load) -> Chart:
    """The hours of a caseload, stacked by level, against the limit, with a legend.

    What lies over the limit is drawn apart, after the line. Roles go solid, mid, outlined in the order
    of `load.segments`; a fourth and later level is drawn outlined too.
    """
    wide = WIDTH - 4
    scale = load_scale(load, wide)
    limit = 1 + load.capacity * scale
    roles: tuple[Role, ...] = ("v", "v3", "v4")
    marks = [
        Mark("rect", "track", at(x=1.5, y=6.5, width=load.capacity * scale, height=17.0, rx=4.0))
    ]
    key = []
    left = 1.0
    for place, segment in enumerate(load.segments):
        role = roles[min(place, 2)]
        key.append(key_line(role, segment))
        right = left + segment.hours * scale
        marks += split_at_limit(role, left, right, limit)
        left = right
    marks.append(Mark("line", "cap", at(x1=limit, x2=limit, y1=0.0, y2=30.0)))
    marks.append(Mark("text", "label", at(x=1.0, y=43.0), "0"))
    words = _("%(hours)s h limit") % {"hours": number(load.capacity)}
    anchor = "end" if limit > WIDTH / 3 else "start"
    marks.append(
        Mark("text", "num", at(x=min(limit, WIDTH - 1), y=43.0, text_anchor=anchor), words)
    )
    return Chart(
        WIDTH, 46.0, tuple(marks), load_summary(load), _("Hours of work"),
        (_("Level"), _("Cases"), _("Hours")),
        tuple((str(s.label), str(s.cases), number(s.hours)) for s in load.segments),
        tuple(key),
    )  # fmt: skip


def key_line(role: Role, segment: Segment) -> KeyLine:
    """The legend line of one level of work."""
    cases = ngettext("%(count)d case", "%(count)d cases", segment.cases) % {"count": segment.cases}
    value = _("%(hours)s h") % {"hours": number(segment.hours)}
    return KeyLine(role, segment.label, value, cases)


def split_at_limit(role: Role, left: float, right: float, limit: float) -> list[Mark]:
    """The part of a bar under the limit in its own fill, the part over it in the fill of "over"."""
    marks = []
    edge = 0.75 if role == "v4" else 0.0  # an outlined box grows by half its stroke on each side
    under = min(right, limit)
    if under - left > GAP + 2 * edge:
        box = at(x=left + edge, y=6 + edge, width=under - left - GAP - 2 * edge,
                 height=18 - 2 * edge, rx=3.0)  # fmt: skip
        marks.append(Mark("rect", role, box))
    over = max(left, limit)
    if right - over > GAP:
        box = at(x=over + GAP, y=7.0, width=right - over - GAP, height=16.0, rx=2.0)
        marks.append(Mark("rect", "over", box))
    return marks


def load_summary(load: Load) -> str:
    """The hours of a caseload as one sentence."""
    said = _("Hours of work %(period)s: %(hours)s of %(capacity)s.") % {
        "period": load.period, "hours": number(load.hours), "capacity": number(load.capacity),
    }  # fmt: skip
    parts = [f"{segment.label} {number(segment.hours)}" for segment in load.segments]
    if load.room < 0:
        parts.append(_("over the limit by %(hours)s") % {"hours": number(-load.room)})
    else:
        parts.append(_("room for %(hours)s") % {"hours": number(load.room)})
    return " ".join([said.replace("  ", " ").replace(" :", ":"), ", ".join(parts) + "."])


def slim_load(load: Load, widest: float) -> Chart:
    """One worker's hours as a single bar for a table row.

    `widest` is the largest of all capacities and hours in the table, so that rows compare.
    """
    scale = 237.0 / max(widest, load.capacity, load.hours, 1.0)
    limit = load.capacity * scale
    under = min(load.hours, load.capacity) * scale
    marks = [Mark("rect", "track", at(x=0.5, y=3.5, width=max(limit - 1, 1), height=13.0, rx=3.0))]
    if under > GAP:
        marks.append(Mark("rect", "v", at(x=0.0, y=3.0, width=under - GAP, height=14.0, rx=3.0)))
    if load.room < 0:
        over = at(x=limit + GAP, y=4.0, width=max(-load.room * scale - GAP, 1), height=12.0, rx=2.0)
        marks.append(Mark("rect", "over", over))
    marks.append(Mark("line", "cap", at(x1=limit, x2=limit, y1=0.0, y2=20.0)))
    return Chart(240.0, 20.0, tuple(marks), load_summary(load), _("Hours of work"))


def line(points: Sequence[Point], target: float | None, caption: str, unit: str = "%") -> Chart:
    """Values over time as a line, filled dots where the target is met, open ones where it is not.

    A point without a value is left out and breaks nothing. Without a target every dot is filled.
    """
    known = [point.value for point in points if point.value is not None]
    low, high = spread([*known, *([] if target is None else [target])])
    base, top = 80.0, 22.0
    scale = (base - top) / (high - low)
    step = (WIDTH - 54) / max(len(points) - 1, 1)

    def height(value: float) -> float:
        return base - (value - low) * scale

    marks = [Mark("line", "axis", at(x1=0.0, x2=WIDTH, y1=104.5, y2=104.5))]
    if target is not None:
        level = height(target)
        marks.append(Mark("line", "goal-line", at(x1=0.0, x2=WIDTH, y1=level, y2=level)))
    places = [
        (24 + step * i, height(p.value), p) for i, p in enumerate(points) if p.value is not None
    ]
    if len(places) > 1:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _point in places)
        marks.append(Mark("polyline", "ln", (("points", path),)))
    for x, y, point in places:
        value = point.value or 0.0
        met = target is None or value >= target
        marks.append(Mark("circle", "v" if met else "hollow", at(cx=x, cy=y, r=4.5)))
        label = at(x=x, y=y - 9 if met else y + 17, text_anchor="middle")
        marks.append(Mark("text", "num halo", label, number(value)))
    for i, point in enumerate(points):
        label = at(x=24 + step * i, y=121.0, text_anchor="middle")
        marks.append(Mark("text", "label", label, str(point.label)))
    return Chart(
        WIDTH, 126.0, tuple(marks), line_summary(points, target, caption), caption,
        (_("When"), unit), tuple((str(p.label), shown(p.value)) for p in points),
    )  # fmt: skip


def spread(values: Sequence[float]) -> tuple[float, float]:
    """The lowest and highest end of an axis: a tenth of the range as air, never a range of nothing."""
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    air = (high - low) * 0.1 or max(abs(high) * 0.1, 1.0)
    return low - air, high + air


def shown(value: float | None) -> str:
    """A value for a table; a value nobody knows is said in words."""
    return _("Not known") if value is None else number(value)


def line_summary(points: Sequence[Point], target: float | None, caption: str) -> str:
    """The line chart as one sentence."""
    if not points:
        return _("%(caption)s: nothing to show yet.") % {"caption": caption}
    values = ", ".join(f"{point.label} {shown(point.value)}" for point in points)
    if target is None:
        return f"{caption}: {values}."
    goal = _("Target %(target)s.") % {"target": number(target)}
    return f"{caption}: {values}. {goal}"


def bar_length(value: float | None, highest: float, width: float = 160.0) -> float:
    """How long the bar of `value` is when `highest` takes the whole width; at least 2 for anything."""
    if not value or value < 0 or highest <= 0:
        return 0.0
    return max(round(value / highest * width, 1), 2.0)
