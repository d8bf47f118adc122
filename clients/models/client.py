"""The person served, where and with whom they live, and the people around them."""

import datetime as dt

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Agency
from casemgmt.core import days
from casemgmt.core.ranges import DateTimeRangeField, ended
from casemgmt.core.records import Record, belongs_for_good
from casemgmt.core.sealing.blind import BlindIndexField
from casemgmt.core.sealing.fields import SealedCharField, SealedEmailField
from clients.queries.people import AboutClientQuerySet, ClientQuerySet, HouseholdQuerySet


class Client(Record):
    """A person an agency serves. Shared facts are seen by whoever sees one of their cases."""

    agency_path = "agency"
    holds_client_data = True

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="clients")
    given_name = models.CharField(_("given name"), max_length=100)
    family_name = models.CharField(_("family name"), max_length=100, blank=True)
    full_name = models.GeneratedField(
        expression=models.functions.Concat("given_name", models.Value(" "), "family_name"),
        output_field=models.CharField(max_length=201),
        db_persist=True,
    )
    name_used = models.CharField(_("goes by"), max_length=100, blank=True)
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    birth_date_is_estimate = models.BooleanField(_("birth date is an estimate"), default=False)
    language = models.CharField(_("language"), max_length=60, blank=True)
    interpreter_needed = models.BooleanField(_("needs an interpreter"), default=False)
    phone = SealedCharField(_("phone"), max_length=40, blank=True, owner="")
    phone_index = BlindIndexField(of="phone", purpose="phone")
    email = SealedEmailField(_("e-mail"), max_length=254, blank=True, owner="")
    email_index = BlindIndexField(of="email", purpose="email")
    safe_contact = SealedCharField(
        _("safe ways to reach them"), max_length=300, blank=True, owner=""
    )
    died_on = models.DateField(_("died on"), null=True, blank=True)
    death_source = models.CharField(_("how we know"), max_length=300, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_from",
    )

    objects = ClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("client")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(died_on=None) | ~models.Q(death_source=""),
                name="a_death_says_how_it_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("pk")),
                name="nobody_is_merged_into_themselves",
            ),
        ]
        indexes = [
            GinIndex(OpClass(Upper("full_name"), "gin_trgm_ops"), name="client_name_trigrams"),
            GinIndex(OpClass(Upper("name_used"), "gin_trgm_ops"), name="client_used_trigrams"),
            models.Index("phone_index", name="client_phone"),
            models.Index("email_index", name="client_email"),
        ]
        triggers = [belongs_for_good()]

    def __str__(self) -> str:
        return f"Client {self.pk}"

    @property
    def name(self) -> str:
        """The name as it is on papers; some people have one name only."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def called(self) -> str:
        """The name to use when speaking of them."""
        return self.name_used or self.given_name

    def age(self, today: dt.date) -> int | None:
        """Age in full years on a day, or at death; ``None`` when the birth date is unknown."""
        last = today if self.died_on is None else min(today, self.died_on)
        return None if self.birth_date is None else days.age_on(self.birth_date, last)


class Household(Record):
    """People who live together, at one address."""

    agency_path = "agency"
    holds_client_data = True

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="households")
    address = SealedCharField(_("address"), max_length=300, blank=True, owner="")
    address_is_confidential = models.BooleanField(_("address is confidential"), default=False)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("household")

    def __str__(self) -> str:
        return f"Household {self.pk}"


class HouseholdMembership(Record):
    """A client lives in a household from one instant to another."""

    agency_path = "household__agency"
    holds_client_data = True

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="memberships", verbose_name=_("household")
    )
    client = models.ForeignKey(Client, models.PROTECT, related_name="household_memberships")
    is_head = models.BooleanField(_("head of household"), default=False)
    during = DateTimeRangeField(_("period"))

    objects = AboutClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("household membership")

    def __str__(self) -> str:
        return f"Household membership {self.pk}"

    def end(self, now: dt.datetime) -> None:
        """End it at an instant."""
        self.during = ended(self.during, now)


class RelatedPerson(Record):
    """Somebody in the client's life, as the client described them."""

    agency_path = "client__agency"
    holds_client_data = True

    client = models.ForeignKey(Client, models.PROTECT, related_name="related_people")
    name = models.CharField(_("name"), max_length=200)
    relation = models.CharField(_("relation"), max_length=80)
    phone = SealedCharField(_("phone"), max_length=40, blank=True, owner="client")
    is_emergency_contact = models.BooleanField(_("emergency contact"), default=False)
    is_caregiver = models.BooleanField(_("gives care"), default=False)

    objects = AboutClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("related person")
        verbose_name_plural = _("related people")

    def __str__(self) -> str:
        return f"Related person {self.pk}"
