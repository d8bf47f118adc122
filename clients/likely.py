"""Who a referred person may be: clients much alike whom the reader may see.

Nothing here knows of a client the reader may not see (CON-27).
"""

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db import connection, models

from casemgmt.agency.models import Staff
from casemgmt.core import partial
from casemgmt.core.partial import PartialDate
from casemgmt.core.sealing.blind import blind_index
from clients.likeness import Evidence, compared, near_days, parts_of
from clients.models import Case, Client, Referral
from clients.naming import NEAR
from clients.nicknames import nicknames_of
from clients.queries.people import ClientQuerySet


@dataclass(frozen=True)
class Asked:
    """What is known of somebody before they are a client."""

    given_name: str
    family_name: str = ""
    birth_date: dt.date | None = None
    phone: str = ""
    email: str = ""

    @property
    def born(self) -> PartialDate | None:
        """As much of the birth date as is known."""
        return partial.known(self.birth_date)


COMPARED = frozenset(field.name for field in fields(Asked))
"""What tells whether somebody is a client already."""


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


def likely_clients(staff: Staff, now: dt.datetime, *asked: Asked) -> models.QuerySet[Client]:
    """Clients this person has to do with who may be the one asked about, by name.

    What was said of one person at different times is asked one after the other."""
    judged = [_judged(staff, now, one) for one in dict.fromkeys(asked)]
    found: models.QuerySet[Client] = Client.objects.filter(pk__in=list(set().union(*judged)))
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


def likely_others(staff: Staff, now: dt.datetime, client: Client) -> list[Likely]:
    """Clients this person has to do with who may be the same as one of theirs: recorded twice."""
    found = likely_same(staff, now, asked_of(client))
    return [one for one in found if one.client.pk != client.pk]


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
    return _ranked({pk: evidence for pk, evidence in found.items() if evidence.is_warning})


def weighed_among(
    agency_id: uuid.UUID, asked: Mapping[int, Asked]
) -> dict[int, dict[uuid.UUID, Evidence]]:
    """``weighed`` for many people at once, by their number, among all clients of an agency.

    Whoever asks tells nobody of a client they may not see.
    """
    rows = [_spelled_out(number, one) for number, one in asked.items()]
    with connection.cursor() as cursor:
        given: list[Any] = [agency_id, json.dumps(rows), NEAR]
        cursor.execute("SELECT * FROM app.likely_among(%s, %s::jsonb, %s)", given)
        found = cursor.fetchall()
    judged: dict[int, dict[uuid.UUID, Evidence]] = {number: {} for number in asked}
    for number, pk, names, day, precision, is_reached in found:
        evidence = compared(
            names,
            asked_birth=asked[number].birth_date,
            birth=partial.known(day, precision),
            is_reached=is_reached,
        )
        if evidence.is_warning:
            judged[number][pk] = evidence
    return {number: _ranked(like) for number, like in judged.items()}


def first_like_each(asked: Mapping[int, Asked]) -> dict[int, int]:
    """Of many people by their number: who may be one of those before them, and the first of these."""
    rows = [_spelled_out(number, one) for number, one in asked.items()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.likely_within(%s::jsonb)", [json.dumps(rows)])
        found = cursor.fetchall()
    first: dict[int, int] = {}
    for number, before, names, is_reached in found:
        born, other = asked[number].birth_date, asked[before].birth_date
        evidence = compared(names, asked_birth=born, birth=other, is_reached=is_reached)
        if evidence.is_warning:
            first.setdefault(number, before)
    return first


def _ranked(found: Mapping[uuid.UUID, Evidence]) -> dict[uuid.UUID, Evidence]:
    return dict(sorted(found.items(), key=lambda one: (-one[1].points, str(one[0]))))


def _spelled_out(number: int, one: Asked) -> dict[str, Any]:
    born = one.birth_date
    near = [] if born is None else [*near_days(born), *parts_of(born)]
    return {
        "n": number,
        "given": one.given_name,
        "nicknames": nicknames_of(one.given_name),
        "family": one.family_name,
        "birth": one.birth_date and one.birth_date.isoformat(),
        "days": [day.isoformat() for day in near],
        "phone": blind_index("phone", one.phone),
        "email": blind_index("email", one.email),
    }


def _judged(staff: Staff, now: dt.datetime, asked: Asked) -> dict[uuid.UUID, Evidence]:
    known = Client.objects.visible_to(staff, now, "attend")
    return weighed(known, asked)
