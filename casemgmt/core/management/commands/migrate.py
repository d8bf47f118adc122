"""Django's ``migrate`` as the owner, with the roles before it and the grants after it."""

from typing import Any

from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connections

from casemgmt.core import database
from casemgmt.core.migrating import quick_when_empty
from casemgmt.core.unasked import unasked


@unasked("owner")
class Command(migrate.Command):
    """Migrates on the owner's connection and applies roles, functions, keys and grants."""

    def handle(self, *args: Any, **options: Any) -> None:
        options["database"] = "owner"
        owner = connections["owner"]
        database.prepare(owner)
        with quick_when_empty(owner):
            super().handle(*args, **options)
        call_command("createcachetable", database="owner", verbosity=0)
        database.secure(owner)
