"""How a test's client came to be where the test begins: told by calling the actions."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.actions.assessing import complete_assessment, save_section, start_assessment
from assessments.actions.reassessing import plan_reassessment
from assessments.actions.templates import make_default_template
from casemgmt.agency.actions.clearing import clear
from casemgmt.agency.models import Clearance
from casemgmt.core import audit
from casemgmt.core.counting import counted
from casemgmt.core.ranges import since
from clients.access.refresh import refresh
from clients.actions.assigning import assign_case
from clients.actions.clearing import clear_in_case
from clients.actions.documents import add_document
from clients.actions.dying import record_death
from clients.actions.engaging import answer_referrer, record_attempt, record_outreach
from clients.actions.identity import Said, describe_referred
from clients.actions.intake import complete_intake, save_intake
from clients.actions.legal_papers import add_legal_paper
from clients.actions.moving import move_case
from clients.actions.needs_now import name_need
from clients.actions.notes import Happening, add_to_note, log_contact, write_note
from clients.actions.referring import dispose_referral, receive_referral, take_referral
from clients.actions.relating import add_person
from clients.actions.screening import accept_referral, screen_referral
from clients.actions.standing import add_authority
from clients.actions.wishing import record_wish
from clients.models import (
    Assignment,
    Case,
    CaseTransition,
    Client,
    Explanation,
    IntakeRecord,
)
from clients.registry import case_tags
from consent.actions.disclosing import record_spoken
from consent.actions.serving import take_service_consent
from consent.actions.texts import default_consent_form
from consent.models import Explained
from tests.cast import SET_UP, Cast
from tests.clients.arranging import arranged
from tests.clients.knowing import known
from tests.consent.asking import asked_to_see
from tests.consent.stories import a_draft, a_release, advised, an_exception, an_urgent_one
from tests.overseeing import keep_out


def a_case(
    cast: Cast, now: dt.datetime, *, carried_by: str = "mia", stage: str = "intake", **facts: object
) -> Case:
    """A case in some stage, carried by one of the cast, with nothing else in it.

    Only for tests of one rule that start in the middle; a whole story starts with a referral.
    """
    opened = now - dt.timedelta(days=60)
    client = audit.save(
        Client(agency=cast.agency, given_name="Rosa", family_name="Delgado", **facts),
        by=SET_UP,
        why="For this test",
    )
    closed_at = now if stage == "closed" else None
    number = f"C-{client.pk.hex[:8].upper()}"
    case = audit.save(
        Case(
            agency=cast.agency,
            client=client,
            program=cast.program,
            number=number,
            stage=stage,
            opened_at=opened,
            closed_at=closed_at,
        ),
        by=SET_UP,
        why="For this test",
    )
    CaseTransition(id=uuid.uuid4(), case=case, to_stage=stage, at=opened).save(force_insert=True)
    audit.save(
        Assignment(case=case, staff=cast[carried_by], role="primary", during=since(opened)),
        by=SET_UP,
        why="For this test",
    )
    refresh([case.pk])
    return case


def tags_of(room: str, staff: Any, case: Case, now: dt.datetime, today: dt.date) -> list[str]:
    """The words one room puts into a case's identity bar, for one reader on a local day."""
    source = case_tags[room]
    found = counted(source.rows(staff, case, now, today))
    return [str(tag.text) for tag in source.tags(case, found)]


def shut(case: Case, now: dt.datetime) -> None:
    """Close a case behind the back of the access index, so that only an action's own rule is left."""
    case.stage, case.closed_at = "closed", now
    audit.save(case, by=SET_UP, why="For this test", only=["stage", "closed_at"])


@dataclass
class Story:
    """One client's case with everything in it, worked from the referral on by calling the actions.

    Each field is the record its name says; a room adds what it has.
    """

    case: Case
    referral: Any
    waiting: Any
    client: Client
    consent: Any
    release: Any
    second: Any
    assessment: Any
    records: dict[str, Any] = field(default_factory=dict)


def a_worked_case(cast: Cast, now: dt.datetime) -> Story:
    """A case from its referral to the stage Monitoring, with one of every record on the way.

    Ines takes the referral and accepts it, Sally gives the case to Mia with Gina as second worker,
    Mia does the rest. A second referral still waits, and a reassessment has been begun.
    """
    waiting = a_referral(cast, now, given_name="Walter", family_name="Quill")
    referral = a_referral(cast, now)
    early = {"ethnicity": Said("answered", ("white",), "Portuguese")}
    describe_referred(referral, by=cast.ines, now=now, said=early)
    case = accept_referral(
        referral,
        by=cast.ines,
        now=now,
        birth_date=dt.date(1944, 5, 2),
        address="4 Quay Street",
        passed_over_reason="She comes home tomorrow",
    )
    assign_case(case, by=cast.sally, now=now, staff=cast.mia)
    second = assign_case(case, by=cast.sally, now=now, staff=cast.gina, role="secondary")
    add_person(
        case,
        by=cast.mia,
        now=now,
        name="Ana Delgado",
        relation="Daughter",
        is_emergency_contact=True,
        sharing="ask_first",
        may_share="Visit times",
    )
    consent, release = _consent(cast, case, now), _release(cast, case, now)
    _tell(cast, release, now)
    asked = _take_in(cast, case, now)
    story = Story(
        case=case,
        referral=referral,
        waiting=waiting,
        client=case.client,
        consent=consent,
        release=release,
        second=second,
        assessment=_assess(cast, case, now),
    )
    case = _as_stored(case)
    story.records |= asked
    story.records["draft_release"] = a_draft(case, cast, now, recipient_name="Dr. Ada Finch")
    story.records |= asked_to_see(case, cast, now)
    story.records |= _engage(cast, waiting, now)
    story.records |= _write_down(cast, case, now)
    story.records |= known(case, cast, now)
    story.records |= arranged(case, cast, now)
    story.records |= _restrict(cast, case, now)
    move_case(case, by=cast.mia, now=now, to_stage="planning")
    story.records |= _plan(cast, case, now)
    story.records |= _except(cast, case, now)
    story.records |= keep_out(cast, case, now)
    story.case = case = _as_stored(case)
    story.records["assessment_open"] = start_assessment(case, by=cast.mia, now=now)
    story.records["reassessment"] = plan_reassessment(
        case,
        by=cast.mia,
        now=now,
        due_on=cast.agency.today(now) + dt.timedelta(days=30),
        why="A fall",
    )
    return story


def _as_stored(case: Case) -> Case:
    """The case as the last action left it; an action may write its own copy."""
    return Case.objects.select_related("agency", "client", "program").get(pk=case.pk)


def _write_down(cast: Cast, case: Case, now: dt.datetime) -> dict[str, Any]:
    visit = Happening("home_visit", now - dt.timedelta(hours=3), minutes=40, participants="Rosa")
    call = Happening("phone", now - dt.timedelta(hours=1), minutes=5, summary="Meals start Monday")
    note = write_note(case, by=cast.mia, now=now, happening=visit, text="Rosa was cheerful.")
    paper = SimpleUploadedFile("letter.txt", b"A letter from the doctor")
    return {
        "note": note,
        "addendum": add_to_note(note, by=cast.mia, now=now, text="Her daughter was there too."),
        "contact": log_contact(case, by=cast.mia, now=now, happening=call),
        "document": add_document(case, by=cast.mia, now=now, upload=paper, title="Doctor's letter"),
    }


def _restrict(cast: Cast, case: Case, now: dt.datetime) -> dict[str, Any]:
    """Mia is cleared for what keeps Rosa safe, and for what she says in counseling in this case."""
    held = Clearance.objects.filter(staff=cast.mia, category="dv_safety", during__contains=now)
    clearance = held.first() or clear(
        cast.mia, by=cast.alex, now=now, category="dv_safety", why="Trained"
    )
    here = clear_in_case(
        case, by=cast.sally, now=now, staff=cast.mia, category="psychotherapy_notes", why="Asked"
    )
    talk = Happening("office", now - dt.timedelta(hours=2), minutes=30, categories=["dv_safety"])
    note = write_note(case, by=cast.mia, now=now, happening=talk, text="He has found her number.")
    return {"clearance": clearance, "case_clearance": here, "restricted": note}


def _plan(cast: Cast, case: Case, now: dt.datetime) -> dict[str, Any]:
    from tests.careplans import arranging

    plan = arranging.agreed(cast, arranging.draft(cast, case, now), now)
    return {"plan": plan}


def a_referral(cast: Cast, now: dt.datetime, **facts: Any) -> Any:
    """A person somebody told us of two days ago, taken and screened by Ines."""
    given = {"given_name": "Rosa", "family_name": "Delgado", "reason": "Home alone after a fall."}
    referral = receive_referral(
        by=cast.ines,
        now=now,
        program=cast.program,
        received_at=now - dt.timedelta(days=2),
        referrer_kind="hospital",
        method="professional",
        **{**given, **facts},
    )
    take_referral(referral, by=cast.ines, now=now)
    screen_referral(
        referral,
        by=cast.ines,
        now=now,
        is_eligible=True,
        is_appropriate=True,
        basis="Over sixty.",
        rationale="Meals at home would help.",
    )
    return referral


def _engage(cast: Cast, referral: Any, now: dt.datetime) -> dict[str, Any]:
    outreach = record_outreach(
        by=cast.ines,
        now=now,
        program=cast.program,
        day=cast.agency.today(now),
        method="event",
        people_reached=3,
    )
    tried = record_attempt(
        referral, by=cast.ines, now=now, made_at=now, means="phone", result="no_answer"
    )
    answer_referrer(referral, by=cast.ines, now=now, told="The discharge nurse, by phone")
    later = cast.agency.today(now) + dt.timedelta(days=30)
    waits = {"review_on": later, "reason": "Every place is taken."}
    dispose_referral(referral, by=cast.ines, now=now, disposition="waitlisted", **waits)
    return {"outreach": outreach, "attempt": tried, "place": referral.waits.get()}


def _take_in(cast: Cast, case: Case, now: dt.datetime) -> dict[str, Any]:
    today = cast.agency.today(now)
    seen_to = {"action": "Groceries this afternoon", "responsible": cast.mia, "due_on": today}
    need = name_need(case, by=cast.mia, now=now, facts={"need": "No food in the house", **seen_to})
    facts = {
        "interview_alone": "accepted",
        "language_asked": True,
        "capacity": "decides",
        "notice_given_on": today,
        "notice_how": "both",
        "notice_text": "Privacy notice, version 3",
        "limits": list(IntakeRecord.Limit.values),
        "met_on": today,
        "setting": "office",
        "confidentiality_restated_on": today,
    }
    spoken = {"language": "Spanish"}
    told = Explanation.Item.values
    save_intake(case, by=cast.mia, now=now, changes=facts, client_changes=spoken, told=told)
    stands = _stand(cast, case, now)
    complete_intake(case, by=cast.mia, now=now)
    move_case(case, by=cast.mia, now=now, to_stage="assessment")
    return {"need": need, "explanation": case.explanations.first(), **stands}


def _stand(cast: Cast, case: Case, now: dt.datetime) -> dict[str, Any]:
    """Her daughter decides about her health should she not be able to; and she asked for nobody."""
    agent = {"kind": "health_care_agent", "scope": ["health"], "basis": "Signed before a notary"}
    agent |= {"paper": "Copy in our file", "starts_on": cast.agency.today(now), "ends_on": None}
    paper = {"kind": "advance_directive", "says": "No machines.", "lies_at": "With her daughter"}
    paper |= {"dated_on": cast.agency.today(now), "ends_on": None}
    act = {"by": cast.mia, "now": now}
    return {
        "authority": add_authority(case, **act, facts=agent, holder_name="Lucia Delgado"),
        "legal_paper": add_legal_paper(case, **act, facts=paper),
        "wish": record_wish(case, **act, no_wish=True),
    }


def _consent(cast: Cast, case: Case, now: dt.datetime) -> Any:
    text = default_consent_form(cast.agency, by=SET_UP, now=now)
    return take_service_consent(
        case,
        by=cast.mia,
        now=now,
        text=text,
        signer_name="Rosa Delgado",
        signer_capacity="self",
        method="typed",
        language="English",
        explained=Explained.values,
    )


def _release(cast: Cast, case: Case, now: dt.datetime) -> Any:
    return a_release(case, cast, now, recipient_name="Dr. Amar Singh")


def _except(cast: Cast, case: Case, now: dt.datetime) -> dict[str, Any]:
    """Mia asks to report what she saw, on advice; and has told a hospital what could not wait."""
    exception = an_exception(case, cast, now, "abuse")
    consultation = advised(exception, cast, now)
    urgent = an_urgent_one(case, cast, now, "medical")
    return {"exception": exception, "consultation": consultation, "urgent": urgent}


def _tell(cast: Cast, release: Any, now: dt.datetime) -> Any:
    return record_spoken(
        release,
        by=cast.mia,
        now=now,
        spoke_with="Dr. Amar Singh",
        record_types=["plan"],
        told="Two meals a day, from Monday.",
        relevance="The doctor looks after her weight",
        method="phone",
        told_at=now,
        client_knew_on=cast.agency.today(now),
        warned=True,
    )


def _assess(cast: Cast, case: Case, now: dt.datetime) -> Any:
    make_default_template(cast.agency, by=SET_UP, now=now)
    assessment = start_assessment(case, by=cast.mia, now=now)
    answers = {"choice": 0, "number": "2", "yes_no": "yes", "text": "Manages with help."}
    for section in assessment.template.sections.all():
        given = {
            question.pk: (_first(question) or str(answers[question.kind]), "")
            for question in section.questions.all()
        }
        save_section(assessment, section, by=cast.mia, now=now, given=given, seen=0)
    return complete_assessment(
        assessment,
        by=cast.mia,
        now=now,
        face_to_face=True,
        judgement="Needs help at home and a way to the doctor.",
        acuity=2,
    )


def _first(question: Any) -> str:
    first = question.options[0] if question.options else ""
    return str(first.get("value", "") if isinstance(first, dict) else first)


def died(case: Case, cast: Cast, now: dt.datetime, **instead: Any) -> Case:
    """The case of a client who died today, as it is stored."""
    given = {"died_on": cast.agency.today(now), "death_source": "Her daughter called", **instead}
    record_death(Client.objects.get(pk=case.client_id), by=cast.mia, now=now, **given)
    return Case.objects.select_related("agency", "client", "program").get(pk=case.pk)
