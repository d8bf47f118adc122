"""Pages of this room: the jobs in the background, and a person's notices."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casemgmt.core.access import POST, READ, staff_access
from casemgmt.ledger import queries, tables
from casemgmt.ledger.actions import ask_for_run, read_all_notices, read_notice, try_again
from casemgmt.ledger.models import JobRun
from casemgmt.ledger.registry import jobs

NOTICES_A_PAGE = 50


@staff_access("watch_jobs", READ)
def job_list(request: Any) -> HttpResponse:
    """How each job last went, when it runs next, and what runs now (ADM-13)."""
    runs = queries.recent_runs()
    names = queries.askers(runs, request.staff.agency_id)
    newest = queries.newest_runs()
    alarms = queries.alarms(request.now, newest)
    page = {
        "alarms": alarms,
        "failed": [tables.progress(run) for run in alarms.failed],
        "going_on": [tables.progress(run) for run in queries.open_runs()],
        "job_columns": tables.job_columns(),
        "job_rows": [tables.job_row(state) for state in queries.job_states(request.now, newest)],
        "run_columns": tables.run_columns(),
        "run_rows": [tables.run_row(run, names) for run in runs],
    }
    return render(request, "ledger/job_list.html", page)


@staff_access("watch_jobs", READ)
def job_run(request: Any, pk: uuid.UUID) -> HttpResponse:
    """How far one run is, for the page that asks again every two seconds."""
    run = get_object_or_404(JobRun, pk=pk)
    return render(request, "ledger/_run.html", {"job": tables.progress(run)})


@staff_access("watch_jobs", POST)
def job_rerun(request: Any, name: str) -> HttpResponse:
    """Ask for a job to be run again."""
    if name not in jobs:
        raise Http404
    ask_for_run(name, by=request.staff, now=request.now)
    messages.success(request, _("The job starts within a minute. You can leave this page."))
    return redirect("job-list")


@staff_access("watch_jobs", POST)
def job_try_again(request: Any) -> HttpResponse:
    """Try the tasks again that were given up."""
    tries = try_again(by=request.staff, now=request.now)
    said = ngettext("%(n)d task starts anew.", "%(n)d tasks start anew.", tries)
    messages.success(request, said % {"n": tries})
    return redirect("job-list")


@staff_access("own_account", READ)
def notice_list(request: Any) -> HttpResponse:
    """A person's own notices, newest first."""
    pages = Paginator(queries.notices_of(request.user), NOTICES_A_PAGE)
    page = {"page": pages.get_page(request.GET.get("page")), "new": queries.unread(request.user)}
    return render(request, "ledger/notice_list.html", page)


@staff_access("own_account", POST)
def notice_read(request: Any, pk: uuid.UUID) -> HttpResponse:
    """Mark one's own notice as read and go to what it is about."""
    notice = read_notice(pk, by=request.staff, now=request.now)
    if notice is None:
        raise Http404
    ours = notice.url.startswith("/") and not notice.url.startswith(("//", "/\\"))
    return redirect(notice.url if ours else "notice-list")


@staff_access("own_account", POST)
def notice_read_all(request: Any) -> HttpResponse:
    """Mark all of one's own notices as read."""
    read_all_notices(by=request.staff, now=request.now)
    return redirect("notice-list")
