"""The form of an audit from outside."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Staff
from casemgmt.agency.queries import holding
from casemgmt.agency.roles import Role
from casemgmt.core.forms import Form, RecordChoiceField


class AuditForm(Form):
    """Who reads which cases, by their numbers, from when until when, and by what right."""

    auditor = RecordChoiceField(Staff, label=_("Who audits"), empty_label=_("Choose somebody"))
    numbers = forms.CharField(
        label=_("Case numbers"),
        help_text=_("One on each line, or with commas between them. At most 50."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    authority = forms.CharField(
        label=_("What for, and by what right"),
        help_text=_("The law, contract or letter, and what is looked at. Without clients' names."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    first_day = forms.DateField(label=_("First day"))
    last_day = forms.DateField(label=_("Last day"), help_text=_("30 days at most."))

    def __init__(self, *args: Any, staff: Staff, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = staff.agency.today(now)
        given: Any = self.fields
        auditors = holding(Role.EXTERNAL_AUDITOR, staff.agency_id, now)
        given["auditor"].queryset = auditors.exclude(pk=staff.pk)
        given["first_day"].initial = today
        given["last_day"].initial = today + dt.timedelta(days=6)

    def clean_numbers(self) -> list[str]:
        """The numbers one by one."""
        return [part for part in re.split(r"[\s,;]+", self.cleaned_data["numbers"]) if part]
