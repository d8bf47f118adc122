"""Filters and search."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Staff
from casemgmt.core.forms import Form, RecordChoiceField
from clients.models import Stage


class CaseFilter(Form):
    """What to show of a caseload."""

    q = forms.CharField(label=_("Name or case number"), required=False, max_length=100)
    stage = forms.ChoiceField(
        label=_("Stage"), required=False, choices=[("", _("Every stage")), *Stage.choices]
    )
    show = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[
            ("", _("Cases I carry")),
            ("team", _("My people's cases too")),
            ("closed", _("Closed")),
        ],
    )


class Search(Form):
    """The search box."""

    q = forms.CharField(label=_("Find"), required=False, max_length=200, strip=True)


class LookFilter(Form):
    """Whose readings to look through, of which case, and from which day on."""

    person = RecordChoiceField(Staff, label=_("Who"), empty_label=_("Everybody"), required=False)
    number = forms.CharField(label=_("Case number"), required=False, max_length=20)
    since = forms.DateField(label=_("From"), required=False)

    def __init__(self, *args: Any, agency_id: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = Staff.objects.for_agency(agency_id).order_by("name")
