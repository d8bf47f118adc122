"""Pages about the consent to be served."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, record_access
from casemgmt.core.forms import attempt
from clients.frame import case_frame
from clients.models import Case, Stage
from consent.actions.serving import take_service_consent, withdraw_service_consent
from consent.forms.serving import ServiceConsentForm, WithdrawForm
from consent.models import ConsentForm, ServiceConsent


@record_access(Case, "sign", FORM)
def service_consent_new(request: HttpRequest, case: Case) -> HttpResponse:
    """Take the client's consent to be served."""
    typed: Any = request
    texts = ConsentForm.objects.in_use(case.agency_id, case.program_id, typed.today)
    form = ServiceConsentForm(
        request.POST or None, texts=texts, case=case, staff=typed.staff, now=typed.now
    )
    if (
        form.is_valid()
        and attempt(
            form, take_service_consent, case, by=typed.staff, now=typed.now, **form.cleaned_data
        )
        is not None
    ):
        messages.success(request, _("The consent is signed. It can be withdrawn, never changed."))
        return redirect("consent-list", pk=case.pk)
    context = {"form": form, "texts": texts, **case_frame(request, case, "consent")}
    return render(request, "consent/service_consent_new.html", context)


@record_access(ServiceConsent, "revoke", FORM)
def service_consent_withdraw(request: HttpRequest, consent: ServiceConsent) -> HttpResponse:
    """Record that the client no longer agrees to be served."""
    typed: Any = request
    form = WithdrawForm(request.POST or None)
    if (
        form.is_valid()
        and attempt(
            form,
            withdraw_service_consent,
            consent,
            by=typed.staff,
            now=typed.now,
            **form.cleaned_data,
        )
        is not None
    ):
        return _after_withdrawal(typed, consent)
    context = {"form": form, "consent": consent, **case_frame(request, consent.case, "consent")}
    return render(request, "consent/service_consent_withdraw.html", context)


def _after_withdrawal(request: Any, consent: ServiceConsent) -> HttpResponse:
    """Where the withdrawal began to end the case, its closing is what comes next."""
    seen = Case.objects.visible_to(request.staff, request.now)
    if seen.filter(pk=consent.case_id, stage=Stage.CLOSING).exists():
        words = _("The consent is withdrawn. The case is closing now: this is what closing needs.")
        messages.warning(request, words)
        return redirect("closure-detail", pk=consent.case_id)
    messages.warning(request, _("The consent is withdrawn. No new service starts."))
    return redirect("consent-list", pk=consent.case_id)
