"""The caseload, and the case record's first page."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import ReassessmentTask
from casemgmt.agency.roles import STAFF_ACTIONS
from casemgmt.core.access import READ, record_access, staff_access
from casemgmt.core.pieces import Action, Cell, Column, TableRow, Tag
from casemgmt.core.templatetags.ui import day
from casemgmt.ledger.reads import log_reads
from casemgmt.work import overview as page
from casemgmt.work.forms import CaseFilter
from casemgmt.work.quiet import with_last_contact
from clients.actions.moving import checklist, next_stage
from clients.frame import case_frame
from clients.models import Case, Stage

PAGE = 25
SORTS = {
    "name": "client__family_name",
    "contact": "last_contact_at",
    "due": "next_due",
    "number": "number",
}
SHOWN_WITH = {"closed": "list", "team": "edit", "waiting": "edit"}
"""What one may do with the cases that are shown beside those one carries."""
STAGE_TONES = {Stage.ACTIVE: "ok", Stage.ON_HOLD: "warn", Stage.CLOSING: "info"}


@staff_access("list_cases", READ)
def client_list(request: Any) -> HttpResponse:
    """Every open case the person carries, and for a supervisor their people's too."""
    form = CaseFilter(request.GET or None)
    cases = _listed(request, form)
    found = Paginator(cases, PAGE).get_page(request.GET.get("page"))
    log_reads(request, "list", found.object_list)
    waits = _shown(form) == "waiting"
    given = _may_give(request, found.object_list) if waits else set()
    context = {
        "form": form,
        "page": found,
        "columns": _columns(request.GET.get("sort", "")),
        "rows": [_row(case, request.today, given) for case in found.object_list],
        "row_actions": bool(given),
        "waits": waits,
        "leads": "watch_team" in _actions(request),
        "carries": "list_cases" in _actions(request),
    }
    return render(request, "work/client_list.html", context)


@record_access(Case, "view", READ)
def overview(request: Any, case: Case) -> HttpResponse:
    """The whole picture in twenty seconds."""
    context = case_frame(request, case, "overview")
    context |= page.overview_of(request, case)
    stage = next_stage(case)
    if context["may_work"] and stage is not None:
        context |= {"next_stage": stage, "checks": checklist(case, request.now)}
    return render(request, "work/case_detail.html", context)


def _actions(request: Any) -> set[str]:
    roles = request.staff.roles_at(request.now)
    return {action for action, allowed in STAFF_ACTIONS.items() if allowed & roles}


def _shown(form: CaseFilter) -> str:
    """Which cases are asked for, beside those one carries."""
    return str(form.cleaned_data["show"]) if form.is_valid() else ""


def _may_give(request: Any, cases: Iterable[Case]) -> set[UUID]:
    """Those of the cases that the person may give to somebody."""
    led = Case.objects.visible_to(request.staff, request.now, action="assign")
    return set(led.filter(pk__in=[case.pk for case in cases]).values_list("pk", flat=True))


def _listed(request: Any, form: CaseFilter) -> Any:
    staff, now = request.staff, request.now
    wanted = form.cleaned_data if form.is_valid() else {}
    show = _shown(form)
    cases = Case.objects.visible_to(staff, now, action=SHOWN_WITH.get(show, "work"))
    if show == "closed":
        cases = cases.filter(stage=Stage.CLOSED)
    elif show == "waiting":
        cases = cases.open().carried_by_nobody(now)
    elif show != "team":
        cases = cases.carried_by(staff, now)
    if wanted.get("q"):
        cases = cases.matching(wanted["q"])
    if wanted.get("stage"):
        cases = cases.filter(stage=wanted["stage"])
    due = ReassessmentTask.objects.open().filter(case=OuterRef("pk")).values("due_on")[:1]
    cases = with_last_contact(cases).annotate(next_due=Subquery(due))
    return cases.select_related("client", "program").order_by(*_order(request.GET.get("sort", "")))


def _order(sort: str) -> list[str]:
    field = SORTS.get(sort.removeprefix("-"), "client__family_name")
    return [f"-{field}" if sort.startswith("-") else field, "pk"]


def _columns(sort: str) -> list[Column]:
    labels = [
        ("name", _("Client")),
        ("number", _("Case")),
        ("", _("Stage")),
        ("contact", _("Last contact")),
        ("due", _("Reassessment")),
    ]
    return [_column(key, label, sort) for key, label in labels]


def _column(key: str, label: str, sort: str) -> Column:
    here = bool(key) and sort.removeprefix("-") == key
    if not here:
        return Column(label, key)
    down = sort.startswith("-")
    return Column(label, key if down else f"-{key}", "descending" if down else "ascending")


def _row(case: Any, today: Any, given: Collection[UUID] = ()) -> TableRow:
    """A case's row; ``given`` are those the person may give to somebody."""
    tone: Any = STAGE_TONES.get(case.stage, "")
    none_yet = case.last_contact_at == case.opened_at
    give = Action(
        _("Give to somebody"),
        reverse("case-assign", args=[case.pk]),
        "user-check",
        about=case.client.name,
    )
    return TableRow(
        [
            Cell(case.client.name, reverse("case-detail", args=[case.pk]), case.client.name_used),
            Cell(case.number, note=case.program.name),
            Cell(tags=[Tag(case.get_stage_display(), tone)]),
            Cell(_("None yet") if none_yet else day(case.last_contact_at)),
            Cell(due=case.next_due) if case.next_due else Cell(_("Not planned")),
        ],
        [give] if case.pk in given else [],
    )
