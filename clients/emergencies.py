"""What emergency accesses ask of others: a review in time, and a second look at many of them."""

import datetime as dt
from uuid import UUID

from django.urls import reverse

from casemgmt.agency.queries import holding
from casemgmt.agency.roles import Role
from casemgmt.core.days import local_day, working_days_before
from casemgmt.ledger.models import Notice
from casemgmt.ledger.notices import notify
from clients.models import EmergencyAccess

LATE = "emergency_late"
LATE_AFTER = 2
"""So many working days after the day of its review others are told."""
MANY, LATELY = 3, dt.timedelta(days=30)
"""More than so many of one person within this time are a question of their own."""


def opened_lately(access: EmergencyAccess) -> int:
    """How many records the person had opened by then within ``LATELY``, this one included."""
    opened = access.during.lower
    rows = EmergencyAccess.objects.filter(staff=access.staff_id)
    return rows.filter(
        during__startswith__gt=opened - LATELY, during__startswith__lte=opened
    ).count()


def tell_of_late_reviews(now: dt.datetime) -> dict[str, int]:
    """Tell every privacy officer, and who administers the agency, of a review that is long overdue.

    Each of them once, and led to a page of their own: it says nothing of whom it is about.
    """
    told = 0
    rows = (
        EmergencyAccess.objects.unsettled()
        .order_by()
        .values_list(
            "pk", "review_by", "staff__agency_id", "staff__agency__timezone", "staff__user_id"
        )
    )
    for key, review_by, agency_id, timezone, own in rows:
        if review_by <= working_days_before(local_day(now, timezone), LATE_AFTER):
            told += _tell(str(key), agency_id, own, now)
    return {"told": told}


def _tell(key: str, agency_id: UUID, own: UUID, now: dt.datetime) -> int:
    """Tell those who don't know it yet; how many these are."""
    knowing = Notice.objects.filter(kind=LATE, key=key).values_list("to", flat=True)
    told = 0
    for role, page in (
        (Role.PRIVACY_OFFICER, "privacy-home"),
        (Role.AGENCY_ADMIN, "agency-health"),
    ):
        for person in holding(role, agency_id, now).exclude(user_id__in=[own, *knowing]):
            notify(person.user_id, LATE, key=key, url=reverse(page), now=now)
            told += 1
    return told
