"""Forms for notes, contacts, and what is added to a note."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as gettext_late

from casemgmt.core.display import clock
from casemgmt.core.forms import Form
from clients.actions.notes import Happening
from clients.entries import ICONS
from clients.forms.restricted import categories_field, offer
from clients.models import Contact

REACHED = [("yes", gettext_late("Reached")), ("no", gettext_late("Tried, not reached"))]
MINUTES_A_DAY = 1440
CHECK_YEAR = gettext_late("Check the year.")
SENSIBLE_DAYS = [
    MinValueValidator(dt.date(1950, 1, 1), CHECK_YEAR),
    MaxValueValidator(dt.date(2200, 1, 1), CHECK_YEAR),
]
SENSIBLE_TIMES = [
    MinValueValidator(dt.datetime(1950, 1, 1, tzinfo=dt.UTC), CHECK_YEAR),
    MaxValueValidator(dt.datetime(2200, 1, 1, tzinfo=dt.UTC), CHECK_YEAR),
]
USUAL_HOURS = 4
"""A visit longer than this is less likely than a wrong hour when an end time is suggested."""


def mode_field() -> forms.ChoiceField:
    """What happened, as picks with an icon each."""
    field = forms.ChoiceField(
        label=gettext_late("What happened"),
        choices=Contact.Mode.choices,
        widget=forms.RadioSelect,
    )
    field.icons = ICONS  # type: ignore[attr-defined]
    return field


def reached_field() -> forms.ChoiceField:
    """Whether anybody answered."""
    return forms.ChoiceField(
        label=gettext_late("Did you reach them?"),
        choices=REACHED,
        widget=forms.RadioSelect,
        initial="yes",
    )


def suggested_end(start: dt.time, end: dt.time) -> dt.time | None:
    """The end time that was probably meant when the one given lies before the start.

    First the afternoon hour (13:30 to 2:20 means 14:20), then the next hour with the same minutes.
    ``None`` when none is left on that day.
    """
    begun = start.hour * 60 + start.minute
    ended = end.hour * 60 + end.minute
    afternoon = ended + 12 * 60
    if begun < afternoon <= min(begun + USUAL_HOURS * 60, MINUTES_A_DAY - 1):
        return dt.time(*divmod(afternoon, 60))
    while ended <= begun:
        ended += 60
    return dt.time(*divmod(ended, 60)) if ended < MINUTES_A_DAY else None


class NoteStartForm(Form):
    """Whose note is it?"""

    q = forms.CharField(label=gettext_late("Name or case number"), required=False, max_length=100)


class NoteForm(Form):
    """A note and the contact it tells of."""

    mode = mode_field()
    reached = reached_field()
    on = forms.DateField(
        label=gettext_late("Date"), widget=forms.DateInput, validators=SENSIBLE_DAYS
    )
    started = forms.TimeField(label=gettext_late("From"), widget=forms.TimeInput)
    ended = forms.TimeField(label=gettext_late("To"), widget=forms.TimeInput, required=False)
    participants = forms.CharField(
        label=gettext_late("Who was there"),
        help_text=gettext_late("For example: Rosa, Marisol Vega (interpreter)"),
        max_length=300,
        required=False,
    )
    text = forms.CharField(
        label=gettext_late("What was said and done"),
        max_length=50_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 9}),
    )
    categories = categories_field()
    draft_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    draft_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    suggestion: str = ""

    def __init__(self, *args: Any, held: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, held)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        start, end = cleaned.get("started"), cleaned.get("ended")
        if start is not None and end is not None and end < start:
            self._refuse_end(start, end)
        if "text" in cleaned and not cleaned["text"].strip():
            self.add_error("text", _("Write what was said and done."))
        return cleaned

    def _refuse_end(self, start: dt.time, end: dt.time) -> None:
        meant = suggested_end(start, end)
        words = {"end": _shown(end), "start": _shown(start)}
        if meant is None:
            self.add_error("ended", _("%(end)s is before the start, %(start)s.") % words)
            return
        self.suggestion = f"{meant:%H:%M}"
        self.add_error(
            "ended",
            _("%(end)s is before the start, %(start)s. Did it end at %(meant)s?")
            % {**words, "meant": _shown(meant)},
        )

    @property
    def happening(self) -> Happening:
        """The contact as the action takes it; the hours are the agency's local ones."""
        values = self.cleaned_data
        return Happening(
            mode=values["mode"],
            started_at=local(values["on"], values["started"]),
            minutes=minutes_between(values["started"], values["ended"]),
            was_reached=values["reached"] == "yes",
            participants=values["participants"],
            categories=values.get("categories", ()),
        )

    def add_error(self, field: str | None, error: Any) -> None:
        """A message about the start of the contact stands beside the date."""
        super().add_error("on" if field == "started_at" else field, error)


class ContactForm(Form):
    """A contact in one line."""

    mode = mode_field()
    reached = reached_field()
    started_at = forms.SplitDateTimeField(
        label=gettext_late("When"), widget=forms.SplitDateTimeWidget, validators=SENSIBLE_TIMES
    )
    minutes = forms.IntegerField(
        label=gettext_late("Minutes"), min_value=0, max_value=MINUTES_A_DAY, initial=0,
        widget=forms.NumberInput(attrs={"class": "w-short"}),
    )  # fmt: skip
    summary = forms.CharField(
        label=gettext_late("In one line"),
        help_text=gettext_late("For longer words, write a note."),
        max_length=300,
        required=False,
    )
    categories = categories_field()

    def __init__(self, *args: Any, held: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, held)

    @property
    def happening(self) -> Happening:
        """The contact as the action takes it."""
        values = self.cleaned_data
        return Happening(
            mode=values["mode"],
            started_at=values["started_at"],
            minutes=values["minutes"],
            was_reached=values["reached"] == "yes",
            summary=values["summary"],
            categories=values.get("categories", ()),
        )


class AddendumForm(Form):
    """Something to add to a signed note."""

    text = forms.CharField(
        label=gettext_late("What to add"),
        max_length=50_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


def local(day: dt.date, time: dt.time) -> dt.datetime:
    """An instant from a day and an hour where the agency is."""
    return timezone.make_aware(dt.datetime.combine(day, time))


def minutes_between(start: dt.time, end: dt.time | None) -> int:
    """Whole minutes from one hour of a day to another; 0 when there is no end."""
    if end is None:
        return 0
    return (end.hour - start.hour) * 60 + end.minute - start.minute


def _shown(time: dt.time) -> str:
    return clock(dt.datetime.combine(dt.date(2000, 1, 1), time))
