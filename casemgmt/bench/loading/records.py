"""Contacts, each with the signed note that tells of it."""

from collections.abc import Iterator

from casemgmt.bench.loading.copying import Loader, Row, key
from casemgmt.bench.loading.world import Kind, World
from casemgmt.bench.words import note_texts
from clients.models import Contact, Note

TABLES = (Contact, Note)
MODES = ("home_visit", "phone", "phone", "office", "message", "collateral", "video")
MISSED = 12
"""One contact in so many reached nobody."""


def load(loader: Loader, world: World) -> None:
    """Write the contacts and their notes."""
    columns = "id case_id mode was_reached started_at minutes summary recorded_by_id"
    loader.copy(Contact, columns, _contacts(world))
    columns = "id case_id contact_id author_id text happened_at signed_at is_late"
    loader.copy(Note, columns, _notes(world))


def _events(world: World) -> Iterator[tuple[int, str, str, int]]:
    """Number, case, worker and day of every contact: spread evenly over the life of its case."""
    facts = world.facts
    for place in range(world.scale.cases):
        first, after = facts.notes[place], facts.notes[place + 1]
        if first == after:
            continue
        opened, ending = facts.opened[place], max(facts.closed[place], 1)
        case, worker = key(Kind.CASE, place), world.worker_of(place)
        for number in range(first, after):
            passed = (opened - ending) * (number - first + 1) // (after - first + 1)
            yield number, case, worker, opened - passed


def _contacts(world: World) -> Iterator[Row]:
    days = world.days
    for number, case, worker, back in _events(world):
        mode, reached = MODES[number % len(MODES)], str(number % MISSED != 0)
        minutes, summary = str(10 + number % 50), "Spoke about the plan" if number % 3 else ""
        started = days.at(back, number)
        yield key(Kind.CONTACT, number), case, mode, reached, started, minutes, summary, worker


def _notes(world: World) -> Iterator[Row]:
    days, texts = world.days, note_texts()
    for number, case, worker, back in _events(world):
        text, signed = texts[number % len(texts)], f"{days.day(back)} 22:30:00+00"
        happened, contact = days.at(back, number), key(Kind.CONTACT, number)
        yield key(Kind.NOTE, number), case, contact, worker, text, happened, signed, "False"
