"""More of everything that casework shows in lists."""

from typing import Any
from uuid import uuid4

from assessments.models import Answer, Assessment, AssessmentTemplate
from assessments.models import ReassessmentTask as Task
from careplans.models import Goal, ServiceLine, ServicePlan
from casemgmt.agency.models import Staff, StaffRole
from casemgmt.agency.roles import Role
from casemgmt.core.ranges import since
from casemgmt.ledger.drafts import discard, save_draft
from casemgmt.ledger.notices import notify
from clients.access.refresh import refresh
from clients.actions.identity import EARLY
from clients.actions.notes import Happening, add_to_note, log_contact, write_note
from clients.actions.relating import add_person
from clients.models import (
    AccessGrant,
    AccessRequest,
    Assignment,
    Audit,
    AuditedCase,
    CaseClearance,
    CaseTransition,
    Client,
    ClientRestriction,
    ConflictWall,
    Document,
    EmergencyAccess,
    EngagementAttempt,
    HiddenMatch,
    Outreach,
    Referral,
    ReferredAnswer,
    ReferrerAnswer,
    ReviewSample,
    SampledCase,
    ScreeningDecision,
    WaitlistEntry,
)
from consent.models import ConsentForm, ReleaseText, ServiceConsent
from consent.models.texts import HEADINGS
from tests.access.growing.making import (
    DAY,
    HOUR,
    agreed,
    closure,
    consultation,
    disclosure,
    exception,
    held_back,
    hired,
    own_record,
    parts_of,
    planned,
    question_of,
    read_by_mia,
    release,
    save,
)
from tests.access.world import World
from tests.cast import LONG_AGO
from tests.overseeing import a_question
from tests.stories import a_case


def cases_with_work(made: World, number: int) -> None:
    """A case of Mia's in which one of everything is due, and one on hold."""
    cast, now, today = made.cast, made.now, made.cast.agency.today(made.now)
    case = a_case(cast, now, stage="active")
    save(made, Task(case=case, due_on=today))
    save(made, release(made, case, 1, ends_on=today))
    plan = planned(made, case, 1, "draft", review_on=today)
    parts_of(made, plan, 1)
    agreed(made, plan)
    planned(made, case, 2, "proposed", proposed_at=now - 20 * DAY)
    save(made, closure(made, case, state="open", started_at=now - 20 * DAY))
    a_case(cast, now, stage="closed")
    held = a_case(cast, now, stage="active")
    held.stage, held.hold_reason, held.hold_review_on = "on_hold", "Away", today + DAY
    save(made, held, only=["stage", "hold_reason", "hold_review_on"])
    held.client.given_name, held.client.family_name = "Walter", "Quill"
    save(made, held.client, only=["given_name", "family_name"])
    keys = {"by": cast.mia, "kind": "note", "fields": {"text": f"Part {number}"}, "version": 0}
    save_draft(uuid4(), now=now, case_id=case.pk, **keys)
    gone = save_draft(uuid4(), now=now, case_id=held.pk, **keys)
    discard(gone.pk, by=cast.mia, now=now)
    notify(cast.mia.user_id, "assigned", key=f"row-{number}", url=f"/cases/{case.pk}/", now=now)
    read_by_mia(made, at=now - HOUR, case_id=case.pk)


def records_of_the_case(made: World, number: int) -> None:
    """One more of everything that is written down in the worked case."""
    cast, now, case = made.cast, made.now, made.story.case
    at = now - (number + 2) * HOUR
    mia: dict[str, Any] = {"by": cast.mia, "now": now}
    write_note(case, happening=Happening("office", at, minutes=5), text="Came by.", **mia)
    log_contact(case, happening=Happening("phone", at, minutes=5, was_reached=False), **mia)
    add_to_note(made.story.records["note"], text="One more thing.", **mia)
    add_person(case, name=f"Cousin {number}", relation="Cousin", **mia)
    document = made.story.records["document"]
    save(
        made,
        Document(
            **{
                field.attname: getattr(document, field.attname)
                for field in Document._meta.concrete_fields
                if field.attname not in {"id", "version", "path"}
            },
            path=f"more/{number}",
        ),
    )
    CaseTransition(
        id=uuid4(), case=case, from_stage="planning", to_stage="active", at=at, by=cast.mia
    ).save(force_insert=True)


def people_of_the_case(made: World, number: int) -> None:
    """Somebody who carried the case for a time, and somebody who still may see it."""
    cast, now, case = made.cast, made.now, made.story.case
    was, still = hired(made, f"before-{number}", Role.CASE_MANAGER), cast.ines
    month = since(now - (number + 2) * 30 * DAY, now - (number + 1) * 30 * DAY)
    save(made, Assignment(case=case, staff=was, role="covering", during=month))
    second, held = hired(made, f"second-{number}", Role.CASE_MANAGER), since(now - DAY)
    save(made, Assignment(case=case, staff=second, role="secondary", during=held))
    save(made, CaseClearance(case=case, staff=second, category="immigration", during=held))
    save(made, AccessGrant(case=case, staff=still, basis="intake", during=month))


def asked_to_see_the_case(made: World, number: int) -> None:
    """Somebody who asks to read the case, and one more case that Mia asks about."""
    cast, now, case = made.cast, made.now, made.story.case
    asker = Staff.objects.get(name=f"worker-{number} Example")
    for staff, about in ((asker, case.number), (cast.mia, f"C-ROW{number}")):
        save(made, AccessRequest(agency=cast.agency, staff=staff, number=about,
                                 reason="She called", asked_at=now - number * HOUR))  # fmt: skip


def kept_out_of_the_case(made: World, number: int) -> None:
    """Somebody the client keeps out after an emergency, a conflict told of, and two walls, of which
    one may come down."""
    cast, now, client = made.cast, made.now, made.story.client
    kept = Staff.objects.get(name=f"before-{number} Example")
    held, words = since(now), "Neighbors"
    save(made, ClientRestriction(client=client, staff=kept, words=words, during=held))
    opened = EmergencyAccess(client=client, staff=kept, ground="safety", reason="The line went dead",
                             during=since(now - 3 * HOUR, now - 2 * HOUR),
                             review_by=cast.agency.today(now))  # fmt: skip
    save(made, opened)
    told = {"staff": kept, "relation": words, "told_by": cast.mia, "told_at": now}
    save(made, ConflictWall(client=client, **told))
    asked = {"lift_asked_by": cast.petra, "lift_reason": "Moved away"}
    a_question(cast, made.story.case, now, staff=kept)
    for facts in ({}, asked):
        other = save(made, Client(agency=cast.agency, given_name="Walter", family_name="Quill"))
        save(made, ConflictWall(client=other, during=held, **told, **facts))


def samples_drawn(made: World, number: int) -> None:
    """One more who reviews quality, and a case that was drawn for Quinn."""
    cast, now = made.cast, made.now
    facts = {"agency": cast.agency, "program": cast.program, "asked_by": cast.petra, "seed": number}
    hired(made, f"reviewer-{number}", Role.QUALITY_REVIEWER)
    week = since(now - HOUR, now + 7 * DAY)
    sample = save(made, ReviewSample(reviewer=cast.quinn, size=1, during=week, **facts))
    case = a_case(cast, now)
    SampledCase(id=uuid4(), case=case, sample=sample).save(force_insert=True)
    refresh([case.pk])


def audits_asked_for(made: World, number: int) -> None:
    """One more who audits from outside, an audit that waits for Petra, and a case open to Quinn."""
    cast, now = made.cast, made.now
    auditor = Staff.objects.get(name=f"reviewer-{number} Example")
    save(made, StaffRole(staff=auditor, role=Role.EXTERNAL_AUDITOR, during=since(now - DAY)))
    facts = {"agency": cast.agency, "authority": "A contract", "asked_by": cast.alex,
             "asked_at": now, "during": since(now - HOUR, now + 7 * DAY)}  # fmt: skip
    decided = {"state": "approved", "decided_by": cast.petra, "decided_at": now - HOUR}
    for who, more in ((auditor, {}), (cast.quinn, decided)):
        audit = save(made, Audit(auditor=who, **facts, **more))
        case = a_case(cast, now)
        AuditedCase(id=uuid4(), case=case, audit=audit).save(force_insert=True)
        refresh([case.pk])


def sharing_of_the_case(made: World, number: int) -> None:
    """A consent of before, a release to somebody else, and what was told under one."""
    cast, now, case = made.cast, made.now, made.story.case
    consent = made.story.consent
    save(
        made,
        ServiceConsent(
            case=case,
            form=consent.form,
            state="withdrawn",
            signer_name="Rosa Delgado",
            signer_capacity="self",
            method="typed",
            language="English",
            text_sha256=consent.text_sha256,
            signed_at=now - (number + 2) * DAY,
            withdrawn_at=now - (number + 1) * DAY,
            taken_by=cast.mia,
        ),
    )
    save(made, release(made, case, number + 100, ends_on=cast.agency.today(now) + 30 * DAY))
    for one in (disclosure(made), exception(made), consultation(made)):
        save(made, one)
    save(made, own_record(made, number + 100))
    save(made, held_back(made, number))
    save(
        made,
        ConsentForm(
            agency=cast.agency,
            title=f"Text {number}",
            text="Services\nWhat we do.",
            effective_from=LONG_AGO.date(),
        ),
    )
    read = made.story.release.text
    parts = {name: getattr(read, name) for name in (*HEADINGS, "statements", "kind")}
    facts = {"language": f"Language {number}", "effective_from": LONG_AGO.date()}
    save(made, ReleaseText(agency=cast.agency, **facts, **parts))


def plans_of_the_case(made: World, number: int) -> None:
    """One more part of the draft, one more version of before, and what goes with plans."""
    today, case = made.cast.agency.today(made.now), made.story.case
    parts_of(made, ServicePlan.objects.get(pk=made.records["draft_plan"]), number + 10)
    planned(made, case, number + 10, "superseded")
    save(made, closure(made, case, state="withdrawn", started_at=made.now - number * DAY))
    save(made, Task(case=case, due_on=today, state="cancelled", closed_reason="Another day"))
    shared = {"case": case, "template": made.story.assessment.template, "assessor": made.cast.mia}
    save(
        made,
        Assessment(
            kind="reassessment",
            state="completed",
            started_at=made.now - (number + 2) * DAY,
            completed_at=made.now - (number + 1) * DAY,
            face_to_face=True,
            acuity=2,
            judgement="As before.",
            **shared,
        ),
    )


def referrals(made: World, number: int) -> None:
    """A referral nobody has taken, one of Mia's on the waitlist, and one more screening."""
    cast, now = made.cast, made.now
    shared: dict[str, Any] = {
        "agency": cast.agency,
        "program": cast.program,
        "received_at": now - number * HOUR,
        "referrer_kind": "hospital",
        "method": "professional",
        "given_name": f"Person {number}",
        "reason": "A fall",
    }
    save(made, Referral(**shared))
    waits = {"state": "waitlisted", "disposition_reason": "Full", "review_on": now.date()}
    waiting = save(made, Referral(**shared, **waits, taken_by=cast.mia))
    place = {"entered_on": now.date(), "review_on": now.date() + DAY, "reason": "Full"}
    entry = {"referral": waiting, "program": cast.program, "priority": 1}
    save(made, WaitlistEntry(**entry, **place))
    other = save(made, Client(agency=cast.agency, given_name="Walter", family_name="Quill"))
    match = {"agency": cast.agency, "recorded_by": cast.ines, "opened_at": now}
    save(
        made,
        HiddenMatch(referral=made.story.waiting, client=other, because="same name", **match),
    )
    save(
        made,
        ScreeningDecision(
            referral=made.story.waiting,
            is_eligible=True,
            is_appropriate=True,
            basis="Over sixty.",
            rationale="Meals at home would help.",
            decided_at=now,
            decided_by=cast.ines,
        ),
    )
    _engaging(made, number)


def _engaging(made: World, number: int) -> None:
    """One more effort to find people, a try at reaching somebody, and an answer to who sent them."""
    cast, now, referral = made.cast, made.now, made.story.waiting
    outreach = {
        "agency": cast.agency,
        "program": cast.program,
        "staff": cast.mia,
        "method": "event",
    }
    save(made, Outreach(**outreach, day=now.date(), people_reached=2, place=f"Place {number}"))
    tried = {"made_at": now - number * HOUR, "means": "phone", "result": "no_answer"}
    save(made, EngagementAttempt(referral=referral, made_by=cast.ines, **tried))
    if number < len(EARLY):
        early = {"subject": EARLY[number], "asked": "Asked", "kind": "declined"}
        save(made, ReferredAnswer(referral=referral, **early))
    told = {"told": f"Nurse {number}", "told_at": now - number * HOUR}
    save(made, ReferrerAnswer(referral=referral, told_by=cast.ines, **told))


def longer_plan(made: World, rows: int) -> None:
    """A new version of the worked case's plan, agreed with so many goals, steps and services."""
    before = ServicePlan.objects.get(pk=made.records["plan"])
    before.state = "superseded"
    save(made, before, only=["state"])
    plan = planned(made, made.story.case, rows + 100, "draft")
    for number in range(rows):
        parts_of(made, plan, number)
    made.records["plan"] = agreed(made, plan).pk


def longer_letter(made: World, rows: int) -> None:
    """A new version of a closing case's plan, agreed, with so many goals met and services ending."""
    before = ServicePlan.objects.get(case_id=made.records["closing"], state="active")
    before.state = "superseded"
    save(made, before, only=["state"])
    plan = planned(made, before.case, rows + 100, "draft")
    for number in range(rows):
        parts_of(made, plan, number)
    agreed(made, plan)
    for goal in Goal.objects.filter(plan=plan):
        goal.outcome, goal.outcome_words = "met", "She does it again"
        save(made, goal, only=["outcome", "outcome_words"])
    for line in ServiceLine.objects.filter(plan=plan):
        line.state, line.started_on = "started", made.cast.agency.today(made.now)
        save(made, line, only=["state", "started_on"])


def longer_form(made: World, rows: int) -> None:
    """A template of many sections, with an assessment finished by it and one begun."""
    cast, now = made.cast, made.now
    template = save(made, AssessmentTemplate(agency=cast.agency, title=f"{rows} parts"))
    case = a_case(cast, now, stage="active")
    shared = {"case": case, "template": template, "assessor": cast.mia, "kind": "reassessment"}
    first = save(made, Assessment(started_at=now - 9 * DAY, **shared))
    questions = [question_of(made, template, number) for number in range(rows)]
    for question in questions:
        save(made, Answer(case=case, assessment=first, question=question, value="Well enough"))
    first.state, first.completed_at, first.judgement = "completed", now - 8 * DAY, "She manages."
    first.face_to_face, first.acuity = True, 2
    save(made, first)
    begun = save(made, Assessment(started_at=now - DAY, **shared))
    for question in questions:
        save(made, Answer(case=case, assessment=begun, question=question, blank="unknown"))
    made.records |= {
        "template": template.pk,
        "assessment": first.pk,
        "assessment_open": begun.pk,
        "section": (begun.pk, 1),
    }
