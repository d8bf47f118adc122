"""Who is cleared for restricted information, and what the agency lets be known of it (CON-22)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.categories import CASE_BY_CASE, Category
from casemgmt.agency.holding import hold
from casemgmt.agency.models import Agency, CategoryRule, Clearance, Staff, SupervisionLine
from casemgmt.agency.queries import comes_up_the_line, people_below
from casemgmt.agency.registry import access_changed, access_to_category_changed
from casemgmt.core import audit
from casemgmt.core.access import Actor, allow
from casemgmt.core.days import end_of_day
from casemgmt.core.errors import Refused
from casemgmt.core.ranges import since

LONGEST = dt.timedelta(days=3652)
"""How far ahead a clearance may end; one without an end is ended by somebody."""


@transaction.atomic
def clear(
    staff: Staff,
    *,
    by: Actor,
    now: dt.datetime,
    category: str,
    until: dt.date | None = None,
    why: str,
) -> Clearance:
    """Clear a person for a category in every case they see, until the end of a local day or openly.

    It opens no case. Nobody clears themselves, nor somebody through whom they would see it too.
    Raises ``Refused`` for a category that is cleared case by case, for a day that is past, and for
    somebody who is cleared already or left.
    """
    allow(by, "manage_people", staff, now)
    if staff.user == by.user:
        raise Refused(_("Somebody else clears you."), field="staff")
    refuse_through_oneself(staff, category, by, now)
    if not staff.may_work(now):
        raise Refused(_("Choose somebody who works here."), field="staff")
    if category in CASE_BY_CASE:
        raise Refused(_("This is cleared case by case, by whoever leads the case."))
    held = Clearance.objects.filter(staff=staff, category=category, during__contains=now)
    if held.exists():
        raise Refused(_("They are cleared for this already."), field="staff")
    end = end_of_clearance(until, staff.agency, now)
    clearance = Clearance(staff=staff, category=category, during=since(now, end))
    audit.save(clearance, by=by, why=why)
    access_changed(staff)
    return clearance


@transaction.atomic
def end_clearance(clearance: Clearance, *, by: Actor, now: dt.datetime, why: str) -> Clearance:
    """End a person's clearance at once. Raises ``Refused`` when it has ended already."""
    allow(by, "manage_people", clearance, now)
    hold(clearance.staff, now=now, alone=True)
    if now not in clearance.during:
        raise Refused(_("This clearance has ended already."))
    clearance.end(now)
    audit.save(clearance, by=by, why=why, only=["during"])
    access_changed(clearance.staff)
    return clearance


@transaction.atomic
def set_category_rule(
    agency: Agency,
    *,
    by: Actor,
    now: dt.datetime,
    category: str,
    existence_is_shown: bool,
    supervisors_see: bool,
    why: str,
) -> CategoryRule:
    """Decide from now on whether a category's existence may be known, and whether supervisors see
    what the people below them are cleared for.

    Raises ``Refused`` when nothing changes, for what only a case itself clears, and for somebody
    with people below them who would let themselves see it.
    """
    allow(by, "configure", agency, now)
    lines = SupervisionLine.objects.filter(supervisor__user=by.user, during__contains=now)
    opens = supervisors_see and not comes_up_the_line(category, agency.pk, now)
    if opens and lines.exists():
        words = _("You supervise people yourself. Somebody else decides this.")
        raise Refused(words, field="supervisors_see")
    if supervisors_see and category in CASE_BY_CASE:
        raise Refused(
            _("Supervisors see these only where a case names them."), field="supervisors_see"
        )
    rules = CategoryRule.objects.for_agency(agency.pk).filter(category=category)
    before = rules.filter(during__contains=now).first()
    wanted = {"existence_is_shown": existence_is_shown, "supervisors_see": supervisors_see}
    if wanted == _said(before):
        raise Refused(_("It is so already."))
    if before is not None:
        before.end(now)
        audit.save(before, by=by, why=why, only=["during"])
    rule = CategoryRule(agency=agency, category=Category(category), during=since(now), **wanted)
    audit.save(rule, by=by, why=why)
    access_to_category_changed(agency, category)
    return rule


def refuse_through_oneself(staff: Staff, category: str, by: Actor, now: dt.datetime) -> None:
    """Raise ``Refused`` for somebody who clears a person below them for what comes up the line."""
    is_below = people_below(by, now).filter(pk=staff.pk).exists()
    if is_below and comes_up_the_line(category, staff.agency_id, now):
        words = _("You would see it through them. Somebody else clears whom you supervise.")
        raise Refused(words, field="staff")


def end_of_clearance(until: dt.date | None, agency: Agency, now: dt.datetime) -> dt.datetime | None:
    """The instant a clearance ends: after its last local day. Raises ``Refused`` for a past one, and
    for one further ahead than ``LONGEST``."""
    if until is None:
        return None
    if until > agency.today(now) + LONGEST:
        words = _("Choose a day within ten years, or leave this empty.")
        raise Refused(words, field="until")
    if until < agency.today(now):
        raise Refused(_("Choose today or a day ahead."), field="until")
    return end_of_day(until, agency.timezone)


def _said(rule: CategoryRule | None) -> dict[str, bool]:
    if rule is None:
        return {"existence_is_shown": False, "supervisors_see": False}
    return {
        "existence_is_shown": rule.existence_is_shown,
        "supervisors_see": rule.supervisors_see,
    }
