"""Rows of this room's lists."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casemgmt.agency.models import Staff
from casemgmt.core.display import as_day
from casemgmt.core.pieces import Action, Cell, Column, TableRow, Tag
from clients.models import Referral, ScreeningDecision

QUEUE_COLUMNS = [
    Column(gettext_lazy("Person")),
    Column(gettext_lazy("Urgency")),
    Column(gettext_lazy("Waiting")),
    Column(gettext_lazy("Program")),
    Column(gettext_lazy("Referred by")),
    Column(gettext_lazy("Taken by")),
]
URGENT = {
    Referral.Urgency.IMMEDIATE: Tag(Referral.Urgency.IMMEDIATE.label, "late", "circle-alert"),
    Referral.Urgency.URGENT: Tag(Referral.Urgency.URGENT.label, "warn", "triangle-alert"),
    Referral.Urgency.SOON: Tag(Referral.Urgency.SOON.label, "info", "clock"),
}


def queue_row(referral: Referral, staff: Staff, today: dt.date) -> TableRow:
    """One referral of the queue, with the button that takes it or goes on with it."""
    page = reverse("referral-detail", args=[referral.pk])
    urgency = URGENT.get(Referral.Urgency(referral.urgency))
    tags = [] if referral.state != Referral.State.WAITLISTED else [_waitlisted(referral, today)]
    return TableRow(
        cells=[
            Cell(referral.person, page, tags=tags),
            Cell(tags=[urgency]) if urgency else Cell(referral.get_urgency_display()),
            Cell(waiting_words(referral, today)),
            Cell(referral.program.name),
            Cell(referral.get_referrer_kind_display(), note=referral.referrer_organization),
            Cell(referral.taken_by.name if referral.taken_by else _("Nobody yet")),
        ],
        actions=[_next(referral, staff, page)],
    )


def waiting_words(referral: Referral, today: dt.date) -> str:
    """How long somebody has waited, in whole days of the agency's calendar."""
    days = (today - as_day(referral.received_at)).days
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days else _("Since today")


def screenings_of(referral: Referral) -> list[ScreeningDecision]:
    """The screenings of a referral the reader may see, the one that counts first."""
    rows = ScreeningDecision.objects.filter(referral=referral).select_related("decided_by")
    return list(rows.order_by("-decided_at", "-pk"))


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
