"""Filters and search."""

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Staff
from casemgmt.core.forms import Form, RecordChoiceField
from clients.models import Stage

LONGEST = dt.timedelta(days=366)
"""The longest period somebody asks the logs about."""


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
            ("waiting", _("Waiting for a case manager")),
            ("closed", _("Closed")),
        ],
    )


class Search(Form):
    """The search box."""

    q = forms.CharField(label=_("Find"), required=False, max_length=200, strip=True)


class LookFilter(Form):
    """Readings or changes, whose, of which case, and in which period.

    Without an agency it is about one person, whom the page names.
    """

    what = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[("", _("Readings")), ("changes", _("Changes"))],
    )
    person = RecordChoiceField(Staff, label=_("Who"), empty_label=_("Everybody"), required=False)
    number = forms.CharField(label=_("Case number"), required=False, max_length=20)
    since = forms.DateField(label=_("From"), required=False)
    until = forms.DateField(label=_("Until"), required=False)

    def __init__(self, *args: Any, agency_id: UUID | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        if agency_id is None:
            del self.fields["person"], self.fields["number"]
        else:
            person.queryset = Staff.objects.for_agency(agency_id).order_by("name")

    def clean(self) -> dict[str, Any]:
        """A period ends after it begins, and is no longer than anybody reads through."""
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day is before the first."))
        elif since and until and until - since > LONGEST:
            self.add_error("until", _("Ask for a year at most."))
        return given


class SettingFilter(Form):
    """Which kind of setting, and changed by whom."""

    kind = forms.ChoiceField(label=_("What"), required=False)
    person = RecordChoiceField(Staff, label=_("Who"), empty_label=_("Everybody"), required=False)

    def __init__(
        self, *args: Any, agency_id: UUID, kinds: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("Everything")), *kinds]
        person: Any = self.fields["person"]
        person.queryset = Staff.objects.for_agency(agency_id).order_by("name")
