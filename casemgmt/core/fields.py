"""How a form field is drawn: its kind, its control with the right attributes, and its messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Text = str | Promise
MANY = 6
DASHES = BLANK_CHOICE_DASH[0][1]


@dataclass(frozen=True)
class Option:
    """One choice of a group: its control, its words, and what it means."""

    control: SafeString
    id: str
    label: Text
    hint: Text = ""
    icon: str = ""


@dataclass(frozen=True)
class FieldView:
    """A field ready to be drawn. `kind` is one of line, group, checkbox, file, hidden."""

    kind: str
    layout: str
    base: str
    id: str
    label: Text
    hint: Text
    errors: list[str]
    required: bool
    optional: bool
    control: SafeString
    options: list[Option]
    described_by: str
    current_name: str = ""


@dataclass(frozen=True)
class Problem:
    """One thing to put right: the sentence, and the id of the field it is about ("" for the whole)."""

    text: str
    target: str


NATIVE = {
    forms.DateTimeInput: ("datetime-local", "%Y-%m-%dT%H:%M", "w-moment"),
    forms.DateInput: ("date", "%Y-%m-%d", "w-date"),
    forms.TimeInput: ("time", "%H:%M", "w-time"),
}


def use_native(widget: forms.Widget) -> None:
    """Give date and time inputs the browser's own control; others are left alone.

    Every form owns a copy of its widgets, so changing them here touches this form only.
    """
    parts = getattr(widget, "widgets", None) or [widget]
    for part in parts:
        for kind, (input_type, pattern, width) in NATIVE.items():
            if isinstance(part, kind):
                part.input_type = input_type
                part.format = pattern
                part.attrs["class"] = f"in {width}"
                break


def ask_in_words(field: forms.Field) -> None:
    """Say "Choose" where the form library draws a row of dashes."""
    if getattr(field, "empty_label", None) == DASHES:
        setattr(field, "empty_label", _("Choose"))  # noqa: B010 (only choices of records have one)
    elif isinstance(field, forms.ChoiceField) and not hasattr(field, "queryset"):
        offered: Any = field.choices
        field.choices = [
            ("", _("Choose")) if choice == ("", DASHES) else choice for choice in offered
        ]


def explain(
    field: forms.Field,
    *,
    hints: Mapping[str, Text] | None = None,
    icons: Mapping[str, str] | None = None,
) -> None:
    """Give the choices of a field a sentence each (`hints`) and an icon each (`icons`), by value.

    Call it in a form's `__init__`, on `self.fields[name]`.
    """
    setattr(field, "hints", hints or {})  # noqa: B010 (no form field declares these)
    setattr(field, "icons", icons or {})  # noqa: B010


def described_by(field: BoundField) -> str:
    """Ids of the hint and the messages of a field, for the control to point at."""
    ids = []
    if field.help_text:
        ids.append(f"{field.auto_id}_hint")
    if field.errors:
        ids.append(f"{field.auto_id}_error")
    return " ".join(ids)


def control_attributes(field: BoundField) -> dict[str, Any]:
    """Class and aria attributes of a control; a class the form gives is kept beside ours."""
    own = str(field.field.widget.attrs.get("class", ""))
    given: dict[str, Any] = {"class": " ".join(dict.fromkeys(f"in {own}".split()))}
    if spoken := described_by(field):
        given["aria-describedby"] = spoken
    if field.errors:
        given["aria-invalid"] = "true"
    return given


def kind_of(widget: forms.Widget) -> str:
    """Which of the drawings a widget gets."""
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.FileInput):
        return "file"
    if isinstance(widget, forms.MultiWidget):
        return "parts"
    return "line"


def options_of(field: BoundField) -> list[Option]:
    """The choices of a group. See `explain` for hints and icons."""
    hints: Mapping[str, Text] = getattr(field.field, "hints", {})
    icons: Mapping[str, str] = getattr(field.field, "icons", {})
    found = []
    for part in field.subwidgets:
        value = str(part.data.get("value", ""))
        found.append(
            Option(
                control=mark_safe(part.tag()),  # noqa: S308 (rendered by the form library)
                id=str(part.id_for_label or ""),
                label=part.choice_label,
                hint=hints.get(value, ""),
                icon=icons.get(value, ""),
            )
        )
    return found


def control_of(field: BoundField, kind: str) -> SafeString:
    """The control itself, as the form library draws it, with our attributes."""
    widget = field.field.widget
    if kind == "group":
        return mark_safe("")
    if kind == "file":
        plain = forms.FileInput(attrs={k: v for k, v in widget.attrs.items() if k != "class"})
        given = control_attributes(field) | {"id": field.auto_id, "class": "upload-in"}
        if field.field.required and not field.initial:
            given["required"] = True
        return plain.render(field.html_name, None, given)
    if kind == "checkbox":
        given = control_attributes(field)
        given.pop("class")
        return field.as_widget(attrs=given)
    use_native(widget)
    ask_in_words(field.field)
    if widget.attrs.get("placeholder", "").strip():
        del widget.attrs["placeholder"]  # it would say the label again, and go when one types
    if kind == "parts":
        for part, name in zip(widget.widgets, (_("Date"), _("Time")), strict=False):
            part.attrs["aria-label"] = f"{field.label}: {name}"
        return field.as_widget(attrs={"aria-describedby": described_by(field)})
    return field.as_widget(attrs=control_attributes(field))


WANTED = {
    "checkbox": gettext_lazy("Tick “%(field)s”."),
    "group": gettext_lazy("Choose an answer for “%(field)s”."),
    "file": gettext_lazy("Choose a file for “%(field)s”."),
}
"""What to do about a field of a kind that was left open."""


def wanted(field: BoundField) -> str:
    """What to do about this field, which has to be filled in and was left open."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple):
        words: Text = _("Tick what applies under “%(field)s”.")
    elif isinstance(widget, forms.Select):
        words = WANTED["group"]
    else:
        words = WANTED.get(kind_of(widget), gettext_lazy("Fill in “%(field)s”."))
    return str(words) % {"field": field.label}


def complaints(field: BoundField) -> list[tuple[str, bool]]:
    """The messages of a field, each with whether it names the field itself.

    A field that was left open says what to do, unless its form has words of its own for that.
    """
    usual = forms.Field.default_error_messages["required"]
    found = []
    for error in field.errors.as_data():
        for message in error.messages:
            left_open = error.code == "required" and message == str(usual)
            found.append((wanted(field), True) if left_open else (message, False))
    return found


def target_of(field: BoundField) -> str:
    """The id of the control a message leads to: the first one of a group."""
    widget = field.field.widget
    first = kind_of(widget) in {"group", "parts"}
    return f"{field.auto_id}_0" if first else str(field.id_for_label or field.auto_id)


def field_view(field: BoundField, layout: str = "") -> FieldView:
    """Everything the field template needs.

    `layout` for a group of choices is "picks" (buttons in a row) or "checks" (one under another);
    without it, few choices without hints become picks. `explain` adds words
    and icons to choices.
    """
    kind = kind_of(field.field.widget)
    options = options_of(field) if kind == "group" else []
    if not layout:
        wordy = any(option.hint for option in options) or len(options) > MANY
        layout = "checks" if wordy else "picks"
    stored = field.initial if kind == "file" else None
    return FieldView(
        kind=kind,
        layout=layout,
        base=str(field.auto_id),
        id=target_of(field),
        label=field.label,
        hint=field.help_text,
        errors=[message for message, _named in complaints(field)],
        required=field.field.required,
        optional=not (field.field.required or field.name in getattr(field.form, "conditional", ())),
        control=control_of(field, kind),
        options=options,
        described_by=described_by(field),
        current_name=str(stored) if stored else "",
    )


def problems(form: BaseForm) -> list[Problem]:
    """All messages of a form: those about the whole first, then field by field in reading order."""
    found = [Problem(str(error), "") for error in form.non_field_errors()]
    for bound in form:
        target = "" if bound.is_hidden else target_of(bound)
        for message, names_it in complaints(bound):
            found.append(Problem(message if names_it else f"{bound.label}: {message}", target))
    return found
