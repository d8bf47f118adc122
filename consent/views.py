"""Pages about consent and sharing."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, POST, READ, record_access
from casemgmt.core.forms import attempt
from clients.forms.authorities import authorities_of
from clients.frame import actions_on, case_frame
from clients.models import Case, Stage
from consent.actions.disclosing import record_spoken
from consent.actions.releasing import add_release, let_release_end, revoke_release
from consent.actions.serving import take_service_consent, withdraw_service_consent
from consent.feeds import release_tag
from consent.forms import ReleaseForm, ServiceConsentForm, SpokenForm, WithdrawForm
from consent.models import (
    ConsentForm,
    Disclosure,
    Explained,
    RecordType,
    Release,
    ServiceConsent,
)

A_PAGE = 25
MOST_ON_PAPER = 1000
"""So many lines of the accounting stand on the page that is printed; more take a second one."""


@record_access(Case, "view", READ)
def consent_list(request: HttpRequest, case: Case) -> HttpResponse:
    """The current consent, earlier ones, and every release with its state."""
    typed: Any = request
    consents = ServiceConsent.objects.visible_to(typed.staff, typed.now).filter(case=case)
    releases = Release.objects.visible_to(typed.staff, typed.now).filter(case=case)
    rows = [_release_row(release, typed.today) for release in releases.with_renewals()]
    ordered = list(consents.select_related("form", "taken_by"))
    current = next((one for one in ordered if one.state == ServiceConsent.State.SIGNED), None)
    return render(request, "consent/consent_list.html", {
        **case_frame(request, case, "consent"),
        "current": current,
        "sees_papers": "attend" in actions_on(typed, case),
        "explained": _explained(current),
        "last": ordered[0] if ordered else None,
        "earlier": [one for one in ordered if one.state != "signed"],
        "releases": [row for row in rows if not row["is_past"]],
        "earlier_releases": [row for row in rows if row["is_past"]],
    })  # fmt: skip


@record_access(Case, "sign", FORM)
def service_consent_new(request: HttpRequest, case: Case) -> HttpResponse:
    """Take the client's consent to be served."""
    typed: Any = request
    texts = ConsentForm.objects.in_use(case.agency_id, case.program_id, typed.today)
    authorities = authorities_of(case, typed.staff, typed.now)
    form = ServiceConsentForm(
        request.POST or None, texts=texts, case=case, now=typed.now, authorities=authorities
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


@record_access(Case, "sign", FORM)
def release_new(request: HttpRequest, case: Case) -> HttpResponse:
    """Record a signed release; ``?again=`` begins with the words of an earlier one."""
    typed: Any = request
    initial = _words_of_earlier(typed, case)
    form = ReleaseForm(
        request.POST or None,
        case=case,
        now=typed.now,
        today=typed.today,
        authorities=authorities_of(case, typed.staff, typed.now),
        initial=initial,
    )
    if form.is_valid() and (release := attempt(
        form, add_release, case, by=typed.staff, now=typed.now, **form.cleaned_data
    )):  # fmt: skip
        messages.success(request, _("Release %(number)d is signed.") % {"number": release.number})
        return redirect("consent-list", pk=case.pk)
    context = {"form": form, **case_frame(request, case, "consent")}
    return render(request, "consent/release_new.html", context)


@record_access(Release, "view", READ)
def release_detail(request: HttpRequest, release: Release) -> HttpResponse:
    """One release: what, to whom, why, how long, who signed, and what became of it."""
    typed: Any = request
    rows = Release.objects.visible_to(typed.staff, typed.now).filter(pk=release.pk)
    return render(request, "consent/release_detail.html", {
        **case_frame(request, release.case, "consent"),
        **_release_row(rows.with_renewals().get(), typed.today),
        "author": release.taken_by,
        "holds": release.holds_at(typed.now),
        "sees_papers": "attend" in actions_on(typed, release.case),
        "signature": {
            "name": release.signer_name,
            "relation": release.get_signer_capacity_display(),
            "when": release.signed_at,
            "method": release.get_method_display(),
        },
    })  # fmt: skip


@record_access(Release, "revoke", FORM)
def release_revoke(request: HttpRequest, release: Release) -> HttpResponse:
    """Revoke a release: effective the moment this is sent, with or without words."""
    typed: Any = request
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if (
        form.is_valid()
        and attempt(
            form, revoke_release, release, by=typed.staff, now=typed.now, **form.cleaned_data
        )
        is not None
    ):
        messages.success(request, _("Revoked. Nothing may be told under this release any more."))
        return redirect("release-detail", pk=release.pk)
    frame = case_frame(request, release.case, "consent")
    context = {"form": form, **frame, "release": release}
    return render(request, "consent/release_revoke.html", context)


@record_access(Release, "edit", POST)
def release_let_end(request: HttpRequest, release: Release) -> HttpResponse:
    """Say that a release is not needed any more, so that nobody is reminded of it."""
    typed: Any = request
    let_release_end(release, by=typed.staff, now=typed.now)
    messages.success(request, _("Nobody will be reminded of this release again."))
    return redirect("release-detail", pk=release.pk)


@record_access(Case, "view", READ)
def disclosure_list(request: HttpRequest, case: Case) -> HttpResponse:
    """The accounting: everything told to somebody outside, newest first; ``?all=`` on one page."""
    typed: Any = request
    seen = Disclosure.objects.visible_to(typed.staff, typed.now).filter(case=case)
    found = seen.select_related("release", "told_by")
    page = Paginator(found, MOST_ON_PAPER if "all" in request.GET else A_PAGE)
    here = page.get_page(request.GET.get("page"))
    return render(request, "consent/disclosure_list.html", {
        **case_frame(request, case, "consent"),
        "page": here,
        "rows": [
            {"disclosure": one, "about": _labels(one.record_types), "basis": one.release}
            for one in here
        ],
    })  # fmt: skip


@record_access(Release, "disclose", FORM)
def disclosure_new(request: HttpRequest, release: Release) -> HttpResponse:
    """Write down what somebody outside was told under a release."""
    typed: Any = request
    form = SpokenForm(request.POST or None, release=release, now=typed.now)
    if (
        form.is_valid()
        and attempt(
            form, record_spoken, release, by=typed.staff, now=typed.now, **form.cleaned_data
        )
        is not None
    ):
        messages.success(request, _("Written down. It stays in the accounting for good."))
        return redirect("disclosure-list", pk=release.case_id)
    return render(request, "consent/disclosure_new.html", {
        **case_frame(request, release.case, "consent"),
        **_release_row(release, typed.today),
        "form": form,
    })  # fmt: skip


def _labels(record_types: Iterable[str]) -> list[Any]:
    labels = dict(RecordType.choices)
    return [labels[kind] for kind in record_types if kind in labels]


def _release_row(release: Release, today: Any) -> dict[str, Any]:
    """How a release from ``with_renewals`` shows; past is what ended and was signed anew."""
    state = release.state_on(today)
    renewed_as = getattr(release, "renewed_as", None)
    return {
        "release": release,
        "state": state,
        "renewed_as": renewed_as,
        "is_past": renewed_as and state in {Release.State.ENDED, Release.State.REVOKED},
        "tag": release_tag(release, today, renewed=renewed_as is not None),
        "told": _labels(release.record_types),
    }


def _words_of_earlier(request: Any, case: Case) -> dict[str, Any]:
    """What a renewal begins with; the client signs it anew."""
    rows = Release.objects.visible_to(request.staff, request.now).filter(case=case)
    number = request.GET.get("again", "")
    earlier = next((row for row in rows if str(row.pk) == number), None)
    fields = ("recipient_name", "recipient_organization", "recipient_contact", "record_types")
    words = ("description", "purpose", "direction")
    return {name: getattr(earlier, name) for name in (*fields, *words)} if earlier else {}


def _explained(consent: ServiceConsent | None) -> list[Any]:
    labels = dict(Explained.choices)
    return [labels[key] for key in consent.explained if key in labels] if consent else []
