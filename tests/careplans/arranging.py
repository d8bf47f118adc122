"""Stories about plans: a case whose assessment is done, and what comes after, by the actions."""

import datetime as dt

from assessments.models import Assessment, AssessmentTemplate
from careplans.actions.agreeing import agree_plan
from careplans.actions.closing import edit_closure, settle_goal, start_closure
from careplans.actions.goals import add_goal, add_objective, add_service
from careplans.actions.planning import edit_plan, propose_plan, start_plan
from careplans.actions.services import start_service
from careplans.models import Closure, Disclosure, Goal, ServiceLine, ServicePlan, StartTold
from casemgmt.core import audit
from clients.models import Case
from consent.models import ConsentForm, ServiceConsent
from tests.cast import SET_UP, Cast
from tests.stories import a_case, died

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
        method="paper",
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
        how_told="in_person",
        told_on=cast.agency.today(now),
        others_told="Harbor Kitchen, by phone",
        transfer="Nobody needed",
        services_settled=True,
        record_checked=True,
    )
