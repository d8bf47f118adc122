"""Forms of taking a referred person on."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.core.forms import Form
from casemgmt.core.partial import PartialDateFormField
from clients.forms.referrals import client_label
from clients.models import Client, Referral

NEW = "new"
"""Somebody who is none of the clients shown."""


class WhoForm(Form):
    """Who somebody is, as far as it is known when they are taken on."""

    given_name = forms.CharField(label=_("Given name"), max_length=100)
    family_name = forms.CharField(
        label=_("Family name"),
        help_text=_("Leave it empty for somebody with one name."),
        max_length=100,
        required=False,
    )
    birth_date = PartialDateFormField(label=_("Birth date"), required=False)


class AcceptForm(WhoForm):
    """Who the person is, among those one may see, and where they live.

    ``likely`` are those whom they may be, by what the referral says and by what was typed. Nobody is
    chosen beforehand, "a new person" counts only from a page that showed all of them, and somebody
    who was chosen and is not likely any more is asked about again.
    """

    field_order = ("client",)

    client = forms.TypedChoiceField(
        label=_("Is this somebody you know already?"),
        error_messages={"required": _("Look at those you know, and choose who the person is.")},
        empty_value=None,
        widget=forms.RadioSelect,
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    address_is_confidential = forms.BooleanField(
        label=_("The address is confidential"),
        help_text=_("It is kept, and shown on no page."),
        required=False,
    )
    passed_over_reason = forms.CharField(
        label=_("Why before those who wait"),
        help_text=_("Others wait for a place and stand before them. The reason is kept."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=10_000,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        referral: Referral,
        likely: models.QuerySet[Client],
        must_explain: bool = False,
    ) -> None:
        known = {name: getattr(referral, name) for name in ("given_name", "family_name")}
        self.likely = {str(one.pk): one for one in likely}
        shown = " ".join(self.likely)
        initial = {**known, "birth_date": referral.born, "shown": shown}
        super().__init__(None if data is None else self._of_these(data, shown), initial=initial)
        field: Any = self.fields["client"]
        field.coerce = self.likely.get
        field.choices = [(key, client_label(one)) for key, one in self.likely.items()]
        field.choices += [(NEW, _("No, a new person"))]
        if not self.likely and self.data.get("client") in (None, "", NEW):
            del self.fields["client"]
        if not must_explain:
            del self.fields["passed_over_reason"]

    @property
    def given(self) -> dict[str, Any]:
        """What the action takes."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "shown"}
        return {**given, "not_these": [one.pk for one in self.likely.values()]}

    def _of_these(self, data: Any, shown: str) -> Any:
        """What was sent, where "a new person" was said of everybody whom the page shows now."""
        sent = data.copy()
        if set(self.likely) - set(data.get("shown", "").split()) and data.get("client") == NEW:
            del sent["client"]
        sent["shown"] = shown
        return sent
