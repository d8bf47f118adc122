"""Who a referred person may be: clients of the same name or birth date that the reader may see.

Nothing here knows of a client the reader may not see (CON-27).
"""

import datetime as dt
from dataclasses import dataclass

from django.db import models

from casemgmt.agency.models import Staff
from clients.models import Case, Client


@dataclass(frozen=True)
class Likely:
    """A client who may be the same person, with the case of theirs to look at."""

    client: Client
    case: Case


def likely_clients(
    staff: Staff, now: dt.datetime, given: str, family: str, birth_date: dt.date | None
) -> models.QuerySet[Client]:
    """Clients this person has to do with who may be the one referred, by name."""
    known = Client.objects.visible_to(staff, now, "attend").likely_same(given, family, birth_date)
    found: models.QuerySet[Client] = known.order_by("family_name", "given_name", "pk")
    return found


def likely_same(
    staff: Staff, now: dt.datetime, given: str, family: str, birth_date: dt.date | None
) -> list[Likely]:
    """The same clients, each with the newest of the cases this person may see."""
    clients = likely_clients(staff, now, given, family, birth_date)
    cases = Case.objects.visible_to(staff, now).filter(client__in=clients)
    newest: dict[object, Likely] = {}
    for case in cases.select_related("client", "program").order_by("-opened_at"):
        newest.setdefault(case.client_id, Likely(case.client, case))
    return list(newest.values())
