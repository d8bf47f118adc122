"""Agreements with partners: kept by admins, known to whoever works with clients."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.agency.actions import agreeing
from casemgmt.agency.agreement_forms import AgreementForm, EndAgreementForm, RefuseAgreementForm
from casemgmt.agency.models import PartnerAgreement
from casemgmt.agency.models.agreements import TERMS
from casemgmt.agency.queries import other_agencies
from casemgmt.core.access import FORM, POST, READ, decide, record_access, staff_access
from casemgmt.core.answers import acted
from casemgmt.core.display import full_day
from casemgmt.core.forms import Form, attempt
from casemgmt.core.pieces import Cell, Column, TableRow, Tag, Tone

State = PartnerAgreement.State
TAGS: dict[State, tuple[Tone, str]] = {
    State.DRAFT: ("", "pencil"),
    State.SET_ASIDE: ("", "archive"),
    State.WAITING: ("info", "clock"),
    State.REFUSED: ("late", "circle-x"),
    State.PLANNED: ("info", "clock"),
    State.CURRENT: ("ok", "check"),
    State.ENDING: ("warn", "clock-alert"),
    State.ENDED: ("late", "circle-x"),
}
RENEWED = Tag(gettext_lazy("Renewed"), "", "refresh-cw")
AGAIN = ("partner_agency", "partner", "partner_person", "partner_reach", "title", "scope", *TERMS)
"""What an agreement that replaces another begins with; it is signed anew, for days of its own."""
OVER = {State.REFUSED, State.SET_ASIDE}


@staff_access("configure", READ)
def agreement_list(request: Any) -> HttpResponse:
    """Every agreement of the agency with its state: what stands or is to come, and what is past."""
    seen = PartnerAgreement.objects.visible_to(request.staff, request.now)
    rows = seen.in_short().with_renewals().order_by("-ends_on")
    standing: list[TableRow] = []
    past: list[TableRow] = []
    own = request.staff.agency_id
    for agreement in sorted(rows, key=lambda one: one.other_party(own).casefold()):
        listed = past if _is_past(agreement, request.now) else standing
        listed.append(_row(agreement, request))
    columns = [
        Column(_("Partner")),
        Column(_("How it stands")),
        Column(_("From")),
        Column(_("Until")),
    ]
    context = {"standing": standing, "past": past, "columns": columns}
    return render(request, "agency/agreement_list.html", context)


@staff_access("configure", FORM, step_up=True)
def agreement_new(request: Any) -> HttpResponse:
    """Draft an agreement; ``?again=`` begins with the words of the one it is to replace."""
    agency, before = request.staff.agency, _replaced(request)
    words = {name: getattr(before, name) for name in AGAIN} if before else None
    form = AgreementForm(request.POST or None, agencies=other_agencies(agency), initial=words)
    if form.is_valid():
        act = {"by": request.staff, "now": request.now, "replaces": before}
        draft = attempt(form, agreeing.draft_agreement, agency, **act, **form.cleaned_data)
        if draft:
            return redirect("agreement-detail", pk=draft.pk)
    return render(request, "agency/agreement_form.html", {"form": form, "before": before})


@record_access(PartnerAgreement, "view", READ)
def agreement_detail(request: Any, agreement: PartnerAgreement) -> HttpResponse:
    """What was agreed, who signed it, how it stands, and what can be done about it."""
    rows = PartnerAgreement.objects.visible_to(request.staff, request.now).with_renewals()
    renewed = rows.get(pk=agreement.pk).is_renewed
    may = {
        action: decide(request.staff, action, agreement, request.now).allow
        for action in ("keep", "answer")
    }
    context = {
        "agreement": agreement,
        "other": agreement.other_party(request.staff.agency_id),
        "state": agreement.state_at(request.now),
        "tag": _tag(agreement, request, renewed=renewed),
        "is_renewed": renewed,
        "is_over": agreement.is_over_at(request.now),
        "may": may,
    }
    return render(request, "agency/agreement_detail.html", context)


@record_access(PartnerAgreement, "draft", FORM)
def agreement_edit(request: Any, agreement: PartnerAgreement) -> HttpResponse:
    """Write on a draft."""
    agencies = other_agencies(request.staff.agency)
    form = AgreementForm(request.POST or None, instance=agreement, agencies=agencies)
    act = {"by": request.staff, "now": request.now}
    if form.is_valid() and attempt(form, agreeing.change_draft, agreement, **act, **form.changes):
        messages.success(request, _("Saved."))
        return redirect("agreement-detail", pk=agreement.pk)
    context = {"form": form, "agreement": agreement, "before": agreement.replaces}
    return render(request, "agency/agreement_form.html", context)


@record_access(PartnerAgreement, "activate", POST, step_up=True)
def agreement_activate(request: Any, agreement: PartnerAgreement) -> HttpResponse:
    """Make a draft active: from here it never changes."""
    act = {"by": request.staff, "now": request.now}
    asked = _("It is active. %(partner)s is asked to confirm it.") % {"partner": agreement.partner}
    said = asked if agreement.partner_agency else _("It is active, and never changes from here.")
    acted(request, said, agreeing.activate_agreement, agreement, **act)
    return redirect("agreement-detail", pk=agreement.pk)


@record_access(PartnerAgreement, "answer", FORM, step_up=True)
def agreement_answer(request: Any, agreement: PartnerAgreement) -> HttpResponse:
    """The partner says whether this is what was agreed."""
    which, act = request.POST.get("form"), {"by": request.staff, "now": request.now}
    no = RefuseAgreementForm(request.POST if which == "no" else None, prefix="no")
    yes = Form(request.POST if which == "yes" else None)
    if yes.is_valid() and attempt(yes, agreeing.confirm_agreement, agreement, **act):
        messages.success(request, _("Confirmed."))
        return redirect("agreement-detail", pk=agreement.pk)
    given = {**act, **no.cleaned_data} if no.is_valid() else {}
    if given and attempt(no, agreeing.refuse_agreement, agreement, **given):
        messages.success(request, _("Refused. It never holds."))
        return redirect("agreement-detail", pk=agreement.pk)
    context = {"agreement": agreement, "yes_form": yes, "no_form": no}
    return render(request, "agency/agreement_answer.html", context)


@record_access(PartnerAgreement, "end", FORM, step_up=True)
def agreement_end(request: Any, agreement: PartnerAgreement) -> HttpResponse:
    """End an agreement at once, before its last day."""
    form = EndAgreementForm(request.POST or None)
    act = {"by": request.staff, "now": request.now}
    if form.is_valid() and attempt(
        form, agreeing.end_agreement, agreement, **act, **form.cleaned_data
    ):
        messages.success(request, _("Ended. Nothing rests on it any more."))
        return redirect("agreement-detail", pk=agreement.pk)
    other = agreement.other_party(request.staff.agency_id)
    context = {"form": form, "agreement": agreement, "other": other}
    return render(request, "agency/agreement_end.html", context)


@record_access(PartnerAgreement, "keep", POST)
def agreement_let_go(request: Any, agreement: PartnerAgreement) -> HttpResponse:
    """Say that an agreement need not be renewed, or that a draft is not wanted."""
    agreeing.let_agreement_go(agreement, by=request.staff, now=request.now)
    messages.success(request, _("Nobody will be reminded of it again."))
    return redirect("agreement-list")


@staff_access("know_partners", READ)
def partner_list(request: Any) -> HttpResponse:
    """With whom the agency has an agreement in force, for what, and what is kept between them."""
    rows = PartnerAgreement.objects.visible_to(request.staff, request.now, "know")
    agreements = list(rows.select_related("agency", "partner_agency").order_by("partner"))
    own = request.staff.agency_id
    partners = [{"agreement": one, "is_own": one.agency_id == own} for one in agreements]
    return render(request, "agency/partner_list.html", {"partners": partners})


def _replaced(request: Any) -> PartnerAgreement | None:
    """The agreement of one's own agency that ``?again=`` names."""
    rows = PartnerAgreement.objects.visible_to(request.staff, request.now, "keep")
    again = request.GET.get("again", "")
    return next((row for row in rows if str(row.pk) == again), None) if again else None


def _is_past(agreement: Any, now: Any) -> bool:
    """Is there nothing to do about it any more?"""
    state = agreement.state_at(now)
    settled = agreement.ended_at or agreement.not_needed_at or agreement.is_renewed
    return state in OVER or (state == State.ENDED and bool(settled))


def _row(agreement: Any, request: Any) -> TableRow:
    url = reverse("agreement-detail", args=[agreement.pk])
    name = agreement.other_party(request.staff.agency_id)
    tag = _tag(agreement, request, renewed=agreement.is_renewed)
    days = [full_day(one) if one else "" for one in agreement.days]
    return TableRow(
        [Cell(name, url, agreement.title), Cell(tags=[tag]), *(Cell(one) for one in days)]
    )


def _tag(agreement: Any, request: Any, *, renewed: bool) -> Tag:
    """How it stands, in words; what a newer one has followed raises no alarm of its own."""
    state = agreement.state_at(request.now)
    if renewed and state in {State.ENDING, State.ENDED}:
        return RENEWED
    if state == State.WAITING and agreement.partner_agency_id == request.staff.agency_id:
        return Tag(_("Waits for your answer"), "warn", "clock-alert")
    return Tag(state.label, *TAGS[state])
