"""Settling a match that whoever recorded a referral may not know of."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from clients.models import HiddenMatch

SHORTEST = 20
"""Characters in which somebody says how they know."""


@transaction.atomic
def settle_match(
    match: HiddenMatch, *, by: Staff, now: dt.datetime, outcome: str, reason: str
) -> HiddenMatch:
    """Say whether they are the same person, and how one knows. Nobody else is told.

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
    match.outcome, match.reason = outcome, reason.strip()
    match.settled_by, match.settled_at = by, now
    fields = ["outcome", "reason", "settled_by", "settled_at"]
    return audit.save(match, by=by, why=reason.strip()[:300], only=fields)
