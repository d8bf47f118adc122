"""Forms about the people around a client: who lives with whom, and who is in their life."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.core.forms import Form, RecordChoiceField, RecordForm
from clients.forms.records import SENSIBLE_DAYS
from clients.households import Joinable
from clients.models import Household, RelatedPerson


class DayForm(Form):
    """From which day on."""

    day = forms.DateField(label=_("Since"), widget=forms.DateInput, validators=SENSIBLE_DAYS)


class JoinForm(DayForm):
    """Whose household, since when, and whether the client heads it."""

    field_order = ("household", "day", "is_head")

    household = RecordChoiceField(
        Household,
        label=_("Lives with"),
        help_text=_("Clients whose facts you may change, and who have a home on record."),
        empty_label=_("Choose"),
    )
    is_head = forms.BooleanField(label=_("Heads the household"), required=False)

    def __init__(self, *args: Any, joinable: Joinable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["household"]
        field.queryset = joinable.homes
        field.label_from_instance = lambda home: joinable.names[home.pk]


class PersonForm(RecordForm):
    """Somebody in the client's life, and what the client wants them told."""

    conditional = ("kin", "relation")

    class Meta:
        model = RelatedPerson
        fields = [
            "name", "kin", "relation", "phone", "is_emergency_contact", "is_caregiver", "sharing",
            "may_share",
        ]  # fmt: skip
        widgets = {"sharing": forms.RadioSelect}
        help_texts = {
            "relation": _("Where they call it something else: my old friend, Auntie."),
            "sharing": _("Ask the client. This alone sends nothing: a release does."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["sharing"]
        field.choices = [("", _("Not asked yet")), *RelatedPerson.Sharing.choices]
