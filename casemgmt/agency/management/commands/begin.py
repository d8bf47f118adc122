"""Start a real agency: ``begin --agency NAME --email ADDRESS``."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from casemgmt.agency.actions.beginning import begin_agency
from casemgmt.agency.models import Agency
from casemgmt.core.errors import Refused
from casemgmt.core.unasked import unasked


@unasked("system")
class Command(BaseCommand):
    """Makes the agency and prints one link for its admin and one for its privacy officer."""

    help = "Start a real agency with one-time links for its first two people."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--agency", required=True, help="the agency's name")
        parser.add_argument("--email", required=True, help="the first admin's e-mail address")
        parser.add_argument(
            "--timezone", default="America/New_York", help="such as America/Chicago"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO:
            raise CommandError(
                "This is the demo. A real agency needs a database of its own: name it in "
                "DATABASE_URL, and take CASEMGMT_DEMO away."
            )
        if Agency.objects.filter(is_demo=True).exists():
            raise CommandError("This database holds the demo. Start a real agency in its own.")
        try:
            validate_email(options["email"])
            agency, admin, privacy = begin_agency(
                name=options["agency"].strip(),
                email=options["email"],
                timezone=options["timezone"],
                now=timezone.now(),
            )
        except (Refused, ValidationError) as refusal:
            raise CommandError("; ".join(getattr(refusal, "messages", [str(refusal)]))) from refusal
        base = _base_address()
        self.stdout.write(f"{agency.name} is ready. Each link works once, for seven days.")
        self.stdout.write(f"First admin:           {base}{admin.path}")
        self.stdout.write(f"First privacy officer: {base}{privacy.path}")
        self.stdout.write("Give each to the person it is for; nobody else should see it.")


def _base_address() -> str:
    if settings.CSRF_TRUSTED_ORIGINS:
        return settings.CSRF_TRUSTED_ORIGINS[0]
    return f"https://{settings.ALLOWED_HOSTS[0]}"
