"""Rows as they are made for the growing world: by the audited save, in few words."""

import datetime as dt
from typing import Any

from assessments.models import Assessment, AssessmentTemplate, Question, Section
from careplans.models import Closure, Goal, Objective, ServiceLine, ServicePlan
from casemgmt.agency.models import (
    Staff,
    StaffRole,
    User,
)
from casemgmt.core import audit
from casemgmt.core.ranges import since
from casemgmt.ledger.models import ReadEvent
from clients.models import (
    Case,
)
from consent.models import (
    Consultation,
    Disclosure,
    DisclosureException,
    OwnRecordRequest,
    Release,
    WithheldPart,
)
from tests.access.world import World
from tests.cast import LONG_AGO

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


def save(made: World, record: Any, only: list[str] | None = None) -> Any:
    """Write one row of the set-up; a real account is quicker than a system role's."""
    return audit.save(record, by=made.cast.alex, why="For this test", only=only)


def hired(made: World, name: str, role: str) -> Staff:
    """A member of staff with one role."""
    user = User.objects.create(email=f"{name}@example.org", password="!")
    staff: Staff = save(made, Staff(agency=made.cast.agency, user=user, name=f"{name} Example"))
    save(made, StaffRole(staff=staff, role=role, during=since(LONG_AGO)))
    return staff


def read_by_mia(made: World, *, at: dt.datetime, case_id: Any) -> None:
    """Mia read a case."""
    ReadEvent.objects.create(
        at=at,
        user=made.cast.mia.user,
        agency_id=made.cast.agency.pk,
        case_id=case_id,
        record="clients.case",
        record_id=case_id,
        action="view",
        page="case-detail",
    )


def planned(made: World, case: Case, number: int, state: str, **facts: Any) -> ServicePlan:
    """A version of a case's plan."""
    plan: ServicePlan = save(
        made,
        ServicePlan(
            case=case,
            number=number,
            state=state,
            assessment=made.story.assessment if case == made.story.case else looked_at(made, case),
            client_words="Stay at home",
            written_by=made.cast.mia,
            agreed_at=made.now if state == "superseded" else None,
            **facts,
        ),
    )
    return plan


def agreed(made: World, plan: ServicePlan) -> ServicePlan:
    """The client agreed to the plan as it is: nothing is added to it from here on."""
    plan.state, plan.agreed_at = "active", made.now
    saved: ServicePlan = save(made, plan, only=["state", "agreed_at"])
    return saved


def parts_of(made: World, plan: ServicePlan, number: int) -> None:
    """A goal of a plan with a step that is due and one that was done, and a service."""
    today = made.cast.agency.today(made.now)
    goal = save(made, goal_of(plan, number, today + 30 * DAY))
    save(made, step_of(goal, f"Step {number}", today))
    save(made, step_of(goal, f"Done {number}", today, done_on=today))
    costs = {"amount": "One a week", "monthly_cost": 5, "funder": "County"}
    line = {"service": f"Ride {number}", "provider": "Harbor", **costs}
    save(made, ServiceLine(case_id=plan.case_id, plan=plan, **line))


def looked_at(made: World, case: Case) -> Assessment:
    """The assessment a plan rests on, made when it is missing."""
    found = Assessment.objects.filter(case=case).first()
    return found or save(
        made,
        Assessment(
            case=case,
            template=made.story.assessment.template,
            kind="initial",
            state="abandoned",
            set_aside_reason="Only for the set-up",
            assessor=made.cast.mia,
            started_at=made.now,
        ),
    )


def goal_of(plan: ServicePlan, order: int, by: dt.date) -> Goal:
    """A goal of a plan."""
    words = {"title": f"Goal {order}", "baseline": "None", "measure": "Seen"}
    return Goal(case_id=plan.case_id, plan=plan, order=order, target_on=by, **words)


def step_of(goal: Goal, text: str, by: dt.date, **facts: Any) -> Objective:
    """A step of a goal."""
    return Objective(case_id=goal.case_id, goal=goal, text=text, responsible="Mia", due_on=by,
                     **facts)  # fmt: skip


def closure(made: World, case: Case, **facts: Any) -> Closure:
    """A closing of a case."""
    words = {"reason": "moved", "narrative": "She moves."}
    return Closure(case=case, started_by=made.cast.mia, **words, **facts)


def release(made: World, case: Case, number: int, ends_on: dt.date) -> Release:
    """A release of a case to a recipient of its own."""
    return Release(
        case=case,
        number=number,
        recipient_name=f"Dr. {number}",
        recipient_contact="555-0117",
        purpose="Agree the plan",
        starts_on=ends_on - 60 * DAY,
        ends_on=ends_on,
        signer_name="Rosa Delgado",
        signer_capacity="self",
        method="typed",
        language="English",
        text=made.story.release.text,
        text_sha256="0" * 64,
        ticked=[0],
        copy="paper",
        wishes_asked=True,
        restated_aloud=True,
        signed_at=made.now - 60 * DAY,
        taken_by=made.cast.mia,
    )


def disclosure(made: World) -> Disclosure:
    """Something told under the release of the world's case."""
    today = made.cast.agency.today(made.now)
    return Disclosure(
        case=made.story.case,
        release=made.story.release,
        spoke_with="Dr. Amar Singh",
        record_types=["plan"],
        told="What was agreed.",
        relevance="They go on with it",
        method="phone",
        told_at=made.now,
        told_by=made.cast.mia,
        recorded_at=made.now,
        client_knew_on=today,
        warned=True,
    )


def exception(made: World) -> DisclosureException:
    """Something to be told without a release, which waits for its approval."""
    today = made.cast.agency.today(made.now)
    return DisclosureException(
        case=made.story.case,
        ground="other_law",
        law="Some code",
        facts="{}",
        recipient_kind="other",
        recipient_name="Clerk Finch",
        record_types=["plan"],
        relevance="They decide about it",
        client_told="after",
        look_again_on=today,
        asked_by=made.cast.mia,
        asked_at=made.now,
        consulted_at=made.now,
    )


def consultation(made: World) -> Consultation:
    """One more advice about the world's own exception."""
    return Consultation(
        case=made.story.case,
        exception=made.story.records["exception"],
        adviser_name="Lena Ortiz",
        adviser_role="lawyer",
        held_at=made.now,
        advice="The dates only.",
        recorded_by=made.cast.mia,
        recorded_at=made.now,
    )


def own_record(made: World, number: int) -> OwnRecordRequest:
    """The client of the world's case asks once more for a copy of the record."""
    today = made.cast.agency.today(made.now)
    return OwnRecordRequest(
        case=made.story.case,
        number=number,
        asked_on=today,
        asked_as="self",
        asker_name="Rosa Delgado",
        asked_how="letter",
        wants="copy",
        identity_check="known",
        due_on=today + 30 * DAY,
        taken_by=made.cast.mia,
        taken_at=made.now,
        prepared_by=made.cast.mia,
    )


def held_back(made: World, number: int) -> WithheldPart:
    """One more part that a supervisor agreed to hold back from the answer to the first request."""
    return WithheldPart(
        case=made.story.case,
        request_id=made.records["own_record"],
        what=f"Letter {number}",
        reason="about_another",
        because="About her daughter",
        tell_client=True,
        written_by=made.cast.mia,
        written_at=made.now,
        decision="agreed",
        decided_by=made.cast.sally,
        decided_at=made.now,
    )


def question_of(made: World, template: AssessmentTemplate, number: int) -> Question:
    """A section of its own with three questions, of which the first is given back."""
    section = save(
        made, Section(template=template, title=f"Part {number}", area="social", order=number + 1)
    )
    asked = [
        save(
            made, Question(section=section, key=f"q{order}", text="How?", kind="text", order=order)
        )
        for order in (1, 2, 3)
    ]
    first: Question = asked[0]
    return first
