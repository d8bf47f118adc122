"""Who signs, as what and how: the same for a consent and a release. Signed is frozen."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casemgmt.core.constraints import changed_but_for, one_of
from casemgmt.core.sealing.fields import SealedCharField, SealedTextField
from clients.models import Document, LegalAuthority
from consent.strokes import path_of


def frozen_but_for(*fields: str) -> pgtrigger.Trigger:
    """A trigger under which only these columns of a signed row may still change."""
    return pgtrigger.Protect(
        name="signed_is_frozen",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(changed_but_for(*fields, "version")),
    )


def by_authority() -> Any:
    """The authority under which somebody acts for the client; ``None`` where the client does."""
    return models.ForeignKey(
        LegalAuthority,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by which authority"),
    )


def words_of_authority() -> Any:
    """What that authority rested on at the time, sealed as the authority's own words are."""
    words = _("document that gives authority")
    return SealedCharField(words, max_length=300, blank=True, owner="case.client")


class SignerCapacity(models.TextChoices):
    """In what capacity somebody signs (AAA 4, EECM)."""

    SELF = "self", _("The client")
    GUARDIAN = "guardian", _("Legal guardian")
    POWER_OF_ATTORNEY = "power_of_attorney", _("Power of attorney")
    HEALTH_CARE_AGENT = "health_care_agent", _("Health care agent")
    PARENT = "parent", _("Parent of a minor")
    OTHER = "other", _("Other legal representative")


class SignMethod(models.TextChoices):
    """How it was signed."""

    TYPED = "typed", _("Typed name and ticks")
    DRAWN = "drawn", _("Drawn on the screen")
    MARK = "mark", _("A mark before a witness")
    PAPER = "paper", _("On paper")
    VERBAL = "verbal", _("Said aloud before a witness")


BEFORE_A_WITNESS = [SignMethod.MARK.value, SignMethod.VERBAL.value]
"""Ways to sign that somebody has to have seen or heard."""


class Signed(models.Model):
    """What is kept of a signature, whatever was signed: the same evidence for each (AAA 4, CMSA 3).

    ``language`` is the one it was read in, by the ``interpreter`` where its text has no such version.
    ``strokes`` are the lines of a drawn name, and ``paper`` is the scan of what was signed on paper.
    ``text_sha256`` says which words were read. ``authority`` keeps what the right of somebody who
    signed for the client rested on that day, sealed as the authority's own words are.
    """

    signer_name = models.CharField(_("who signs"), max_length=200, blank=True)
    signer_capacity = models.CharField(
        _("signs as"), max_length=20, choices=SignerCapacity.choices, blank=True
    )
    authority = words_of_authority()
    represented_by = by_authority()
    client_part = models.CharField(_("how the client took part"), max_length=500, blank=True)
    method = models.CharField(
        _("how it was signed"), max_length=12, choices=SignMethod.choices, blank=True
    )
    witness = models.CharField(_("witness"), max_length=200, blank=True)
    strokes = SealedTextField(_("drawn name"), max_length=50_000, blank=True, owner="case.client")
    paper = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("scan of the signed paper"),
    )
    language = models.CharField(_("read in"), max_length=60, blank=True)
    interpreter = models.CharField(_("interpreter"), max_length=200, blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True

    @property
    def drawn(self) -> str:
        """The drawn name as the path of a picture; empty where nothing was drawn."""
        return path_of(self.strokes)


def signature_constraints(what: str, unsigned: Q | None = None) -> list[models.CheckConstraint]:
    """Under which a signature is whole; ``unsigned`` is when there is none yet, if ever."""
    own = Q(signer_capacity="self")
    rules = {
        "names_who_signs": ~Q(signer_name=""),
        "says_as_what_and_how": ~Q(signer_capacity="") & ~Q(method=""),
        "names_its_language": ~Q(language=""),
        "keeps_which_words_were_read": ~Q(text_sha256=""),
        "signed_for_another_has_authority": own | ~Q(authority=""),
        "is_signed_for_another_by_an_authority": (
            own & Q(represented_by=None) | ~own & Q(represented_by__isnull=False)
        ),
        "signed_for_another_says_how_the_client_took_part": own | ~Q(client_part=""),
        "before_a_witness_names_one": ~Q(method__in=BEFORE_A_WITNESS) | ~Q(witness=""),
        "drawn_keeps_the_lines": ~Q(method="drawn") | ~Q(strokes=""),
        "on_paper_keeps_the_scan": ~Q(method="paper") | Q(paper__isnull=False),
    }
    choices = [
        one_of("signer_capacity", ["", *SignerCapacity.values], f"{what}_is_signed_in_a_capacity"),
        one_of("method", ["", *SignMethod.values], f"{what}_is_signed_somehow"),
    ]
    return choices + [
        models.CheckConstraint(
            condition=rule if unsigned is None else unsigned | rule, name=f"{what}_{name}"
        )
        for name, rule in rules.items()
    ]
