"""Which plans, goals and services."""

import datetime as dt
from typing import Any, Self

from clients.access.reading import ConfidentialQuerySet


class ServicePlanQuerySet(ConfidentialQuerySet):
    """Versions of service plans."""

    def active(self) -> Self:
        return self.filter(state="active")

    def in_preparation(self) -> Self:
        return self.filter(state__in=["draft", "proposed"])

    def newest_agreed(self) -> Any:
        """The last version the client agreed to, in force or ended with its case; ``None`` if none
        is. An undone closing leaves an ended one behind the copy that came back."""
        agreed = self.filter(state__in=["active", "ended"], agreed_at__isnull=False)
        return agreed.order_by("-number").first()

    def proposed(self) -> Self:
        """Finished, and waiting for the client or a supervisor."""
        return self.filter(state="proposed")

    def unapproved(self) -> Self:
        """Waiting for a supervisor's yes (PLN-28)."""
        return self.proposed().filter(asks_supervisor=True, approved_at=None)


class GoalQuerySet(ConfidentialQuerySet):
    """Goals."""

    def unsettled(self) -> Self:
        """Without an outcome."""
        return self.filter(outcome="")

    def not_met(self) -> Self:
        """Settled as not met."""
        return self.filter(outcome="not_met")


class ServiceLineQuerySet(ConfidentialQuerySet):
    """Services a plan arranges."""

    def running(self) -> Self:
        return self.filter(state__in=["planned", "started", "interrupted"])

    def started(self) -> Self:
        return self.filter(state="started")

    def interrupted(self) -> Self:
        return self.filter(state="interrupted")

    def of_active_plan(self) -> Self:
        """Services of the plan in force, with what an action on them reads."""
        rows = self.filter(plan__state="active").select_related("plan", "case__agency")
        return rows.order_by("service", "pk")

    def unpaid(self) -> Self:
        """With a price, and nobody who pays it."""
        return self.filter(monthly_cost__gt=0, funder="")


class ObjectiveQuerySet(ConfidentialQuerySet):
    """Steps towards goals."""

    def waiting_by(self, day: dt.date) -> Self:
        """Steps of active plans, not done, due on a local day or before."""
        return self.filter(goal__plan__state="active", done_on=None, due_on__lte=day)


class ClosureQuerySet(ConfidentialQuerySet):
    """Closures."""

    def open(self) -> Self:
        """Being prepared."""
        return self.filter(state="open")
