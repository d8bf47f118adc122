"""Pages on which a release is written down, read, signed or refused."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, POST, decide, record_access
from casemgmt.core.errors import Refused
from casemgmt.core.forms import attempt
from casemgmt.core.pdf import PdfFailed
from clients.frame import case_frame
from clients.models import Case
from consent.actions.copies import keep_signed_copy
from consent.actions.drafting import change_draft, discard_draft, draft_release
from consent.actions.signing import refuse_release, sign_release
from consent.forms.releasing import RefusalForm, ReleaseForm, SignReleaseForm
from consent.kinds import RULES, ReleaseKind
from consent.models import Release, ReleaseText
from consent.models.clauses import included_in
from consent.views.rows import release_row

TAKEN_OVER: tuple[str, ...] = (
    "recipient_name",
    "recipient_organization",
    "recipient_contact",
    "description",
)
TAKEN_OVER += ("purpose", "direction", "uses", "record_types", "categories")
"""What a renewal begins with; the client signs it anew."""
OWN = (*TAKEN_OVER, "starts_on", "ends_on", "ends_with")


@record_access(Case, "sign", FORM)
def release_new(request: HttpRequest, case: Case) -> HttpResponse:
    """Write down a release; ``?kind=`` is its form, and ``?again=`` an earlier one to begin with."""
    typed: Any = request
    earlier = _earlier(typed, case)
    kind = earlier.kind if earlier else typed.GET.get("kind", "")
    kind = kind if kind in RULES else ReleaseKind.GENERAL.value
    form = _terms_form(typed, request.POST or None, case, kind, _words_of(earlier, TAKEN_OVER))
    if form.is_valid() and (release := attempt(
        form, draft_release, case, by=typed.staff, now=typed.now, **form.terms
    )):  # fmt: skip
        return redirect("release-sign", pk=release.pk)
    return render(request, "consent/release_new.html", {
        **case_frame(request, case, "consent"),
        "form": form,
        "kind": kind,
        "meaning": RULES[kind].meaning,
        "kinds": [] if earlier else ReleaseKind.choices,
    })  # fmt: skip


@record_access(Release, "sign", FORM)
def release_edit(request: HttpRequest, release: Release) -> HttpResponse:
    """Change a release that nobody has signed."""
    typed: Any = request
    if not release.is_waiting:
        return redirect("release-detail", pk=release.pk)
    days = release.clauses.values("covers_from", "covers_until").first()
    initial = {**_words_of(release, OWN), **(days or {})}
    form = _terms_form(typed, request.POST or None, release.case, release.kind, initial)
    if form.is_valid() and attempt(
        form, change_draft, release, by=typed.staff, now=typed.now, **form.terms
    ):
        return redirect("release-sign", pk=release.pk)
    return render(request, "consent/release_new.html", {
        **case_frame(request, release.case, "consent"),
        "form": form,
        "release": release,
        "kind": release.kind,
        "meaning": release.rules.meaning,
    })  # fmt: skip


@record_access(Release, "sign", FORM)
def release_sign(request: HttpRequest, release: Release) -> HttpResponse:
    """Read a release with the client, have each statement ticked, and have it signed."""
    typed: Any = request
    if not release.is_waiting:
        return redirect("release-detail", pk=release.pk)
    texts = ReleaseText.objects.readable(release.case.agency_id, release.kind, typed.today)
    wanted = typed.POST.get("text") or typed.GET.get("text", "")
    text = _text_to_read(list(texts), wanted, release.case.client.language)
    form = SignReleaseForm(
        request.POST or None,
        release=release,
        texts=texts,
        text=text,
        staff=typed.staff,
        now=typed.now,
    )
    if form.is_valid() and attempt(
        form, sign_release, release, by=typed.staff, now=typed.now, **form.signature
    ):
        messages.success(request, _("Signed. The client may take it back at any time."))
        return _with_its_copy(typed, release)
    return render(request, "consent/release_sign.html", {
        **case_frame(request, release.case, "consent"),
        **release_row(release, typed.today),
        "form": form,
        "text": text,
        "texts": texts,
        "has_begun_late": release.starts_on < typed.today,
    })  # fmt: skip


@record_access(Release, "sign", POST)
def release_copy(request: HttpRequest, release: Release) -> HttpResponse:
    """Make the signed paper, where that did not work right after the signature."""
    return _with_its_copy(request, release)


def _with_its_copy(request: Any, release: Release) -> HttpResponse:
    try:
        keep_signed_copy(release, by=request.staff, now=request.now)
    except (PdfFailed, Refused) as problem:
        messages.warning(request, problem.message)
    return redirect("release-detail", pk=release.pk)


@record_access(Release, "sign", POST)
def release_discard(request: HttpRequest, release: Release) -> HttpResponse:
    """Throw away a release that nobody has signed."""
    typed: Any = request
    case_id = release.case_id
    discard_draft(release, by=typed.staff, now=typed.now)
    messages.success(request, _("Discarded. Nobody had signed it."))
    return redirect("consent-list", pk=case_id)


@record_access(Release, "revoke", FORM)
def release_refuse(request: HttpRequest, release: Release) -> HttpResponse:
    """Record that the client said no to a release."""
    typed: Any = request
    form = RefusalForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, refuse_release, release, by=typed.staff, now=typed.now, **form.cleaned_data
    ):
        messages.success(request, _("Written down: the client said no. Nothing may be told."))
        return redirect("consent-list", pk=release.case_id)
    frame = case_frame(request, release.case, "consent")
    return render(
        request, "consent/release_refuse.html", {"form": form, **frame, "release": release}
    )


def _terms_form(
    request: Any, data: Any, case: Case, kind: str, initial: dict[str, Any]
) -> ReleaseForm:
    cleared = decide(request.staff, "view", case, request.now).categories
    return ReleaseForm(
        data,
        kind=kind,
        cleared=cleared,
        case=case,
        today=request.today,
        initial=initial,
    )


def _earlier(request: Any, case: Case) -> Release | None:
    rows = Release.objects.visible_to(request.staff, request.now).filter(case=case)
    wanted = request.GET.get("again", "")
    return next((row for row in rows if str(row.pk) == wanted), None)


def _words_of(release: Release | None, fields: tuple[str, ...]) -> dict[str, Any]:
    """What a release says now: not what the client has taken back of it."""
    if release is None:
        return {}
    words = {name: getattr(release, name) for name in fields}
    return {**words, "categories": included_in(release.clauses.all())}


def _text_to_read(texts: list[ReleaseText], wanted: str, language: str) -> ReleaseText | None:
    """The text that was asked for, or the one in the client's language, or the first there is."""
    asked = [text for text in texts if str(text.pk) == wanted]
    theirs = [text for text in texts if text.language.casefold() == language.casefold()]
    return next(iter([*asked, *theirs, *texts]), None)
