"""Which plans, goals and services."""

from typing import Self

from clients.access.reading import ConfidentialQuerySet


class ServicePlanQuerySet(ConfidentialQuerySet):
    """Versions of service plans."""

    def active(self) -> Self:
        return self.filter(state="active")

    def in_preparation(self) -> Self:
        return self.filter(state__in=["draft", "proposed", "approved"])


class GoalQuerySet(ConfidentialQuerySet):
    """Goals."""

    def unsettled(self) -> Self:
        """Without an outcome."""
        return self.filter(outcome="")


class ServiceLineQuerySet(ConfidentialQuerySet):
    """Services a plan arranges."""

    def running(self) -> Self:
        return self.filter(state__in=["planned", "started", "interrupted"])
