"""How contacts, notes and documents read as lines of a timeline, for one reader."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from casemgmt.agency.categories import names
from casemgmt.core.pieces import Tag, TimelineEntry
from clients.models import Addendum, Case, Contact, Document, Note
from clients.registry import TimelineLine

ICONS: dict[str, str] = {
    Contact.Mode.HOME_VISIT: "house",
    Contact.Mode.OFFICE: "building-2",
    Contact.Mode.PHONE: "phone",
    Contact.Mode.VIDEO: "video",
    Contact.Mode.MESSAGE: "message-square",
    Contact.Mode.COLLATERAL: "users",
}
FIRST_WORDS = 280
"""Characters of a note that stand in a list."""


def restricted_tags(record: Any) -> list[Tag]:
    """What restricts a record, a tag for each category."""
    return [Tag(str(name), "lock", "lock") for name in names(record.categories)]


def note_lines(staff: Any, case: Case, now: dt.datetime) -> list[TimelineLine]:
    """The notes of a case this person may read, the latest event first."""
    notes = Note.objects.visible_to(staff, now).filter(case=case)
    return [line for _contact, line in _of_notes(staff, now, notes)]


def contact_lines(staff: Any, case: Case, now: dt.datetime) -> list[TimelineLine]:
    """The contacts of a case that got no note."""
    rows = Contact.objects.visible_to(staff, now).filter(case=case, note=None)
    return [_of_contact(row) for row in rows.select_related("recorded_by").order_by("-started_at")]


def document_lines(staff: Any, case: Case, now: dt.datetime) -> list[TimelineLine]:
    """The documents added to a case."""
    rows = Document.objects.visible_to(staff, now).filter(case=case)
    return [
        TimelineLine(
            entry=TimelineEntry(
                icon="file-text",
                title=_("Document: %(title)s") % {"title": row.title},
                when=row.uploaded_at,
                who=row.uploaded_by.name,
                tags=restricted_tags(row),
                url=reverse("document-list", args=[row.case_id]),
            ),
            kind="other",
            author=row.uploaded_by,
        )
        for row in rows.select_related("uploaded_by").order_by("-uploaded_at")
    ]


def lines_of(staff: Any, now: dt.datetime, contacts: Iterable[Contact]) -> list[TimelineLine]:
    """These contacts in their order, each with the note that tells of it where it may be read."""
    shown = list(contacts)
    notes = Note.objects.visible_to(staff, now).filter(contact__in=shown)
    told = dict(_of_notes(staff, now, notes))
    return [told.get(row.pk) or _of_contact(row) for row in shown]


def _of_notes(staff: Any, now: dt.datetime, notes: Any) -> list[tuple[Any, TimelineLine]]:
    """Lines with the ids of the contacts they tell of."""
    rows = notes.select_related("author", "contact").order_by("-happened_at")
    more = Addendum.objects.visible_to(staff, now).filter(note=OuterRef("pk"))
    shown = rows.annotate(words=Left("text", FIRST_WORDS + 1), has_more=Exists(more)).defer("text")
    return [(row.contact_id, _of_note(row)) for row in shown]


def _of_note(note: Any) -> TimelineLine:
    contact = note.contact
    tags = restricted_tags(note)
    if note.is_late:
        tags.append(Tag(_("Late entry"), "warn", "clock-alert"))
    if note.in_emergency:
        tags.append(Tag(_("Written in an emergency"), "warn", "siren"))
    if note.has_more:
        tags.append(Tag(_("Addendum"), "", "file-plus"))
    if contact is not None and not contact.was_reached:
        tags.append(Tag(_("Not reached"), "", "phone-missed"))
    entry = TimelineEntry(
        icon=ICONS[contact.mode] if contact is not None else "notebook-pen",
        title=contact.get_mode_display() if contact is not None else _("Note"),
        when=note.happened_at,
        who=_who(note.author.name, contact.minutes if contact is not None else 0),
        text="" if note.is_restricted else Truncator(note.words).chars(FIRST_WORDS),
        tags=tags,
        url=reverse("note-detail", args=[note.pk]),
        tone="v" if contact is not None and contact.mode == Contact.Mode.HOME_VISIT else "p",
    )
    return TimelineLine(entry=entry, kind="contact", author=note.author)


def _of_contact(contact: Contact) -> TimelineLine:
    tags = restricted_tags(contact)
    if not contact.was_reached:
        tags.append(Tag(_("Not reached"), "", "phone-missed"))
    entry = TimelineEntry(
        icon=ICONS[contact.mode],
        title=contact.get_mode_display(),
        when=contact.started_at,
        who=_who(contact.recorded_by.name, contact.minutes),
        text=contact.summary,
        tags=tags,
    )
    return TimelineLine(entry=entry, kind="contact", author=contact.recorded_by)


def _who(name: str, minutes: int) -> str:
    if not minutes:
        return name
    return _("%(minutes)s min · %(name)s") % {"minutes": minutes, "name": name}
