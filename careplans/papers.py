"""The two papers of this room, made from records the reader may see: the plan, and the letter.

Called by views under ``@record_access`` only; nothing is stored and nothing is sent.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from careplans import documents
from careplans.models import Closure, Disclosure, Goal, Objective, ServiceLine, ServicePlan
from careplans.readiness import closing_rules, waits_for_supervisor
from casemgmt.agency.letterhead import address_lines, agency_block
from casemgmt.agency.models import Agency, Staff
from casemgmt.core import pdf
from casemgmt.core.days import local_day
from casemgmt.core.errors import Refused
from casemgmt.core.locking import one_at_a_time
from clients.frame import current_address
from clients.models import Assignment, Case

TOLD: dict[str, Any] = {
    Disclosure.RESOURCES: gettext_lazy("We told you which help there is, and which there isn't."),
    Disclosure.COSTS: gettext_lazy("We told you what you pay yourself."),
    Disclosure.LIMITS: gettext_lazy("We told you how long each service may last."),
    Disclosure.REASSESSMENT: gettext_lazy("We told you when we look at your situation again."),
    Disclosure.EFFECTS: gettext_lazy(
        "We told you what each choice means for you and for your money."
    ),
}
"""The five disclosures as the client reads them on paper."""

REASONS: dict[str, Any] = {
    "goals_met": gettext_lazy("We reached what we set out to do together."),
    "rehabilitated": gettext_lazy("You manage on your own again."),
    "not_needed": gettext_lazy("You told us that you don't need this service any more."),
    "not_helpful": gettext_lazy("We looked at it together, and this service no longer helps you."),
    "client_choice": gettext_lazy("You chose to end this service."),
    "client_noncompliance": gettext_lazy("The plan we agreed on could not be carried out."),
    "family_noncompliance": gettext_lazy("The plan we agreed on could not be carried out."),
    "worker_withdrawal": gettext_lazy("We are not the right people to help you any longer."),
    "detrimental": gettext_lazy("Going on would do you more harm than good."),
    "resources": gettext_lazy("We don't have what it takes to go on serving you."),
    "transferred": gettext_lazy("Somebody else serves you from now on."),
    "moved": gettext_lazy("You moved away from where we work."),
    "ineligible": gettext_lazy("You no longer qualify for this program."),
    "no_contact": gettext_lazy("We could not reach you for some time."),
    "died": gettext_lazy("We were sorry to learn of the death in your family."),
    "other": gettext_lazy("Your case manager talked with you about the reason."),
}
"""What the letter says for each reason: to the client, without blame."""


def plan_pdf_of(plan: ServicePlan, *, staff: Staff, now: dt.datetime) -> HttpResponse:
    """The plan as a PDF to download; every page says DRAFT until the client agreed.

    Raises ``Refused`` while the person has another paper made, and ``PdfFailed`` when no PDF could be
    made.
    """
    one_at_a_time(staff, "paper")
    made = pdf.render(
        "pdf/service_plan.html",
        {"document": plan_document(plan, staff=staff, now=now)},
        title=_("Service plan, version %(n)s") % {"n": plan.number},
        lang=get_language() or "en-us",
        draft=plan.agreed_at is None,
    )
    return pdf.download(made, f"service-plan-{plan.case.number}-{plan.number}.pdf")


def closure_letter_of(closure: Closure, *, staff: Staff, now: dt.datetime) -> HttpResponse:
    """The closing letter as a PDF to download; DRAFT until the summary and any approval are there.

    Raises ``Refused`` for a closing that was withdrawn, since the case goes on, and ``PdfFailed`` when
    no PDF could be made.
    """
    if closure.state == Closure.State.WITHDRAWN:
        raise Refused(_("This closing was withdrawn: the case goes on, without a letter."))
    one_at_a_time(staff, "paper")
    made = pdf.render(
        "pdf/closure_letter.html",
        {"document": letter_document(closure, staff=staff, now=now)},
        title=_("Closing letter"),
        lang=get_language() or "en-us",
        draft=is_draft(closure, now),
    )
    return pdf.download(made, f"closing-letter-{closure.case.number}.pdf")


def is_draft(closure: Closure, now: dt.datetime) -> bool:
    """Does the letter say DRAFT? Never once the case has closed, whatever a program asks for later."""
    if closure.state != Closure.State.OPEN:
        return False
    return not closure.summary or waits_for_supervisor(closing_rules(closure, now))


def plan_document(plan: ServicePlan, *, staff: Staff, now: dt.datetime) -> documents.PlanDocument:
    """What the client reads and signs, from the parts of the plan this person may see."""
    case = plan.case
    steps: dict[Any, list[Objective]] = {}
    for step in Objective.objects.visible_to(staff, now).filter(goal__plan=plan):
        steps.setdefault(step.goal_id, []).append(step)
    goals = Goal.objects.visible_to(staff, now).filter(plan=plan)
    lines = ServiceLine.objects.visible_to(staff, now).filter(plan=plan).order_by("service")
    prepared = plan.proposed_at or now
    return documents.PlanDocument(
        client_name=case.client.name,
        client_id=case.client_id.hex[:8].upper(),
        case_number=case.number,
        agency=agency_block(case.agency),
        program=case.program.name,
        case_manager=case_manager_of(case, now) or plan.written_by.name,
        version=plan.number,
        prepared_on=local_day(prepared, case.agency.timezone),
        starts=plan.starts_on,
        review_by=plan.review_on,
        client_words=plan.client_words,
        monitoring=plan.monitoring,
        goals=tuple(_goal(goal, steps.get(goal.pk, [])) for goal in goals),
        services=tuple(_service(line) for line in lines),
        statements=_statements(plan),
        signatures=_signatures(plan),
        signed=plan.agreed_at is not None,
    )


def letter_document(closure: Closure, *, staff: Staff, now: dt.datetime) -> documents.ClosureLetter:
    """What the client is told: that it ends, why, what was reached, how to come back, whom to call."""
    case, agency = closure.case, closure.case.agency
    today = agency.today(now)
    plan = ServicePlan.objects.visible_to(staff, now).filter(case=case).newest_agreed()
    settled = Goal.objects.visible_to(staff, now).filter(plan=plan)
    reached = settled.filter(outcome__in=["met", "partly_met"])
    name = case_manager_of(case, now) or closure.started_by.name
    address = current_address(case)
    died = closure.is_after_death
    return documents.ClosureLetter(
        client_name=case.client.name,
        client_id=case.client_id.hex[:8].upper(),
        case_number=case.number,
        agency=agency_block(agency),
        program=case.program.name,
        address=(case.client.name, *address_lines(address)),
        letter_date=today,
        closes_on=closure.closes_on or _day_of(closure.completed_at, agency) or today,
        greeting=_greeting(closure),
        reason=str(REASONS[Closure.Reason.DIED if died else closure.reason]),
        achieved=tuple(goal.outcome_words or goal.title for goal in reached),
        services_end=tuple(_ending_services(plan, staff, now)),
        how_to_return="" if died else closure.follow_up or _return_words(agency),
        complaint="" if died else _complaint_words(),
        contacts=(documents.ContactBlock(name=name, role=_("Case manager"), phone=agency.phone),),
        signed_by=name,
        signed_role=_("Case manager"),
        signed=closure.completed_at is not None,
        after_a_death=died,
    )


def case_manager_of(case: Case, now: dt.datetime) -> str:
    """The name of who carries the case, or carried it when it closed; "" when nobody did."""
    moment = now if case.closed_at is None else case.closed_at - dt.timedelta(microseconds=1)
    rows = Assignment.objects.filter(case=case).at(moment).primary()
    return rows.values_list("staff__name", flat=True).first() or ""


def _goal(goal: Goal, steps: list[Objective]) -> documents.GoalBlock:
    return documents.GoalBlock(
        title=goal.title,
        baseline=goal.baseline,
        measure=goal.measure,
        target=goal.target_on,
        steps=tuple(
            documents.Step(step.text, step.responsible, step.due_on, step.done_on) for step in steps
        ),
    )


def _service(line: ServiceLine) -> documents.ServiceLine:
    paid = (documents.FundingShare(line.funder, Decimal(100)),) if line.funder else ()
    return documents.ServiceLine(
        name=line.service,
        provider=line.provider,
        amount=line.amount,
        starts=line.starts_on,
        ends=line.ends_on,
        cost=line.monthly_cost,
        cost_unit=_("a month"),
        funding=paid,
    )


def _statements(plan: ServicePlan) -> tuple[documents.Statement, ...]:
    agreed = plan.agreed_at is not None
    return tuple(
        documents.Statement(str(words), code in plan.disclosed if agreed else None)
        for code, words in TOLD.items()
    )


def _signatures(plan: ServicePlan) -> tuple[documents.SignatureLine, ...]:
    day = _day_of(plan.agreed_at, plan.case.agency)
    how = ""
    if plan.agreement == ServicePlan.Agreement.NOT_SIGNED:
        how = _("agreed, not signed: %(why)s") % {"why": plan.unsigned_reason}
    signer = _("Client, or who may sign for them")
    if plan.agreement:
        stands_in = plan.agreement == ServicePlan.Agreement.REPRESENTATIVE
        signer = _("Legal representative") if stands_in else _("Client")
    client = documents.SignatureLine(signer, plan.agreed_name, day, how)
    worker = documents.SignatureLine(_("Case manager"), plan.written_by.name, day)
    if plan.approved_by is None:
        return (client, worker)
    approved = _day_of(plan.approved_at, plan.case.agency)
    return (
        client,
        worker,
        documents.SignatureLine(_("Supervisor"), plan.approved_by.name, approved),
    )


def _ending_services(plan: ServicePlan | None, staff: Staff, now: dt.datetime) -> list[str]:
    """What ends with the plan: it runs, stands still, or ended with it. A service that never
    started, or ended before for a reason of its own, is no news."""
    lines = ServiceLine.objects.visible_to(staff, now).filter(plan=plan, started_on__isnull=False)
    return [
        _("%(service)s, %(provider)s") % {"service": line.service, "provider": line.provider}
        for line in lines.order_by("service")
        if line.state != ServiceLine.State.ENDED or line.ended_with_its_plan
    ]


def _greeting(closure: Closure) -> str:
    if closure.is_after_death:
        return _("Dear family of %(name)s,") % {"name": closure.case.client.name}
    return _("Dear %(name)s,") % {"name": closure.case.client.name}


def _complaint_words() -> str:
    return _(
        "If you don't agree, tell your case manager or ask for their supervisor. Somebody who "
        "did not make this decision looks at it again and answers you."
    )


def _return_words(agency: Agency) -> str:
    if agency.phone:
        return _("You can come back at any time. Call us at %(phone)s.") % {"phone": agency.phone}
    return _("You can come back at any time. Call us or come by.")


def _day_of(moment: dt.datetime | None, agency: Agency) -> dt.date | None:
    return None if moment is None else local_day(moment, agency.timezone)
