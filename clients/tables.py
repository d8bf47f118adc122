"""Rows of this room's lists."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casemgmt.agency.models import Program, Staff
from casemgmt.core.display import as_day, full_day
from casemgmt.core.pieces import Action, Cell, Column, TableRow, Tag
from clients.models import (
    Admission,
    CriteriaVersion,
    EngagementAttempt,
    Outreach,
    Referral,
    ReferredAnswer,
    ReferrerAnswer,
    ScreeningDecision,
    WaitlistEntry,
)

OUTREACH_COLUMNS = [
    Column(gettext_lazy("Day")),
    Column(gettext_lazy("How")),
    Column(gettext_lazy("For")),
    Column(gettext_lazy("Program")),
    Column(gettext_lazy("Reached"), numeric=True),
    Column(gettext_lazy("Your referrals from it"), numeric=True),
]
QUEUE_COLUMNS = [
    Column(gettext_lazy("Person")),
    Column(gettext_lazy("Urgency")),
    Column(gettext_lazy("Waiting")),
    Column(gettext_lazy("Program")),
    Column(gettext_lazy("Referred by")),
    Column(gettext_lazy("Taken by")),
]
WAITLIST_COLUMNS = [
    Column(gettext_lazy("Person")),
    Column(gettext_lazy("Place"), numeric=True),
    Column(gettext_lazy("Priority")),
    Column(gettext_lazy("Waits since")),
    Column(gettext_lazy("Look again")),
    Column(gettext_lazy("Why")),
]
URGENT = {
    Referral.Urgency.IMMEDIATE: Tag(Referral.Urgency.IMMEDIATE.label, "late", "circle-alert"),
    Referral.Urgency.URGENT: Tag(Referral.Urgency.URGENT.label, "warn", "triangle-alert"),
    Referral.Urgency.SOON: Tag(Referral.Urgency.SOON.label, "info", "clock"),
}


def outreach_row(outreach: Outreach, *, may_edit: bool) -> TableRow:
    """One effort to find people, and the way to the referrals that come of it."""
    new = f"{reverse('referral-new')}?outreach={outreach.pk}"
    page = reverse("outreach-edit", args=[outreach.pk])
    return TableRow(
        cells=[
            Cell(full_day(outreach.day)),
            Cell(outreach.get_method_display(), note=outreach.place),
            Cell(outreach.population),
            Cell(outreach.program.name, note=outreach.staff.name),
            Cell(str(outreach.people_reached), page if may_edit else ""),
            Cell(str(outreach.came)),  # type: ignore[attr-defined]  # the list's own count
        ],
        actions=[Action(_("Record a referral"), new, about=outreach.place)],
    )


def places_of(program: Program, shown: list[WaitlistEntry]) -> dict[Any, int]:
    """Where those who are shown stand on the whole list; the number tells nothing of the others."""
    places: dict[Any, int] = WaitlistEntry.objects.places(program.pk, [one.pk for one in shown])
    return places


def waitlist_row(entry: WaitlistEntry, number: int, today: dt.date, *, may_edit: bool) -> TableRow:
    """Somebody who waits, and the way to move them. Why they do is read by whoever decides."""
    page = reverse("referral-detail", args=[entry.referral_id])
    change = reverse("waitlist-change", args=[entry.pk])
    person = entry.referral.person
    urgency = URGENT.get(Referral.Urgency(entry.priority))
    due = [Tag(_("Look again"), "warn", "clock-alert")] if entry.review_on <= today else []
    return TableRow(
        cells=[
            Cell(person, page, tags=due),
            Cell(str(number)),
            Cell(tags=[urgency]) if urgency else Cell(entry.get_priority_display()),
            Cell(full_day(entry.entered_on)),
            Cell(full_day(entry.review_on)),
            Cell(entry.reason if may_edit else ""),
        ],
        actions=[Action(_("Change"), change, about=person)] if may_edit else [],
    )


def answer_by(referral: Referral, days: dict[str, Any]) -> dt.date:
    """The day by which a referral is to be settled, by its urgency and its program's settings."""
    return as_day(referral.received_at) + dt.timedelta(days[f"answer_days_{referral.urgency}"])


def is_late(referral: Referral, days: dict[str, Any], today: dt.date) -> bool:
    """Should it have been settled by now? Whoever waits for a place is looked at on another day."""
    waits = referral.state == Referral.State.WAITLISTED
    return not waits and answer_by(referral, days) < today


def queue_row(referral: Referral, staff: Staff, today: dt.date, days: dict[str, Any]) -> TableRow:
    """One referral of the queue, with the button that takes it or goes on with it.

    ``days`` are the settings of its program in force.
    """
    page = reverse("referral-detail", args=[referral.pk])
    urgency = URGENT.get(Referral.Urgency(referral.urgency))
    tags = _tags(referral, today, days)
    return TableRow(
        cells=[
            Cell(referral.person, page, tags=tags),
            Cell(tags=[urgency]) if urgency else Cell(referral.get_urgency_display()),
            Cell(waiting_words(referral, today)),
            Cell(referral.program.name),
            Cell(referral.get_referrer_kind_display(), note=referral.referrer_organization),
            Cell(taker_words(referral, is_told=bool(referral.tells_taker))),  # type: ignore[attr-defined]  # the queue's own
        ],
        actions=[_next(referral, staff, page)],
    )


def taker_words(referral: Referral, *, is_told: bool) -> str:
    """Who has taken a referral, in words; whoever can't decide about it is told only that it is."""
    if referral.taken_by is None:
        return _("Nobody yet")
    return referral.taken_by.name if is_told else _("Taken")


def waiting_words(referral: Referral, today: dt.date) -> str:
    """How long somebody has waited, in whole days of the agency's calendar."""
    days = (today - as_day(referral.received_at)).days
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days else _("Since today")


def screenings_of(referral: Referral) -> list[ScreeningDecision]:
    """The screenings of a referral the reader may see, the one that counts first."""
    rows = ScreeningDecision.objects.filter(referral=referral)
    rows = rows.select_related("decided_by", "criteria")
    return list(rows.order_by("-decided_at", "-pk"))


def that_counts(
    referral: Referral, screenings: list[ScreeningDecision]
) -> ScreeningDecision | None:
    """Of screenings, the newest first, the one that is about the program the referral is with now, and
    what it says now."""
    since = referral.judged_from
    return next((one for one in screenings if since is None or one.decided_at >= since), None)


def versions_of(program: Program, most: int) -> list[CriteriaVersion]:
    """So many versions of a program's criteria with what they ask, the newest first."""
    rows = CriteriaVersion.objects.filter(program=program).select_related("approved_by")
    return list(rows.prefetch_related("criteria").order_by("-number")[:most])


def admission_of(referral: Referral) -> Admission | None:
    """The decision that admitted the person or did not, once there is one."""
    if referral.is_waiting:
        return None
    rows = Admission.objects.filter(referral=referral).select_related("criteria", "decided_by")
    admission: Admission | None = rows.first()
    return admission


def tries_of(referral: Referral) -> list[EngagementAttempt]:
    """The tries at reaching the person, the newest first."""
    rows = EngagementAttempt.objects.filter(referral=referral).select_related("made_by")
    return list(rows.order_by("-made_at", "-pk"))


def said_before(referral: Referral) -> dict[str, ReferredAnswer]:
    """What the person said of themselves so far, by subject."""
    return {row.subject: row for row in ReferredAnswer.objects.filter(referral=referral)}


def answers_of(referral: Referral) -> list[ReferrerAnswer]:
    """When the referrer was told that the referral arrived, the newest first."""
    rows = ReferrerAnswer.objects.filter(referral=referral).select_related("told_by")
    return list(rows.order_by("-told_at", "-pk"))


def _tags(referral: Referral, today: dt.date, days: dict[str, Any]) -> list[Tag]:
    tags = [_waitlisted(referral, today)] if referral.state == Referral.State.WAITLISTED else []
    if is_late(referral, days, today):
        tags.append(Tag(_("Late"), "late", "clock-alert"))
    told: Any = referral  # as the queue reads it
    is_told = told.tells_taker or referral.taken_by_id is None
    if is_told and told.next_try is not None and told.next_try <= today:
        tags.append(Tag(_("Try again"), "warn", "phone"))
    return tags


def _waitlisted(referral: Referral, today: dt.date) -> Tag:
    due = referral.review_on is not None and referral.review_on <= today
    if due:
        return Tag(_("Waitlisted, look again"), "warn", "clock-alert")
    return Tag(_("Waitlisted"), "info", "clock")


def _next(referral: Referral, staff: Staff, page: str) -> Action:
    if referral.taken_by_id is None:
        take = reverse("referral-take", args=[referral.pk])
        return Action(_("Take"), take, post=True, about=referral.person)
    words = _("Go on") if referral.taken_by_id == staff.pk else _("Open")
    return Action(words, page, about=referral.person)
