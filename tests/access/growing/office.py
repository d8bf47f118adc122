"""More of everything that an admin, a supervisor and a privacy officer see in lists."""

from typing import Any
from uuid import uuid4

from assessments.models import AssessmentTemplate
from caseload.models import LoadSnapshot, SupervisionSession, WorkloadFlag
from casemgmt.agency.actions.inviting import invite_person
from casemgmt.agency.models import (
    Agency,
    AgencySetting,
    Clearance,
    Invitation,
    OfficerProposal,
    PartnerAgreement,
    Program,
    ProgramSetting,
    ReferenceValue,
    StaffRole,
    SupervisionLine,
    Team,
    TeamMembership,
)
from casemgmt.agency.policy import SETTINGS
from casemgmt.agency.roles import Role
from casemgmt.core.ranges import since
from casemgmt.ledger.drafts import save_draft
from casemgmt.ledger.models import JobRun, OutboxMail, OutboxMessage
from casemgmt.ledger.registry import jobs
from casemgmt.retention.models import RetentionRule
from clients.models import CriteriaVersion, Criterion
from tests.access.growing.making import DAY, HOUR, hired, read_by_mia, save
from tests.access.world import World
from tests.agency.agreeing import terms
from tests.cast import LONG_AGO


def people_of_the_team(made: World, number: int) -> None:
    """Somebody else under Sally, over their limit, with a session to confirm and an old draft."""
    cast, now, today = made.cast, made.now, made.cast.agency.today(made.now)
    person = hired(made, f"worker-{number}", Role.CASE_MANAGER)
    save(made, SupervisionLine(supervisor=cast.sally, supervisee=person, during=since(LONG_AGO)))
    lead = hired(made, f"lead-{number}", Role.SUPERVISOR)
    save(made, StaffRole(staff=lead, role=Role.PRIVACY_OFFICER, during=since(LONG_AGO)))
    figures = {"agency": cast.agency, "staff": person, "hours": 150, "capacity": 120}
    save(made, LoadSnapshot(day=today, open_cases=9, **figures))
    save(made, WorkloadFlag(opened_on=today, **figures))
    save(
        made,
        SupervisionSession(
            agency=cast.agency,
            supervisor=cast.sally,
            supervisee=person,
            state="held",
            starts_at=now - number * HOUR,
            minutes=30,
        ),
    )
    save(
        made,
        SupervisionSession(
            agency=cast.agency,
            supervisor=cast.sally,
            supervisee=cast.mia,
            state="held",
            starts_at=now - number * DAY,
            minutes=30,
        ),
    )
    save(made, Clearance(staff=person, category="dv_safety", during=since(LONG_AGO)))
    draft = {"by": person, "kind": "note", "fields": {"text": "…"}, "version": 0}
    save_draft(uuid4(), now=now - 9 * DAY, case_id=made.story.case.pk, **draft)
    team = save(made, Team(agency=cast.agency, name=f"Team {number}"))
    for joined in {team, Team.objects.get(pk=made.records["team"])}:
        save(made, TeamMembership(staff=person, team=joined, during=since(LONG_AGO)))
    asked = {"asked_by": cast.alex, "asked_at": now, "reason": "One more"}
    save(made, OfficerProposal(staff=person, **asked))
    invite_person(
        cast.agency,
        by=cast.alex,
        now=now,
        email=f"invited-{number}@example.org",
        name="Invited Example",
        roles=["case_manager"],
    )
    lost = {"purpose": "lost_factor", "staff": person, "identity_checked_by": cast.vera}
    times = {"invited_at": now - HOUR, "expires_at": now + DAY}
    save(made, Invitation(agency=cast.agency, token_hash=f"lost-{number}", **lost, **times))


def configuration(made: World, number: int) -> None:
    """One more of everything an admin lists."""
    cast, now = made.cast, made.now
    today = cast.agency.today(now)
    key = list(SETTINGS)[number % len(SETTINGS)]
    limit = {"key": "idle_minutes", "value": 10, "effective_from": today + (number + 1) * DAY}
    for about in (limit, {**limit, "key": "emergency_minutes"}):
        save(made, AgencySetting(agency=cast.agency, **about))
    program = save(made, Program(agency=cast.agency, name=f"Program {number}"))
    for owner in (program, cast.program):
        setting = {"key": key, "value": 30, "effective_from": today + number * DAY}
        save(made, ProgramSetting(program=owner, **setting))
    criteria = {"effective_from": today + (number + 1) * DAY, "approved_at": now, "why": "More"}
    approved = {"program": cast.program, "number": number + 1, "approved_by": cast.alex}
    version = save(made, CriteriaVersion(**approved, **criteria))
    for asked in range(3):
        one = {"position": asked, "key": f"{asked}", "question": f"Question {asked}?"}
        does = {"kind": "yes_no", "wanted": ["yes"], "about": "need", "is_required": True}
        save(made, Criterion(criteria=version, **one, **does))
    value = {"list": "referral_method", "code": f"own-{number}", "label": f"Way {number}"}
    save(made, ReferenceValue(agency=cast.agency, made_at=now, **value))
    save(
        made,
        ReferenceValue(agency=cast.agency, made_at=now, **{**value, "list": "protected_trait"}),
    )
    agreements_with_partners(made, number)
    save(made, AssessmentTemplate(agency=cast.agency, program=program, title=f"Questions {number}"))
    save(
        made,
        RetentionRule(
            agency=cast.agency,
            program=program,
            record_class="case_file",
            years=7,
            basis="State law",
            effective_from=today,
        ),
    )


def agreements_with_partners(made: World, number: int) -> None:
    """One more agency to agree with, an agreement that ends soon, and one that was ended."""
    cast, now = made.cast, made.now
    save(made, Agency(name=f"Agency {number}"))
    about = terms(cast, now) | {"ends_on": cast.agency.today(now) + 9 * DAY}
    active = {"agency": cast.agency, "active_by": cast.alex, "active_at": now, **about}
    over = {"ended_by": cast.alex, "ended_at": now, "end_reason": "They moved away"}
    for ended in ({}, over):
        save(made, PartnerAgreement(**active, **ended))


def work_in_the_background(made: World, number: int) -> None:
    """A job's run that failed, one that goes on, mail and tasks that wait, reads of other days."""
    now, at = made.now, made.now - number * HOUR
    asked: dict[str, Any] = {"asked_by": made.cast.alex.user_id, "started_at": at}
    names = [job.name for job in jobs.values()]
    job = names[number % len(names)]
    done = {"due_key": f"{number}", "state": "failed", "ended_at": at}
    JobRun.objects.create(job=job, **done, **asked)
    JobRun.objects.create(job=job, due_key=f"on {number}", state="running", **asked)
    OutboxMail.objects.create(to="a@example.org", subject="x", body="x", created_at=at)
    for ended in ({}, {"failed_at": now}):
        OutboxMessage.objects.create(task="x", created_at=at, not_before=at, **ended)
    read_by_mia(made, at=now - number % 14 * DAY, case_id=uuid4())
    read_by_mia(made, at=now - number * DAY, case_id=made.story.case.pk)
