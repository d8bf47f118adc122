"""Questions whose answer goes beyond the cases a person sees: a count, a yes or no, or ids that only
serve the next statement. The database answers them itself (``clients/sql/beyond_what_is_seen.sql``)."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection

from casemgmt.core.access import Actor


def begin_cases(cases: Sequence[uuid.UUID], by: Actor) -> None:
    """Let a person write cases that are about to be made, until ``refresh`` says who may."""
    _ask("SELECT app.begin_cases(%s::uuid[], %s)", list(cases), by.user.pk)


def cases_touched(cases: Sequence[uuid.UUID]) -> bool:
    """Has anybody done anything with these cases since a file brought them in?"""
    (found,) = _ask("SELECT app.cases_touched(%s::uuid[])", list(cases))
    return bool(found)


def referrals_touched(referrals: Sequence[uuid.UUID]) -> bool:
    """Has anybody done anything with these referrals since a file brought them in?"""
    (found,) = _ask("SELECT app.referrals_touched(%s::uuid[])", list(referrals))
    return bool(found)


def who_works_with(match_id: uuid.UUID, now: dt.datetime) -> list[uuid.UUID]:
    """The keys of who carries, or carried, a case of the client of a hidden match, the newest first:
    for the privacy officer who settles it."""
    return _ask("SELECT app.who_works_with(%s, %s::timestamptz)", match_id, now)


def open_cases_carried(staff_id: uuid.UUID, now: dt.datetime) -> int:
    """How many open cases a person carries at an instant."""
    (count,) = _ask("SELECT app.open_cases_carried(%s, %s::timestamptz)", staff_id, now)
    return int(count)


def open_cases_taken_in(staff_id: uuid.UUID, now: dt.datetime) -> int:
    """How many open cases a person took in and sees, without carrying them, at an instant."""
    (count,) = _ask("SELECT app.open_cases_taken_in(%s, %s::timestamptz)", staff_id, now)
    return int(count)


def has_open_case(client_id: uuid.UUID, program_id: uuid.UUID) -> bool:
    """Has the client an open case in the program, whoever carries it?"""
    (found,) = _ask("SELECT app.has_open_case(%s, %s)", client_id, program_id)
    return bool(found)


def cases_of_client(client_id: uuid.UUID, by: Actor) -> list[uuid.UUID]:
    """The ids of all cases of a client whom this person sees through one of them."""
    return _ask("SELECT app.cases_of_client(%s, %s)", client_id, by.user.pk)


def _ask(question: str, *about: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(question, about)
        return [answer for (answer,) in cursor.fetchall()]
