"""Forms about asking to see a case."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.core.forms import Form, RecordForm
from clients.models import AccessRequest


class AskForm(RecordForm):
    """Which case, by its number, and why."""

    class Meta:
        model = AccessRequest
        fields = ["number", "reason"]
        labels = {"reason": _("Why you ask")}
        help_texts = {
            "number": _("It stands on letters and in the calendar: C- and seven signs."),
            "reason": _("What you need to read, and for what. Without the client's name."),
        }
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}


class LetReadForm(Form):
    """Until when somebody reads along."""

    last_day = forms.DateField(
        label=_("Last day"), help_text=_("They read, and write nothing. At most 14 days ahead.")
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = today + dt.timedelta(days=7)


class DeclineForm(Form):
    """Why not; it is kept, and not told to whoever asks."""

    why = forms.CharField(
        label=_("Why not"), help_text=_("Kept here; whoever asked is not told."), max_length=300
    )
