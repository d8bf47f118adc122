"""A file of referrals that somebody may bring in: how a test's import comes to where it begins."""

import datetime as dt
from typing import Any

from casemgmt.core import audit
from casemgmt.core.days import end_of_day
from casemgmt.core.ranges import since
from clients.actions.importing import check_import, map_import, upload_import
from clients.models import Import, ImportRight
from tests.cast import SET_UP, Cast

MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
HEADS = "received_at,First name,Surname,DOB,referred by,method,reason"
LINE = "2026-01-02,Ada,Finch,1950-03-02,Hospital or clinic,professional,Home alone after a fall"


def a_right(cast: Cast, now: dt.datetime, name: str = "ines", **facts: Any) -> ImportRight:
    """Petra has let somebody import for a week; one who may already keeps that right."""
    held: ImportRight | None = ImportRight.objects.standing(cast[name], now).first()
    last = end_of_day(cast.agency.today(now) + 7 * DAY, cast.agency.timezone)
    shared = {"agency": cast.agency, "given_by": cast.petra, "during": since(now - MINUTE, last)}
    right = ImportRight(staff=cast[name], **{**shared, **facts})
    return held or audit.save(right, by=SET_UP, why="For this test")


def uploaded(
    cast: Cast, now: dt.datetime, *lines: str, heads: str = HEADS, by: str = "ines"
) -> Import:
    """Somebody who may import uploads a file of these lines."""
    a_right(cast, now, by)
    body = "\n".join([heads, *(lines or (LINE,))]).encode()
    return upload_import(by=cast[by], now=now, name="list.csv", body=body)


def checked(cast: Cast, now: dt.datetime, *lines: str, by: str = "ines") -> Import:
    """Its columns are as they were guessed, and its lines are checked."""
    upload, act = uploaded(cast, now, *lines, by=by), {"by": cast[by], "now": now}
    map_import(upload, program=cast.program, mapping=upload.mapping, **act)
    while upload.state == Import.State.MAPPED:
        check_import(upload, **act)
    return upload
