"""How a release ends, or goes on: the client's no, a narrower one, an event, a doubt."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from consent.actions.drafting import check_length, next_number
from consent.models import Clause, Release
from consent.models.clauses import included_in

ANEW = {"id", "version", "number", "supersedes", "signed_at"}
"""What a narrower release has of its own; everything else it takes over as it was signed."""
LIFE = {"ended_at", "superseded_at", "disputed_at", "not_needed_at", "signed_copy"}


@transaction.atomic
def revoke_release(
    release: Release, *, by: Staff, now: dt.datetime, words: str = "", why: str = ""
) -> Release:
    """End a release at once, whatever its state and the case's: nothing stands in the way of a no.

    Every other release of the same form for the same recipient ends with it: the client wants them
    told nothing. Revoking twice keeps the first instant. A revoked release never holds again (CON-12).
    """
    allow(by, "revoke", release, now)
    _must_be_signed(release)
    narrower = Release._base_manager.filter(supersedes=release).first()
    if narrower is not None:  # a page that is out of date revokes what has taken its place
        return revoke_release(narrower, by=by, now=now, words=words, why=why)
    if release.revoked_at is not None:
        return release
    release.revoked_at = now
    release.revocation_words = words.strip()
    fields = ["revoked_at", "revocation_words"]
    audit.save(release, by=by, why=why or words or _("Release revoked"), only=fields)
    for earlier in Release.objects.filter(case_id=release.case_id).like(release).not_over():
        revoke_release(earlier, by=by, now=now, words=words, why=why)
    return release


@transaction.atomic
def narrow_release(
    release: Release,
    *,
    by: Staff,
    now: dt.datetime,
    record_types: Collection[str],
    categories: Collection[str],
    words: str = "",
    why: str = "",
) -> Release:
    """The client takes back a part: a narrower release replaces this one at once (CON-12).

    What stays rests on the signature that was given, so that nobody has to wait for another, and on
    the doubt about it, where there is one.
    ``record_types`` and ``categories`` are what may still be told. Returns the narrower release.
    Raises ``Refused`` for one that is over, where nothing is taken back or nothing is left, and where
    its form can't do without what is taken back.
    """
    allow(by, "revoke", release, now)
    _must_go_on(release)
    kept = [one for one in release.clauses.all() if one.record_type in record_types]
    included = included_in(release.clauses.all())
    left = [one for one in included if one in categories]
    if not kept or not release.rules.must <= set(left):
        raise Refused(_("Then nothing is left of it. Revoke it as a whole."), field="record_types")
    if len(kept) == len(release.clauses.all()) and left == included:
        raise Refused(_("Take out what may not be told any more."), field="record_types")
    narrower = _copy_of(release)
    audit.save(narrower, by=by, why=why or _("Narrower release, at the client's word"))
    for clause in kept:
        part = _copy_of_clause(clause, narrower, left)
        audit.save(part, by=by, why=_("Still named in a release"))
    narrower.signed_at, narrower.disputed_at = release.signed_at, release.disputed_at
    goes_on = ["signed_at", "disputed_at"]
    audit.save(narrower, by=by, why=_("Rests on the signature given"), only=goes_on)
    release.superseded_at, release.revocation_words = now, words.strip()
    fields = ["superseded_at", "revocation_words"]
    audit.save(release, by=by, why=why or _("Release revoked in part"), only=fields)
    return narrower


@transaction.atomic
def settle_event(
    release: Release,
    *,
    by: Staff,
    now: dt.datetime,
    has_come: bool,
    ends_on: dt.date | None = None,
    why: str = "",
) -> Release:
    """Look again at what a release waits for: it has come and ends it, or ``ends_on`` is the next day
    on which somebody looks (CON-09).

    Raises ``Refused`` for one that waits for nothing or is over, without a day that is to come, and
    for a day after the longest that its form may last.
    """
    allow(by, "edit", release, now)
    _must_go_on(release)
    if not release.ends_with:
        raise Refused(_("This release waits for no event. It ends on its last day."))
    if has_come:
        return end_with_event(release, by=by, now=now, why=why)
    today = release.case.agency.today(now)
    if ends_on is None or ends_on <= today or ends_on < release.starts_on:
        raise Refused(_("Give the next day on which you look again."), field="ends_on")
    if today > release.ends_on:
        raise Refused(_("Its last day has passed. The client signs a new one."))
    release.ends_on = ends_on
    check_length(release, today)
    return audit.save(release, by=by, why=why or _("Looked at again"), only=["ends_on"])


@transaction.atomic
def end_with_event(release: Release, *, by: Staff, now: dt.datetime, why: str = "") -> Release:
    """What a release waited for has come: it ends at once, and for good."""
    allow(by, "edit", release, now)
    _must_go_on(release)
    release.ended_at = now
    return audit.save(release, by=by, why=why or _("Its event has come"), only=["ended_at"])


@transaction.atomic
def dispute_release(
    release: Release, *, by: Staff, now: dt.datetime, words: str, why: str = ""
) -> Release:
    """Say that a release is in doubt: who signed, or whether freely. It rests until that is settled.

    Raises ``Refused`` without words, and for one that is over.
    """
    allow(by, "edit", release, now)
    _must_go_on(release)
    if not words.strip():
        raise Refused(_("Say what is in doubt."), field="words")
    if release.disputed_at is not None:
        raise Refused(_("This is in doubt already."))
    before = f"{release.dispute_words}\n\n" if release.dispute_words else ""
    release.disputed_at, release.dispute_words = now, before + words.strip()
    fields = ["disputed_at", "dispute_words"]
    return audit.save(release, by=by, why=why or _("Release in doubt"), only=fields)


@transaction.atomic
def settle_dispute(
    release: Release, *, by: Staff, now: dt.datetime, stands: bool, words: str, why: str = ""
) -> Release:
    """Settle a doubt: the release stands as it was signed, or it never was one and ends for good.

    Whoever leads the case settles it, and never who took the signature. Raises ``Refused`` without a
    doubt or without words.
    """
    allow(by, "approve", release, now)
    if release.disputed_at is None or release.is_over:
        raise Refused(_("Nothing is in doubt here."))
    if release.taken_by_id == by.pk:
        raise Refused(_("You took the signature. Somebody else settles whether it stands."))
    if not words.strip():
        raise Refused(_("Say what you found."), field="words")
    release.dispute_words = f"{release.dispute_words}\n\n{words.strip()}"
    if stands:
        release.disputed_at = None
    else:
        release.invalid_at = now
    fields = ["disputed_at", "dispute_words", "invalid_at"]
    why = why or (_("Doubt settled: it stands") if stands else _("Doubt settled: not valid"))
    return audit.save(release, by=by, why=why, only=fields)


@transaction.atomic
def let_release_end(release: Release, *, by: Staff, now: dt.datetime, why: str = "") -> Release:
    """Say that a release need not be renewed, so that nobody is reminded of it any more.

    It changes nothing about what may be told while the release lasts.
    """
    allow(by, "edit", release, now)
    _must_be_signed(release)
    if release.not_needed_at is not None:
        return release
    release.not_needed_at = now
    return audit.save(release, by=by, why=why or _("Release left to end"), only=["not_needed_at"])


def _must_be_signed(release: Release) -> None:
    if release.signed_at is None:
        raise Refused(_("Nobody has signed it. Discard it, or write down that the client said no."))


def _must_go_on(release: Release) -> None:
    _must_be_signed(release)
    if release.revoked_at is not None or release.is_over:
        raise Refused(_("This release has ended already."))


def _copy_of(release: Release) -> Release:
    """The same release as a draft, signed once its clauses are in. It stays as restricted as it was:
    whom it is for and why would tell what the client took back."""
    fields = {field.name for field in Release._meta.concrete_fields} - ANEW - LIFE
    narrower = Release(**{name: getattr(release, name) for name in fields})
    narrower.supersedes = release
    narrower.number = next_number(narrower)
    return narrower


def _copy_of_clause(clause: Clause, release: Release, includes: list[str]) -> Clause:
    return Clause(
        case=release.case,
        release=release,
        record_type=clause.record_type,
        categories=release.categories,
        includes=[one for one in clause.includes if one in includes],
        covers_from=clause.covers_from,
        covers_until=clause.covers_until,
    )
