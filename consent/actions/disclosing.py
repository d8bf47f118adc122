"""Something is told to somebody outside, and written down as it was."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.display import day as short_day
from casemgmt.core.errors import Refused
from clients.actions.standing import refuse_unwished
from consent.actions.releasing import end_with_event
from consent.elements import TOO_WIDE
from consent.models import Disclosure, EndsWith, RecordType, Release


@transaction.atomic
def record_spoken(
    release: Release,
    *,
    by: Staff,
    now: dt.datetime,
    spoke_with: str,
    record_types: Sequence[str],
    told: str,
    relevance: str,
    method: str,
    told_at: dt.datetime,
    client_knew_on: dt.date,
    warned: bool,
    organization: str = "",
    why: str = "",
) -> Disclosure:
    """Write down what was said to somebody outside under a release (CON-14, CON-15, CON-18).

    The release is asked whether it held at ``told_at``, the instant of telling, and covers every
    kind of record: one revoked since still answers for what was told before, and one that held on
    that day only counts until the client took it back. ``client_knew_on`` is the local day when the
    client last heard or saw what would be told, to whom and why (CON-19); ``warned`` says that the
    listener was told not to pass it on. The row joins the accounting in this transaction.
    Raises ``Refused`` naming the field, and ``Forbidden`` for who does not work the case.
    """
    allow(by, "disclose", release, now)
    _check_when(release, told_at, client_knew_on, now)
    _check_what(release, record_types, told, relevance)
    if not spoke_with.strip() or spoke_with.strip().lower() in TOO_WIDE:
        raise Refused(_("Name the person you spoke with."), field="spoke_with")
    refuse_unwished(spoke_with, release.case.client, field="spoke_with")
    if method not in Disclosure.Method.values:
        raise Refused(_("Choose how you spoke."), field="method")
    if not warned:
        words = _("Tell them not to pass it on without the client's permission, then tick this.")
        raise Refused(words, field="warned")
    disclosure = Disclosure(
        case=release.case,
        number=_next_number(release),
        release=release,
        spoke_with=spoke_with.strip(),
        organization=organization.strip(),
        record_types=[kind for kind in RecordType.values if kind in record_types],
        told=told.strip(),
        relevance=relevance.strip(),
        method=method,
        told_at=told_at,
        told_by=by,
        recorded_at=now,
        client_knew_on=client_knew_on,
        warned=warned,
    )
    audit.save(disclosure, by=by, why=why or _("Told under a release"))
    if release.ends_with == EndsWith.ONCE:
        end_with_event(release, by=by, now=now, why=_("It was told once"))
    return disclosure


def _check_when(
    release: Release, told_at: dt.datetime, client_knew_on: dt.date, now: dt.datetime
) -> None:
    """It was told by now, while the release held and the client lived, and the client knew before."""
    if told_at > now:
        raise Refused(_("Write it down once you have told them."), field="told_at")
    if not release.holds_at(told_at):
        raise Refused(_why_not(release, told_at), field="told_at")
    told_on, died_on = release.case.agency.today(told_at), release.case.client.died_on
    if died_on is not None and told_on > died_on:
        words = _("The client had died by then; what they had signed ended with that.")
        raise Refused(words, field="told_at")
    if client_knew_on > told_on:
        raise Refused(_("The client hears of it before it is told."), field="client_knew_on")
    if release.signed_on is None or client_knew_on < release.signed_on:
        words = _("Since they signed, the client has to hear once more what is told.")
        raise Refused(words, field="client_knew_on")


def _why_not(release: Release, told_at: dt.datetime) -> str:
    today = release.case.agency.today(told_at)
    if release.is_revoked_at(told_at):
        words = _("The client revoked release %(number)d. Since then nothing may be told.")
        return words % {"number": release.number}
    names = {
        "number": release.number,
        "from": short_day(release.starts_on, today),
        "until": short_day(release.ends_on, today),
    }
    return _("Release %(number)d holds from %(from)s until %(until)s only.") % names


def _check_what(release: Release, record_types: Sequence[str], told: str, relevance: str) -> None:
    if not record_types or not set(record_types) <= set(RecordType.values):
        raise Refused(_("Choose what it was about."), field="record_types")
    beyond = [
        kind.label for kind in RecordType if kind in {*record_types} - {*release.record_types}
    ]
    if beyond:
        names = {"number": release.number, "what": ", ".join(map(str, beyond))}
        words = _("Release %(number)d does not name: %(what)s. That takes a new release.")
        raise Refused(words % names, field="record_types")
    if not told.strip():
        raise Refused(_("Write what you told them."), field="told")
    if not relevance.strip() or relevance.strip().lower() in TOO_WIDE:
        raise Refused(_("Say why they needed exactly this."), field="relevance")


def _next_number(release: Release) -> int:
    """The next number of the case; its lock keeps two from getting the same one."""
    rows = Disclosure._base_manager.filter(case_id=release.case_id)
    return (rows.aggregate(newest=Max("number"))["newest"] or 0) + 1
