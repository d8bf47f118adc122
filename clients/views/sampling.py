"""Samples of cases for a quality review: asked for by one person, read by another."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from casemgmt.core.access import FORM, READ, staff_access
from casemgmt.core.forms import attempt
from casemgmt.ledger.reads import log_reads
from clients.actions.sampling import draw_sample
from clients.forms.sampling import SampleForm
from clients.models import Case, ReviewSample, SampledCase

NEWEST = 30
PAGE = 25


@staff_access("review_privacy", FORM, step_up=True)
def sample_ask(request: Any) -> HttpResponse:
    """Have cases drawn for a reviewer; the samples of before stand beside."""
    form = SampleForm(request.POST or None, staff=request.staff, now=request.now)
    if form.is_valid():
        given = form.cleaned_data
        done = attempt(form, draw_sample, by=request.staff, now=request.now, **given)
        if done:
            words = ngettext(
                "%(n)d case was drawn. %(name)s has been told.",
                "%(n)d cases were drawn. %(name)s has been told.",
                done[1],
            )
            messages.success(request, words % {"n": done[1], "name": given["reviewer"].name})
            return redirect("sample-ask")
    rows = ReviewSample.objects.for_agency(request.staff.agency_id)
    samples = rows.select_related("program", "reviewer", "asked_by").order_by("-during")[:NEWEST]
    return render(request, "clients/sample_ask.html", {"form": form, "samples": samples})


@staff_access("review_sample", READ)
def sample_list(request: Any) -> HttpResponse:
    """The cases that were drawn for the reader, as long as they may read them."""
    own = SampledCase.objects.visible_to(request.staff, request.now).filter(
        sample__reviewer=request.staff, sample__during__contains=request.now
    )
    cases = Case.objects.visible_to(request.staff, request.now).filter(pk__in=own.values("case_id"))
    ordered = cases.select_related("client", "program").order_by("program__name", "number")
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    log_reads(request, "list", page.object_list)
    return render(request, "clients/sample_list.html", {"page": page})
