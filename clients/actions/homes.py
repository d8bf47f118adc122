"""Who lives with whom: joining a household, leaving it, and who heads it (INT-02)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.days import start_of_day
from casemgmt.core.errors import Refused
from casemgmt.core.ranges import since
from clients.access.refresh import refresh_around
from clients.actions.fitting import Rewriting, ways_kept
from clients.models import Client, Household, HouseholdMembership


@transaction.atomic
def join_home(
    client: Client,
    *,
    by: Staff,
    now: dt.datetime,
    household: Household,
    day: dt.date,
    is_head: bool = False,
) -> HouseholdMembership:
    """A client lives in a household of others from a day on, and nowhere else from then.

    Whoever writes it down may change the facts of everybody there: the home, its address and every
    wall around one of them are shared from then on. Raises ``Refused`` for a day that has not come
    or on which the client lived there already, or before they moved to where they live now.
    """
    allow(by, "edit", client, now)
    allow(by, "edit", household, now)
    at = _instant(day, by, now)
    latest = HouseholdMembership.objects.filter(client=client).order_by("-during").first()
    if latest is not None and latest.holds(now) and latest.household_id == household.pk:
        raise Refused(_("They live there already."), field="household")
    if latest is not None and latest.during.lower >= at:
        raise Refused(_("Give a day after they moved to where they live now."), field="day")
    why = _("Moved in with somebody")
    with ways_kept(client, Rewriting(by, why), now):
        for before in HouseholdMembership.objects.filter(client=client, during__contains=at):
            before.end(at)
            audit.save(before, by=by, why=why, only=["during"])
        stay = HouseholdMembership(household=household, client=client, during=since(at))
        audit.save(stay, by=by, why=why)
    if is_head:
        _head(stay, by, now)
    refresh_around(client.pk)
    return stay


@transaction.atomic
def leave_home(
    stay: HouseholdMembership, *, by: Staff, now: dt.datetime, day: dt.date
) -> HouseholdMembership:
    """A client lives in a household no more from a day on. Saying it again changes nothing.

    Raises ``Refused`` for a day that has not come or is before they moved in.
    """
    allow(by, "edit", stay, now)
    if stay.during.upper is not None:
        return stay
    at = _instant(day, by, now)
    if at <= stay.during.lower:
        raise Refused(_("Give a day after they moved in."), field="day")
    why = _("Moved out")
    with ways_kept(stay.client, Rewriting(by, why), now):
        stay.end(at)
        audit.save(stay, by=by, why=why, only=["during"])
    refresh_around(stay.client_id)
    return stay


@transaction.atomic
def head_home(stay: HouseholdMembership, *, by: Staff, now: dt.datetime) -> HouseholdMembership:
    """A client heads the household they live in, and nobody else does. Raises ``Refused`` for one
    who lives there no more."""
    allow(by, "edit", stay, now)
    allow(by, "edit", stay.household, now)
    if not stay.holds(now):
        raise Refused(_("They live there no more."))
    return _head(stay, by, now)


def _head(stay: HouseholdMembership, by: Staff, now: dt.datetime) -> HouseholdMembership:
    others = HouseholdMembership.objects.filter(
        household_id=stay.household_id, is_head=True, during__contains=now
    )
    for other in others.exclude(pk=stay.pk):
        other.is_head = False
        audit.save(other, by=by, why=_("Somebody else heads the household"), only=["is_head"])
    if stay.is_head:
        return stay
    stay.is_head = True
    return audit.save(stay, by=by, why=_("Heads the household"), only=["is_head"])


def _instant(day: dt.date, by: Staff, now: dt.datetime) -> dt.datetime:
    """The start of a day; of today, this instant."""
    today = by.agency.today(now)
    if day > today:
        raise Refused(_("Give a day that has come."), field="day")
    return now if day == today else start_of_day(day, by.agency.timezone)
