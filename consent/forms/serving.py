"""Forms about the consent to be served."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.core.forms import Form, RecordChoiceField
from clients.models import Case
from consent.forms.signing import SigningForm
from consent.models import ConsentForm, Explained


class ServiceConsentForm(SigningForm):
    """The client agrees to be served."""

    field_order = (
        *("text", "language", "interpreter", "explained"),
        *("signer_name", "signer_capacity", "represented_by", "client_part"),
        *("method", "strokes", "witness", "paper", "signed_at"),
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

    def __init__(self, *args: Any, texts: Any, case: Case, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "text": next(iter(texts), None),
            "language": case.client.language or ConsentForm._meta.get_field("language").default,
        }
        super().__init__(*args, case=case, **kwargs)
        chooser: Any = self.fields["text"]
        chooser.queryset = texts


class WithdrawForm(Form):
    """What the client said when they ended something."""

    words = forms.CharField(
        label=_("What the client said"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In their own words, and how they told you."),
    )
