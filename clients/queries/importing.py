"""Which imports, and who may bring in files: chainable queryset methods."""

import datetime as dt
from typing import Any, Self

from django.db import models

from casemgmt.core.access import Actor, may
from casemgmt.core.records import RecordQuerySet
from clients.queries.scope import READING, rows_of


class ImportRightQuerySet(RecordQuerySet):
    """Rights to import: given and ended by the privacy officers of the agency."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        if action not in READING | {"end"} or not may(staff, "review_privacy", now):
            return self.none()
        return self.filter(agency_id=staff.agency_id).exclude(staff__user=staff.user)

    def standing(self, staff: Actor, now: dt.datetime) -> Self:
        """Those this person holds at an instant."""
        return self.filter(staff__user=staff.user, during__contains=now)


class ImportQuerySet(RecordQuerySet):
    """Imports: seen by whoever uploaded the file, as long as they hold the right to import."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        if action not in READING | {"edit"} or not may(staff, "take_referrals", now):
            return self.none()
        rights: Any = rows_of("ImportRight")
        if not rights.standing(staff, now).exists():
            return self.none()
        return self.filter(agency_id=staff.agency_id, uploaded_by__user=staff.user)


class PartOfImportQuerySet(models.QuerySet[Any]):
    """What belongs to an import: seen with it."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        imports: Any = rows_of("Import")
        return self.filter(upload__in=imports.visible_to(staff, now, action).values("pk"))


class ImportRowQuerySet(PartOfImportQuerySet):
    """Lines of imports, each with what was said of it last."""

    def answered(self) -> Self:
        """With ``answer``: whether it is the same person, or ``None`` as long as nobody said so."""
        said = rows_of("ImportDecision").filter(row=models.OuterRef("pk")).order_by("-turn")
        return self.annotate(answer=models.Subquery(said.values("answer")[:1]))

    def coming_in(self) -> Self:
        """Those that are ready, and those about somebody else than whom they are like."""
        return self.answered().filter(
            models.Q(state="ready") | models.Q(state="alike", answer="other")
        )

    def to_look_at(self) -> Self:
        """Those with errors, and before them those about somebody known, whatever was said of it."""
        return self.answered().exclude(state="ready").order_by("state", "number")

    def staying_out(self) -> Self:
        """Those of them that do not come in."""
        return self.to_look_at().filter(models.Q(answer=None) | models.Q(answer="same"))
