"""Restricted categories: parts of a record that seeing the case is not enough for (CON-22).

Each has an index row of its own per person and case, so that what is asked for a category is what
is asked for a case.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """What kind of information it is. What belongs to none is seen with the case."""

    MENTAL_HEALTH = "mental_health", _("Mental health")
    PSYCHOTHERAPY_NOTES = "psychotherapy_notes", _("Counseling notes")
    SUD_PART2 = "sud_part2", _("Substance use treatment")
    HIV_STI = "hiv_sti", _("HIV and infections")
    GENETIC = "genetic", _("Genetic tests")
    DV_SAFETY = "dv_safety", _("Safety from violence")
    DV_LOCATION = "dv_location", _("Where somebody is safe")
    PROTECTIVE_SERVICES = "protective_services", _("Protective services")
    REPRODUCTIVE = "reproductive", _("Reproductive health")
    MINOR_CONSENTED = "minor_consented", _("Care a minor agreed to")
    IMMIGRATION = "immigration", _("Immigration")
    CRIMINAL = "criminal", _("Criminal record")
    THIRD_PARTY = "third_party", _("About somebody else")
    SCHOOL_FERPA = "school_ferpa", _("School records")
    SUPERVISOR_ONLY = "supervisor_only", _("For supervision only")
    LEGAL_PRIVILEGED = "legal_privileged", _("Legal advice")


MEANINGS: dict[Category, Any] = {
    Category.MENTAL_HEALTH: _("Diagnoses, treatment, crises."),
    Category.PSYCHOTHERAPY_NOTES: _("What is said in counseling, kept apart from the rest."),
    Category.SUD_PART2: _("From a program that treats substance use, or about its treatment."),
    Category.HIV_STI: _("Tests, results and treatment."),
    Category.GENETIC: _("Tests and what they say about relatives."),
    Category.DV_SAFETY: _("Violence, threats, protection orders, the safety plan."),
    Category.DV_LOCATION: _("A shelter, a new address, a school that nobody may find out."),
    Category.PROTECTIVE_SERVICES: _("Reports about a child or an adult, and who made them."),
    Category.REPRODUCTIVE: _("Pregnancy, contraception, what was decided."),
    Category.MINOR_CONSENTED: _("What a minor may keep even from a parent."),
    Category.IMMIGRATION: _("Status, papers, proceedings."),
    Category.CRIMINAL: _("Arrests, convictions, probation."),
    Category.THIRD_PARTY: _("What concerns another person more than the client."),
    Category.SCHOOL_FERPA: _("What a school gave under its own rules."),
    Category.SUPERVISOR_ONLY: _("What a worker and their supervisor keep between them."),
    Category.LEGAL_PRIVILEGED: _("What a lawyer advised."),
}
"""What belongs to each, in a line for whoever chooses."""

CASE_BY_CASE = frozenset({Category.PSYCHOTHERAPY_NOTES})
"""Nobody sees these but whom a case names: they are cleared for no other case with it, they come
down no supervision line, and no emergency opens them."""


def codename(category: str) -> str:
    """The permission on a case whose index row opens a category there."""
    return f"see_{category}"


def permissions() -> list[tuple[str, str]]:
    """The permissions a case has for its categories: codename and name."""
    return [(codename(one), f"Sees {one.value} in a case") for one in Category]


def names(categories: list[str]) -> list[Any]:
    """The names of categories in the order of the table."""
    return [one.label for one in Category if one in categories]
