"""Referrals that nobody turns to in time: whoever leads those who should is told (NASW 9, OUT-09)."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from casemgmt.agency.models import Agency, Staff, SupervisionLine
from casemgmt.agency.queries import settings_in_force
from casemgmt.ledger.models import Notice
from casemgmt.ledger.notices import notify
from clients.models import Referral
from clients.queries.scope import taking_in
from clients.tables import is_late

LATE = "late_referrals"
KNOWN = ("pk", "state", "urgency", "received_at", "program_id", "taken_by_id", "review_on")
"""What the job reads of a referral: nothing of the person, and nothing anybody wrote."""


def tell_of_late_referrals(now: dt.datetime) -> dict[str, int]:
    """Tell the supervisors of whoever let referrals or places on the waitlist wait too long.

    Once a day at most, not while an earlier notice is unread, and led to the queue: a notice says
    nothing of whom it is about.
    """
    told = 0
    for agency in Agency.objects.order_by("pk"):
        with timezone.override(agency.timezone):
            told += _tell(agency, now)
    return {"told": told}


def _tell(agency: Agency, now: dt.datetime) -> int:
    today = agency.today(now)
    knowing = Notice.objects.filter(Q(read_at=None) | Q(key=f"{today}"), kind=LATE).values("to")
    people = _above(agency, _late(agency, today), now).exclude(user_id__in=knowing)
    for person in people:
        notify(person.user_id, LATE, key=f"{today}", url=reverse("referral-list"), now=now)
    return len(people)


def _late(agency: Agency, today: dt.date) -> list[Referral]:
    """Those that should have been settled, and those whose day to look again has gone by."""
    rows = Referral.objects.for_agency(agency.pk).waiting().only(*KNOWN)
    rows = rows.exclude(state=Referral.State.WAITLISTED, review_on__gte=today)
    days = settings_in_force(agency.pk, today)
    return [row for row in rows if row.review_on or is_late(row, days[row.program_id], today)]


def _above(agency: Agency, late: Collection[Referral], now: dt.datetime) -> QuerySet[Staff]:
    """Who supervises those who took them or, of what nobody took, those who take people in there;
    whoever has nobody above them is told themselves."""
    here = Staff.objects.for_agency(agency.pk).filter(is_active=True, user__is_active=True)
    programs = {row.program_id for row in late if row.taken_by_id is None}
    doors = taking_in(now).filter(Q(program=None) | Q(program__in=programs))
    idle = doors.values("staff_id") if programs else []
    slow = here.filter(Q(pk__in={row.taken_by_id for row in late}) | Q(pk__in=idle))
    lines = SupervisionLine.objects.filter(during__contains=now, supervisee__in=slow.values("pk"))
    lines = lines.filter(supervisor__in=here.values("pk"))
    alone = slow.exclude(pk__in=lines.values("supervisee_id")).values("pk")
    return here.filter(Q(pk__in=lines.values("supervisor_id")) | Q(pk__in=alone))
