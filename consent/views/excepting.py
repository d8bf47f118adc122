"""Pages about telling without a release."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, READ, decide, record_access
from casemgmt.core.forms import attempt
from clients.entries import restricted_tags
from clients.frame import case_frame
from clients.models import Case, Document, RelatedPerson
from consent.actions import approving, excepting
from consent.actions.disclosing import record_excepted
from consent.excepted import clock_of, facts_of, grounds_offered, rules_shown, state_tag
from consent.forms.excepting import (
    ConsultationForm,
    DecideForm,
    EndForm,
    ExceptionForm,
    FollowUpForm,
    ToldForm,
    UrgentForm,
)
from consent.grounds import GROUNDS, URGENT, Ground
from consent.models import Consultation, DisclosureException
from consent.views.rows import labels_of


@record_access(Case, "disclose", FORM)
def exception_new(request: HttpRequest, case: Case) -> HttpResponse:
    """Choose a ground, then ask: what is to be told, to whom, and what it rests on."""
    typed: Any = request
    ground = request.GET.get("ground", "")
    if ground not in GROUNDS:
        context = {"grounds": grounds_offered()} | case_frame(request, case, "consent")
        return render(request, "consent/exception_ground.html", context)
    form = ExceptionForm(request.POST or None, **_asking(typed, case, ground))
    if form.is_valid() and (made := attempt(
        form, excepting.ask_exception, case,
        by=typed.staff, now=typed.now, ground=ground, **form.answers,
    )):  # fmt: skip
        messages.success(request, _("Asked for. Tell nobody yet: first write down whom you asked."))
        return redirect("exception-detail", pk=made.pk)
    return _form_page(request, case, form, ground)


@record_access(Case, "disclose", FORM)
def exception_urgent(request: HttpRequest, case: Case) -> HttpResponse:
    """Write down, on one page, what was told because it could not wait."""
    typed: Any = request
    ground = request.GET.get("ground", "")
    if ground not in URGENT:
        context = {"grounds": grounds_offered()} | case_frame(request, case, "consent")
        return render(request, "consent/exception_ground.html", context)
    form = UrgentForm(request.POST or None, now=typed.now, **_asking(typed, case, ground))
    if form.is_valid() and (made := attempt(
        form, excepting.tell_urgently, case,
        by=typed.staff, now=typed.now, ground=ground, **form.answers,
    )):  # fmt: skip
        messages.warning(
            request, _("Written down. Now ask somebody for advice, and write that down.")
        )
        return redirect("exception-detail", pk=made.pk)
    return _form_page(request, case, form, ground)


@record_access(DisclosureException, "view", READ)
def exception_detail(request: HttpRequest, exception: DisclosureException) -> HttpResponse:
    """What is told without a release, on what it rests, who was asked, and who decided."""
    typed: Any = request
    asked = Consultation.objects.visible_to(typed.staff, typed.now).filter(exception=exception)
    leads = decide(typed.staff, "approve", exception, typed.now).allow
    return render(request, "consent/exception_detail.html", {
        **case_frame(request, exception.case, "consent"),
        **_about(typed, exception),
        "consultations": list(asked.select_related("recorded_by")),
        "may_decide": leads and exception.waits_for_decision and typed.staff != exception.asked_by,
    })  # fmt: skip


@record_access(DisclosureException, "disclose", FORM)
def consultation_new(request: HttpRequest, exception: DisclosureException) -> HttpResponse:
    """Write down whom somebody asked, and what they advised."""
    typed: Any = request
    form = ConsultationForm(request.POST or None, initial={"held_at": typed.now})
    if form.is_valid() and attempt(
        form, approving.record_consultation, exception,
        by=typed.staff, now=typed.now, **form.cleaned_data,
    ):  # fmt: skip
        messages.success(request, _("The advice is written down."))
        return redirect("exception-detail", pk=exception.pk)
    return _small_page(typed, exception, form, "consultation_new")


@record_access(DisclosureException, "approve", FORM)
def exception_decide(request: HttpRequest, exception: DisclosureException) -> HttpResponse:
    """Approve it or refuse it; or say whether it was right to tell."""
    typed: Any = request
    form = DecideForm(request.POST or None, offered=approving.decisions_on(exception))
    if form.is_valid() and attempt(
        form, approving.decide_exception, exception,
        by=typed.staff, now=typed.now, **form.cleaned_data,
    ):  # fmt: skip
        messages.success(request, _("Decided. Whoever asked is told."))
        return redirect("exception-detail", pk=exception.pk)
    asked = Consultation.objects.visible_to(typed.staff, typed.now).filter(exception=exception)
    return _small_page(typed, exception, form, "exception_decide", consultations=list(asked))


@record_access(DisclosureException, "disclose", FORM)
def exception_told(request: HttpRequest, exception: DisclosureException) -> HttpResponse:
    """Write down what somebody outside was told once it was approved."""
    typed: Any = request
    form = ToldForm(request.POST or None, exception=exception, now=typed.now)
    if form.is_valid() and attempt(
        form, record_excepted, exception, by=typed.staff, now=typed.now, **form.cleaned_data
    ):
        messages.success(request, _("Written down. It stays in the accounting for good."))
        return redirect("disclosure-list", pk=exception.case_id)
    return _small_page(typed, exception, form, "exception_told")


@record_access(DisclosureException, "disclose", FORM)
def exception_follow_up(request: HttpRequest, exception: DisclosureException) -> HttpResponse:
    """Write down that the client heard of it, and that a report was made in writing."""
    typed: Any = request
    form = FollowUpForm(request.POST or None, exception=exception)
    if form.is_valid() and attempt(
        form, approving.follow_up, exception, by=typed.staff, now=typed.now, **form.cleaned_data
    ):
        messages.success(request, _("It is written down."))
        return redirect("exception-detail", pk=exception.pk)
    return _small_page(typed, exception, form, "exception_follow_up")


@record_access(DisclosureException, "disclose", FORM)
def exception_withdraw(request: HttpRequest, exception: DisclosureException) -> HttpResponse:
    """Say that it need not be told."""
    typed: Any = request
    form = EndForm(request.POST or None)
    if form.is_valid() and attempt(
        form, approving.withdraw_exception, exception,
        by=typed.staff, now=typed.now, **form.cleaned_data,
    ):  # fmt: skip
        messages.success(request, _("Withdrawn. Nothing may be told under it."))
        return redirect("exception-detail", pk=exception.pk)
    return _small_page(typed, exception, form, "exception_withdraw")


def _asking(request: Any, case: Case, ground: str) -> dict[str, Any]:
    papers = Document.objects.visible_to(request.staff, request.now).filter(case=case)
    return {
        "ground": ground,
        "held": request.decision.categories,
        "today": request.today,
        "documents": papers.exclude(categories=[]).order_by("-uploaded_at", "pk"),
    }


def _form_page(request: HttpRequest, case: Case, form: ExceptionForm, ground: str) -> HttpResponse:
    return render(request, "consent/exception_new.html", {
        **case_frame(request, case, "consent"),
        "form": form,
        "ground": Ground(ground),
        "terms": GROUNDS[ground],
        "rules": rules_shown(case.agency.jurisdiction) if ground == Ground.ABUSE else [],
        "kept_away": _kept_away(request, case) if ground == Ground.SELF_HARM else [],
    })  # fmt: skip


def _kept_away(request: Any, case: Case) -> list[RelatedPerson]:
    """Whom the client keeps away from or wants told nothing: nobody asks one of them to keep the
    client safe."""
    people = RelatedPerson.objects.visible_to(request.staff, request.now)
    untold = Q(sharing=RelatedPerson.Sharing.DONT_SHARE) | Q(kin=RelatedPerson.Kin.NO_CONTACT)
    found = people.filter(untold, client=case.client_id)
    return list(found.order_by("name"))


def _small_page(
    request: Any, exception: DisclosureException, form: Any, name: str, **more: Any
) -> HttpResponse:
    return render(request, f"consent/{name}.html", {
        **case_frame(request, exception.case, "consent"),
        **_about(request, exception),
        **more,
        "form": form,
    })  # fmt: skip


def _about(request: Any, exception: DisclosureException) -> dict[str, Any]:
    """What every page about one of them says of it."""
    papers = Document.objects.visible_to(request.staff, request.now)
    return {
        "paper": papers.filter(pk=exception.document_id).first() if exception.document_id else None,
        "exception": exception,
        "state": exception.state,
        "tag": state_tag(exception),
        "facts": facts_of(exception),
        "about": labels_of(exception.record_types),
        "restricted": restricted_tags(exception),
        "clock": clock_of(exception, request.now),
    }
