"""What was done with a client, written down: contacts, notes, and what is added to a note later."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow, decide
from casemgmt.core.errors import Refused
from casemgmt.ledger import drafts
from clients.cleared import refuse_unless_cleared
from clients.models import Addendum, Case, Contact, Note
from clients.models.record import is_late


@dataclass(frozen=True)
class Happening:
    """What a contact was: how, when, for how many minutes, who was there, and if anybody answered.

    ``summary`` is one line for a contact that gets no note; ``categories`` restrict it and its note.
    """

    mode: str
    started_at: dt.datetime
    minutes: int = 0
    was_reached: bool = True
    participants: str = ""
    summary: str = ""
    categories: Sequence[str] = ()


@transaction.atomic
def log_contact(
    case: Case, *, by: Staff, now: dt.datetime, happening: Happening, why: str = ""
) -> Contact:
    """Record a contact, made or tried, without a note (MON-01).

    Raises ``Refused`` when the case is closed, the contact lies ahead, what happened is not from the
    list, or the person is not cleared for what it is restricted by (CON-22).
    """
    allow(by, "add", case, now)
    return _record_contact(case, happening, by=by, now=now, why=why or _("Contact recorded"))


@transaction.atomic
def write_note(
    case: Case,
    *,
    by: Staff,
    now: dt.datetime,
    happening: Happening,
    text: str,
    draft: drafts.DraftUsed | None = None,
    why: str = "",
) -> Note:
    """Record a contact and sign the note that tells of it, in one transaction (MON-08, MON-09).

    Whoever opened the record in an emergency may do it too, and the note says so.
    The note is the author's, is signed at ``now`` and never changes after; one that is signed
    later than a note may take says so. The draft it was written in goes in the same transaction.

    Raises ``Refused`` when the case is closed, the contact lies ahead, nothing is written, or the
    person is not cleared for what it is restricted by (CON-22); ``DraftGone`` and ``DraftChanged`` when another page did something else with the draft.
    """
    allow(by, "write", case, now)
    if not text.strip():
        raise Refused(_("Write what was said and done."), field="text")
    if draft is not None:
        drafts.finish(draft.id, by=by, version=draft.version, fields=draft.fields)
    contact = _record_contact(case, happening, by=by, now=now, why=why or _("Note signed"))
    note = Note(
        case=case,
        contact=contact,
        author=by,
        text=text,
        happened_at=contact.started_at,
        signed_at=now,
        is_late=is_late(contact.started_at, now),
        in_emergency=_in_emergency(case, by, now),
        categories=contact.categories,
    )
    return audit.save(note, by=by, why=why or _("Note signed"))


@transaction.atomic
def add_to_note(note: Note, *, by: Staff, now: dt.datetime, text: str, why: str = "") -> Addendum:
    """Add to a signed note, which itself stays as it was (MON-09). Raises ``Refused``."""
    allow(by, "write", note, now)
    _must_be_open(note.case)
    if not text.strip():
        raise Refused(_("Write what there is to add."), field="text")
    addendum = Addendum(
        case_id=note.case_id,
        note=note,
        author=by,
        text=text,
        signed_at=now,
        in_emergency=_in_emergency(note.case, by, now),
        categories=note.categories,
    )
    return audit.save(addendum, by=by, why=why or _("Note added to"))


def _record_contact(
    case: Case, happening: Happening, *, by: Staff, now: dt.datetime, why: str
) -> Contact:
    _must_be_open(case)
    if happening.mode not in Contact.Mode.values:
        raise Refused(_("Choose what happened."), field="mode")
    if happening.started_at > now:
        raise Refused(
            _("This lies ahead. Write the note when it has happened."), field="started_at"
        )
    categories = refuse_unless_cleared(case, happening.categories, by=by, now=now)
    contact = Contact(
        case=case,
        categories=categories,
        mode=happening.mode,
        was_reached=happening.was_reached,
        started_at=happening.started_at,
        minutes=happening.minutes,
        participants=happening.participants,
        summary=happening.summary,
        recorded_by=by,
    )
    return audit.save(contact, by=by, why=why)


def _in_emergency(case: Case, by: Staff, now: dt.datetime) -> bool:
    """Does somebody write here only because they opened the record in an emergency?"""
    return not decide(by, "edit", case, now).allow


def _must_be_open(case: Case) -> None:
    if not case.is_open:
        raise Refused(_("The case is closed."))
