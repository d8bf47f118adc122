"""The form of something that can't wait."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Staff
from casemgmt.core.forms import RecordChoiceField, RecordForm
from clients.models import Assignment, Case, ImmediateNeed


class NeedForm(RecordForm):
    """What is needed, how soon, and what is done about it by whom."""

    conditional = ("responsible", "due_on", "no_action")

    responsible = RecordChoiceField(
        Staff, label=_("Who sees to it"), required=False, empty_label=_("Nobody yet")
    )

    class Meta:
        model = ImmediateNeed
        fields = ["need", "urgency", "action", "responsible", "due_on", "no_action"]
        widgets = {"urgency": forms.RadioSelect}
        help_texts = {
            "need": _("As in: insulin for the weekend."),
            "action": _("As in: the pharmacy brings it at five. It may follow later."),
            "no_action": _("Needed when nothing can or may be done."),
        }

    def __init__(self, *args: Any, case: Case, by: Staff, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        carrying = Assignment.objects.filter(case=case).at(now).values("staff_id")
        people = Staff.objects.for_agency(by.agency_id)
        field: Any = self.fields["responsible"]
        field.queryset = (people.filter(pk__in=carrying) | people.filter(pk=by.pk)).order_by("name")
        self.initial.setdefault("responsible", by.pk)
        self.initial.setdefault("due_on", by.agency.today(now))
