"""System check: demo mode stays away from real agencies."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from casemgmt.agency.models import Agency


@register(Tags.database)
def demo_has_its_own_database(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """E007: demo mode on a database in which a real agency works.

    Looks only where the caller names a database, as Django's own checks of this kind do. One that
    is down or has no tables yet holds no agency.
    """
    if settings.DEMO and databases and _holds_a_real_agency():
        return [
            Error("This database holds a real agency: take CASEMGMT_DEMO away.", id="casemgmt.E007")
        ]
    return []


def _holds_a_real_agency() -> bool:
    try:
        return Agency.objects.filter(is_demo=False).exists()
    except DatabaseError:
        return False
