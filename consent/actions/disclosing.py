"""Something is told to somebody outside, and written down as it was."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.display import day as short_day
from casemgmt.core.errors import Refused
from clients.actions.standing import refuse_unwished
from consent.actions.releasing import end_with_event
from consent.actions.serving import EARLIEST_YEAR
from consent.elements import TOO_WIDE
from consent.models import (
    Disclosure,
    DisclosureException,
    EndsWith,
    RecordType,
    Release,
    ReleaseKind,
)

SPOKEN = (Disclosure.Method.PHONE, Disclosure.Method.IN_PERSON, Disclosure.Method.VIDEO)
"""How something is told under a release; what goes on paper takes the desk."""


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
    if release.kind == ReleaseKind.IDENTITY_USE:
        raise Refused(_("This release lets us show who they are. Telling takes another form."))
    if release.ends_with == EndsWith.ONCE and release.ended_at is not None:
        words = _("Release %(number)d was for telling once, and that is done.")
        raise Refused(words % {"number": release.number}, field="told_at")
    _check_when(release, told_at, client_knew_on, now)
    _check_what(release, record_types, told, relevance)
    if not spoke_with.strip() or spoke_with.strip().lower() in TOO_WIDE:
        raise Refused(_("Name the person you spoke with."), field="spoke_with")
    refuse_unwished(spoke_with, release.case.client, field="spoke_with")
    if method not in SPOKEN:
        raise Refused(_("Choose how you spoke."), field="method")
    if not warned:
        words = _("Tell them not to pass it on without the client's permission, then tick this.")
        raise Refused(words, field="warned")
    disclosure = Disclosure(
        case=release.case,
        release=release,
        categories=release.categories,
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


@transaction.atomic
def record_excepted(
    exception: DisclosureException,
    *,
    by: Staff,
    now: dt.datetime,
    spoke_with: str,
    record_types: Sequence[str],
    told: str,
    method: str,
    told_at: dt.datetime,
    why: str = "",
) -> Disclosure:
    """Write down what was told without a release, once it was approved (CON-16, CON-17, CON-18).

    It was told after the advice and the approval, once, of no more than was approved. The row joins
    the accounting in this transaction, under the same categories. Raises ``Refused`` naming the
    field, and ``Forbidden`` for who does not work the case.
    """
    allow(by, "disclose", exception, now)
    if exception.state != DisclosureException.State.APPROVED:
        raise Refused(_("Nothing may be told: this is not approved, or it was told already."))
    check_telling(told, method, told_at, now)
    if told_at < _earliest(exception):
        raise Refused(_("It may be told once it is approved, not before."), field="told_at")
    if not record_types or not set(record_types) <= set(exception.record_types):
        raise Refused(
            _("Choose of what was approved. The rest is asked for anew."), field="record_types"
        )
    if not spoke_with.strip() or spoke_with.strip().lower() in TOO_WIDE:
        raise Refused(_("Name the person who was told."), field="spoke_with")
    if _plain(spoke_with) != _plain(exception.recipient_name):
        raise Refused(
            _("It was approved for one person. Anybody else is asked for anew."), field="spoke_with"
        )
    exception.told_at = told_at
    audit.save(exception, by=by, why=why or _("Told without a release"), only=["told_at"])
    return tell_under(
        exception,
        by=by,
        now=now,
        spoke_with=spoke_with,
        record_types=record_types,
        told=told,
        method=method,
        told_at=told_at,
    )


def _plain(name: str) -> str:
    """A name as it is compared: capitals and spaces make no other person."""
    return " ".join(name.casefold().split())


def _earliest(exception: DisclosureException) -> dt.datetime:
    """The minute from which it may be told: advice was asked for, and it was approved."""
    before = [one for one in (exception.consulted_at, exception.decided_at) if one is not None]
    return max(before).replace(second=0, microsecond=0)


def check_moment(at: dt.datetime, now: dt.datetime, *, field: str) -> None:
    """Raise ``Refused`` for a time that has not come, or in which nobody alive was born."""
    if at.year < EARLIEST_YEAR:
        raise Refused(_("Check the year."), field=field)
    if at > now:
        raise Refused(_("Write it down once it has happened."), field=field)


def check_telling(told: str, method: str, told_at: dt.datetime, now: dt.datetime) -> None:
    """Something was told by now, somehow."""
    check_moment(told_at, now, field="told_at")
    if method not in Disclosure.Method.values:
        raise Refused(_("Choose how you told them."), field="method")
    if not told.strip():
        raise Refused(_("Write what you told them."), field="told")


def tell_under(
    exception: DisclosureException,
    *,
    by: Staff,
    now: dt.datetime,
    spoke_with: str,
    record_types: Sequence[str],
    told: str,
    method: str,
    told_at: dt.datetime,
) -> Disclosure:
    """The line of the accounting, with the ground and the law it rests on."""
    disclosure = Disclosure(
        case=exception.case,
        exception=exception,
        ground=exception.ground,
        law=exception.law,
        categories=exception.categories,
        spoke_with=spoke_with.strip(),
        organization=exception.recipient_organization,
        record_types=[kind for kind in RecordType.values if kind in record_types],
        told=told.strip(),
        relevance=exception.relevance,
        method=method,
        told_at=told_at,
        told_by=by,
        recorded_at=now,
        client_told=exception.client_told,
        warned=False,
    )
    return audit.save(disclosure, by=by, why=_("Told without a release"))


def _check_when(
    release: Release, told_at: dt.datetime, client_knew_on: dt.date, now: dt.datetime
) -> None:
    """It was told by now, while the release held and the client lived, and the client knew before."""
    check_moment(told_at, now, field="told_at")
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
    if release.state_on(today) == Release.State.SUSPENDED:
        words = _("Release %(number)d is on hold. Nothing may be told until that is settled.")
        return words % {"number": release.number}
    if release.is_over:
        return _("Release %(number)d has ended.") % {"number": release.number}
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
