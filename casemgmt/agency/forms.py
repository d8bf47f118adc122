"""Forms about the agency's people and programs, and one's own account."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from casemgmt.agency import policy
from casemgmt.agency.categories import CASE_BY_CASE
from casemgmt.agency.models import Agency, CategoryRule, Invitation, Program, Staff
from casemgmt.agency.roles import Role
from casemgmt.core.forms import (
    Form,
    RecordChoiceField,
    RecordForm,
    RecordsChoiceField,
    StandingForm,
)


def intake_programs() -> RecordsChoiceField:
    """The programs somebody with the intake role takes people in for."""
    return RecordsChoiceField(
        Program,
        label=_("Takes people in for"),
        help_text=_("Only for the intake role. Nothing ticked means every program."),
        required=False,
    )


class InviteForm(Form):
    """Whom to invite, and as what."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Work e-mail"))
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple
    )
    intake_programs = intake_programs()
    supervisor = RecordChoiceField(
        Staff, label=_("Supervised by"), required=False, empty_label=_("Nobody yet")
    )

    def __init__(self, *args: Any, supervisors: Any, programs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supervisor"].queryset = supervisors  # type: ignore[attr-defined]
        self.fields["intake_programs"].queryset = programs  # type: ignore[attr-defined]


class RolesForm(StandingForm):
    """A person's roles from now on. ``waits``: that they keep privacy is asked for already."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple
    )
    intake_programs = intake_programs()
    why = forms.CharField(label=_("Why"), max_length=300)

    def __init__(
        self,
        *args: Any,
        person: Staff,
        waits: bool,
        now: dt.datetime,
        programs: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["intake_programs"].queryset = programs  # type: ignore[attr-defined]
        asked = {Role.PRIVACY_OFFICER.value} if waits else set()
        roles, intake = sorted(person.roles_at(now) | asked), sorted(person.intake_programs_at(now))
        self.stand_on({"roles": roles, "intake_programs": intake})


class SupervisorForm(StandingForm):
    """Who supervises a person from now on."""

    supervisor = RecordChoiceField(
        Staff, label=_("Supervised by"), required=False, empty_label=_("Nobody")
    )
    why = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, above: Staff | None, supervisors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supervisor"].queryset = supervisors  # type: ignore[attr-defined]
        self.stand_on({"supervisor": above})


class EmploymentForm(RecordForm):
    """What a person's post is called, and how much of full time it is."""

    job_title = forms.CharField(label=_("Job title"), max_length=120, required=False)
    fte = forms.DecimalField(
        label=_("Share of full time"),
        help_text=_("1 is full time, 0.5 half. Their hours limit follows from it."),
        min_value=Decimal("0.05"),
        max_value=Decimal("1.5"),
        decimal_places=2,
    )
    why = forms.CharField(label=_("Why"), max_length=300)

    class Meta:
        model = Staff
        fields = ["job_title", "fte"]


class TeamForm(Form):
    """A team's name, and the program it works in."""

    name = forms.CharField(label=_("Name"), max_length=120)
    program = RecordChoiceField(
        Program, label=_("Works in"), required=False, empty_label=_("Several programs")
    )
    why = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, programs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["program"].queryset = programs  # type: ignore[attr-defined]


class MemberForm(Form):
    """Who joins a team."""

    staff = RecordChoiceField(Staff, label=_("Person"), empty_label=_("Choose a person"))
    why = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset = people  # type: ignore[attr-defined]


ZONES = {
    "America/New_York": _("Eastern, New York"),
    "America/Chicago": _("Central, Chicago"),
    "America/Denver": _("Mountain, Denver"),
    "America/Phoenix": _("Mountain without summer time, Phoenix"),
    "America/Los_Angeles": _("Pacific, Los Angeles"),
    "America/Anchorage": _("Alaska, Anchorage"),
    "Pacific/Honolulu": _("Hawaii, Honolulu"),
    "America/Puerto_Rico": _("Atlantic, Puerto Rico"),
    "Pacific/Guam": _("Chamorro, Guam"),
    "Pacific/Pago_Pago": _("Samoa, Pago Pago"),
}
"""The clocks agencies in the United States go by. ``begin --timezone`` takes any other too."""


class AgencyForm(RecordForm):
    """What the agency is called and how it is reached."""

    class Meta:
        model = Agency
        fields = ["name", "phone", "address", "timezone", "jurisdiction", "reminder_words"]
        help_texts = {
            "jurisdiction": _(
                "Which rules for reports of abuse are shown. Empty: the strictest that we know of."
            ),
            "reminder_words": _(
                "One neutral sentence, without the agency's name and without saying what it is"
                " about. Empty: “This is the reminder you asked for.”"
            ),
        }

    timezone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("What is due on a day falls due by this clock."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.instance.timezone
        zones = ZONES if kept in ZONES else {kept: kept, **ZONES}
        self.fields["timezone"].choices = list(zones.items())  # type: ignore[attr-defined]


class WhyForm(Form):
    """A reason, in a sentence."""

    why = forms.CharField(label=_("Why"), max_length=300)


class LostFactorForm(Form):
    """Who made sure that it is really this person, and how."""

    checked_by = RecordChoiceField(Staff, label=_("Who checked"), empty_label=_("Choose a person"))
    how = forms.CharField(
        label=_("How you made sure who it is"),
        help_text=_("For example: met in person and looked at the staff card."),
        max_length=300,
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checked_by"].queryset = people  # type: ignore[attr-defined]


class IdentityForm(Form):
    """How the second person made sure who it is."""

    how = forms.CharField(
        label=_("How you made sure who it is"),
        help_text=_("For example: called them on the number I know and heard their voice."),
        max_length=300,
    )


class JoinForm(Form):
    """A new password, twice, who this is where the link doesn't know, and the code it asks for."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("The twelve letters and digits your admin gave you."),
        max_length=40,
    )

    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(label=_("Your work e-mail"))
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 15 characters. A sentence you can remember is best."),
        max_length=300,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    again = forms.CharField(
        label=_("The same again"),
        max_length=300,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for known in ("name", "email"):
            if getattr(invitation, known):
                del self.fields[known]
        if not invitation.code_hash:
            del self.fields["code"]

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise ValidationError(_t("The two are not the same."))
        return again


class ProgramForm(RecordForm):
    """What a program is called and for."""

    class Meta:
        model = Program
        fields = ["name", "purpose", "model", "is_live"]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}


class SettingsForm(StandingForm):
    """A program's settings from a day on, made from the table of settings."""

    effective_from = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"})
    )
    why = forms.CharField(label=_("Why"), max_length=300, required=False)

    def __init__(self, *args: Any, program: Program, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_from"].initial = today
        values = program.settings_on(today)
        for key, setting in policy.SETTINGS.items():
            self.fields[key] = _setting_field(setting, values[key])
        self.stand_on({key: self.fields[key].initial for key in policy.SETTINGS})

    @property
    def number_fields(self) -> list[Any]:
        """The settings that are numbers, in the table's order."""
        return [self[key] for key, one in policy.SETTINGS.items() if one.kind is not bool]

    @property
    def tick_fields(self) -> list[Any]:
        """The settings that hold or don't, in the table's order."""
        return [self[key] for key, one in policy.SETTINGS.items() if one.kind is bool]

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned settings that were changed, by key; what is planned for the others stays."""
        return {key: self.cleaned_data[key] for key in policy.SETTINGS if key in self.changed_data}


class AgencySettingsForm(StandingForm):
    """Some settings of the agency, from a day on."""

    effective_from = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"})
    )
    why = forms.CharField(label=_("Why"), max_length=300, required=False)

    def __init__(
        self, *args: Any, agency: Agency, keys: Sequence[str], today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_from"].initial = today
        self.keys, values = keys, agency.settings_on(today)
        for key in keys:
            self.fields[key] = _setting_field(policy.AGENCY_SETTINGS[key], values[key])
        self.order_fields(keys)
        self.stand_on({key: self.fields[key].initial for key in keys})

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned settings that were changed, by key."""
        return {key: self.cleaned_data[key] for key in self.keys if key in self.changed_data}


def _setting_field(setting: policy.Setting, value: Any) -> forms.Field:
    if setting.kind is bool:
        return forms.BooleanField(label=setting.label, initial=value, required=False)
    label = f"{setting.label} ({setting.unit})"
    limits: dict[str, Any] = {"min_value": setting.least, "max_value": setting.most}
    if setting.kind is Decimal:
        stored = Decimal(str(value))  # what is typed is never equal to most floats
        return forms.DecimalField(
            label=label, initial=stored, max_digits=7, decimal_places=2, **limits
        )
    return forms.IntegerField(label=label, initial=value, **limits)


class PreferencesForm(Form):
    """How the product looks and behaves for one person."""

    theme = forms.ChoiceField(
        label=_("Light or dark"),
        required=False,
        choices=[("", _("Same as this device")), ("light", _("Light")), ("dark", _("Dark"))],
        widget=forms.RadioSelect,
    )
    shortcuts_on = forms.BooleanField(
        label=_("Single-key shortcuts"),
        help_text=_("N writes a note, C logs a contact, and so on. Off while you type."),
        required=False,
    )


class ClearForm(Form):
    """Who is cleared, until when, and why."""

    staff = RecordChoiceField(Staff, label=_("Who"), empty_label=_("Choose somebody"))
    until = forms.DateField(
        label=_("Last day"),
        help_text=_("Leave it open for as long as they work here."),
        required=False,
    )
    why = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, people: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["staff"]
        person.queryset = people
        self.fields["until"].widget.attrs["min"] = today.isoformat()


class RuleForm(StandingForm):
    """What of a category may be known, and whether supervisors see what their people do."""

    existence_is_shown = forms.BooleanField(
        label=_("Who sees the case may know that there is something"),
        help_text=_("They read that there is restricted information, and whom to ask. Not what."),
        required=False,
    )
    supervisors_see = forms.BooleanField(
        label=_("Supervisors see what the people they supervise are cleared for"),
        required=False,
    )
    why = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, rule: CategoryRule | None, category: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if category in CASE_BY_CASE:
            del self.fields["supervisors_see"]
        said = ("existence_is_shown", "supervisors_see")
        self.stand_on({name: rule is not None and getattr(rule, name) for name in said})

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes; supervisors see nothing that a case itself clears."""
        return {"supervisors_see": False, **self.cleaned_data}


class EndClearanceForm(Form):
    """Why a clearance ends."""

    why = forms.CharField(label=_("Why it ends"), max_length=300)
