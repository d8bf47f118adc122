"""Forms about restricted information: what restricts a record, and who is cleared in a case."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.categories import MEANINGS, Category
from casemgmt.agency.models import Staff
from casemgmt.core.fields import explain
from casemgmt.core.forms import Form, RecordChoiceField


def categories_field() -> forms.MultipleChoiceField:
    """What restricts a record: nothing, unless something is ticked."""
    return forms.MultipleChoiceField(
        label=_("Restricted"),
        help_text=_("Only people who are cleared for what you tick will know that this exists."),
        choices=Category.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def offer(form: forms.BaseForm, held: Collection[str]) -> None:
    """Offer the categories a person is cleared for; without any the field is not there.

    What is ticked already stays, though they may be cleared for it no more: the action refuses it,
    and nothing becomes readable for everybody because its writer lost a clearance.
    """
    field: Any = form.fields["categories"]
    offered = {*held, *_ticked(form, field)}
    field.choices = [(one.value, one.label) for one in Category if one in offered]
    if not field.choices:
        del form.fields["categories"]


def _ticked(form: forms.BaseForm, field: Any) -> Collection[str]:
    if form.is_bound:
        name = form.add_prefix("categories")
        sent: Collection[str] = field.widget.value_from_datadict(form.data, form.files, name)
        return sent or ()
    kept = form.get_initial_for_field(field, "categories") or ()
    return [kept] if isinstance(kept, str) else kept


class RestrictForm(Form):
    """What else restricts a record."""

    categories = categories_field()

    def __init__(self, *args: Any, held: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["categories"]
        field.required = True
        field.label = _("Restrict it to who is cleared for")
        field.choices = [(one.value, one.label) for one in Category if one in held]
        explain(field, hints={one.value: MEANINGS[one] for one in Category})


class CaseClearanceForm(Form):
    """Who is cleared for what in a case, until when, and why."""

    staff = RecordChoiceField(Staff, label=_("Who"), empty_label=_("Choose somebody"))
    category = forms.ChoiceField(label=_("For"), choices=[("", _("Choose")), *Category.choices])
    until = forms.DateField(
        label=_("Last day"), help_text=_("Leave it open for as long as they work here."),
        required=False,
    )  # fmt: skip
    why = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, people: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["staff"]
        person.queryset = people
        self.fields["until"].widget.attrs["min"] = today.isoformat()


class EndClearanceForm(Form):
    """Why a clearance ends."""

    why = forms.CharField(label=_("Why it ends"), max_length=300)
