"""Pages of who may decide for a client, of legal papers, and of the wish for a case manager."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, READ, record_access
from casemgmt.core.forms import attempt
from clients.actions.legal_papers import add_legal_paper, end_legal_paper
from clients.actions.standing import add_authority, end_authority
from clients.actions.wishing import record_wish, wish_of
from clients.circle import candidates, newest_case
from clients.entries import restricted_tags
from clients.forms.standing import (
    AuthorityForm,
    EndAuthorityForm,
    EndPaperForm,
    LegalPaperForm,
    WishForm,
)
from clients.frame import case_frame
from clients.models import Case, Document, LegalAuthority, LegalPaper, RelatedPerson, WorkerWish


@record_access(Case, "view", READ)
def standing(request: Any, case: Case) -> HttpResponse:
    """Who may decide for the client, their legal papers, and whom they would like to work with."""
    documents = {one.pk: one for one in _documents(request, case)}
    wishes = WorkerWish.objects.visible_to(request.staff, request.now).filter(case=case)
    context = {
        "authorities": _authorities(request, case, documents),
        "sees_papers": "attend" in request.decision.actions,
        "papers": _papers(request, case, documents),
        "wish": wishes.newest_first().select_related("wanted", "decided_by").first(),
    }
    return render(request, "clients/standing.html", context | case_frame(request, case, "team"))


@record_access(Case, "edit", FORM)
def authority_new(request: Any, case: Case) -> HttpResponse:
    """Write down that somebody may decide for the client."""
    act = {"by": request.staff, "now": request.now}
    people = RelatedPerson.objects.visible_to(request.staff, request.now)
    people = people.at_hand().filter(client=case.client_id).order_by("name")
    data = request.POST or None
    kept = _documents(request, case).exclude(categories=[])
    form = AuthorityForm(data, people=people, documents=kept)
    if form.is_valid() and attempt(form, add_authority, case, **act, **form.answers):
        messages.success(request, _("It is written down. They may sign inside it."))
        return redirect("standing", pk=case.pk)
    return render(
        request, "clients/authority_new.html", {"form": form} | case_frame(request, case, "team")
    )


@record_access(LegalAuthority, "edit", FORM)
def authority_end(request: Any, authority: LegalAuthority) -> HttpResponse:
    """Somebody may not decide for the client any more."""
    act = {"by": request.staff, "now": request.now}
    case = newest_case(request.staff, authority.client, request.now)
    form = EndAuthorityForm(request.POST or None, initial={"ended_on": request.today})
    if form.is_valid() and attempt(form, end_authority, authority, **act, **form.cleaned_data):
        messages.success(request, _("They sign nothing any more. What they signed stays."))
        return redirect("standing", pk=case.pk)
    context = {"form": form, "authority": authority} | case_frame(request, case, "team")
    return render(request, "clients/authority_end.html", context)


@record_access(Case, "edit", FORM)
def legal_paper_new(request: Any, case: Case) -> HttpResponse:
    """Write down a legal paper."""
    act = {"by": request.staff, "now": request.now}
    kept, held = _documents(request, case).exclude(categories=[]), request.decision.categories
    form = LegalPaperForm(request.POST or None, documents=kept, held=held)
    if form.is_valid() and attempt(form, add_legal_paper, case, **act, **form.answers):
        messages.success(request, _("It is written down, for the team of this case."))
        return redirect("standing", pk=case.pk)
    return render(
        request, "clients/legal_paper_new.html", {"form": form} | case_frame(request, case, "team")
    )


@record_access(LegalPaper, "edit", FORM)
def legal_paper_end(request: Any, paper: LegalPaper) -> HttpResponse:
    """A legal paper is not to be followed any more."""
    act = {"by": request.staff, "now": request.now}
    form = EndPaperForm(request.POST or None, initial={"ends_on": request.today})
    if form.is_valid() and attempt(form, end_legal_paper, paper, **act, **form.cleaned_data):
        messages.success(request, _("It is marked as ended."))
        return redirect("standing", pk=paper.case_id)
    context = {"form": form, "paper": paper} | case_frame(request, paper.case, "team")
    return render(request, "clients/legal_paper_end.html", context)


@record_access(Case, "edit", FORM)
def wish(request: Any, case: Case) -> HttpResponse:
    """Ask which case manager the client would like."""
    act = {"by": request.staff, "now": request.now}
    before = wish_of(case)
    known = before if before is not None and not before.outcome else WorkerWish(case=case)
    form = WishForm(
        request.POST or None, instance=known, people=candidates(case.agency_id, request.now)
    )
    if form.is_valid() and attempt(form, record_wish, case, **act, **form.answers):
        messages.success(request, _("It is written down."))
        return redirect("standing", pk=case.pk)
    return render(request, "clients/wish.html", {"form": form} | case_frame(request, case, "team"))


def _authorities(request: Any, case: Case, documents: dict[Any, Document]) -> list[dict[str, Any]]:
    """Every authority of the client, those that stand first."""
    rows = LegalAuthority.objects.visible_to(request.staff, request.now)
    rows = rows.filter(client=case.client_id).select_related("holder", "client")
    found = [
        {
            "authority": one,
            "stands": one.stands(request.today),
            "begins": one.starts_on > request.today,
            "last_day": one.ends_on if one.of_age_on is None else None,
            "document": documents.get(one.document_id),
        }
        for one in rows.order_by("-starts_on", "pk")
    ]
    return sorted(found, key=lambda row: not row["stands"])


def _papers(request: Any, case: Case, documents: dict[Any, Document]) -> list[dict[str, Any]]:
    """The case's legal papers as far as this person may read them, those that hold first."""
    rows = LegalPaper.objects.visible_to(request.staff, request.now).filter(case=case)
    rows = rows.select_related("recorded_by").order_by("-dated_on", "pk")
    found = [
        {
            "paper": one,
            "holds": one.holds(request.today),
            "tags": restricted_tags(one),
            "document": documents.get(one.document_id),
        }
        for one in rows
    ]
    return sorted(found, key=lambda row: not row["holds"])


def _documents(request: Any, case: Case) -> Any:
    rows = Document.objects.visible_to(request.staff, request.now)
    return rows.filter(case=case).order_by("-uploaded_at", "pk")
