"""Forms about releases of information: their terms, their signature, and what becomes of them."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.categories import Category
from casemgmt.core.forms import Form, RecordChoiceField
from clients.models import Case
from consent.forms.signing import SigningForm
from consent.kinds import RULES, EndsWith, IdentityUse, RecordType, ReleaseKind
from consent.models import ConsentForm, Release, ReleaseText, SignMethod
from consent.models.clauses import included_in

TICKS = forms.CheckboxSelectMultiple


class ReleaseForm(Form):
    """What may be told, to whom, why and for how long: what one form of release may say."""

    recipient_name = forms.CharField(label=_("Person"), max_length=200)
    recipient_organization = forms.CharField(
        label=_("Organization"), max_length=200, required=False
    )
    recipient_contact = forms.CharField(
        label=_("Address, phone or e-mail"),
        max_length=300,
        help_text=_("One that you checked: something may be sent there."),
    )
    direction = forms.ChoiceField(
        label=_("Which way"), choices=Release.Direction.choices, widget=forms.RadioSelect
    )
    record_types = forms.MultipleChoiceField(
        label=_("What may be told"),
        widget=TICKS,
        error_messages={"required": _("Choose what may be told.")},
        help_text=_("Only what this purpose needs."),
    )
    categories = forms.MultipleChoiceField(
        label=_("Restricted information in it"),
        widget=TICKS,
        required=False,
        help_text=_("Told only where it is ticked. You are offered what you are cleared for."),
    )
    uses = forms.MultipleChoiceField(
        label=_("What it is shown for"),
        choices=IdentityUse.choices,
        widget=TICKS,
        error_messages={"required": _("Choose what it is shown for.")},
    )
    description = forms.CharField(
        label=_("In the client's words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Anything narrower than the ticks say, such as one report only."),
    )
    covers_from = forms.DateField(
        label=_("Of which days, from"),
        widget=forms.DateInput,
        help_text=_("Nothing older may be told."),
    )
    covers_until = forms.DateField(
        label=_("To"),
        widget=forms.DateInput,
        required=False,
        help_text=_("Leave it empty for as long as the release holds."),
    )
    purpose = forms.CharField(
        label=_("Why they need to know"),
        max_length=300,
        help_text=_("One purpose, in plain words."),
    )
    starts_on = forms.DateField(label=_("From"), widget=forms.DateInput)
    ends_on = forms.DateField(label=_("Until"), widget=forms.DateInput)
    ends_with = forms.ChoiceField(
        label=_("Does something end it sooner?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Its last day is then the day on which you look again."),
    )

    def __init__(
        self,
        *args: Any,
        kind: str,
        cleared: tuple[str, ...],
        case: Case,
        today: dt.date,
        **kwargs: Any,
    ) -> None:
        rules = RULES[kind]
        kwargs["initial"] = {
            "direction": Release.Direction.OUT,
            "categories": [str(one) for one in rules.must],
            "record_types": [str(one) for one in rules.types] if len(rules.types) == 1 else [],
            "covers_from": case.agency.today(case.opened_at),
            "starts_on": today,
            "ends_on": today + rules.usual,
            "ends_with": "",
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        self.kind = kind
        words = gettext("The last day counts. It lasts %(at_most)s.")
        self.fields["ends_on"].help_text = words % {"at_most": rules.at_most}
        self._offer("record_types", [one for one in RecordType if one in rules.types])
        self._offer("categories", [one for one in Category if one in rules.may & {*cleared}])
        events = [one for one in EndsWith if one in rules.events]
        self._offer("ends_with", events, first=("", _("No, only its last day")))
        if kind != ReleaseKind.IDENTITY_USE:
            del self.fields["uses"]

    def _offer(self, name: str, choices: list[Any], first: tuple[str, Any] | None = None) -> None:
        """Offer what there is to choose; a question without choices is not asked."""
        if not choices:
            del self.fields[name]
            return
        field: Any = self.fields[name]
        offered = [(one.value, one.label) for one in choices]
        field.choices = [first, *offered] if first else offered

    @property
    def terms(self) -> dict[str, Any]:
        """What was typed, as an action takes it: the fields of a release, and what it names."""
        typed = {"categories": [], "uses": [], "ends_with": "", **self.cleaned_data}
        named = ("record_types", "categories", "covers_from", "covers_until")
        return {
            **{name: typed.pop(name) for name in named},
            "terms": {**typed, "kind": self.kind},
        }


class SignReleaseForm(SigningForm):
    """What is asked while a release is read and signed."""

    conditional = (*SigningForm.conditional, "interpreter")

    field_order = (
        *("text", "version", "language", "interpreter", "statements", "initialed"),
        *("restated_aloud", "wishes_asked"),
        *("signer_name", "signer_capacity", "represented_by", "client_part"),
        *("method", "strokes", "witness", "paper", "signed_at", "copy"),
    )

    text = RecordChoiceField(ReleaseText, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    language = forms.CharField(label=_("Read in"), max_length=60)
    interpreter = forms.CharField(
        label=_("Interpreter"),
        max_length=200,
        required=False,
        help_text=_("Needed where you read it in another language than it is written in."),
    )
    statements = forms.MultipleChoiceField(
        label=_("What the client says yes to, one by one"),
        widget=TICKS,
        error_messages={
            "required": _("Read each statement with the client and tick it, one by one.")
        },
    )
    initialed = forms.MultipleChoiceField(
        label=_("Restricted: a yes to each, apart"),
        widget=TICKS,
        error_messages={
            "required": _("The client says yes to each restricted thing apart. Tick each.")
        },
    )
    restated_aloud = forms.BooleanField(
        label=_("I said aloud again what is told, to whom and why"),
        error_messages={
            "required": _("Say aloud again what is told, to whom and why, then tick this.")
        },
        help_text=_("Every time, even when the client knows it by heart."),
    )
    wishes_asked = forms.BooleanField(
        label=_("I asked what may not be told, and whom it may not reach"),
        error_messages={
            "required": _("Ask what may not be told, and whom it may not reach, then tick this.")
        },
        help_text=_("A new wish is written down under People."),
    )
    copy = forms.ChoiceField(
        label=_("Their copy"), choices=Release.Copy.choices, widget=forms.RadioSelect
    )

    def __init__(
        self,
        *args: Any,
        release: Release,
        texts: Any,
        text: ReleaseText | None,
        **kwargs: Any,
    ) -> None:
        case = release.case
        kwargs["initial"] = {
            "language": case.client.language or ConsentForm._meta.get_field("language").default,
            **(kwargs.get("initial") or {}),
        }
        kwargs["initial"] |= {"text": text, "version": release.version}
        super().__init__(*args, case=case, **kwargs)
        read: Any = self.fields["text"]
        read.queryset = texts
        written: Any = self.fields["method"]
        written.choices = [one for one in SignMethod.choices if one[0] != SignMethod.VERBAL]
        said: Any = self.fields["statements"]
        said.choices = (
            [(str(place), words) for place, words in enumerate(text.statements)] if text else []
        )
        if release.categories:
            apart: Any = self.fields["initialed"]
            apart.choices = [
                (one.value, one.label) for one in Category if one in release.categories
            ]
        else:
            del self.fields["initialed"]

    @property
    def signature(self) -> dict[str, Any]:
        """What was typed, as an action takes it: the evidence, and who signs for whom."""
        typed = {"initialed": [], **self.cleaned_data}
        ticked = [int(place) for place in typed.pop("statements")]
        aside = ("version", "represented_by", "client_part", "signed_at")
        return {
            **{name: typed.pop(name) for name in aside},
            "evidence": {**typed, "ticked": ticked},
        }


class NarrowForm(Form):
    """What the client still lets us tell."""

    record_types = forms.MultipleChoiceField(
        label=_("What may still be told"),
        widget=TICKS,
        required=False,
        help_text=_("Untick what they take back. It takes effect the moment you send this."),
    )
    categories = forms.MultipleChoiceField(
        label=_("Restricted information that may still be told"), widget=TICKS, required=False
    )
    words = forms.CharField(
        label=_("What the client said"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, release: Release, **kwargs: Any) -> None:
        named, restricted = release.record_types, included_in(release.clauses.all())
        kwargs["initial"] = {"record_types": named, "categories": restricted}
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["record_types"]
        kinds.choices = [(one.value, one.label) for one in RecordType if one in named]
        kept: Any = self.fields["categories"]
        kept.choices = [(one.value, one.label) for one in Category if one in restricted]
        if not restricted:
            self.fields["categories"].widget = forms.MultipleHiddenInput()


class RefusalForm(Form):
    """The client says no to a release."""

    words = forms.CharField(
        label=_("What the client said"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("As far as they want it written down."),
    )


class EventForm(Form):
    """Whether what a release waits for has come."""

    has_come = forms.TypedChoiceField(
        label=_("Has it come?"),
        choices=[("yes", _("Yes: the release ends now")), ("no", _("Not yet"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    ends_on = forms.DateField(
        label=_("Look again on"),
        widget=forms.DateInput,
        required=False,
        help_text=_("Needed when it has not come. The release holds until then."),
    )


class DoubtForm(Form):
    """What is in doubt about a release."""

    words = forms.CharField(
        label=_("What is in doubt"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who signed, whether freely, whether they understood. It rests until settled."),
    )


class SettleForm(Form):
    """Whether a release in doubt stands."""

    stands = forms.TypedChoiceField(
        label=_("Does it stand?"),
        choices=[("yes", _("Yes: it holds as it was signed")), ("no", _("No: it never was one"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What you found"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
