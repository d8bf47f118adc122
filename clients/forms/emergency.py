"""Forms about opening a record in an emergency."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.core.forms import Form
from clients.actions.emergency import FEWEST, SHORTEST, TOO_FEW, TOO_SHORT, WHO_TREATS
from clients.models import EmergencyAccess

FACTS = ("number", "family_name", "birth_date", "phone")


class EmergencyForm(Form):
    """What is happening, and who it is about, by two facts at least."""

    conditional = (*FACTS, "personnel")

    ground = forms.ChoiceField(
        label=_("Why it can't wait"),
        choices=EmergencyAccess.Ground.choices,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("What is happening"),
        help_text=_("A sentence or two, without the client's name. Whoever reviews this reads it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    personnel = forms.CharField(
        label=_("Who treats the client, and where"),
        help_text=_("Names and the place. Only in a medical emergency, where it has to be said."),
        max_length=300,
        required=False,
    )
    number = forms.CharField(label=_("Case number"), max_length=12, required=False)
    family_name = forms.CharField(label=_("Family name"), max_length=100, required=False)
    birth_date = forms.DateField(label=_("Date of birth"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        """What an action would refuse anyway is said before anybody is asked whether they are sure."""
        given = super().clean() or {}
        if sum(bool(given.get(name)) for name in FACTS) < FEWEST and not set(FACTS) & set(
            self.errors
        ):
            self.add_error(None, TOO_FEW)
        if given.get("reason") and len(given["reason"]) < SHORTEST:
            self.add_error("reason", TOO_SHORT)
        if given.get("ground") == EmergencyAccess.Ground.MEDICAL and not given.get("personnel"):
            self.add_error("personnel", WHO_TREATS)
        return given


class ReviewForm(Form):
    """Was it right?"""

    outcome = forms.ChoiceField(
        label=_("Was it right?"), choices=EmergencyAccess.Outcome.choices, widget=forms.RadioSelect
    )
    findings = forms.CharField(
        label=_("What you found, or what you ask"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(Form):
    """What the person says when asked."""

    answer = forms.CharField(
        label=_("What you can say about it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
