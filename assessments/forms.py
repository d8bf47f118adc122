"""Forms about assessments: they read and parse."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import YES_NO, Answer, Assessment, Question, ReassessmentTask
from casemgmt.core.forms import Form
from clients.models import Case

NO_ANSWER = "none:"
REASONS = [(f"{NO_ANSWER}{value}", label) for value, label in Answer.Blank.choices]


class SectionForm(Form):
    """The questions of one section. Everything may stay open until the assessment is finished.

    A question with choices offers the reasons for no answer among them; the others have a second
    field for the reason.
    """

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        questions: Sequence[Question],
        answers: Mapping[uuid.UUID, Answer],
        seen: int = 0,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"seen": seen}
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self._add(question, answers.get(question.pk))

    def _add(self, question: Question, answer: Answer | None) -> None:
        field = answer_field(question)
        value, blank = (answer.value, answer.blank) if answer else ("", "")
        if _offers_reasons(question):
            field.initial = f"{NO_ANSWER}{blank}" if blank else value
        else:
            field.initial = value
            self.fields[f"b{question.order}"] = forms.ChoiceField(
                label=_("Or why there is no answer"),
                choices=[("", "—"), *Answer.Blank.choices],
                required=False,
                initial=blank,
                widget=forms.Select(attrs={"class": "w-moment"}),
            )
        self.fields[f"q{question.order}"] = field

    @property
    def given(self) -> dict[uuid.UUID, tuple[str, str]]:
        """Value and reason by question, as the action takes them."""
        return {question.pk: self._given(question) for question in self.questions}

    def _given(self, question: Question) -> tuple[str, str]:
        value = self.cleaned_data.get(f"q{question.order}")
        text = "" if value is None else str(value)
        if text.startswith(NO_ANSWER) and _offers_reasons(question):
            return "", text.removeprefix(NO_ANSWER)
        return text, self.cleaned_data.get(f"b{question.order}") or ""

    def mark_needed(self) -> None:
        """Show which answers are needed in the end; call it when nothing is checked any more."""
        for question in self.questions:
            self.fields[f"q{question.order}"].required = question.is_required

    def lock(self) -> None:
        """Show the questions only, as in a preview."""
        for field in self.fields.values():
            field.disabled = True


def answer_field(question: Question) -> forms.Field:
    """The form field a question is answered in; it never insists."""
    told: dict[str, Any] = {"label": question.text, "help_text": question.hint, "required": False}
    if question.kind == Question.Kind.NUMBER:
        short = forms.NumberInput(attrs={"class": "w-short"})
        return forms.DecimalField(max_digits=9, decimal_places=2, widget=short, **told)
    if question.kind == Question.Kind.TEXT:
        longest = Answer._meta.get_field("value").max_length
        area = forms.Textarea(attrs={"rows": 3})
        return forms.CharField(max_length=longest, widget=area, **told)
    yes_no = question.kind == Question.Kind.YES_NO
    choices = list(YES_NO.items()) if yes_no else [(one, one) for one in question.options]
    return forms.ChoiceField(choices=[*choices, *REASONS], widget=forms.RadioSelect, **told)


def copied(question: Question, answer: Answer) -> dict[str, str]:
    """Form data that repeats an earlier answer to a question."""
    if _offers_reasons(question):
        return {
            f"q{question.order}": f"{NO_ANSWER}{answer.blank}" if answer.blank else answer.value
        }
    return {f"q{question.order}": answer.value, f"b{question.order}": answer.blank}


def _offers_reasons(question: Question) -> bool:
    return question.kind in {Question.Kind.CHOICE, Question.Kind.YES_NO}


class CompleteForm(Form):
    """What a person says about an assessment when they finish it."""

    face_to_face = forms.TypedChoiceField(
        label=_("Did you meet face to face?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    participants = forms.CharField(label=_("Who took part"), max_length=300, required=False)
    judgement = forms.CharField(
        label=_("What it means, in your judgment"),
        max_length=Assessment._meta.get_field("judgement").max_length,
        widget=forms.Textarea(attrs={"rows": 6, "class": "tall"}),
        help_text=_("What matters most, what holds them up, what could go wrong."),
    )
    acuity = forms.TypedChoiceField(
        label=_("How much effort does this case need?"),
        choices=Case.Acuity.choices,
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("It counts toward your caseload hours from now on."),
    )


class SetAsideForm(Form):
    """Why an assessment is not finished."""

    why = forms.CharField(
        label=_("Why it is set aside"),
        max_length=300,
        help_text=_("What was answered stays readable."),
    )


class ReassessmentForm(Form):
    """When the client's situation is looked at again, and why then."""

    due_on = forms.DateField(label=_("Look again by"), widget=forms.DateInput)
    basis = forms.ChoiceField(
        label=_("Because of"), choices=ReassessmentTask.Basis.choices, widget=forms.RadioSelect
    )
    why = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Needed when another day was planned, or when it is later than the rule."),
    )
