"""`python3 manage.py bench --cases N [--notes M] [--only NAME …] [--json FILE]`: how fast on how many
cases."""

import json
import signal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casemgmt.bench.printing import as_json, counts, metrics, table
from casemgmt.bench.running import bench
from casemgmt.bench.scale import LEAST_CASES, Scale
from casemgmt.bench.subjects import NAMES
from casemgmt.core.unasked import unasked

NOTES_A_CASE = 4


@unasked("owner")
class Command(BaseCommand):
    """Loads cases into a database of its own, measures pages and jobs there, and drops it."""

    help = "Measure the product's pages and jobs on many made-up cases."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer the sizes, a choice of what is measured, and a file for the numbers."""
        parser.add_argument("--cases", type=int, required=True, help="how many cases, 40 or more")
        parser.add_argument("--notes", type=int, help="how many notes; four a case without it")
        parser.add_argument(
            "--only", nargs="+", choices=NAMES, default=NAMES, metavar="NAME",
            help="measure these alone; a job that is not among them is not run",
        )  # fmt: skip
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers here")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the bench; Ctrl-C and SIGTERM drop its database as well."""
        scale = _scale(options["cases"], options["notes"])
        if "owner" not in settings.DATABASES:
            raise CommandError("Set DATABASE_URL: the bench makes a database of its own.")
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            report = bench(scale, timezone.now(), self._say, options["only"])
        finally:
            signal.signal(signal.SIGTERM, before)
        for line in (*table(report.results), *counts(report), *metrics(report)):
            self.stdout.write(line)
        if options["json"]:
            options["json"].write_text(json.dumps(as_json(report.results), indent=1) + "\n")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _scale(cases: int, notes: int | None) -> Scale:
    wanted = cases * NOTES_A_CASE if notes is None else notes
    if cases < LEAST_CASES or wanted < 0:
        raise CommandError(f"Give {LEAST_CASES} cases or more, and no negative number of notes.")
    return Scale(cases, wanted)
