"""Who works together: teams, and who is in them from when until when."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Agency, Program, Staff, Team, TeamMembership
from casemgmt.agency.registry import access_changed
from casemgmt.core import audit
from casemgmt.core.access import Actor, allow
from casemgmt.core.errors import Refused
from casemgmt.core.ranges import ended, since


@transaction.atomic
def open_team(
    agency: Agency, *, by: Actor, now: dt.datetime, name: str, program: Program | None, why: str
) -> Team:
    """Add a team. Raises ``Refused`` for a name that is taken, or another agency's program."""
    allow(by, "manage_people", agency, now)
    if Team.objects.for_agency(agency.pk).filter(name__iexact=name).exists():
        raise Refused(_("There is a team of this name already."), field="name")
    if program is not None and program.agency_id != agency.pk:
        raise Refused(_("Choose a program of this agency."), field="program")
    return audit.save(Team(agency=agency, name=name, program=program), by=by, why=why)


@transaction.atomic
def join_team(team: Team, *, by: Actor, now: dt.datetime, staff: Staff, why: str) -> TeamMembership:
    """Put a person into a team from now on. Nobody puts in themselves: it may open cases.

    Raises ``Refused`` for somebody who is in it.
    """
    allow(by, "manage_people", team, now)
    if staff == by:
        raise Refused(_("Somebody else puts you into a team."), field="staff")
    if staff.agency_id != team.agency_id or not staff.may_work(now):
        raise Refused(_("Choose somebody who works here."), field="staff")
    rows = TeamMembership.objects.filter(team=team, staff=staff)
    if rows.filter(during__contains=now).exists():
        raise Refused(_("They are in this team already."), field="staff")
    membership = TeamMembership(team=team, staff=staff, during=since(now))
    audit.save(membership, by=by, why=why)
    access_changed(staff)
    return membership


@transaction.atomic
def leave_team(
    membership: TeamMembership, *, by: Actor, now: dt.datetime, why: str
) -> TeamMembership:
    """End a person's time in a team. Raises ``Refused`` when it has ended already.

    Nobody takes out themselves: what a client keeps from a program may open.
    """
    allow(by, "manage_people", membership, now)
    if membership.staff == by:
        raise Refused(_("Somebody else takes you out of a team."))
    if now not in membership.during:
        raise Refused(_("They have left this team already."))
    membership.during = ended(membership.during, now)
    audit.save(membership, by=by, why=why, only=["during"])
    access_changed(membership.staff)
    return membership
