"""The form of a list that an agency keeps for itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.lists import CLOSED, NEEDED, PROTECTED, values_of
from casemgmt.agency.models import Agency
from casemgmt.core.forms import StandingForm

TICKED = {NEEDED: _("Needs an answer"), PROTECTED: _("May not decide")}
"""What a tick beside a value means, where it is not that the value is offered."""


class ListForm(StandingForm):
    """One of the agency's lists: the words of each value, whether it is offered, and one more."""

    new = forms.CharField(label=_("One more"), max_length=80, required=False)
    why = forms.CharField(label=_("Why"), max_length=300, required=False)

    def __init__(self, *args: Any, agency: Agency, which: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.which = which
        self.listed = values_of(agency.pk, which)
        if which in CLOSED:
            del self.fields["new"]
        ticked = TICKED.get(which, _("Is offered"))
        standing: dict[str, Any] = {}
        for one in self.listed:
            label, offered = f"label_{one.code}", f"offered_{one.code}"
            self.fields[label] = forms.CharField(label=one.label, max_length=80, required=False)
            self.fields[offered] = forms.BooleanField(label=ticked, required=False)
            standing |= {label: one.label, offered: one.is_active}
        self.stand_on(standing)

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """The fields of each value: its words, and whether it is offered."""
        return [(self[f"label_{one.code}"], self[f"offered_{one.code}"]) for one in self.listed]

    @property
    def kept(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        return {
            "labels": {one.code: given[f"label_{one.code}"] for one in self.listed},
            "offered": {one.code for one in self.listed if given[f"offered_{one.code}"]},
            "new": given.get("new", ""),
            "why": given["why"],
        }
