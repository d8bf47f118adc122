"""Audits from outside: asked for, decided and ended by privacy officers, read by an auditor."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, READ, record_access, staff_access
from casemgmt.core.forms import attempt
from casemgmt.ledger.reads import log_listed, log_reads
from clients.actions.auditing import approve_audit, ask_for_audit, decline_audit, end_audit
from clients.forms.auditing import AuditForm
from clients.forms.boundaries import WhyForm
from clients.models import Audit, AuditedCase, Case
from clients.reviewing import cases_audited

NEWEST = 30
PAGE = 25


@staff_access("review_privacy", FORM, step_up=True)
def audit_ask(request: Any) -> HttpResponse:
    """Ask for an audit; those that wait, run and are over stand beside."""
    form = AuditForm(request.POST or None, staff=request.staff, now=request.now)
    if form.is_valid() and attempt(
        form, ask_for_audit, by=request.staff, now=request.now, **form.cleaned_data
    ):
        messages.success(request, _("It opens nothing until a second privacy officer agrees."))
        return redirect("audit-ask")
    rows = Audit.objects.visible_to(request.staff, request.now)
    audits = list(rows.select_related("auditor", "asked_by").order_by("-asked_at")[:NEWEST])
    cases = cases_audited([one.pk for one in audits], request.now)
    log_listed(request, cases=[case for named in cases.values() for case, _number in named])
    shown = [
        {
            "audit": one,
            "numbers": [number for _case, number in cases[one.pk]],
            "is_over": one.is_over(request.now),
            "has_begun": one.has_begun(request.now),
            "may_decide": one.is_waiting and one.asked_by_id != request.staff.pk,
        }
        for one in audits
    ]
    return render(request, "clients/audit_ask.html", {"form": form, "audits": shown})


@record_access(Audit, "decide", FORM, step_up=True)
def audit_decide(request: Any, audit: Audit) -> HttpResponse:
    """Agree that somebody from outside reads these cases, or not."""
    which, act = request.POST.get("form"), {"by": request.staff, "now": request.now}
    yes = WhyForm(request.POST if which == "yes" else None, label=_("Why"), prefix="yes")
    no = WhyForm(request.POST if which == "no" else None, label=_("Why not"), prefix="no")
    for form, action, said in (
        (yes, approve_audit, _("The cases are open to them for those days.")),
        (no, decline_audit, _("It is declined. It opened nothing.")),
    ):
        if form.is_valid() and attempt(form, action, audit, **act, **form.cleaned_data):
            messages.success(request, said)
            return redirect("audit-ask")
    numbers = _told(request, audit)
    context = {"audit": audit, "numbers": numbers, "yes_form": yes, "no_form": no}
    return render(request, "clients/audit_decide.html", context)


@record_access(Audit, "end", FORM, step_up=True)
def audit_end(request: Any, audit: Audit) -> HttpResponse:
    """End an audit at once, or take back what was asked for."""
    form = WhyForm(request.POST or None, label=_("Why it ends"))
    if form.is_valid() and attempt(
        form, end_audit, audit, by=request.staff, now=request.now, **form.cleaned_data
    ):
        messages.success(request, _("It has ended. Nothing of it is open any more."))
        return redirect("audit-ask")
    context = {"form": form, "audit": audit, "numbers": _told(request, audit)}
    return render(request, "clients/audit_end.html", context)


@staff_access("read_audit", READ)
def audit_own(request: Any) -> HttpResponse:
    """The cases that are open to the reader for an audit, and nothing else."""
    own = AuditedCase.objects.visible_to(request.staff, request.now).filter(
        audit__auditor=request.staff,
        audit__state=Audit.State.APPROVED,
        audit__during__contains=request.now,
    )
    cases = Case.objects.visible_to(request.staff, request.now).filter(pk__in=own.values("case_id"))
    ordered = cases.select_related("client", "program").order_by("program__name", "number")
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    log_reads(request, "list", page.object_list)
    audits = Audit.objects.opened_to(request.staff, request.now).order_by("during")
    return render(request, "clients/audit_own.html", {"page": page, "audits": audits[:NEWEST]})


def _told(request: Any, audit: Audit) -> list[str]:
    """The numbers of its cases; that they were shown is written down."""
    named = cases_audited([audit.pk], request.now)[audit.pk]
    log_listed(request, cases=[case for case, _number in named])
    return [number for _case, number in named]
