"""Forms about the consent to be served."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.core.forms import Form, RecordChoiceField
from clients.forms.authorities import offer_authorities
from clients.models import Case
from consent.forms.signing import SigningForm
from consent.models import ConsentForm, Explained, SignerCapacity


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
