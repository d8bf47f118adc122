"""When a client's situation is looked at: pure arithmetic on the agency's local days."""

import datetime as dt


def due_after(last_looked: dt.date, interval_days: int) -> dt.date:
    """The day an assessment falls due, a number of days after the last look or the opening.

    Whole calendar days: neither a change of clocks nor a leap day moves it by an hour.
    """
    return last_looked + dt.timedelta(days=interval_days)
