"""What has to change in homes and safe ways before two records stand in one, and in safe ways when
what a client's record says of them changes."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.errors import Refused
from casemgmt.core.ranges import ended, since
from clients.households import open_stay
from clients.merging import row_of
from clients.models import Channel, Client, HouseholdMembership, SafeContact

MEANT = {
    Channel.PHONE: "phone",
    Channel.TEXT: "phone",
    Channel.EMAIL: "email",
    Channel.LETTER: "home",
}
"""What of the client a way means that gives no number or address, by its channel."""
Means = Mapping[str, Any]


@dataclass
class Rewriting:
    """Fields of rows that are written as two records become one, with what they held before."""

    by: Staff
    why: str
    noted: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)

    def write(self, row: Any, name: str, value: Any) -> None:
        """Change one field of a row, once."""
        label, column = row._meta.label, row._meta.get_field(name)
        before = column.value_to_string(row)
        setattr(row, name, value)
        audit.save(row, by=self.by, why=self.why, only=[name])
        self.noted.setdefault(label, {}).setdefault(str(row.pk), {})[name] = before

    def put_back(self, noted: Mapping[str, Mapping[str, Mapping[str, str]]]) -> None:
        """Give every row what it held before it was rewritten."""
        for label, rows in noted.items():
            for key, fields in rows.items():
                row = row_of(label, key)
                for name, before in fields.items():
                    setattr(row, name, row._meta.get_field(name).to_python(before))
                audit.save(row, by=self.by, why=self.why, only=list(fields))


def settle_homes(
    keep: Client, other: Client, home: str, *, rewriting: Rewriting, now: dt.datetime
) -> uuid.UUID | None:
    """End one stay where both have an open one, and return in which household the client lives.

    ``home`` is the key of the stay that holds. An open stay of the other record that goes on begins
    where the kept record's stays leave off: until then these hold. Raises ``Refused`` where both
    live somewhere else and nobody chose.
    """
    here, there = open_stay(keep), open_stay(other)
    if here is not None and there is not None:
        holds = _holding(here, there, home)
        ends = there if holds is here else here
        rewriting.write(ends, "during", ended(ends.during, now))
        there = there if holds is there else None
    if there is not None:
        _begin_after(there, keep, rewriting)
    held = there or here
    return held.household_id if held is not None else None


def meant_by(client: Client) -> Means:
    """What a way that gives no number or address means, while it is this client's."""
    stay = open_stay(client)
    home = stay.household_id if stay is not None else None
    return {"phone": client.phone, "email": client.email, "home": home}


def settle_ways(
    ways: Iterable[SafeContact],
    meant: Means,
    means: Means,
    *,
    rewriting: Rewriting,
    now: dt.datetime,
) -> None:
    """Keep ways from meaning another number or address than the client said is safe.

    One that gave none gets the one it meant; where there was none, there is none any more, or it was
    a home, it ends.
    """
    for way in ways:
        name = MEANT.get(Channel(way.channel), "")
        is_over = way.during.isempty or way.during.upper is not None
        if is_over or way.detail or not name or meant[name] == means[name]:
            continue
        if meant[name] and means[name] and name != "home":
            rewriting.write(way, "detail", meant[name])
        else:
            rewriting.write(way, "during", ended(way.during, now))


@contextmanager
def ways_kept(client: Client, rewriting: Rewriting, now: dt.datetime) -> Iterator[None]:
    """While a client's own number, address or home changes: no safe way follows it (MON-12).

    What the client said is safe was the one they had then. Why they had no address is over once they
    have one.
    """
    ways = [way for way in SafeContact._base_manager.filter(client=client) if not way.detail]
    meant = meant_by(client) if ways else {}
    yield
    if ways:
        settle_ways(ways, meant, meant_by(client), rewriting=rewriting, now=now)
    if client.no_address:
        stay = open_stay(client)
        if stay is not None and stay.household.address:
            rewriting.write(client, "no_address", "")


def _holding(
    here: HouseholdMembership, there: HouseholdMembership, home: str
) -> HouseholdMembership:
    if here.household_id == there.household_id or home == str(here.pk):
        return here
    if home == str(there.pk):
        return there
    raise Refused(_("Choose in which home they live."), field="home")


def _begin_after(stay: HouseholdMembership, keep: Client, rewriting: Rewriting) -> None:
    """Cut a stay's beginning that overlaps what the kept record tells of that time."""
    before = HouseholdMembership._base_manager.filter(client=keep, during__overlap=stay.during)
    ends = [one.during.upper for one in before]
    if ends:
        rewriting.write(stay, "during", since(max(ends)))
