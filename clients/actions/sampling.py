"""Drawing a sample of cases that somebody reads to see how the work is done."""

import datetime as dt
import secrets

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.agency.holding import hold
from casemgmt.agency.models import Program, Staff
from casemgmt.agency.roles import Role
from casemgmt.core import audit
from casemgmt.core.access import allow_staff
from casemgmt.core.days import end_of_day
from casemgmt.core.errors import Refused
from casemgmt.core.ranges import since
from casemgmt.ledger.notices import notify
from clients.models import ReviewSample

LONGEST = dt.timedelta(days=30)
"""How long a sample is open to whoever reads it."""
MOST = 50
"""So many cases at most: a sample, not an archive."""
SEED_BITS = 62


@transaction.atomic
def draw_sample(
    program: Program,
    *,
    by: Staff,
    now: dt.datetime,
    reviewer: Staff,
    size: int,
    last_day: dt.date,
    why: str,
) -> tuple[ReviewSample, int]:
    """Have the system draw open cases of a program for somebody to read until the end of a day.

    Nobody chooses them: they follow from a seed that is kept. Left out are cases the reviewer ever
    had a part in, and whoever is kept from them. Returns the sample, and how many were drawn.

    Raises ``Refused`` for oneself, for somebody who is no quality reviewer here or reads a sample of
    the program already, for a day that is past or further ahead than ``LONGEST``, for more than
    ``MOST``, and when there is none to draw.
    """
    allow_staff(by, "review_privacy", now)
    agency = by.agency
    if reviewer.pk == by.pk:
        raise Refused(_("Somebody else asks for a sample that you read."), field="reviewer")
    at = hold(reviewer, now=now, alone=True)
    reads = reviewer.may_work(at) and reviewer.has_role(Role.QUALITY_REVIEWER, at)
    if reviewer.agency_id != agency.pk or not reads:
        raise Refused(_("Choose somebody who reviews quality here."), field="reviewer")
    if program.agency_id != agency.pk:
        raise Refused(_("Choose a program of this agency."), field="program")
    if ReviewSample.objects.filter(
        reviewer=reviewer, program=program, during__contains=at
    ).exists():
        words = _("They read a sample of this program already. Draw another when it is over.")
        raise Refused(words, field="program")
    if not 1 <= size <= MOST:
        raise Refused(_("Choose from 1 to %(n)d cases.") % {"n": MOST}, field="size")
    today = agency.today(now)
    if not today <= last_day <= today + LONGEST:
        words = _("Choose a day from today on, at most %(n)d days ahead.")
        raise Refused(words % {"n": LONGEST.days}, field="last_day")
    sample = ReviewSample(
        agency=agency,
        program=program,
        reviewer=reviewer,
        asked_by=by,
        size=size,
        seed=secrets.randbits(SEED_BITS),
        during=since(now, end_of_day(last_day, agency.timezone)),
    )
    audit.save(sample, by=by, why=why)
    drawn = _drawn(sample)
    if not drawn:
        raise Refused(_("There is no open case to draw."), field="program")
    url = reverse("sample-list")
    notify(reviewer.user_id, "sample_drawn", key=str(sample.pk), url=url, now=now)
    return sample, drawn


def _drawn(sample: ReviewSample) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.draw_sample(%s)", [sample.pk])
        return int(cursor.fetchone()[0])
