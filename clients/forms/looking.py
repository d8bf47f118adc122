"""The form about a question that somebody's readings raised."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.core.forms import Form


class SettleForm(Form):
    """What came of it."""

    words = forms.CharField(
        label=_("What you found, or whom you asked"),
        help_text=_("A sentence, without the client's name. It stays beside the question."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
