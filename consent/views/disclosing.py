"""Pages about what was told to somebody outside."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, READ, record_access
from casemgmt.core.forms import attempt
from clients.entries import restricted_tags
from clients.frame import actions_on, case_frame
from clients.models import Case
from consent.actions.disclosing import record_spoken
from consent.forms.disclosing import SpokenForm
from consent.models import Disclosure, Release
from consent.views.rows import is_untold, labels_of, release_row

A_PAGE = 25
MOST_ON_PAPER = 1000
"""So many lines of the accounting stand on the page that is printed; more take a second one."""


@record_access(Case, "view", READ)
def disclosure_list(request: HttpRequest, case: Case) -> HttpResponse:
    """The accounting: everything told to somebody outside, newest first; ``?all=`` on one page."""
    typed: Any = request
    seen = Disclosure.objects.visible_to(typed.staff, typed.now).filter(case=case)
    found = seen.select_related("release", "exception", "told_by")
    page = Paginator(found, MOST_ON_PAPER if "all" in request.GET else A_PAGE)
    here = page.get_page(request.GET.get("page"))
    return render(request, "consent/disclosure_list.html", {
        **case_frame(request, case, "consent"),
        "page": here,
        "attends": "attend" in actions_on(typed, case),
        "rows": [
            {
                "disclosure": one,
                "about": labels_of(one.record_types),
                "basis": one.release,
                "untold": is_untold(one),
                "restricted": restricted_tags(one),
            }
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
        **release_row(release, typed.today),
        "form": form,
    })  # fmt: skip
