"""Pages of outreach, of tries at reaching somebody, and of where a referral goes."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, READ, decide, record_access, staff_access
from casemgmt.core.forms import attempt
from clients.actions.engaging import (
    answer_referrer,
    correct_outreach,
    record_attempt,
    record_outreach,
)
from clients.actions.routing import hand_over_referral, route_referral
from clients.forms.engaging import (
    AnswerForm,
    CountAgainForm,
    HandOverForm,
    OutreachForm,
    RouteForm,
    TryForm,
)
from clients.models import Outreach, Referral
from clients.tables import OUTREACH_COLUMNS, outreach_row

PAGE = 40


@staff_access("take_referrals", READ)
def outreach_list(request: Any) -> HttpResponse:
    """What was done to find people, the newest first, and how many referrals came of it."""
    rows = Outreach.objects.for_agency(request.staff.agency_id).select_related("program", "staff")
    rows = rows.with_what_came(request.staff, request.now).order_by("-day", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    own = set(
        Outreach.objects.visible_to(request.staff, request.now, "edit")
        .filter(pk__in=[row.pk for row in page.object_list])
        .values_list("pk", flat=True)
    )
    table = [outreach_row(row, may_edit=row.pk in own) for row in page.object_list]
    context = {"page": page, "columns": OUTREACH_COLUMNS, "rows": table}
    return render(request, "clients/outreach_list.html", context)


@staff_access("take_referrals", FORM)
def outreach_new(request: Any) -> HttpResponse:
    """Write down an effort to find people."""
    form = OutreachForm(request.POST or None, staff=request.staff, initial={"day": request.today})
    if form.is_valid():
        given = form.cleaned_data
        if attempt(form, record_outreach, by=request.staff, now=request.now, **given):
            messages.success(request, _("The outreach is recorded."))
            return redirect("outreach-list")
    return render(request, "clients/outreach_new.html", {"form": form})


@record_access(Outreach, "edit", FORM)
def outreach_edit(request: Any, outreach: Outreach) -> HttpResponse:
    """Count again how many people were reached."""
    form = CountAgainForm(request.POST or None, instance=outreach)
    if form.is_valid():
        given = form.cleaned_data
        if attempt(form, correct_outreach, outreach, by=request.staff, now=request.now, **given):
            messages.success(request, _("The count is kept."))
            return redirect("outreach-list")
    return render(request, "clients/outreach_edit.html", {"form": form, "outreach": outreach})


@record_access(Referral, "edit", FORM)
def referral_try(request: Any, referral: Referral) -> HttpResponse:
    """Record a try at reaching the person."""
    form = TryForm(request.POST or None, now=request.now)
    if form.is_valid():
        given = form.cleaned_data
        if attempt(form, record_attempt, referral, by=request.staff, now=request.now, **given):
            messages.success(request, _("The try is recorded."))
            return redirect("referral-detail", pk=referral.pk)
    return render(request, "clients/referral_try.html", {"form": form, "referral": referral})


@record_access(Referral, "edit", FORM)
def referral_answer(request: Any, referral: Referral) -> HttpResponse:
    """Keep that the referrer was told their referral arrived."""
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        if attempt(form, answer_referrer, referral, by=request.staff, now=request.now, **given):
            messages.success(request, _("It is kept that they were told."))
            return redirect("referral-detail", pk=referral.pk)
    return render(request, "clients/referral_answer.html", {"form": form, "referral": referral})


@record_access(Referral, "edit", FORM)
def referral_route(request: Any, referral: Referral) -> HttpResponse:
    """Send a referral to another program of the agency."""
    form = RouteForm(request.POST or None, staff=request.staff, referral=referral)
    if form.is_valid():
        given = form.cleaned_data
        if attempt(form, route_referral, referral, by=request.staff, now=request.now, **given):
            words = _("The referral is with %(program)s now.")
            messages.success(request, words % {"program": referral.program.name})
            seen = decide(request.staff, "view", referral, request.now).allow
            return redirect("referral-detail", referral.pk) if seen else redirect("referral-list")
    return render(request, "clients/referral_route.html", {"form": form, "referral": referral})


@record_access(Referral, "edit", FORM)
def referral_hand_over(request: Any, referral: Referral) -> HttpResponse:
    """Give a referral to somebody else."""
    form = HandOverForm(
        request.POST or None, referral=referral, staff=request.staff, now=request.now
    )
    if form.is_valid():
        given = form.cleaned_data
        if attempt(form, hand_over_referral, referral, by=request.staff, now=request.now, **given):
            words = _("%(name)s has the referral now.")
            messages.success(request, words % {"name": given["to"].name})
            seen = decide(request.staff, "view", referral, request.now).allow
            return redirect("referral-detail", referral.pk) if seen else redirect("referral-list")
    return render(request, "clients/referral_hand_over.html", {"form": form, "referral": referral})
