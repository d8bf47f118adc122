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
