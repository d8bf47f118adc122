"""Who is measured and on which cases: one worker of a team in the middle, and those around them."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from casemgmt.agency.models import Staff
from casemgmt.bench.facts import STAGES
from casemgmt.bench.loading.cases import SHARED
from casemgmt.bench.loading.copying import key
from casemgmt.bench.loading.world import Kind, World
from casemgmt.bench.words import birth_date, family_name, given_name
from clients.models import Referral, Stage

HANDED_OVER = 60


@dataclass(frozen=True)
class Cast:
    """The people and cases of every measurement.

    ``case`` has as many notes as most, ``long_case`` the most of the team. ``handed_over`` are up
    to sixty open cases of the team, which ``colleague`` does not carry. ``given`` and
    ``family`` are the names of the case's client, as somebody types them, and ``born`` their birth
    date; ``waiting`` is a referral in the queue.
    """

    now: dt.datetime
    today: dt.date
    worker: Staff
    supervisor: Staff
    intake: Staff
    colleague: Staff
    case: uuid.UUID
    long_case: uuid.UUID
    handed_over: list[uuid.UUID]
    given: str
    family: str
    born: dt.date
    waiting: uuid.UUID


def cast_of(world: World, now: dt.datetime) -> Cast:
    """Choose them from the facts alone, so that every run measures the same ones."""
    scale, facts = world.scale, world.facts
    team = scale.teams // 2
    places = [
        place
        for place in facts.open_cases()
        if scale.team_of(facts.worker[place]) == team and STAGES[facts.stage[place]] == Stage.ACTIVE
    ]
    places.sort(key=lambda place: facts.notes[place + 1] - facts.notes[place])
    worker = facts.worker[places[-1]]
    own = [place for place in places if facts.worker[place] == worker]
    usual = own[len(own) // 2]
    others = sorted({facts.worker[place] for place in places} - {worker})
    supervisor = _staff(scale.workers + team)
    given = [
        place
        for place in places
        if place % SHARED and (not others or facts.worker[place] != others[0])
    ]
    return Cast(
        now=now,
        today=supervisor.agency.today(now),
        worker=_staff(worker),
        supervisor=supervisor,
        intake=_staff(scale.workers + scale.teams + team),
        colleague=_staff(others[0]) if others else supervisor,
        case=_case(usual),
        long_case=_case(places[-1]),
        handed_over=list(map(_case, _spread(given))),
        given=given_name(facts.client[usual]).lower(),
        family=family_name(facts.client[usual]).lower(),
        born=birth_date(facts.client[usual]),
        waiting=_waiting(),
    )


def _spread(places: list[int]) -> Iterable[int]:
    return places[:: max(len(places) // HANDED_OVER, 1)][:HANDED_OVER]


def _case(place: int) -> uuid.UUID:
    return uuid.UUID(key(Kind.CASE, place))


def _waiting() -> uuid.UUID:
    waiting: uuid.UUID = Referral.objects.waiting().order_by("pk").values_list("pk", flat=True)[0]
    return waiting


def _staff(number: int) -> Staff:
    people = Staff.objects.select_related("user", "agency").prefetch_related("roles")
    person: Staff = people.get(pk=uuid.UUID(key(Kind.STAFF, number)))
    return person
