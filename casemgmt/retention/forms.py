"""A form for a retention rule."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Program
from casemgmt.core.forms import Form, RecordChoiceField
from casemgmt.retention.models import RetentionRule


class RetentionForm(Form):
    """How long a kind of record is kept, and why."""

    record_class = forms.ChoiceField(label=_("What"), choices=RetentionRule.RecordClass.choices)
    program = RecordChoiceField(
        Program, label=_("Program"), required=False, empty_label=_("The whole agency")
    )
    years = forms.IntegerField(label=_("Years after closing"), min_value=1, max_value=100)
    years_after_majority = forms.IntegerField(
        label=_("Years after a child comes of age"),
        help_text=_("Leave empty when the same time holds for children."),
        required=False,
        min_value=0,
        max_value=100,
    )
    basis = forms.CharField(label=_("Law or policy behind it"), max_length=300)
    effective_from = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, programs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["program"].queryset = programs  # type: ignore[attr-defined]
