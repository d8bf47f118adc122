"""Destroying what nobody needs any more: discarded drafts, and keys of forms sent long ago."""

import datetime as dt

from casemgmt.ledger.drafts import UNDO
from casemgmt.ledger.models import Draft, IdempotencyKey

KEYS_KEPT = dt.timedelta(days=7)
"""How long a form sent again is still recognised: longer than a page stays open."""


def tidy_up(now: dt.datetime) -> dict[str, int]:
    """Destroy drafts whose ten minutes of undo are over, and keys older than a week."""
    drafts, _kinds = Draft.objects.filter(discarded_at__lte=now - UNDO).delete()
    keys, _kinds = IdempotencyKey.objects.filter(at__lte=now - KEYS_KEPT).delete()
    return {"drafts": drafts, "keys": keys}
