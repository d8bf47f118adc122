"""How much a bench loads, before anything is loaded."""

import datetime as dt

import pytest

from casemgmt.bench.facts import Days, facts_of
from casemgmt.bench.loading.cases import case_number
from casemgmt.bench.loading.copying import key
from casemgmt.bench.scale import Scale
from casemgmt.bench.words import FAMILY, note_texts


@pytest.mark.parametrize(
    ("cases", "still_open", "workers", "teams"),
    [
        (40, 40, 1, 1),
        (300, 40, 1, 1),
        (720, 40, 1, 1),
        (10_000, 555, 13, 1),
        (100_000, 5_555, 138, 14),
        (1_000_000, 55_555, 1_388, 139),
    ],
)
def test_one_case_in_eighteen_is_open_and_forty_for_each_worker(
    cases: int, still_open: int, workers: int, teams: int
) -> None:
    scale = Scale(cases, 4 * cases)
    assert (scale.open_cases, scale.workers, scale.teams) == (still_open, workers, teams)
    assert scale.open_cases >= 40 * scale.workers


@pytest.mark.parametrize("cases", [40, 100, 300, 10_000])
def test_the_facts_are_what_the_scale_says(cases: int) -> None:
    scale = Scale(cases, 4 * cases)
    facts = facts_of(scale)
    places = facts.open_cases()
    assert len(places) == scale.open_cases
    carried = [facts.worker[place] for place in places]
    assert {carried.count(worker) >= 40 for worker in range(scale.workers)} == {True}
    assert (facts.notes[0], facts.notes[-1]) == (0, scale.notes)
    assert list(facts.notes) == sorted(facts.notes)
    assert all(0 < closed < facts.opened[i] for i, closed in enumerate(facts.closed) if closed > 0)


def test_a_client_has_a_little_more_than_one_case_and_one_open_one() -> None:
    facts = facts_of(Scale(10_000, 0))
    assert 1.05 < 10_000 / facts.clients < 1.2
    served = [facts.client[place] for place in facts.open_cases()]
    assert len(served) == len(set(served))


def test_the_same_cases_come_at_every_run() -> None:
    scale = Scale(500, 2_000)
    assert facts_of(scale) == facts_of(scale)


def test_keys_and_numbers_never_repeat() -> None:
    assert len({key(kind, number) for kind in range(1, 9) for number in range(2_000)}) == 16_000
    assert len({case_number(place) for place in range(20_000)}) == 20_000
    assert {len(case_number(place)) for place in (0, 999_999)} == {9}


def test_days_are_written_as_postgres_reads_them() -> None:
    days = Days(dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC))
    assert [days.day(0), days.day(1), days.day(-31)] == ["2026-03-01", "2026-02-28", "2026-04-01"]
    assert days.at(1, 14) == "2026-02-28 18:10:00+00"


def test_notes_are_as_long_as_notes_are() -> None:
    lengths = sorted(len(text) for text in note_texts())
    assert 500 < lengths[len(lengths) // 2] < 800
    assert 2_000 < lengths[len(lengths) * 95 // 100] < 4_500


def test_every_family_name_is_a_name_of_its_own() -> None:
    assert len(FAMILY) == len(set(FAMILY)) == 1_200
