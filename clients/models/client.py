"""The person served, where and with whom they live, and the people around them."""

import datetime as dt
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Agency
from casemgmt.core import days
from casemgmt.core.constraints import one_of
from casemgmt.core.partial import (
    PartialDate,
    PartialDateField,
    known,
    no_more_than_known,
    precision_field,
)
from casemgmt.core.ranges import DateTimeRangeField, ended
from casemgmt.core.records import Record, belongs_for_good
from casemgmt.core.sealing.blind import BlindIndexField
from casemgmt.core.sealing.fields import SealedCharField, SealedEmailField
from clients.queries.people import (
    AboutClientQuerySet,
    ClientQuerySet,
    HouseholdQuerySet,
    RelatedPersonQuerySet,
)

_INTERPRETERS = ["spoken", "sign", "tactile"]
_KIN = [
    *("partner", "ex_partner", "parent", "child", "sibling", "grandparent", "grandchild"),
    *("relative", "friend", "neighbor", "foster_parent", "clergy", "employer", "landlord"),
    *("physician", "provider", "attorney", "no_contact"),
]
_SHARING = ["share", "ask_first", "dont_share"]
_FORMATS = ["large_print", "easy_read", "audio", "braille", "electronic", "read_aloud"]


class Client(Record):
    """A person an agency serves. Shared facts are seen by whoever sees one of their cases."""

    agency_path = "agency"
    holds_client_data = True

    class NotGiven(models.TextChoices):
        UNKNOWN = "unknown", _("We don't know it")
        DECLINED = "declined", _("Prefers not to say")
        NONE = "none", _("There is none")

    class Interpreter(models.TextChoices):
        SPOKEN = "spoken", _("Spoken language")
        SIGN = "sign", _("Sign language")
        TACTILE = "tactile", _("Tactile or deafblind")

    class Format(models.TextChoices):
        LARGE_PRINT = "large_print", _("Large print")
        EASY_READ = "easy_read", _("Easy read")
        AUDIO = "audio", _("Audio")
        BRAILLE = "braille", _("Braille")
        ELECTRONIC = "electronic", _("Electronic, for a screen reader")
        READ_ALOUD = "read_aloud", _("Read aloud to them")

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
    birth_date = PartialDateField(_("birth date"), null=True, blank=True)
    birth_date_precision = precision_field()
    no_birth_date = models.CharField(
        _("why no birth date"), max_length=10, choices=NotGiven.choices[:2], blank=True
    )
    birth_date_is_estimate = models.BooleanField(_("birth date is an estimate"), default=False)
    language = models.CharField(_("language"), max_length=60, blank=True)
    no_language = models.CharField(
        _("why no language"), max_length=10, choices=NotGiven.choices[:2], blank=True
    )
    interpreter_needed = models.BooleanField(_("needs an interpreter"), default=False)
    interpreter_kind = models.CharField(
        _("which interpreter"), max_length=10, choices=Interpreter.choices, blank=True
    )
    also_speaks = models.CharField(_("also speaks"), max_length=120, blank=True)
    reads = models.CharField(_("reads"), max_length=120, blank=True)
    formats = ArrayField(
        models.CharField(max_length=20, choices=Format.choices),
        verbose_name=_("what they read or hear best"),
        default=list,
        blank=True,
    )
    communication_wishes = SealedCharField(
        _("wishes for how we speak"), max_length=500, blank=True, owner=""
    )
    phone = SealedCharField(_("phone"), max_length=40, blank=True, owner="")
    phone_index = BlindIndexField(of="phone", purpose="phone")
    no_phone = models.CharField(
        _("why no phone"), max_length=10, choices=NotGiven.choices, blank=True
    )
    no_address = models.CharField(
        _("why no address"), max_length=10, choices=NotGiven.choices, blank=True
    )
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
        verbose_name=_("merged into"),
    )

    taken_back_at = models.DateTimeField(
        _("brought in by mistake, taken back"), null=True, blank=True, editable=False
    )

    objects = ClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("client")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(died_on=None) | ~models.Q(death_source=""),
                name="a_death_says_how_it_is_known",
            ),
            *no_more_than_known("birth_date", "a_clients"),
            one_of("no_birth_date", ["", "unknown", "declined"], "no_birth_date_has_a_reason"),
            one_of("no_language", ["", "unknown", "declined"], "no_language_has_a_reason"),
            one_of("no_phone", ["", "unknown", "declined", "none"], "no_phone_has_a_reason"),
            one_of("no_address", ["", "unknown", "declined", "none"], "no_address_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(no_birth_date="") | models.Q(birth_date=None),
                name="a_birth_date_is_known_or_is_not",
            ),
            models.CheckConstraint(
                condition=models.Q(no_language="") | models.Q(language=""),
                name="a_language_is_known_or_is_not",
            ),
            models.CheckConstraint(
                condition=models.Q(no_phone="") | models.Q(phone=""),
                name="a_phone_is_known_or_is_not",
            ),
            one_of("interpreter_kind", ["", *_INTERPRETERS], "an_interpreter_is_of_a_kind"),
            models.CheckConstraint(
                condition=models.Q(formats__contained_by=_FORMATS), name="a_format_is_a_known_one"
            ),
            models.CheckConstraint(
                condition=models.Q(interpreter_kind="") | models.Q(interpreter_needed=True),
                name="an_interpreter_of_a_kind_is_needed",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("pk")),
                name="nobody_is_merged_into_themselves",
            ),
        ]
        indexes = [
            GinIndex(
                OpClass(Upper("full_name"), "gin_trgm_ops"),
                name="client_name_trigrams",
                fastupdate=False,
            ),
            GinIndex(
                OpClass(Upper("name_used"), "gin_trgm_ops"),
                name="client_used_trigrams",
                fastupdate=False,
            ),
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

    @property
    def how_to_speak(self) -> list[tuple[Any, Any]]:
        """What to know before speaking with them or writing to them, each with what it is about."""
        interpreter = self.get_interpreter_kind_display() or _("needed")
        formats = dict(self.Format.choices)
        facts = [
            (_("Language"), self.language or self.get_no_language_display()),
            (_("Interpreter"), interpreter if self.interpreter_needed else ""),
            (_("Also speaks"), self.also_speaks),
            (_("Reads"), self.reads),
            (_("Best as"), ", ".join(str(formats[one]) for one in self.formats)),
            (_("Wishes"), self.communication_wishes),
        ]
        return [(about, said) for about, said in facts if said]

    @property
    def born(self) -> PartialDate | None:
        """The birth date, as much of it as is known."""
        return known(self.birth_date, self.birth_date_precision)

    @property
    def birth_words(self) -> str:
        """The birth date as it is known, empty when it is not: "5 Mar 1948", "about 1948"."""
        words = self.born.words if self.born else ""
        is_rough = words and self.birth_date_is_estimate
        return _("about %(date)s") % {"date": words} if is_rough else words

    def age(self, today: dt.date) -> int | None:
        """Age in full years on a day, or at death; ``None`` when the birth date is unknown.

        Of a birth date that is known in part it is the greatest age they may have.
        """
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
    opened_with = ("client",)
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
        constraints = [
            ExclusionConstraint(
                name="one_home_at_a_time",
                expressions=[
                    ("client", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"Household membership {self.pk}"

    def holds(self, now: dt.datetime) -> bool:
        """Does the client live there at this instant?"""
        return bool(now in self.during)

    def end(self, now: dt.datetime) -> None:
        """End it at an instant."""
        self.during = ended(self.during, now)


class RelatedPerson(Record):
    """Somebody in the client's life, as the client described them."""

    agency_path = "client__agency"
    opened_with = ("client",)
    holds_client_data = True

    class Kin(models.TextChoices):
        PARTNER = "partner", _("Spouse or partner")
        EX_PARTNER = "ex_partner", _("Former partner")
        PARENT = "parent", _("Parent or step-parent")
        CHILD = "child", _("Child or step-child")
        SIBLING = "sibling", _("Brother or sister")
        GRANDPARENT = "grandparent", _("Grandparent")
        GRANDCHILD = "grandchild", _("Grandchild")
        RELATIVE = "relative", _("Another relative")
        FRIEND = "friend", _("Friend")
        NEIGHBOR = "neighbor", _("Neighbor or roommate")
        FOSTER_PARENT = "foster_parent", _("Foster parent")
        CLERGY = "clergy", _("Clergy")
        EMPLOYER = "employer", _("Employer")
        LANDLORD = "landlord", _("Landlord")
        PHYSICIAN = "physician", _("Physician")
        PROVIDER = "provider", _("Another provider")
        ATTORNEY = "attorney", _("Attorney or representative")
        NO_CONTACT = "no_contact", _("Somebody to keep away from")

    class Sharing(models.TextChoices):
        SHARE = "share", _("May be told")
        ASK_FIRST = "ask_first", _("Ask first each time")
        DONT_SHARE = "dont_share", _("Tell them nothing")

    client = models.ForeignKey(Client, models.PROTECT, related_name="related_people")
    name = models.CharField(_("name"), max_length=200)
    kin = models.CharField(_("relation"), max_length=20, choices=Kin.choices, blank=True)
    relation = models.CharField(_("in the client's words"), max_length=80, blank=True)
    phone = SealedCharField(_("phone"), max_length=40, blank=True, owner="client")
    is_emergency_contact = models.BooleanField(_("emergency contact"), default=False)
    is_caregiver = models.BooleanField(_("gives care"), default=False)
    sharing = models.CharField(
        _("what the client wants them told"), max_length=10, choices=Sharing.choices, blank=True
    )
    may_share = SealedCharField(
        _("what may be told, or may not"), max_length=300, blank=True, owner="client"
    )
    wished_on = models.DateField(_("the client said so on"), null=True, blank=True)
    ended_on = models.DateField(_("no longer in their life since"), null=True, blank=True)

    objects = RelatedPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("related person")
        verbose_name_plural = _("related people")
        constraints = [
            one_of("kin", ["", *_KIN], "a_relation_is_a_known_one"),
            one_of("sharing", ["", *_SHARING], "a_wish_is_one_of_three"),
            models.CheckConstraint(
                condition=~(models.Q(kin="") & models.Q(relation="")),
                name="a_related_person_says_how",
            ),
            models.CheckConstraint(
                condition=models.Q(sharing="", may_share="", wished_on=None)
                | ~models.Q(sharing="") & models.Q(wished_on__isnull=False),
                name="a_wish_has_its_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(kin="no_contact")
                | models.Q(sharing__in=["", "dont_share"], is_emergency_contact=False),
                name="who_is_kept_away_is_told_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"Related person {self.pk}"

    @property
    def is_at_hand(self) -> bool:
        """May they stand by the client? As ``at_hand`` of the queryset says."""
        return self.ended_on is None and self.kin != self.Kin.NO_CONTACT

    @property
    def related_as(self) -> str:
        """How they are related: in the client's words where there are any."""
        return self.relation or str(self.get_kin_display())
