"""What appointments, reminders and safe ways register with the rooms around them."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.registry import signed_out
from casemgmt.ledger.outbox import handlers
from casemgmt.ledger.registry import Job, jobs
from clients.actions.calendar_links import end_link
from clients.models import Appointment, Case, Reminder
from clients.purging import destroyer
from clients.registry import CaseTab, case_tabs, due_sources, purge_handlers, timeline_sources
from clients.reminding import SEND, remind_of_appointments, send_reminder
from clients.visit_feeds import appointment_lines, appointments_due, unexplained_visits


def _to_come(staff: Any, case: Case, now: dt.datetime) -> QuerySet[Appointment]:
    rows = Appointment.objects.visible_to(staff, now).filter(case=case)
    found: QuerySet[Appointment] = rows.standing()
    return found


case_tabs.register("visits", CaseTab(_("Visits"), "visit-list", 25, _to_come))
due_sources.register("appointments", appointments_due)
due_sources.register("unexplained visits", unexplained_visits)
timeline_sources.register(Appointment._meta.label, appointment_lines)
handlers.register(SEND, send_reminder)
jobs.register(
    "remind_of_appointments",
    Job(
        "remind_of_appointments",
        _("Remind clients of appointments, where that is safe"),
        remind_of_appointments,
        {"reminders": _("reminders begun")},
    ),
)
signed_out.register("calendar link", end_link)
# In this order: what points at another row goes before it.
purge_handlers.register(Reminder._meta.label, destroyer(Reminder))
purge_handlers.register(Appointment._meta.label, destroyer(Appointment))
