"""Drafts: what a person has typed but not signed. Private to them, and part of no record.

A draft is known by an id the page made, so that saving it twice makes one draft; a version says
which text a page started from, so that nothing is overwritten unseen.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db import models, transaction
from django.utils.translation import gettext as _

from casemgmt.core.errors import Refused
from casemgmt.core.registry import Registry
from casemgmt.ledger.models import Draft

UNDO = dt.timedelta(minutes=10)
"""How long a discarded draft can be had back."""
OLD = dt.timedelta(days=90)
"""A draft untouched for longer is shown as old; it is never thrown away by itself."""

Fields: TypeAlias = dict[str, str | list[str]]


@dataclass(frozen=True)
class DraftKind:
    """A kind of draft: its words, its icon, and the page where it is finished.

    ``url`` takes the case's id (``None`` where there is no case) and the draft's; ``names`` are the
    fields that are kept, ``text`` the one whose first words stand in the list. A kind that is
    ``about_a_case`` has no draft without one.
    """

    label: Any
    icon: str
    url: Callable[[uuid.UUID | None, uuid.UUID], str]
    names: frozenset[str]
    text: str
    about_a_case: bool = True

    def kept(self, sent: Mapping[str, Any]) -> Fields:
        """What of a sent form is kept: its own fields, as text that any database can store."""
        return {name: _plain(sent[name]) for name in sorted(self.names) if name in sent}


@dataclass(frozen=True)
class DraftUsed:
    """The draft that something was written in, with what the page last knew of it."""

    id: uuid.UUID
    version: int
    fields: Fields


draft_kinds: Registry[str, DraftKind] = Registry("draft kinds")
"""By the word a page sends: what can be kept as a draft; registered by the room that finishes it."""


class NotYours(Refused):
    """The draft is somebody else's."""


class DraftGone(Refused):
    """The draft was signed or discarded in the meantime."""


class DraftChanged(Refused):
    """Another page saved this draft after this page read it; ``draft`` is what is kept now."""

    def __init__(self, message: str, draft: Draft) -> None:
        super().__init__(message)
        self.draft = draft


def drafts_of(user: Any) -> models.QuerySet[Draft]:
    """A person's unfinished drafts, the one saved last first."""
    return Draft.objects.filter(author=user, discarded_at=None).order_by("-saved_at")


def discarded_by(user: Any, now: dt.datetime) -> models.QuerySet[Draft]:
    """The drafts a person can still have back, the one discarded last first."""
    rows = Draft.objects.filter(author=user, discarded_at__gt=now - UNDO)
    return rows.order_by("-discarded_at")


def draft_of(user: Any, draft_id: uuid.UUID | None) -> Draft | None:
    """One unfinished draft of a person, or ``None``: somebody else's is as good as none."""
    return drafts_of(user).filter(pk=draft_id).first() if draft_id else None


@transaction.atomic
def save_draft(
    draft_id: uuid.UUID,
    *,
    by: Any,
    now: dt.datetime,
    kind: str,
    fields: Fields,
    version: int,
    case_id: uuid.UUID | None = None,
) -> Draft:
    """Keep what a person has typed; make the draft when ``version`` is 0.

    ``version`` is the one the page last heard of. Saving the same text again changes nothing, so a
    request whose answer was lost can be repeated. Returns the draft as kept.

    Raises ``NotYours``, ``DraftGone``, or ``DraftChanged`` when another page saved other text.
    """
    row = _locked(draft_id)
    if row is None and version == 0:
        return _make(draft_id, by=by, now=now, kind=kind, fields=fields, case_id=case_id)
    row = _own(row, by)
    if row.fields == fields:
        return row
    if row.version != version:
        raise DraftChanged(_("You also changed this on another page or device."), row)
    row.fields, row.version, row.saved_at = fields, row.version + 1, now
    row.save(update_fields=["typed", "version", "saved_at"])
    return row


@transaction.atomic
def finish(draft_id: uuid.UUID, *, by: Any, version: int, fields: Fields) -> None:
    """Take a draft away because its text is being signed, in the caller's transaction.

    Nothing happens when the page never kept a draft. Raises ``DraftGone`` when it did and the draft
    was signed or discarded on another page, and ``DraftChanged`` when another page saved text that
    is not in ``fields``.
    """
    problem = trouble(draft_id, by=by, version=version, fields=fields)
    if problem is not None:
        raise problem
    Draft.objects.filter(pk=draft_id, author_id=by.user.pk).delete()


@transaction.atomic
def trouble(
    draft_id: uuid.UUID, *, by: Any, version: int, fields: Fields
) -> "DraftChanged | DraftGone | NotYours | None":
    """What ``finish`` would raise now, or ``None``; the draft stays locked until the commit."""
    row = _locked(draft_id)
    if row is None and version == 0:
        return None
    try:
        row = _own(row, by)
    except (DraftGone, NotYours) as problem:
        return problem
    if row.version != version and row.fields != fields:
        return DraftChanged(_("You also changed this on another page or device."), row)
    return None


@transaction.atomic
def discard(draft_id: uuid.UUID, *, by: Any, now: dt.datetime) -> None:
    """Put a draft aside; it can be had back for ten minutes. Raises ``NotYours``.

    Discarding twice is the same as once. A job destroys it later.
    """
    row = _locked(draft_id)
    if row is None:
        return
    if row.author_id != by.user.pk:
        raise NotYours(_("There is no such draft."))
    if row.discarded_at is None:
        row.discarded_at = now
        row.save(update_fields=["discarded_at"])


@transaction.atomic
def restore(draft_id: uuid.UUID, *, by: Any, now: dt.datetime) -> Draft:
    """Have a discarded draft back. Raises ``NotYours``, or ``DraftGone`` after ten minutes."""
    row = _locked(draft_id)
    if row is None or row.author_id != by.user.pk:
        raise NotYours(_("There is no such draft."))
    if row.discarded_at is not None and now - row.discarded_at >= UNDO:
        raise DraftGone(_("It is more than ten minutes ago. The draft can't be brought back."))
    row.discarded_at = None
    row.save(update_fields=["discarded_at"])
    return row


def _plain(value: Any) -> str | list[str]:
    """Text, or a list of texts, with one kind of line end and no NUL or half of a character."""
    if isinstance(value, list):
        return [str(_plain(part)) for part in value]
    text = str(value).replace("\r\n", "\n").replace("\x00", "\ufffd")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _make(
    draft_id: uuid.UUID,
    *,
    by: Any,
    now: dt.datetime,
    kind: str,
    fields: Fields,
    case_id: uuid.UUID | None,
) -> Draft:
    row = Draft(
        id=draft_id,
        author_id=by.user.pk,
        kind=kind,
        case_id=case_id,
        url=draft_kinds[kind].url(case_id, draft_id),
        created_at=now,
        saved_at=now,
    )
    row.fields = fields
    Draft.objects.bulk_create([row], ignore_conflicts=True)
    kept = _own(_locked(draft_id), by)
    if kept.fields != fields:
        raise DraftChanged(_("You also changed this on another page or device."), kept)
    return kept


def _locked(draft_id: uuid.UUID) -> Draft | None:
    return Draft.objects.select_for_update().filter(pk=draft_id).first()


def _own(row: Draft | None, by: Any) -> Draft:
    if row is None:
        raise DraftGone(_("This draft was signed or discarded on another page."))
    if row.author_id != by.user.pk:
        raise NotYours(_("There is no such draft."))
    if row.discarded_at is not None:
        raise DraftGone(_("This draft was signed or discarded on another page."))
    return row
