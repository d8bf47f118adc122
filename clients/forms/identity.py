"""The form of what clients say about themselves."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as now_in
from django.utils.translation import gettext_lazy as _

from casemgmt.core.forms import StandingForm
from clients.actions.identity import KIND, Said
from clients.describing import HISTORIES, subject_of
from clients.models import IdentityAnswer, ReferredAnswer

IN_WORDS = ("in_words", _("In their own words"))
NO_ANSWER = [(kind.value, kind.label) for kind in (KIND.UNKNOWN, KIND.DECLINED)]
NOT_ASKED = ("", KIND.NOT_ASKED.label)


class IdentityForm(StandingForm):
    """Everything the agency asks about: a choice and the person's own words for each subject.

    A refusal names the subject, which is the name of its choice.
    """

    def __init__(
        self, *args: Any, asked: Iterable[tuple[str, str]], known: dict[str, IdentityAnswer],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.asked = dict(asked)
        standing: dict[str, Any] = {}
        for subject, label in self.asked.items():
            row = known.get(subject)
            self.fields[subject] = _choice(subject, label)
            self.fields[f"words_{subject}"] = _words(subject, label)
            standing[subject] = _standing(subject, row)
            standing[f"words_{subject}"] = row.words if row else ""
        self.stand_on(standing)

    @property
    def groups(self) -> list[tuple[Any, list[tuple[Any, Any]]]]:
        """The subjects under their headings, each as its choice and its words."""
        told = [code for code in self.asked if code in HISTORIES]
        asked = [code for code in self.asked if code not in HISTORIES]
        headed = ((_("Who they are"), asked), (_("What they have lived through"), told))
        return [(title, [self._pair(code) for code in codes]) for title, codes in headed if codes]

    def _pair(self, subject: str) -> tuple[Any, Any]:
        return self[subject], self[f"words_{subject}"]

    @property
    def said(self) -> dict[str, Said]:
        """What was said about each subject that was touched."""
        touched = {name.removeprefix("words_") for name in self.changed_data} & set(self.asked)
        return {subject: self._said(subject) for subject in self.asked if subject in touched}

    def _said(self, subject: str) -> Said:
        return _said_of(self.cleaned_data[subject], self.cleaned_data[f"words_{subject}"])


def ask_early(form: forms.Form, asked: Mapping[str, str], known: Mapping[str, Any]) -> None:
    """Ask in a form what somebody says of themselves before there is a client, after all else."""
    for subject, label in asked.items():
        row = known.get(subject)
        choice, words = _choice(subject, label), _words(subject, label)
        choice.initial, words.initial = _standing(subject, row), row.words if row else ""
        form.fields[subject], form.fields[f"words_{subject}"] = choice, words


def said_early(given: dict[str, Any], asked: Iterable[str]) -> dict[str, Said]:
    """What was said of each of these subjects, taken out of what a form was given."""
    return {one: _said_of(given.pop(one), given.pop(f"words_{one}")) for one in asked}


def _said_of(chosen: Any, words: str) -> Said:
    picked = chosen if isinstance(chosen, list) else [chosen] if chosen else []
    none = [kind for kind, _label in NO_ANSWER if kind in picked]
    choices = tuple(one for one in picked if one not in (*none, IN_WORDS[0]))
    if len(none) == 1:
        return Said(none[0], choices, words)
    given = bool(none or choices or words or IN_WORDS[0] in picked)
    return Said(KIND.ANSWERED if given else KIND.NOT_ASKED, (*choices, *none), words)


def _choice(subject: str, label: str) -> forms.Field:
    offered = subject_of(subject)
    choices = [*offered.choices.items()]
    if offered.several:
        return forms.MultipleChoiceField(
            label=label, choices=[*choices, *NO_ANSWER], required=False,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
    return forms.ChoiceField(
        label=label, choices=[NOT_ASKED, *choices, IN_WORDS, *NO_ANSWER], required=False
    )


def _words(subject: str, label: str) -> forms.Field:
    name = now_in("%(subject)s: in their own words") % {"subject": label}
    rows = 3 if subject in HISTORIES else 1
    widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
    return forms.CharField(label=name, max_length=2_000, required=False, widget=widget)


def _standing(subject: str, row: IdentityAnswer | ReferredAnswer | None) -> Any:
    """What stands in a subject's choice."""
    none = {kind for kind, _label in NO_ANSWER}
    chosen = [] if row is None else [*row.choices, *({row.kind} & none)]
    if subject_of(subject).several:
        return chosen
    if row is not None and row.kind == KIND.ANSWERED and not chosen:
        return IN_WORDS[0]
    return chosen[0] if chosen else ""
