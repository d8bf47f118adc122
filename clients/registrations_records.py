"""What notes, contacts, drafts and documents register with the rooms around them."""

import datetime as dt
import uuid
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import System
from casemgmt.ledger.drafts import DraftKind, draft_kinds
from casemgmt.ledger.outbox import handlers
from casemgmt.ledger.registry import Job, jobs
from clients.actions.documents import SCANNER, check_document
from clients.comparing import check_files
from clients.entries import contact_lines, document_lines, note_lines
from clients.models import (
    Addendum,
    Case,
    Contact,
    Document,
    LegalAuthority,
    LegalPaper,
    Note,
)
from clients.purging import destroy_documents, destroyer, free_authorities
from clients.registry import CaseTab, case_tabs, purge_handlers, timeline_sources


def _note_draft_url(case_id: uuid.UUID | None, draft_id: uuid.UUID) -> str:
    return f"{reverse('note-new', args=[case_id])}?draft={draft_id}"


def _contacts(staff: Any, case: Case, now: dt.datetime) -> QuerySet[Contact]:
    rows: QuerySet[Contact] = Contact.objects.visible_to(staff, now).filter(case=case)
    return rows


def _documents(staff: Any, case: Case, now: dt.datetime) -> QuerySet[Document]:
    rows: QuerySet[Document] = Document.objects.visible_to(staff, now).filter(case=case)
    return rows


def scan_document(document_id: str) -> None:
    """Have one document checked for viruses; the outbox tries again when the check is away."""
    document = Document._base_manager.get(pk=document_id)
    check_document(document, by=System(SCANNER), now=timezone.now())


draft_kinds.register(
    "note",
    DraftKind(
        label=_("Note"),
        icon="notebook-pen",
        url=_note_draft_url,
        names=frozenset(
            {"mode", "reached", "on", "started", "ended", "participants", "text", "categories"}
        ),
        text="text",
    ),
)
case_tabs.register("notes", CaseTab(_("Notes"), "note-list", 20, _contacts))
timeline_sources.register(Note._meta.label, note_lines)
timeline_sources.register(Contact._meta.label, contact_lines)
timeline_sources.register(Document._meta.label, document_lines)
case_tabs.register("documents", CaseTab(_("Documents"), "document-list", 70, _documents))
case_tabs.register("history", CaseTab(_("History"), "case-history", 90))
handlers.register("clients.scan_document", scan_document)
jobs.register(
    "check_files",
    Job(
        "check_files",
        _("Compare stored files with their hashes"),
        check_files,
        {
            "checked": _("files read"),
            "changed": _("files that are not what was stored"),
            "missing": _("files that are gone"),
            "stray": _("files that belong to no document"),
            "unfinished": _("unfinished uploads taken away"),
        },
        wrong=("changed", "missing", "stray"),
        nightly=True,
    ),
)
# In this order: what points at another row goes before it.
purge_handlers.register(Addendum._meta.label, destroyer(Addendum))
purge_handlers.register(Note._meta.label, destroyer(Note))
purge_handlers.register(Contact._meta.label, destroyer(Contact))
purge_handlers.register(LegalPaper._meta.label, destroyer(LegalPaper))
purge_handlers.register(LegalAuthority._meta.label, free_authorities)
purge_handlers.register(Document._meta.label, destroy_documents)
