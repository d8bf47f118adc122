"""What may be told, to whom, why and for how long: a form, its clauses, and who signed it."""

import datetime as dt

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.categories import Category
from casemgmt.agency.models import Staff
from casemgmt.core.constraints import changed_but_for, one_of
from casemgmt.core.sealing.fields import SealedTextField
from clients.models import Case, Document, RestrictableRecord
from clients.models.restricted import known_categories
from consent.kinds import RULES, EndsWith, IdentityUse, KindRules, ReleaseKind
from consent.models.clauses import types_of
from consent.models.signing import Signed, signature_constraints
from consent.models.texts import ReleaseText
from consent.queries import ReleaseQuerySet

SOON_DAYS = 14
"""How long before its end a release counts as ending soon."""
LIVES_ON = ["ends_on", "ended_at", "revoked_at", "revocation_words", "superseded_at"]
LIVES_ON += ["disputed_at", "dispute_words", "invalid_at", "not_needed_at", "signed_copy_id"]
"""What still changes of a release that was signed: how it ends. Its last day moves only where it
waits for an event."""
ENDS = ("ended_at", "revoked_at", "superseded_at", "invalid_at")
"""How a release is over for good."""


def _when_signed(name: str, condition: Q) -> models.CheckConstraint:
    """A constraint on signed releases: a draft takes anything."""
    return models.CheckConstraint(condition=Q(signed_at=None) | condition, name=name)


def _by_kind() -> Q:
    """Each kind names only what it may, and in every clause what it must."""
    said = Q()
    for kind, rules in RULES.items():
        may, must = (sorted(str(one) for one in some) for some in (rules.may, rules.must))
        said |= Q(kind=str(kind), categories__contained_by=may, categories__contains=must)
    return said


def _lasts() -> Q:
    """Each kind has its longest time; while treatment goes on one may be looked at again and again."""
    said = Q()
    for kind, rules in RULES.items():
        longest = dt.timedelta(days=rules.longest.days or 366)
        within = Q(ends_on__lte=F("starts_on") + longest)
        if rules.lasts_with_treatment:
            within |= Q(ends_with=EndsWith.TREATMENT.value)
        said |= Q(
            within, kind=str(kind), ends_with__in=["", *sorted(str(one) for one in rules.events)]
        )
    return said


def _over_stays_over() -> list[pgtrigger.Trigger]:
    """Triggers under which how a release ended, and its signed paper, are never changed."""
    return [
        pgtrigger.Protect(
            name=f"{field}_for_good",
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(
                f"OLD.{field} IS NOT NULL AND NEW.{field} IS DISTINCT FROM OLD.{field}"
            ),
        )
        for field in (*ENDS, "signed_copy_id")
    ]


class Release(Signed, RestrictableRecord):
    """The client allows the agency to tell named people named things, for a time (AAA 4).

    It is a draft until it is signed, and never changes from then on. Whether it holds is computed at
    the instant it is used, never by a job. It is restricted by what its clauses are about, and is
    numbered among those restricted alike: no gap in the numbers tells of one that is out of sight.
    """

    case_path = "case"
    opened_with = (
        "taken_by",
        "text",
        "signed_copy",
        "represented_by__client",
        "represented_by__holder",
    )
    written_with = ("attend_case",)  # a client's no is taken by whoever has a part in the case

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for signature")
        REFUSED = "refused", _("The client said no")
        PLANNED = "planned", _("Not yet")
        CURRENT = "current", _("Current")
        ENDING = "ending", _("Ends soon")
        ENDED = "ended", _("Ended")
        SUSPENDED = "suspended", _("On hold")
        REVOKED = "revoked", _("Revoked")
        SUPERSEDED = "superseded", _("Replaced")
        INVALID = "invalid", _("Not valid")

    class Direction(models.TextChoices):
        OUT = "out", _("We may tell them")
        BOTH = "both", _("We may tell each other")

    class Copy(models.TextChoices):
        PAPER = "paper", _("Got it on paper")
        SENT = "sent", _("Sent where it is safe")
        DECLINED = "declined", _("Doesn't want one at home")

    case = models.ForeignKey(Case, models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField(_("release number"))
    kind = models.CharField(
        _("form"), max_length=16, choices=ReleaseKind.choices, default=ReleaseKind.GENERAL
    )
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by",
        verbose_name=_("narrower than"),
    )  # fmt: skip
    recipient_name = models.CharField(_("person"), max_length=200)
    recipient_organization = models.CharField(_("organization"), max_length=200, blank=True)
    recipient_contact = models.CharField(_("address, phone or e-mail"), max_length=300, blank=True)
    description = models.CharField(_("in words"), max_length=1000, blank=True)
    purpose = models.CharField(_("why"), max_length=300)
    uses = ArrayField(
        models.CharField(max_length=12, choices=IdentityUse.choices),
        default=list,
        blank=True,
        verbose_name=_("what it is shown for"),
    )
    direction = models.CharField(
        _("direction"), max_length=6, choices=Direction.choices, default=Direction.OUT
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until, inclusive"))
    ends_with = models.CharField(
        _("ends with"), max_length=10, choices=EndsWith.choices, blank=True
    )
    taken_by = models.ForeignKey(
        Staff, models.PROTECT, related_name="+", verbose_name=_("taken by")
    )
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)
    text = models.ForeignKey(
        ReleaseText, models.PROTECT, null=True, blank=True, related_name="releases",
        verbose_name=_("text"),
    )  # fmt: skip
    ticked = ArrayField(
        models.PositiveSmallIntegerField(),
        default=list,
        blank=True,
        verbose_name=_("statements said yes to"),
    )
    initialed = ArrayField(
        models.CharField(max_length=20, choices=Category.choices),
        default=list,
        blank=True,
        verbose_name=_("restricted things said yes to"),
    )
    restated_aloud = models.BooleanField(
        _("said aloud again what is told, to whom and why"), default=False
    )
    wishes_asked = models.BooleanField(
        _("asked what may not be told, and whom it may not reach"), default=False
    )
    copy = models.CharField(_("their copy"), max_length=10, choices=Copy.choices, blank=True)
    signed_copy = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("signed paper"),
    )  # fmt: skip
    refused_at = models.DateTimeField(_("refused"), null=True, blank=True)
    refusal_words = SealedTextField(
        _("what the client said"), max_length=1000, blank=True, owner="case.client"
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revocation_words = models.CharField(_("how the client revoked it"), max_length=1000, blank=True)
    superseded_at = models.DateTimeField(_("replaced"), null=True, blank=True)
    ended_at = models.DateTimeField(_("its event came"), null=True, blank=True)
    disputed_at = models.DateTimeField(_("in doubt since"), null=True, blank=True)
    dispute_words = SealedTextField(
        _("what is in doubt"), max_length=1000, blank=True, owner="case.client"
    )
    invalid_at = models.DateTimeField(_("found not valid"), null=True, blank=True)
    not_needed_at = models.DateTimeField(_("not needed any more since"), null=True, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release of information")
        ordering = ["-number"]
        triggers = [
            pgtrigger.Protect(
                name="signed_is_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    changed_but_for(*LIVES_ON, "version")
                    + " AND (OLD.signed_at IS NOT NULL OR OLD.refused_at IS NOT NULL)"
                ),
            ),
            pgtrigger.Protect(
                name="its_last_day_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.signed_at IS NOT NULL AND OLD.ends_with = ''"
                    " AND NEW.ends_on IS DISTINCT FROM OLD.ends_on"
                ),
            ),
            pgtrigger.Protect(
                name="what_was_answered_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition(
                    "current_user <> 'cm_purge'"
                    " AND (OLD.signed_at IS NOT NULL OR OLD.refused_at IS NOT NULL)"
                ),
            ),
            *_over_stays_over(),
        ]
        constraints = [
            known_categories(),
            models.UniqueConstraint("case", "categories", "number", name="one_release_of_a_number"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_release_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(refused_at=None),
                name="a_release_is_signed_or_refused",
            ),
            models.CheckConstraint(
                condition=~Q(signed_at=None)
                | Q(**dict.fromkeys((*ENDS, "disputed_at", "not_needed_at"))),
                name="only_a_signed_release_ends",
            ),
            *signature_constraints("a_release", Q(signed_at=None)),
            _when_signed("a_release_is_never_only_spoken", ~Q(method="verbal")),
            _when_signed("a_release_names_a_person", ~Q(recipient_name="")),
            _when_signed("a_release_says_where_they_are", ~Q(recipient_contact="")),
            _when_signed("a_release_says_why", ~Q(purpose="")),
            _when_signed("a_release_was_restated_aloud", Q(restated_aloud=True)),
            _when_signed("a_release_asked_for_wishes", Q(wishes_asked=True)),
            _when_signed("a_release_came_with_a_copy", ~Q(copy="")),
            _when_signed("a_release_has_its_text", Q(text__isnull=False)),
            _when_signed("a_release_ticks_its_statements", Q(ticked__len__gte=1)),
            _when_signed(
                "a_release_initials_what_is_restricted",
                Q(initialed__contains=F("categories"), initialed__contained_by=F("categories")),
            ),
            _when_signed("a_release_is_of_its_kind", _by_kind()),
            _when_signed("a_release_lasts_as_its_kind_may", _lasts()),
            _when_signed(
                "a_release_shows_identity_on_its_own",
                Q(kind="identity_use", uses__len__gte=1) | ~Q(kind="identity_use") & Q(uses__len=0),
            ),
            one_of("direction", ["out", "both"], "a_release_goes_a_way"),
            one_of("kind", [str(one) for one in RULES], "a_release_has_a_form"),
            one_of("copy", ["", "paper", "sent", "declined"], "a_copy_went_a_way"),
        ]

    def __str__(self) -> str:
        return f"Release {self.number}"

    @property
    def recipient(self) -> str:
        """Whom we may tell, as one line."""
        names = [self.recipient_name, self.recipient_organization]
        return ", ".join(name for name in names if name)

    @property
    def record_types(self) -> list[str]:
        """What it names, each kind of record once, in the order of the list."""
        return types_of(self.clauses.all())

    @property
    def signed_on(self) -> dt.date | None:
        """The local day of the signature; ``None`` while there is none."""
        return None if self.signed_at is None else self.case.agency.today(self.signed_at)

    @property
    def rules(self) -> KindRules:
        """What its form may say."""
        return RULES[self.kind]

    @property
    def is_waiting(self) -> bool:
        """Has nobody answered yet, neither with a yes nor a no?"""
        return self.signed_at is None and self.refused_at is None

    @property
    def is_over(self) -> bool:
        """Has it ended for good otherwise than by its last day?"""
        return any(getattr(self, field) is not None for field in ENDS)

    def state_on(self, day: dt.date) -> "Release.State":
        """What it is on a local day; computed, so that no late job keeps a release alive."""
        for field, state in _PAST.items():
            if getattr(self, field) is not None:
                return state
        if self.signed_at is None:
            return self.State.WAITING
        if day > self.ends_on or self.ended_at is not None:
            return self.State.ENDED
        if self.disputed_at is not None or not self._signer_stands(day):
            return self.State.SUSPENDED
        if day < self.starts_on:
            return self.State.PLANNED
        soon = (self.ends_on - day).days <= SOON_DAYS
        return self.State.ENDING if soon else self.State.CURRENT

    def is_revoked_at(self, instant: dt.datetime) -> bool:
        """Had the client taken it back by then? The minute in which they did counts as after it."""
        return _is_past(self.revoked_at, instant)

    def holds_at(self, instant: dt.datetime) -> bool:
        """May something be told under it at this instant? Asked anew each time, of its days, its
        signature, whoever gave it, and whatever ended it, and of no stored state (CON-11)."""
        today = self.case.agency.today(instant)
        if not _is_past(self.signed_at, instant) or not self.starts_on <= today <= self.ends_on:
            return False
        ended = any(_is_past(getattr(self, field), instant) for field in (*ENDS, "disputed_at"))
        return not ended and self._signer_stands(today)

    def _signer_stands(self, day: dt.date) -> bool:
        """Does whoever signed for the client still decide for them? A client who signed does; what a
        guardian signed rests once they are none any more, and a parent's on the 18th birthday."""
        authority = self.represented_by
        return authority is None or (authority.stands(day) and authority.holder.is_at_hand)


_PAST = {
    "invalid_at": Release.State.INVALID,
    "revoked_at": Release.State.REVOKED,
    "superseded_at": Release.State.SUPERSEDED,
    "refused_at": Release.State.REFUSED,
}
"""What a release is once one of these has a time, the first that does."""


def _is_past(what: dt.datetime | None, instant: dt.datetime) -> bool:
    """Had it happened by then? A page gives its time in whole minutes."""
    return what is not None and what.replace(second=0, microsecond=0) <= instant
