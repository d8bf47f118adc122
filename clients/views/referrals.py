"""Pages of referrals: the queue, one referral, and what is decided about it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.agency.lists import METHODS, words_of
from casemgmt.agency.queries import settings_in_force
from casemgmt.core.access import FORM, POST, READ, decide, record_access, staff_access
from casemgmt.core.answers import acted
from casemgmt.core.display import day
from casemgmt.core.forms import attempt
from casemgmt.ledger.reads import log_reads
from clients.actions.deciding import tell_later
from clients.actions.identity import asked_early
from clients.actions.referring import (
    correct_referral,
    dispose_referral,
    leads_the_taker,
    receive_referral,
    take_referral,
)
from clients.actions.screening import accept_referral, screen_referral
from clients.actions.waiting import left_to_supervisors, passes_over
from clients.criteria import criteria_on
from clients.forms.accepting import AcceptForm, WhoForm
from clients.forms.criteria import CriteriaScreeningForm
from clients.forms.referrals import (
    CorrectReferralForm,
    DisposeForm,
    LikelyForm,
    ReferralForm,
    ScreeningForm,
    ToldLaterForm,
)
from clients.likely import Asked, asked_of, likely_clients, likely_same
from clients.models import CriteriaVersion, Referral
from clients.tables import (
    QUEUE_COLUMNS,
    admission_of,
    answers_of,
    queue_row,
    said_before,
    screenings_of,
    taker_words,
    that_counts,
    tries_of,
)

PAGE = 25
MOST = 8
"""So many likely clients appear beside a name that is being typed, and so many waiting referrals."""


@staff_access("take_referrals", READ)
def referral_list(request: Any) -> HttpResponse:
    """The queue: what is not settled yet, the most urgent and oldest first."""
    rows = Referral.objects.visible_to(request.staff, request.now).waiting()
    rows = rows.select_related("program", "taken_by").with_next_try()
    rows = rows.with_taker_told(request.staff, request.now)
    days = settings_in_force(request.staff.agency_id, request.today)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    request.counted = {"referral-list": page.paginator.count}
    shown = list(page.object_list)
    log_reads(request, "list", shown)
    table = [queue_row(row, request.staff, request.today, days[row.program_id]) for row in shown]
    context = {"page": page, "columns": QUEUE_COLUMNS, "rows": table}
    return render(request, "clients/referral_list.html", context)


@staff_access("take_referrals", FORM)
def referral_new(request: Any) -> HttpResponse:
    """Record a referral; whoever is known already, or waits already, is pointed out once and never
    stops it: but whoever was not shown yet is pointed out first."""
    came_of = {"outreach": request.GET.get("outreach")}
    form = ReferralForm(request.POST or None, staff=request.staff, now=request.now, initial=came_of)
    likely, before = [], []
    if form.is_valid():
        asked = _typed(form.cleaned_data)
        likely, before = _likely(request, asked), _waiting_like(request, asked)
        if _were_looked_at(request, [*(one.client for one in likely), *before]):
            given = {name: form.cleaned_data[name] for name in form.Meta.fields}
            referral = attempt(form, receive_referral, by=request.staff, now=request.now, **given)
            if referral is not None:
                return _recorded(request, referral)
    context = {"form": form, "likely": likely, "before": before}
    return render(request, "clients/referral_new.html", context)


@staff_access("take_referrals", READ)
def referral_likely(request: Any) -> HttpResponse:
    """Who a person may be while their name is typed (htmx), or a page of it without scripts."""
    form = LikelyForm(request.GET or None)
    likely, before = [], []
    if form.is_valid():
        asked = _typed(form.cleaned_data)
        likely, before = _likely(request, asked, MOST), _waiting_like(request, asked)
    template = "clients/_likely_now.html" if request.htmx else "clients/referral_likely.html"
    return render(request, template, {"form": form, "likely": likely, "before": before})


@record_access(Referral, "view", READ)
def referral_detail(request: Any, referral: Referral) -> HttpResponse:
    """One referral: who asks for what, what was judged, and what comes next.

    Who has taken it, and what was done about it since, is for whoever decides (OUT-04).
    """
    may_decide = decide(request.staff, "edit", referral, request.now).allow
    may_follow = may_decide or referral.taken_by_id is None
    screenings = screenings_of(referral) if may_follow else []
    counts = that_counts(referral, screenings)
    is_positive = counts is not None and counts.is_positive
    left = left_to_supervisors(referral, request.staff, request.now)
    must_ask = Referral.State.ACCEPTED in left
    context = {
        "referral": referral,
        "may_decide": may_decide and referral.is_waiting,
        "may_tell": may_decide,
        "may_follow": may_follow,
        "taker": taker_words(referral, is_told=may_decide),
        "may_take": referral.taken_by_id is None and referral.is_waiting,
        "screenings": screenings,
        "counts": counts,
        "found_by": words_of(referral.agency_id, METHODS, referral.method),
        "may_accept": is_positive and not must_ask,
        "must_ask": is_positive and must_ask,
        "may_route": may_decide and not must_ask,
        "tries": tries_of(referral) if may_follow else [],
        "answers": answers_of(referral) if may_follow else [],
        "admission": admission_of(referral),
        "likely": _likely(request, asked_of(referral)) if referral.is_waiting else [],
        "before": _waiting_like(request, referral) if referral.is_waiting else [],
        "first": _first(request, referral),
    }
    return render(request, "clients/referral_detail.html", context)


@record_access(Referral, "take", POST)
def referral_take(request: Any, referral: Referral) -> HttpResponse:
    """Take a referral from the queue."""
    said = _("You have taken the referral. Screen the person next.")
    acted(request, said, take_referral, referral, by=request.staff, now=request.now)
    return redirect("referral-detail", pk=referral.pk)


@record_access(Referral, "edit", FORM)
def referral_screen(request: Any, referral: Referral) -> HttpResponse:
    """Judge whether the person is eligible and whether the program suits them."""
    version = criteria_on(referral.program, request.today)
    form = _screening_form(request.POST or None, request, referral, version)
    if form.is_valid():
        given = form.judged
        if attempt(form, screen_referral, referral, by=request.staff, now=request.now, **given):
            messages.success(request, _("The screening is recorded."))
            return redirect("referral-detail", pk=referral.pk)
    context = {"referral": referral, "form": form, "version": version}
    return render(request, "clients/referral_screen.html", context)


@record_access(Referral, "edit", FORM)
def referral_accept(request: Any, referral: Referral) -> HttpResponse:
    """Take the person on: who they are, where they live, and a case that begins."""
    asked, who = [asked_of(referral)], WhoForm(request.POST or None)
    if who.is_bound:
        who.full_clean()
    if who.is_bound and "given_name" in who.cleaned_data:
        asked.append(Asked(**who.cleaned_data, phone=str(referral.phone)))
    likely = likely_clients(request.staff, request.now, *asked)
    must_explain = passes_over(referral)
    form = AcceptForm(
        request.POST or None, referral=referral, likely=likely, must_explain=must_explain
    )
    log_reads(request, "list", likely)
    if form.is_valid():
        given = form.given
        case = attempt(form, accept_referral, referral, by=request.staff, now=request.now, **given)
        if case is not None:
            messages.success(request, _("The case is open. Start with the intake."))
            return redirect("intake-edit", pk=case.pk)
    return render(request, "clients/referral_accept.html", {"referral": referral, "form": form})


@record_access(Referral, "edit", FORM)
def referral_dispose(request: Any, referral: Referral) -> HttpResponse:
    """End a referral without accepting it, or let it wait."""
    act = request.staff, request.now
    before = Referral.objects.visible_to(*act).like(referral).select_related("program")
    likely = likely_clients(*act, asked_of(referral))
    left = left_to_supervisors(referral, request.staff, request.now)
    form = DisposeForm(request.POST or None, before=before, clients=likely, left=left)
    log_reads(request, "list", [*before, *likely])
    if form.is_valid():
        given = form.settled
        if attempt(form, dispose_referral, referral, by=request.staff, now=request.now, **given):
            messages.success(request, _how_it_goes_on(referral))
            return redirect("referral-list")
    return render(request, "clients/referral_dispose.html", {"referral": referral, "form": form})


@record_access(Referral, "edit", FORM)
def referral_correct(request: Any, referral: Referral) -> HttpResponse:
    """Correct what a waiting referral says."""
    form = CorrectReferralForm(request.POST or None, instance=referral)
    if form.is_valid():
        act = {"by": request.staff, "now": request.now}
        given = {"changes": form.facts, "why": form.cleaned_data["why"]}
        if attempt(form, correct_referral, referral, **act, **given):
            messages.success(request, _("The referral is corrected."))
            return redirect("referral-detail", pk=referral.pk)
    return render(request, "clients/referral_correct.html", {"referral": referral, "form": form})


@record_access(Referral, "edit", FORM)
def referral_told(request: Any, referral: Referral) -> HttpResponse:
    """Write down that a person who could not be told is told now."""
    form = ToldLaterForm(request.POST or None, initial={"told_on": request.today})
    if form.is_valid():
        given = form.cleaned_data
        if attempt(form, tell_later, referral, by=request.staff, now=request.now, **given):
            messages.success(request, _("It is kept that they were told."))
            return redirect("referral-detail", pk=referral.pk)
    return render(request, "clients/referral_told.html", {"form": form, "referral": referral})


def _how_it_goes_on(referral: Referral) -> str:
    if referral.state != Referral.State.WAITLISTED:
        return _("The referral is settled.")
    return _("They are on the waitlist. Look again on %(day)s.") % {"day": day(referral.review_on)}


def _screening_form(
    sent: Any, request: Any, referral: Referral, version: CriteriaVersion | None
) -> ScreeningForm:
    """The form of a screening: with the questions of the criteria in force, where there are any."""
    said: dict[str, Any] = {"early": asked_early(referral), "known": said_before(referral)}
    if version is None:
        return ScreeningForm(sent, **said)
    return CriteriaScreeningForm(
        sent,
        **said,
        asked=version.asked,
        referral=referral,
        today=request.today,
        may_override=leads_the_taker(request.staff, referral, request.now),
    )


def _recorded(request: Any, referral: Referral) -> HttpResponse:
    """To the referral, or back to the queue when others take people in for its program."""
    if decide(request.staff, "view", referral, request.now).allow:
        messages.success(request, _("The referral is recorded."))
        return redirect("referral-detail", pk=referral.pk)
    words = _("The referral is recorded. It waits with the intake of %(program)s.")
    messages.success(request, words % {"program": referral.program.name})
    return redirect("referral-list")


def _likely(request: Any, asked: Asked, most: int | None = None) -> list[Any]:
    found = likely_same(request.staff, request.now, asked)[:most]
    log_reads(request, "list", [one.client for one in found])
    return found


def _waiting_like(request: Any, person: Asked | Referral) -> list[Referral]:
    """Referrals that wait and are about somebody of this name or birth date, beside this one."""
    rows = Referral.objects.visible_to(request.staff, request.now).waiting()
    rows = rows.like(person) if isinstance(person, Referral) else rows.naming(person)
    found = list(rows.select_related("program")[:MOST])
    log_reads(request, "list", found)
    return found


def _were_looked_at(request: Any, found: list[Any]) -> bool:
    """Was every one of these shown when the person said that this is somebody else?"""
    shown = request.POST.getlist("shown") if "anyway" in request.POST else []
    return {str(one.pk) for one in found} <= set(shown)


def _first(request: Any, referral: Referral) -> Referral | None:
    """The referral that this one repeats, where the person may see it."""
    if referral.duplicate_of_id is None:
        return None
    seen = Referral.objects.visible_to(request.staff, request.now)
    first: Referral | None = seen.filter(pk=referral.duplicate_of_id).first()
    return first


def _typed(given: dict[str, Any]) -> Asked:
    names = ("given_name", "family_name", "birth_date", "phone")
    return Asked(**{name: given[name] for name in names if name in given})
