"""What a release names: kinds of record, of which days, and how restricted."""

import datetime as dt
from collections.abc import Collection, Iterable

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.categories import Category
from casemgmt.core.constraints import one_of
from clients.models import Case, RestrictableRecord
from clients.models.restricted import known_categories
from consent.kinds import RecordType
from consent.queries import ClauseQuerySet


def types_of(clauses: Iterable["Clause"]) -> list[str]:
    """What some clauses name, each kind of record once, in the order of the list."""
    named = {clause.record_type for clause in clauses}
    return [kind for kind in RecordType.values if kind in named]


def included_in(clauses: Iterable["Clause"]) -> list[str]:
    """Which restricted categories some clauses include, in the order of the list."""
    named = {one for clause in clauses for one in clause.includes}
    return [one for one in Category.values if one in named]


def _unsigned_with_its_release() -> pgtrigger.Trigger:
    """A trigger under which clauses come, change and go only while nobody has signed.

    The release is locked while it is looked at, so that nothing slips in beside the signature.
    """
    func = """
        IF current_user = 'cm_purge' THEN RETURN COALESCE(NEW, OLD); END IF;
        PERFORM FROM consent_release
            WHERE id IN (COALESCE(NEW.release_id, OLD.release_id)) FOR SHARE;
        IF EXISTS (SELECT FROM consent_release
                   WHERE id IN (NEW.release_id, OLD.release_id)
                   AND (signed_at IS NOT NULL OR refused_at IS NOT NULL)) THEN
            RAISE EXCEPTION 'This release was signed; only a new one changes what it names.'
            USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN COALESCE(NEW, OLD);
    """
    return pgtrigger.Trigger(
        name="signed_with_its_release",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=func,
    )


class Clause(RestrictableRecord):
    """One kind of record that a release names, of some days, with the restricted categories it includes.

    What has other categories, or is from other days, is not covered by it. It is restricted as its
    release is, also where the client has taken back what that restriction was about.
    """

    case_path = "case"
    written_with = ("attend_case",)  # a narrower release is the client's no, as its release is

    case = models.ForeignKey(Case, models.PROTECT, related_name="release_clauses")
    release = models.ForeignKey(
        "consent.Release", models.PROTECT, related_name="clauses", verbose_name=_("release")
    )
    record_type = models.CharField(_("what"), max_length=40, choices=RecordType.choices)
    includes = ArrayField(
        models.CharField(max_length=20, choices=Category.choices),
        default=list,
        blank=True,
        verbose_name=_("restricted information in it"),
    )
    covers_from = models.DateField(_("from when on"))
    covers_until = models.DateField(_("until when"), null=True, blank=True)

    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("clause of a release")
        triggers = [_unsigned_with_its_release()]
        constraints = [
            known_categories(),
            models.UniqueConstraint(
                "release", "record_type", "includes", name="a_clause_says_it_once"
            ),
            models.CheckConstraint(
                condition=Q(includes__contained_by=F("categories")),
                name="a_clause_is_restricted_by_what_it_includes",
            ),
            models.CheckConstraint(
                condition=Q(covers_until=None) | Q(covers_until__gte=F("covers_from")),
                name="a_clause_covers_some_days",
            ),
            one_of(
                "record_type", [str(one) for one in RecordType], "a_clause_names_a_kind_of_record"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_type} of {self.release_id}"

    def covers(self, record_type: str, categories: Collection[str], day: dt.date) -> bool:
        """Does it let out something of this kind, with these categories, of this local day?"""
        return (
            self.record_type == record_type
            and set(categories) <= set(self.includes)
            and self.covers_from <= day
            and (self.covers_until is None or day <= self.covers_until)
        )
