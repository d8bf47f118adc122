"""Forms of making two records of one person one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.core.forms import Form, RecordChoiceField
from clients.models import Client


class OtherForm(Form):
    """Which record to look at beside a client's."""

    other = RecordChoiceField(Client, required=False)

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = others  # type: ignore[attr-defined]


class MergeForm(Form):
    """Which record is merged into this one, and of which facts the other's are kept."""

    other = RecordChoiceField(Client, widget=forms.HiddenInput)
    why = forms.CharField(
        label=_("How you know that they are one person"),
        help_text=_("A sentence: what you compared, or whom you asked."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, others: Any, differences: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = others  # type: ignore[attr-defined]
        self.compared = [one.name for one in differences]
        for one in differences:
            self.fields[one.name] = forms.ChoiceField(
                label=one.label,
                choices=[("kept", one.kept or "–"), ("other", one.other or "–")],
                initial="kept",
                widget=forms.RadioSelect,
            )
        self.order_fields(["other", *self.compared, "why"])

    @property
    def chosen(self) -> list[str]:
        """The facts that are taken from the other record."""
        return [name for name in self.compared if self.cleaned_data[name] == "other"]


class UndoMergeForm(Form):
    """Why they are two people after all."""

    why = forms.CharField(
        label=_("Why they are two people"),
        help_text=_("A sentence: what shows it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
