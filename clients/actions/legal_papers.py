"""Legal papers of a case: what they say in short, where they lie, until when they hold (INT-14)."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from clients.cleared import refuse_unless_cleared
from clients.models import Case, Document, LegalPaper, Stage

PAPER_FACTS = ("kind", "says", "lies_at", "dated_on", "ends_on")


@transaction.atomic
def add_legal_paper(
    case: Case,
    *,
    by: Staff,
    now: dt.datetime,
    facts: dict[str, Any],
    document: Document | None = None,
    categories: Collection[str] = (),
    why: str = "",
) -> LegalPaper:
    """Write down a legal paper that matters to the service, for the case's team alone (EECM S1).

    Raises ``Refused`` once the case is over, for a paper without words, one that lies nowhere, dates that don't follow each
    other or have not come, a document of another case, one that is not restricted itself (everybody
    who sees the case would read it), and categories the person is not cleared for.
    """
    allow(by, "edit", case, now)
    if case.stage == Stage.CLOSED:
        raise Refused(_("The case is closed."))
    paper = LegalPaper(case=case, document=document, recorded_by=by, recorded_at=now)
    audit.set_known(paper, facts, PAPER_FACTS)
    paper.categories = refuse_unless_cleared(case, categories, by=by, now=now)
    _check(paper, case.agency.today(now))
    if document is not None:
        refuse_unless_kept(document, case)
    return audit.save(paper, by=by, why=why or _("Legal paper written down"))


@transaction.atomic
def end_legal_paper(
    paper: LegalPaper, *, by: Staff, now: dt.datetime, ends_on: dt.date, why: str
) -> LegalPaper:
    """Say that a paper is not to be followed any more: revoked, replaced, set aside by a court.

    Raises ``Refused`` without a reason, for a last day that has not come or lies before the paper,
    and for one that was ended already.
    """
    allow(by, "edit", paper, now)
    if paper.ended_because:
        raise Refused(_("This has ended already."))
    if not why.strip():
        raise Refused(_("Say why it ended."), field="why")
    if ends_on > by.agency.today(now):
        raise Refused(_("Give a day that has come."), field="ends_on")
    if ends_on < paper.dated_on:
        raise Refused(_("It can't end before its date."), field="ends_on")
    paper.ends_on, paper.ended_because = ends_on, why.strip()
    return audit.save(paper, by=by, why=_("Legal paper ended"), only=["ends_on", "ended_because"])


def _check(paper: LegalPaper, today: dt.date) -> None:
    paper.says, paper.lies_at = paper.says.strip(), paper.lies_at.strip()
    if paper.kind not in LegalPaper.Kind.values:
        raise Refused(_("Choose what it is."), field="kind")
    if not paper.says:
        raise Refused(_("Say in short what it says."), field="says")
    if paper.document is None and not paper.lies_at:
        raise Refused(_("Say where it lies, or choose the document."), field="lies_at")
    if paper.dated_on > today:
        raise Refused(_("Give a day that has come."), field="dated_on")
    if paper.ends_on is not None and paper.ends_on < paper.dated_on:
        raise Refused(_("It can't end before its date."), field="ends_on")


def refuse_unless_kept(document: Document, case: Case) -> None:
    """Raise ``Refused`` for the document of a legal paper, or of an authority, that is another case's
    or that everybody who sees the case can read."""
    if document.case_id != case.pk:
        raise Refused(_("Choose a document of this case."), field="document")
    if not document.is_restricted:
        words = _("Restrict the document first. Everybody who sees the case can read it now.")
        raise Refused(words, field="document")
