"""Noticing, without a word, that a referred person may be a client whom nobody told of."""

import datetime as dt
import uuid
from collections.abc import Mapping
from itertools import islice

from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core.bulk import insert_records
from casemgmt.core.locking import take_turns
from clients.likely import Asked, weighed
from clients.likeness import Evidence
from clients.models import Client, HiddenMatch, Referral

MOST = 20
"""So many clients like one person are looked into at most, the likeliest of them."""
NAMESAKES = 5
"""So many clients who have a name in common with somebody, and nothing else that is known, are looked
into. Of more, the name does not tell which of them it might be, and nobody could look into them all."""


def take_turns_with_new_clients(agency_id: uuid.UUID) -> None:
    """Let everybody who makes new clients at an agency look for known ones one after the other."""
    take_turns(f"new client {agency_id}")


def notice_hidden(referral: Referral, asked: Asked, *, by: Staff, now: dt.datetime) -> None:
    """Open a review for every client much like this person whom ``by`` may not know of (A36), but for
    mere namesakes of whom there are many: what becomes known later is looked at again.

    It answers nothing, so that no caller can tell. Only within another action.
    """
    others = Client.objects.for_agency(by.agency_id).exclude(pk=referral.client_id)
    others = others.filter(merged_into=None, taken_back_at=None)
    known = Client.objects.visible_to(by, now, "attend").values("pk")
    before = HiddenMatch.objects.filter(referral=referral).values("client_id")
    found = weighed(others.exclude(pk__in=known).exclude(pk__in=before), asked)
    open_reviews({referral: found}, by=by, now=now)


def open_reviews(
    found: Mapping[Referral, Mapping[uuid.UUID, Evidence]], *, by: Staff, now: dt.datetime
) -> None:
    """Open a review for each client whom ``by`` may not know of and who was found to be like somebody
    referred, the likeliest first. Only within another action."""
    matches = [
        HiddenMatch(
            agency=by.agency,
            referral=referral,
            client_id=pk,
            recorded_by=by,
            because=evidence.because,
            opened_at=now,
        )
        for referral, like in found.items()
        for pk, evidence in telling(like).items()
    ]
    insert_records(matches, by=by, now=now, why=_("Like somebody known"))


def telling(found: Mapping[uuid.UUID, Evidence]) -> dict[uuid.UUID, Evidence]:
    """Of clients who were found, the likeliest first, all but those who have a name in common alone
    with somebody, like too many others: of namesakes those stay who agree better than the rest."""
    points = [evidence.points for evidence in found.values() if evidence.is_name_alone]
    bar = points[NAMESAKES] if len(points) > NAMESAKES else 0
    kept = (
        (pk, evidence)
        for pk, evidence in found.items()
        if not evidence.is_name_alone or evidence.points > bar
    )
    return dict(islice(kept, MOST))
