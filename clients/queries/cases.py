"""Which cases, assignments and contacts: chainable queryset methods."""

import datetime as dt
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q

from clients.access.reading import ConfidentialQuerySet
from clients.queries.scope import rows_of


class CaseQuerySet(ConfidentialQuerySet):
    """Cases."""

    def open(self) -> Self:
        return self.exclude(stage="closed")

    def carried_by(self, staff: Any, now: dt.datetime) -> Self:
        """Cases a person is assigned to at an instant, in whatever role."""
        carried = rows_of("Assignment").filter(staff=staff, during__contains=now)
        return self.filter(pk__in=carried.values("case_id"))

    def carried_by_nobody(self, now: dt.datetime) -> Self:
        """Cases without a primary case manager at an instant (AAA 3)."""
        primary = rows_of("Assignment").filter(case=OuterRef("pk"), role="primary")
        return self.exclude(Exists(primary.filter(during__contains=now)))

    def matching(self, text: str) -> Self:
        """Cases whose number is the text, or whose client's name contains it."""
        named = Q(client__full_name__icontains=text) | Q(client__name_used__icontains=text)
        rows = self.model._base_manager
        numbered = rows.filter(number=text.strip().upper())
        found = rows.filter(named).values("pk").union(numbered.values("pk"))
        return self.filter(pk__in=found)


class AssignmentQuerySet(ConfidentialQuerySet):
    """Assignments."""

    def at(self, now: dt.datetime) -> Self:
        """In force at an instant."""
        return self.filter(during__contains=now)

    def primary(self) -> Self:
        return self.filter(role="primary")


class ContactQuerySet(ConfidentialQuerySet):
    """Contacts with, or about, a client."""

    def made(self) -> Self:
        """Contacts in which somebody was reached."""
        return self.filter(was_reached=True)
