"""Who signs, as what and how: the same for a consent and a release. Signed is frozen."""

from typing import Any

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.core.constraints import changed_but_for
from casemgmt.core.sealing.fields import SealedCharField
from clients.models import LegalAuthority


def frozen_but_for(*fields: str) -> pgtrigger.Trigger:
    """A trigger under which only these columns of a signed row may still change."""
    return pgtrigger.Protect(
        name="signed_is_frozen",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(changed_but_for(*fields, "version")),
    )


def by_authority() -> Any:
    """The authority under which somebody signs for the client; ``None`` where the client does."""
    return models.ForeignKey(
        LegalAuthority,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by which authority"),
    )


def words_of_authority() -> Any:
    """What that authority rested on when it was signed, sealed as the authority's own words are."""
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
    PAPER = "paper", _("On paper")
    VERBAL = "verbal", _("Said aloud before a witness")
