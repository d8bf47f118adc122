"""The cases around the storylines: one row a client, told until the stage the row names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.actions.reassessing import plan_reassessment
from careplans.actions.goals import mark_objective_done
from careplans.models import ServicePlan
from casemgmt.demo.endings import begin_closing, prepare_closing, settle_goals
from casemgmt.demo.episode import Episode, next_step
from casemgmt.demo.words.situation import Situation
from casemgmt.demo.world import World
from clients.actions.people import add_person
from clients.models import Stage

NOTES_AT_MOST = 4
OVERDUE_AT_MOST = 15
MAJORITY = 18


@dataclass(frozen=True)
class Row:
    """One client of a caseload.

    ``until`` names the telling in ``TELLINGS``. ``opened`` is days ago. ``quiet`` is days since
    the last contact, where it matters. ``due`` is the day the next reassessment falls due, counted
    back from today (minus is ahead), where it differs from the program's rule. ``through`` is
    whoever took the referral in, when that was somebody else.
    """

    name: str
    age: int
    street: str
    situation: Situation
    until: str
    opened: int
    acuity: int = 2
    quiet: int = 9
    due: int | None = None
    through: str = ""
    language: str = "English"
    interpreter: bool = False

    @property
    def given(self) -> str:
        return self.name.split(" ", 1)[0]

    @property
    def is_child(self) -> bool:
        return self.age < MAJORITY

    @property
    def parent(self) -> str:
        """Who signs for a child."""
        return f"Clara {self.family}"

    @property
    def family(self) -> str:
        return self.name.partition(" ")[2]


def tell(world: World, program: str, worker: str, rows: Sequence[Row]) -> None:
    """Tell every row of one person's caseload in one program."""
    for place, row in enumerate(rows):
        _tell_row(world, program, worker, row, place)


def _tell_row(world: World, program: str, worker: str, row: Row, place: int) -> None:
    episode = _taken_in(world, program, worker, row, place)
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
    needs = row.situation.needs
    action = "\n".join("Asked for today; will hear this week." for _line in needs.splitlines())
    facts: dict[str, Any] = {"immediate_needs": needs, "immediate_action": action}
    if row.is_child:
        facts |= {"capacity": "represented", "representative": f"{row.parent}, mother"}
    episode.intake(row.opened - 3, {"interpreter_needed": row.interpreter}, **facts)
    for name, relation, gives_care in row.situation.people:
        person: dict[str, Any] = {"name": name, "relation": relation, "is_caregiver": gives_care}
        episode.do(add_person, episode.case, when=episode.at(row.opened - 3, 14), **person)


def _signer(row: Row) -> dict[str, Any]:
    if not row.is_child:
        return {}
    paper = "Birth certificate, seen at intake"
    return {"signer_name": row.parent, "signer_capacity": "parent", "authority": paper}


def _agreement(row: Row) -> dict[str, Any]:
    if not row.is_child:
        return {}
    return {"agreement": "representative", "agreed_name": row.parent}


def until_new(episode: Episode, row: Row) -> None:
    """Only just opened: nothing asked yet."""


def until_intake(episode: Episode, row: Row) -> None:
    """In intake, half of it asked."""
    needs = row.situation.needs
    episode.intake(
        row.opened - 1,
        complete=False,
        language_asked=True,
        interview_alone="accepted",
        immediate_needs=needs,
    )


def until_intake_done(episode: Episode, row: Row) -> None:
    """Intake complete and consent signed; the case can be moved on."""
    _intake(episode, row)
    episode.consent(row.opened - 3, **_signer(row))


def until_assessment(episode: Episode, row: Row) -> None:
    """An assessment is half done."""
    _intake(episode, row)
    episode.to_assessment(row.opened - 4, **_signer(row))
    episode.start_assessing(row.opened - 6, row.situation.answers, sections=3)


def until_assessment_due(episode: Episode, row: Row) -> None:
    """Waits for the first assessment, which has not begun."""
    _intake(episode, row)
    episode.to_assessment(row.opened - 4, **_signer(row))


def until_planning(episode: Episode, row: Row) -> None:
    """Assessed; no plan yet."""
    _intake(episode, row)
    episode.to_assessment(row.opened - 4, **_signer(row))
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
    plan = episode.propose(_plan(episode, row), row.opened - 14)
    episode.agree(plan, row.opened - 16, **_agreement(row))
    _releases(episode, row)
    _talks(episode, row)
    if row.due is not None:
        _plan_reassessment(episode, row)


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


def _plan(episode: Episode, row: Row) -> ServicePlan:
    words, goals = row.situation.wish, row.situation.goals
    services = row.situation.services
    return episode.write_plan(row.opened - 12, words=words, goals=goals, services=services)


def _talks(episode: Episode, row: Row) -> None:
    """Contacts and notes from the start of the work to the last one, evenly with some chance."""
    start, rng = row.opened - 17, episode.world.rng
    span = max(start - row.quiet, 1)
    talks = row.situation.talks[: max(1, min(NOTES_AT_MOST, span // 18))]
    step = span / len(talks)
    called = episode.client.called
    looks = _reassessments(episode, row)
    for place, talk in enumerate(talks, start=1):
        days_ago = row.quiet if place == len(talks) else round(start - step * place)
        while looks and looks[0] >= days_ago:
            _look_again(episode, row, looks.pop(0))
        if place > 1 and rng.random() < 0.4:  # noqa: PLR2004
            _try_call(episode, days_ago + round(step / 2), rng.random() < 0.7)  # noqa: PLR2004
        text = talk.text.format(name=called)
        late = 4 if place == 1 and rng.random() < 0.15 and days_ago > 5 else 0  # noqa: PLR2004
        hour = rng.choice((9, 10, 11, 13))
        episode.note(days_ago, talk.mode, talk.minutes, text, late=late, hour=hour)
        if place == len(talks) - 1:
            _one_step_done(episode, days_ago)


def _releases(episode: Episode, row: Row) -> None:
    """About every second client has signed a release; some of them have ended since."""
    _kind, name, organization = row.situation.referrer
    if not organization or episode.world.rng.random() < 0.45:  # noqa: PLR2004
        return
    signer = _signer(row)
    episode.release(
        row.opened - 16,
        to=name,
        organization=organization,
        what=["services", "attendance"],
        why="They sent the client to us and help in the same matter",
        lasts=episode.world.rng.choice((90, 180, min(row.opened - 8, 364), 364)),
        **signer,
    )


def _reassessments(episode: Episode, row: Row) -> list[int]:
    """The days ago on which the situation was looked at again, just before it fell due.

    What fell due in the last two weeks is left open: that is somebody's work for today.
    """
    interval = int(episode.program.setting("reassess_days", episode.clock.today))
    days, due = [], row.opened - 16 - interval
    while due > OVERDUE_AT_MOST:
        days.append(due + 2)
        due = due + 2 - interval
    return days


def _look_again(episode: Episode, row: Row, days_ago: int) -> None:
    """A reassessment, and the next version of the plan that follows from it."""
    judgement = f"Looked at everything again. {row.situation.judgement}"
    episode.assess(days_ago, row.situation.answers, acuity=row.acuity, judgement=judgement)
    episode.renew_plan(days_ago, **_agreement(row))


def _try_call(episode: Episode, days_ago: int, reached: bool) -> None:
    if reached:
        episode.contact(days_ago, "phone", 5, "Short call about the next visit.")
    else:
        episode.contact(days_ago, "phone", 0, "No answer; left no message.", reached=False)


def _one_step_done(episode: Episode, days_ago: int) -> None:
    step = next_step(episode)
    if step is not None:
        episode.do(mark_objective_done, step, when=episode.at(days_ago, 17))


def _plan_reassessment(episode: Episode, row: Row) -> None:
    due_on = episode.clock.day(row.due or 0)
    when = episode.at(max((row.due or 0) + 25, row.quiet, 1), 15)
    why = "Agreed at the last visit: things are changing."
    episode.do(plan_reassessment, episode.case, when=when, due_on=due_on, why=why)


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
