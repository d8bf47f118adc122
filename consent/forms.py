"""Forms about consent: they read and parse."""

import datetime as dt
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.core.forms import Form, RecordChoiceField
from clients.forms.authorities import offer_authorities
from clients.models import Case, LegalAuthority
from consent.models import (
    ConsentForm,
    Disclosure,
    Explained,
    RecordType,
    Release,
    SignerCapacity,
    SignMethod,
)


class SigningForm(Form):
    """Who signs, as what, and how: the same for a consent and a release."""

    conditional: tuple[str, ...] = ("represented_by", "client_part")

    signer_name = forms.CharField(label=_("Who signs"), max_length=200)
    signer_capacity = forms.ChoiceField(
        label=_("Signs as"), choices=SignerCapacity.choices, widget=forms.RadioSelect
    )
    represented_by = RecordChoiceField(
        LegalAuthority,
        label=_("By which authority"),
        required=False,
        empty_label=_("The client signs"),
        help_text=_("Needed when somebody signs for the client; they can sign only inside it."),
    )
    client_part = forms.CharField(
        label=_("How the client took part"),
        max_length=500,
        required=False,
        help_text=_("Needed when somebody signs for the client: what they understood and said."),
    )
    method = forms.ChoiceField(
        label=_("How it was signed"), choices=SignMethod.choices, widget=forms.RadioSelect
    )
    signed_at = forms.DateTimeField(label=_("When it was signed"), widget=forms.DateTimeInput)


class ServiceConsentForm(SigningForm):
    """The client agrees to be served."""

    conditional = (*SigningForm.conditional, "witness")

    field_order = (
        *("text", "language", "interpreter", "explained"),
        *("signer_name", "signer_capacity", "represented_by", "client_part"),
        *("method", "witness", "signed_at"),
    )

    text = RecordChoiceField(ConsentForm, label=_("Text that was read"), empty_label=None)
    explained = forms.MultipleChoiceField(
        label=_("What you explained"),
        choices=Explained.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Explain all seven points before anyone signs.")},
        help_text=_("All seven, in words the client understands."),
    )
    language = forms.CharField(label=_("Read in"), max_length=60)
    interpreter = forms.CharField(label=_("Interpreter"), max_length=200, required=False)
    witness = forms.CharField(
        label=_("Witness"),
        max_length=200,
        required=False,
        help_text=_("Needed when the client said yes aloud and did not sign."),
    )

    def __init__(
        self,
        *args: Any,
        texts: Any,
        case: Case,
        now: dt.datetime,
        authorities: Any,
        **kwargs: Any,
    ) -> None:
        client = case.client
        kwargs["initial"] = {
            "text": next(iter(texts), None),
            "signer_name": client.name,
            "signer_capacity": SignerCapacity.SELF,
            "language": client.language or ConsentForm._meta.get_field("language").default,
            "signed_at": now,
        }
        super().__init__(*args, **kwargs)
        chooser: Any = self.fields["text"]
        chooser.queryset = texts
        offer_authorities(self, authorities)


class WithdrawForm(Form):
    """What the client said when they ended something."""

    words = forms.CharField(
        label=_("What the client said"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In their own words, and how they told you."),
    )


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
        label=_("How"), choices=Disclosure.Method.choices, widget=forms.RadioSelect
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
            "client_knew_on": release.case.agency.today(release.signed_at),
        }
        super().__init__(*args, **kwargs)
        covered: Any = self.fields["record_types"]
        covered.choices = [
            choice for choice in RecordType.choices if choice[0] in release.record_types
        ]
