"""Forms of a program's waitlist."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.core.forms import RecordForm
from clients.models import Referral, WaitlistEntry


class PlaceForm(RecordForm):
    """How pressing it is for somebody who waits, and when they are looked at again.

    Each change says its own reason: the one before is not offered again.
    """

    priority = forms.TypedChoiceField(
        label=_("Priority"),
        help_text=_("Places go to the most pressing first, then to who has waited longest."),
        choices=Referral.Urgency.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}), max_length=10_000
    )

    class Meta:
        model = WaitlistEntry
        fields = ["priority", "review_on", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["reason"] = ""
