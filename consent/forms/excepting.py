"""Forms about telling without a release."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.categories import Category
from casemgmt.core.forms import Form, RecordChoiceField
from clients.forms.restricted import categories_field, offer
from clients.forms.standing import ONLY_KEPT
from clients.models import Document
from consent.grounds import CHOICE, DAY, GROUNDS, LONG, MOMENT, TICK, Adviser, Fact
from consent.models import ClientTold, Disclosure, DisclosureException, RecordType

FACT = "fact_"
"""How the fields of a ground's facts are called."""
ROWS = forms.Textarea(attrs={"rows": 3})


class ExceptionForm(Form):
    """What is to be told without a release, on one ground and with the facts it asks for."""

    conditional = ("client_told_on", "untold_because", "look_again_on")

    law = forms.CharField(
        label=_("Which law or order lets us tell"),
        max_length=300,
        help_text=_("Its name and section, or the number of the order."),
    )
    document = RecordChoiceField(
        Document,
        label=_("Document"),
        required=False,
        empty_label=_("Not in this record"),
        help_text=ONLY_KEPT,
    )
    recipient_kind = forms.ChoiceField(label=_("They are"), widget=forms.RadioSelect)
    recipient_name = forms.CharField(label=_("Person"), max_length=200)
    recipient_organization = forms.CharField(
        label=_("Organization"), max_length=200, required=False
    )
    record_types = forms.MultipleChoiceField(
        label=_("What it is about"),
        choices=RecordType.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what it is about.")},
        help_text=_("As little as the matter takes."),
    )
    categories = categories_field()
    relevance = forms.CharField(label=_("Why they need exactly this"), max_length=500, widget=ROWS)
    client_told = forms.ChoiceField(
        label=_("The client"), choices=ClientTold.choices, widget=forms.RadioSelect
    )
    client_told_on = forms.DateField(
        label=_("When the client heard of it"),
        widget=forms.DateInput,
        required=False,
        help_text=_("Where the client knows of it."),
    )
    untold_because = forms.CharField(
        label=_("Why the client is not told"),
        max_length=500,
        required=False,
        help_text=_(
            "Where the client is not told for now, as when telling would endanger somebody."
        ),
    )
    look_again_on = forms.DateField(
        label=_("When this is looked at again"),
        widget=forms.DateInput,
        required=False,
        help_text=_("Where the client has still to be told. It stands in your day until then."),
    )

    def __init__(
        self,
        *args: Any,
        ground: str,
        held: Collection[str],
        today: dt.date,
        documents: Any,
        **kwargs: Any,
    ) -> None:
        terms = GROUNDS[ground]
        suggested = [one.value for one in terms.suggests if one in held]
        kwargs["initial"] = {"categories": suggested, "look_again_on": today + dt.timedelta(days=7)}
        super().__init__(*args, **kwargs)
        self.asked = {key: fact for key, fact in terms.facts.items() if _is_asked(key, terms, held)}
        for key, fact in self.asked.items():
            self.fields[FACT + key] = _field_of(fact)
        if "paper" in self.asked:
            papers: Any = self.fields["document"]
            papers.queryset = documents
        else:
            del self.fields["document"]
        kinds: Any = self.fields["recipient_kind"]
        kinds.choices = [(one.value, one.label) for one in terms.recipients]
        offer(self, set(held) - terms.never)

    @property
    def fact_fields(self) -> list[Any]:
        """The fields of the facts, in the order of the ground."""
        return [self[FACT + key] for key in self.asked]

    @property
    def answers(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        given = dict(self.cleaned_data)
        facts = {key: given.pop(FACT + key) for key in self.asked}
        return {**given, "facts": facts}


class UrgentForm(ExceptionForm):
    """What was told already, because it could not wait."""

    method = forms.ChoiceField(
        label=_("How"), choices=Disclosure.Method.choices, widget=forms.RadioSelect
    )
    told_at = forms.DateTimeField(label=_("When"), widget=forms.DateTimeInput)
    told = forms.CharField(
        label=_("What you told them"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moments = [key for key, fact in self.asked.items() if fact.kind == MOMENT]
        self.initial.update(dict.fromkeys((FACT + key for key in moments), now))
        self.initial.update(
            told_at=now, method=Disclosure.Method.PHONE, client_told=ClientTold.AFTER
        )


class ConsultationForm(Form):
    """Whom somebody asked, and what they advised."""

    adviser_name = forms.CharField(label=_("Who was asked"), max_length=200)
    adviser_role = forms.ChoiceField(
        label=_("As"), choices=Adviser.choices, widget=forms.RadioSelect
    )
    held_at = forms.DateTimeField(label=_("When"), widget=forms.DateTimeInput)
    advice = forms.CharField(
        label=_("What they advised"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Also what they advised against."),
    )


class DecideForm(Form):
    """May it be told? Or: was it right to tell?"""

    conditional = ("decision_words",)

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    decision_words = forms.CharField(
        label=_("In words"), max_length=500, required=False, widget=ROWS
    )

    def __init__(self, *args: Any, offered: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(DisclosureException.Decision.choices)
        decisions: Any = self.fields["decision"]
        decisions.choices = [(one, names[one]) for one in offered]


class ToldForm(Form):
    """What somebody was told once it was approved."""

    spoke_with = forms.CharField(label=_("Who was told"), max_length=200)
    method = forms.ChoiceField(
        label=_("How"), choices=Disclosure.Method.choices, widget=forms.RadioSelect
    )
    told_at = forms.DateTimeField(label=_("When"), widget=forms.DateTimeInput)
    record_types = forms.MultipleChoiceField(
        label=_("What it was about"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what it was about.")},
        help_text=_("Only what was approved stands here."),
    )
    told = forms.CharField(
        label=_("What you told them"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(
        self, *args: Any, exception: DisclosureException, now: dt.datetime, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {
            "spoke_with": exception.recipient_name,
            "told_at": now,
            "record_types": exception.record_types,
        }
        super().__init__(*args, **kwargs)
        approved: Any = self.fields["record_types"]
        approved.choices = [
            choice for choice in RecordType.choices if choice[0] in exception.record_types
        ]


class FollowUpForm(Form):
    """What came after it was told."""

    client_told_on = forms.DateField(
        label=_("When the client heard of it"), widget=forms.DateInput, required=False
    )
    look_again_on = forms.DateField(
        label=_("If not yet: when this is looked at again"), widget=forms.DateInput, required=False
    )
    report_number = forms.CharField(label=_("Number of the report"), max_length=100, required=False)
    written_at = forms.DateTimeField(
        label=_("When it was reported in writing"), widget=forms.DateTimeInput, required=False
    )

    def __init__(self, *args: Any, exception: DisclosureException, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if exception.ground != "abuse":
            del self.fields["report_number"], self.fields["written_at"]
        if exception.client_told_on is not None:
            del self.fields["client_told_on"], self.fields["look_again_on"]


class EndForm(Form):
    """Why it need not be told."""

    why = forms.CharField(label=_("Why it is withdrawn"), max_length=300)


def _is_asked(key: str, terms: Any, held: Collection[str]) -> bool:
    """A tick is asked of who may tell of a category that takes it."""
    taken: Mapping[Category, Mapping[str, str]] = terms.only_with
    wanted = [one for one, facts in taken.items() if key in facts]
    return terms.facts[key].is_needed or bool(set(wanted) & set(held))


def _field_of(fact: Fact) -> forms.Field:
    words: dict[str, Any] = {"label": fact.label, "help_text": fact.hint}
    if fact.kind == TICK:
        return forms.BooleanField(required=False, **words)
    if fact.kind == CHOICE:
        return forms.ChoiceField(choices=fact.choices, widget=forms.RadioSelect, **words)
    if fact.kind == DAY:
        return forms.DateField(widget=forms.DateInput, **words)
    if fact.kind == MOMENT:
        return forms.DateTimeField(widget=forms.DateTimeInput, **words)
    if fact.kind == LONG:
        return forms.CharField(max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}), **words)
    return forms.CharField(max_length=300, **words)
