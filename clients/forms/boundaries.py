"""Forms about who must not see a client's record, and about a day to look back to."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Program, Staff
from casemgmt.core.forms import Form, RecordChoiceField


class ConflictForm(Form):
    """Who is close to the client, and how."""

    conditional = ("staff",)

    staff = RecordChoiceField(
        Staff, label=_("Who knows the client"), empty_label=_("I do"), required=False
    )
    relation = forms.CharField(
        label=_("How they know each other"),
        help_text=_("Two or three words: neighbors, a former partner, the same family."),
        max_length=300,
    )

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who: Any = self.fields["staff"]
        who.queryset = _people(staff).exclude(pk=staff.pk)


class RestrictionForm(Form):
    """Whom the client wants to see nothing: a person, or everyone in a program."""

    conditional = ("staff", "program")

    staff = RecordChoiceField(
        Staff, label=_("This person"), empty_label=_("Nobody in particular"), required=False
    )
    program = RecordChoiceField(
        Program,
        label=_("Or everyone in this program's teams"),
        empty_label=_("No program"),
        required=False,
    )
    words = forms.CharField(
        label=_("What the client said"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who: Any = self.fields["staff"]
        who.queryset = _people(staff)
        program: Any = self.fields["program"]
        program.queryset = Program.objects.for_agency(staff.agency_id).order_by("name")


class WhyForm(Form):
    """Why something is decided as it is, asked for in the words of ``label``."""

    why = forms.CharField(max_length=300)

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = label


class LookBackForm(Form):
    """A day to look back to; today without one."""

    on = forms.DateField(label=_("On"), required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def clean_on(self) -> dt.date:
        """The day; never one that has not come."""
        day: dt.date | None = self.cleaned_data["on"]
        if day is not None and day > self.today:
            raise forms.ValidationError(_("Choose today or a day before."))
        return day or self.today


def _people(staff: Staff) -> Any:
    rows = Staff.objects.for_agency(staff.agency_id).filter(is_active=True)
    return rows.order_by("name")
