"""The forms of a release: what each may name, how long it may last, and what it asks besides.

The rules are those of the strictest law that is about the kind; an agency may ask for more, never
for less. What every release has to say stands in ``consent.elements``.
"""

from dataclasses import dataclass
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.categories import Category


class RecordType(models.TextChoices):
    """What of a record may be told. What is restricted is named by its categories besides."""

    IDENTITY = "identity", _("Name and how to reach them")
    DEMOGRAPHICS = "demographics", _("Age, language and background")
    HOUSEHOLD = "household", _("Who lives with them")
    ELIGIBILITY = "eligibility", _("Eligibility and money")
    PLAN = "plan", _("Service plan and goals")
    SERVICES = "services", _("Services received")
    ATTENDANCE = "attendance", _("Appointments and attendance")
    ASSESSMENTS = "assessments", _("Assessments")
    MEDICAL = "medical", _("Medical summary")
    MEDICATIONS = "medications", _("Medicines")
    NOTES = "notes", _("Case notes")
    CLOSURE = "closure", _("Closing summary")
    HOUSING = "housing", _("Housing history")
    WORK = "work", _("Work and school")
    LEGAL = "legal", _("Guardianship and legal papers")
    PHOTOGRAPHS = "photographs", _("Photographs")


class ReleaseKind(models.TextChoices):
    """Which form a release has. What one form is for, no other one allows."""

    GENERAL = "general", _("General")
    SUD_TREATMENT = "sud_treatment", _("Substance use: treatment, payment, running the program")
    SUD_PROCEEDINGS = "sud_proceedings", _("Substance use: in a proceeding about the client")
    COUNSELING = "counseling", _("Counseling notes")
    SAFETY = "safety", _("Safety from violence")
    IDENTITY_USE = "identity_use", _("Showing who they are: training, research, print, promotion")


class EndsWith(models.TextChoices):
    """An event that ends a release. It is looked at again by a day, and ends on it otherwise."""

    TREATMENT = "treatment", _("When treatment here ends")
    DECISION = "decision", _("When the court or the office has decided for good")
    ONCE = "once", _("When it was told once")


class IdentityUse(models.TextChoices):
    """What somebody's identity may be shown for; services are no such use (CCM conduct, CON-30)."""

    TRAINING = "training", _("Training")
    RESEARCH = "research", _("Research")
    PUBLICATION = "publication", _("Publication")
    MARKETING = "marketing", _("Marketing")


@dataclass(frozen=True)
class KindRules:
    """What a form of release may say.

    ``longest`` is the most it lasts from its first day, ``at_most`` in words, and ``usual`` what is
    proposed. ``may`` and
    ``must`` are the restricted categories that its clauses may have and that each of them has.
    ``types`` are the kinds of record it may name, and ``events`` what may end it besides a day.
    """

    meaning: Any
    longest: relativedelta
    at_most: Any
    usual: relativedelta
    may: frozenset[Category]
    must: frozenset[Category] = frozenset()
    types: frozenset[RecordType] = frozenset(RecordType)
    events: frozenset[EndsWith] = frozenset(EndsWith) - {EndsWith.TREATMENT}
    lasts_with_treatment: bool = False


A_YEAR = relativedelta(years=1)
ONE_YEAR = _("one year at most")
SUBSTANCE_USE = frozenset({Category.SUD_PART2})
NOTES = frozenset({Category.PSYCHOTHERAPY_NOTES})
SAFETY = frozenset({Category.DV_SAFETY, Category.DV_LOCATION})
KEPT_WITHIN = frozenset({Category.SUPERVISOR_ONLY, Category.LEGAL_PRIVILEGED})
"""What no release lets out: it is the supervision's, or between the client and their lawyer."""

RULES: dict[str, KindRules] = {
    ReleaseKind.GENERAL: KindRules(
        meaning=_("For most things: a clinic, a landlord, a daughter, an office."),
        longest=A_YEAR,
        at_most=ONE_YEAR,
        usual=relativedelta(months=6),
        may=frozenset(Category) - NOTES - SAFETY - KEPT_WITHIN,
    ),
    ReleaseKind.SUD_TREATMENT: KindRules(
        meaning=_("Lets those who treat, pay and run the program tell one another."),
        longest=A_YEAR,
        at_most=ONE_YEAR,
        usual=A_YEAR,
        may=SUBSTANCE_USE,
        must=SUBSTANCE_USE,
        events=frozenset({EndsWith.TREATMENT}),
        lasts_with_treatment=True,
    ),
    ReleaseKind.SUD_PROCEEDINGS: KindRules(
        meaning=_("For a court, a prosecutor or an office that decides about the client."),
        longest=A_YEAR,
        at_most=ONE_YEAR,
        usual=relativedelta(months=3),
        may=SUBSTANCE_USE,
        must=SUBSTANCE_USE,
        events=frozenset({EndsWith.DECISION, EndsWith.ONCE}),
    ),
    ReleaseKind.COUNSELING: KindRules(
        meaning=_("What was said in counseling. Nothing else goes into this form."),
        longest=A_YEAR,
        at_most=ONE_YEAR,
        usual=relativedelta(months=3),
        may=NOTES | SUBSTANCE_USE | {Category.MENTAL_HEALTH},
        must=NOTES,
        types=frozenset({RecordType.NOTES}),
        events=frozenset({EndsWith.ONCE}),
    ),
    ReleaseKind.SAFETY: KindRules(
        meaning=_(
            "About violence, and where somebody is safe. Short, and never without a last day."
        ),
        longest=relativedelta(days=90),
        at_most=_("90 days at most"),
        usual=relativedelta(days=30),
        may=frozenset(Category) - NOTES - SUBSTANCE_USE - KEPT_WITHIN,
        events=frozenset(),
    ),
    ReleaseKind.IDENTITY_USE: KindRules(
        meaning=_(
            "Their name, face or story is shown. It never comes with a release for services."
        ),
        longest=A_YEAR,
        at_most=ONE_YEAR,
        usual=A_YEAR,
        may=frozenset(),
        types=frozenset({RecordType.IDENTITY, RecordType.PHOTOGRAPHS}),
        events=frozenset({EndsWith.ONCE}),
    ),
}
