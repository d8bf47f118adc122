"""A caseload is over its limit: what its worker and the agency settle (NASW 9, AAA 9)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from caseload.models import WorkloadFlag
from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused


@transaction.atomic
def decide_flag(
    flag: WorkloadFlag,
    *,
    by: Staff,
    now: dt.datetime,
    remedy: str,
    remedy_words: str,
    review_on: dt.date,
    why: str = "",
) -> WorkloadFlag:
    """The worker's supervisor says what is done, and when it is looked at again (CAS-06).

    May be decided anew while the flag stands. Raises ``Refused`` for a flag that is cleared,
    without words, or with a review that does not lie ahead.
    """
    allow(by, "decide", flag, now)
    _refuse_cleared(flag)
    if remedy not in WorkloadFlag.Remedy.values:
        raise Refused(_("Choose what you do."), field="remedy")
    if not remedy_words.strip():
        raise Refused(_("Say in a few words what you agreed on."), field="remedy_words")
    if review_on <= flag.agency.today(now):
        raise Refused(_("Choose a day ahead."), field="review_on")
    flag.state = WorkloadFlag.State.PLAN
    flag.remedy, flag.remedy_words, flag.review_on = remedy, remedy_words.strip(), review_on
    flag.decided_by, flag.decided_at = by, now
    fields = ["state", "remedy", "remedy_words", "review_on", "decided_by", "decided_at"]
    return audit.save(flag, by=by, why=why or _("Caseload decided on"), only=fields)


@transaction.atomic
def comment_flag(
    flag: WorkloadFlag, *, by: Staff, now: dt.datetime, worker_words: str, why: str = ""
) -> WorkloadFlag:
    """The worker adds their own view; the agency's entry and theirs stand side by side (CAS-06)."""
    allow(by, "comment", flag, now)
    _refuse_cleared(flag)
    if not worker_words.strip():
        raise Refused(_("Write what you want your supervisor to know."), field="worker_words")
    flag.worker_words = worker_words.strip()
    return audit.save(flag, by=by, why=why or _("The worker commented"), only=["worker_words"])


def _refuse_cleared(flag: WorkloadFlag) -> None:
    if flag.state == WorkloadFlag.State.CLEARED:
        raise Refused(_("The caseload is back under its limit. The flag is cleared."))
