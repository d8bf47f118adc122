"""Pages about releases of information."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, POST, READ, record_access
from casemgmt.core.forms import attempt
from clients.frame import actions_on, case_frame
from clients.models import Case
from consent.actions.releasing import (
    dispute_release,
    let_release_end,
    narrow_release,
    revoke_release,
    settle_dispute,
    settle_event,
)
from consent.excepted import exceptions_of
from consent.feeds_own_record import request_rows
from consent.forms.releasing import DoubtForm, EventForm, NarrowForm, SettleForm
from consent.forms.serving import WithdrawForm
from consent.models import Explained, Release, ServiceConsent
from consent.views.rows import release_row


@record_access(Case, "view", READ)
def consent_list(request: HttpRequest, case: Case) -> HttpResponse:
    """The current consent, earlier ones, and every release with its state."""
    typed: Any = request
    consents = ServiceConsent.objects.visible_to(typed.staff, typed.now).filter(case=case)
    releases = Release.objects.visible_to(typed.staff, typed.now).filter(case=case)
    shown = releases.with_renewals().prefetch_related("clauses")
    rows = [release_row(release, typed.today) for release in shown]
    ordered = list(consents.select_related("form", "taken_by"))
    current = next((one for one in ordered if one.state == ServiceConsent.State.SIGNED), None)
    return render(request, "consent/consent_list.html", {
        **case_frame(request, case, "consent"),
        "current": current,
        "sees_papers": "attend" in actions_on(typed, case),
        "explained": _explained(current),
        "last": ordered[0] if ordered else None,
        "earlier": [one for one in ordered if one.state != "signed"],
        "exceptions": exceptions_of(typed.staff, case, typed.now),
        "releases": [row for row in rows if not row["is_past"]],
        "earlier_releases": [row for row in rows if row["is_past"]],
        "own_records": request_rows(typed.staff, case, typed.now, typed.today),
    })  # fmt: skip


@record_access(Release, "view", READ)
def release_detail(request: HttpRequest, release: Release) -> HttpResponse:
    """One release: what, to whom, why, how long, who signed, and what became of it."""
    typed: Any = request
    rows = Release.objects.visible_to(typed.staff, typed.now).filter(pk=release.pk)
    return render(request, "consent/release_detail.html", {
        **case_frame(request, release.case, "consent"),
        **release_row(rows.with_renewals().get(), typed.today),
        "author": release.taken_by,
        "may_settle": "approve" in actions_on(typed, release.case),
        "holds": release.holds_at(typed.now),
        "sees_papers": "attend" in actions_on(typed, release.case),
        "signature": {
            "name": release.signer_name,
            "relation": release.get_signer_capacity_display(),
            "when": release.signed_at,
            "method": release.get_method_display(),
            "witness": release.witness,
            "path": release.drawn,
        },
    })  # fmt: skip


@record_access(Release, "revoke", FORM)
def release_revoke(request: HttpRequest, release: Release) -> HttpResponse:
    """Revoke a release: effective the moment this is sent, with or without words."""
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if _said(request, form, revoke_release, release):
        messages.success(request, _("Revoked. Nothing may be told under this release any more."))
        return redirect("release-detail", pk=release.pk)
    return _page(request, "consent/release_revoke.html", release, form)


@record_access(Release, "revoke", FORM)
def release_narrow(request: HttpRequest, release: Release) -> HttpResponse:
    """Take back a part of a release: effective the moment this is sent."""
    form = NarrowForm(request.POST if request.method == "POST" else None, release=release)
    if narrower := _said(request, form, narrow_release, release):
        messages.success(request, _("Done. From now on only what stands here may be told."))
        return redirect("release-detail", pk=narrower.pk)
    return _page(request, "consent/release_narrow.html", release, form)


@record_access(Release, "edit", FORM)
def release_event(request: HttpRequest, release: Release) -> HttpResponse:
    """Look again at what a release waits for."""
    form = EventForm(request.POST or None)
    if _said(request, form, settle_event, release):
        messages.success(request, _("Written down."))
        return redirect("release-detail", pk=release.pk)
    return _page(request, "consent/release_event.html", release, form)


@record_access(Release, "edit", FORM)
def release_dispute(request: HttpRequest, release: Release) -> HttpResponse:
    """Say that a release is in doubt."""
    form = DoubtForm(request.POST or None)
    if _said(request, form, dispute_release, release):
        messages.warning(request, _("On hold. Nothing may be told under it until that is settled."))
        return redirect("release-detail", pk=release.pk)
    return _page(request, "consent/release_dispute.html", release, form)


@record_access(Release, "approve", FORM)
def release_settle(request: HttpRequest, release: Release) -> HttpResponse:
    """Settle a doubt about a release."""
    form = SettleForm(request.POST or None)
    if _said(request, form, settle_dispute, release):
        messages.success(request, _("Settled."))
        return redirect("release-detail", pk=release.pk)
    return _page(request, "consent/release_settle.html", release, form)


@record_access(Release, "edit", POST)
def release_let_end(request: HttpRequest, release: Release) -> HttpResponse:
    """Say that a release is not needed any more, so that nobody is reminded of it."""
    typed: Any = request
    let_release_end(release, by=typed.staff, now=typed.now)
    messages.success(request, _("Nobody will be reminded of this release again."))
    return redirect("release-detail", pk=release.pk)


def _said(request: Any, form: Any, action: Any, release: Release) -> Any:
    """What an action made of a form about a release, or ``None`` where it was not done."""
    if not form.is_valid():
        return None
    return attempt(form, action, release, by=request.staff, now=request.now, **form.cleaned_data)


def _page(request: Any, template: str, release: Release, form: Any) -> HttpResponse:
    return render(request, template, {
        **case_frame(request, release.case, "consent"),
        **release_row(release, request.today),
        "form": form,
    })  # fmt: skip


def _explained(consent: ServiceConsent | None) -> list[Any]:
    labels = dict(Explained.choices)
    return [labels[key] for key in consent.explained if key in labels] if consent else []
