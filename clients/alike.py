"""Who the people of a file may be: clients who are known, referrals that wait, others of the file."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from casemgmt.agency.models import Staff
from clients.incoming import Line
from clients.likely import Asked, first_like_each, weighed_among
from clients.likeness import Evidence
from clients.models import Client, Referral


def clients_like(
    by: Staff, now: dt.datetime, lines: Mapping[int, Line]
) -> tuple[dict[int, dict[uuid.UUID, Evidence]], set[uuid.UUID]]:
    """Which clients are like the people of these lines, and whom of them ``by`` knows of."""
    found = weighed_among(by.agency_id, {number: _asked(line) for number, line in lines.items()})
    like = {pk for one in found.values() for pk in one}
    seen = Client.objects.visible_to(by, now, "attend").filter(pk__in=like)
    return found, set(seen.values_list("pk", flat=True))


def came_before(lines: Mapping[int, Line], waiting: Sequence[Referral]) -> dict[str, int | str]:
    """By the number of a line, who may be the same person and came before it: the number of a line, or
    the key of one of the referrals that wait."""
    asked = {-place: _by_name(one) for place, one in enumerate(waiting, 1)}
    asked |= {number: _asked(line) for number, line in lines.items()}
    return {
        str(number): first if first > 0 else str(waiting[-first - 1].pk)
        for number, first in first_like_each(asked).items()
        if number > 0
    }


def _asked(line: Line) -> Asked:
    said = line.facts
    names = said["given_name"], said["family_name"]
    return Asked(*names, said["birth_date"], said["phone"], said["email"])


def _by_name(referral: Referral) -> Asked:
    """Somebody who waits, without what is sealed."""
    return Asked(referral.given_name, referral.family_name, referral.born)
