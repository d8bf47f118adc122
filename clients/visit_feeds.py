"""What appointments show elsewhere: work that is due, lines of the timeline, words for a way."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.core.days import end_of_day, local_day
from casemgmt.core.display import clock, moment
from casemgmt.core.pieces import Tag, TaskRow, TimelineEntry
from clients.models import Appointment, Assignment, Case, Contact, Reminder, SafeContact
from clients.models.visits import WEEK
from clients.queries.scope import left_by
from clients.registry import DueItem, TimelineLine

ICONS: dict[str, str] = {
    Appointment.Kind.INTAKE: "clipboard-list",
    Appointment.Kind.HOME_VISIT: "house",
    Appointment.Kind.OFFICE: "building-2",
    Appointment.Kind.PHONE: "phone",
    Appointment.Kind.VIDEO: "video",
    Appointment.Kind.ELSEWHERE: "map-pin",
}
LATELY = dt.timedelta(days=30)
"""So long a visit that was not arranged ahead is asked about."""
AT_HOME = (Appointment.Kind.HOME_VISIT, Appointment.Kind.INTAKE, Appointment.Kind.ELSEWHERE)
"""Kinds of appointments at which somebody may come to a home; nobody does for a call."""
HALF_A_DAY = dt.timedelta(hours=12)
SHORT_DAYS = {
    1: gettext_lazy("Mon"),
    2: gettext_lazy("Tue"),
    3: gettext_lazy("Wed"),
    4: gettext_lazy("Thu"),
    5: gettext_lazy("Fri"),
    6: gettext_lazy("Sat"),
    7: gettext_lazy("Sun"),
}


def state_tags(visit: Appointment) -> list[Tag]:
    """How an appointment stands."""
    tags = {
        Appointment.State.KEPT: Tag(_("Took place"), "ok", "check"),
        Appointment.State.MISSED: Tag(_("Missed"), "late", "user-x"),
        Appointment.State.CANCELLED: Tag(_("Canceled"), "", "x"),
    }
    found = tags.get(Appointment.State(visit.state))
    if found is None:
        confirmed = visit.confirmed_at is not None
        found = (
            Tag(_("Confirmed"), "ok", "check") if confirmed else Tag(_("Planned"), "info", "clock")
        )
    return (
        [found, Tag(_("Not arranged ahead"), "warn", "info")] if visit.is_unscheduled else [found]
    )


def appointments_due(
    staff: Any, now: dt.datetime, until: dt.date, case: Case | None = None
) -> list[DueItem]:
    """One's own appointments up to a local day, those that somebody left behind with a case, those that
    wait to be told of, and calls to make to remind a client of one."""
    zone = staff.agency.timezone
    calls = Reminder.objects.filter(appointment=OuterRef("pk")).to_call(now)
    rows = Appointment.objects.visible_to(staff, now, "edit").of_case(case).standing()
    rows = rows.annotate(calls=Exists(calls)).select_related("case__client")
    rows = rows.filter(Q(starts_at__lt=end_of_day(until, zone)) | Q(calls=True))
    items = []
    for visit in _own_or_left(rows, "staff", staff, now).order_by("starts_at"):
        if visit.calls and visit.starts_at > now:
            items.append(_call(visit, local_day(now, zone)))
        if local_day(visit.starts_at, zone) <= until:
            items.append(_item(visit, now, zone))
    return items


def _own_or_left(rows: Any, who: str, staff: Any, now: dt.datetime) -> Any:
    """Of these rows one's own, by the field that names whose they are, and what others left behind with
    the cases one carries: each half is found by an index of its own."""
    carried = Assignment.objects.at(now).primary().filter(staff=staff.pk).values("case")
    return rows.filter(**{who: staff.pk}).union(rows.filter(left_by(who, now), case__in=carried))


def _item(visit: Any, now: dt.datetime, zone: str) -> DueItem:
    over = visit.ends_at <= now
    day = local_day(visit.starts_at, zone)
    page = "visit-settle" if over else "visit-detail"
    title = _("%(kind)s: %(client)s") % {
        "kind": visit.get_kind_display(),
        "client": visit.case.client.name,
    }
    row = TaskRow(
        icon=ICONS[visit.kind],
        kind=_("Appointment"),
        title=title,
        note=_("%(time)s, %(minutes)s minutes")
        % {"time": clock(visit.starts_at), "minutes": visit.minutes},
        url=reverse("visit-detail", args=[visit.pk]),
        action=_("How did it go?") if over else _("Open"),
        action_url=reverse(page, args=[visit.pk]),
        due=day,
        due_note=clock(visit.starts_at),
    )
    return DueItem(day, row, case_id=visit.case_id)


def unexplained_visits(
    staff: Any, now: dt.datetime, until: dt.date, case: Case | None = None
) -> list[DueItem]:
    """Home visits of the last days for which nothing was arranged: whoever noted one still has to say
    why, or, once they have left the case, whoever carries it (INT-12). An appointment to meet within
    half a day of it is one for it, and a call is not.
    """
    arranged = Appointment.objects.exclude(state="cancelled").filter(
        case=OuterRef("case"),
        kind__in=AT_HOME,
        starts_at__gt=OuterRef("started_at") - HALF_A_DAY,
        starts_at__lt=OuterRef("started_at") + HALF_A_DAY,
    )
    rows = Contact.objects.visible_to(staff, now).made().of_case(case).of_living()
    rows = rows.filter(
        ~Exists(arranged),
        mode=Contact.Mode.HOME_VISIT,
        started_at__gte=now - LATELY,
        started_at__lt=end_of_day(until, staff.agency.timezone),
    ).exclude(case__stage="closed")
    rows = _own_or_left(rows.select_related("case__client"), "recorded_by", staff, now)
    zone = staff.agency.timezone
    return [_unexplained(row, zone) for row in rows]


def _unexplained(contact: Any, zone: str) -> DueItem:
    day = local_day(contact.started_at, zone)
    row = TaskRow(
        icon="house",
        kind=_("Home visit"),
        title=_("Say why the visit to %(client)s was not arranged ahead")
        % {"client": contact.case.client.name},
        note=moment(contact.started_at),
        url=f"{reverse('visit-new', args=[contact.case_id])}?for={contact.pk}",
        action=_("Say why"),
        due=day,
    )
    return DueItem(day, row, case_id=contact.case_id)


def _call(visit: Any, today: dt.date) -> DueItem:
    row = TaskRow(
        icon="bell",
        kind=_("Reminder"),
        title=_("Remind %(client)s") % {"client": visit.case.client.name},
        note=_("Appointment %(when)s. Only in a way that is safe now.")
        % {"when": moment(visit.starts_at)},
        url=reverse("visit-detail", args=[visit.pk]),
        action=_("See how"),
        due=today,
    )
    return DueItem(today, row, case_id=visit.case_id)


def appointment_lines(staff: Any, case: Case, now: dt.datetime) -> list[TimelineLine]:
    """The appointments of a case that came to an end: kept, missed and canceled."""
    rows = Appointment.objects.visible_to(staff, now).filter(case=case).exclude(state="planned")
    return [
        TimelineLine(entry=line_of(visit), kind="contact", author=visit.staff)
        for visit in rows.select_related("staff").order_by("-starts_at")
    ]


def line_of(visit: Appointment) -> TimelineEntry:
    """An appointment as a line of a list."""
    said = [visit.purpose, visit.settled_reason, visit.unscheduled_reason]
    return TimelineEntry(
        icon="calendar",
        title=_("Appointment: %(kind)s") % {"kind": visit.get_kind_display()},
        when=visit.starts_at,
        who=_("%(minutes)s min · %(name)s") % {"minutes": visit.minutes, "name": visit.staff.name},
        text=" · ".join(part for part in said if part),
        tags=state_tags(visit),
        url=reverse("visit-detail", args=[visit.pk]),
    )


def when_safe(way: SafeContact) -> str:
    """The days and hours of a way, in words."""
    if way.days == WEEK:
        days = _("Every day")
    elif way.days == WEEK[:5]:
        days = _("Monday to Friday")
    else:
        days = ", ".join(str(SHORT_DAYS[day]) for day in way.days)
    if way.from_time is None or way.until_time is None:
        return days
    hours = {"from": f"{way.from_time:%H:%M}", "until": f"{way.until_time:%H:%M}"}
    return _("%(days)s, %(hours)s") % {"days": days, "hours": _("%(from)s to %(until)s") % hours}


def way_tags(way: SafeContact) -> list[Tag]:
    """What has to be heeded on a way."""
    tags = []
    if way.leave_no_message:
        tags.append(Tag(_("Leave no message"), "late", "message-circle-off"))
    if way.may_remind:
        tags.append(Tag(_("Reminders allowed"), "ok", "bell"))
    return tags


def ways_of(staff: Any, client: Any, now: dt.datetime) -> list[dict[str, Any]]:
    """The ways of a client that hold now, with their words."""
    rows = SafeContact.objects.visible_to(staff, now).standing(now).filter(client=client)
    shown = sorted(rows, key=lambda way: (way.channel, way.from_time or dt.time.min))
    return [{"way": way, "when": when_safe(way), "tags": way_tags(way)} for way in shown]
