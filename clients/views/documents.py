"""The documents of a case: the list, adding one, and opening one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.core import files
from casemgmt.core.access import FORM, READ, record_access
from casemgmt.core.display import moment
from casemgmt.core.forms import attempt
from casemgmt.core.pieces import Action, Cell, Column, TableRow, Tag
from casemgmt.core.sealing.fields import damage_logs
from casemgmt.core.sealing.tokens import Place
from casemgmt.ledger.reads import log_reads
from clients.actions.documents import add_document
from clients.entries import restricted_tags
from clients.forms.documents import DocumentForm
from clients.frame import case_frame
from clients.models import Case, Document
from clients.seeing import restricted_beyond

A_PAGE = 25
SCAN_TAGS: dict[str, Tag] = {
    Document.Scan.WAITING: Tag(gettext_lazy("Waiting for the virus check"), "info", "clock"),
    Document.Scan.CLEAN: Tag(gettext_lazy("Checked"), "ok", "shield-check"),
    Document.Scan.REJECTED: Tag(gettext_lazy("Refused by the virus check"), "late", "ban"),
    Document.Scan.NOT_CONFIGURED: Tag(gettext_lazy("No virus check here"), "", "shield-off"),
}


@record_access(Case, "view", FORM)
def document_list(request: Any, case: Case) -> HttpResponse:
    """The documents of a case, the newest first, and the form that adds one."""
    held = request.decision.categories
    form = DocumentForm(request.POST or None, request.FILES or None, held=held)
    if request.method == "POST" and form.is_valid():
        added = attempt(
            form, add_document, case, by=request.staff, now=request.now,
            upload=form.cleaned_data["file"], title=form.cleaned_data["title"],
            categories=form.cleaned_data.get("categories", ()),
        )  # fmt: skip
        if added is not None:
            messages.success(request, _("The document is added."))
            return redirect("document-list", pk=case.pk)
    documents = Document.objects.visible_to(request.staff, request.now).filter(case=case)
    rows = documents.select_related("uploaded_by").order_by("-uploaded_at", "pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    log_reads(request, "list", page.object_list)
    columns = [Column(_("Title")), Column(_("File")), Column(_("Added")), Column(_("Virus check"))]
    context = {
        **case_frame(request, case, "documents"),
        "form": form,
        "columns": columns,
        "row_actions": "edit" in request.decision.actions,
        "rows": [_row(document) for document in page.object_list],
        "page": page,
        "restricted_beyond": restricted_beyond(case),
    }
    return render(request, "clients/document_list.html", context)


@record_access(Document, "view", READ)
def document_download(request: Any, document: Document) -> HttpResponse:
    """Hand a document over as a download, unless it waits for the virus check or was refused."""
    if not document.can_be_opened:
        words: dict[str, str] = {
            Document.Scan.WAITING: _("This file waits for the virus check. Try again in a minute."),
            Document.Scan.REJECTED: _("The virus check refused this file. It can't be opened."),
        }
        messages.error(request, words[document.scan])
        return redirect("document-list", pk=document.case_id)
    try:
        stream: Any = files.respond(document.path, document.original_name, document.kind)
    except files.StorageDown:
        return render(request, "503.html", status=503)
    except files.Unreadable as problem:
        damage_logs["damage"](Place("clients_document", "path", document.pk), problem.code)
        messages.error(request, _("This file can't be opened: it is not what was stored."))
        return redirect("document-list", pk=document.case_id)
    download: HttpResponse = stream  # it streams, which Django types apart
    return download


def _row(document: Document) -> TableRow:
    url = reverse("document-download", args=[document.pk]) if document.can_be_opened else ""
    size = filesizeformat(document.size)
    kind = _("%(kind)s file, %(size)s") % {"kind": document.kind.upper(), "size": size}
    return TableRow(
        cells=[
            Cell(document.title, url=url, tags=restricted_tags(document)),
            Cell(document.original_name, note=kind),
            Cell(moment(document.uploaded_at), note=document.uploaded_by.name),
            Cell(tags=[SCAN_TAGS[document.scan]]),
        ],
        actions=[Action(_("Restrict"), reverse("document-restrict", args=[document.pk]), "lock")],
    )
