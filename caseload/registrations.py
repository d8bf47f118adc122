"""What this room registers with the rooms below it."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseload.deciders import FlagDecider, LoadDecider, SessionDecider
from caseload.models import LoadSnapshot, SupervisionSession, WorkloadFlag
from caseload.reckoning import reckon_workload
from casemgmt.core.access import deciders
from casemgmt.core.days import end_of_day, local_day
from casemgmt.core.pieces import TaskRow
from casemgmt.ledger.registry import Job, jobs
from clients.registry import DueItem, due_sources


def flags_due(staff: Any, now: dt.datetime, until: dt.date, case: Any = None) -> list[DueItem]:
    """Flags to decide at once, and remedies to look at again by a local day, in one's own line."""
    if case is not None:
        return []
    waiting = WorkloadFlag.objects.led_by(staff, now).filter(
        Q(state="open", opened_on__lte=until) | Q(state="plan", review_on__lte=until)
    )
    return [
        DueItem(
            flag.review_on or flag.opened_on,
            TaskRow(
                icon="scale",
                kind=_("Caseload over its limit"),
                title=_("Settle the caseload of %(name)s") % {"name": flag.staff.name},
                note=_("%(hours)s of %(capacity)s hours")
                % {"hours": flag.hours, "capacity": flag.capacity},
                url=reverse("flag-decide", args=[flag.pk]),
                action=_("Decide"),
                due=flag.review_on or flag.opened_on,
            ),
        )
        for flag in waiting.select_related("staff")
    ]


def confirmations_due(
    staff: Any, now: dt.datetime, until: dt.date, case: Any = None
) -> list[DueItem]:
    """Sessions held by a local day that wait for this person's confirmation."""
    if case is not None:
        return []
    mine = Q(supervisor=staff, supervisor_confirmed_at=None)
    mine |= Q(supervisee=staff, supervisee_confirmed_at=None)
    timezone = staff.agency.timezone
    sessions = SupervisionSession.objects.visible_to(staff, now).filter(
        mine, state="held", starts_at__lt=end_of_day(until, timezone)
    )
    return [
        DueItem(
            local_day(session.starts_at, timezone),
            TaskRow(
                icon="users",
                kind=_("Supervision"),
                title=_("Confirm supervision with %(name)s") % {"name": session.other(staff).name},
                note=session.get_kind_display(),
                url=reverse("supervision-detail", args=[session.pk]),
                action=_("Confirm"),
                due=local_day(session.starts_at, timezone),
            ),
        )
        for session in sessions.select_related("supervisor", "supervisee")
    ]


deciders.register(WorkloadFlag._meta.label, FlagDecider())
deciders.register(LoadSnapshot._meta.label, LoadDecider())
deciders.register(SupervisionSession._meta.label, SessionDecider())
due_sources.register("workload flags", flags_due)
due_sources.register("supervision to confirm", confirmations_due)
jobs.register(
    "reckon_workload",
    Job(
        "reckon_workload",
        gettext_lazy("Reckon caseloads and flag the overloaded"),
        reckon_workload,
        {
            "snapshots": gettext_lazy("caseloads reckoned"),
            "flags_opened": gettext_lazy("flags opened"),
            "flags_cleared": gettext_lazy("flags cleared"),
        },
    ),
)
