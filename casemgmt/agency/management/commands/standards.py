"""`python3 manage.py standards`: which duties of the standards are kept, and by what."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext

from casemgmt.agency.standards.catalogue import BAR, Row, by_group, load, unresolved
from casemgmt.core.unasked import unasked


@unasked("nobody")
class Command(BaseCommand):
    """Print the catalogue as a table with its metric, or as JSON."""

    help = "List the duties of the case management standards and whether each is kept."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer `--json`."""
        parser.add_argument("--json", action="store_true", help="Print JSON.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print all rows. A row with a name that leads nowhere is not kept, and stderr says so."""
        rows = load()
        problems = unresolved(rows)
        for problem in problems:
            self.stderr.write(f"{problem.row_id} {problem.name}: {problem.reason}")
        broken = {problem.row_id for problem in problems}
        kept = {row.id for row in rows if row.kept and row.id not in broken}
        if options["json"]:
            self.stdout.write(json.dumps([_as_json(row, row.id in kept) for row in rows], indent=1))
        else:
            self._print_table(rows, kept)

    def _print_table(self, rows: list[Row], kept: set[str]) -> None:
        for group in by_group(rows):
            held = sum(row.id in kept for row in group.rows)
            self.stdout.write(f"\n{group.title}  {held}/{group.total}")
            for row in group.rows:
                mark = gettext("kept") if row.id in kept else gettext("open")
                self.stdout.write(f"  {row.id}  {mark:<6}  {row.duty}")
                if row.waits_for:
                    self.stdout.write(f"{'':18}{row.waits_for}")
        self.stdout.write(f"\nMETRIC standards_kept={len(kept)} bar={BAR}")


def _as_json(row: Row, kept: bool) -> dict[str, object]:
    return {
        "id": row.id,
        "kept": kept,
        "kept_by": list(row.kept_by),
        "proved_by": list(row.proved_by),
    }
