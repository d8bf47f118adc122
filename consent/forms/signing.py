"""Who signs, as what and how: the part of a form that a consent and a release share."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.core.forms import Form, RecordChoiceField
from clients.models import LegalAuthority
from consent.models import SignerCapacity, SignMethod


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
