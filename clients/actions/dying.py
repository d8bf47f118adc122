"""A client has died: from then on a case only closes, and nobody is asked to come (CLO-15)."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from casemgmt.ledger.notices import settle
from clients.access.beyond import cases_of_client
from clients.models import Client

EARLIEST_YEAR = 1900


@transaction.atomic
def record_death(
    client: Client,
    *,
    by: Staff,
    now: dt.datetime,
    died_on: dt.date | None,
    death_source: str,
) -> Client:
    """Record the local day on which a client died and how that is known; ``None`` takes a record
    made by mistake back, with the reason as ``death_source``.

    What is open in any of the client's cases stops asking for them in the same transaction: lists
    of what is due look at this day, and notices of reassessments count as read. Raises ``Refused``
    for a day ahead or before the birth, and when nothing says how it is known.
    """
    allow(by, "edit", client, now)
    if died_on is not None and died_on > by.agency.today(now):
        raise Refused(_("Choose today or a day before."), field="died_on")
    if died_on is not None and died_on.year < EARLIEST_YEAR:
        raise Refused(_("Give the year with four digits."), field="died_on")
    if died_on is not None and client.birth_date is not None and died_on < client.birth_date:
        raise Refused(_("They were not born yet on that day."), field="died_on")
    if died_on is None and client.died_on is None:
        raise Refused(_("Give the day."), field="died_on")
    if not death_source.strip():
        raise Refused(_("Say how you know."), field="death_source")
    client.died_on = died_on
    client.death_source = death_source.strip() if died_on is not None else ""
    audit.save(client, by=by, why=death_source.strip(), only=["died_on", "death_source"])
    if died_on is not None:
        ask_no_more(client, by=by, now=now)
    return client


def ask_no_more(client: Client, *, by: Staff, now: dt.datetime) -> None:
    """Count every notice of a reassessment as read, inside an action about a client who has died."""
    pages = [reverse("assessment-list", args=[case]) for case in cases_of_client(client.pk, by)]
    settle("reassessment_due", urls=pages, now=now)
