"""Pages of notes and contacts: the list, the editor, one note, and what is added to it."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, READ, may, record_access, staff_access
from casemgmt.core.forms import attempt
from casemgmt.ledger import drafts
from casemgmt.ledger.reads import log_reads
from clients.actions.notes import add_to_note, log_contact, write_note
from clients.circle import people_of
from clients.entries import ICONS, lines_of, restricted_tags
from clients.forms.records import AddendumForm, ContactForm, NoteForm, NoteStartForm
from clients.frame import case_frame, frame_counts, identity_bar, whereabouts
from clients.models import Addendum, Case, Contact, Note
from clients.seeing import restricted_beyond
from clients.views.drafting import DraftPage, asked_draft, in_the_way, sent_fields
from clients.visit_feeds import ways_of

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
    context = {
        **case_frame(request, case, "notes"),
        "form": form,
        "ways": ways_of(request.staff, case.client, request.now),
    }
    return render(request, "clients/note_contact.html", context)


@record_access(Case, "write", FORM)
def note_new(request: Any, case: Case) -> HttpResponse:
    """Write a note: keep it for later, put it aside, or sign it."""
    if request.method != "POST":
        draft = asked_draft(request, case)
        initial = {"on": request.today, **(draft.fields if draft else {})}
        return _editor(request, case, _form(request, initial=initial), DraftPage.of(draft))
    page = DraftPage.sent(request)
    if "discard" in request.POST:
        return _put_aside(request, case, page)
    if "later" in request.POST:
        return _keep(request, case, page)
    if "use" in request.POST:
        values = {**sent_fields(request), "ended": request.POST["use"]}
        return _editor(request, case, _form(request, initial=values), page)
    return _sign(request, case, page)


def _form(request: Any, *sent: Any, **given: Any) -> NoteForm:
    return NoteForm(*sent, held=request.decision.categories, **given)


def _sign(request: Any, case: Case, page: DraftPage) -> HttpResponse:
    form = _form(request, request.POST)
    fields = drafts.draft_kinds["note"].kept(sent_fields(request))
    if form.is_valid() and not in_the_way(request, form, page, fields):
        note = attempt(
            form, write_note, case, by=request.staff, now=request.now,
            happening=form.happening, text=form.cleaned_data["text"],
            draft=drafts.DraftUsed(page.id, page.version, fields),
        )  # fmt: skip
        if note is not None:
            messages.success(request, _("The note is signed."))
            return redirect("note-detail", pk=note.pk)
    return _editor(request, case, form, page)


def _keep(request: Any, case: Case, page: DraftPage) -> HttpResponse:
    try:
        _save(request, case, page)
    except (drafts.DraftChanged, drafts.DraftGone, drafts.NotYours):
        page = DraftPage(uuid.uuid4())
        _save(request, case, page)
    messages.success(request, _("Kept as a draft. Only you can see it."))
    return redirect("draft-list")


def _put_aside(request: Any, case: Case, page: DraftPage) -> HttpResponse:
    try:
        _save(request, case, page)
        drafts.discard(page.id, by=request.staff, now=request.now)
    except (drafts.DraftChanged, drafts.DraftGone, drafts.NotYours):
        messages.info(request, _("The draft was changed on another page, so it is still here."))
    else:
        messages.success(request, _("Discarded. You can bring it back for ten minutes."))
    return redirect("draft-list")


def _save(request: Any, case: Case, page: DraftPage) -> None:
    drafts.save_draft(
        page.id, by=request.staff, now=request.now, kind="note", case_id=case.pk,
        fields=drafts.draft_kinds["note"].kept(sent_fields(request)), version=page.version,
    )  # fmt: skip


def _editor(request: Any, case: Case, form: NoteForm, page: DraftPage) -> HttpResponse:
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
        "ways": ways_of(request.staff, case.client, request.now),
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
