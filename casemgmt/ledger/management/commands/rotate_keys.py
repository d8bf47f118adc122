"""``rotate_keys``: wraps the data keys under the newest upper key, and says what the others still hold."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from casemgmt.core.connecting import connected_as
from casemgmt.core.sealing.wrapping import newest_kid
from casemgmt.core.unasked import unasked
from casemgmt.ledger.rotation import counts, rotate


@unasked("owner")
class Command(BaseCommand):
    """Wraps every data key under the first key of CASEMGMT_DATA_KEYS; what is sealed stays as it is.

    It may be stopped anywhere and run again. It ends with 1 while a key that is missing here is in
    use.
    """

    help = "Wrap the data keys under the newest key, and say which old key may go."

    def handle(self, *args: Any, **options: Any) -> None:
        if "owner" not in settings.DATABASES:
            raise CommandError("Run this where DATABASE_URL names the owner of the database.")
        with connected_as("owner"):
            for done in rotate():
                self.stdout.write(f"Wrapped {done} data keys anew.")
            found = counts()
        newest = newest_kid()
        self.stdout.write(f"{found.pop(newest, 0)} data keys are under {newest}.")
        for kid in settings.DATA_KEYS:
            if kid != newest and kid not in found:
                self.stdout.write(f"None is under {kid}: it may go, once no backup needs it.")
        for kid, count in found.items():
            known = "run this again" if kid in settings.DATA_KEYS else "it is missing here"
            self.stdout.write(f"{count} are still under {kid}, which has to stay: {known}.")
        if found:
            sys.exit(1)
