"""System check: demo mode stays away from real agencies."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from casemgmt.agency.models import Agency


@register(Tags.database)
def demo_has_its_own_database(**kwargs: Any) -> list[CheckMessage]:
    """E006: demo mode on a database in which a real agency works.

    A database that is down or has no tables yet holds none.
    """
    if settings.DEMO and _holds_a_real_agency():
        return [
            Error("This database holds a real agency: take CASEMGMT_DEMO away.", id="casemgmt.E006")
        ]
    return []


def _holds_a_real_agency() -> bool:
    try:
        return Agency.objects.filter(is_demo=False).exists()
    except DatabaseError:
        return False
