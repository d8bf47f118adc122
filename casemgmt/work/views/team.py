"""A supervisor's people."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from caseload.models import SupervisionSession
from casemgmt.agency.queries import supervised_by
from casemgmt.core.access import READ, staff_access
from casemgmt.core.pieces import Stat
from casemgmt.ledger.reads import log_reads
from casemgmt.work.quiet import with_last_contact
from casemgmt.work.teamwork import Worker, workers_of
from clients.models import Case

PAGE = 25


@staff_access("watch_team", READ)
def team(request: Any) -> HttpResponse:
    """Where is trouble: hours against limits, what is overdue, what has gone quiet."""
    workers = workers_of(request.staff, request.now, request.today)
    coming = SupervisionSession.objects.of(request.staff).filter(state__in=["planned", "held"])
    context = {
        "workers": workers,
        "widest": max((worker.load.capacity for worker in workers), default=0),
        "stats": _stats(workers),
        "sessions": list(
            coming.select_related("supervisee", "supervisor").order_by("starts_at")[:6]
        ),
    }
    return render(request, "work/team.html", context)


@staff_access("watch_team", READ)
def member(request: Any, pk: Any) -> HttpResponse:
    """One person's open cases, as far as the reader may see them."""
    person = supervised_by(request.staff, request.now).filter(pk=pk).first()
    if person is None:
        raise Http404
    cases = Case.objects.visible_to(request.staff, request.now, action="edit")
    carried = with_last_contact(cases.carried_by(person, request.now))
    ordered = carried.select_related("client", "program").order_by("-acuity", "opened_at")
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    log_reads(request, "list", page.object_list)
    (worker,) = workers_of(request.staff, request.now, request.today, [person])
    context = {"person": person, "page": page, "worker": worker}
    return render(request, "work/team_member.html", context)


def _stats(workers: list[Worker]) -> list[Stat]:
    flagged = sum(worker.flag is not None for worker in workers)
    overdue = sum(worker.overdue for worker in workers)
    quiet = sum(worker.quiet for worker in workers)
    hours = sum(worker.supervision_hours for worker in workers)
    return [
        Stat(
            flagged,
            _("over the hours limit"),
            "#workers",
            _("of %(n)s") % {"n": len(workers)},
            bool(flagged),
        ),
        Stat(overdue, _("reassessments overdue"), "#workers", late=bool(overdue)),
        Stat(quiet, _("clients gone quiet"), "#workers"),
        Stat(f"{hours:g}", _("of supervision this month"), "#sessions", _("h")),
    ]
