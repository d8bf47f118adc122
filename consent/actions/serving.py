"""The client agrees to be served, and may stop agreeing at any time."""

import datetime as dt
import hashlib
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from clients.actions.standing import (
    authority_words,
    need_part,
    refuse_kept_away,
    refuse_unless_may_sign,
)
from clients.after_death import refuse_after_death
from clients.models import Case, Document, LegalAuthority
from consent.evidence import check_evidence, keep_evidence
from consent.models import (
    ConsentForm,
    Explained,
    Release,
    ServiceConsent,
    SignerCapacity,
)
from consent.registry import withdrawals

EARLIEST_YEAR = 1900


@transaction.atomic
def take_service_consent(
    case: Case,
    *,
    by: Staff,
    now: dt.datetime,
    text: ConsentForm,
    signer_name: str,
    signer_capacity: str,
    method: str,
    language: str,
    explained: Sequence[str],
    signed_at: dt.datetime | None = None,
    represented_by: LegalAuthority | None = None,
    client_part: str = "",
    witness: str = "",
    interpreter: str = "",
    strokes: str = "",
    paper: Document | None = None,
    why: str = "",
) -> ServiceConsent:
    """Record that the client, or who may act for them, agreed to a text (CMSA 3, CON-01).

    ``signed_at`` is ``None`` for now. A consent that was current is replaced, never changed.
    Raises ``Refused`` when the text is not in use for this case, one of the seven points was not
    explained (CON-04), nobody is named who signs, or somebody signs for the client whom no
    authority lets, and for a signature older than the last consent or its withdrawal.
    """
    allow(by, "sign", case, now)
    consent = ServiceConsent(
        case=case,
        form=text,
        signer_name=signer_name.strip(),
        signer_capacity=signer_capacity,
        method=method,
        witness=witness.strip(),
        strokes=strokes,
        paper=paper,
        language=language.strip(),
        interpreter=interpreter.strip(),
        explained=list(explained),
        text_sha256=text_hash(text),
        signed_at=signed_at or now,
        taken_by=by,
    )
    refuse_after_death(case.pk)
    _check_signing(consent, now)
    sign_for(consent, represented_by, client_part, area=LegalAuthority.Area.SERVICES, now=now)
    _check_text(case, consent)
    _check_newest(consent)
    for current in ServiceConsent._base_manager.filter(case=case, state="signed"):
        current.state = ServiceConsent.State.SUPERSEDED
        audit.save(current, by=by, why=why or _("Consent taken"), only=["state"])
    return audit.save(consent, by=by, why=why or _("Consent taken"))


@transaction.atomic
def withdraw_service_consent(
    consent: ServiceConsent, *, by: Staff, now: dt.datetime, words: str, why: str = ""
) -> ServiceConsent:
    """Record that the client no longer agrees, effective at once (CON-02), open case or closed.

    An open case begins to close. It can't be undone: a client who changes their mind signs again,
    and a supervisor takes the case back."""
    allow(by, "revoke", consent, now)
    if consent.state != ServiceConsent.State.SIGNED:
        raise Refused(_("This consent has ended already."))
    consent.state = ServiceConsent.State.WITHDRAWN
    consent.withdrawn_at = now
    consent.withdrawal_words = words.strip()
    fields = ["state", "withdrawn_at", "withdrawal_words"]
    audit.save(consent, by=by, why=why or words or _("Consent withdrawn"), only=fields)
    for follow in withdrawals.values():
        follow(consent, by=by, now=now)
    return consent


def text_hash(text: ConsentForm) -> str:
    """SHA-256 of the text that was read out, as hexadecimal digits."""
    return hashlib.sha256(text.text.encode()).hexdigest()


def sign_for(
    signed: ServiceConsent | Release,
    represented_by: LegalAuthority | None,
    client_part: str,
    *,
    area: str,
    now: dt.datetime,
) -> None:
    """Whoever signs for a client may do so on that day, today and in that area, and the client had a part in
    it (INT-13, CON-10, AAA 4). The authority says who signs, and its words stay with the signature.
    Nobody signs whom the client keeps away from, in whatever capacity.
    """
    capacity, client = signed.signer_capacity, signed.case.client
    for field in ("witness", "interpreter"):
        refuse_kept_away(getattr(signed, field), client, field=field)
    if signed.witness and signed.witness.casefold() == signed.taken_by.name.casefold():
        raise Refused(_("Somebody other than you witnesses it."), field="witness")
    if capacity == SignerCapacity.SELF:
        refuse_kept_away(signed.signer_name, client, field="signer_name")
        signed.client_part = client_part.strip()
        return
    day = signed.case.agency.today(signed.signed_at or now)
    today = signed.case.agency.today(now)
    authority = refuse_unless_may_sign(
        represented_by, client=client, kind=capacity, area=area, day=day, today=today
    )
    signed.represented_by, signed.signer_name = authority, authority.holder.name
    signed.authority = authority_words(authority)
    signed.client_part = need_part(client_part)


def check_not_ahead(signed: dt.datetime, now: dt.datetime) -> None:
    """Nobody has signed tomorrow, or before anybody alive was born."""
    if signed.year < EARLIEST_YEAR:
        raise Refused(_("Check the year of the signature."), field="signed_at")
    if signed > now:
        raise Refused(_("The signature can't be dated in the future."), field="signed_at")


def _check_text(case: Case, consent: ServiceConsent) -> None:
    if not case.is_open:
        raise Refused(_("The case is closed."))
    day = case.agency.today(consent.signed_at)
    in_use = ConsentForm.objects.in_use(case.agency_id, case.program_id, day)
    if not in_use.filter(pk=consent.form_id).exists():
        raise Refused(_("That text wasn't in use on that day. Choose another."), field="text")


def _check_newest(consent: ServiceConsent) -> None:
    """What a client signed or ended later is what holds. A page gives its time in whole minutes."""
    before = ServiceConsent._base_manager.filter(case_id=consent.case_id)
    latest = before.aggregate(last=Greatest(Max("signed_at"), Max("withdrawn_at")))["last"]
    if latest is not None and consent.signed_at < latest.replace(second=0, microsecond=0):
        words = _("A consent was signed or ended after that. Give the time of the new signature.")
        raise Refused(words, field="signed_at")


def _check_signing(consent: ServiceConsent, now: dt.datetime) -> None:
    check_not_ahead(consent.signed_at, now)
    if set(consent.explained) != set(Explained.values):
        raise Refused(_("Explain all seven points before anyone signs."), field="explained")
    keep_evidence(consent)
    check_evidence(consent)
    if not consent.language:
        raise Refused(_("Say in which language it was read."), field="language")
    if consent.paper is not None and consent.paper.case_id != consent.case_id:
        raise Refused(_("Choose a document of this case."), field="paper")
