"""Forms about plans and closing: they read and parse."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from careplans.models import (
    Closure,
    Disclosure,
    Goal,
    Objective,
    ServiceLine,
    ServicePlan,
    StartTold,
)
from casemgmt.core.forms import Form, RecordChoiceField, RecordForm
from clients.forms.authorities import offer_authorities
from clients.models import LegalAuthority

WHY = _("Why")
AFTER_A_HOLD = [("goes_on", _("It goes on")), ("ends", _("It ends"))]


class PlanForm(RecordForm):
    """What stands above the goals of a plan."""

    class Meta:
        model = ServicePlan
        fields = ["client_words", "participation", "monitoring", "starts_on", "review_on"]
        help_texts = {
            "client_words": _("Their own words, before anybody turns them into goals."),
            "participation": _("For example: Rosa, her daughter Lucia, the home nurse."),
            "monitoring": _(
                "For example: we call every two weeks; the nurse weighs her on Mondays."
            ),
        }
        widgets = {"client_words": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, suggested: dt.date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_words"].required = False
        self.suggests = suggested is not None
        if self.suggests:
            self.initial["review_on"] = suggested

    @property
    def changes(self) -> dict[str, Any]:
        """What the person changed; a suggested day that was left as it stood is their answer too."""
        suggested = {"review_on": self.cleaned_data["review_on"]} if self.suggests else {}
        return {**super().changes, **suggested}


class GoalForm(RecordForm):
    """One goal."""

    class Meta:
        model = Goal
        fields = ["title", "domain", "baseline", "measure", "target_on"]
        help_texts = {
            "title": _("Short, and as the client would say it."),
            "baseline": _("For example: eats one warm meal a day."),
            "measure": _("For example: two warm meals a day, five days a week, by her food diary."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("baseline", "measure"):
            self.fields[name].required = False


class ObjectiveForm(RecordForm):
    """One step towards a goal."""

    class Meta:
        model = Objective
        fields = ["text", "responsible", "due_on"]
        help_texts = {"responsible": _("The client, family, you, a provider: by name or part.")}


class ServiceForm(RecordForm):
    """One service of a plan."""

    goal = RecordChoiceField(Goal, label=_("For which goal"), required=False)

    class Meta:
        model = ServiceLine
        fields = [
            "service", "provider", "amount", "goal", "monthly_cost", "funder", "starts_on", "ends_on",
        ]  # fmt: skip
        help_texts = {
            "amount": _("For example: 3 visits a week, 2 hours each."),
            "monthly_cost": _("In the agency's currency; 0 when it is free."),
        }

    def __init__(self, *args: Any, goals: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["goal"]
        field.queryset = goals
        field.label_from_instance = _title_of
        self.fields["provider"].required = False


class AgreeForm(Form):
    """How the client agreed."""

    conditional = ("disclosed", "agreed_name", "represented_by", "client_part", "unsigned_reason")

    disclosed = forms.MultipleChoiceField(
        label=_("What you told the client"),
        choices=Disclosure.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("All five, in words the client understands."),
    )
    agreement = forms.ChoiceField(
        label=_("How it was agreed"),
        choices=ServicePlan.Agreement.choices,
        widget=forms.RadioSelect,
    )
    agreed_name = forms.CharField(label=_("Who agreed"), max_length=200, required=False)
    represented_by = RecordChoiceField(
        LegalAuthority,
        label=_("By which authority"),
        required=False,
        empty_label=_("The client agrees"),
        help_text=_("Needed when a representative signs; they can sign only inside it."),
    )
    client_part = forms.CharField(
        label=_("How the client took part"),
        max_length=500,
        required=False,
        help_text=_("Needed when a representative signs: what they understood and said."),
    )
    unsigned_reason = forms.CharField(
        label=_("Why it is not signed"),
        max_length=300,
        required=False,
        help_text=_("Only when nobody signed: agreed by phone, unable to write, did not want to."),
    )

    def __init__(self, *args: Any, authorities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_authorities(self, authorities)


class WhyForm(Form):
    """A reason."""

    why = forms.CharField(label=WHY, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ConfirmForm(Form):
    """Nothing to fill in: the page says what will happen."""


class SettleForm(Form):
    """How a goal ended."""

    conditional = ("outcome_words",)

    outcome = forms.ChoiceField(
        label=_("How it ended"), choices=Goal.Outcome.choices, widget=forms.RadioSelect
    )
    outcome_words = forms.CharField(
        label=_("In words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What changed for the client. Needed when it was not fully reached."),
    )


class StartServiceForm(Form):
    """From when a service runs, and what the client was told."""

    conditional = ("told",)

    started_on = forms.DateField(label=_("Started on"))
    told = forms.MultipleChoiceField(
        label=_("What you told the client"),
        choices=StartTold.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("All three, before the service starts."),
    )


class ChangeServiceForm(Form):
    """What becomes of a service that has started."""

    conditional = ("why",)

    answer = forms.ChoiceField(label=_("What happens"), widget=forms.RadioSelect)
    why = forms.CharField(
        label=WHY,
        max_length=300,
        required=False,
        help_text=_("Needed when it stops, for a while or for good."),
    )

    def __init__(self, *args: Any, answers: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["answer"]
        field.choices = answers


class HoldForm(Form):
    """Why a case rests, and when somebody looks again."""

    reason = forms.CharField(
        label=_("Why it is on hold"),
        help_text=_("A hospital stay, a journey, nobody can find them."),
        max_length=300,
    )
    review_on = forms.DateField(
        label=_("Look again on"), help_text=_("You are reminded on this day.")
    )


class ResumeForm(Form):
    """What changed, what is looked at again, and which services go on."""

    conditional = ("due_on", "not_needed")

    why = forms.CharField(
        label=_("What changed"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=600,
        required=False,
    )
    reassess = forms.TypedChoiceField(
        label=_("Is a reassessment needed?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    due_on = forms.DateField(label=_("If yes, look again by"), required=False)
    not_needed = forms.CharField(label=_("If no, why not"), max_length=300, required=False)

    def __init__(self, *args: Any, lines: Sequence[ServiceLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {f"service_{line.pk}": line for line in lines}
        for name, line in self.lines.items():
            self.fields[name] = forms.ChoiceField(
                label=line.service, choices=AFTER_A_HOLD, widget=forms.RadioSelect
            )

    @property
    def answers(self) -> dict[str, Any]:
        """The answers as ``resume_case`` takes them: those about services under their ids."""
        given = dict(self.cleaned_data)
        services = {line.pk: given.pop(name) for name, line in self.lines.items()}
        return {**given, "services": services}


class StartClosureForm(Form):
    """Why a case ends."""

    reason = forms.ChoiceField(label=_("Why it ends"), choices=[("", "")])
    narrative = forms.CharField(
        label=_("What led to it"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The facts, so that somebody who never met the client understands."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reason"]
        field.choices = [("", _("Choose")), *Closure.Reason.choices]


class ClosureForm(RecordForm):
    """Everything that is written before a case closes."""

    conditional = ("transfer", "exception_reason")

    class Meta:
        model = Closure
        fields = [
            "reason", "narrative", "summary", "prepared", "closes_on", "how_told", "told_on", "exception_reason",
            "others_told", "transfer", "follow_up", "services_settled", "record_checked",
        ]  # fmt: skip
        help_texts = {
            "summary": _("What you did together and what changed. It goes into the record."),
            "closes_on": _("The letter to the client says it. Today, if they need no notice."),
            "follow_up": _("How they can come back to you. The letter says it in these words."),
            "prepared": _("What you talked about, with whom, and when."),
            "exception_reason": _("Only when the client died or can't be found."),
            "others_told": _(
                "Providers and professionals who work with the client, and how you told each. Write "
                "nobody when there is nobody."
            ),
            "transfer": _("Needed when the agency can't go on or somebody else takes over."),
            "services_settled": _("Nothing is left open: services ended, co-payments paid."),
            "record_checked": _("You went through the list of what the record must hold."),
        }
        widgets = {
            "narrative": forms.Textarea(attrs={"rows": 4}),
            "summary": forms.Textarea(attrs={"rows": 6}),
            "prepared": forms.Textarea(attrs={"rows": 3}),
        }


def _title_of(goal: Goal) -> str:
    return goal.title
