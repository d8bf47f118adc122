"""The secret address under which somebody's calendar program reads their appointments."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow_staff
from casemgmt.core.errors import Refused
from casemgmt.ledger.notices import post_mail
from clients.models import CalendarLink

TOKEN_BYTES = 32


def digest(token: str) -> str:
    """What is stored of a link's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_link(
    *, by: Staff, now: dt.datetime, shows_initials: bool = False, shows_place: bool = False
) -> str:
    """Make a person's own calendar link and return its secret, which is shown once and not stored.

    The link before it ends with that.
    """
    allow_staff(by, "link_calendar", now)
    end_link(by, by=by, now=now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = CalendarLink(
        staff=by,
        digest=digest(token),
        shows_initials=shows_initials,
        shows_place=shows_place,
        made_at=now,
    )
    audit.save(link, by=by, why=_("Calendar link made"))
    post_mail(
        to=by.user.email,
        subject=_("A new link in Casework"),
        body=_(
            "A new link of yours works from now on. If you did not make it, sign in and revoke it."
        ),
    )
    return token


@transaction.atomic
def revoke_link(*, by: Staff, now: dt.datetime) -> None:
    """End one's own calendar link at once. Raises ``Refused`` when there is none."""
    allow_staff(by, "work_day", now)
    if not end_link(by, by=by, now=now):
        raise Refused(_("There is no link to revoke."))


def end_link(staff: Staff, *, by: Staff, now: dt.datetime) -> bool:
    """End the link of somebody who revokes it, or is signed out everywhere; was there one?"""
    rows = CalendarLink.objects.select_for_update(of=("self",)).filter(staff=staff, revoked_at=None)
    link = rows.first()
    if link is None:
        return False
    link.revoked_at = now
    audit.save(link, by=by, why=_("Calendar link revoked"), only=["revoked_at"])
    return True
