"""How a case goes on once its plan is agreed: contacts, steps done, reviews, reassessments.

What happens is laid out first and told in the order of its days. Days are counted back from today.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from assessments.actions.reassessing import plan_reassessment
from casemgmt.demo.episode import Episode
from casemgmt.demo.plans import REVIEW_AFTER, NewStep, renew_plan, step_done
from casemgmt.demo.rows import Row
from casemgmt.demo.standing import agreement_of, signer_of
from casemgmt.demo.steps import Life, Step, lay_out
from casemgmt.demo.words.calls import CALLS, REVIEWS, UNREACHED
from consent.actions.releasing import let_release_end
from consent.models import Release

AGREED_AFTER = 16
"""Days from the opening to the agreement to the first plan."""
WRITTEN_AFTER = 12
NOTES_AT_MOST = 4
OVERDUE_AT_MOST = 15
"""What falls due in the last two weeks is left open: that is somebody's work for today."""
SHOWN_DAYS = 100
"""How far back the calls between two visits are told."""
APART = 8
"""No call is told so close to a plan review."""
OFTEN = 120
"""Where a program looks at the situation at least this often, the plan is renewed with it."""
HELD = (1, 0, 4, 0, -3, 2)
"""How many days before its day a plan review is held, in turn; minus is late."""


Event = tuple[int, int, Callable[[], object]]
"""Days ago, the place within the day, and what happens."""


@dataclass
class Course:
    """The days of one case of the caseload, each with what happens on it."""

    episode: Episode
    row: Row
    looks: list[int] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    release: Release | None = None

    def __post_init__(self) -> None:
        self.looks, pending = self._reassessments()
        self.review = self._next_review(pending)
        self.versions = self._versions()
        due = -(14 + self.row.turn * 11 % 30) if self.row.due.step is None else self.row.due.step
        last = max(self.row.quiet, 1)
        ended = self.row.until in {"closing", "ready"}
        life = Life(self.versions, last, due, ended=ended, turn=self.row.turn)
        self.steps = lay_out(self.row.situation.goals, life)

    @property
    def interval(self) -> int:
        program, today = self.episode.program, self.episode.clock.today
        return int(program.setting("reassess_days", today))

    def _reassessments(self) -> tuple[list[int], int]:
        """When the situation was looked at again, just before it fell due, and what is due next."""
        days, due = [], self.row.opened - AGREED_AFTER - self.interval
        while due > OVERDUE_AT_MOST:
            days.append(due + 2)
            due = due + 2 - self.interval
        return days, due if self.row.due.reassessment is None else self.row.due.reassessment

    def _next_review(self, pending: int) -> int:
        """The day on which the plan in force is to be looked at again."""
        first = self.row.opened - WRITTEN_AFTER - REVIEW_AFTER
        if self.row.due.review is not None:
            return self.row.due.review
        if self.looks and self.interval <= OFTEN:
            return pending - 10
        if first < -9:  # noqa: PLR2004
            return first
        return -max(min(12 + 7 * self.row.turn % 60, REVIEW_AFTER - 2 - self.row.quiet), 9)

    def _versions(self) -> list[int]:
        """The days on which the plan was written and renewed, the oldest first."""
        first = self.row.opened - WRITTEN_AFTER
        if self.looks and self.interval <= OFTEN:
            return [first, *self.looks]
        held, day = [], REVIEW_AFTER + self.review
        while day < first - 30:
            held.append(day)
            day += REVIEW_AFTER - 2
        apart = [day for day in held if all(abs(day - look) > 30 for look in self.looks)]  # noqa: PLR2004
        return [first, *sorted([*apart, *self.looks], reverse=True)]

    # The first plan

    @property
    def dues(self) -> dict[str, int]:
        """The days of the first plan's steps."""
        newest = len(self.versions) - 1
        return {step.text: step.due_in(0, newest) for step in self.steps if step.version == 0}

    def review_of(self, version: int) -> int:
        """The day a version of the plan sets for the next look: as it came about, or nearly."""
        if version == len(self.versions) - 1:
            return self.review
        return self.versions[version + 1] - HELD[(self.row.turn + version) % len(HELD)]

    # What happens afterwards

    def tell(self) -> None:
        """Tell everything after the agreement, in the order of its days."""
        events = [*self._talks(), *self._renewals(), *self._steps_done(), *self._papers()]
        for _day, _order, happen in sorted(events, key=lambda event: (-event[0], event[1])):
            happen()

    def _talks(self) -> list[Event]:
        """Notes from the start of the work to the last contact, and short calls between them."""
        row, rng = self.row, self.episode.world.rng
        start = row.opened - AGREED_AFTER - 1
        span = max(start - row.quiet, 1)
        talks = row.situation.talks[: max(1, min(NOTES_AT_MOST, span // 18))]
        step, days = span / len(talks), []
        events: list[Event] = []
        for place, talk in enumerate(talks, start=1):
            day = row.quiet if place == len(talks) else round(start - step * place)
            text = talk.text.format(name=self.episode.client.called)
            late = 4 if place == 1 and rng.random() < 0.15 and day > 5 else 0  # noqa: PLR2004
            told = partial(self.episode.note, day, talk.mode, talk.minutes, text)
            hour = rng.choice((9, 10, 11, 13))
            events.append((day, 0, partial(told, late=late, hour=hour)))
            days.append(day)
        return events + self._calls([start, *days])

    def _calls(self, days: list[int]) -> list[Event]:
        """Short calls where two visits lie further apart than the program allows."""
        allowed = int(self.episode.program.setting("contact_days", self.episode.clock.today))
        rng = self.episode.world.rng
        events: list[Event] = []
        for before, after in pairwise(days):
            count = (before - after - 1) // min(allowed, 30)
            for number in range(1, count + 1):
                day = before - (before - after) * number // (count + 1)
                beside = any(abs(day - version) < APART for version in self.versions)
                if day <= SHOWN_DAYS and not beside:
                    events.append((day, 0, partial(self._call, day, rng.random())))
        return events

    def _call(self, day: int, luck: float) -> None:
        turn = self.row.turn + day // 10
        if luck < 0.25:  # noqa: PLR2004
            text = UNREACHED[turn % len(UNREACHED)]
            self.episode.contact(day, "phone", 0, text, reached=False)
        else:
            text = CALLS[turn % len(CALLS)]
            self.episode.contact(day, "phone", 5 * int(luck * 4), text)

    def _renewals(self) -> list[Event]:
        return [
            (day, 1, partial(self._renew, version))
            for version, day in enumerate(self.versions)
            if version
        ]

    def _renew(self, version: int) -> None:
        """Look at the plan again, and at everything else where that is due as well."""
        day, newest = self.versions[version], len(self.versions) - 1
        row, episode = self.row, self.episode
        if day in self.looks:
            judgement = f"Looked at everything again. {row.situation.judgement}"
            episode.assess(day, row.situation.answers, acuity=row.acuity, judgement=judgement)
        else:
            minutes, words = REVIEWS[(self.row.turn + version) % len(REVIEWS)]
            episode.contact(day, "home_visit", minutes, words)
        joining = [step for step in self.steps if step.version == version]
        new = [NewStep(one.goal, one.text, one.who, one.due_in(version, newest)) for one in joining]
        moved = {
            step.text: step.due
            for step in self.steps
            if step.before is not None and version == newest and step.version < version
        }
        furthest = min(step.due for step in self.steps if step.version <= version)
        renew_plan(
            episode,
            day,
            review=self.review_of(version),
            target=min(day - OFTEN, furthest - 9),
            new=new,
            moved=moved,
            why="Looked at again" if day in self.looks else "Plan review",
            **agreement_of(self.episode),
        )

    def _steps_done(self) -> list[Event]:
        return [
            (step.done, 2, partial(step_done, self.episode, step.done, step.text))
            for step in self.steps
            if step.done is not None
        ]

    def _papers(self) -> list[Event]:
        """The release the client signed, and a reassessment that was agreed for a certain day."""
        events: list[Event] = []
        if self.row.due.reassessment is not None:
            latest = self.looks[-1] - 1 if self.looks else self.row.opened
            day = min(max(self.row.due.reassessment + 25, self.row.quiet, 1), latest)
            events.append((day, 3, partial(self._plan_reassessment, day)))
        return events + self._release()

    def _plan_reassessment(self, day: int) -> None:
        facts = {
            "due_on": self.episode.clock.day(self.row.due.reassessment or 0),
            "why": "Agreed at the last visit: things are changing.",
        }
        when = self.episode.at(day, 15)
        self.episode.do(plan_reassessment, self.episode.case, when=when, **facts)

    def _release(self) -> list[Event]:
        """About every second client has signed a release; some are over and not needed again."""
        row, rng = self.row, self.episode.world.rng
        kind, _name, organization = row.situation.referrer
        signed = row.opened - AGREED_AFTER
        wanted, over, ends = rng.random() < 0.55, rng.random() < 0.25, rng.choice((-33, -64, -120))  # noqa: PLR2004
        if row.due.release is not None:
            wanted, over, ends = True, False, row.due.release
        if not wanted or not organization or kind == "hotline":
            return []
        if over and signed > REVIEW_AFTER + 20:
            last = signed - REVIEW_AFTER
            return [(signed, 0, partial(self._sign, signed, last)), (last, 3, self._let_end)]
        return [(signed, 0, partial(self._sign, signed, ends))]

    def _sign(self, day: int, last: int) -> None:
        _kind, name, organization = self.row.situation.referrer
        self.release = self.episode.release(
            day,
            to=name,
            organization=organization,
            what=["services", "attendance"],
            why="They sent the client to us and help in the same matter",
            lasts=min(day - last, 364),
            **signer_of(self.episode),
        )

    def _let_end(self) -> None:
        when = self.episode.at(self.row.opened - AGREED_AFTER - REVIEW_AFTER, 15, 30)
        why = "They have what they needed."
        self.episode.do(let_release_end, self.release, when=when, why=why)
