"""Where a waiting referral goes: to another program, or to another taker."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.agency.holding import hold
from casemgmt.agency.models import Program, Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from casemgmt.ledger.notices import notify
from clients.actions.referring import must_take_referrals, must_wait, somebody_takes_in
from clients.actions.waiting import leave_waitlist
from clients.circle import given_to
from clients.models import Referral, WaitlistEntry

State = Referral.State


@transaction.atomic
def route_referral(
    referral: Referral, *, by: Staff, now: dt.datetime, program: Program, why: str
) -> Referral:
    """Send a waiting referral to another program of the agency: one door for all of them (CMSA 9).

    Where somebody takes people in for that program it waits there for one of them, and whoever sends
    it there may see it no more; otherwise it stays with them. Screenings for the program before stay in
    its history and count no more: they judged another program.

    Raises ``Refused`` without a reason, for the program it is in, for one that takes no referrals,
    and for a referral that is settled.
    """
    allow(by, "edit", referral, now)
    must_wait(referral)
    if not why.strip():
        raise Refused(_("Say why."), field="why")
    must_take_referrals(program, by)
    if program.pk == referral.program_id:
        raise Refused(_("It is with this program already."), field="program")
    leave_waitlist(referral, by=by, now=now, how=WaitlistEntry.Left.ROUTED)
    referral.program, referral.judged_from, referral.review_on = program, now, None
    referral.state = State.SCREENING
    if somebody_takes_in(program, now):
        referral.taken_by, referral.state = None, State.RECEIVED
    fields = ["program", "judged_from", "taken_by", "state", "review_on"]
    return audit.save(referral, by=by, why=why.strip(), only=fields)


@transaction.atomic
def hand_over_referral(
    referral: Referral, *, by: Staff, now: dt.datetime, to: Staff, why: str
) -> Referral:
    """Give a waiting referral to somebody else, so that nobody is lost when their taker leaves.

    What was screened stays, and so does the place on the waitlist. The new taker is told. Raises
    ``Refused`` without a reason, for a referral that is settled, for whoever has it already, and for
    somebody who may not take it (``given_to``).
    """
    allow(by, "edit", referral, now)
    must_wait(referral)
    if not why.strip():
        raise Refused(_("Say why."), field="why")
    if to.pk == referral.taken_by_id:
        words = _("%(name)s has it already.") % {"name": to.name}
        raise Refused(words, field="to")
    at = hold(to, now=now)
    is_fit = to.may_work(at) and given_to(referral, by, at).filter(pk=to.pk).exists()
    referral.taken_by = to
    audit.save(referral, by=by, why=why.strip(), only=["taken_by"])
    decides = Referral.objects.visible_to(to, at, "edit").filter(pk=referral.pk)
    if not is_fit or not decides.exists():
        raise Refused(_("Choose somebody else; this person can't take it."), field="to")
    if to != by:
        url = reverse("referral-detail", args=[referral.pk])
        key = f"{referral.pk} {referral.version}"
        notify(to.user_id, "referral_given", key=key, url=url, now=now)
    return referral
