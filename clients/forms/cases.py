"""Forms of stage moves, and of who carries a case."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casemgmt.agency.models import Staff
from casemgmt.core.forms import Form, RecordChoiceField, RecordForm
from clients.actions.covering import givable_by
from clients.circle import candidates, open_cases_of
from clients.forms.facts import FactsForm
from clients.forms.standing import offer_wish
from clients.models import Assignment, Case, Client, Stage, WorkerWish


class MoveForm(Form):
    """The stage the page offered: a page that is out of date moves nothing."""

    to_stage = forms.ChoiceField(choices=Stage.choices, widget=forms.HiddenInput)


class AssignForm(Form):
    """Who takes the case, in which role; for a cover, until when."""

    conditional = ("until", "unmet_reason")

    staff = RecordChoiceField(Staff, label=_("Who"), empty_label=_("Choose somebody"))
    role = forms.ChoiceField(
        label=_("As"),
        choices=Assignment.Role.choices,
        initial=Assignment.Role.PRIMARY,
        widget=forms.RadioSelect,
    )
    until = forms.DateField(
        label=_("Last day of the cover"),
        help_text=_("Only for somebody who covers; at most 30 days ahead."),
        required=False,
    )
    wish_met = forms.BooleanField(label=_("This is what the client wished for"), required=False)
    unmet_reason = forms.CharField(
        label=_("Why the client's wish is not met"),
        help_text=_("Needed when somebody else becomes the primary case manager."),
        max_length=300,
        required=False,
    )
    why = forms.CharField(label=_("Why"), max_length=300, required=False)

    def __init__(
        self,
        *args: Any,
        case: Case,
        staff: Staff,
        now: dt.datetime,
        wish: WorkerWish | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_wish(self, wish)
        counts = open_cases_of(staff, now)
        person: Any = self.fields["staff"]
        person.queryset = candidates(case.agency_id, now)
        person.label_from_instance = lambda one: _candidate(one, counts.get(one.pk))
        role: Any = self.fields["role"]
        role.hints = {
            "primary": _("Takes over from the primary case manager there is now."),
            "secondary": _("Works the case beside the primary case manager."),
            "covering": _("Stands in until a day, while somebody is away."),
        }


class CoverLoadForm(Form):
    """Who stands in for somebody's whole load, and until when."""

    worker = RecordChoiceField(Staff, label=_("Who is away"), empty_label=_("Choose somebody"))
    staff = RecordChoiceField(Staff, label=_("Who stands in"), empty_label=_("Choose somebody"))
    until = forms.DateField(label=_("Last day of the cover"), help_text=_("At most 30 days ahead."))
    why = forms.CharField(label=_("Why"), max_length=300, required=False)

    def __init__(self, *args: Any, staff: Staff, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counts = open_cases_of(staff, now)
        fields: Any = self.fields
        fields["worker"].queryset = givable_by(staff, now)
        fields["staff"].queryset = candidates(staff.agency_id, now)
        for name in ("worker", "staff"):
            fields[name].label_from_instance = lambda one: _candidate(one, counts.get(one.pk))


class EndAssignmentForm(Form):
    """Why somebody's part in a case ends."""

    why = forms.CharField(label=_("Why it ends"), max_length=300)


class HandBackForm(RecordForm):
    """What the others on the case should know when a cover ends."""

    class Meta:
        model = Assignment
        fields = ["handed_back"]
        labels = {"handed_back": _("What they should know")}
        help_texts = {
            "handed_back": _("What happened, what you promised, what waits. It stays in the case.")
        }
        widgets = {"handed_back": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handed_back"].required = True


class ClientForm(FactsForm):
    """Shared facts about a client, and a new address."""

    address = forms.CharField(
        label=_("New address"),
        help_text=_("Leave it empty when they have not moved."),
        max_length=300,
        required=False,
    )
    address_is_confidential = forms.BooleanField(
        label=_("The new address is confidential"),
        help_text=_("It is kept, and shown on no page."),
        required=False,
    )

    class Meta:
        model = Client
        fields = [
            "given_name",
            "family_name",
            "name_used",
            "pronouns",
            "birth_date",
            "birth_date_is_estimate",
            "no_birth_date",
            "language",
            "no_language",
            "interpreter_needed",
            "phone",
            "no_phone",
            "email",
            "no_address",
            "safe_contact",
        ]
        help_texts = {
            "safe_contact": _("When and how to reach them, and what to leave unsaid."),
        }

    @property
    def facts(self) -> dict[str, Any]:
        """The changed facts that lie on the client; the address lies on a household."""
        known = self.changes.items()
        return {name: value for name, value in known if not name.startswith("address")}


class DeathForm(RecordForm):
    """When a client died, and how that is known; what is recorded can be taken back as a mistake."""

    conditional = ("died_on",)

    class Meta:
        model = Client
        fields = ["died_on", "death_source"]
        help_texts = {"death_source": _("Who told you, or which paper says so.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["death_source"].required = True
        if self.instance.died_on is None:
            self.fields["died_on"].required = True
        else:
            self.fields["died_on"].help_text = _("Empty it to take back what was a mistake.")
            self.fields["death_source"].help_text = _(
                "Who told you, or which paper says so; or why it was a mistake."
            )

    @property
    def answers(self) -> dict[str, Any]:
        """The day and how it is known, as ``record_death`` takes them."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


def _candidate(person: Staff, cases: int | None) -> str:
    if cases is None:
        return person.name
    words = ngettext("%(name)s, %(n)d open case", "%(name)s, %(n)d open cases", cases)
    return words % {"name": person.name, "n": cases}
