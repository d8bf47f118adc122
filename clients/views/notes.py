"""Pages of notes and contacts: the list, the editor, one note, and what is added to it."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, READ, may, record_access, staff_access
from casemgmt.core.errors import Missing
from casemgmt.core.forms import attempt
from casemgmt.ledger import drafts
from casemgmt.ledger.models import Draft
from casemgmt.ledger.reads import log_reads
from clients.actions.notes import DraftUsed, add_to_note, log_contact, write_note
from clients.circle import people_of
from clients.entries import ICONS, lines_of, restricted_tags
from clients.forms.records import AddendumForm, ContactForm, NoteForm, NoteStartForm
from clients.frame import case_frame, frame_counts, identity_bar, whereabouts
from clients.models import Addendum, Case, Contact, Note
from clients.seeing import restricted_beyond

A_PAGE = 25
VISITS_AND_CALLS = (
    Contact.Mode.HOME_VISIT,
    Contact.Mode.OFFICE,
    Contact.Mode.PHONE,
    Contact.Mode.VIDEO,
)


@record_access(Case, "view", READ)
def note_list(request: Any, case: Case) -> HttpResponse:
    """Contacts of a case and the notes that tell of them, the latest first."""
    show = request.GET.get("show", "all")
    contacts = Contact.objects.visible_to(request.staff, request.now).filter(case=case)
    if show == "visits":
        contacts = contacts.filter(mode__in=VISITS_AND_CALLS)
    elif show == "mine":
        contacts = contacts.filter(recorded_by=request.staff)
    rows = contacts.select_related("recorded_by").order_by("-started_at", "pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    log_reads(request, "list", page.object_list)
    lines = lines_of(request.staff, request.now, page.object_list)
    context = {
        **case_frame(request, case, "notes"),
        "show": show,
        "filters": [
            ("all", _("Everything")), ("visits", _("Visits and calls")), ("mine", _("By me")),
        ],
        "entries": [line.entry for line in lines],
        "restricted_beyond": restricted_beyond(case),
        "page": page,
    }  # fmt: skip
    return render(request, "clients/note_list.html", context)


@staff_access("list_cases", READ)
def note_start(request: Any) -> HttpResponse:
    """Choose whose note it is, among the cases this person may write in."""
    form = NoteStartForm(request.GET or None)
    cases = Case.objects.visible_to(request.staff, request.now, "write")
    if form.is_valid() and form.cleaned_data["q"]:
        cases = cases.matching(form.cleaned_data["q"])
    rows = cases.select_related("client", "program").order_by("client__family_name", "pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    log_reads(request, "list", page.object_list)
    return render(request, "clients/note_start.html", {"form": form, "page": page})


@record_access(Note, "view", READ)
def note_detail(request: Any, note: Note) -> HttpResponse:
    """One signed note, with everything that was added to it."""
    return _note_page(request, note, AddendumForm())


@record_access(Note, "write", FORM)
def note_add(request: Any, note: Note) -> HttpResponse:
    """Add to a signed note."""
    form = AddendumForm(request.POST or None)
    if form.is_valid():
        added = attempt(
            form, add_to_note, note, by=request.staff, now=request.now, **form.cleaned_data
        )
        if added is not None:
            messages.success(request, _("Added and signed. The note itself is as it was."))
            return redirect("note-detail", pk=note.pk)
    return _note_page(request, note, form)


@record_access(Case, "add", FORM)
def contact_new(request: Any, case: Case) -> HttpResponse:
    """Log a contact in one line."""
    initial, held = {"started_at": request.now}, request.decision.categories
    form = ContactForm(request.POST or None, initial=initial, held=held)
    if form.is_valid():
        logged = attempt(
            form, log_contact, case, by=request.staff, now=request.now, happening=form.happening
        )
        if logged is not None:
            messages.success(request, _("The contact is logged."))
            return redirect("note-list", pk=case.pk)
    context = {**case_frame(request, case, "notes"), "form": form}
    return render(request, "clients/note_contact.html", context)


@record_access(Case, "write", FORM)
def note_new(request: Any, case: Case) -> HttpResponse:
    """Write a note: keep it for later, put it aside, or sign it."""
    if request.method != "POST":
        draft = drafts.draft_of(request.user, _uuid(request.GET.get("draft", "")))
        draft = draft if draft is not None and draft.case_id == case.pk else None
        initial = {"on": request.today, **(draft.fields if draft else {})}
        return _editor(request, case, _form(request, initial=initial), _Page.of(draft))
    page = _Page.sent(request)
    if "discard" in request.POST:
        return _put_aside(request, case, page)
    if "later" in request.POST:
        return _keep(request, case, page)
    if "use" in request.POST:
        values = {**_sent(request), "ended": request.POST["use"]}
        return _editor(request, case, _form(request, initial=values), page)
    return _sign(request, case, page)


def _form(request: Any, *sent: Any, **given: Any) -> NoteForm:
    return NoteForm(*sent, held=request.decision.categories, **given)


def _sent(request: Any) -> dict[str, Any]:
    """What the form sent, as a page sends it while one types: a list where a name stands twice."""
    sent = request.POST.lists()
    return {name: values if len(values) > 1 else values[-1] for name, values in sent if values}


@dataclass
class _Page:
    """What an editor knows of its draft: the id it made, the version it last heard of."""

    id: uuid.UUID
    version: int = 0
    saved_at: dt.datetime | None = None

    @classmethod
    def of(cls, draft: Draft | None) -> "_Page":
        if draft is None:
            return cls(uuid.uuid4())
        return cls(draft.pk, draft.version, draft.saved_at)

    @classmethod
    def sent(cls, request: HttpRequest) -> "_Page":
        version = request.POST.get("draft_version", "")
        known = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0  # noqa: PLR2004
        return cls(_uuid(request.POST.get("draft_id", "")) or uuid.uuid4(), known)


def _sign(request: Any, case: Case, page: _Page) -> HttpResponse:
    form = _form(request, request.POST)
    fields = drafts.draft_kinds["note"].kept(_sent(request))
    if form.is_valid() and not _in_the_way(request, form, page, fields):
        note = attempt(
            form, write_note, case, by=request.staff, now=request.now,
            happening=form.happening, text=form.cleaned_data["text"],
            draft=DraftUsed(page.id, page.version, fields),
        )  # fmt: skip
        if note is not None:
            messages.success(request, _("The note is signed."))
            return redirect("note-detail", pk=note.pk)
    return _editor(request, case, form, page)


def _in_the_way(request: Any, form: NoteForm, page: _Page, fields: drafts.Fields) -> bool:
    """Did another page sign, discard or change this draft? Says so, and lets signing go on next."""
    trouble = drafts.trouble(page.id, by=request.staff, version=page.version, fields=fields)
    if trouble is None:
        return False
    form.add_error(None, trouble.message)
    if isinstance(trouble, drafts.DraftChanged):
        page.version = trouble.draft.version
        form.missing = [
            Missing(_("Look at the other text, then sign the one you want"), trouble.draft.url)
        ]
    else:
        page.id, page.version = uuid.uuid4(), 0
    return True


def _keep(request: Any, case: Case, page: _Page) -> HttpResponse:
    try:
        _save(request, case, page)
    except (drafts.DraftChanged, drafts.DraftGone, drafts.NotYours):
        page = _Page(uuid.uuid4())
        _save(request, case, page)
    messages.success(request, _("Kept as a draft. Only you can see it."))
    return redirect("draft-list")


def _put_aside(request: Any, case: Case, page: _Page) -> HttpResponse:
    try:
        _save(request, case, page)
        drafts.discard(page.id, by=request.staff, now=request.now)
    except (drafts.DraftChanged, drafts.DraftGone, drafts.NotYours):
        messages.info(request, _("The draft was changed on another page, so it is still here."))
    else:
        messages.success(request, _("Discarded. You can bring it back for ten minutes."))
    return redirect("draft-list")


def _save(request: Any, case: Case, page: _Page) -> None:
    drafts.save_draft(
        page.id, by=request.staff, now=request.now, kind="note", case_id=case.pk,
        fields=drafts.draft_kinds["note"].kept(_sent(request)), version=page.version,
    )  # fmt: skip


def _editor(request: Any, case: Case, form: NoteForm, page: _Page) -> HttpResponse:
    others = drafts.drafts_of(request.user).filter(kind="note", case_id=case.pk)
    last, address = _last_note(request, case), whereabouts(request, case)
    context = {
        "case": case,
        "client": case.client,
        "bar": identity_bar(
            case, frame_counts(request, case), request.today, address, actions=frozenset()
        ),
        "form": form,
        "when": [form["on"], form["started"], form["ended"]],
        "draft": page,
        "other_draft": others.exclude(pk=page.id).first(),
        "ready": _ready(form) if form.is_bound else [],
        "address": address,
        "people": people_of(request.staff, case.client, request.now)[:5],
        "last": last,
        "last_icon": ICONS[last.contact.mode] if last and last.contact else "notebook-pen",
        "case_url": reverse("case-detail", args=[case.pk]),
        "lists_clients": may(request.staff, "list_cases", request.now),
    }
    return render(request, "clients/note_editor.html", context)


def _ready(form: NoteForm) -> list[dict[str, Any]]:
    """What signing needs, each with whether it is there."""
    parts = {
        _("What happened"): ["mode", "reached"],
        _("When"): ["on", "started", "ended"],
        _("What was said and done"): ["text"],
    }
    return [
        {"text": words, "done": not any(name in form.errors for name in names),
         "target": next((form[name].id_for_label or f"{form[name].auto_id}_0" for name in names if name in form.errors), "")}
        for words, names in parts.items()
    ]  # fmt: skip


def _last_note(request: Any, case: Case) -> Note | None:
    notes = Note.objects.visible_to(request.staff, request.now).filter(case=case)
    last: Note | None = notes.select_related("author", "contact").order_by("-happened_at").first()
    if last is not None:
        log_reads(request, "view", [last])
    return last


def _note_page(request: Any, note: Note, form: AddendumForm) -> HttpResponse:
    addenda = Addendum.objects.visible_to(request.staff, request.now).filter(note=note)
    context = {
        **case_frame(request, note.case, "notes"),
        "note": note,
        "contact": note.contact,
        "restricted": restricted_tags(note),
        "author": note.author,
        "addenda": addenda.select_related("author").order_by("signed_at"),
        "form": form,
    }
    return render(request, "clients/note_detail.html", context)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
