"""Forms about a client's request to see their own record."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Staff
from casemgmt.core.forms import Form, RecordChoiceField
from clients.forms.authorities import offer_authorities
from clients.forms.restricted import categories_field, offer
from clients.models import Case, LegalAuthority
from consent.actions.own_record import ASKED
from consent.actions.withholding import FACTS
from consent.models import OwnRecordRequest, SignerCapacity, WithheldPart


class RequestForm(Form):
    """Who asks to see the record, for what of it, and how we know who they are."""

    conditional = ("represented_by", "client_part", "only_part")

    asked_on = forms.DateField(
        label=_("Asked on"),
        widget=forms.DateInput,
        help_text=_("The days for the answer count from here."),
    )
    asked_how = forms.ChoiceField(
        label=_("How they asked"),
        choices=OwnRecordRequest.Way.choices,
        widget=forms.RadioSelect,
    )
    asked_as = forms.ChoiceField(
        label=_("Who asks"), choices=SignerCapacity.choices, widget=forms.RadioSelect
    )
    represented_by = RecordChoiceField(
        LegalAuthority,
        label=_("By which authority"),
        required=False,
        empty_label=_("The client asks"),
        help_text=_("One that covers who is told what. It is written down under Legal standing."),
    )
    client_part = forms.CharField(
        label=_("How the client took part"),
        max_length=500,
        required=False,
        help_text=_("Needed when somebody asks for the client: what they know of it and say."),
    )
    identity_check = forms.ChoiceField(
        label=_("How you know who asks"),
        choices=OwnRecordRequest.IdentityCheck.choices,
        widget=forms.RadioSelect,
    )
    wants = forms.ChoiceField(
        label=_("What they want"), choices=OwnRecordRequest.Wants.choices, widget=forms.RadioSelect
    )
    only_part = forms.CharField(
        label=_("Only this part"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Leave it empty for the whole record. They need not say why they ask."),
    )
    language = forms.CharField(label=_("In which language"), max_length=60)
    wished_form = forms.CharField(
        label=_("In what form"),
        max_length=300,
        required=False,
        help_text=_("As in: large print, read aloud, by mail to her sister's address."),
    )

    def __init__(
        self, *args: Any, case: Case, today: dt.date, authorities: Any, **kwargs: Any
    ) -> None:
        language = OwnRecordRequest._meta.get_field("language")
        kwargs["initial"] = {
            "asked_on": today,
            "asked_how": OwnRecordRequest.Way.IN_PERSON,
            "asked_as": SignerCapacity.SELF,
            "identity_check": OwnRecordRequest.IdentityCheck.KNOWN,
            "wants": OwnRecordRequest.Wants.TOGETHER,
            "language": case.client.language or language.default,
        }
        super().__init__(*args, **kwargs)
        offer_authorities(self, authorities)

    @property
    def answers(self) -> dict[str, Any]:
        """What was said, as ``take_request`` takes it."""
        return _with_facts(self.cleaned_data, ASKED)


class PutOffForm(Form):
    """Until when an answer is put off, and why."""

    until = forms.DateField(label=_("Answer by"), widget=forms.DateInput)
    because = forms.CharField(
        label=_("Why it takes longer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("As you told the client."),
    )
    told_on = forms.DateField(
        label=_("The client heard of it on"),
        widget=forms.DateInput,
        help_text=_("Why it takes longer, and until when."),
    )


class HandOverForm(Form):
    """Who prepares an answer from now on."""

    to = RecordChoiceField(Staff, label=_("Who prepares it"), empty_label=_("Choose somebody"))
    why = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["to"]
        person.queryset = people


class WithholdForm(Form):
    """What is held back, for which of the reasons there are, and whether the client hears of it."""

    conditional = ("untold_because", "reviewer", "license", "reviewed_on")

    what = forms.CharField(
        label=_("What is held back"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("As in: the letter of her daughter of 3 May. As little as it takes."),
    )
    reason = forms.ChoiceField(
        label=_("Reason"), choices=WithheldPart.Reason.choices, widget=forms.RadioSelect
    )
    because = forms.CharField(
        label=_("Why, in your own words"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    tell_client = forms.BooleanField(
        label=_("The client is told what is held back, and why"),
        required=False,
        help_text=_("When they have the answer. They may have it looked at again."),
    )
    untold_because = forms.CharField(
        label=_("Why they are not told"),
        max_length=1000,
        required=False,
        help_text=_("Needed when they are not: telling it would give away what is kept."),
    )
    reviewer = forms.CharField(
        label=_("Who looked at the danger"),
        max_length=200,
        required=False,
        help_text=_(
            "Needed for a danger: somebody with a license, such as a clinical social worker."
        ),
    )
    license = forms.CharField(label=_("Their license"), max_length=100, required=False)
    reviewed_on = forms.DateField(
        label=_("When they looked at it"), required=False, widget=forms.DateInput
    )
    categories = categories_field()

    def __init__(self, *args: Any, held: Collection[str], **kwargs: Any) -> None:
        kwargs["initial"] = {"tell_client": True}
        super().__init__(*args, **kwargs)
        offer(self, held)

    @property
    def answers(self) -> dict[str, Any]:
        """What was said, as ``hold_back`` takes it."""
        return _with_facts({"categories": (), **self.cleaned_data}, FACTS)


class ConsentToWithholdForm(Form):
    """Whether a supervisor agrees that something is held back."""

    conditional = ("words",)

    agrees = forms.TypedChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("Hold it back")), ("no", _("Give it to the client"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("About your answer"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when it is given: what speaks for it."),
    )


class AnswerForm(Form):
    """The record is given, whole or but for what is held back, or refused."""

    conditional = ("given_how", "helped_by", "told")

    outcome = forms.ChoiceField(
        label=_("Answer"),
        choices=[
            ("given", _("They have the record, but for what is held back")),
            ("refused", _("They don't have it")),
        ],
        widget=forms.RadioSelect,
    )
    given_on = forms.DateField(
        label=_("They had the answer on"),
        widget=forms.DateInput,
        help_text=_("When they read it or got the copy, or heard that they don't get it."),
    )
    given_how = forms.ChoiceField(
        label=_("How they had the record"),
        choices=OwnRecordRequest.Copy.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    helped_by = forms.CharField(
        label=_("Who helped them understand it"),
        max_length=200,
        required=False,
        help_text=_("Whoever went through it with them and explained its words."),
    )
    told = forms.BooleanField(
        label=_("I told them what is held back and why, and how to have it looked at again"),
        required=False,
    )
    words = forms.CharField(
        label=_("What they said"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, today: dt.date, staff: Staff, tells: bool, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"outcome": "given", "given_on": today, "helped_by": staff.name}
        super().__init__(*args, **kwargs)
        if not tells:
            del self.fields["told"]


class TakeBackForm(Form):
    """What whoever asked said when they wanted it no more."""

    words = forms.CharField(
        label=_("What they said"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In their own words, and how they told you."),
    )


def _with_facts(given: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    """What was said, with what belongs to the record itself under ``facts``."""
    beside = {name: value for name, value in given.items() if name not in names}
    return {"facts": {name: given[name] for name in names}, **beside}
