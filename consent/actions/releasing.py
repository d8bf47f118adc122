"""The client allows us to tell somebody something, and may stop that at any time."""

import datetime as dt
from collections.abc import Sequence

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from clients.after_death import refuse_after_death
from clients.models import Case, LegalAuthority
from consent.actions.serving import check_not_ahead, check_signer, sign_for
from consent.models import RecordType, Release, SignMethod

LONGEST = relativedelta(years=1)
TOO_WIDE = {"all", "any", "anyone", "anybody", "anything", "everyone", "everybody", "everything"}


@transaction.atomic
def add_release(
    case: Case,
    *,
    by: Staff,
    now: dt.datetime,
    recipient_name: str,
    record_types: Sequence[str],
    purpose: str,
    starts_on: dt.date,
    ends_on: dt.date,
    signer_name: str,
    signer_capacity: str,
    method: str,
    restated_aloud: bool,
    recipient_organization: str = "",
    recipient_contact: str = "",
    description: str = "",
    direction: str = Release.Direction.OUT,
    represented_by: LegalAuthority | None = None,
    client_part: str = "",
    signed_at: dt.datetime | None = None,
    why: str = "",
) -> Release:
    """Record a signed release: what is told, to whom, why and for how long (NASW 4, CON-09).

    Days are the agency's local days and the last one counts. ``signed_at`` is ``None`` for now.
    Raises ``Refused`` naming the field that makes the release unusable.
    """
    allow(by, "sign", case, now)
    signed = signed_at or now
    check_not_ahead(signed, now)
    if not case.is_open:
        raise Refused(_("The case is closed."))
    refuse_after_death(case.pk)
    _check_terms(recipient_name, record_types, purpose)
    _check_window(case.agency.today(signed), starts_on, ends_on)
    if direction not in Release.Direction.values:
        raise Refused(_("Choose which way the information goes."), field="direction")
    check_signer(signer_name, signer_capacity, method)
    _check_signature(method, restated_aloud)
    release = Release(
        case=case,
        number=_next_number(case),
        recipient_name=recipient_name.strip(),
        recipient_organization=recipient_organization.strip(),
        recipient_contact=recipient_contact.strip(),
        record_types=list(record_types),
        description=description.strip(),
        purpose=purpose.strip(),
        direction=direction,
        starts_on=starts_on,
        ends_on=ends_on,
        signer_name=signer_name.strip(),
        signer_capacity=signer_capacity,
        method=method,
        restated_aloud=restated_aloud,
        signed_at=signed,
        taken_by=by,
    )
    area = LegalAuthority.Area.INFORMATION
    sign_for(release, represented_by, client_part, area=area, now=now)
    return audit.save(release, by=by, why=why or _("Release signed"))


@transaction.atomic
def revoke_release(
    release: Release, *, by: Staff, now: dt.datetime, words: str = "", why: str = ""
) -> Release:
    """End a release at once, whatever its state and the case's: nothing stands in the way of a no.

    Revoking twice keeps the first instant. A revoked release never holds again (CON-12).
    """
    allow(by, "revoke", release, now)
    if release.revoked_at is not None:
        return release
    release.revoked_at = now
    release.revocation_words = words.strip()
    fields = ["revoked_at", "revocation_words"]
    return audit.save(release, by=by, why=why or words or _("Release revoked"), only=fields)


@transaction.atomic
def let_release_end(release: Release, *, by: Staff, now: dt.datetime, why: str = "") -> Release:
    """Say that a release need not be renewed, so that nobody is reminded of it any more.

    It changes nothing about what may be told while the release lasts.
    """
    allow(by, "edit", release, now)
    if release.not_needed_at is not None:
        return release
    release.not_needed_at = now
    return audit.save(release, by=by, why=why or _("Release left to end"), only=["not_needed_at"])


def _check_terms(recipient: str, record_types: Sequence[str], purpose: str) -> None:
    if not recipient.strip() or recipient.strip().lower() in TOO_WIDE:
        raise Refused(_("Name the person we may tell."), field="recipient_name")
    if not record_types or not set(record_types) <= set(RecordType.values):
        raise Refused(_("Choose what may be told."), field="record_types")
    if not purpose.strip() or purpose.strip().lower() in TOO_WIDE:
        raise Refused(_("Say why they need to know."), field="purpose")


def _check_window(signed_on: dt.date, starts_on: dt.date, ends_on: dt.date) -> None:
    if starts_on < signed_on:
        raise Refused(_("It can't start before it was signed."), field="starts_on")
    if ends_on < starts_on:
        raise Refused(_("It has to end on its first day or later."), field="ends_on")
    if ends_on - LONGEST > starts_on:
        raise Refused(
            _("A release lasts one year at most. Choose an earlier end."), field="ends_on"
        )


def _check_signature(method: str, restated_aloud: bool) -> None:
    if method == SignMethod.VERBAL:
        raise Refused(_("A release has to be signed in writing or on the screen."), field="method")
    if not restated_aloud:  # AAA 4: say again what is told, to whom and why, each time
        raise Refused(
            _("Say aloud again what is told, to whom and why, then tick this."),
            field="restated_aloud",
        )


def _next_number(case: Case) -> int:
    """The next number of this case; the case's lock keeps two from getting the same one."""
    newest = Release._base_manager.filter(case=case).aggregate(newest=Max("number"))["newest"]
    return (newest or 0) + 1
