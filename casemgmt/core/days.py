"""Days, working days and due dates: pure functions, every date an argument."""

import datetime as dt
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

SATURDAY = 5


def local_day(moment: dt.datetime, timezone: str) -> dt.date:
    """The calendar day of an instant where the agency is."""
    return moment.astimezone(ZoneInfo(timezone)).date()


def start_of_day(day: dt.date, timezone: str) -> dt.datetime:
    """The first instant of a calendar day where the agency is."""
    return dt.datetime.combine(day, dt.time.min, tzinfo=ZoneInfo(timezone))


def end_of_day(day: dt.date, timezone: str) -> dt.datetime:
    """The first instant after a calendar day where the agency is: the end of what holds through it."""
    return start_of_day(day + dt.timedelta(days=1), timezone)


def last_instant(end: dt.datetime | None) -> dt.datetime | None:
    """The last instant before an end, which lies on the last day; ``None`` where there is no end."""
    return None if end is None else end - dt.timedelta(microseconds=1)


def is_working_day(day: dt.date) -> bool:
    """Monday to Friday. Public holidays are the agency's and come with its calendar."""
    return day.weekday() < SATURDAY


def working_days_before(day: dt.date, count: int) -> dt.date:
    """The day ``count`` working days before ``day``; zero gives the same day."""
    while count > 0:
        day -= dt.timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_after(day: dt.date, count: int) -> dt.date:
    """The day ``count`` working days after ``day``; zero gives the same day."""
    while count > 0:
        day += dt.timedelta(days=1)
        count -= is_working_day(day)
    return day


def days_between(earlier: dt.date, later: dt.date) -> int:
    """Whole calendar days from one day to another, negative when they are the other way round."""
    return (later - earlier).days


def age_on(birth_date: dt.date, day: dt.date) -> int:
    """Age in full years; a leap-day birthday counts on 1 March in other years."""
    return relativedelta(day, birth_date).years
