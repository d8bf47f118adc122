"""Which snapshots, flags and supervision sessions."""

from typing import Any, Self

from django.db.models import Q

from casemgmt.core.records import RecordQuerySet


class WorkloadFlagQuerySet(RecordQuerySet):
    """Flags on workloads."""

    def standing(self) -> Self:
        """Not cleared."""
        return self.exclude(state="cleared")


class SupervisionSessionQuerySet(RecordQuerySet):
    """Supervision sessions: seen by the two people in them, and by nobody else."""

    def of(self, staff: Any) -> Self:
        return self.filter(Q(supervisor=staff) | Q(supervisee=staff))
