"""The ways in which a client says they can safely be reached (MON-12)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from casemgmt.core.ranges import since
from clients.models import Channel, Client, SafeContact

FACTS = (
    "channel",
    "detail",
    "days",
    "from_time",
    "until_time",
    "leave_no_message",
    "may_remind",
    "may_say_when",
    "unsaid",
)


@transaction.atomic
def add_way(
    client: Client, *, by: Staff, now: dt.datetime, facts: Mapping[str, Any], why: str = ""
) -> SafeContact:
    """Write down a way in which a client says they can safely be reached, from now on.

    Raises ``Refused`` for hours or days that don't fit, for somebody without a name, and for
    reminders by e-mail where no address is known or by a channel on which nothing may be left.
    """
    allow(by, "edit", client, now)
    way = SafeContact(client=client, during=since(now))
    audit.set_known(way, facts, FACTS)
    way.detail, way.unsaid = way.detail.strip(), way.unsaid.strip()
    way.days = sorted(set(way.days))
    _check(way, client)
    return audit.save(way, by=by, why=why or _("Safe way written down"))


@transaction.atomic
def end_way(way: SafeContact, *, by: Staff, now: dt.datetime, why: str = "") -> SafeContact:
    """Write down that a way is safe no more; reminders that have not left go that way no more."""
    allow(by, "edit", way, now)
    if way.during.upper is not None:
        return way
    way.end(now)
    return audit.save(way, by=by, why=why or _("Not safe any more"), only=["during"])


def _check(way: SafeContact, client: Client) -> None:
    if not way.days:
        raise Refused(_("Choose the days on which it is safe."), field="days")
    if (way.from_time is None) != (way.until_time is None):
        missing = "from_time" if way.from_time is None else "until_time"
        raise Refused(_("Give both hours, or none for the whole day."), field=missing)
    begins, ends = way.from_time, way.until_time
    if begins is not None and ends is not None and ends <= begins:
        raise Refused(_("The hours end after they begin."), field="until_time")
    if way.channel == Channel.THROUGH and not way.detail:
        raise Refused(_("Say through whom."), field="detail")
    if way.channel == Channel.EMAIL and way.may_remind and not (way.detail or client.email):
        raise Refused(_("Give the e-mail address for reminders."), field="detail")
    if way.channel == Channel.EMAIL and way.may_remind and way.leave_no_message:
        raise Refused(
            _("A reminder by e-mail is a message. Untick one of the two."),
            field="leave_no_message",
        )
