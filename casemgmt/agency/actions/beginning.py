"""A real agency's first step."""

import datetime as dt
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.actions.inviting import Link, make_invitation
from casemgmt.agency.models import Agency, System
from casemgmt.agency.registry import agency_started
from casemgmt.agency.roles import Role
from casemgmt.core import audit
from casemgmt.core.errors import Refused

LONGEST_NAME = 200


@transaction.atomic
def begin_agency(
    *,
    name: str,
    email: str,
    now: dt.datetime,
    timezone: str = "America/New_York",
    is_demo: bool = False,
) -> tuple[Agency, Link, Link]:
    """Make an agency, with one-time links for its first admin and first privacy officer.

    They are two links because they are two people: an admin sees no client, a privacy officer
    configures nothing. ``is_demo`` says that nobody in it is real. Raises ``Refused`` when an agency of this name exists, and for a name or a
    time zone that can't be.
    """
    if not 0 < len(name) <= LONGEST_NAME:
        raise Refused(_("Give the agency a name of at most 200 characters."))
    if timezone not in available_timezones():
        raise Refused(_("There is no such time zone. Write it like America/Chicago."))
    if Agency.objects.filter(name__iexact=name).exists():
        raise Refused(_("There is an agency of this name already."))
    by = System("demo" if is_demo else "begin")
    agency = Agency(name=name, timezone=timezone, is_demo=is_demo)
    audit.save(agency, by=by, why=_("The agency begins"))
    for start in agency_started.values():
        start(agency, by=by, now=now)
    roles = [Role.AGENCY_ADMIN.value]
    admin = make_invitation(agency, by=by, now=now, email=email, name="", roles=roles)
    roles = [Role.PRIVACY_OFFICER.value]
    privacy = make_invitation(agency, by=by, now=now, email="", name="", roles=roles)
    return agency, admin, privacy
