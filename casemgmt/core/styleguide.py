"""What the style guide page shows: every piece once, filled with made-up people."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.core.charts import Load, Point, Segment
from casemgmt.core.display import day, initials
from casemgmt.core.errors import Missing
from casemgmt.core.fields import explain
from casemgmt.core.pieces import (
    Action,
    Cell,
    Change,
    Check,
    Column,
    Fact,
    HistoryEntry,
    IdentityBar,
    Stat,
    Step,
    Tab,
    TableRow,
    Tag,
    TaskRow,
    TimelineEntry,
)

HERE = "#main"
THEMES = ("light", "dark", "system")


class ExampleForm(forms.Form):
    """One field of every sort the product uses."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What happened"),
        widget=forms.RadioSelect,
        choices=[
            ("visit", gettext_lazy("Home visit")),
            ("call", gettext_lazy("Call")),
            ("office", gettext_lazy("Office visit")),
        ],
    )
    on = forms.DateField(label=gettext_lazy("Date"), help_text=gettext_lazy("Today or earlier."))
    at = forms.TimeField(label=gettext_lazy("From"), required=False)
    meeting = forms.SplitDateTimeField(
        label=gettext_lazy("Next contact"), required=False, widget=forms.SplitDateTimeWidget
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=80)
    program = forms.ChoiceField(
        label=gettext_lazy("Program"),
        choices=[("a", gettext_lazy("Aging in Place")), ("h", gettext_lazy("Home support"))],
    )
    text = forms.CharField(
        label=gettext_lazy("What was said and done"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Only you can see this until you sign."),
    )
    readers = forms.ChoiceField(
        label=gettext_lazy("Who can read this"),
        widget=forms.RadioSelect,
        choices=[
            ("team", gettext_lazy("Care team, 4 people")),
            ("named", gettext_lazy("Only people I name")),
        ],
    )
    goals = forms.MultipleChoiceField(
        label=gettext_lazy("Goals touched"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("m", gettext_lazy("Confirm Saturday delivery")),
            ("r", gettext_lazy("Grab rails fitted")),
        ],
    )
    told = forms.BooleanField(
        label=gettext_lazy("The client knows what is written"),
        required=False,
        help_text=gettext_lazy("Rosa sees it if she asks for her record."),
    )
    paper = forms.FileField(
        label=gettext_lazy("Signed paper"),
        help_text=gettext_lazy("PDF or photo, up to 20 MB."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        explain(
            self.fields["kind"], icons={"visit": "house", "call": "phone", "office": "building-2"}
        )
        explain(
            self.fields["readers"],
            hints={
                "team": gettext_lazy("Everyone who works on this case now."),
                "named": gettext_lazy("You give a reason; the supervisor is told that it exists."),
            },
        )
        explain(
            self.fields["goals"],
            hints={
                "m": gettext_lazy("Eat two hot meals a day, 4 of 4 steps"),
                "r": gettext_lazy("Stay safe moving around at home, 4 of 5 steps"),
            },
        )


class SiftForm(forms.Form):
    """The filter over a list."""

    q = forms.CharField(label=gettext_lazy("Name or number"), required=False)
    stage = forms.ChoiceField(
        label=gettext_lazy("Stage"),
        required=False,
        choices=[("", gettext_lazy("Any")), ("m", gettext_lazy("Monitoring"))],
    )


def case_pieces(today: date) -> dict[str, Any]:
    """Identity bar, stages, tabs and the stat strip."""
    return {
        "bar": IdentityBar(
            name="Rosa Delgado",
            initials=initials("Rosa Delgado"),
            aka=_("goes by Rosie, she/her"),
            facts=[
                Fact("cake", _("12 Mar 1948, age 78")),
                Fact("hash", "C-10427"),
                Fact("languages", _("Spanish, interpreter needed")),
                Fact("phone", "555-0182", "tel:5550182"),
                Fact("map-pin", "418 Alder St, Apt 2"),
            ],
            tags=[
                Tag(_("Aging in Place"), "brand", "house"),
                Tag(_("Fall risk: high"), "late", "triangle-alert"),
                Tag(_("Release ends in 12 days"), "warn", "clock-alert"),
            ],
            actions=[
                Action(_("Write a note"), "#forms", "pen-line", primary=True, key="n"),
                Action(_("Log contact"), "#forms", "phone", key="c"),
            ],
            more=[Action(_("Share something"), HERE, "share-2")],
        ),
        "steps": [
            Step(_("Intake"), day(today - timedelta(days=132), today), "done"),
            Step(_("Assessment"), _("Completed"), "done"),
            Step(_("Service plan"), _("Signed"), "done"),
            Step(_("Monitoring"), _("Day 112, review due"), "current"),
            Step(_("Closure"), _("Not planned")),
        ],
        "tabs": [
            Tab(_("Overview"), HERE, current=True),
            Tab(_("Notes"), HERE, 39),
            Tab(_("Assessments"), HERE, 2),
            Tab(_("Service plan"), HERE, 4),
            Tab(_("Consent and sharing"), HERE),
            Tab(_("History"), HERE),
        ],
        "stats": [
            Stat(2, _("overdue"), HERE, late=True),
            Stat(3, _("due today"), HERE),
            Stat(4, _("visits and calls booked"), HERE),
            Stat(113, _("hours of work this month"), HERE, of=_("of 120 h")),
        ],
        "tags": [
            Tag(_("On track"), "ok", "trending-up"),
            Tag(_("Slipping"), "warn", "trending-down"),
            Tag(_("Overdue"), "late", "circle-alert"),
            Tag(_("Signed"), "info", "signature"),
            Tag(_("Restricted"), "lock", "lock"),
            Tag(_("Active"), "brand", "house"),
            Tag(_("Draft"), "", "pencil"),
        ],
        "sides": [
            {"theme": "light", "label": _("Light")},
            {"theme": "dark", "label": _("Dark")},
        ],
    }


def work_pieces(today: date, now: datetime) -> dict[str, Any]:
    """Task rows, timeline, goals."""
    task = TaskRow
    return {
        "late_tasks": [
            task("clipboard-check", _("Assessment"), _("Reassess Harold Okafor"), HERE, _("Start"),
                 _("Yearly functional assessment, Home support"), today - timedelta(days=4)),
        ],
        "tasks": [
            task("target", _("Service plan"), _("Review plan with Rosa Delgado"), HERE, _("Review"),
                 _("90-day review, 2 of 4 goals on track"), today, _("at the 9:30 visit")),
            task("clipboard-list", _("Intake"), _("Finish intake for Tomas Reyes"), HERE,
                 _("Continue"), _("7 of 11 sections done"), today + timedelta(days=2)),
        ],
        "entries": [
            TimelineEntry("house", _("Home visit"), now - timedelta(days=3), "Dana Whitfield",
                          "Rosie walked to the door without the frame. Kitchen step is still loose.",
                          [Tag(_("Mobility"), "", "target")], HERE, "v"),
            TimelineEntry("share-2", _("Shared plan summary"), today - timedelta(days=5),
                          "Dana Whitfield", tone="p"),
            TimelineEntry("circle-check", _("Goal step done"), today - timedelta(days=13),
                          tone="o"),
        ],
        "goals": [
            {"title": _("Stay safe moving around at home"), "note": _("Mobility"), "done": 4,
             "all": 5, "steps": _("4 of 5 steps"), "labelledby": "sg-goal-1",
             "tag": Tag(_("On track"), "ok", "trending-up")},
            {"title": _("See my daughter every week"), "note": _("Family"), "done": 1, "all": 4,
             "steps": _("1 of 4 steps"), "labelledby": "sg-goal-2",
             "tag": Tag(_("Slipping"), "warn", "trending-down")},
        ],
    }  # fmt: skip


def chart_pieces(today: date) -> dict[str, Any]:
    """The charts."""
    first = today - timedelta(days=today.weekday() + 12 * 7)
    contacts = [1, 1, 0, 2, 1, 1, 2, 0, 1, 2, 1, 2]
    weeks = [
        Point(day(first + timedelta(weeks=place), today), count)
        for place, count in enumerate(contacts)
    ]
    months = [_("Jun"), _("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov")]
    return {
        "load": Load(
            120,
            [Segment(_("High acuity"), 54, 10), Segment(_("Moderate"), 46, 17),
             Segment(_("Low and check-in"), 13, 11)],
            _("this month"),
        ),
        "over": Load(
            120,
            [Segment(_("High acuity"), 72, 13), Segment(_("Moderate"), 66, 24)],
            _("this month"),
        ),
        "weeks": weeks,
        "months": [Point(m, v) for m, v in zip(months, [81, 84, 88, 91, 87, 92], strict=True)],
        "line_caption": _("Notes signed within 2 working days"),
        "overdue": [
            Point(_("Reassessments"), 4, HERE), Point(_("Plan reviews"), 3, HERE),
            Point(_("First contacts"), 1, HERE),
        ],
    }  # fmt: skip


def form_pieces(now: datetime) -> dict[str, Any]:
    """Fields with and without messages, rail, checklist, jobs, signature."""
    typed = {"place": "", "text": "", "on": "31 Feb", "program": "a", "readers": "team"}
    return {
        "bad_form": ExampleForm(typed, prefix="sg"),
        "sift": SiftForm(prefix="sift"),
        "missing": [Missing(_("Record the consent to serve."), HERE)],
        "sections": [
            {"label": _("About the person"), "url": "#forms", "state": "done"},
            {"label": _("Home and safety"), "note": _("3 of 5"), "url": "#forms",
             "state": "current"},
            {"label": _("Income and benefits"), "url": "#forms", "state": "todo"},
        ],
        "checks": [
            Check(_("End time"), url=HERE),
            Check(_("What happened, and with whom"), done=True),
            Check(_("Next contact"), done=True),
        ],
        "jobs": [
            {"id": "a", "url": "", "title": _("Packet for the clinic"), "done": False, "made": 3,
             "total": 8, "note": _("3 of 8 documents. You can leave this page.")},
            {"id": "b", "url": "", "title": _("Closure letter"), "done": True,
             "note": _("Ready"), "action": _("Download"), "action_url": HERE},
        ],
        "signature": SimpleNamespace(
            name="Rosa Delgado", relation=_("client"), when=now, method=_("Typed and ticked"),
            witness="Marisol Vega", image="",
        ),
        "now": now,
    }  # fmt: skip


def record_pieces(today: date, now: datetime) -> dict[str, Any]:
    """The table with its pager, the history, plain rows of facts."""
    people = [("Harold Okafor", -4), ("Rosa Delgado", 0), ("Walter Nguyen", 9), ("Joan Novak", 40)]
    rows = [
        TableRow(
            [
                Cell(name, HERE, f"C-1042{place}"),
                Cell(_("Home support")),
                Cell(tags=[Tag(_("Monitoring"), "brand")]),
                Cell(2.5 if place else 4, late=place == 0),
                Cell(due=today + timedelta(days=days)),
            ],
            [Action(_("Log call"), HERE, about=name)],
        )
        for place, (name, days) in enumerate(people)
    ]
    return {
        "table_caption": _("Clients, sorted by name"),
        "columns": [
            Column(_("Name"), "-name", "ascending"), Column(_("Program"), "program"),
            Column(_("Stage")), Column(_("Hours"), "hours", numeric=True),
            Column(_("Next due"), "due"),
        ],
        "rows": rows,
        "page": Paginator(range(240), 25).page(3),
        "history": [
            HistoryEntry(now, "Priya Shah", _("Program settings changed"),
                         _("The board asked for half-yearly reviews."),
                         [Change(_("Reassess every"), "365", "180"),
                          Change(_("First contact within"), None, "3")]),
            HistoryEntry(now - timedelta(days=40), "Priya Shah", _("Program made")),
        ],
        "rows_of_facts": [
            {"label": _("Reassess every"), "value": _("180 days"), "url": HERE},
            {"label": _("First contact within"), "value": _("3 working days"), "url": HERE},
            {"label": _("Made"), "value": day(today, today)},
        ],
    }  # fmt: skip


def styleguide_context(now: datetime, today: date, theme: str = "system") -> dict[str, Any]:
    """Everything `styleguide.html` shows.

    `now` and `today` place the examples in time; `theme` is light, dark or system, anything else is
    read as system.
    """
    return {
        "theme": theme if theme in THEMES else "system",
        "today": today,
        **case_pieces(today),
        **work_pieces(today, now),
        **chart_pieces(today),
        **form_pieces(now),
        **record_pieces(today, now),
    }
