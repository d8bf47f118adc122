"""``verify``: lists what is off and ends with 1, or says that all agrees."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from casemgmt.work.verification import CHECKS, findings


class Command(BaseCommand):
    """Checks the index against its sources, history against records, files against hashes."""

    help = "Check that access, history and files agree; exit code 1 when something is off."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = 0")
            found = list(findings())
        for finding in found:
            self.stdout.write(f"{finding.check}: {finding.what}")
        if found:
            self.stdout.write(f"{len(found)} things are off.")
            sys.exit(1)
        self.stdout.write(f"All agrees: {', '.join(CHECKS)}.")
