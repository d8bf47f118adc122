"""People who work for an agency, what they may do, and when."""

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models.functions import Coalesce, Upper
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models.agencies import Agency, Program, Team
from casemgmt.agency.roles import SYSTEM_ACTIONS, Role
from casemgmt.core.ranges import DateTimeRangeField
from casemgmt.core.records import History, Record, belongs_for_good

EVERY_PROGRAM = uuid.UUID(int=0)
"""Stands for a role held for the whole agency where the database compares programs."""


class UserManager(BaseUserManager["User"]):
    """Accounts by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """An account to sign in with; what it may do hangs on its member of staff.

    ``is_superuser`` exists because Django asks for it. No path of the product honours it.
    """

    agency_path: ClassVar[str | None] = "staff__agency"
    case_path: ClassVar[str | None] = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"), max_length=254)
    is_active = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False)
    theme = models.CharField(
        max_length=6, blank=True, choices=[("light", _("Light")), ("dark", _("Dark"))]
    )
    shortcuts_on = models.BooleanField(default=True)
    history = History(excluded_fields=["password", "last_login"])

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        verbose_name = _("account")
        constraints = [models.UniqueConstraint(Upper("email"), name="one_account_an_email")]

    def __str__(self) -> str:
        return self.email


class KnownBrowser(models.Model):
    """A browser an account has signed in from: a hash of what its cookie holds, and since when."""

    agency_path: ClassVar[str | None] = "user__staff__agency"
    case_path: ClassVar[str | None] = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="browsers", db_index=False)
    token_hash = models.CharField(max_length=64)
    first_seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("user", "token_hash", name="a_browser_is_known_once"),
        ]

    def __str__(self) -> str:
        return f"since {self.first_seen_at:%Y-%m-%d}"


class Staff(Record):
    """A person who works for an agency, with one account.

    ``session`` is the sign-in they ask with; a job that acts for them has none.
    """

    agency_path = "agency"
    named_as_setting = ("name",)
    opened_with = ("user",)

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="staff")
    user = models.OneToOneField(User, models.PROTECT, related_name="staff")
    name = models.CharField(_("name"), max_length=120)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    fte = models.DecimalField(_("share of full time"), max_digits=3, decimal_places=2, default=1)
    started_on = models.DateField(_("started"), null=True, blank=True)
    is_active = models.BooleanField(_("works here"), default=True)

    session: Any = None
    is_signed_out = False

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(fte__gt=0, fte__lte=1.5), name="fte_is_sensible"
            ),
        ]
        triggers = [belongs_for_good()]

    def __str__(self) -> str:
        return self.name

    def may_work(self, now: dt.datetime) -> bool:
        """May this person work at all at this instant: employed, the account is open, and nobody
        has ended the sign-in they ask with?"""
        return self.is_active and self.user.is_active and not self.is_signed_out

    def roles_at(self, now: dt.datetime) -> frozenset[str]:
        """The roles in force at an instant."""
        rows = self._role_rows
        return frozenset(row.role for row in rows if now in row.during)

    def intake_programs_at(self, now: dt.datetime) -> list[uuid.UUID]:
        """The programs they take people in for at an instant; none while they do for all of them."""
        rows = [row for row in self._role_rows if now in row.during]
        return [row.program_id for row in rows if row.program_id is not None]

    def has_role(self, role: Role, now: dt.datetime) -> bool:
        return role in self.roles_at(now)

    def renew(self) -> None:
        """Read again whether this person works here and is signed in; their roles are read when
        asked for next."""
        stored = Staff._base_manager.filter(pk=self.pk).values_list("is_active", "user__is_active")
        self.is_active, self.user.is_active = stored.get()
        self.is_signed_out = self.session is not None and not self.session.holds()
        self.__dict__.pop("_role_rows", None)
        getattr(self, "_prefetched_objects_cache", {}).pop("roles", None)

    @cached_property
    def _role_rows(self) -> "list[StaffRole]":
        return list(self.roles.all())


class StaffRole(Record):
    """A role a person holds from one instant to another.

    The intake role is held for one program, or for every program of the agency (``None``).
    """

    agency_path = "staff__agency"
    named_as_setting = ("staff", "role")

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="roles", verbose_name=_("who"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    program = models.ForeignKey(
        Program,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="intake_roles",
        verbose_name=_("program"),
    )
    during = DateTimeRangeField(_("period"))

    class Meta:
        verbose_name = _("role")
        constraints = [
            ExclusionConstraint(
                name="a_role_is_held_once_at_a_time",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Coalesce("program", models.Value(EVERY_PROGRAM)), RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=models.Q(program=None) | models.Q(role="intake_worker"),
                name="only_intake_is_held_for_a_program",
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()


class TeamMembership(Record):
    """A person belongs to a team from one instant to another."""

    agency_path = "staff__agency"
    named_as_setting = ("staff", "team")

    staff = models.ForeignKey(
        Staff, models.PROTECT, related_name="team_memberships", verbose_name=_("who")
    )
    team = models.ForeignKey(
        Team, models.PROTECT, related_name="memberships", verbose_name=_("team")
    )
    during = DateTimeRangeField(_("period"))

    class Meta:
        verbose_name = _("team membership")
        constraints = [
            ExclusionConstraint(
                name="in_a_team_once_at_a_time",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    ("team", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff} in {self.team}"


class SupervisionLine(Record):
    """Who supervises whom, from one instant to another (NASW 1).

    Supervision is an effective-dated line, never a role: it gives access to the cases of the
    people supervised, and to no others.
    """

    agency_path = "supervisee__agency"
    named_as_setting = ("supervisee", "supervisor")

    supervisor = models.ForeignKey(
        Staff, models.PROTECT, related_name="lines_down", verbose_name=_("supervisor")
    )
    supervisee = models.ForeignKey(
        Staff, models.PROTECT, related_name="lines_up", verbose_name=_("supervised")
    )
    during = DateTimeRangeField(_("period"))

    class Meta:
        verbose_name = _("supervision line")
        constraints = [
            ExclusionConstraint(
                name="one_supervisor_at_a_time",
                expressions=[
                    ("supervisee", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=~models.Q(supervisor=models.F("supervisee")),
                name="nobody_supervises_themselves",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supervisor} supervises {self.supervisee}"


class Invitation(Record):
    """A one-time link: to join an agency, or to set up sign-in again after losing a factor.

    Only hashes of the token and the code are kept. A link made without a name or an address asks
    for them. ``invited_by`` is nobody for the links an agency begins with. After a lost factor there is no link until a second person has confirmed who it is,
    and it opens only together with the code that the first person holds.
    """

    agency_path = "agency"
    named_as_setting = ("name", "staff")

    class Purpose(models.TextChoices):
        JOIN = "join", _("Join the agency")
        LOST_FACTOR = "lost_factor", _("Set up sign-in again")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="invitations")
    purpose = models.CharField(_("what for"), max_length=20, choices=Purpose.choices)
    email = models.EmailField(_("e-mail"), blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role.choices), verbose_name=_("roles"), default=list
    )
    intake_programs = ArrayField(models.UUIDField(), default=list)
    supervisor = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations_below",
        verbose_name=_("supervisor"),
    )
    staff = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("who"),
    )
    identity_checked_by = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="identity_checks",
        verbose_name=_("second person"),
    )
    identity_confirmed_at = models.DateTimeField(_("identity confirmed"), null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, blank=True)
    invited_by = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("invited by"),
    )
    invited_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("holds until"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} until {self.expires_at:%Y-%m-%d}"

    def standing(self, now: dt.datetime) -> Any:
        """Where it stands at an instant, in words."""
        if self.withdrawn_at is not None:
            return _("Withdrawn")
        if self.used_at is not None:
            return _("Used")
        if now >= self.expires_at:
            return _("Ran out")
        waits = self.purpose == self.Purpose.LOST_FACTOR and self.identity_confirmed_at is None
        return _("Waits for the second person") if waits else _("Open")

    def is_open(self, now: dt.datetime) -> bool:
        """Can the link still be used, or the request still be confirmed?"""
        return self.used_at is None and self.withdrawn_at is None and now < self.expires_at

    def waits_for_confirmation(self, now: dt.datetime) -> bool:
        """Does a lost factor wait for the second person?"""
        is_return = self.purpose == self.Purpose.LOST_FACTOR
        return is_return and self.identity_confirmed_at is None and self.is_open(now)


@dataclass(frozen=True)
class System:
    """A named system role a job acts as; it has narrow rights of its own and no sign-in.

    Raises ``LookupError`` for a name that ``SYSTEM_ACTIONS`` doesn't know.
    """

    name: str

    def __post_init__(self) -> None:
        if self.name not in SYSTEM_ACTIONS:
            raise LookupError(f"There is no system role {self.name!r}.")

    @property
    def user(self) -> Any:
        """The account that history rows name; ``migrate`` makes it (``agency/sql/systems.sql``)."""
        rows = User.objects.only("email", "is_active", "is_system")
        return rows.get(email=f"{self.name}@system.invalid", is_system=True)

    @property
    def agency_id(self) -> uuid.UUID | None:
        return None

    def may_work(self, now: dt.datetime) -> bool:
        return True

    def renew(self) -> None:
        """Nothing to read again: its rights stand in the code."""
