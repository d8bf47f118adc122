"""What this room shows of a case elsewhere: its timeline, its tags, its team tab, what is due."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.agency.queries import settings_in_force
from casemgmt.core.access import may
from casemgmt.core.pieces import Tag, TaskRow, TimelineEntry
from clients.models import Admission, Assignment, Case, CaseTransition, Client, Referral, Stage
from clients.queries.scope import line_of
from clients.registry import (
    CaseTab,
    CaseTags,
    DueItem,
    TimelineLine,
    case_tabs,
    case_tags,
    due_sources,
    timeline_sources,
)
from clients.tables import answer_by

MOST_TAKEN = 100
"""So many referrals of one person are looked at for their day: the queue has all of them."""

WEEK = dt.timedelta(days=7)
KEEP_TRYING = dt.timedelta(days=60)
"""So long somebody who could not be told that they are not admitted is tried again."""


def moves(staff: Any, case: Case, now: dt.datetime) -> list[TimelineLine]:
    """Every stage the case has reached, with why where a reason was given."""
    rows = CaseTransition.objects.visible_to(staff, now).filter(case=case).select_related("by")
    lines = []
    for row in rows:
        title, url = _opening(staff, case, now) if not row.from_stage else (_reached(row), "")
        who = row.by.name if row.by else ""
        entry = TimelineEntry("milestone", title, row.at, who, row.reason, url=url)
        lines.append(TimelineLine(entry, "other", row.by))
    return lines


def _reached(move: CaseTransition) -> str:
    return _("Stage: %(stage)s") % {"stage": Stage(move.to_stage).label}


def _opening(staff: Any, case: Case, now: dt.datetime) -> tuple[str, str]:
    """How a case began, with the address of the one before where the reader may see that."""
    if case.previous_id is None:
        return _("Case opened"), ""
    before = Case.objects.visible_to(staff, now).filter(pk=case.previous_id).first()
    if before is None:
        return _("Case opened"), ""
    words = _("Case opened again after %(number)s") % {"number": before.number}
    return words, reverse("case-detail", args=[before.pk])


def deaths(staff: Any, case: Case, now: dt.datetime) -> list[TimelineLine]:
    """When the client died, and how that is known."""
    person = case.client
    if person.died_on is None:
        return []
    title = _("The client died")
    return [
        TimelineLine(
            TimelineEntry("info", title, person.died_on, text=person.death_source), "other"
        )
    ]


def handovers(staff: Any, case: Case, now: dt.datetime) -> list[TimelineLine]:
    """Everybody who was given a part in the case."""
    rows = Assignment.objects.visible_to(staff, now).filter(case=case, during__isempty=False)
    return [
        TimelineLine(
            TimelineEntry(
                icon="user-check",
                title=_("%(role)s: %(name)s")
                % {"role": row.get_role_display(), "name": row.staff.name},
                when=row.during.lower,
                url=reverse("case-team", args=[case.pk]),
            ),
            "other",
            row.staff,
        )
        for row in rows.select_related("staff")
    ]


def carriers(staff: Any, case: Case, now: dt.datetime, today: dt.date) -> dict[str, QuerySet[Any]]:
    """Who carries the case as its primary case manager, and the case before it."""
    rows = Assignment.objects.visible_to(staff, now).filter(case=case)
    before = Case.objects.visible_to(staff, now).filter(pk=case.previous_id)
    return {"primary": rows.at(now).primary(), "previous": before}


def tags(case: Case, found: Mapping[str, int]) -> list[Tag]:
    """A case that nobody carries says so (COO-01), and one that was opened again to whoever may see
    the one before."""
    shown = []
    if case.is_open and not found["primary"]:
        shown.append(Tag(_("No case manager yet"), "warn", "user-x"))
    if found["previous"]:
        shown.append(Tag(_("Reopened"), "info", "history"))
    return shown


def holds_to_review(
    staff: Any, now: dt.datetime, until: dt.date, case: Case | None = None
) -> list[DueItem]:
    """Cases on hold that this person carries, to be looked at again by a local day."""
    if case is not None and case.stage != Stage.ON_HOLD:
        return []
    mine = Assignment.objects.filter(staff=staff).at(now).values("case_id")
    rows = Case.objects.visible_to(staff, now, "edit").of_case(case)
    rows = rows.of_living().filter(stage=Stage.ON_HOLD, pk__in=mine, hold_review_on__lte=until)
    return [
        DueItem(held.hold_review_on, _hold_row(held), held.pk)
        for held in rows.select_related("client")
    ]


def referrals_to_answer(
    staff: Any, now: dt.datetime, until: dt.date, case: Case | None = None
) -> list[DueItem]:
    """Referrals this person took and has to turn to by a local day: to look again at a place on the
    waitlist, to try again, or to settle them within the days of their program (NASW 9)."""
    if case is not None or not may(staff, "take_referrals", now):
        return []
    rows = Referral.objects.visible_to(staff, now).filter(taken_by=staff).waiting().with_next_try()
    due = rows.exclude(state="waitlisted", review_on__gt=until)
    # Whose day has come stands first: however much else somebody took, it is not cut off.
    order = F("review_on").asc(nulls_last=True), "-urgency", "received_at", "pk"
    taken = list(due.order_by(*order)[:MOST_TAKEN])
    days = settings_in_force(staff.agency_id, staff.agency.today(now)) if taken else {}
    items = [_referral_item(row, days) for row in taken]
    return [item for item in items if item.due_on <= until]


def _referral_item(referral: Any, days: dict[Any, dict[str, Any]]) -> DueItem:
    """The first day on which somebody has to turn to a referral, and what for."""
    if referral.state == Referral.State.WAITLISTED:
        row = _waitlist_row(referral)
        return DueItem(referral.review_on, row, referral_id=referral.pk)
    settle_by = answer_by(referral, days[referral.program_id])
    again: dt.date | None = referral.next_try
    tries = again is not None and again < settle_by
    due = again if tries and again else settle_by
    row = _referral_row(referral, due, is_try=tries)
    return DueItem(due, row, referral_id=referral.pk)


def untold_to_tell(
    staff: Any, now: dt.datetime, until: dt.date, case: Case | None = None
) -> list[DueItem]:
    """People who were not admitted and could not be told, of the referrals this person took, or
    somebody below them who has left: to be tried again a week after the decision, for two months."""
    if case is not None or not may(staff, "take_referrals", now):
        return []
    gone = Q(referral__taken_by__in=line_of(staff, now), referral__taken_by__is_active=False)
    rows = Admission.objects.visible_to(staff, now).filter(Q(referral__taken_by=staff) | gone)
    rows = rows.filter(is_admitted=False, told_on=None, decided_at__gt=now - KEEP_TRYING)
    found = [
        (staff.agency.today(row.decided_at) + WEEK, row.referral)
        for row in rows.select_related("referral").order_by("decided_at", "pk")
    ]
    return [
        DueItem(day, _untold_row(referral, day), referral_id=referral.pk)
        for day, referral in found
        if day <= until
    ]


def _untold_row(referral: Referral, day: dt.date) -> TaskRow:
    return TaskRow(
        icon="message-circle",
        kind=_("Referral"),
        title=_("Tell %(person)s that they are not taken on") % {"person": referral.person},
        url=reverse("referral-detail", args=[referral.pk]),
        action=_("They were told"),
        action_url=reverse("referral-told", args=[referral.pk]),
        note=_("They could not be told when it was decided. Tell them how to appeal, too."),
        due=day,
    )


def _hold_row(case: Case) -> TaskRow:
    return TaskRow(
        icon="pause",
        kind=_("Hold"),
        title=_("Look again at the hold of %(client)s") % {"client": case.client.name},
        url=reverse("case-resume", args=[case.pk]),
        action=_("Look again"),
        note=case.hold_reason,
        due=case.hold_review_on,
    )


def _waitlist_row(referral: Referral) -> TaskRow:
    return TaskRow(
        icon="hourglass",
        kind=_("Waitlist"),
        title=_("See whether there is a place for %(person)s") % {"person": referral.person},
        url=reverse("referral-detail", args=[referral.pk]),
        action=_("Look again"),
        note=_("On the waitlist"),
        due=referral.review_on,
    )


def _referral_row(referral: Referral, due: dt.date, *, is_try: bool) -> TaskRow:
    title = _("Try again to reach %(person)s") if is_try else _("Settle the referral of %(person)s")
    return TaskRow(
        icon="phone" if is_try else "inbox",
        kind=_("Referral"),
        title=title % {"person": referral.person},
        url=reverse("referral-try" if is_try else "referral-detail", args=[referral.pk]),
        action=_("Record a try") if is_try else _("Go on"),
        note=referral.get_urgency_display(),
        due=due,
    )


timeline_sources.register(CaseTransition._meta.label, moves)
timeline_sources.register(Client._meta.label, deaths)
timeline_sources.register(Assignment._meta.label, handovers)
case_tabs.register("team", CaseTab(gettext_lazy("Team"), "case-team", 80))
case_tags.register("clients", CaseTags(carriers, tags))
due_sources.register("hold review", holds_to_review)
due_sources.register("referrals to answer", referrals_to_answer)
due_sources.register("untold", untold_to_tell)
