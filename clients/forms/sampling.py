"""The form of a sample for review."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Program, Staff
from casemgmt.agency.queries import holding
from casemgmt.agency.roles import Role
from casemgmt.core.forms import Form, RecordChoiceField
from clients.actions.sampling import LONGEST, MOST


class SampleForm(Form):
    """How many cases of which program, who reads them, until when and why."""

    program = RecordChoiceField(Program, label=_("Program"), empty_label=_("Choose a program"))
    reviewer = RecordChoiceField(Staff, label=_("Who reads"), empty_label=_("Choose somebody"))
    size = forms.IntegerField(label=_("How many cases"), min_value=1, max_value=MOST)
    last_day = forms.DateField(label=_("Last day"), help_text=_("At most 30 days ahead."))
    why = forms.CharField(label=_("What is looked at"), max_length=300)

    def __init__(self, *args: Any, staff: Staff, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = staff.agency.today(now)
        given: Any = self.fields
        given["program"].queryset = Program.objects.for_agency(staff.agency_id)
        reviewers = holding(Role.QUALITY_REVIEWER, staff.agency_id, now)
        given["reviewer"].queryset = reviewers.exclude(pk=staff.pk)
        given["size"].initial = 5
        given["last_day"].initial = today + LONGEST / 2
