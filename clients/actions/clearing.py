"""Who is cleared for restricted information in one case."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.actions.clearing import end_of_clearance, refuse_through_oneself
from casemgmt.agency.categories import Category
from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow, decide
from casemgmt.core.errors import Refused
from casemgmt.core.ranges import since
from clients.access.refresh import refresh
from clients.models import Case, CaseClearance


@transaction.atomic
def clear_in_case(
    case: Case,
    *,
    by: Staff,
    now: dt.datetime,
    staff: Staff,
    category: str,
    until: dt.date | None = None,
    why: str,
) -> CaseClearance:
    """Clear somebody who sees a case for one category in it (CON-22); nobody clears themselves, nor
    somebody through whom they would come to see it.

    Raises ``Refused`` for who doesn't see the case, for what is no category, for a day that is past,
    and for somebody who is cleared already.
    """
    allow(by, "clear", case, now)
    if staff.pk == by.pk:
        raise Refused(_("Somebody else clears you."), field="staff")
    if category not in decide(by, "view", case, now).categories:
        refuse_through_oneself(staff, category, by, now)
    if not decide(staff, "view", case, now).visible:
        raise Refused(_("Choose somebody who sees this case."), field="staff")
    if category not in Category.values:
        raise Refused(_("Choose what it is about."), field="category")
    rows = CaseClearance.objects.filter(case=case, staff=staff, category=category)
    if rows.filter(during__contains=now).exists():
        raise Refused(_("They are cleared for this already."), field="staff")
    end = end_of_clearance(until, case.agency, now)
    clearance = CaseClearance(case=case, staff=staff, category=category, during=since(now, end))
    audit.save(clearance, by=by, why=why)
    refresh([case.pk])
    return clearance


@transaction.atomic
def end_case_clearance(
    clearance: CaseClearance, *, by: Staff, now: dt.datetime, why: str
) -> CaseClearance:
    """End a clearance in a case at once. Raises ``Refused`` when it has ended already."""
    allow(by, "clear", clearance, now)
    if now not in clearance.during:
        raise Refused(_("This clearance has ended already."))
    clearance.end(now)
    audit.save(clearance, by=by, why=why, only=["during"])
    refresh([clearance.case_id])
    return clearance
