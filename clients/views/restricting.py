"""Pages that restrict a record after it was written."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casemgmt.core.access import FORM, record_access
from casemgmt.core.forms import attempt
from clients.actions.restricting import restrict_document, restrict_note
from clients.entries import restricted_tags
from clients.forms.restricted import RestrictForm
from clients.frame import case_frame
from clients.models import Document, Note, RestrictableRecord

DONE = _("It is restricted from now on, with all its history.")


@record_access(Note, "edit", FORM)
def note_restrict(request: Any, note: Note) -> HttpResponse:
    """Restrict a note, its contact and what was added to it."""
    form = RestrictForm(request.POST or None, held=_left(request, note))
    act = {"by": request.staff, "now": request.now}
    if form.is_valid() and attempt(form, restrict_note, note, **act, **form.cleaned_data):
        messages.success(request, DONE)
        return redirect("note-detail", pk=note.pk)
    return _page(request, note, form, "notes", reverse("note-detail", args=[note.pk]))


@record_access(Document, "edit", FORM)
def document_restrict(request: Any, document: Document) -> HttpResponse:
    """Restrict a document."""
    form = RestrictForm(request.POST or None, held=_left(request, document))
    act = {"by": request.staff, "now": request.now}
    if form.is_valid() and attempt(form, restrict_document, document, **act, **form.cleaned_data):
        messages.success(request, DONE)
        return redirect("document-list", pk=document.case_id)
    back = reverse("document-list", args=[document.case_id])
    return _page(request, document, form, "documents", back)


def _left(request: Any, record: RestrictableRecord) -> list[str]:
    """What the person is cleared for and the record is not restricted by yet."""
    return [one for one in request.decision.categories if one not in record.categories]


def _page(request: Any, record: Any, form: RestrictForm, tab: str, back: str) -> HttpResponse:
    context = {"form": form, "back": back, "restricted": restricted_tags(record)}
    return render(request, "clients/restrict.html", context | case_frame(request, record.case, tab))
