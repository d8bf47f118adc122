"""Which case manager the client would like, and whether they got them (INT-15)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from clients.models import Assignment, Case, Stage, WorkerWish

ANSWER = ["no_wish", "wanted", "words", "reason", "asked_at"]
DECISION = ["outcome", "unmet_reason", "decided_at", "decided_by"]


@transaction.atomic
def record_wish(
    case: Case,
    *,
    by: Staff,
    now: dt.datetime,
    no_wish: bool = False,
    wanted: Staff | None = None,
    words: str = "",
    reason: str = "",
    why: str = "",
) -> WorkerWish:
    """Write down whom the client would like as case manager, or that they have no wish (NASW92 S10).

    An answer that nobody decided about yet is written anew, on the day it was given by whoever has
    the case; after a decision it is a new wish. Where the wished one has the case already, it is met.
    Raises ``Refused`` once the case is over, for an answer that is neither, or both, for somebody of
    another agency, and where the primary case manager would write over an earlier day's wish for
    somebody else, about which whoever assigns decides.
    """
    allow(by, "edit", case, now)
    if case.stage == Stage.CLOSED:
        raise Refused(_("The case is closed."))
    open_wish = WorkerWish.objects.filter(case=case, outcome="").first()
    if open_wish is not None:
        _must_not_be_about(by, open_wish, now)
    wish: WorkerWish = open_wish or WorkerWish(case=case)
    wish.no_wish, wish.wanted, wish.asked_at = no_wish, wanted, now
    wish.words, wish.reason = words.strip(), reason.strip()
    _check(wish, case)
    only = None if wish._state.adding else ANSWER
    audit.save(wish, by=by, why=why or _("Asked about the case manager"), only=only)
    carries = Assignment.objects.filter(case=case, staff=wanted).at(now).primary()
    if wanted is not None and carries.exists():
        _decide(wish, by=by, now=now, unmet_reason="")
    return wish


def wish_of(case: Case) -> WorkerWish | None:
    """The answer of a client that counts, or ``None`` while nobody has asked."""
    rows = WorkerWish.objects.filter(case=case).newest_first().select_related("wanted")
    found: WorkerWish | None = rows.first()
    return found


def answer_wish(
    case: Case, staff: Staff, *, by: Staff, now: dt.datetime, is_met: bool, unmet_reason: str
) -> None:
    """Decide about a client's wish inside an action that gives the case to somebody.

    The wished person meets it by itself; of a wish in words whoever assigns says so. Raises
    ``Refused`` when it is not met and nobody says why.
    """
    wish = wish_of(case)
    if wish is None or wish.no_wish:
        return
    met = wish.wanted_id == staff.pk if wish.wanted_id is not None else is_met
    if not met and not unmet_reason.strip():
        whom = wish.wanted.name if wish.wanted is not None else wish.words
        words = _("The client asked for: %(whom)s. Say why that is not possible.")
        raise Refused(words % {"whom": whom}, field="unmet_reason")
    _decide(wish, by=by, now=now, unmet_reason="" if met else unmet_reason.strip())


def _must_not_be_about(by: Staff, wish: WorkerWish, now: dt.datetime) -> None:
    """Refuse to let somebody whom the client would rather not have write over an earlier wish."""
    asked_today = by.agency.today(wish.asked_at) == by.agency.today(now)
    if wish.no_wish or wish.wanted_id == by.pk or asked_today:
        return
    if Assignment.objects.filter(case=wish.case_id, staff=by).at(now).primary().exists():
        raise Refused(_("They asked for somebody else. Whoever assigns cases answers that first."))


def _decide(wish: WorkerWish, *, by: Staff, now: dt.datetime, unmet_reason: str) -> None:
    wish.outcome = WorkerWish.Outcome.NOT_MET if unmet_reason else WorkerWish.Outcome.MET
    wish.unmet_reason, wish.decided_at, wish.decided_by = unmet_reason, now, by
    audit.save(wish, by=by, why=unmet_reason or _("Wish met"), only=DECISION)


def _check(wish: WorkerWish, case: Case) -> None:
    asked = wish.wanted is not None or bool(wish.words)
    if wish.no_wish and asked:
        raise Refused(_("Either there is a wish, or there is none."), field="no_wish")
    if not wish.no_wish and not asked:
        raise Refused(_("Say whom they would like, or that they have no wish."), field="wanted")
    if wish.wanted is not None and wish.wanted.agency_id != case.agency_id:
        raise Refused(_("Choose somebody who works here."), field="wanted")
