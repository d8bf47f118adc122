"""Forms of reaching out, of reaching somebody who was referred, and of answering who referred them."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Program, Staff
from casemgmt.core.forms import Form, RecordChoiceField, RecordForm
from clients.circle import given_to
from clients.models import EngagementAttempt, Outreach, Referral, ReferrerAnswer


def _live(staff: Staff) -> Any:
    return Program.objects.for_agency(staff.agency_id).filter(is_live=True)


class OutreachForm(RecordForm):
    """An effort to find people: where, how, for whom, and how many were reached."""

    program = RecordChoiceField(Program, label=_("Program"), empty_label=None)

    class Meta:
        model = Outreach
        fields = ["day", "program", "method", "place", "population", "people_reached"]
        help_texts = {
            "place": _("The library, a street corner, a radio program."),
            "population": _("As in: older people living alone."),
            "people_reached": _("How many you spoke with, as near as you know. Nobody is named."),
        }

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["program"]
        field.queryset = _live(staff)
        choice: Any = self.fields["method"]
        choice.choices = [("", _("Choose")), *choice.choices[1:]]


class CountAgainForm(RecordForm):
    """How many people outreach reached, counted again."""

    why = forms.CharField(label=_("Why"), max_length=100)

    class Meta:
        model = Outreach
        fields = ["people_reached"]


class TryForm(RecordForm):
    """One try at reaching a referred person."""

    class Meta:
        model = EngagementAttempt
        fields = ["made_at", "means", "result", "words", "next_on"]
        widgets = {
            "means": forms.RadioSelect,
            "result": forms.RadioSelect,
            "words": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "words": _("Who answered, what was said, and what to mind the next time."),
            "next_on": _(
                "It shows in the queue that day. Leave it empty when there is no next time."
            ),
        }

    def __init__(self, *args: Any, now: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("means", "result"):
            choice: Any = self.fields[name]
            choice.choices = [one for one in choice.choices if one[0]]
        self.initial.setdefault("made_at", now.replace(second=0, microsecond=0))


class AnswerForm(RecordForm):
    """That the referrer was told the referral arrived."""

    class Meta:
        model = ReferrerAnswer
        fields = ["told"]
        help_texts = {"told": _("As in: the discharge nurse, by phone.")}


class RouteForm(Form):
    """Which other program a referral goes to, and why."""

    program = RecordChoiceField(Program, label=_("Program"), empty_label=None)
    why = forms.CharField(
        label=_("Why"), help_text=_("It is kept in the referral's history."), max_length=100
    )

    def __init__(self, *args: Any, staff: Staff, referral: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["program"]
        field.queryset = _live(staff).exclude(pk=referral.program_id)


class HandOverForm(Form):
    """Who has a referral from now on, and why."""

    to = RecordChoiceField(Staff, label=_("Who"), empty_label=_("Choose somebody"))
    why = forms.CharField(
        label=_("Why"), help_text=_("It is kept in the referral's history."), max_length=100
    )

    def __init__(
        self, *args: Any, referral: Referral, staff: Staff, now: dt.datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["to"]
        person.queryset = given_to(referral, staff, now)
