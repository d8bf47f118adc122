"""Forms about what was told to somebody outside."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.core.forms import Form
from consent.actions.disclosing import SPOKEN
from consent.models import Disclosure, RecordType, Release


class SpokenForm(Form):
    """What somebody outside was told under a release."""

    spoke_with = forms.CharField(
        label=_("Who you spoke with"),
        max_length=200,
        help_text=_(
            "The person who heard it, also where the release names somebody they work with."
        ),
    )
    organization = forms.CharField(label=_("Organization"), max_length=200, required=False)
    method = forms.ChoiceField(
        label=_("How"),
        choices=[(one.value, one.label) for one in SPOKEN],
        widget=forms.RadioSelect,
    )
    told_at = forms.DateTimeField(label=_("When"), widget=forms.DateTimeInput)
    record_types = forms.MultipleChoiceField(
        label=_("What it was about"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what it was about.")},
        help_text=_("Only what this release names stands here."),
    )
    told = forms.CharField(
        label=_("What you told them"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("As much as they needed. The client may read this."),
    )
    relevance = forms.CharField(
        label=_("Why they needed exactly this"),
        max_length=500,
        help_text=_("What they do with it for the client."),
    )
    client_knew_on = forms.DateField(
        label=_("When the client knew"),
        widget=forms.DateInput,
        help_text=_("The day you last went through with them what is told, to whom and why."),
    )
    warned = forms.BooleanField(
        label=_("I told them not to pass it on without the client's permission"),
        error_messages={
            "required": _(
                "Tell them not to pass it on without the client's permission, then tick this."
            )
        },
    )

    def __init__(self, *args: Any, release: Release, now: dt.datetime, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "spoke_with": release.recipient_name,
            "organization": release.recipient_organization,
            "method": Disclosure.Method.PHONE,
            "told_at": now,
            "client_knew_on": release.signed_on,
        }
        super().__init__(*args, **kwargs)
        covered: Any = self.fields["record_types"]
        named = release.record_types
        covered.choices = [choice for choice in RecordType.choices if choice[0] in named]
