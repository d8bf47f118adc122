"""Forms about releases of information."""

import datetime as dt
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.utils.translation import gettext_lazy as _

from clients.forms.authorities import offer_authorities
from clients.models import Case
from consent.forms.signing import SigningForm
from consent.models import RecordType, Release, SignerCapacity, SignMethod


class ReleaseForm(SigningForm):
    """What may be told, to whom, why and for how long."""

    field_order = (
        *("recipient_name", "recipient_organization", "recipient_contact", "direction"),
        *("record_types", "description", "purpose", "starts_on", "ends_on"),
        *("signer_name", "signer_capacity", "represented_by", "client_part"),
        *("restated_aloud", "method", "signed_at"),
    )

    recipient_name = forms.CharField(label=_("Person"), max_length=200)
    recipient_organization = forms.CharField(
        label=_("Organization"), max_length=200, required=False
    )
    recipient_contact = forms.CharField(
        label=_("Address, phone or e-mail"), max_length=300, required=False
    )
    direction = forms.ChoiceField(
        label=_("Which way"), choices=Release.Direction.choices, widget=forms.RadioSelect
    )
    record_types = forms.MultipleChoiceField(
        label=_("What may be told"),
        choices=RecordType.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what may be told.")},
        help_text=_("Only what this purpose needs. Restricted information is never included."),
    )
    description = forms.CharField(
        label=_("In the client's words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Anything narrower than the ticks say, such as one report only."),
    )
    purpose = forms.CharField(
        label=_("Why they need to know"),
        max_length=300,
        help_text=_("One purpose, in plain words."),
    )
    starts_on = forms.DateField(label=_("From"), widget=forms.DateInput)
    ends_on = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput,
        help_text=_("The last day counts. One year at most."),
    )
    restated_aloud = forms.BooleanField(
        label=_("I said aloud again what is told, to whom and why"),
        error_messages={
            "required": _("Say aloud again what is told, to whom and why, then tick this.")
        },
        help_text=_("Every time, even when the client knows it by heart."),
    )

    def __init__(
        self,
        *args: Any,
        case: Case,
        now: dt.datetime,
        today: dt.date,
        authorities: Any,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {
            "signer_name": case.client.name,
            "signer_capacity": SignerCapacity.SELF,
            "direction": Release.Direction.OUT,
            "signed_at": now,
            "starts_on": today,
            "ends_on": today + relativedelta(months=6),
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        offer_authorities(self, authorities)
        written: Any = self.fields["method"]
        written.choices = [
            choice for choice in SignMethod.choices if choice[0] != SignMethod.VERBAL
        ]
