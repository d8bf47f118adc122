"""Forms about assessments: they read and parse."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import YES_NO, Answer, Assessment, Question, ReassessmentTask
from casemgmt.core.forms import Form
from casemgmt.core.meanwhile import show_theirs
from clients.models import Case

NO_ANSWER = "none:"
REASONS = [(f"{NO_ANSWER}{value}", label) for value, label in Answer.Blank.choices]


class SectionForm(Form):
    """The questions of one section. Everything may stay open until the assessment is finished.

    A question with choices offers the reasons for no answer among them; the others have a second
    field for the reason. ``seen`` counts the changes to the section; when there were more since the
    page was opened, the form comes back with their answers beside what was typed, for which
    ``answered_at`` gives the answers after so many changes.
    """

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        questions: Sequence[Question],
        answers: Mapping[uuid.UUID, Answer],
        seen: int = 0,
        answered_at: Callable[[int], Mapping[uuid.UUID, Answer]] | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"seen": seen, **_entered(questions, answers)}
        super().__init__(*args, **kwargs)
        self.questions = questions
        self.answered_at = answered_at
        for question in questions:
            self._add(question)

    def _add(self, question: Question) -> None:
        if not _offers_reasons(question):
            self.fields[f"b{question.order}"] = forms.ChoiceField(
                label=_("Or why there is no answer"),
                choices=[("", "—"), *Answer.Blank.choices],
                required=False,
                widget=forms.Select(attrs={"class": "w-moment"}),
            )
        self.fields[f"q{question.order}"] = answer_field(question)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        seen, now = cleaned.get("seen"), self.initial["seen"]
        if seen is not None and seen != now and self.answered_at is not None:
            before = _entered(self.questions, self.answered_at(max(0, min(seen, now))))
            show_theirs(self, before=before, stored=self.initial, counter="seen")
        return cleaned

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


def copied(question: Question, answer: Answer | None) -> dict[str, str]:
    """Form data that repeats an answer to a question; empty fields where there is none."""
    value, blank = (answer.value, answer.blank) if answer else ("", "")
    if _offers_reasons(question):
        return {f"q{question.order}": f"{NO_ANSWER}{blank}" if blank else value}
    return {f"q{question.order}": value, f"b{question.order}": blank}


def _entered(questions: Sequence[Question], answers: Mapping[uuid.UUID, Answer]) -> dict[str, str]:
    """The fields of all questions as they were last entered."""
    return {
        name: text
        for question in questions
        for name, text in copied(question, answers.get(question.pk)).items()
    }


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

    conditional = ("why",)

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
