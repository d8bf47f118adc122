"""Holding people in their places while an action decides by what they are."""

import datetime as dt

from django.db import connection

from casemgmt.agency.models import Staff
from casemgmt.core.locking import instant

TOGETHER = "SELECT FROM agency_staff WHERE id = ANY(%s) ORDER BY id FOR SHARE"
ALONE = "SELECT FROM agency_staff WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"


def hold(*people: Staff, now: dt.datetime, alone: bool = False) -> dt.datetime:
    """Keep people from leaving or changing roles until the transaction ends; read them again.

    Several actions may hold somebody at once, unless ``alone``. They lock in the order of the keys,
    and after the case where there is one. Returns the instant to ask about: what ended while this
    waited does not count at it.
    """
    with connection.cursor() as cursor:
        cursor.execute(ALONE if alone else TOGETHER, [[person.pk for person in people]])
    for person in people:
        person.renew()
    return max(now, instant())
