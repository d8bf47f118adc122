"""Settling a question about somebody's readings."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from clients.models import LookQuestion

SHORTEST = 20
"""Characters in which somebody says what came of it."""


@transaction.atomic
def settle_question(
    question: LookQuestion, *, by: Staff, now: dt.datetime, words: str
) -> LookQuestion:
    """Say in a sentence what came of it; never of oneself or of one's own supervisors.

    Raises ``Refused`` without ``SHORTEST`` characters, and for one that is settled.
    """
    allow(by, "settle", question, now)
    if question.is_settled:
        raise Refused(_("Somebody has settled this already."))
    if len(words.strip()) < SHORTEST:
        raise Refused(_("Say in a sentence what you found, or whom you asked."), field="words")
    question.settled_by, question.settled_at, question.words = by, now, words.strip()
    fields = ["settled_by", "settled_at", "words"]
    return audit.save(question, by=by, why=words.strip()[:300], only=fields)
