"""How a bench is told: a table, ``METRIC`` lines where there is a number to reach, and JSON."""

from collections.abc import Iterator

from casemgmt.bench.measuring import Result
from casemgmt.bench.running import Report

BARS: dict[str, dict[str, int]] = {
    "visible_list": {"permission_queries": 3, "buffers": 500},
    "my_clients": {"permission_queries": 3, "buffers": 500},
    "overdue": {"ms": 20},
    "open_case": {"ms": 15},
    "search": {"ms": 100},
    "search_of_team": {"ms": 100},
    "hidden_matches": {"ms": 100, "buffers": 20_000},
    "referral_queue": {"ms": 100, "buffers": 20_000},
    "duplicate_check": {"ms": 100, "buffers": 20_000},
    "palette": {"ms": 100, "buffers": 20_000},
    "assign_60": {"ms": 50, "queries": 12},
    "index_60": {"ms": 50, "queries": 12},
    "schedule_reassessments": {"ms": 1000},
}
"""Numbers to reach on a million cases and two quiet cores; times move by a factor of two."""
HEADINGS = ("", "ms", "queries", "buffers", "floor ms", "ratio", "policies ms", "buffers")


def table(results: list[Result]) -> Iterator[str]:
    """One line for each result, under a line of headings."""
    yield _line(*HEADINGS)
    for result in results:
        numbers = (f"{result.ms:.1f}", f"{result.queries:,}", f"{result.buffers:,}")
        floor = (f"{result.floor_ms:.1f}", f"{result.ratio:.1f}")
        policies = (f"{result.policies_ms:+.1f}", f"{result.policies_buffers:+,}")
        yield _line(result.name, *numbers, *floor, *policies)


def _line(name: str, *numbers: str) -> str:
    return f"{name:<30}" + "".join(f"{number:>12}" for number in numbers)


def counts(report: Report) -> Iterator[str]:
    """What each job wrote, and that it wrote nothing the second time."""
    for name, (told, rows) in report.first.items():
        yield f"{name}: {told}, {rows:,} rows, history included"
        again, more = report.second[name]
        yield f"{name} again: {again}, {more:,} rows, history included"


def metrics(report: Report) -> Iterator[str]:
    """A ``METRIC`` line for every number to reach."""
    for result in report.results:
        for what, bar in BARS.get(result.name, {}).items():
            value = getattr(result, what)
            shown = f"{value:.1f}" if isinstance(value, float) else value
            yield f"METRIC bench_{result.name}_{what}={shown} bar={bar}"
    for name, (_told, rows) in report.second.items():
        yield f"METRIC bench_{name}_rerun_rows={rows} bar=0"


def as_json(results: list[Result]) -> list[dict[str, object]]:
    """The results as the contract of the command says, with what the policies add."""
    return [
        {
            "name": result.name,
            "ms": round(result.ms, 2),
            "queries": result.queries,
            "buffers": result.buffers,
            "floor_ms": round(result.floor_ms, 2),
            "ratio": round(result.ratio, 2),
            "policies_ms": round(result.policies_ms, 2),
            "policies_buffers": result.policies_buffers,
        }
        for result in results
    ]
