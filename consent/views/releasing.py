"""Pages about releases of information."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, POST, READ, record_access
from casemgmt.core.forms import attempt
from clients.forms.authorities import authorities_of
from clients.frame import actions_on, case_frame
from clients.models import Case
from consent.actions.releasing import add_release, let_release_end, revoke_release
from consent.feeds_own_record import request_rows
from consent.forms.releasing import ReleaseForm
from consent.forms.serving import WithdrawForm
from consent.models import Explained, Release, ServiceConsent
from consent.views.rows import release_row


@record_access(Case, "view", READ)
def consent_list(request: HttpRequest, case: Case) -> HttpResponse:
    """The current consent, earlier ones, and every release with its state."""
    typed: Any = request
    consents = ServiceConsent.objects.visible_to(typed.staff, typed.now).filter(case=case)
    releases = Release.objects.visible_to(typed.staff, typed.now).filter(case=case)
    rows = [release_row(release, typed.today) for release in releases.with_renewals()]
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
        "own_records": request_rows(typed.staff, case, typed.now, typed.today),
    })  # fmt: skip


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
        **release_row(rows.with_renewals().get(), typed.today),
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
