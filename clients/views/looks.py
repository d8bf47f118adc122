"""Who looked at a case, told to everybody who works it; and questions about looks, to be settled."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, READ, record_access
from casemgmt.core.forms import attempt
from casemgmt.ledger.looks import columns, looks, table_row, told
from clients.actions.looking import settle_question
from clients.forms.looking import SettleForm
from clients.frame import case_frame
from clients.models import Case, EmergencyAccess, LookQuestion
from clients.reviewing import numbers_of, of_what_is_seen

A_PAGE = 25
NEWEST = 30
"""So many emergency accesses are shown beside what was read."""


@record_access(Case, "view", READ)
def case_looks(request: Any, case: Case) -> HttpResponse:
    """Who read this case on which day, the newest first, and who opened it in an emergency."""
    seen = of_what_is_seen(request.staff, request.now)
    found = looks(case.agency_id, request.agency_timezone, seen, case_id=case.pk)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = [table_row(look) for look in told(page.object_list)]
    opened = EmergencyAccess.objects.visible_to(request.staff, request.now)
    emergencies = opened.filter(client=case.client_id).select_related("staff").order_by("-during")
    context = {
        "page": page,
        "columns": columns(numbered=False),
        "rows": rows,
        "emergencies": emergencies[:NEWEST],
    }
    return render(request, "clients/case_looks.html", context | case_frame(request, case, "team"))


@record_access(LookQuestion, "settle", FORM)
def look_settle(request: Any, question: LookQuestion) -> HttpResponse:
    """Say what came of a question about somebody's readings."""
    form = SettleForm(request.POST or None)
    act = {"by": request.staff, "now": request.now}
    if form.is_valid() and attempt(form, settle_question, question, **act, **form.cleaned_data):
        messages.success(request, _("Settled. It is kept with what you wrote."))
        return redirect("privacy-home")
    numbers = numbers_of([question.about] if question.about else [], request.now)
    number = numbers.get(question.about) if question.about else ""
    context = {"question": question, "form": form, "number": number}
    return render(request, "clients/look_settle.html", context)
