"""Noticing, without a word, that a referred person may be a client whom nobody told of."""

import datetime as dt

from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from clients.likely import Asked, weighed
from clients.models import Client, HiddenMatch, Referral


def notice_hidden(referral: Referral, asked: Asked, *, by: Staff, now: dt.datetime) -> None:
    """Open a review for every client much like this person whom ``by`` may not know of (A36).

    It answers nothing, so that no caller can tell. Only within another action.
    """
    others = Client.objects.for_agency(by.agency_id).exclude(pk=referral.client_id)
    others = others.filter(merged_into=None)
    known = Client.objects.visible_to(by, now, "attend").values("pk")
    before = HiddenMatch.objects.filter(referral=referral).values("client_id")
    for pk, evidence in weighed(others.exclude(pk__in=known).exclude(pk__in=before), asked).items():
        match = HiddenMatch(
            agency=by.agency,
            referral=referral,
            client_id=pk,
            recorded_by=by,
            because=evidence.because,
            opened_at=now,
        )
        audit.save(match, by=by, why=_("Like somebody known"))
