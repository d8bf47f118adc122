"""Forms of making two records of one person one."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from casemgmt.core.forms import Form, RecordChoiceField, StandingForm
from clients.models import Client


class OtherForm(Form):
    """Which record to look at beside a client's."""

    other = RecordChoiceField(Client, required=False)

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = others  # type: ignore[attr-defined]


class MergeForm(StandingForm):
    """Which record is merged into this one, of which facts the other's are kept, and which home holds.

    It comes back when either record tells something else than its reader saw, with that chosen anew.
    """

    other = RecordChoiceField(Client, widget=forms.HiddenInput)
    why = forms.CharField(
        label=_("How you know that they are one person"),
        help_text=_("A sentence: what you compared, or whom you asked."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        others: Any,
        differences: list[Any],
        homes: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
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
        if homes:
            self.fields["home"] = forms.ChoiceField(
                label=_("Where they live now"),
                help_text=_("They leave the other home as of now."),
                choices=list(homes.items()),
                widget=forms.RadioSelect,
            )
        seen = {one.name: [one.kept, one.other] for one in differences}
        self.carry({**seen, "home": dict(homes)})
        self.order_fields(["other", *self.compared, "home", "why"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = Form.clean(self) or {}
        seen = cleaned.pop("seen", None)
        if seen is not None and seen != self.standing:
            self._show_anew(seen)
        return cleaned

    def _show_anew(self, seen: Mapping[str, Any]) -> None:
        """Take back every answer about something that is otherwise than it was shown."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"] = self.initial["seen"]
        words = _(
            "One of the records was changed after you opened this. Look again at what differs."
        )
        self.add_error(None, words)
        for name, said in self.standing.items():
            if name in self.fields and said != seen.get(name):
                data.pop(name, None)
                self.add_error(name, _("This was changed. Choose again."))
        self.data = data

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
