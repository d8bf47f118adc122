"""Stories about plans: a case whose assessment is done, and what comes after, by the actions."""

import datetime as dt
from typing import Any

import pytest

from assessments.models import Assessment, AssessmentTemplate
from careplans.actions.agreeing import agree_plan
from careplans.actions.closing import edit_closure, settle_goal, start_closure
from careplans.actions.goals import add_goal, add_objective, add_service, edit_service
from careplans.actions.holding import hold_case
from careplans.actions.planning import edit_plan, propose_plan, start_plan
from careplans.actions.services import start_service
from careplans.models import Closure, Disclosure, Goal, ServiceLine, ServicePlan, StartTold
from casemgmt.agency.models import ProgramSetting
from casemgmt.core import audit
from casemgmt.core.errors import Refused
from clients.models import Case
from consent.models import ConsentForm, ServiceConsent
from tests.cast import SET_UP, Cast
from tests.stories import a_case, died

TOLD = StartTold.values
DAY = dt.timedelta(days=1)
ALL_FIVE = [code.value for code in Disclosure]


def assessed(cast: Cast, now: dt.datetime, **facts: object) -> Case:
    """A case in planning: assessed, and the client agreed to be served."""
    case = a_case(cast, now, stage="planning", **facts)
    template = AssessmentTemplate(agency=cast.agency, title=f"Whole picture {case.pk.hex[:6]}")
    audit.save(template, by=SET_UP, why="For this test")
    assessment = Assessment(
        case=case,
        template=template,
        kind="initial",
        state="completed",
        assessor=cast.mia,
        started_at=now - dt.timedelta(days=20),
        completed_at=now - dt.timedelta(days=10),
        face_to_face=True,
        acuity=2,
        judgement="She manages most of the day and needs help with meals.",
    )
    audit.save(assessment, by=SET_UP, why="For this test")
    return case


def consented(cast: Cast, case: Case, now: dt.datetime) -> Case:
    """The client agreed to be served."""
    text = ConsentForm(
        agency=cast.agency,
        title=f"Consent {case.pk.hex[:6]}",
        text="We may serve you.",
        effective_from=now.date() - dt.timedelta(days=400),
    )
    audit.save(text, by=SET_UP, why="For this test")
    consent = ServiceConsent(
        case=case,
        form=text,
        signer_name="Rosa Delgado",
        signer_capacity="self",
        method="typed",
        language="English",
        text_sha256="0" * 64,
        signed_at=now - dt.timedelta(days=30),
        taken_by=cast.mia,
    )
    audit.save(consent, by=SET_UP, why="For this test")
    return case


def ready_case(cast: Cast, now: dt.datetime, **facts: object) -> Case:
    """Assessed and consented."""
    return consented(cast, assessed(cast, now, **facts), now)


def draft(cast: Cast, case: Case, now: dt.datetime, goals: int = 1) -> ServicePlan:
    """A draft that lacks nothing."""
    today = cast.agency.today(now)
    plan = start_plan(case, by=cast.mia, now=now)
    edit_plan(
        plan,
        by=cast.mia,
        now=now,
        client_words="I want to stay in my own kitchen.",
        participation="Rosa and her daughter Lucia",
        monitoring="Mia calls every two weeks",
        review_on=today + dt.timedelta(days=90),
    )
    for number in range(goals):
        goal = add_goal(
            plan,
            by=cast.mia,
            now=now,
            title=f"Eat two warm meals a day {number}",
            baseline="One a day",
            measure="Two a day, by the food diary",
            target_on=today + dt.timedelta(days=60),
        )
        add_objective(
            goal,
            by=cast.mia,
            now=now,
            text=f"Sign up for meal delivery {number}",
            responsible="Rosa and Mia",
            due_on=today + dt.timedelta(days=14),
        )
    add_service(
        plan,
        by=cast.mia,
        now=now,
        service="Meal delivery",
        provider="Harbor Kitchen",
        amount="5 meals a week",
        monthly_cost=120,
        funder="County meals fund",
    )
    return plan


def agreed(cast: Cast, plan: ServicePlan, now: dt.datetime) -> ServicePlan:
    """The plan was proposed and the client signed it."""
    propose_plan(plan, by=cast.mia, now=now)
    return agree_plan(
        plan,
        by=cast.mia,
        now=now,
        agreement="signed",
        agreed_name="Rosa Delgado",
        disclosed=ALL_FIVE,
    )


def monitored(cast: Cast, now: dt.datetime, goals: int = 1) -> ServicePlan:
    """An agreed plan of a case in monitoring."""
    return agreed(cast, draft(cast, ready_case(cast, now), now, goals), now)


def started(cast: Cast, plan: ServicePlan, now: dt.datetime) -> ServiceLine:
    """The first service of an agreed plan, running since today."""
    lines = ServiceLine.objects.filter(plan=plan).select_related("plan", "case__agency")
    today = cast.agency.today(now)
    told = StartTold.values
    return start_service(lines[0], by=cast.mia, now=now, started_on=today, told=told)


def nearly_closed(cast: Cast, now: dt.datetime, reason: str = "goals_met") -> Closure:
    """A closure that lacks nothing, of a case with a running service."""
    plan = monitored(cast, now)
    started(cast, plan, now)
    case = plan.case
    if reason == "died":
        case = died(case, cast, now)
    for goal in Goal.objects.filter(plan=plan):
        settle_goal(goal, by=cast.mia, now=now, outcome="met", outcome_words="She cooks again")
    closure = start_closure(case, by=cast.mia, now=now, reason=reason, narrative="All is well.")
    return edit_closure(
        closure,
        by=cast.mia,
        now=now,
        summary="Meals came, strength came back.",
        prepared="Talked about it on three visits",
        closes_on=cast.agency.today(now),
        how_told="in_person",
        told_on=cast.agency.today(now),
        others_told="Harbor Kitchen, by phone",
        transfer="Nobody needed",
        services_settled=True,
        record_checked=True,
    )


def line_of(plan: ServicePlan) -> ServiceLine:
    lines = ServiceLine.objects.filter(plan=plan).select_related("plan", "case__agency")
    return lines[0]


def begin(line: ServiceLine, cast: Cast, now: dt.datetime, **instead: Any) -> ServiceLine:
    given = {"started_on": cast.agency.today(now), "told": TOLD, **instead}
    return start_service(line, by=cast.mia, now=now, **given)


def rest(case: Case, cast: Cast, now: dt.datetime) -> Case:
    later = cast.agency.today(now) + 14 * DAY
    case = Case.objects.get(pk=case.pk)
    return hold_case(case, by=cast.mia, now=now, reason="In hospital", review_on=later)


def sign(plan: ServicePlan, cast: Cast, now: dt.datetime, **instead: object) -> ServicePlan:
    given = {"agreement": "signed", "agreed_name": "Rosa Delgado", "disclosed": ALL_FIVE, **instead}
    return agree_plan(plan, by=cast.mia, now=now, **given)


def words(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return " ".join([refusal.value.message, *(line.text for line in refusal.value.missing)])


def want_supervisor(cast: Cast, key: str = "plan_needs_supervisor") -> None:
    setting = ProgramSetting(
        program=cast.program, key=key, value=True, effective_from=dt.date(2020, 1, 1)
    )
    audit.save(setting, by=SET_UP, why="For this test")


def agreed_again(cast: Cast, plan: ServicePlan, now: dt.datetime, **change: Any) -> ServiceLine:
    """The plan's next version, agreed; ``change`` is what it says else about its service."""
    later = next_draft(cast, plan, now)
    assert line_of(later).state == "planned"
    if change:
        edit_service(line_of(later), by=cast.mia, now=now, **change)
    return line_of(agreed(cast, later, now))


def next_draft(cast: Cast, plan: ServicePlan, now: dt.datetime) -> ServicePlan:
    """The plan's next version, still a draft, that lacks nothing."""
    later = start_plan(Case.objects.get(pk=plan.case_id), by=cast.mia, now=now)
    review_on = cast.agency.today(now) + 60 * DAY
    return edit_plan(later, by=cast.mia, now=now, participation="Rosa", review_on=review_on)


def two_of_a_kind(cast: Cast, now: dt.datetime) -> list[ServiceLine]:
    """Two running services of one name from one provider."""
    plan = draft(cast, ready_case(cast, now), now)
    given = {"service": "Meal delivery", "provider": "Harbor Kitchen", "amount": "On Sundays"}
    add_service(plan, by=cast.mia, now=now, **given)
    agreed(cast, plan, now)
    lines = ServiceLine.objects.filter(plan=plan).select_related("plan", "case__agency")
    return [begin(line, cast, now) for line in lines]


def line_by(line: ServiceLine) -> ServiceLine:
    """The service as it is stored."""
    return ServiceLine.objects.select_related("plan", "case__agency").get(pk=line.pk)


def begun(cast: Cast, case: Case, now: dt.datetime, reason: str = "goals_met") -> Closure:
    return start_closure(case, by=cast.mia, now=now, reason=reason, narrative="All is well.")


def fresh(case_id: Any) -> Case:
    return Case.objects.get(pk=case_id)
