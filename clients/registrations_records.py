"""What notes, contacts, drafts and documents register with the rooms around them."""

import datetime as dt
import uuid
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casemgmt.ledger.drafts import DraftKind, draft_kinds
from clients.entries import contact_lines, note_lines
from clients.models import Case, Contact, Note
from clients.registry import CaseTab, case_tabs, timeline_sources


def _note_draft_url(case_id: uuid.UUID | None, draft_id: uuid.UUID) -> str:
    return f"{reverse('note-new', args=[case_id])}?draft={draft_id}"


def _contacts(staff: Any, case: Case, now: dt.datetime) -> int:
    return Contact.objects.visible_to(staff, now).filter(case=case).count()


draft_kinds.register(
    "note",
    DraftKind(
        label=_("Note"),
        icon="notebook-pen",
        url=_note_draft_url,
        names=frozenset({"mode", "reached", "on", "started", "ended", "participants", "text"}),
        text="text",
    ),
)
case_tabs.register("notes", CaseTab(_("Notes"), "note-list", 20, _contacts))
timeline_sources.register(Note._meta.label, note_lines)
timeline_sources.register(Contact._meta.label, contact_lines)
