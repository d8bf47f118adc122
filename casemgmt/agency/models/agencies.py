"""The agency and what it runs."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.agency import policy
from casemgmt.agency.states import STATES
from casemgmt.core import days
from casemgmt.core.constraints import one_of
from casemgmt.core.records import Record


class Agency(Record):
    """An organisation that serves clients; nothing of one agency is seen by another, but its name and
    what the two have agreed."""

    agency_path = ""
    named_as_setting = ("name",)

    name = models.CharField(_("name"), max_length=200)
    timezone = models.CharField(_("time zone"), max_length=60, default="America/New_York")
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    reminder_words = models.CharField(
        _("what a reminder of an appointment says"), max_length=200, blank=True
    )
    jurisdiction = models.CharField(
        _("state whose law it follows"), max_length=2, choices=STATES, blank=True
    )
    is_demo = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        constraints = [
            one_of("jurisdiction", ["", *dict(STATES)], "an_agency_follows_the_law_of_a_state"),
        ]

    def __str__(self) -> str:
        return self.name

    def today(self, now: dt.datetime) -> dt.date:
        """The calendar day where the agency is."""
        return days.local_day(now, self.timezone)

    def settings_on(self, on: dt.date) -> dict[str, Any]:
        """The value of every setting of the agency on a day, by its key; the product's own where it
        has decided nothing."""
        defaults = {key: setting.default for key, setting in policy.AGENCY_SETTINGS.items()}
        rows = self.settings.filter(effective_from__lte=on).order_by("effective_from")
        return defaults | dict(rows.values_list("key", "value"))


class AgencySetting(Record):
    """One value of one setting of the agency, in force from a day until a newer row takes over."""

    agency_path = "agency"
    named_as_setting = ("key",)

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="settings")
    key = models.CharField(_("setting"), max_length=60, choices=policy.agency_choices)
    value = models.JSONField(_("value"))
    effective_from = models.DateField(_("from"))

    class Meta:
        verbose_name = _("agency setting")
        constraints = [
            models.UniqueConstraint(
                "agency", "key", "effective_from", name="one_value_of_an_agency_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} from {self.effective_from}"

    @property
    def words(self) -> str:
        """The value with its unit."""
        return policy.AGENCY_SETTINGS[self.key].words(self.value)


class Program(Record):
    """Something the agency runs for a group of people, with settings that hold from a date."""

    agency_path = "agency"
    named_as_setting = ("name",)

    class Model(models.TextChoices):
        CLINICAL = "clinical", _("Clinical")
        BROKERAGE = "brokerage", _("Brokerage")
        STRENGTHS = "strengths", _("Strengths-based")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="programs")
    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("what it is for"), max_length=300, blank=True)
    model = models.CharField(
        _("way of working"), max_length=20, choices=Model.choices, default=Model.BROKERAGE
    )
    is_live = models.BooleanField(_("takes referrals"), default=True)

    class Meta:
        verbose_name = _("program")
        constraints = [
            models.UniqueConstraint("agency", "name", name="one_program_of_a_name"),
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def setting(self, key: str, on: dt.date) -> Any:
        """The value of a setting on a day: the newest row in force, or the product's default.

        ``None`` where the product has no default and the agency has not decided yet.
        """
        rows = self.settings.filter(key=key, effective_from__lte=on)
        row = rows.order_by("-effective_from").first()
        return policy.SETTINGS[key].default if row is None else row.value

    def settings_on(self, on: dt.date) -> dict[str, Any]:
        """The value of every setting on a day, by its key, as ``setting`` gives one."""
        defaults = {key: setting.default for key, setting in policy.SETTINGS.items()}
        rows = self.settings.filter(effective_from__lte=on).order_by("effective_from")
        return defaults | dict(rows.values_list("key", "value"))


class ProgramSetting(Record):
    """One value of one setting, in force from a day until a newer row takes over."""

    agency_path = "program__agency"
    named_as_setting = ("program", "key")

    program = models.ForeignKey(Program, models.PROTECT, related_name="settings")
    key = models.CharField(_("setting"), max_length=60, choices=policy.choices)
    value = models.JSONField(_("value"))
    effective_from = models.DateField(_("from"))

    class Meta:
        verbose_name = _("program setting")
        constraints = [
            models.UniqueConstraint(
                "program", "key", "effective_from", name="one_value_of_a_setting_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} from {self.effective_from}"

    @property
    def words(self) -> str:
        """The value with its unit; yes or no where it is a choice."""
        return policy.SETTINGS[self.key].words(self.value)


class Team(Record):
    """People who work together; it carries no access of its own."""

    agency_path = "agency"
    named_as_setting = ("name",)

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="teams")
    name = models.CharField(_("name"), max_length=120)
    program = models.ForeignKey(
        Program,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="teams",
        verbose_name=_("works in"),
    )

    class Meta:
        verbose_name = _("team")
        constraints = [models.UniqueConstraint("agency", "name", name="one_team_of_a_name")]

    def __str__(self) -> str:
        return self.name
