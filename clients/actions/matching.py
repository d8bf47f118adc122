"""Settling a match that whoever recorded a referral may not know of."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow, may
from casemgmt.core.errors import Refused
from clients.access.beyond import who_works_with
from clients.models import HiddenMatch, Referral

SHORTEST = 20
"""Characters in which somebody says how they know."""


@transaction.atomic
def settle_match(
    match: HiddenMatch, *, by: Staff, now: dt.datetime, outcome: str, reason: str
) -> HiddenMatch:
    """Say whether they are the same person, and how one knows. Nobody else is told.

    A referral of the same person that still waits goes to whoever works, or worked last, with the
    client: so nobody is taken on twice, and nobody new learns that they are a client (OUT-04).

    Raises ``Refused`` without an outcome, without ``SHORTEST`` characters of a reason, and for one
    that is settled.
    """
    allow(by, "settle", match, now)
    match.refresh_from_db()
    if match.is_settled:
        raise Refused(_("Somebody has settled this already."))
    if outcome not in HiddenMatch.Outcome.values:
        raise Refused(_("Choose who it is."), field="outcome")
    if len(reason.strip()) < SHORTEST:
        raise Refused(_("Say in a sentence how you know."), field="reason")
    # first of all: what is refused leaves the match as it was
    if outcome == HiddenMatch.Outcome.SAME:
        _hand_over(match, by, now)
    match.outcome, match.reason = outcome, reason.strip()
    match.settled_by, match.settled_at = by, now
    fields = ["outcome", "reason", "settled_by", "settled_at"]
    audit.save(match, by=by, why=reason.strip()[:300], only=fields)
    return match


def _hand_over(match: HiddenMatch, by: Staff, now: dt.datetime) -> None:
    referral = Referral.objects.select_for_update().get(pk=match.referral_id)
    if not referral.is_waiting:
        return
    knows = _who_works_with(match, now)
    if knows is None:
        raise Refused(
            _("Nobody here works with this client any more. Have a case given to somebody first."),
            field="outcome",
        )
    if referral.state == Referral.State.RECEIVED:
        referral.state = Referral.State.SCREENING
    referral.taken_by = knows
    audit.save(referral, by=by, why=_("Taken over"), only=["taken_by", "state"])


def _who_works_with(match: HiddenMatch, now: dt.datetime) -> Staff | None:
    """Who carries a case of the client, or carried it last, and may take referrals."""
    found = who_works_with(match.pk, now)
    people = Staff.objects.select_related("user").in_bulk(found)
    takes = (people[key] for key in found if may(people[key], "take_referrals", now))
    return next(takes, None)
