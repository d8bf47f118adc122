"""Giving everything somebody carries to whoever stands in for them, for some days."""

import datetime as dt
from typing import Any

from django.db import models, transaction
from django.db.models import ExpressionWrapper
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casemgmt.agency.models import Staff
from casemgmt.agency.queries import people_below
from casemgmt.core import audit
from casemgmt.core.access import allow_staff
from casemgmt.core.bulk import insert_with_history
from casemgmt.core.errors import Missing, Refused
from casemgmt.ledger.notices import notify
from clients.access.refresh import refresh
from clients.actions.assigning import end_of_cover, may_carry
from clients.models import Assignment, Case
from clients.queries.scope import kept_from

COVERS = """
SELECT given, %s::uuid, 'covering', tstzrange(%s::timestamptz, %s::timestamptz, '[)')
FROM unnest(%s::uuid[]) given
"""


@transaction.atomic
def cover_load(
    worker: Staff, *, by: Staff, now: dt.datetime, staff: Staff, until: dt.date, why: str = ""
) -> list[Case]:
    """Have somebody stand in for every open case a person is primary of, until the end of a day.

    The person does it themselves, or whoever leads the cases. Left as it is what the other works
    beside them for as long, and what somebody else covers for as long. They are told once.

    Raises ``Refused`` for a day that is past or further ahead than any cover, for somebody who
    carries no cases here, and naming the cases they can't take: those are given to another first.
    """
    allow_staff(by, "list_cases", now)
    if staff.pk == worker.pk:
        raise Refused(_("Choose somebody else than the person who is away."), field="staff")
    end = end_of_cover(worker.agency, until, now)
    rows = load_of(worker, by, now).annotate(
        kept=ExpressionWrapper(kept_from(staff, now), models.BooleanField())
    )
    cases = list(rows.select_for_update(of=("self",)).order_by("pk"))
    if cases and not may_carry(cases[0], staff, now):
        raise Refused(_("Choose somebody who carries cases here."), field="staff")
    standing = _standing(cases, now)
    wanted = [
        case
        for case in cases
        if not _is_covered(standing[case.pk], worker, end, by=None if case.kept else staff)
    ]
    if not wanted:
        raise Refused(_("There is no open case left to give."))
    _refuse_kept([case for case in wanted if case.kept], staff)
    said = why.strip() or _("Stands in for %(name)s") % {"name": worker.name}
    for part in [one for case in wanted for one in standing[case.pk] if one.staff_id == staff.pk]:
        part.end(now)
        audit.save(part, by=by, why=said, only=["during", "ended_by_closure"])
    begun = insert_with_history(
        Assignment,
        ["case_id", "staff_id", "role", "during"],
        COVERS,
        [staff.pk, now, end, [case.pk for case in wanted]],
        by=by,
        now=now,
        why=said,
    )
    if begun < len(wanted):  # left out is what overlaps a cover that began while this waited
        raise Refused(_("Somebody else has just done this. Look at the record again."))
    if staff != by:
        key = f"{worker.pk} {now.isoformat()}"
        notify(staff.user_id, "load_covered", key=key, url=reverse("client-list"), now=now)
    refresh([case.pk for case in wanted])
    return wanted


def givable_by(by: Staff, now: dt.datetime) -> models.QuerySet[Staff]:
    """Whose whole load a person gives away: their own, or that of somebody below them."""
    own = Staff.objects.filter(pk=by.pk)
    return (own | people_below(by, now).filter(is_active=True)).order_by("name")


def load_of(worker: Staff, by: Staff, now: dt.datetime) -> Any:
    """The open cases a person is primary of, as far as whoever gives them may."""
    primary = Assignment.objects.at(now).primary().filter(staff=worker)
    rows = Case.objects.visible_to(by, now, "work" if worker.pk == by.pk else "assign")
    return rows.open().filter(pk__in=primary.values("case_id"))


def _standing(cases: list[Case], now: dt.datetime) -> dict[Any, list[Assignment]]:
    found: dict[Any, list[Assignment]] = {case.pk: [] for case in cases}
    parts = Assignment.objects.at(now).filter(case__in=cases)
    for part in parts.select_related("staff"):
        found[part.case_id].append(part)
    return found


def _is_covered(
    parts: list[Assignment], worker: Staff, end: dt.datetime, *, by: Staff | None
) -> bool:
    """Does somebody stand in as long already, or this very person work beside as long?"""
    beside = [
        part
        for part in parts
        if part.staff_id != worker.pk
        and (part.staff == by or part.role == Assignment.Role.COVERING)
    ]
    return any(part.during.upper is None or part.during.upper >= end for part in beside)


def _refuse_kept(cases: list[Case], staff: Staff) -> None:
    if not cases:
        return
    missing = [Missing(case.number, reverse("case-team", args=[case.pk])) for case in cases]
    words = ngettext(
        "%(name)s can't take %(n)d of the cases. Give it to somebody else first.",
        "%(name)s can't take %(n)d of the cases. Give these to somebody else first.",
        len(missing),
    )
    raise Refused(words % {"name": staff.name, "n": len(missing)}, missing=missing)
