"""Cases with the moves they made and the people who carried them."""

from collections.abc import Iterator

from casemgmt.bench.facts import CLOSED, STAGES
from casemgmt.bench.loading.copying import NOTHING, Loader, Row, key
from casemgmt.bench.loading.world import Kind, World
from clients.actions.opening import LETTERS
from clients.models import Assignment, Case, CaseTransition, Stage

TABLES = (Case, CaseTransition, Assignment)
PATH = (Stage.INTAKE, Stage.ASSESSMENT, Stage.PLANNING, Stage.ACTIVE)
PLACES = 7
HANDED_ON = 10
SHARED = 20


def load(loader: Loader, world: World) -> None:
    """Write cases, stage moves and assignments."""
    loader.copy(
        Case,
        "id agency_id client_id program_id referral_id number stage acuity opened_at activated_at "
        "closed_at hold_reason hold_review_on",
        _cases(world),
    )
    columns = "id case_id from_stage to_stage at by_id reason checked"
    loader.copy(CaseTransition, columns, _moves(world))
    columns = "id case_id staff_id role during ended_by_closure"
    loader.copy(Assignment, columns, _assignments(world))


def case_number(place: int) -> str:
    """The number of a case: it shows no order, and no two are the same."""
    left, letters = place * 0x5DEECE66D % len(LETTERS) ** PLACES, ""
    for _place in range(PLACES):
        left, letter = divmod(left, len(LETTERS))
        letters += LETTERS[letter]
    return f"C-{letters}"


def _cases(world: World) -> Iterator[Row]:
    facts, days = world.facts, world.days
    for place in range(world.scale.cases):
        opened, closed = facts.opened[place], facts.closed[place]
        stage = STAGES[facts.stage[place]]
        was_active = Stage.ACTIVE in _path(world, place)
        held = stage == Stage.ON_HOLD
        yield (
            key(Kind.CASE, place), world.agency, key(Kind.CLIENT, facts.client[place]),
            world.programs[facts.program[place]], key(Kind.REFERRAL, place), case_number(place),
            stage, str(facts.acuity[place]), days.at(opened, place),
            days.at(opened, place + 3) if was_active else NOTHING,
            NOTHING if closed < 0 else days.at(closed, place),
            "In the hospital" if held else "", days.day(place % 20 - 15) if held else NOTHING,
        )  # fmt: skip


def _path(world: World, place: int) -> tuple[Stage, ...]:
    """The stages a case went through; a third of the closed ones each left from one of three."""
    stage = STAGES[world.facts.stage[place]]
    if stage in PATH:
        return PATH[: PATH.index(stage) + 1]
    if stage != Stage.CLOSED:
        return (*PATH, stage)
    left_from = (1, 2, len(PATH))[place % 3]
    return (*PATH[:left_from], Stage.CLOSING, Stage.CLOSED)


def _moves(world: World) -> Iterator[Row]:
    facts, days = world.facts, world.days
    for place in range(world.scale.cases):
        path, opened = _path(world, place), facts.opened[place]
        ending = max(facts.closed[place], 1)
        case, worker, before = key(Kind.CASE, place), world.worker_of(place), ""
        for step, stage in enumerate(path):
            back = opened - (opened - ending) * step // len(path)
            ends = stage in {Stage.CLOSING, Stage.ON_HOLD}
            yield (
                key(Kind.TRANSITION, 8 * place + step), case, before, stage,
                days.at(back, step), worker, "Agreed with the client" if ends else "", "[]",
            )  # fmt: skip
            before = stage


def _assignments(world: World) -> Iterator[Row]:
    facts, days, workers = world.facts, world.days, world.scale.workers
    for place in range(world.scale.cases):
        case, opened, closed = key(Kind.CASE, place), facts.opened[place], facts.closed[place]
        begins, own = days.at(opened, place), key(Kind.ASSIGNMENT, 3 * place)
        if facts.stage[place] == CLOSED:
            during = f"[{begins},{days.at(closed, place)})"
            yield own, case, world.worker_of(place), "primary", during, "True"
            continue
        if place % HANDED_ON == 0 and workers > 1:
            before = key(Kind.STAFF, (facts.worker[place] + 1) % workers)
            handed_on = days.at(opened // 2, place)
            during = f"[{begins},{handed_on})"
            yield key(Kind.ASSIGNMENT, 3 * place + 1), case, before, "primary", during, "False"
            begins = handed_on
        yield own, case, world.worker_of(place), "primary", f"[{begins},)", "False"
        if place % SHARED == 0 and workers > 2:  # noqa: PLR2004
            second = key(Kind.STAFF, (facts.worker[place] + 2) % workers)
            during = f"[{begins},)"
            yield key(Kind.ASSIGNMENT, 3 * place + 2), case, second, "secondary", during, "False"
