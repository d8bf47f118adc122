"""A file that somebody may bring in: how a test's import comes to where it begins."""

import datetime as dt
from typing import Any

from casemgmt.core import audit
from casemgmt.core.days import end_of_day
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import since
from clients.actions.importing import (
    check_import,
    commit_import,
    map_import,
    undo_import,
    upload_import,
)
from clients.models import Case, Import, ImportedReferral, ImportRight
from tests.cast import SET_UP, Cast

MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
HEADS = "received_at,First name,Surname,DOB,referred by,method,reason"
CLIENT_HEADS = (
    "First name,Surname,DOB,referred by,received_at,method,reason,E-mail,"
    "address,confidential address,case_manager"
)
A_CLIENT = (
    "Ada,Finch,1950-03-02,Hospital or clinic,2026-01-02,professional,Home alone after a fall,"
    "ada@example.org,12 Mill Lane,yes,mia@example.org"
)
BO = A_CLIENT.replace("Ada", "Bo").replace("1950-03-02", "").replace("ada@example.org", "")
NOBODYS = BO.replace("mia@example.org", "").replace(",12 Mill Lane,yes", ",,")
LINE = "2026-01-02,Ada,Finch,1950-03-02,Hospital or clinic,professional,Home alone after a fall"

APART = "BFJKLMNRST"
"""Letters of which none sounds like another."""


def different(n: int) -> str:
    """One of a hundred names that neither sound nor look like each other."""
    one, other = APART[n // 10], APART[n % 10]
    return f"{one}a{other}o{one}i{other}u{one}e{other}".title()


def unlike(line: str, n: int) -> list[str]:
    """As many lines, at most ten thousand, about people of whom none is like another."""
    return [
        line.replace("Ada,Finch", f"{different(one // 100)},{different(one % 100)}")
        .replace("1950-03-02", f"{dt.date(1930, 1, 1) + 3 * one * DAY}")
        .replace("ada@", f"ada{one}@")
        for one in range(n)
    ]


def a_right(cast: Cast, now: dt.datetime, name: str = "ines", **facts: Any) -> ImportRight:
    """Petra has let somebody import for a week; one who may already keeps that right."""
    held: ImportRight | None = ImportRight.objects.standing(cast[name], now).first()
    last = end_of_day(cast.agency.today(now) + 7 * DAY, cast.agency.timezone)
    shared = {"agency": cast.agency, "given_by": cast.petra, "during": since(now - MINUTE, last)}
    right = ImportRight(staff=cast[name], **{**shared, **facts})
    return held or audit.save(right, by=SET_UP, why="For this test")


def uploaded(
    cast: Cast, now: dt.datetime, *lines: str, by: str = "ines", kind: str = "referrals"
) -> Import:
    """Somebody who may import uploads a file of these lines."""
    a_right(cast, now, by)
    heads, line = (CLIENT_HEADS, A_CLIENT) if kind == "clients" else (HEADS, LINE)
    body = "\n".join([heads, *(lines or (line,))]).encode()
    return upload_import(by=cast[by], now=now, name="list.csv", body=body, kind=kind)


def checked(
    cast: Cast, now: dt.datetime, *lines: str, by: str = "ines", kind: str = "referrals"
) -> Import:
    """Its columns are as they were guessed, and its lines are checked."""
    upload, act = uploaded(cast, now, *lines, by=by, kind=kind), {"by": cast[by], "now": now}
    map_import(upload, program=cast.program, mapping=upload.mapping, **act)
    while upload.state == Import.State.MAPPED:
        check_import(upload, **act)
    return upload


def brought(cast: Cast, now: dt.datetime, *lines: str, by: str = "sally") -> list[Case]:
    """The cases of a file that somebody brought in, in the order of its lines."""
    upload = checked(cast, now, *lines, by=by, kind="clients")
    with acting_as(cast[by].user.pk):
        commit_import(upload, by=cast[by], now=now)
        rows = ImportedReferral.objects.filter(upload=upload).order_by("number")
        return [one.referral.case for one in rows]


def taken_back(cast: Cast, now: dt.datetime, by: str = "sally") -> None:
    """The one import there is goes back."""
    upload = Import.objects.for_agency(cast.agency.pk).get()
    with acting_as(cast[by].user.pk):
        undo_import(upload, by=cast[by], now=now)
