"""Forms of an import: the file, its columns, and the right to bring it in."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Program, Staff
from casemgmt.agency.queries import holding
from casemgmt.agency.roles import INTAKE
from casemgmt.core.forms import Form, RecordChoiceField
from casemgmt.core.tables import LAST_ROW
from clients.actions.import_rights import LONGEST
from clients.incoming import NEEDED, fields_of, label
from clients.models import Import, ImportDecision


class UploadForm(Form):
    """The file, and who is in it."""

    kind = forms.ChoiceField(
        label=_("Who is in the file"),
        choices=Import.Kind.choices,
        initial=Import.Kind.REFERRALS,
        widget=forms.RadioSelect,
    )

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "XLSX or CSV, at most 5 MB and 10,000 lines; of a workbook its first sheet. Dates in "
            "text are written as 2026-11-28."
        ),
        error_messages={"required": _("Choose the file to bring in.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )


class ColumnsForm(Form):
    """Which column says what, as far as it was guessed, and for which program the people are."""

    program = RecordChoiceField(Program, label=_("Program"), empty_label=None)

    def __init__(
        self, *args: Any, upload: Import, heads: list[str], staff: Staff, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        given: Any = self.fields
        given["program"].queryset = Program.objects.for_agency(staff.agency_id).filter(is_live=True)
        given["program"].initial = upload.program_id
        choices = [("", _("Not in this file")), *enumerate(heads)]
        self.names = fields_of(upload.kind)
        for name in self.names:
            self.fields[name] = forms.TypedChoiceField(
                coerce=int,
                empty_value=None,
                label=label(name).capitalize(),
                choices=choices,
                required=name in NEEDED,
                initial=upload.mapping.get(name, ""),
            )

    def mapping(self) -> dict[str, int | None]:
        """The place of the column that says each field."""
        return {name: self.cleaned_data.get(name) for name in self.names}


class SeenForm(Form):
    """Which check of a file its reader has looked at."""

    round = forms.IntegerField(min_value=0, max_value=LAST_ROW)


class LineForm(SeenForm):
    """Whether a line is about the person it is like."""

    number = forms.IntegerField(min_value=1, max_value=LAST_ROW)
    answer = forms.ChoiceField(choices=ImportDecision.Answer.choices)
    page = forms.IntegerField(min_value=1, max_value=LAST_ROW, required=False)


class ImportRightForm(Form):
    """Who may import, until when and why."""

    staff = RecordChoiceField(Staff, label=_("Who may import"), empty_label=_("Choose somebody"))
    last_day = forms.DateField(label=_("Last day"), help_text=_("At most 14 days ahead."))
    why = forms.CharField(label=_("What is brought in"), max_length=300)

    def __init__(self, *args: Any, staff: Staff, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given: Any = self.fields
        takers = Staff.objects.none()
        for role in INTAKE:
            takers |= holding(role, staff.agency_id, now)
        given["staff"].queryset = takers.exclude(pk=staff.pk).distinct()
        given["last_day"].initial = staff.agency.today(now) + LONGEST / 2
