"""``verify``: lists what is off and ends with 1, or says that all agrees."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from casemgmt.core.connecting import connected_as
from casemgmt.core.unasked import unasked
from casemgmt.work.verification import CHECKS, findings


@unasked("owner")
class Command(BaseCommand):
    """Checks the index against its sources, history against records, files against hashes, what is
    sealed against its keys, and the audit chain against itself, its anchors and what it tells of.

    It looks as the owner, for whom no policy hides a row.
    """

    help = "Check that access, history, files and the audit chain agree; exit code 1 when something is off."

    def handle(self, *args: Any, **options: Any) -> None:
        if "owner" not in settings.DATABASES:
            raise CommandError("Run this where DATABASE_URL names the owner of the database.")
        with connected_as("owner"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = 0")
            found = list(findings())
        for finding in found:
            self.stdout.write(f"{finding.check}: {finding.what}")
        if found:
            self.stdout.write(f"{len(found)} things are off.")
            sys.exit(1)
        self.stdout.write(f"All agrees: {', '.join(CHECKS)}.")
