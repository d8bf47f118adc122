"""A release is written down, to be read and signed: what, to whom, why and for how long."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from clients.actions.standing import refuse_unwished
from clients.after_death import refuse_after_death
from clients.cleared import refuse_unless_cleared
from clients.models import Case
from consent.elements import Form, lacking, may_go_on, terms_of, within_its_longest
from consent.kinds import RULES, RecordType
from consent.models import Clause, Release

TERMS = (
    *("kind", "recipient_name", "recipient_organization", "recipient_contact", "direction"),
    *("description", "purpose", "uses", "starts_on", "ends_on", "ends_with"),
)
LONGEST = "release_longest"
"""The setting that says how long a release of a program lasts at most."""
WORDS = ("recipient_name", "recipient_organization", "recipient_contact", "description", "purpose")


@transaction.atomic
def draft_release(
    case: Case,
    *,
    by: Staff,
    now: dt.datetime,
    terms: dict[str, Any],
    record_types: Collection[str],
    covers_from: dt.date,
    covers_until: dt.date | None = None,
    categories: Collection[str] = (),
    why: str = "",
) -> Release:
    """Write down a release to be read and signed (NASW 4, CON-09). Nothing may be told under it yet.

    ``terms`` are fields of the release; ``record_types`` what may be told, with the restricted
    ``categories`` that each of them may have, of the local days from ``covers_from`` on. All days
    count, the last one too. Raises ``Refused`` naming the field that lacks something, for what its
    form can't name, and for a recipient whom the client wants told nothing.
    """
    allow(by, "sign", case, now)
    if not case.is_open:
        raise Refused(_("The case is closed."))
    refuse_after_death(case.pk)
    release = Release(case=case, taken_by=by)
    _set_terms(release, terms)
    release.categories = refuse_unless_cleared(case, categories, by=by, now=now)
    clauses = _clauses(release, record_types, covers_from, covers_until)
    check_terms(release, clauses)
    release.number = next_number(release)
    audit.save(release, by=by, why=why or _("Release written down"))
    _save_clauses(clauses, by=by)
    return release


@transaction.atomic
def change_draft(
    release: Release,
    *,
    by: Staff,
    now: dt.datetime,
    terms: dict[str, Any],
    record_types: Collection[str],
    covers_from: dt.date,
    covers_until: dt.date | None = None,
    categories: Collection[str] = (),
    why: str = "",
) -> Release:
    """Write a release anew that nobody has signed; whoever reads it reads the new words.

    What restricts it stays: what was saved of it before would tell those who may not know. Raises
    what ``draft_release`` raises, and ``Refused`` once somebody signed it or said no.
    """
    allow(by, "sign", release, now)
    refuse_answered(release)
    if set(categories) != set(release.categories):
        words = _("What restricts it can't change any more. Discard it and write it down anew.")
        raise Refused(words, field="categories")
    _set_terms(release, terms)
    clauses = _clauses(release, record_types, covers_from, covers_until)
    check_terms(release, clauses)
    _remove_clauses(release, by=by)
    audit.save(release, by=by, why=why or _("Release changed before it was signed"))
    _save_clauses(clauses, by=by)
    return release


@transaction.atomic
def discard_draft(release: Release, *, by: Staff, now: dt.datetime) -> None:
    """Throw away a release that nobody has signed. Raises ``Refused`` once somebody answered."""
    allow(by, "sign", release, now)
    refuse_answered(release)
    _remove_clauses(release, by=by)
    audit.remove(release, by=by, why=_("Release discarded before it was signed"))


def refuse_answered(release: Release) -> None:
    """Raise ``Refused`` for a release that was signed, or that the client said no to."""
    if release.signed_at is not None:
        raise Refused(_("It was signed and never changes. Write a new one."))
    if release.refused_at is not None:
        raise Refused(_("The client said no to this one. Write a new one."))


def check_terms(release: Release, clauses: list[Clause], signed_on: dt.date | None = None) -> None:
    """Raise ``Refused`` for the first thing its form has to say and doesn't. While nobody has signed,
    a paper may still come that was signed on its first day."""
    day = signed_on or release.starts_on
    form = Form(release, clauses, day)
    for lack in lacking(form, terms_of(release.kind)):
        raise Refused(str(lack.words), field=lack.field)
    check_length(release, day)
    refuse_unwished(release.recipient_name, release.case.client, field="recipient_name")


def check_length(release: Release, day: dt.date) -> None:
    """Raise ``Refused`` for one that lasts longer than its form or its program has it, as of a day."""
    if not within_its_longest(Form(release, [], day)):
        words = _("This form lasts %(at_most)s. Choose an earlier end.")
        raise Refused(words % {"at_most": release.rules.at_most}, field="ends_on")
    longest = int(release.case.program.setting(LONGEST, day))
    if (release.ends_on - release.starts_on).days > longest and not may_go_on(release):
        words = _("In this program a release lasts %(n)d days at most. Choose an earlier end.")
        raise Refused(words % {"n": longest}, field="ends_on")


def next_number(release: Release) -> int:
    """The next among those of its case that are restricted alike; the case's lock keeps two from
    getting the same one."""
    alike = Release._base_manager.filter(case=release.case, categories=release.categories)
    return (alike.aggregate(newest=Max("number"))["newest"] or 0) + 1


def _set_terms(release: Release, terms: dict[str, Any]) -> None:
    audit.set_known(release, terms, TERMS)
    for field in WORDS:
        setattr(release, field, getattr(release, field).strip())
    if release.kind not in RULES:
        raise Refused(_("Choose a form."), field="kind")


def _clauses(
    release: Release,
    record_types: Collection[str],
    covers_from: dt.date,
    covers_until: dt.date | None,
) -> list[Clause]:
    if not set(record_types) <= set(RecordType.values):
        raise Refused(_("Choose what may be told."), field="record_types")
    return [
        Clause(
            case=release.case,
            release=release,
            record_type=kind,
            categories=release.categories,
            includes=release.categories,
            covers_from=covers_from,
            covers_until=covers_until,
        )
        for kind in RecordType.values
        if kind in record_types
    ]


def _save_clauses(clauses: list[Clause], *, by: Staff) -> None:
    for clause in clauses:
        audit.save(clause, by=by, why=_("Named in a release"))


def _remove_clauses(release: Release, *, by: Staff) -> None:
    for clause in Clause._base_manager.filter(release=release):
        audit.remove(clause, by=by, why=_("Taken out of a release"))
