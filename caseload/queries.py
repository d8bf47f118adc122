"""Which snapshots, flags and supervision sessions."""

import datetime as dt
from typing import Any, Self

from django.db.models import Q, Sum

from casemgmt.core.days import start_of_day
from casemgmt.core.records import RecordQuerySet


class LoadSnapshotQuerySet(RecordQuerySet):
    """Loads of a day."""

    def latest_of(self, people: Any) -> Self:
        """The newest load of each of these people."""
        rows = self.filter(staff__in=people).order_by("staff_id", "-day")
        return rows.distinct("staff_id")


class WorkloadFlagQuerySet(RecordQuerySet):
    """Flags on workloads: seen by the worker, and by who supervises them now."""

    def standing(self) -> Self:
        """Not cleared."""
        return self.exclude(state="cleared")

    def visible_to(self, staff: Any, now: dt.datetime) -> Self:
        """Flags of this person, of those they supervise, and of those these supervise."""
        if not staff.may_work(now):
            return self.none()
        return self.filter(Q(staff=staff) | self._led_by(staff, now)).distinct()

    def led_by(self, staff: Any, now: dt.datetime) -> Self:
        """Flags of the people this person supervises, directly or through one supervisor."""
        return self.filter(self._led_by(staff, now)).distinct()

    @staticmethod
    def _led_by(staff: Any, now: dt.datetime) -> Q:
        one = Q(staff__lines_up__supervisor=staff, staff__lines_up__during__contains=now)
        above = "staff__lines_up__supervisor__lines_up"
        two = Q(**{f"{above}__supervisor": staff, f"{above}__during__contains": now})
        return one | (two & Q(staff__lines_up__during__contains=now))


class SupervisionSessionQuerySet(RecordQuerySet):
    """Supervision sessions: seen by the two people in them, and by nobody else."""

    def of(self, staff: Any) -> Self:
        return self.filter(Q(supervisor=staff) | Q(supervisee=staff))

    def visible_to(self, staff: Any, now: dt.datetime) -> Self:
        """Sessions this person is one of the two in."""
        return self.of(staff) if staff.may_work(now) else self.none()

    def confirmed_in_month(self, today: dt.date, timezone: str) -> Self:
        """Confirmed by both, and held in the local month of a day."""
        first = today.replace(day=1)
        after = (first + dt.timedelta(days=32)).replace(day=1)
        start, end = start_of_day(first, timezone), start_of_day(after, timezone)
        return self.filter(state="confirmed", starts_at__gte=start, starts_at__lt=end)

    def minutes_by_supervisee(self) -> dict[Any, int]:
        """Minutes of these sessions for each person supervised, by their key."""
        rows = self.order_by().values_list("supervisee_id").annotate(Sum("minutes"))
        return dict(rows)
