"""What authorities, legal papers and wishes register with the rooms around them."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.agency.queries import settings_in_force
from casemgmt.core.access import may
from casemgmt.core.display import day as short_day
from casemgmt.core.pieces import TaskRow, TimelineEntry
from clients.models import Case, LegalAuthority, LegalPaper, WorkerWish
from clients.purging import destroyer
from clients.registry import (
    DueItem,
    TimelineLine,
    due_sources,
    purge_handlers,
    timeline_sources,
)

AHEAD = "authority_days"
"""The setting that says how long before its end somebody looks at an authority."""
ONE_DAY = dt.timedelta(days=1)


def authorities_due(
    staff: Any, now: dt.datetime, until: dt.date, case: Case | None = None
) -> list[DueItem]:
    """Authorities that end, in the cases a person carries: a client who comes of age on that day,
    every other so many days before its last one as the program has it. One held by somebody whom the
    client keeps away from, or who is no longer in their life, is due today: they sign nothing, but
    whether a court still lets them decide is for a person to find out.

    It stays until somebody says that it ended, or a later authority of the same person stands.
    """
    today = staff.agency.today(now)
    cases = Case.objects.visible_to(staff, now, "edit").of_case(case).of_living()
    ending = LegalAuthority.objects.ending().values("client")
    cases = cases.carried_by(staff, now).filter(client__in=ending).select_related("client")
    by_client: dict[Any, list[Any]] = {}
    for one in cases.order_by("pk"):
        by_client.setdefault(one.client_id, []).append(one)
    if not by_client:
        return []
    rows = LegalAuthority.objects.visible_to(staff, now).unended().filter(client__in=by_client)
    standing = list(rows.select_related("client", "holder").order_by("starts_on", "pk"))
    ahead = settings_in_force(staff.agency_id, today)
    asked = [one for one in standing if _is_to_look_at(one, today)]
    found = [_to_look_at(one, held, today) for one in asked for held in by_client[one.client_id]]
    found += [
        _item(one, held, int(ahead[held.program_id][AHEAD]))
        for one in standing
        if one not in asked and one.over_on is not None and not _followed(one, standing)
        for held in by_client[one.client_id]
    ]
    return [item for item in found if item.due_on <= until]


def _is_to_look_at(authority: Any, today: dt.date) -> bool:
    """Is it held by somebody who may not stand by the client, and not over by itself?"""
    lasts = authority.over_on is None or authority.over_on > today
    return lasts and not authority.holder.is_at_hand


def _followed(authority: Any, others: list[Any]) -> bool:
    """Does the same person hold another that lasts longer, of the same kind?"""
    same = (authority.holder_id, authority.kind)
    return any(
        (one.holder_id, one.kind) == same
        and (one.over_on is None or one.over_on > authority.over_on)
        for one in others
    )


def _item(authority: Any, case: Any, ahead: int) -> DueItem:
    comes_of_age = authority.over_on == authority.of_age_on
    ends = authority.over_on - ONE_DAY
    due_on = authority.over_on if comes_of_age else ends - dt.timedelta(days=ahead)
    words = _("%(client)s is of age") if comes_of_age else _("%(kind)s ends: %(client)s")
    values = {"client": case.client.name, "kind": authority.get_kind_display()}
    note = _("Last day: %(day)s") % {"day": short_day(ends)}
    row = TaskRow(
        icon="scale",
        kind=_("Who decides"),
        title=words % values,
        note=f"{authority.holder.name}. {note}",
        url=reverse("standing", args=[case.pk]),
        action=_("Open"),
        due=due_on,
    )
    return DueItem(due_on, row, case_id=case.pk)


def _to_look_at(authority: Any, case: Any, today: dt.date) -> DueItem:
    values = {"name": authority.holder.name, "client": case.client.name}
    row = TaskRow(
        icon="shield-alert",
        kind=_("Who decides"),
        title=_("Look at the authority of %(name)s: %(client)s") % values,
        note=_("They sign nothing now. End it here if it has ended, and look at what they signed."),
        url=reverse("standing", args=[case.pk]),
        action=_("Open"),
        due=today,
    )
    return DueItem(today, row, case_id=case.pk)


def wishes_due(
    staff: Any, now: dt.datetime, until: dt.date, case: Case | None = None
) -> list[DueItem]:
    """Wishes for another case manager, asked after the case was given away, for whoever assigns."""
    if not may(staff, "watch_team", now):
        return []
    cases = Case.objects.visible_to(staff, now, "assign").of_case(case).of_living()
    found = []
    for wish in WorkerWish.objects.filter(case__in=cases).undecided(now):
        asked = staff.agency.today(wish.asked_at)
        if asked <= until:
            found.append(DueItem(asked, _wish_row(wish, asked), case_id=wish.case_id))
    return found


def _wish_row(wish: WorkerWish, asked: dt.date) -> TaskRow:
    whom = wish.wanted.name if wish.wanted is not None else wish.words
    return TaskRow(
        icon="user-check",
        kind=_("Wish"),
        title=_("%(client)s asked for another case manager") % {"client": wish.case.client.name},
        note=_(
            "They would like: %(whom)s. Assign the case, to them or to whoever has it, and say why."
        )
        % {"whom": whom},
        url=reverse("case-assign", args=[wish.case_id]),
        action=_("Answer"),
        due=asked,
    )


def paper_lines(staff: Any, case: Case, now: dt.datetime) -> list[TimelineLine]:
    """Legal papers, for who may know of them: what each is, never what it says."""
    rows = LegalPaper.objects.visible_to(staff, now).filter(case=case)
    return [
        TimelineLine(
            entry=TimelineEntry(
                icon="scroll-text",
                title=_("Legal paper: %(kind)s") % {"kind": row.get_kind_display()},
                when=row.recorded_at,
                who=row.recorded_by.name,
                url=reverse("standing", args=[case.pk]),
            ),
            kind="other",
            author=row.recorded_by,
        )
        for row in rows.select_related("recorded_by")
    ]


def wish_lines(staff: Any, case: Case, now: dt.datetime) -> list[TimelineLine]:
    """That the client asked for a case manager, and what became of it."""
    rows = WorkerWish.objects.visible_to(staff, now).filter(case=case, no_wish=False)
    lines = []
    for wish in rows.select_related("wanted", "decided_by"):
        whom = {"whom": wish.wanted.name if wish.wanted is not None else wish.words}
        url = reverse("standing", args=[case.pk])
        asked = _("Asked for as case manager: %(whom)s") % whom
        entry = TimelineEntry("user-check", asked, wish.asked_at, text=wish.reason, url=url)
        lines.append(TimelineLine(entry, "contact"))
        if wish.outcome == WorkerWish.Outcome.NOT_MET:
            unmet = _("Not possible as case manager: %(whom)s") % whom
            entry = TimelineEntry(
                "user-x",
                unmet,
                wish.decided_at,
                wish.decided_by.name,
                text=wish.unmet_reason,
                url=url,
            )
            lines.append(TimelineLine(entry, "contact", wish.decided_by))
    return lines


due_sources.register("authorities", authorities_due)
due_sources.register("wishes", wishes_due)
timeline_sources.register(LegalPaper._meta.label, paper_lines)
timeline_sources.register(WorkerWish._meta.label, wish_lines)
purge_handlers.register(WorkerWish._meta.label, destroyer(WorkerWish))
