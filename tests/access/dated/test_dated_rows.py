"""What the index makes of any dated rows is what the specification says of them, at any instant (A4)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from casemgmt.agency.models import Staff
from casemgmt.core.access import decide
from clients.access.index import CaseAccess
from clients.access.reading import CODENAMES
from clients.access.refresh import refresh
from clients.models import Case, Note
from tests.access.dated import making, oracle
from tests.access.dated.facts import read
from tests.access.dated.making import HOURS, INSTANT, Stage, people, stage, worlds, write
from tests.cast import Cast
from tests.conftest import SEED

pytestmark = pytest.mark.django_db
Metric = Callable[..., None]
INDEX = {
    "view_case": oracle.SEE,
    "work_case": oracle.WORK,
    "change_case": oracle.CHANGE,
    "note_case": oracle.NOTE,
    "attend_case": oracle.ATTEND,
    "lead_case": oracle.LEAD,
}
"""What each row of the index stands for; those for categories are named as the oracle names them."""
BARS = {"everyday": 500, "wide": 10_000}
KEPT = 20
"""So many answers that were not alike are told; where everything is wrong, the rest says no more."""


@dataclass
class Compared:
    """How many answers were compared, of how many worlds, and those that were not alike."""

    worlds: int = 0
    answers: int = 0
    wrong: list[str] = field(default_factory=list)

    def say(self, alike: bool, *about: Any) -> None:
        self.answers += 1
        if not alike and len(self.wrong) < KEPT:
            self.wrong.append(" ".join(map(str, about)))

    def add(self, world: "Compared") -> None:
        """Count another world in."""
        self.worlds += 1
        self.answers += world.answers
        self.wrong = [*self.wrong, *world.wrong][:KEPT]


def instants(on: Stage) -> list[dt.datetime]:
    """The borders of all windows, the instants beside them, and the agency's next midnight."""
    borders = [on.at(hours) for hours in HOURS if hours >= 0]
    tomorrow = on.cast.agency.today(on.now) + dt.timedelta(days=1)
    near = [border + way * INSTANT for border in borders for way in (-1, 0, 1)]
    midnight = dt.datetime.combine(tomorrow, dt.time(), ZoneInfo(on.cast.agency.timezone))
    return [at for at in [*near, midnight, midnight - INSTANT] if at >= on.now]


def compare(on: Stage, made: Compared, asked: list[tuple[Staff, dt.datetime]]) -> None:
    """Look through the whole index, and ask for these people at these instants."""
    facts, index = read(), _index()
    expected = {
        (at, case.pk): oracle.rights(facts, case.pk, at) for at in instants(on) for case in on.cases
    }
    users = {person.user: key for key, person in facts.people.items()}
    for (at, case), held in expected.items():
        holding = {
            (users[user], INDEX.get(name, name))
            for user, name, about, during in index
            if about == case and any(oracle.holds(one, at) for one in during)
        }
        wanted = {(who, right) for who, rights in held.items() for right in rights}
        made.say(holding == wanted, "index", at, case, sorted(map(str, holding ^ wanted)))
    for person, at in asked:
        works = facts.people[person.pk].works
        held = {
            one.pk: expected[at, one.pk].get(person.pk, set()) if works else set()
            for one in on.cases
        }
        own = [row for row in index if row[0] == person.user_id]
        for action in CODENAMES:
            _one_action(on, made, person, at, action, held, own if works else [])
        _notes(on, made, person, at, held)


def _index() -> list[Any]:
    """The rows as guardian keeps them, with their windows: whose, what, of which case, when."""
    fields = ("user", "permission__codename", "content_object", "during")
    return list(CaseAccess.objects.values_list(*fields))


def _one_action(
    on: Stage, made: Compared, person: Staff, at: dt.datetime, action: str, held: Any, index: Any
) -> None:
    listed = set(Case.objects.visible_to(person, at, action).values_list("pk", flat=True))
    given = [(case, during) for _, name, case, during in index if name == CODENAMES[action]]
    now = {case for case, during in given if any(oracle.holds(one, at) for one in during)}
    made.say(listed <= {case for case, _ in given}, "beyond guardian", person, action, at)
    made.say(listed == now, "not what guardian has now", person, action, at)
    for case in on.cases:
        allowed = decide(person, action, case, at).allow
        wanted = oracle.NEEDS[action] in held[case.pk]
        alike = allowed == (case.pk in listed) == wanted
        made.say(alike, person, action, case, at, allowed, case.pk in listed, wanted)


def _notes(on: Stage, made: Compared, person: Staff, at: dt.datetime, held: Any) -> None:
    listed = set(Note.objects.visible_to(person, at).values_list("pk", flat=True))
    for note in on.notes:
        needs = {oracle.SEE} | {f"see_{one}" for one in note.categories}
        allowed, wanted = decide(person, "view", note, at).allow, needs <= held[note.case_id]
        made.say(allowed == (note.pk in listed) == wanted, person, note.categories, at, wanted)


def run(on: Stage, made: Compared, examples: int) -> None:
    """So many worlds; each of them is forgotten again."""
    persons = st.sampled_from(people(on))
    asking = st.lists(st.tuples(persons, st.sampled_from(instants(on))), min_size=3, max_size=3)

    @seed(SEED)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(worlds, asking)
    def in_any_world(world: Any, asked: Any) -> None:
        here = Compared()
        with transaction.atomic():
            write(on, world)
            refresh([case.pk for case in on.cases])
            compare(on, here, asked)
            transaction.set_rollback(True)
        made.add(here)
        assert here.wrong == []

    in_any_world()


def test_any_rows_give_what_the_specification_says(
    cast: Cast, now: dt.datetime, metric: Metric
) -> None:
    _measure(cast, now, metric, "everyday", 15)


@pytest.mark.wide
def test_very_many_rows_give_what_the_specification_says(
    cast: Cast, now: dt.datetime, metric: Metric
) -> None:
    _measure(cast, now, metric, "wide", 50)


NEVER: Any = (making._part, (-1, -1), 0, "mia", "secondary", True)
LIVES = [(-2000, None), (-2000, None), (-2000, 0), (-2000, None)]
READS = (making._grant, (-1, None), 0, "gina", "consultation")


def outcome(on: Stage, rows: list[Any]) -> list[str]:
    """What is not as specified once these rows are there."""
    made = Compared()
    write(on, (rows, LIVES))
    refresh([case.pk for case in on.cases])
    compare(on, made, [(person, on.now) for person in people(on)])
    return made.wrong


def test_a_part_that_ended_as_it_began_gives_nothing(cast: Cast, now: dt.datetime) -> None:
    assert outcome(stage(cast, now), [NEVER]) == []


def test_a_right_that_nobody_meant_is_found(
    cast: Cast, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(oracle.ALWAYS, "consultation", set())
    wrong = outcome(stage(cast, now), [READS])
    assert any(line.startswith("index") for line in wrong)
    assert any(line.startswith("Gina Example view") for line in wrong)


def _measure(cast: Cast, now: dt.datetime, metric: Metric, profile: str, examples: int) -> None:
    made = Compared()
    try:
        run(stage(cast, now), made, examples)
    finally:
        metric("a4_worlds", made.worlds, examples)
        metric("a4_examples", made.answers, BARS[profile])
        metric("a4_counterexamples", len(made.wrong), 0)
    assert made.answers >= BARS[profile]
    assert oracle.NEEDS.keys() == CODENAMES.keys()
