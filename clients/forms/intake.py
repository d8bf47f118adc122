"""The intake: what is asked and told, and the first facts about the client."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.core.forms import RecordForm
from clients.forms.facts import FactsForm
from clients.models import Client, Explanation, IntakeRecord


class IntakeForm(RecordForm):
    """What has to be asked, told and recorded; everything may be saved unfinished."""

    told = forms.MultipleChoiceField(
        label=_("Explained now"),
        choices=Explanation.Item.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    told_on = forms.DateField(
        label=_("Explained on"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )

    limits = forms.MultipleChoiceField(
        label=_("Which limits"),
        choices=IntakeRecord.Limit.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("All of them, in words they understand."),
    )

    class Meta:
        model = IntakeRecord
        fields = [
            "met_on",
            "setting",
            "place",
            "present",
            "safety_note",
            "interview_alone",
            "language_asked",
            "capacity",
            "notice_given_on",
            "notice_how",
            "notice_text",
            "notice_late",
            "confidentiality_restated_on",
            "limits",
        ]
        widgets = {
            "setting": forms.RadioSelect,
            "notice_how": forms.RadioSelect,
            "interview_alone": forms.RadioSelect,
            "capacity": forms.RadioSelect,
        }
        help_texts = {
            "capacity": _("A representative's authority is written down under Legal standing."),
            "notice_given_on": _("Who may come to know what, and when that has to be told."),
            "notice_text": _("What stands on it, such as: Privacy notice, version 3."),
            "notice_late": _("Only where it came later than the first meeting."),
            "place": _("As far as it matters for the next time."),
            "present": _("Beside you and the client. Leave it empty when nobody was."),
            "safety_note": _("What whoever meets them next has to know first."),
            "confidentiality_restated_on": _("With the exceptions, before anything is asked."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("setting", "interview_alone", "capacity", "notice_how"):
            field: Any = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0]]
        told = self.instance.told
        offered: Any = self.fields["told"].widget
        offered.choices = [one for one in Explanation.Item.choices if one[0] not in told]

    @property
    def offers(self) -> list[Any]:
        """What is left to be explained."""
        widget: Any = self.fields["told"].widget
        return list(widget.choices)

    @property
    def changes(self) -> dict[str, Any]:
        """What the person changed of the record; what was explained is apart."""
        changed = super().changes
        return {name: changed[name] for name in changed if name not in ("told", "told_on")}

    @property
    def explained(self) -> dict[str, Any]:
        """What the action takes of what was explained."""
        given = self.cleaned_data
        return {"told": given["told"], "told_on": given["told_on"]}


class IntakeClientForm(FactsForm):
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
            "no_language",
            "interpreter_needed",
            "phone",
            "no_phone",
            "no_address",
            "safe_contact",
        ]
        help_texts = {
            "safe_contact": _("When and how to reach them, and what to leave unsaid."),
        }
