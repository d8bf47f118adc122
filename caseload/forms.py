"""Forms about workloads and supervision: they read and parse."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caseload.models import SupervisionSession, WorkloadFlag
from casemgmt.agency.models import Staff
from casemgmt.core.forms import Form, RecordChoiceField, RecordForm


class DecideForm(RecordForm):
    """What is done about a caseload over its limit."""

    remedy = forms.ChoiceField(
        label=_("What you do"), choices=WorkloadFlag.Remedy.choices, widget=forms.RadioSelect
    )
    remedy_words = forms.CharField(
        label=_("What you agreed on, in words"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Without clients' names."),
    )
    review_on = forms.DateField(label=_("Look again on"), widget=forms.DateInput)

    class Meta:
        model = WorkloadFlag
        fields = ["remedy", "remedy_words", "review_on"]


class CommentForm(RecordForm):
    """What the worker wants to say."""

    worker_words = forms.CharField(
        label=_("What your supervisor should know"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Without clients' names. It stands beside what your supervisor decides."),
    )

    class Meta:
        model = WorkloadFlag
        fields = ["worker_words"]


class SessionForm(Form):
    """A session to plan."""

    supervisee = RecordChoiceField(Staff, label=_("With"))
    starts_at = forms.DateTimeField(label=_("When"), widget=forms.DateTimeInput)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=600, initial=60)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=SupervisionSession.Kind.choices,
        initial=SupervisionSession.Kind.INDIVIDUAL,
        widget=forms.RadioSelect,
    )
    agenda = forms.CharField(
        label=_("What to talk about"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Without clients' names; use case numbers."),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["supervisee"]
        field.queryset = people


class HeldForm(RecordForm):
    """What was settled in a session."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=600)
    record = forms.CharField(
        label=_("What was settled"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Without clients' names; use case numbers."),
    )

    class Meta:
        model = SupervisionSession
        fields = ["minutes", "record"]


class VoidForm(Form):
    """Why a session does not count."""

    void_reason = forms.CharField(label=_("Why it does not count"), max_length=300)
