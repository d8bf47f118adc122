"""What forbids: conflict walls and a client's own restrictions. Deny beats every reason to see."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Program, Staff
from casemgmt.core.constraints import not_empty
from casemgmt.core.ranges import DateTimeRangeField, ended
from casemgmt.core.records import Record
from casemgmt.core.sealing.fields import SealedCharField
from clients.models.client import Client
from clients.queries.people import ConflictWallQuerySet, RestrictionQuerySet


class ConflictWall(Record):
    """A person of the agency must reach nothing about a client they are close to (NASW 4).

    It holds for every case of the client and, while they live together, of everyone in the client's
    household. It stands from the instant a person declares it of themselves; told of by somebody
    else, it waits until a privacy officer has put it up. Two of them take one down.
    """

    agency_path = "client__agency"
    holds_client_data = True
    opened_with = ("client", "staff")
    reasons_of = "client"

    client = models.ForeignKey(Client, models.PROTECT, related_name="conflict_walls")
    staff = models.ForeignKey(
        Staff, models.PROTECT, related_name="conflict_walls", verbose_name=_("who")
    )
    relation = SealedCharField(_("how they know each other"), max_length=300, owner="client")
    told_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(_("told"))
    during = DateTimeRangeField(_("period"), null=True, blank=True)
    set_aside_at = models.DateTimeField(_("set aside"), null=True, blank=True)
    lift_asked_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lift_reason = SealedCharField(
        _("why it can come down"), max_length=300, blank=True, owner="client"
    )
    lifted_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ConflictWallQuerySet.as_manager()

    class Meta:
        verbose_name = _("conflict wall")
        constraints = [
            ExclusionConstraint(
                name="one_wall_at_a_time",
                expressions=[
                    ("client", RangeOperators.EQUAL),
                    ("staff", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            not_empty("relation", "a_wall_says_how_they_know_each_other"),
            models.CheckConstraint(
                condition=models.Q(lifted_by=None)
                | models.Q(lift_asked_by__isnull=False)
                & ~models.Q(lifted_by=models.F("lift_asked_by"))
                & ~models.Q(lift_reason=""),
                name="two_people_take_a_wall_down",
            ),
            models.CheckConstraint(
                condition=models.Q(during=None) | models.Q(set_aside_at=None),
                name="what_was_set_aside_never_stood",
            ),
        ]

    def __str__(self) -> str:
        return f"Conflict wall {self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Told of by somebody else, and neither put up nor set aside yet."""
        return self.during is None and self.set_aside_at is None

    def stands(self, now: dt.datetime) -> bool:
        """In force at an instant."""
        return self.during is not None and now in self.during

    def end(self, now: dt.datetime) -> None:
        """Take it down at an instant."""
        self.during = ended(self.during, now)


class ClientRestriction(Record):
    """A client's wish that a person, or everyone of a program, sees nothing of their record.

    HIPAA 164.522(a): kept once it was agreed to, until the client says otherwise.
    """

    agency_path = "client__agency"
    holds_client_data = True
    reasons_of = "client"

    client = models.ForeignKey(Client, models.PROTECT, related_name="restrictions")
    staff = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("this person"),
    )
    program = models.ForeignKey(
        Program,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("everyone in this program"),
    )
    words = SealedCharField(_("what the client said"), max_length=300, owner="client")
    during = DateTimeRangeField(_("period"))

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        verbose_name = _("client's restriction")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(staff=None) ^ models.Q(program=None),
                name="a_restriction_names_a_person_or_a_program",
            ),
            not_empty("words", "a_restriction_has_the_clients_words"),
        ]

    def __str__(self) -> str:
        return f"Restriction {self.pk}"

    def end(self, now: dt.datetime) -> None:
        """End it at an instant."""
        self.during = ended(self.during, now)
