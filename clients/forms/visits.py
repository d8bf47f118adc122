"""Forms of appointments, of safe ways to reach a client, and of the calendar."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Staff
from casemgmt.agency.queries import people_below
from casemgmt.core.forms import Form, RecordChoiceField, RecordForm
from clients.forms.records import SENSIBLE_DAYS, SENSIBLE_TIMES
from clients.models import Appointment, Assignment, Case, SafeContact
from clients.models.visits import LONGEST, WEEK

DAYS = [
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
]
OUTCOMES = [
    ("kept", _("It took place")),
    ("missed", _("The client was not there")),
    ("cancelled", _("It was canceled")),
]


class VisitForm(RecordForm):
    """An appointment: when, with whom, what for, and what the client was told."""

    conditional = ("unscheduled_reason", "notice_how")

    staff = RecordChoiceField(Staff, label=_("With"), empty_label=None)
    starts_at = forms.SplitDateTimeField(
        label=_("Begins"), widget=forms.SplitDateTimeWidget, validators=SENSIBLE_TIMES
    )
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=1, max_value=LONGEST,
        widget=forms.NumberInput(attrs={"class": "w-short"}),
    )  # fmt: skip
    notice_on = forms.DateField(
        label=_("Notice given on"),
        required=False,
        widget=forms.DateInput,
        validators=SENSIBLE_DAYS,
        help_text=_("When the client was told of this appointment."),
    )

    class Meta:
        model = Appointment
        fields = [
            "kind", "starts_at", "minutes", "staff", "purpose", "place", "place_is_confidential",
            "prepare", "notice_on", "notice_how", "unscheduled_reason",
        ]  # fmt: skip
        widgets = {
            "kind": forms.RadioSelect,
            "prepare": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "place": _("Empty where it is the usual place."),
            "place_is_confidential": _("It stays out of every calendar outside this product."),
            "prepare": _("Papers to bring, people to have there."),
            "unscheduled_reason": _(
                "Only for a visit that has taken place already. Leave it empty when you plan ahead."
            ),
        }

    def __init__(self, *args: Any, case: Case, by: Staff, now: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = Assignment.objects.visible_to(by, now).filter(case=case).at(now)
        fields: Any = self.fields
        people = Q(pk=by.pk) | Q(pk__in=parts.values("staff_id"))
        fields["staff"].queryset = Staff.objects.for_agency(by.agency_id).filter(people)
        fields["staff"].label_from_instance = lambda one: one.name
        fields["kind"].choices = Appointment.Kind.choices
        if not self.instance._state.adding:
            del fields["unscheduled_reason"]

    @property
    def facts(self) -> dict[str, Any]:
        """Everything that was given, for a new appointment."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class SettleVisitForm(Form):
    """How an appointment went."""

    conditional = ("reason",)

    outcome = forms.ChoiceField(
        label=_("How did it go?"), choices=OUTCOMES, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why not"),
        help_text=_("Needed when it did not take place."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, has_begun: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_begun:
            fields: Any = self.fields
            fields["outcome"].choices = OUTCOMES[-1:]
            fields["outcome"].initial = OUTCOMES[-1][0]


class SafeContactForm(RecordForm):
    """One way in which the client says they can safely be reached."""

    days = forms.TypedMultipleChoiceField(
        label=_("Safe on"), choices=DAYS, coerce=int, initial=WEEK,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = SafeContact
        fields = [
            "channel", "detail", "days", "from_time", "until_time", "leave_no_message",
            "may_remind", "may_say_when", "unsaid",
        ]  # fmt: skip
        help_texts = {
            "detail": _("Where it differs from the one on record, or who takes the message."),
            "from_time": _("Empty for the whole day."),
            "may_remind": _("Nobody is reminded in a way that is not ticked here."),
            "may_say_when": _("Otherwise a reminder says only that it is one."),
            "unsaid": _("In their words: what must not be mentioned, and to whom."),
        }

    @property
    def facts(self) -> dict[str, Any]:
        """Everything that was given."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class WeekForm(Form):
    """Whose week, and which one."""

    day = forms.DateField(
        label=_("Week of"), required=False, widget=forms.DateInput, validators=SENSIBLE_DAYS
    )
    person = RecordChoiceField(Staff, label=_("Whose"), required=False, empty_label=_("Mine"))

    def __init__(self, *args: Any, staff: Staff, now: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["person"].queryset = people_below(staff, now).order_by("name")
        fields["person"].label_from_instance = lambda one: one.name


class CalendarLinkForm(Form):
    """What a calendar program outside may be told."""

    shows_initials = forms.BooleanField(
        label=_("Show the client's initials"),
        help_text=_("Otherwise every entry says “Appointment”."),
        required=False,
    )
    shows_place = forms.BooleanField(
        label=_("Show the place"),
        help_text=_("Never one that is confidential, nor where the client's address is."),
        required=False,
    )
