"""Forms about agreements with partners."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.actions.agreeing import FACTS
from casemgmt.agency.models import Agency, PartnerAgreement
from casemgmt.agency.models.agreements import MADE_WITH
from casemgmt.core.forms import Form, RecordChoiceField, RecordForm

LONG = {"rows": 6}


class AgreementForm(RecordForm):
    """A draft of an agreement: everything may wait but whom it is with."""

    conditional = ("partner", *MADE_WITH)

    partner_agency = RecordChoiceField(
        Agency,
        label=_("Agency in this system"),
        help_text=_("If it works in this system too. Its admin then has to confirm the agreement."),
        required=False,
        empty_label=_("It works elsewhere"),
    )

    class Meta:
        model = PartnerAgreement
        fields = FACTS
        help_texts = {
            "partner": _(
                "The clinic, school or office you work with. An agency below brings its name."
            ),
            "partner_reach": _("Phone, e-mail or address."),
            "scope": _("The people and services it is about."),
            "operational_terms": _(
                "Who does what: who refers to whom and how, how soon each answers, who meets when."
            ),
            "financial_terms": _(
                "Who pays what: fees, reimbursement, who bills whom. Say so where nobody pays."
            ),
            "confidentiality_terms": _(
                "What may be told and on what basis, who sees it, what becomes of it at the end."
            ),
            "ends_on": _("The last day counts."),
            "paper": _("The folder, drawer or shared drive somebody finds it in."),
        }
        widgets = {
            "scope": forms.Textarea(attrs={"rows": 3}),
            "operational_terms": forms.Textarea(attrs=LONG),
            "financial_terms": forms.Textarea(attrs=LONG),
            "confidentiality_terms": forms.Textarea(attrs=LONG),
        }

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].required = False
        here: Any = self.fields["partner_agency"]
        here.queryset = agencies


class RefuseAgreementForm(Form):
    """Why this was not agreed."""

    why = forms.CharField(label=_("Why not"), max_length=300)


class EndAgreementForm(Form):
    """Why an agreement ends before its last day."""

    why = forms.CharField(label=_("Why it ends"), max_length=300)
