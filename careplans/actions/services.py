"""Services of an agreed plan: they start, stand still, go on and end (IMP-01, IMP-04)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from careplans.models import ServiceLine, ServicePlan, StartTold
from careplans.readiness import missing_consent
from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.display import day as short_day
from casemgmt.core.errors import Missing, Refused
from clients.after_death import refuse_after_death
from clients.models import Case, Stage
from consent.models import ServiceConsent

State = ServiceLine.State


@transaction.atomic
def start_service(
    line: ServiceLine,
    *,
    by: Staff,
    now: dt.datetime,
    started_on: dt.date,
    told: Sequence[str],
    why: str = "",
) -> ServiceLine:
    """A planned service begins on a local day, after the client was told who gives it, what it is
    and from when (``told`` holds the codes of ``StartTold``).

    Raises ``Refused`` unless the plan is in force, the case is in Monitoring and the client
    consents to be served (IMP-01, CON-01, CON-02), for a day ahead or before services could begin,
    and while one of the three things was not said (IMP-04).
    """
    allow(by, "edit", line, now)
    if line.state != State.PLANNED:
        raise Refused(_("This service has started already."))
    _refuse_start(line, now)
    if started_on > line.case.agency.today(now):
        raise Refused(_("Choose today or a day before."), field="started_on")
    _refuse_too_early(line, started_on)
    if not set(told) >= set(StartTold.values):
        raise Refused(_("Tell the client all three things first."), field="told")
    line.state, line.started_on = State.STARTED, started_on
    line.told = [code.value for code in StartTold]
    return audit.save(
        line, by=by, why=why or _("Service started"), only=["state", "started_on", "told"]
    )


@transaction.atomic
def interrupt_service(line: ServiceLine, *, by: Staff, now: dt.datetime, why: str) -> ServiceLine:
    """A running service stands still from today on, for a reason."""
    allow(by, "edit", line, now)
    if line.state != State.STARTED:
        raise Refused(_("Only a running service can be interrupted."))
    _refuse_unsaid(why)
    return stand_still(line, by=by, now=now, why=why)


@transaction.atomic
def continue_service(
    line: ServiceLine, *, by: Staff, now: dt.datetime, why: str = ""
) -> ServiceLine:
    """An interrupted service goes on, under the same conditions as a start."""
    allow(by, "edit", line, now)
    if line.state != State.INTERRUPTED:
        raise Refused(_("Only an interrupted service can go on."))
    _refuse_start(line, now)
    line.state, line.interrupted_on, line.stopped_because = State.STARTED, None, ""
    fields = ["state", "interrupted_on", "stopped_because"]
    return audit.save(line, by=by, why=why or _("Service goes on"), only=fields)


@transaction.atomic
def end_service(line: ServiceLine, *, by: Staff, now: dt.datetime, why: str) -> ServiceLine:
    """A service that runs, or was interrupted, ends today."""
    allow(by, "edit", line, now)
    if not line.is_running:
        raise Refused(_("Only a service that has started can end."))
    _refuse_unsaid(why)
    line.state, line.interrupted_on, line.stopped_because = State.ENDED, None, why.strip()
    line.ends_on = line.last_day(line.case.agency.today(now))
    fields = ["state", "interrupted_on", "stopped_because", "ends_on"]
    return audit.save(line, by=by, why=why, only=fields)


def stand_still(line: ServiceLine, *, by: Staff, now: dt.datetime, why: str) -> ServiceLine:
    """Interrupt a running service inside an action that has decided already."""
    line.state, line.stopped_because = State.INTERRUPTED, why.strip()
    line.interrupted_on = line.case.agency.today(now)
    fields = ["state", "interrupted_on", "stopped_because"]
    return audit.save(line, by=by, why=why, only=fields)


def _refuse_start(line: ServiceLine, now: dt.datetime) -> None:
    """Looks at the case as it is stored, under the lock the action holds."""
    refuse_after_death(line.case_id)
    missing = []
    if line.plan.state != ServicePlan.State.ACTIVE:
        url = reverse("plan-detail", args=[line.plan_id])
        missing.append(Missing(_("Agree on this plan with the client."), url))
    stage = Case.objects.filter(pk=line.case_id).values_list("stage", flat=True).get()
    if stage != Stage.ACTIVE:
        url = reverse("case-move", args=[line.case_id])
        missing.append(Missing(_("Bring the case into Monitoring."), url))
    missing += missing_consent(line.case_id, now)
    if missing:
        raise Refused(_("Before the service can start, these are still needed."), missing=missing)


def _refuse_too_early(line: ServiceLine, started_on: dt.date) -> None:
    """Nothing starts before the case was in Monitoring for the first time (CMSA 3), its plan was
    agreed (PLN-21), and the consent that holds was signed (CON-01)."""
    consents = ServiceConsent.objects.filter(case_id=line.case_id).current()
    signed = consents.values_list("signed_at", flat=True)
    moments = [line.case.activated_at, line.plan.agreed_at, *signed]
    first = line.case.agency.today(max(moment for moment in moments if moment is not None))
    if started_on < first:
        words = _("Services could begin on %(day)s. Choose that day or a later one.")
        raise Refused(words % {"day": short_day(first)}, field="started_on")


def _refuse_unsaid(why: str) -> None:
    if not why.strip():
        raise Refused(_("Say why."), field="why")
