"""The client agrees to a plan: it comes into force, and the one before it is replaced."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.reassessing import keep_planned
from careplans.actions.planning import refuse_outside_planning
from careplans.models import Disclosure, Goal, Objective, ServiceLine, ServicePlan
from careplans.readiness import missing_consent, missing_disclosures, missing_in_plan
from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from clients import lifecycle
from clients.actions.standing import need_part, refuse_kept_away, refuse_unless_may_sign
from clients.models import LegalAuthority, Stage


@transaction.atomic
def agree_plan(
    plan: ServicePlan,
    *,
    by: Staff,
    now: dt.datetime,
    agreement: str,
    agreed_name: str = "",
    unsigned_reason: str = "",
    represented_by: LegalAuthority | None = None,
    client_part: str = "",
    disclosed: Sequence[str] = (),
    why: str = "",
) -> ServicePlan:
    """Record that the client, or who may sign for them, agrees; the plan is in force from now on.

    ``disclosed`` holds the codes of what was said aloud (``Disclosure``). Replaces the active
    version (PLN-21, PLN-27), starts the work of a case that was in planning, and sets the day of
    the next reassessment. Raises ``Refused`` outside Planning and Monitoring, when it was not
    proposed, still waits for a supervisor (PLN-28), has no signer or no reason for none (PLN-19),
    somebody signs whom no authority lets (INT-13) or whom the client keeps away from, a disclosure is missing (CON-05), or no consent to service holds (CON-01).
    """
    allow(by, "sign", plan, now)
    refuse_outside_planning(plan.case_id)
    case = plan.case
    _refuse_unready(plan, now)
    _refuse_unsigned(agreement, agreed_name, unsigned_reason)
    if agreement == ServicePlan.Agreement.SIGNED:
        refuse_kept_away(agreed_name, case.client, field="agreed_name")
    if agreement == ServicePlan.Agreement.REPRESENTATIVE:
        agreed_name = _sign_for(plan, represented_by, client_part, case.agency.today(now))
    missing = missing_disclosures(list(disclosed)) + missing_consent(plan.case_id, now)
    if missing:
        raise Refused(_("Before the client can agree, these are still needed."), missing=missing)
    _replace_active(plan, by=by, now=now)
    plan.state = ServicePlan.State.ACTIVE
    plan.agreement, plan.agreed_name, plan.agreed_at = agreement, agreed_name.strip(), now
    plan.unsigned_reason = unsigned_reason.strip() if agreement == _NOT_SIGNED else ""
    plan.disclosed = [code.value for code in Disclosure if code in disclosed]
    plan.starts_on = plan.starts_on or case.agency.today(now)
    fields = ["state", "agreement", "agreed_name", "agreed_at", "unsigned_reason", "disclosed"]
    fields += ["represented_by", "client_part", "starts_on"]
    audit.save(plan, by=by, why=why or _("Plan agreed"), only=fields)
    if case.stage == Stage.PLANNING:
        lifecycle.move(case, Stage.ACTIVE, by=by, now=now, why=_("The plan was agreed."))
        keep_planned(case, by=by, now=now, why=_("Services begin"))
    return plan


OUTCOME = ["outcome", "outcome_words"]
RUNNING = ["state", "told", "started_on", "interrupted_on", "stopped_because"]
_NOT_SIGNED = ServicePlan.Agreement.NOT_SIGNED


def _refuse_unready(plan: ServicePlan, now: dt.datetime) -> None:
    if plan.state != ServicePlan.State.PROPOSED:
        raise Refused(_("Finish the plan first; then the client can agree to it."))
    if plan.needs_approval:
        raise Refused(_("A supervisor approves this plan before the client agrees to it."))
    stale = missing_in_plan(plan, plan.case.agency.today(now))
    if stale:
        raise Refused(_("Take the plan back and put this right first."), missing=stale)


def _refuse_unsigned(agreement: str, agreed_name: str, unsigned_reason: str) -> None:
    if agreement not in ServicePlan.Agreement.values:
        raise Refused(_("Say how the plan was agreed."), field="agreement")
    if agreement == _NOT_SIGNED and not unsigned_reason.strip():
        raise Refused(_("Say why it is not signed."), field="unsigned_reason")
    if agreement == ServicePlan.Agreement.SIGNED and not agreed_name.strip():
        raise Refused(_("Write who signed."), field="agreed_name")


def _sign_for(
    plan: ServicePlan, represented_by: LegalAuthority | None, client_part: str, today: dt.date
) -> str:
    """Somebody signs the plan for the client, whom an authority lets (INT-13); gives their name."""
    area, client = LegalAuthority.Area.SERVICES, plan.case.client
    authority = refuse_unless_may_sign(
        represented_by, client=client, kind="", area=area, day=today, today=today
    )
    plan.represented_by, plan.client_part = authority, need_part(client_part)
    name: str = authority.holder.name
    return name


def _replace_active(plan: ServicePlan, *, by: Staff, now: dt.datetime) -> None:
    for old in ServicePlan.objects.filter(case_id=plan.case_id).active():
        why = _("Replaced by version %(n)s") % {"n": plan.number}
        _carry_over_reached(old, plan, by=by, why=why)
        _carry_on_services(old, plan, by=by, why=why)
        end_services(old, by=by, now=now, why=why)
        old.state, old.ended_at = ServicePlan.State.SUPERSEDED, now
        audit.save(old, by=by, why=why, only=["state", "ended_at"])


def _carry_over_reached(old: ServicePlan, new: ServicePlan, *, by: Staff, why: str) -> None:
    """What was reached since the draft was started counts in the new version too."""
    goals = Goal.objects
    _carry(goals.filter(plan=old), goals.filter(plan=new), OUTCOME, by=by, why=why)
    steps = Objective.objects
    done = steps.filter(goal__plan=old), steps.filter(goal__plan=new)
    _carry(*done, ["done_on"], by=by, why=why)


def _carry_on_services(old: ServicePlan, new: ServicePlan, *, by: Staff, why: str) -> None:
    """A service that was copied from one that runs, and kept its provider, goes on as it is."""
    running = [line for line in ServiceLine.objects.filter(plan=old) if line.is_running]
    _carry(running, ServiceLine.objects.filter(plan=new), RUNNING, by=by, why=why)


def _carry(
    old: Iterable[Any], new: Iterable[Any], fields: list[str], *, by: Staff, why: str
) -> None:
    """Write what became of each original into its copy."""
    originals = {record.origin_key: record for record in old}
    for copy in new:
        before = originals.get(copy.origin_key, copy)
        changed = [name for name in fields if getattr(copy, name) != getattr(before, name)]
        for name in changed:
            setattr(copy, name, getattr(before, name))
        if changed:
            audit.save(copy, by=by, why=why, only=changed)


def end_services(plan: ServicePlan, *, by: Staff, now: dt.datetime, why: str) -> None:
    """End the services of a plan that is over, inside an action that has decided already."""
    today = plan.case.agency.today(now)
    for line in ServiceLine.objects.filter(plan=plan).running():
        line.state = ServiceLine.State.ENDED
        line.ends_on = line.last_day(today)
        audit.save(line, by=by, why=why, only=["state", "ends_on"])
