"""The right to bring in files of people: given for some days, ended before them."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.holding import hold
from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow, allow_staff, may
from casemgmt.core.days import end_of_day
from casemgmt.core.errors import Refused
from casemgmt.core.ranges import since
from clients.models import ImportRight

LONGEST = dt.timedelta(days=14)
"""How long somebody may import at most."""


@transaction.atomic
def give_import_right(
    *, by: Staff, now: dt.datetime, staff: Staff, last_day: dt.date, why: str
) -> ImportRight:
    """Let somebody who takes referrals bring in files until the end of a day.

    Raises ``Refused`` for oneself, for somebody of another agency or who takes no referrals, such as
    an admin, for somebody who has the right, for a day that is past or further ahead than
    ``LONGEST``, and without a reason.
    """
    allow_staff(by, "review_privacy", now)
    if staff.pk == by.pk:
        raise Refused(_("Another privacy officer gives you the right."), field="staff")
    at = hold(staff, now=now, alone=True)
    takes = staff.may_work(at) and may(staff, "take_referrals", at)
    if staff.agency_id != by.agency_id or not takes:
        raise Refused(_("Choose somebody who takes referrals here."), field="staff")
    if ImportRight.objects.standing(staff, at).exists():
        raise Refused(_("They have the right already."), field="staff")
    today = by.agency.today(now)
    if not today <= last_day <= today + LONGEST:
        words = _("Choose a day from today on, at most %(n)d days ahead.")
        raise Refused(words % {"n": LONGEST.days}, field="last_day")
    if not why.strip():
        raise Refused(_("Say what is brought in."), field="why")
    during = since(now, end_of_day(last_day, by.agency.timezone))
    right = ImportRight(agency=by.agency, staff=staff, given_by=by, during=during)
    return audit.save(right, by=by, why=why.strip())


@transaction.atomic
def end_import_right(right: ImportRight, *, by: Staff, now: dt.datetime) -> ImportRight:
    """End it at once; one that is over stays as it is."""
    allow(by, "end", right, now)
    if right.during.upper <= now:
        return right
    lower = right.during.lower
    right.during = since(lower, max(now, lower + dt.timedelta.resolution))
    return audit.save(right, by=by, why=_("Right to import ended"), only=["during"])
