"""The intake: what is asked and told, and the first facts about the client."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.core.forms import RecordForm
from clients.models import Client, IntakeRecord


class IntakeForm(RecordForm):
    """What has to be asked, told and recorded; everything may be saved unfinished."""

    conditional = ("representative",)

    class Meta:
        model = IntakeRecord
        fields = [
            "interview_alone",
            "language_asked",
            "capacity",
            "representative",
            "notice_given_on",
            "services_explained_on",
            "confidentiality_restated_on",
        ]
        widgets = {
            "interview_alone": forms.RadioSelect,
            "capacity": forms.RadioSelect,
        }
        help_texts = {
            "representative": _("The name, and what they may decide. Needed when there is one."),
            "notice_given_on": _("Who may come to know what, and when that has to be told."),
            "services_explained_on": _(
                "What is done and how, the rules, what to expect, the limits, and who hears of it."
            ),
            "confidentiality_restated_on": _("With the exceptions, before anything is asked."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("interview_alone", "capacity"):
            field: Any = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0]]


class IntakeClientForm(RecordForm):
    """The facts about the client that an intake asks for."""

    class Meta:
        model = Client
        fields = [
            "name_used",
            "pronouns",
            "birth_date",
            "birth_date_is_estimate",
            "no_birth_date",
            "language",
            "interpreter_needed",
            "phone",
            "safe_contact",
        ]
        help_texts = {
            "safe_contact": _("When and how to reach them, and what to leave unsaid."),
        }
