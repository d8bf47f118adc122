"""Noticing, without a word, that a referred person may be a client whom nobody told of."""

import datetime as dt

from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core.bulk import insert_records
from clients.likely import Asked, weighed
from clients.models import Client, HiddenMatch, Referral


def notice_hidden(referral: Referral, asked: Asked, *, by: Staff, now: dt.datetime) -> None:
    """Open a review for every client much like this person whom ``by`` may not know of (A36).

    It answers nothing, so that no caller can tell. Only within another action.
    """
    others = Client.objects.for_agency(by.agency_id).exclude(pk=referral.client_id)
    others = others.filter(merged_into=None, taken_back_at=None)
    known = Client.objects.visible_to(by, now, "attend").values("pk")
    before = HiddenMatch.objects.filter(referral=referral).values("client_id")
    found = weighed(others.exclude(pk__in=known).exclude(pk__in=before), asked)
    matches = [
        HiddenMatch(
            agency=by.agency,
            referral=referral,
            client_id=pk,
            recorded_by=by,
            because=evidence.because,
            opened_at=now,
        )
        for pk, evidence in found.items()
    ]
    insert_records(matches, by=by, now=now, why=_("Like somebody known"))
