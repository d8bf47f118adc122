"""What a report is asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Program, Staff
from casemgmt.core.forms import Form, RecordChoiceField
from casemgmt.reports.referrals import BY

YEARS = 5


class ReferralReportForm(Form):
    """By what, of which year, and of which program."""

    by = forms.ChoiceField(label=_("By"), choices=[(key, words) for key, (words, _f) in BY.items()])
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    program = RecordChoiceField(
        Program, label=_("Program"), required=False, empty_label=_("All programs")
    )

    def __init__(self, *args: Any, staff: Staff, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years: Any = self.fields["year"]
        years.choices = [(one, str(one)) for one in range(year, year - YEARS, -1)]
        program: Any = self.fields["program"]
        program.queryset = Program.objects.for_agency(staff.agency_id)
