"""Who a referred person may be: clients much alike whom the reader may see.

Nothing here knows of a client the reader may not see (CON-27).
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import models

from casemgmt.agency.models import Staff
from casemgmt.core import partial
from clients.likeness import Evidence, compared
from clients.models import Case, Client, Referral
from clients.queries.people import ClientQuerySet


@dataclass(frozen=True)
class Asked:
    """What is known of somebody before they are a client."""

    given_name: str
    family_name: str = ""
    birth_date: dt.date | None = None
    phone: str = ""
    email: str = ""


def asked_of(person: Referral | Client) -> Asked:
    """What is known of somebody referred, or of a client."""
    names = person.given_name, person.family_name
    email = person.email if isinstance(person, Client) else ""
    return Asked(*names, person.born, str(person.phone), str(email))


@dataclass(frozen=True)
class Likely:
    """A client who may be the same person, why, and a case of theirs to look at."""

    client: Client
    case: Case
    because: str


def likely_clients(staff: Staff, now: dt.datetime, asked: Asked) -> models.QuerySet[Client]:
    """Clients this person has to do with who may be the one asked about, by name."""
    judged = list(_judged(staff, now, asked))
    found: models.QuerySet[Client] = Client.objects.filter(pk__in=judged)
    return found.order_by("family_name", "given_name", "pk")


def likely_same(staff: Staff, now: dt.datetime, asked: Asked) -> list[Likely]:
    """The same clients, the likeliest first, each with the newest of the cases this person may see."""
    judged = _judged(staff, now, asked)
    if not judged:
        return []
    cases = Case.objects.visible_to(staff, now).filter(client__in=list(judged))
    newest: dict[uuid.UUID, Likely] = {}
    for case in cases.select_related("client", "program").order_by("-opened_at"):
        because = judged[case.client_id].because
        newest.setdefault(case.client_id, Likely(case.client, case, because))
    return [newest[pk] for pk in judged if pk in newest]


def weighed(clients: ClientQuerySet, asked: Asked) -> dict[uuid.UUID, Evidence]:
    """Of these clients those alike enough to point out, the likeliest first, and why."""
    known = clients.likely_same(
        asked.given_name, asked.family_name, asked.birth_date, phone=asked.phone, email=asked.email
    )
    found = {
        pk: compared(
            names,
            asked_birth=asked.birth_date,
            birth=partial.known(day, precision),
            is_reached=reached,
        )
        for pk, names, day, precision, reached in known.values_list(
            "pk", "names", "birth_date", "birth_date_precision", "is_reached"
        )
    }
    likely = [(pk, evidence) for pk, evidence in found.items() if evidence.is_warning]
    return dict(sorted(likely, key=lambda one: (-one[1].points, str(one[0]))))


def _judged(staff: Staff, now: dt.datetime, asked: Asked) -> dict[uuid.UUID, Evidence]:
    known = Client.objects.visible_to(staff, now, "attend")
    return weighed(known, asked)
