"""Pages that restrict a record after it was written."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, record_access
from casemgmt.core.forms import attempt
from clients.actions.restricting import restrict_document, restrict_note
from clients.entries import restricted_tags
from clients.forms.restricted import RestrictForm
from clients.frame import case_frame
from clients.models import Document, Note


@record_access(Note, "edit", FORM)
def note_restrict(request: Any, note: Note) -> HttpResponse:
    """Restrict a note, its contact and what was added to it."""
    back = reverse("note-detail", args=[note.pk])
    return _restrict(request, note, restrict_note, back, "notes")


@record_access(Document, "edit", FORM)
def document_restrict(request: Any, document: Document) -> HttpResponse:
    """Restrict a document."""
    back = reverse("document-list", args=[document.case_id])
    return _restrict(request, document, restrict_document, back, "documents")


def _restrict(request: Any, record: Any, action: Any, back: str, tab: str) -> HttpResponse:
    left = [one for one in request.decision.categories if one not in record.categories]
    form = RestrictForm(request.POST or None, held=left)
    act = {"by": request.staff, "now": request.now}
    if form.is_valid() and attempt(form, action, record, **act, **form.cleaned_data):
        messages.success(request, _("It is restricted from now on, with all its history."))
        return redirect(back)
    context = {"form": form, "left": left, "back": back, "restricted": restricted_tags(record)}
    frame = case_frame(request, record.case, tab)
    return render(request, "clients/restrict.html", context | frame)
