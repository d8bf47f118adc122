"""The values that floors ask with, for one person."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from casemgmt.agency.models import Staff
from casemgmt.bench.cast import Cast
from casemgmt.core.identity import acting_as
from clients.access.reading import CODENAMES, permission_id


def asked_by(staff: Staff, cast: Cast, **more: Any) -> dict[str, Any]:
    """Every named parameter of the floors, as this person would ask."""
    return {
        "user": staff.user_id,
        "staff": staff.pk,
        "agency": staff.agency_id,
        "timezone": staff.agency.timezone,
        "now": cast.now,
        "today": cast.today,
        "case": cast.case,
        "text": cast.family,
        "given": cast.given,
        "family": cast.family,
        "born": cast.born,
        "pattern": f"%{cast.family}%",
        **{
            action: permission_id(CODENAMES[action])
            for action in ("view", "work", "edit", "attend")
        },
        **more,
    }


def as_person(staff: Staff, work: Callable[[], Any]) -> Callable[[], Any]:
    """The same work, done as this person in a transaction of its own."""

    def done() -> Any:
        with acting_as(staff.user_id), transaction.atomic():
            return work()

    return done


def undone(work: Callable[[], Any]) -> Callable[[], Any]:
    """The same work in a transaction that is undone, so that it can be measured again."""

    def done() -> Any:
        with transaction.atomic():
            answer = work()
            transaction.set_rollback(True)
        return answer

    return done
