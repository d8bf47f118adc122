"""Who signs, as what and how: the part of a form that a consent and a release share."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Staff
from casemgmt.core.forms import Form, RecordChoiceField
from clients.forms.authorities import authorities_of, offer_authorities
from clients.models import Case, Document, LegalAuthority
from consent.models import SignerCapacity, SignMethod


class SigningForm(Form):
    """Who signs, as what, and how: the same for a consent and a release."""

    conditional: tuple[str, ...] = ("represented_by", "client_part", "witness", "strokes", "paper")

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
    strokes = forms.CharField(
        label=_("Drawn name"), required=False, max_length=50_000, widget=forms.HiddenInput
    )
    witness = forms.CharField(
        label=_("Witness"),
        max_length=200,
        required=False,
        help_text=_("Who saw the mark being made, or heard the client say yes."),
    )
    paper = RecordChoiceField(
        Document,
        label=_("Scan of the signed paper"),
        required=False,
        empty_label=_("Choose a document"),
        help_text=_("Add it under Documents first."),
    )
    signed_at = forms.DateTimeField(label=_("When it was signed"), widget=forms.DateTimeInput)

    def __init__(
        self, *args: Any, case: Case, staff: Staff, now: dt.datetime, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {
            "signer_name": case.client.name,
            "signer_capacity": SignerCapacity.SELF,
            "signed_at": now,
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        offer_authorities(self, authorities_of(case, staff, now))
        scans: Any = self.fields["paper"]
        scans.queryset = Document.objects.visible_to(staff, now).filter(case=case)
        scans.label_from_instance = lambda document: document.title
