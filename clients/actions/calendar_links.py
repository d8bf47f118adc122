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
    allow_staff(by, "work_day", now)
    _revoke(by, now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = CalendarLink(
        staff=by,
        digest=digest(token),
        shows_initials=shows_initials,
        shows_place=shows_place,
        made_at=now,
    )
    audit.save(link, by=by, why=_("Calendar link made"))
    return token


@transaction.atomic
def revoke_link(*, by: Staff, now: dt.datetime) -> None:
    """End one's own calendar link at once. Raises ``Refused`` when there is none."""
    allow_staff(by, "work_day", now)
    if not _revoke(by, now):
        raise Refused(_("There is no link to revoke."))


def _revoke(by: Staff, now: dt.datetime) -> bool:
    rows = CalendarLink.objects.select_for_update(of=("self",)).filter(staff=by, revoked_at=None)
    link = rows.first()
    if link is None:
        return False
    link.revoked_at = now
    audit.save(link, by=by, why=_("Calendar link revoked"), only=["revoked_at"])
    return True
