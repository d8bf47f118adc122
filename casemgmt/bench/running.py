"""One bench from beginning to end: load, do the night's jobs, measure everything."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from contextlib import closing
from dataclasses import dataclass, field

from casemgmt.bench.cast import Cast, cast_of
from casemgmt.bench.floors import past_policies
from casemgmt.bench.loading import load
from casemgmt.bench.measuring import Result, Subject, measure
from casemgmt.bench.own import connect, own_database
from casemgmt.bench.scale import Scale
from casemgmt.bench.subjects import NAMES, index, jobs, pages, questions

Say = Callable[[str], None]


@dataclass
class Report:
    """What a bench found: each result, and what each job wrote.

    ``first`` and ``second`` hold, by job, the counts it returned and the rows it left, history
    included: of its first run, and of one right after it on the same data.
    """

    results: list[Result] = field(default_factory=list)
    first: dict[str, tuple[dict[str, int], int]] = field(default_factory=dict)
    second: dict[str, tuple[dict[str, int], int]] = field(default_factory=dict)


def bench(scale: Scale, now: dt.datetime, say: Say, only: Collection[str] = NAMES) -> Report:
    """Load a scale into a database of its own and measure there; the database is dropped again.

    say: is told one line for each step. only: the names of what is measured.
    """
    say("Preparing a database of its own …")
    with own_database():
        say(f"Loading {scale.cases:,} cases and {scale.notes:,} notes …")
        world = load(scale, now, say)
        return measure_all(cast_of(world, now), say, only)


def measure_all(cast: Cast, say: Say, only: Collection[str] = NAMES) -> Report:
    """Measure in the database in use. The results of the jobs that are asked for stay, all else is
    undone."""
    report = Report()

    def measure_these(subjects: Iterable[Subject]) -> None:
        for subject in subjects:
            if subject.name in only:
                say(f"Measuring {subject.name} …")
                report.results.append(measure(subject))

    with closing(past_policies()) as plain, closing(connect("owner")) as owner:
        measure_these(jobs.subjects(cast, plain))
        for name in jobs.WRITTEN:
            if {name, f"{name}_rerun"} & {*only}:
                report.first[name] = jobs.run_once(name, cast)
                report.second[name] = jobs.run_once(name, cast)
        owner.execute("ANALYZE")
        measure_these(jobs.reruns(cast, plain))
        measure_these(questions.subjects(cast, plain))
        measure_these(pages.subjects(cast, plain))
        measure_these(index.subjects(cast, owner))
    return report
