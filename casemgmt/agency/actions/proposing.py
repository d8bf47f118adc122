"""Somebody becomes a privacy officer: an admin asks for it, and a privacy officer agrees."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.agency.holding import hold
from casemgmt.agency.models import OfficerProposal, Staff, StaffRole
from casemgmt.agency.officers import keeping, officers_of, tell_if_changed
from casemgmt.agency.registry import access_changed
from casemgmt.agency.roles import Role
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.audit import Author
from casemgmt.core.errors import Refused
from casemgmt.core.ranges import since
from casemgmt.ledger.notices import notify, settle


@transaction.atomic
def agree_to_officer(
    proposal: OfficerProposal, *, by: Staff, now: dt.datetime, why: str = ""
) -> OfficerProposal:
    """A privacy officer agrees: from now on the person is one too (T9).

    Neither who asked nor whom it is about agrees. Raises ``Refused`` once it was decided, and for
    somebody who left meanwhile.
    """
    allow(by, "decide", proposal, now)
    _need_waiting(proposal)
    staff = proposal.staff
    at = hold(staff, now=now, alone=True)
    if not staff.may_work(at):
        raise Refused(_("They don't work here any more."))
    before = officers_of(staff.agency, now)
    role = StaffRole(staff=staff, role=Role.PRIVACY_OFFICER, during=since(now))
    audit.save(role, by=by, why=why or proposal.reason)
    _decide(proposal, OfficerProposal.State.AGREED, by=by, now=now, why=why or _("Agreed"))
    tell_if_changed(staff.agency, before, now)
    access_changed(staff)
    return proposal


@transaction.atomic
def decline_officer(
    proposal: OfficerProposal, *, by: Staff, now: dt.datetime, why: str
) -> OfficerProposal:
    """A privacy officer says no, and nothing changes.

    Raises ``Refused`` without a reason, and once it was decided.
    """
    allow(by, "decide", proposal, now)
    _need_waiting(proposal)
    if not why.strip():
        raise Refused(_("Say why not."), field="why")
    return _decide(proposal, OfficerProposal.State.DECLINED, by=by, now=now, why=why)


def begin_at_once(staff: Staff, roles: Collection[str], now: dt.datetime) -> list[str]:
    """Of the roles somebody is to have, those that wait for nobody.

    Who is to keep privacy needs the agreement of somebody who does, where there is anybody.
    """
    officer = Role.PRIVACY_OFFICER
    is_new = officer in roles and not staff.has_role(officer, now)
    if not is_new or not keeping(staff.agency, now).exists():
        return list(roles)
    return [role for role in roles if role != officer]


def propose_officer(
    staff: Staff, *, asked_by: Staff, by: Author, now: dt.datetime, why: str
) -> OfficerProposal:
    """Ask the privacy officers to agree to another one; asked twice, it is asked once."""
    waiting = waiting_proposal(staff)
    if waiting is not None:
        return waiting
    if not why.strip():
        raise Refused(_("Say why."), field="why")
    proposal = OfficerProposal(staff=staff, asked_by=asked_by, asked_at=now, reason=why.strip())
    audit.save(proposal, by=by, why=why)
    url = reverse("officer-decide", args=[proposal.pk])
    for officer in keeping(staff.agency, now).exclude(pk=asked_by.pk):
        notify(officer.user_id, "officer_asked", key=str(proposal.pk), url=url, now=now)
    return proposal


def withdraw_proposal(staff: Staff, *, by: Staff, now: dt.datetime, why: str) -> None:
    """Nobody asks any more that a person be a privacy officer."""
    waiting = waiting_proposal(staff)
    if waiting is not None:
        _decide(waiting, OfficerProposal.State.WITHDRAWN, by=by, now=now, why=why)


def waiting_proposal(staff: Staff) -> OfficerProposal | None:
    """What was asked about a person, and nobody has decided."""
    waiting = OfficerProposal.State.WAITING
    return OfficerProposal.objects.filter(staff=staff, state=waiting).first()


def _need_waiting(proposal: OfficerProposal) -> None:
    if not proposal.is_waiting:
        raise Refused(_("This was decided already."))


def _decide(
    proposal: OfficerProposal, state: str, *, by: Staff, now: dt.datetime, why: str
) -> OfficerProposal:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, now
    settle("officer_asked", keys=[str(proposal.pk)], now=now)
    return audit.save(proposal, by=by, why=why, only=["state", "decided_by", "decided_at"])
