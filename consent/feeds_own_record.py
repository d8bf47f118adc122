"""What a client's request to see their own record shows elsewhere: its state, work, the timeline."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.agency.models import Staff
from casemgmt.core.access import may
from casemgmt.core.display import day as short_day
from casemgmt.core.pieces import Tag, TaskRow, TimelineEntry
from clients.models import Case
from clients.registry import DueItem, TimelineLine
from consent.models import OwnRecordRequest, WithheldPart

SOON = dt.timedelta(days=7)
"""So long before its day an answer counts as due soon."""
ONE_DAY = dt.timedelta(days=1)
KIND = "folder-open"
ANSWERED: dict[str, Any] = {
    OwnRecordRequest.Outcome.GIVEN: gettext_lazy("%(who)s was given the record"),
    OwnRecordRequest.Outcome.REFUSED: gettext_lazy("%(who)s was refused the record"),
    OwnRecordRequest.Outcome.WITHDRAWN: gettext_lazy("%(who)s wants to see the record no more"),
}


def request_tag(asked: OwnRecordRequest, today: dt.date, *, in_part: bool) -> Tag:
    """A request's state in words. ``in_part`` says that the reader sees something held back: what
    they may not know of changes nothing."""
    if asked.outcome == OwnRecordRequest.Outcome.GIVEN:
        return Tag(_("Given in part") if in_part else _("Given"), "ok", "check")
    if asked.outcome:
        return Tag(asked.get_outcome_display(), "", "x")
    words = _("Answer by %(day)s") % {"day": short_day(asked.answer_by, today)}
    if asked.answer_by < today:
        return Tag(_("Late: %(words)s") % {"words": words}, "late", "clock-alert")
    return Tag(words, "warn" if asked.answer_by - today <= SOON else "info", "clock")


def part_tag(part: WithheldPart) -> Tag:
    """What became of something that somebody would hold back."""
    decision = WithheldPart.Decision
    if part.decision == decision.AGREED:
        return Tag(_("Held back"), "lock", "shield-check")
    if part.decision:
        return Tag(_("Given to the client"), "", "check")
    return Tag(_("Waits for a supervisor"), "warn", "clock")


def request_rows(
    staff: Staff, case: Case, now: dt.datetime, today: dt.date
) -> list[dict[str, Any]]:
    """The requests of a case with their states, the open ones first."""
    found = list(OwnRecordRequest.objects.visible_to(staff, now).filter(case=case))
    held = WithheldPart.objects.visible_to(staff, now).held_back().filter(case=case)
    in_part = set(held.values_list("request_id", flat=True)) if found else set()
    rows = [
        {"asked": one, "tag": request_tag(one, today, in_part=one.pk in in_part)} for one in found
    ]
    return sorted(rows, key=lambda row: not row["asked"].is_open)


def to_answer(
    staff: Any, now: dt.datetime, until: dt.date, case: Case | None = None
) -> list[DueItem]:
    """Requests whose answer a person prepares, due by a local day; also of cases that are closed."""
    rows = OwnRecordRequest.objects.visible_to(staff, now, "attend").of_case(case).of_living()
    mine = rows.answer_by(until).filter(prepared_by=staff.pk).select_related("case__client")
    title = _("Answer %(client)s, who asks to see their record")
    return [_item(one, one.answer_by, title, one.get_wants_display()) for one in mine]


def late_answers(
    staff: Any, now: dt.datetime, until: dt.date, case: Case | None = None
) -> list[DueItem]:
    """For whoever leads the case, from the day after it was due: an answer that others prepare."""
    if not may(staff, "watch_team", now):
        return []
    rows = OwnRecordRequest.objects.visible_to(staff, now, "approve").of_case(case).of_living()
    late = rows.answer_by(until - ONE_DAY).exclude(prepared_by=staff.pk)
    title = _("%(client)s waits to see their record")
    return [
        _item(one, one.answer_by + ONE_DAY, title, one.prepared_by.name)
        for one in late.select_related("case__client", "prepared_by")
    ]


def parts_to_agree(
    staff: Any, now: dt.datetime, until: dt.date, case: Case | None = None
) -> list[DueItem]:
    """What others would hold back from a client, for whoever leads the case to agree to or not."""
    if not may(staff, "watch_team", now):
        return []
    rows = WithheldPart.objects.visible_to(staff, now, "approve").of_case(case).of_living()
    rows = rows.undecided().select_related("case__client", "request", "written_by")
    found = []
    for part in [part for part in rows if part.waits_for(staff)]:
        due = staff.agency.today(part.written_at)
        row = TaskRow(
            icon=KIND,
            kind=_("Their own record"),
            title=_("Agree to what is held back from %(client)s, or not")
            % {"client": part.case.client.name},
            note=part.written_by.name,
            url=reverse("own-record-part-decide", args=[part.pk]),
            action=_("Decide"),
            due=due,
        )
        found.append(DueItem(due, row, part.case_id))
    return [item for item in found if item.due_on <= until]


def requests_in_timeline(staff: Staff, case: Case, now: dt.datetime) -> list[TimelineLine]:
    """When a client asked to see their record, and when they were answered; never what was held back."""
    rows = OwnRecordRequest.objects.visible_to(staff, now).filter(case=case)
    lines = []
    for asked in rows.select_related("taken_by", "answered_by"):
        url, names = reverse("own-record", args=[asked.pk]), {"who": asked.asker_name}
        title = _("%(who)s asked to see the record") % names
        entry = TimelineEntry(KIND, title, asked.asked_on, asked.taken_by.name, url=url, tone="p")
        lines.append(TimelineLine(entry, "sharing", asked.taken_by))
        if asked.answered_by is not None:
            title = ANSWERED[asked.outcome] % names
            when = asked.given_on or asked.answered_at
            entry = TimelineEntry(KIND, title, when, asked.answered_by.name, url=url, tone="o")
            lines.append(TimelineLine(entry, "sharing", asked.answered_by))
    return lines


def _item(asked: OwnRecordRequest, due_on: dt.date, title: str, note: str) -> DueItem:
    row = TaskRow(
        icon=KIND,
        kind=_("Their own record"),
        title=title % {"client": asked.case.client.name},
        note=note,
        url=reverse("own-record", args=[asked.pk]),
        action=_("Open"),
        due=due_on,
    )
    return DueItem(due_on, row, asked.case_id)
