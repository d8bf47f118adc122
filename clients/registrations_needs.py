"""What immediate needs register with the rooms around them."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.core.pieces import TaskRow, TimelineEntry
from clients.models import Case, ImmediateNeed
from clients.purging import destroyer
from clients.registry import (
    DueItem,
    TimelineLine,
    due_sources,
    purge_handlers,
    timeline_sources,
)


def needs_due(
    staff: Any, now: dt.datetime, until: dt.date, case: Case | None = None
) -> list[DueItem]:
    """What can't wait and one sees to, up to a local day."""
    rows = ImmediateNeed.objects.visible_to(staff, now, "edit").of_case(case).standing()
    rows = rows.filter(responsible_id=staff.pk, due_on__lte=until).exclude(action="")
    rows = rows.select_related("case__client").order_by("due_on", "-urgency")
    return [DueItem(need.due_on, _row(need), case_id=need.case_id) for need in rows]


def _row(need: Any) -> TaskRow:
    page = f"{reverse('intake-edit', args=[need.case_id])}#needs"
    return TaskRow(
        icon="siren",
        kind=_("Can't wait"),
        title=_("%(need)s: %(client)s") % {"need": need.need, "client": need.case.client.name},
        note=need.action,
        url=page,
        action=_("Open"),
        due=need.due_on,
    )


def need_lines(staff: Any, case: Case, now: dt.datetime) -> list[TimelineLine]:
    """What could not wait, when it was named."""
    rows = ImmediateNeed.objects.visible_to(staff, now).filter(case=case)
    return [
        TimelineLine(
            entry=TimelineEntry(
                icon="siren",
                title=_("Could not wait: %(need)s") % {"need": need.need},
                when=need.named_at,
                who=need.responsible.name if need.responsible else "",
                text=need.action or need.no_action,
                url=f"{reverse('intake-edit', args=[case.pk])}#needs",
            ),
            kind="contact",
            author=need.responsible,
        )
        for need in rows.select_related("responsible").order_by("-named_at")
    ]


due_sources.register("immediate needs", needs_due)
timeline_sources.register(ImmediateNeed._meta.label, need_lines)
purge_handlers.register(ImmediateNeed._meta.label, destroyer(ImmediateNeed))
