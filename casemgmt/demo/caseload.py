"""The cases around the storylines: one row a client, told until the stage the row names."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from careplans.models import ServicePlan
from casemgmt.demo.course import AGREED_AFTER, WRITTEN_AFTER, Course
from casemgmt.demo.endings import begin_closing, prepare_closing, settle_goals
from casemgmt.demo.episode import Episode
from casemgmt.demo.plans import write_plan
from casemgmt.demo.rows import NOTHING, Due, Row
from casemgmt.demo.standing import agreement_of, represent, signer_of
from casemgmt.demo.world import World, as_person
from clients.actions.relating import add_person
from clients.models import Stage


def tell(
    world: World, program: str, worker: str, rows: Sequence[Row], due: Mapping[str, Due]
) -> None:
    """Tell every row of one person's caseload in one program; ``due`` is by client."""
    for place, row in enumerate(rows):
        known = replace(row, due=due.get(row.name, NOTHING))
        _tell_row(world, program, worker, known, place)


def _tell_row(world: World, program: str, worker: str, row: Row, place: int) -> None:
    episode = _taken_in(world, program, worker, row, place)
    with as_person(world.staff[worker]):
        TELLINGS[row.until](episode, row)


def _taken_in(world: World, program: str, worker: str, row: Row, place: int) -> Episode:
    episode = Episode(world, program, worker)
    kind, name, organization = row.situation.referrer
    born = episode.clock.day(row.age * 365 + row.age // 4 + 40 + 7 * place % 300)
    episode.refer(
        row.opened,
        given=row.given,
        family=row.family,
        by=row.through or None,
        referrer_kind=kind,
        referrer_name=name,
        referrer_organization=organization,
        referrer_phone=f"555-01{world.rng.randrange(100):02}",
        method=row.situation.method,
        reason=row.situation.reason,
        presenting_needs=row.situation.needs,
        birth_date=born,
        phone=f"555-01{world.rng.randrange(100):02}",
        language=row.language,
        urgency=1 + row.acuity // 2,
    )
    basis = "Lives in our area, and this is what the program is for."
    episode.accept(row.opened - 1, basis, by=row.through or None, address=row.street)
    if row.through:
        boss = world.supervisors[worker]
        episode.assign(row.opened - 1, worker, boss, why="Room on this caseload")
    return episode


def _intake(episode: Episode, row: Row) -> None:
    facts: dict[str, Any] = {}
    if row.is_child:
        facts |= {"capacity": "represented"}
        paper = "Birth certificate, seen at intake"
        mother = {"kind": "parent", "basis": "Mother of a minor", "paper": paper}
        represent(episode, row.opened - 3, row.parent, **mother)
    episode.intake(row.opened - 3, {"interpreter_needed": row.interpreter}, **facts)
    for name, relation, gives_care in row.situation.people:
        person: dict[str, Any] = {
            "name": name.format(family=row.family),
            "relation": relation,
            "is_caregiver": gives_care,
        }
        episode.do(add_person, episode.case, when=episode.at(row.opened - 3, 14), **person)


def until_new(episode: Episode, row: Row) -> None:
    """Only just opened: nothing asked yet."""


def until_intake(episode: Episode, row: Row) -> None:
    """In intake, half of it asked."""
    needs = dict.fromkeys(filter(None, row.situation.needs.splitlines()), "")
    episode.intake(
        row.opened - 1,
        complete=False,
        language_asked=True,
        interview_alone="accepted",
        needs=needs,
    )


def until_intake_done(episode: Episode, row: Row) -> None:
    """Intake complete and consent signed; the case can be moved on."""
    _intake(episode, row)
    episode.consent(row.opened - 3, **signer_of(episode))


def until_assessment(episode: Episode, row: Row) -> None:
    """An assessment is half done."""
    _intake(episode, row)
    episode.to_assessment(row.opened - 4, **signer_of(episode))
    episode.start_assessing(row.opened - 6, row.situation.answers, sections=3)


def until_assessment_due(episode: Episode, row: Row) -> None:
    """Waits for the first assessment, which has not begun."""
    _intake(episode, row)
    episode.to_assessment(row.opened - 4, **signer_of(episode))


def until_planning(episode: Episode, row: Row) -> None:
    """Assessed; no plan yet."""
    _intake(episode, row)
    episode.to_assessment(row.opened - 4, **signer_of(episode))
    _assess(episode, row, row.opened - 8)
    episode.move(row.opened - 8, Stage.PLANNING)


def until_draft(episode: Episode, row: Row) -> None:
    """A plan is being written."""
    until_planning(episode, row)
    _plan(episode, row)


def until_proposed(episode: Episode, row: Row) -> None:
    """The plan waits, for a supervisor where the program asks for one, else for the client."""
    until_planning(episode, row)
    episode.propose(_plan(episode, row), row.opened - 13)


def until_active(episode: Episode, row: Row) -> None:
    """In monitoring, with contacts up to ``quiet`` days ago."""
    until_planning(episode, row)
    course = Course(episode, row)
    plan = _plan(episode, row, dues=course.dues, review=course.review_of(0))
    episode.agree(
        episode.propose(plan, row.opened - 14), row.opened - AGREED_AFTER, **agreement_of(episode)
    )
    course.tell()


def until_hold(episode: Episode, row: Row) -> None:
    """On hold since the last contact."""
    until_active(episode, row)
    reason = "In hospital for an operation; wants to go on after."
    episode.hold(max(row.quiet - 2, 1), reason, -12)


def until_closing(episode: Episode, row: Row) -> None:
    """Closing has begun, and not everything is written yet."""
    until_active(episode, row)
    begin_closing(
        episode,
        max(row.quiet - 2, 1),
        reason="goals_met",
        narrative="The goals are reached and the client says so too.",
    )


def until_ready(episode: Episode, row: Row) -> None:
    """Everything for the closing is there; somebody only has to close it."""
    until_active(episode, row)
    days_ago = max(row.quiet - 2, 1)
    narrative = "The goals are reached. We agreed two visits ago that this is enough."
    closure = begin_closing(episode, days_ago, reason="goals_met", narrative=narrative)
    settle_goals(episode, days_ago, [("met", "")] * len(row.situation.goals))
    prepare_closing(
        episode,
        closure,
        max(days_ago - 1, 1),
        summary=row.situation.summary,
        follow_up="A call after three months, if they like.",
    )


def _assess(episode: Episode, row: Row, days_ago: int) -> None:
    answers = {**row.situation.answers, "first-wish": row.situation.wish}
    episode.assess(days_ago, answers, acuity=row.acuity, judgement=row.situation.judgement)


def _plan(episode: Episode, row: Row, **days: Any) -> ServicePlan:
    words, goals = row.situation.wish, row.situation.goals
    services = row.situation.services
    return write_plan(
        episode,
        row.opened - WRITTEN_AFTER,
        words=words,
        goals=goals,
        services=services,
        **days,
    )


TELLINGS: dict[str, Callable[[Episode, Row], None]] = {
    "new": until_new,
    "intake": until_intake,
    "intake_done": until_intake_done,
    "assessment": until_assessment,
    "assessment_due": until_assessment_due,
    "planning": until_planning,
    "draft": until_draft,
    "proposed": until_proposed,
    "active": until_active,
    "hold": until_hold,
    "closing": until_closing,
    "ready": until_ready,
}
