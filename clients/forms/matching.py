"""The form about a referred person who may be a client."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.core.forms import Form
from clients.models import HiddenMatch


class SettleMatchForm(Form):
    """Who it is, and how one knows."""

    outcome = forms.ChoiceField(
        label=_("Are they the same person?"),
        help_text=_("If they are, the referral goes to whoever works with the client."),
        choices=HiddenMatch.Outcome.choices,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("How you know"),
        help_text=_("A sentence: what you compared, or whom you asked. Nobody else is told."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
