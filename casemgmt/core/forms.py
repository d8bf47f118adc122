"""Forms: they read and parse. Rules live in constraints, querysets and actions."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, ParamSpec

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import models
from django.utils.translation import gettext as _

from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.locking import patiently
from casemgmt.core.meanwhile import show_theirs

P = ParamSpec("P")


class Form(forms.Form):
    """A form of ours. ``missing`` holds what a refused action still wants, with links.

    ``conditional`` names the fields that another answer makes necessary: their own words say when,
    and they are not called optional.
    """

    conditional: tuple[str, ...] = ()
    missing: list[Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.missing = []


class StandingForm(Form):
    """A form over what holds now and is no single record: a person's roles, settings from a day on.

    It carries what the person saw of it, signed, and comes back as a ``RecordForm`` does when
    somebody changed that meanwhile.
    """

    def stand_on(self, standing: Mapping[str, Any]) -> None:
        """Show what holds now, by field; call it when every field is there."""
        shown = {name: value for name, value in standing.items() if name in self.fields}
        self.initial.update(shown)
        self.carry({name: self._plain(name, value) for name, value in shown.items()})

    def carry(self, standing: Mapping[str, Any]) -> None:
        """Carry what is shown, signed, as the next answer brings it back."""
        self.standing = dict(standing)
        self.initial["seen"] = _signer(self).sign_object(self.standing)
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput)

    def clean_seen(self) -> Any:
        """What the page says its reader saw. Raises ``ValidationError`` for what we never said."""
        try:
            return _signer(self).unsign_object(self.cleaned_data["seen"])
        except BadSignature as odd:
            words = _("This page is too old. Open it again, and change it there.")
            raise ValidationError(words) from odd

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        seen = cleaned.pop("seen", None)
        if seen is not None and seen != self.standing:
            before = {name: self._typed(name, seen.get(name)) for name in self.standing}
            stored = {name: self.initial[name] for name in [*self.standing, "seen"]}
            show_theirs(self, before=before, stored=stored, counter="seen")
        return cleaned

    def _plain(self, name: str, value: Any) -> Any:
        """A value as a page sends it: text, a list of texts, or whether a box is ticked."""
        shown = self.fields[name].prepare_value(value)
        if isinstance(shown, list | tuple):
            return [str(one) for one in shown]
        return shown if shown is None or isinstance(shown, bool) else str(shown)

    def _typed(self, name: str, value: Any) -> Any:
        """That value as its field compares it; a choice compares what is sent."""
        field = self.fields[name]
        return value if hasattr(field, "choices") else field.to_python(value)


class RecordForm(forms.ModelForm[Any]):
    """A form over one record. It never saves: the view hands its values to an action.

    It carries the version the person saw. When somebody changed its fields meanwhile it comes back
    with theirs beside what was typed, and the next answer counts as one to theirs. ``conditional``
    is that of ``Form``.
    """

    conditional: tuple[str, ...] = ()
    missing: list[Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.missing = []
        if not self.instance._state.adding:
            self.fields["version"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=self.instance.version
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        seen = cleaned.pop("version", None)
        if seen is not None and seen != self.instance.version:
            self._show_theirs(seen)
        return cleaned

    def _show_theirs(self, seen: int) -> None:
        """Put the stored record beside what was typed over the version the person saw.

        A newer version that changed none of this form's fields is in nobody's way.
        """
        names = self._meta.fields or ()
        past = type(self.instance).history.filter(id=self.instance.pk)
        opened = past.filter(version=seen).first() if seen < self.instance.version else None
        before, stored = _values(opened, names), _values(self.instance, names)
        if before != stored:
            stored["version"] = self.instance.version
            show_theirs(self, before=before, stored=stored, counter="version")

    def save(self, commit: bool = True) -> Any:
        raise TypeError("A form doesn't save; call an action.")

    def _post_clean(self) -> None:
        """Keep the instance as it is stored: the action is what changes it."""

    @property
    def changes(self) -> dict[str, Any]:
        """The cleaned values of the fields the person changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "version"}


def _values(record: Any, names: Collection[str]) -> dict[str, Any]:
    fields = record._meta.concrete_fields if record is not None else ()
    return {field.name: field.value_from_object(record) for field in fields if field.name in names}


def _signer(form: forms.Form) -> Signer:
    return Signer(salt=f"seen in {type(form).__name__}")


class RecordChoiceField(forms.ModelChoiceField[Any]):
    """A choice among records: its choices are what the person may see, nothing more.

    Give the form's queryset with ``visible_to(...)`` or ``for_agency(...)`` when the form is made;
    until then it offers nothing.
    """

    def __init__(self, model: type[models.Model], **kwargs: Any) -> None:
        super().__init__(queryset=model._default_manager.none(), **kwargs)


class RecordsChoiceField(forms.ModelMultipleChoiceField[Any]):
    """Several of such records, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, model: type[models.Model], **kwargs: Any) -> None:
        super().__init__(queryset=model._default_manager.none(), **kwargs)


def attempt(form: Any, action: Callable[P, Any], *args: P.args, **kwargs: P.kwargs) -> Any:
    """Run an action for a valid form; what it refuses becomes the form's error, text kept.

    Returns what the action returns, or ``None`` when it refused: then the form has the ``refusal``.
    """
    try:
        with patiently():
            return action(*args, **kwargs)
    except Forbidden:
        raise
    except Refused as refusal:
        form.missing, form.refusal = refusal.missing, refusal
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, refusal.message)
    return None
