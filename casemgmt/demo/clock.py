"""Days and instants of the stories, counted back from today where the agency is."""

import datetime as dt
from zoneinfo import ZoneInfo

from casemgmt.core.days import is_working_day, local_day

ONE_DAY = dt.timedelta(days=1)


class Clock:
    """Turns "so many days ago" into a working day and an instant that has passed.

    ``now`` is the instant of loading; nothing in a story happens after it.
    """

    def __init__(self, now: dt.datetime, timezone: str) -> None:
        self.now = now
        self.zone = ZoneInfo(timezone)
        self.today = local_day(now, timezone)

    def day(self, days_ago: int) -> dt.date:
        """The calendar day, weekends included; negative lies ahead."""
        return self.today - dt.timedelta(days=days_ago)

    def working_day(self, days_ago: int) -> dt.date:
        """That day, or the Friday before it; for a day ahead, the Monday after it."""
        day, step = self.day(days_ago), ONE_DAY if days_ago < 0 else -ONE_DAY
        while not is_working_day(day):
            day += step
        return day

    def at(self, days_ago: int, hour: int = 10, minute: int = 0) -> dt.datetime:
        """An instant in office hours of that working day, or this moment if it is still ahead."""
        time = dt.time(hour, minute)
        moment = dt.datetime.combine(self.working_day(days_ago), time, tzinfo=self.zone)
        return min(moment, self.now) if days_ago >= 0 else moment
