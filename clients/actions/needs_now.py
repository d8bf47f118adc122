"""Naming what can't wait, saying what is done about it, and that it was done (INT-03)."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from clients.after_death import refuse_after_death
from clients.models import Assignment, Case, ImmediateNeed, Stage

FACTS = ("need", "urgency", "action", "no_action", "responsible", "due_on")


@transaction.atomic
def name_need(
    case: Case, *, by: Staff, now: dt.datetime, facts: dict[str, Any], why: str = ""
) -> ImmediateNeed:
    """Write down something that can't wait; what is done about it may follow (EECM).

    Raises ``Refused`` as ``change_need`` does.
    """
    allow(by, "edit", case, now)
    need = ImmediateNeed(case=case, named_at=now)
    audit.set_known(need, facts, FACTS)
    _check(need, by, now, is_new=True)
    return audit.save(need, by=by, why=why or _("Need named"))


@transaction.atomic
def change_need(
    need: ImmediateNeed, *, by: Staff, now: dt.datetime, changes: dict[str, Any], why: str = ""
) -> ImmediateNeed:
    """Say what is done about a need, by whom and by when, or why nothing is.

    Raises ``Refused`` once the case is over or the client has died; for a need without words, one
    that is both met and not met, an action that nobody does or that has no day, a day that has
    passed, somebody who doesn't carry the case, and a need that is done.
    """
    allow(by, "edit", need, now)
    if need.done_at is not None:
        raise Refused(_("This is done and no longer changes."))
    due = need.due_on
    audit.set_known(need, changes, FACTS)
    _check(need, by, now, is_new=need.due_on != due)
    return audit.save(need, by=by, why=why or _("Need seen to"), only=list(changes))


@transaction.atomic
def need_done(need: ImmediateNeed, *, by: Staff, now: dt.datetime) -> ImmediateNeed:
    """Say that what was to be done is done. Saying it again changes nothing. Raises ``Refused`` for a
    need without an action."""
    allow(by, "edit", need, now)
    if need.done_at is not None:
        return need
    if not need.action:
        raise Refused(_("Say first what is done about it."))
    need.done_at = now
    return audit.save(need, by=by, why=_("Done"), only=["done_at"])


def _check(need: ImmediateNeed, by: Staff, now: dt.datetime, *, is_new: bool) -> None:
    if need.case.stage == Stage.CLOSED:
        raise Refused(_("The case is closed."))
    refuse_after_death(need.case_id)
    need.need, need.action, need.no_action = (
        need.need.strip(),
        need.action.strip(),
        need.no_action.strip(),
    )
    if not need.need:
        raise Refused(_("Say what is needed."), field="need")
    if need.action and need.no_action:
        raise Refused(_("Say what is done, or why nothing is: not both."), field="no_action")
    if need.action:
        _check_action(need, by, now, is_new=is_new)


def _check_action(need: ImmediateNeed, by: Staff, now: dt.datetime, *, is_new: bool) -> None:
    if need.responsible is None:
        raise Refused(_("Say who sees to it."), field="responsible")
    carried = Assignment.objects.filter(case=need.case, staff=need.responsible).at(now)
    if need.responsible != by and not carried.exists():
        raise Refused(_("Choose somebody who carries the case."), field="responsible")
    if need.due_on is None:
        raise Refused(_("Give the day by which it is done."), field="due_on")
    if is_new and need.due_on < by.agency.today(now):
        raise Refused(_("Give a day from today on."), field="due_on")
