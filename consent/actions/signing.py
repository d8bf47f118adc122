"""Somebody signs a release that was read to them, or says no to it."""

import datetime as dt
import hashlib
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from clients.after_death import refuse_after_death
from clients.models import LegalAuthority
from consent.actions.drafting import check_terms, refuse_answered
from consent.actions.serving import check_not_ahead, sign_for
from consent.elements import SIGNATURE, Form, lacking
from consent.evidence import keep_evidence
from consent.models import Release, ReleaseText

EVIDENCE = (
    *("text", "language", "interpreter", "ticked", "initialed", "restated_aloud", "wishes_asked"),
    *("signer_name", "signer_capacity", "method", "witness", "strokes", "paper", "copy"),
)
SIGNED = [
    *EVIDENCE,
    *("authority", "represented_by", "client_part", "text_sha256", "signed_at", "taken_by"),
]


@transaction.atomic
def sign_release(
    release: Release,
    *,
    by: Staff,
    now: dt.datetime,
    version: int,
    evidence: dict[str, Any],
    represented_by: LegalAuthority | None = None,
    client_part: str = "",
    signed_at: dt.datetime | None = None,
    why: str = "",
) -> Release:
    """Record that a release was read, said aloud again and signed (AAA 4, CON-08, CON-10).

    ``version`` is that of the release that was read: what somebody changed meanwhile is read first.
    ``evidence`` are fields of the release that prove it; ``signed_at`` is ``None`` for now. From then
    on it never changes. Raises ``Refused`` naming the first element that its form has to have and
    that it lacks: a release without it is none.
    """
    allow(by, "sign", release, now)
    refuse_answered(release)
    if release.version != version:
        raise Refused(_("Somebody changed this release while you read it. Read it again."))
    if not release.case.is_open:
        raise Refused(_("The case is closed."))
    refuse_after_death(release.case_id)
    signed = signed_at or now
    check_not_ahead(signed, now)
    audit.set_known(release, evidence, EVIDENCE)
    for field in ("signer_name", "language", "interpreter", "witness"):
        setattr(release, field, getattr(release, field).strip())
    keep_evidence(release)
    release.signed_at, release.taken_by = signed, by
    _check_whole(release, release.case.agency.today(signed))
    sign_for(release, represented_by, client_part, area=LegalAuthority.Area.INFORMATION, now=now)
    release.text_sha256 = words_hash(release.text)
    return audit.save(release, by=by, why=why or _("Release signed"), only=SIGNED)


@transaction.atomic
def refuse_release(
    release: Release, *, by: Staff, now: dt.datetime, words: str = "", why: str = ""
) -> Release:
    """Record that the client said no to a release. It is an answer like a yes, and stays.

    Raises ``Refused`` once somebody answered already.
    """
    allow(by, "revoke", release, now)
    refuse_answered(release)
    release.refused_at, release.refusal_words = now, words.strip()
    why = why or _("The client said no to a release")
    return audit.save(release, by=by, why=why, only=["refused_at", "refusal_words"])


def words_hash(text: ReleaseText | None) -> str:
    """SHA-256 of everything that was read, as hexadecimal digits."""
    return hashlib.sha256((text.words if text else "").encode()).hexdigest()


def _check_whole(release: Release, signed_on: dt.date) -> None:
    """It has every element of its form, its text was in use, and its scan is as restricted as it is."""
    clauses = list(release.clauses.all())
    check_terms(release, clauses, signed_on)
    form = Form(release, clauses, signed_on)
    for lack in lacking(form, SIGNATURE):
        raise Refused(str(lack.words), field=lack.field)
    texts = ReleaseText.objects.in_use(release.case.agency_id, release.kind, signed_on)
    if release.text_id not in {text.pk for text in texts}:
        raise Refused(_("That text wasn't in use on that day. Choose another."), field="text")
    paper = release.paper
    if paper is None:
        return
    if paper.case_id != release.case_id:
        raise Refused(_("Choose a document of this case."), field="paper")
    if not set(release.categories) <= set(paper.categories):
        words = _("Everybody who sees the case would see this scan. Restrict it as the release is.")
        raise Refused(words, field="paper")
