"""Pages of an import, step by step, and of the right to import."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casemgmt.core.access import FORM, POST, READ, record_access, staff_access
from casemgmt.core.display import moment
from casemgmt.core.forms import attempt
from casemgmt.core.tables import csv_download
from casemgmt.ledger.reads import log_event, log_reads
from clients.actions.import_rights import end_import_right, give_import_right
from clients.actions.importing import (
    UNDO,
    check_import,
    commit_import,
    decide_line,
    lines_of,
    map_import,
    table_of,
    undo_import,
    upload_import,
)
from clients.forms.importing import ColumnsForm, ImportRightForm, LineForm, SeenForm, UploadForm
from clients.incoming import ADDED, fields_of
from clients.models import Case, Import, ImportDecision, ImportRight, ImportRow, Referral

PAGE = 25
NEWEST = 30


@staff_access("take_referrals", FORM)
def import_list(request: Any) -> HttpResponse:
    """One's own imports, and the door for another file while one has the right."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        act = {"by": request.staff, "now": request.now}
        said = {"name": file.name, "body": file.read(), "kind": form.cleaned_data["kind"]}
        upload = attempt(form, upload_import, **said, **act)
        if upload:
            return redirect("import-map", pk=upload.pk)
    rights = ImportRight.objects.for_agency(request.staff.agency_id)
    right = rights.standing(request.staff, request.now).first()
    rows = Import.objects.visible_to(request.staff, request.now).order_by("-uploaded_at", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    given = {"form": form, "right": right, "page": page, "imports": shown}
    return render(request, "clients/import_list.html", given)


@staff_access("take_referrals", READ)
def import_template(request: Any, kind: str) -> HttpResponse:
    """A table to fill in; it holds nothing."""
    return csv_download(f"{kind}.csv", fields_of(kind), [], mark="")


@record_access(Import, "view", READ)
def import_detail(request: Any, upload: Import) -> HttpResponse:
    """How far it is, and the lines that stay out with the reason, a page at a time."""
    act = request.staff, request.now
    rows = ImportRow.objects.visible_to(*act).filter(upload=upload, round=upload.round)
    rows = rows.filter(upload__checked_at__isnull=False)
    told = rows.to_look_at() if upload.state == "checked" else rows.staying_out()
    page = Paginator(told, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    log_reads(request, "list", shown)
    lines = dict(lines_of(upload, *act)) if shown else {}
    cases = _known(request, [pk for row in shown for pk in row.known])
    decided, waiting = _decided(request, shown), _waiting(request, upload, shown)
    listed = [
        {
            "row": row,
            "decision": decided.get(row.pk),
            "line": lines.get(row.number),
            "before": (before := upload.before(row.number)),
            "twin": lines.get(before) if isinstance(before, int) else None,
            "waits": waiting.get(before),
            "cases": [cases[key] for key in row.known if key in cases],
        }
        for row in shown
    ]
    until = upload.committed_at and min(upload.committed_at + UNDO, _right_ends(request))
    given = {"upload": upload, "page": page, "listed": listed, "undo_until": until}
    given["can_undo"] = upload.state == "committed" and until and until >= request.now
    return render(request, "clients/import_detail.html", given)


@record_access(Import, "edit", FORM)
def import_map(request: Any, upload: Import) -> HttpResponse:
    """Which column says what."""
    heads = table_of(upload).heads
    form = ColumnsForm(request.POST or None, upload=upload, heads=heads, staff=request.staff)
    if form.is_valid():
        given = {"program": form.cleaned_data["program"], "mapping": form.mapping()}
        if attempt(form, map_import, upload, by=request.staff, now=request.now, **given):
            return redirect("import-detail", pk=upload.pk)
    return render(request, "clients/import_map.html", {"upload": upload, "form": form})


@record_access(Import, "edit", POST)
def import_check(request: Any, upload: Import) -> HttpResponse:
    """Look at the next lines, and come back to the page, which asks for more."""
    check_import(upload, by=request.staff, now=request.now)
    return redirect("import-detail", pk=upload.pk)


@record_access(Import, "edit", POST)
def import_decide(request: Any, upload: Import) -> HttpResponse:
    """Is a line about the client it is like, or about somebody else? Back to where it stood."""
    form = LineForm(request.POST)
    back = reverse("import-detail", args=[upload.pk])
    if not form.is_valid():
        return redirect(back)
    act = {"by": request.staff, "now": request.now}
    said = {name: form.cleaned_data[name] for name in ("number", "answer")}
    decide_line(upload, seen_round=form.cleaned_data["round"], **said, **act)
    where = urlencode({"page": form.cleaned_data["page"] or 1})
    return redirect(f"{back}?{where}#line-{said['number']}")


@record_access(Import, "edit", POST)
def import_commit(request: Any, upload: Import) -> HttpResponse:
    """Bring in what is ready."""
    form = SeenForm(request.POST)
    seen = form.cleaned_data["round"] if form.is_valid() else None
    if seen is None:
        return redirect("import-detail", pk=upload.pk)
    done = commit_import(upload, by=request.staff, now=request.now, seen_round=seen)
    if done.kind == Import.Kind.CLIENTS:
        words = ngettext(
            "%(n)d client was brought in.", "%(n)d clients were brought in.", done.ready
        )
    else:
        words = ngettext(
            "%(n)d referral was brought in.", "%(n)d referrals were brought in.", done.ready
        )
    messages.success(request, words % {"n": done.ready})
    return redirect("import-detail", pk=upload.pk)


@record_access(Import, "edit", POST)
def import_undo(request: Any, upload: Import) -> HttpResponse:
    """Take back what came in."""
    undo_import(upload, by=request.staff, now=request.now)
    messages.success(request, _("Taken back. Correct the file and bring it in again."))
    return redirect("import-detail", pk=upload.pk)


@record_access(Import, "edit", POST)
def import_errors(request: Any, upload: Import) -> HttpResponse:
    """The lines that stay out as a table to correct, each with what is wrong with it.

    Who took it along stands in a column, so that the corrected table can be brought in as it is: what
    is ours in it is left out again.
    """
    act = request.staff, request.now
    rows = ImportRow.objects.visible_to(*act).filter(upload=upload, round=upload.round)
    out = list(rows.staying_out().order_by("number"))
    log_reads(request, "export", out)
    log_event(request, "import errors taken", record="clients.import", key=upload.pk)
    table = table_of(upload)
    mark = f"{request.staff.name}, {moment(request.now)}"
    heads = [*table.heads, *ADDED]
    blank = [""] * len(table.heads)
    said = {row.number: table.lines.get(row.number, blank) for row in out}
    lines = [[*said[row.number], row.number, _words(upload, row), mark] for row in out]
    return csv_download("lines to correct.csv", heads, lines, mark="")


@staff_access("review_privacy", FORM, step_up=True)
def import_rights(request: Any) -> HttpResponse:
    """Who may import until when, who may end it, and that something was imported: never what."""
    form = ImportRightForm(request.POST or None, staff=request.staff, now=request.now)
    act = {"by": request.staff, "now": request.now}
    if form.is_valid() and attempt(form, give_import_right, **act, **form.cleaned_data):
        messages.success(request, _("They can import until the end of that day."))
        return redirect("import-rights")
    rights = ImportRight.objects.visible_to(request.staff, request.now)
    rights = rights.select_related("staff", "given_by").order_by("-during")[:NEWEST]
    imports = Import.objects.for_agency(request.staff.agency_id).select_related("uploaded_by")
    imports = imports.defer("name").order_by("-uploaded_at")[:NEWEST]
    given = {"form": form, "rights": rights, "imports": imports}
    return render(request, "clients/import_rights.html", given)


@record_access(ImportRight, "end", POST)
def import_right_end(request: Any, right: ImportRight) -> HttpResponse:
    """End it before its day."""
    end_import_right(right, by=request.staff, now=request.now)
    messages.success(request, _("Ended. They see no import any more."))
    return redirect("import-rights")


def _known(request: Any, keys: list[Any]) -> dict[Any, Case]:
    """A case of each of these clients that the reader may see; whoever is shown is logged."""
    if not keys:
        return {}
    cases = Case.objects.visible_to(request.staff, request.now).filter(client__in=keys)
    found = {case.client_id: case for case in cases.select_related("client").order_by("opened_at")}
    log_reads(request, "list", [case.client for case in found.values()])
    return found


def _waiting(request: Any, upload: Import, rows: list[ImportRow]) -> dict[Any, Referral]:
    """The referrals these lines are much like, as far as the reader may see them; they are logged."""
    keys = {before for row in rows if isinstance(before := upload.before(row.number), str)}
    if not keys:
        return {}
    found = Referral.objects.visible_to(request.staff, request.now).filter(pk__in=keys)
    log_reads(request, "list", list(found))
    return {str(referral.pk): referral for referral in found}


def _right_ends(request: Any) -> Any:
    """When the reader's right to import ends, and with it what they may take back."""
    rights = ImportRight.objects.for_agency(request.staff.agency_id)
    return rights.standing(request.staff, request.now).get().during.upper


def _decided(request: Any, rows: list[ImportRow]) -> dict[Any, ImportDecision]:
    """What was said last of each of these lines, by whom and when."""
    said = ImportDecision.objects.visible_to(request.staff, request.now).filter(row__in=rows)
    ordered = said.select_related("decided_by").order_by("turn")
    return {decision.row_id: decision for decision in ordered} if rows else {}


def _words(upload: Import, row: Any) -> str:
    if row.answer == ImportDecision.Answer.SAME:
        return _("Left out: the same person. Record what is new with them.")
    if row.errors:
        return " ".join(f"{name}: {words}" for name, words in row.errors)
    if not row.known:
        before = upload.before(row.number)
        if isinstance(before, str):
            return _("Somebody much like this waits already. Look at their referral first.")
        return _("Line %(n)d is about somebody much like this. Leave one of them out.") % {
            "n": before
        }
    return _("Somebody much like this is a client already. Look at their record first.")
