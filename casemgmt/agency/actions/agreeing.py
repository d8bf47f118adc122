"""What is agreed with a partner: drafted, made active, answered by an agency that is here, ended."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from casemgmt.agency.models import Agency, PartnerAgreement, Staff
from casemgmt.agency.models.agreements import MADE_WITH
from casemgmt.agency.queries import holding
from casemgmt.agency.roles import Role
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Missing, Refused
from casemgmt.ledger.notices import notify, settle

FACTS = ("partner_agency", "partner", *MADE_WITH)
ANSWER = ["answer", "answered_by", "answered_at", "answer_words"]


@transaction.atomic
def draft_agreement(
    agency: Agency,
    *,
    by: Staff,
    now: dt.datetime,
    replaces: PartnerAgreement | None = None,
    why: str = "",
    **facts: Any,
) -> PartnerAgreement:
    """Begin an agreement with a partner, of which anything may still be open but whom it is with.

    One that ``replaces`` another takes its place when it is agreed. Raises ``Refused`` for a partner
    without a name, and for one's own agency.
    """
    allow(by, "configure", agency, now)
    if replaces is not None and (replaces.agency_id != agency.pk or replaces.is_draft):
        raise Refused(_("Choose an agreement of your agency that was made active."))
    agreement = PartnerAgreement(agency=agency, replaces=replaces)
    audit.set_known(agreement, _stripped(facts), FACTS)
    _check_partner(agreement)
    return audit.save(agreement, by=by, why=why or _("Agreement drafted"))


@transaction.atomic
def change_draft(
    agreement: PartnerAgreement, *, by: Staff, now: dt.datetime, why: str = "", **changes: Any
) -> PartnerAgreement:
    """Change a draft. Raises ``Refused`` once it is active: then a new one replaces it."""
    allow(by, "draft", agreement, now)
    _need_draft(agreement)
    audit.set_known(agreement, _stripped(changes), FACTS)
    _check_partner(agreement)
    return audit.save(
        agreement, by=by, why=why or _("Draft changed"), only=[*{*changes, "partner"}]
    )


@transaction.atomic
def activate_agreement(
    agreement: PartnerAgreement, *, by: Staff, now: dt.datetime, why: str = ""
) -> PartnerAgreement:
    """Make an agreement active: it never changes from here (COO-07).

    With a partner outside it holds from its first day. A partner that is an agency of this system is
    asked, and it holds once they confirm it. Raises ``Refused`` with all that is missing.
    """
    allow(by, "activate", agreement, now)
    _need_draft(agreement)
    _need_whole(agreement)
    _check_days(agreement, now)
    _check_replaced(agreement, now)
    agreement.active_by, agreement.active_at = by, now
    audit.save(agreement, by=by, why=why or _("Made active"), only=["active_by", "active_at"])
    if agreement.partner_agency is None:
        _take_its_place(agreement, by=by, now=now)
    else:
        _tell(agreement.partner_agency, "agreement_asked", agreement, now)
    return agreement


@transaction.atomic
def confirm_agreement(
    agreement: PartnerAgreement, *, by: Staff, now: dt.datetime, why: str = ""
) -> PartnerAgreement:
    """An admin of the partner says that this is what was agreed: it holds from now on, or from its
    first day. Raises ``Refused`` once it was answered, or is over."""
    allow(by, "answer", agreement, now)
    _need_unanswered(agreement, now)
    _answer(agreement, PartnerAgreement.Answer.CONFIRMED, by=by, now=now, why=why)
    _take_its_place(agreement, by=by, now=now)
    return agreement


@transaction.atomic
def refuse_agreement(
    agreement: PartnerAgreement, *, by: Staff, now: dt.datetime, why: str
) -> PartnerAgreement:
    """An admin of the partner says that this was not agreed: it never holds.

    Raises ``Refused`` without a reason, and once it was answered or is over.
    """
    allow(by, "answer", agreement, now)
    _need_unanswered(agreement, now)
    if not why.strip():
        raise Refused(_("Say why not."), field="why")
    return _answer(agreement, PartnerAgreement.Answer.REFUSED, by=by, now=now, why=why)


@transaction.atomic
def end_agreement(
    agreement: PartnerAgreement, *, by: Staff, now: dt.datetime, why: str
) -> PartnerAgreement:
    """Either side ends it, at once and for good. Raises ``Refused`` without a reason, for a draft, and
    for what is over already."""
    allow(by, "end", agreement, now)
    if agreement.is_draft or agreement.is_over_at(now):
        raise Refused(_("There is nothing to end: it is not active."))
    if not why.strip():
        raise Refused(_("Say why it ends."), field="why")
    _end(agreement, by=by, now=now, why=why.strip())
    settle("agreement_asked", keys=[str(agreement.pk)], now=now)
    own = by.agency_id == agreement.agency_id
    other = agreement.partner_agency if own else agreement.agency
    if other is not None:
        _tell(other, "agreement_ended", agreement, now)
    return agreement


@transaction.atomic
def let_agreement_go(
    agreement: PartnerAgreement, *, by: Staff, now: dt.datetime, why: str = ""
) -> PartnerAgreement:
    """Say that an agreement need not be renewed, or that a draft is not wanted: nobody is reminded of
    it any more. It ends nothing."""
    allow(by, "keep", agreement, now)
    if agreement.not_needed_at is not None:
        return agreement
    agreement.not_needed_at = now
    reason = why or _("Not needed any more")
    return audit.save(agreement, by=by, why=reason, only=["not_needed_at"])


def _stripped(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: one.strip() if isinstance(one, str) else one for name, one in facts.items()}


def _check_partner(agreement: PartnerAgreement) -> None:
    if agreement.partner_agency is not None and not agreement.partner:
        agreement.partner = agreement.partner_agency.name
    if not agreement.partner:
        raise Refused(_("Name the organization it is with."), field="partner")
    if agreement.partner_agency_id == agreement.agency_id:
        raise Refused(_("An agreement is with another agency."), field="partner_agency")
    before = agreement.replaces
    if before is not None and before.partner_agency_id not in {None, agreement.partner_agency_id}:
        words = _("The one it replaces is with another agency. Choose that one.")
        raise Refused(words, field="partner_agency")


def _need_draft(agreement: PartnerAgreement) -> None:
    if not agreement.is_open_draft:
        raise Refused(
            _("Only a draft changes. Write a new agreement that replaces this one."),
        )


def _need_whole(agreement: PartnerAgreement) -> None:
    url = reverse("agreement-edit", args=[agreement.pk])
    fields = [PartnerAgreement._meta.get_field(name) for name in MADE_WITH]
    lacking = [
        Missing(capfirst(str(field.verbose_name)), url)  # type: ignore[union-attr]
        for field in fields
        if not getattr(agreement, field.name)
    ]
    if lacking:
        raise Refused(_("Fill in what is missing, then make it active."), missing=lacking)


def _check_days(agreement: PartnerAgreement, now: dt.datetime) -> None:
    (first, last), today = agreement.days, agreement.agency.today(now)
    signed: Any = (agreement.signed_on, agreement.partner_signed_on)
    if max(signed) > today:
        raise Refused(_("It can't have been signed on a day that is still to come."))
    if last < first:
        raise Refused(_("It has to end on its first day or later."))
    if last < today:
        raise Refused(_("Its last day has passed. Choose a later one."))


def _check_replaced(agreement: PartnerAgreement, now: dt.datetime) -> None:
    """Of two agreements about the same thing one holds at a time, and none is missing between them."""
    before, (first, _last) = agreement.replaces, agreement.days
    if before is None or before.is_over_at(now) or first <= agreement.agency.today(now):
        return
    if first <= before.days[1]:
        words = _(
            "The one it replaces lasts until then. Begin today, or on the day after its last."
        )
        raise Refused(words)


def _need_unanswered(agreement: PartnerAgreement, now: dt.datetime) -> None:
    if not agreement.is_unanswered or agreement.is_over_at(now):
        raise Refused(_("This waits for no answer any more."))


def _answer(
    agreement: PartnerAgreement, answer: str, *, by: Staff, now: dt.datetime, why: str
) -> PartnerAgreement:
    agreement.answer, agreement.answer_words = answer, why.strip()
    agreement.answered_by, agreement.answered_at = by, now
    audit.save(agreement, by=by, why=why.strip() or _("Confirmed"), only=ANSWER)
    settle("agreement_asked", keys=[str(agreement.pk)], now=now)
    _tell(agreement.agency, "agreement_answered", agreement, now)
    return agreement


def _take_its_place(agreement: PartnerAgreement, *, by: Staff, now: dt.datetime) -> None:
    """The one it replaces ends now, where both would hold."""
    before, (first, _last) = agreement.replaces, agreement.days
    begins = first <= agreement.agency.today(now)
    if before is not None and begins and not before.is_over_at(now):
        _end(before, by=by, now=now, why=_("Replaced by a newer agreement"))


def _end(agreement: PartnerAgreement, *, by: Staff, now: dt.datetime, why: str) -> None:
    agreement.ended_by, agreement.ended_at, agreement.end_reason = by, now, why
    audit.save(agreement, by=by, why=why, only=["ended_by", "ended_at", "end_reason"])


def _tell(agency: Agency, kind: str, agreement: PartnerAgreement, now: dt.datetime) -> None:
    """Tell whoever administers one of the two agencies."""
    url = reverse("agreement-detail", args=[agreement.pk])
    for admin in holding(Role.AGENCY_ADMIN, agency.pk, now):
        notify(admin.user_id, kind, key=str(agreement.pk), url=url, now=now)
