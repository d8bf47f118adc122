"""Forms: they read and parse. Rules live in constraints, querysets and actions."""

from collections.abc import Callable, Collection
from typing import Any, ParamSpec

from django import forms
from django.db import models

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
