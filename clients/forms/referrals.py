"""Forms of referrals: recorded, corrected, screened, disposed of."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Mapping
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as now_in
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.lists import METHODS, choices_of, words_of
from casemgmt.agency.models import Program, Staff
from casemgmt.core.display import full_day
from casemgmt.core.forms import Form, RecordChoiceField, RecordForm
from casemgmt.core.partial import PartialDateFormField
from clients.actions.deciding import Told
from clients.actions.referring import DISPOSITIONS
from clients.forms.identity import ask_early, said_early
from clients.models import Admission, Client, Outreach, Referral

MONTHS = dt.timedelta(days=120)
"""How far back outreach is offered as what somebody came of."""
TOLD = ("told_on", "untold_reason", "elsewhere", "appeal_given")
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def said_yes(value: str) -> bool:
    """The answer to a question that has to be answered with yes or no."""
    return value == "yes"


WIDGETS: dict[str, Any] = {
    "urgency": forms.RadioSelect,
    "reason": forms.Textarea(attrs={"rows": 4}),
    "presenting_needs": forms.Textarea(attrs={"rows": 3}),
}
HELP: dict[str, Any] = {
    "phone": _("Only one that is safe to call."),
    "reason": _("In the referrer's words."),
}


class ReferralForm(RecordForm):
    """A referral as it comes in: who asks, for whom, and why."""

    program = RecordChoiceField(Program, label=_("Program"), empty_label=None)
    method = forms.ChoiceField(label=_("How the person was found"))
    outreach = RecordChoiceField(
        Outreach, label=_("Came of outreach"), required=False, empty_label=_("No")
    )

    class Meta:
        model = Referral
        fields = [
            "received_at",
            "program",
            "urgency",
            "referrer_kind",
            "referrer_name",
            "referrer_organization",
            "referrer_phone",
            "method",
            "outreach",
            "given_name",
            "family_name",
            "birth_date",
            "phone",
            "language",
            "reason",
            "presenting_needs",
        ]
        widgets = WIDGETS
        help_texts = HELP

    def __init__(self, *args: Any, staff: Staff, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programs = Program.objects.for_agency(staff.agency_id).filter(is_live=True)
        field: Any = self.fields["program"]
        field.queryset = programs
        reached: Any = self.fields["outreach"]
        reached.queryset = _lately(staff, now)
        reached.label_from_instance = outreach_label
        _offer(self, staff.agency_id)
        self.initial.setdefault("received_at", now.replace(second=0, microsecond=0))


class CorrectReferralForm(RecordForm):
    """What a waiting referral says, and why it is to say something else."""

    method = forms.ChoiceField(label=_("How the person was found"))
    why = forms.CharField(
        label=_("Why"), help_text=_("It is kept in the referral's history."), max_length=100
    )

    class Meta:
        model = Referral
        fields = [
            *("given_name", "family_name", "birth_date", "language", "phone", "received_at"),
            *("urgency", "reason", "presenting_needs", "referrer_kind", "method"),
            *("referrer_name", "referrer_organization", "referrer_phone"),
        ]
        widgets = WIDGETS
        help_texts = HELP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        came = self.instance.received_at
        self.initial["received_at"] = came.replace(second=0, microsecond=0)
        _offer(self, self.instance.agency_id)
        found: Any = self.fields["method"]
        offered, stands = dict(found.choices), self.instance.method
        if stands not in offered:
            found.choices = [
                *found.choices,
                (stands, words_of(self.instance.agency_id, METHODS, stands)),
            ]

    @property
    def facts(self) -> dict[str, Any]:
        """The changed facts, without why."""
        return {name: value for name, value in self.changes.items() if name != "why"}


def _offer(form: RecordForm, agency_id: uuid.UUID) -> None:
    """Who refers and how people are found, with nothing chosen beforehand."""
    kind: Any = form.fields["referrer_kind"]
    kind.choices = [("", _("Choose")), *kind.choices[1:]]
    found: Any = form.fields["method"]
    found.choices = [("", _("Choose")), *choices_of(agency_id, METHODS)]


class LikelyForm(Form):
    """Enough of somebody to look whether they are known already."""

    given_name = forms.CharField(label=_("Given name"), min_length=2, max_length=100)
    family_name = forms.CharField(label=_("Family name"), max_length=100, required=False)
    birth_date = PartialDateFormField(label=_("Birth date"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        """Something beside the given name; half a date typed counts as none."""
        given = super().clean() or self.cleaned_data
        if self.errors.pop("birth_date", None):
            given["birth_date"] = None
        if not any(given.get(name) for name in ("family_name", "birth_date", "phone")):
            raise forms.ValidationError(now_in("Give a family name, a birth date or a phone too."))
        return given


class ScreeningForm(Form):
    """Two judgements, apart from each other, and what they rest on."""

    field_order = ("is_eligible", "basis", "is_appropriate", "rationale")

    is_eligible = forms.TypedChoiceField(
        label=_("Is the person eligible?"),
        help_text=_("By the program's rules: age, place, income, whatever it asks for."),
        choices=YES_NO,
        coerce=said_yes,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    is_appropriate = forms.TypedChoiceField(
        label=_("Would the program help them?"),
        help_text=_("Somebody can be eligible and still be served better elsewhere."),
        choices=YES_NO,
        coerce=said_yes,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    basis = forms.CharField(
        label=_("What the decision rests on"),
        help_text=_("What you asked, what you saw, and who told you."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=10_000,
    )
    rationale = forms.CharField(
        label=_("Why it would help them, or would not"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=10_000,
    )

    def __init__(
        self,
        *args: Any,
        early: Mapping[str, str] | None = None,
        known: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """``early`` are the subjects the person is asked about, ``known`` what they said before."""
        super().__init__(*args, **kwargs)
        self.early = early or {}
        ask_early(self, self.early, known or {})

    def visible_fields(self) -> list[forms.BoundField]:
        """What the judgement needs; what the person says of themselves is asked apart from it."""
        return [field for field in super().visible_fields() if field not in self.folded]

    @property
    def folded(self) -> list[forms.BoundField]:
        """What they say of themselves, behind a heading of its own."""
        return [self[name] for one in self.early for name in (one, f"words_{one}")]

    @property
    def is_unfolded(self) -> bool:
        """Does something of it stand there already, or need another look?"""
        return any(field.errors or field.value() for field in self.folded)

    @property
    def judged(self) -> dict[str, Any]:
        """What the action takes."""
        given = dict(self.cleaned_data)
        return {"said": said_early(given, self.early), **given}


class DisposeForm(Form):
    """How a referral ends when it is not accepted."""

    conditional = (
        *("referred_to", "nowhere_to_go", "review_on", "priority"),
        *("told_on", "untold_reason", "elsewhere", "appeal_given"),
        *("duplicate_of", "client"),
    )

    disposition = forms.ChoiceField(
        label=_("How does it end?"),
        choices=[(state.value, state.label) for state in DISPOSITIONS],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why"), widget=forms.Textarea(attrs={"rows": 4}), max_length=10_000
    )
    referred_to = forms.CharField(
        label=_("Where you sent them"),
        help_text=_("Needed when you refer the person on."),
        max_length=200,
        required=False,
    )
    nowhere_to_go = forms.BooleanField(
        label=_("There is no such service"),
        help_text=_("Say in the reason what is missing."),
        required=False,
    )
    review_on = forms.DateField(
        label=_("Look again on"),
        help_text=_("Needed for the waitlist."),
        required=False,
    )
    priority = forms.TypedChoiceField(
        label=_("Priority on the waitlist"),
        choices=[("", _("As urgent as the referral")), *Referral.Urgency.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    told_on = forms.DateField(
        label=_("The person was told on"),
        help_text=_("Needed when they are not admitted, or why they could not be told."),
        required=False,
    )
    untold_reason = forms.CharField(
        label=_("Why they could not be told"), max_length=300, required=False
    )
    elsewhere = forms.ChoiceField(
        label=_("Were they shown somewhere else?"),
        help_text=_("Needed when they are not admitted."),
        choices=[("", _("Choose")), *Admission.Elsewhere.choices],
        required=False,
    )
    appeal_given = forms.BooleanField(
        label=_("They were told how to appeal"),
        help_text=_("Needed when they are told that they are not admitted."),
        required=False,
    )

    duplicate_of = RecordChoiceField(
        Referral,
        label=_("The referral that came in before"),
        help_text=_("For a duplicate."),
        empty_label=_("None of these"),
        required=False,
    )
    client = RecordChoiceField(
        Client,
        label=_("The client it is about"),
        help_text=_("For a duplicate: somebody who has a case already."),
        empty_label=_("None of these"),
        required=False,
    )

    @property
    def settled(self) -> dict[str, Any]:
        """What the action takes."""
        given = dict(self.cleaned_data)
        told = {name: given.pop(name) for name in TOLD}
        return {**given, "told": Told(**told)}

    def __init__(
        self,
        *args: Any,
        before: models.QuerySet[Referral],
        clients: models.QuerySet[Client],
        left: Collection[str],
        **kwargs: Any,
    ) -> None:
        """``left`` are the outcomes that this person leaves to a supervisor."""
        super().__init__(*args, **kwargs)
        self._offer("duplicate_of", before, referral_label)
        self._offer("client", clients, client_label)
        field: Any = self.fields["disposition"]
        field.choices = [(code, words) for code, words in field.choices if code not in left]
        if left:
            words = _("A supervisor decides: %(outcomes)s. Ask yours.")
            outcomes = [str(state.label) for state in DISPOSITIONS if state in left]
            field.help_text = words % {"outcomes": ", ".join(outcomes)}
        field.hints = {
            "waitlisted": _("Eligible and suited, but there is no room now."),
            "referred_out": _("Another service takes them on."),
            "not_eligible": _("Not eligible, or not suited: the screening says so."),
            "declined": _("The person does not want the service."),
            "unable_to_engage": _("You tried, and could not reach them."),
            "duplicate": _("The same referral came in before."),
        }

    def _offer(self, name: str, records: models.QuerySet[Any], label: Callable[[Any], str]) -> None:
        """Offer these records, which the person may see; where there are none, ask nothing."""
        field: Any = self.fields[name]
        field.queryset, field.label_from_instance = records, label
        if not records:
            del self.fields[name]


class ToldLaterForm(Form):
    """On which day a person who could not be told was told after all, and how to appeal."""

    conditional = ("appeal_given",)

    told_on = forms.DateField(label=_("The person was told on"), widget=forms.DateInput)
    appeal_given = forms.BooleanField(
        label=_("They were told how to appeal"),
        help_text=_("Nobody is turned away without it."),
        required=False,
    )


def _lately(staff: Staff, now: dt.datetime) -> models.QuerySet[Outreach]:
    """Outreach of the last months, the newest first, that somebody may have come of."""
    since = staff.agency.today(now) - MONTHS
    found: models.QuerySet[Outreach] = Outreach.objects.for_agency(staff.agency_id)
    return found.filter(day__gte=since).select_related("program").order_by("-day", "-pk")


def outreach_label(outreach: Outreach) -> str:
    """Outreach in a list of choices: the day, how and where."""
    where = f", {outreach.place}" if outreach.place else ""
    return f"{full_day(outreach.day)}: {outreach.get_method_display()}{where}"


def referral_label(referral: Referral) -> str:
    """A referral in a list of choices: the name, when it came in, and for which program."""
    name = f"{referral.given_name} {referral.family_name}".strip()
    return f"{name}, {full_day(referral.received_at)}, {referral.program.name}"


def client_label(client: Client) -> str:
    """A client in a list of choices: the name, the birth date that tells two of one name apart, and
    that they have died."""
    born = f", {client.birth_words}" if client.birth_words else ""
    died = f", {_died(client.died_on)}" if client.died_on else ""
    return f"{client.name}{born}{died}"


def _died(day: dt.date) -> str:
    return now_in("died %(day)s") % {"day": full_day(day)}
