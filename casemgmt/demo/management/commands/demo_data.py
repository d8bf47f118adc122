"""Fill an empty database with the two agencies of the demo: ``demo_data [--if-empty]``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from casemgmt.core.unasked import unasked
from casemgmt.demo.data import RealClients, is_there, load, refuse_beside_real_clients


@unasked("system")
class Command(BaseCommand):
    """Loads the demo data by calling the actions, dated relative to today."""

    help = "Load two fictional agencies with their clients. Never beside real clients."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where the demo data is already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            refuse_beside_real_clients()
            if is_there():
                if not options["if_empty"]:
                    raise CommandError("The demo data is here already.")
                return
            load(timezone.now(), self.stdout.write)
        except RealClients:
            raise CommandError(
                "This database holds clients of a real agency. Load the demo into one of its own."
            ) from None
