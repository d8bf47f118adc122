"""The texts that are read before anybody signs, in their versions and languages."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Agency, Program
from casemgmt.core.constraints import not_empty, one_of
from casemgmt.core.records import Record
from consent.kinds import ReleaseKind
from consent.models.signing import frozen_but_for
from consent.queries import ConsentFormQuerySet, ReleaseTextQuerySet


class ConsentForm(Record):
    """The text a client consents to, in one language and one version. Used texts never change."""

    agency_path = "agency"
    named_as_setting = ("title", "number")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="consent_forms")
    program = models.ForeignKey(
        Program,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="consent_forms",
        verbose_name=_("program"),
    )
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=60, default="English")
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    text = models.TextField(_("text"), max_length=50_000)
    effective_from = models.DateField(_("in use from"))
    retired_on = models.DateField(_("in use until"), null=True, blank=True)

    objects = ConsentFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent form")
        triggers = [frozen_but_for("retired_on")]
        constraints = [
            models.UniqueConstraint(
                "agency", "title", "language", "number", name="one_consent_text_a_version"
            )
        ]

    def __str__(self) -> str:
        return _("%(title)s, version %(n)s") % {"title": self.title, "n": self.number}

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The text in parts for reading: the first line of each block, and what follows it."""
        blocks = [block.strip().split("\n", 1) for block in self.text.split("\n\n")]
        return [(block[0], block[1] if len(block) > 1 else "") for block in blocks if block[0]]


HEADINGS = {
    "about": _("What it allows"),
    "revoking": _("How to take it back"),
    "conditioning": _("What depends on it"),
    "passing_on": _("What they may do with it"),
    "risks": _("What may happen, and other ways"),
}
"""The parts of a release's text, in the order in which they are read."""


class ReleaseText(Record):
    """What a form of release says besides what each client fills in, in one language and version.

    Used texts never change. A text without one of the parts its form has to have is none.
    """

    agency_path = "agency"
    named_as_setting = ("kind", "language", "number")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="release_texts")
    kind = models.CharField(_("form"), max_length=16, choices=ReleaseKind.choices)
    language = models.CharField(_("language"), max_length=60, default="English")
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    about = models.TextField(_("what it allows"), max_length=5_000)
    revoking = models.TextField(_("how to take it back"), max_length=5_000)
    conditioning = models.TextField(_("what depends on it"), max_length=5_000)
    passing_on = models.TextField(_("what they may do with it"), max_length=5_000)
    risks = models.TextField(_("what may happen, and other ways"), max_length=5_000, blank=True)
    statements = ArrayField(
        models.CharField(max_length=300), verbose_name=_("what the client says yes to, one by one")
    )
    effective_from = models.DateField(_("in use from"))
    retired_on = models.DateField(_("in use until"), null=True, blank=True)

    objects = ReleaseTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a release")
        triggers = [frozen_but_for("retired_on")]
        constraints = [
            models.UniqueConstraint(
                "agency", "kind", "language", "number", name="one_release_text_a_version"
            ),
            not_empty("about", "a_release_text_says_what_it_allows"),
            not_empty("revoking", "a_release_text_says_how_to_take_it_back"),
            not_empty("conditioning", "a_release_text_says_what_depends_on_it"),
            not_empty("passing_on", "a_release_text_says_what_they_may_do_with_it"),
            models.CheckConstraint(
                condition=~Q(kind__in=["safety", "sud_treatment", "identity_use"]) | ~Q(risks=""),
                name="a_release_text_says_what_may_happen",
            ),
            models.CheckConstraint(
                condition=Q(statements__len__gte=1), name="a_release_text_has_statements"
            ),
            one_of("kind", [str(one) for one in ReleaseKind], "a_release_text_is_of_a_form"),
        ]

    def __str__(self) -> str:
        names = {"form": self.get_kind_display(), "language": self.language, "n": self.number}
        return _("%(form)s, %(language)s, version %(n)s") % names

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The text in parts for reading: the heading of each, and its words."""
        said = [(heading, getattr(self, field)) for field, heading in HEADINGS.items()]
        return [(str(heading), words) for heading, words in said if words]

    @property
    def words(self) -> str:
        """Everything that is read, in one piece, as its fingerprint is taken."""
        return "\n\n".join([*(words for _heading, words in self.parts), *self.statements])
