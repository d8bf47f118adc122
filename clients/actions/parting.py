"""Where what nobody is told of goes as one record becomes two again.

It never stops an undoing, and whoever undoes learns nothing of it. Of what came since the merge nobody
can say which of the two it is about: so a wall, and what the client said, comes to hold for both, a
question about readings goes with the case that was read, and a hidden match stays where it is.
"""

import datetime as dt
from typing import Any

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.ranges import since
from clients.merging import MOVES, row_of
from clients.models import Client, ClientMerge, ClientRestriction, ConflictWall, LookQuestion


def part_hidden(merge: ClientMerge, *, by: Staff, now: dt.datetime, why: str) -> None:
    """Give the merged record back what it had, and let what came since hold for both. Only within
    the action that undoes a merge, once the cases are back."""
    hidden = [label for label, mover in MOVES.items() if mover.is_hidden]
    for label in hidden:
        for key in merge.moved.get(label, ()):
            row = row_of(label, key)
            if row is not None and row.client_id == merge.kept_id and _fits(row, merge.merged):
                _give(row, merge.merged, by=by, why=why)
    cases = merge.moved.get("clients.Case", ())
    for asked in LookQuestion._base_manager.filter(client=merge.kept, about__in=cases):
        _give(asked, merge.merged, by=by, why=why)
    for wall in _since_then(ConflictWall, merge):
        if wall.is_waiting or wall.stands(now):
            _wall_off(merge.merged, wall, by=by, now=now, why=why)
    for said in _since_then(ClientRestriction, merge):
        if now in said.during:
            _restrict(merge.merged, said, by=by, now=now, why=why)


def _give(row: Any, client: Client, *, by: Staff, why: str) -> None:
    row.client = client
    audit.save(row, by=by, why=why, only=["client"])


def _fits(row: Any, client: Client) -> bool:
    """May a row be the client's? One wall at a time keeps a person from them."""
    if not isinstance(row, ConflictWall) or row.during is None:
        return True
    there = ConflictWall._base_manager.filter(client=client, staff=row.staff_id)
    return not there.filter(during__overlap=row.during).exists()


def _since_then(model: Any, merge: ClientMerge) -> list[Any]:
    """The kept client's rows that were not theirs before the merge: those that came since, and
    those of the other record that could not go back."""
    rows = model._base_manager.filter(client=merge.kept)
    return list(rows.exclude(pk__in=merge.stood.get(model._meta.label, ())).order_by("pk"))


def _wall_off(client: Client, wall: ConflictWall, *, by: Staff, now: dt.datetime, why: str) -> None:
    there = ConflictWall.objects.filter(client=client, staff=wall.staff_id)
    if there.standing(now).exists():
        return
    if wall.is_waiting and there.waiting().filter(told_by=wall.told_by_id).exists():
        return
    told = {"told_by_id": wall.told_by_id, "told_at": wall.told_at, "relation": wall.relation}
    during = since(now, wall.during.upper) if wall.during is not None else None
    copy = ConflictWall(client=client, staff_id=wall.staff_id, during=during, **told)
    audit.save(copy, by=by, why=why)


def _restrict(
    client: Client, said: ClientRestriction, *, by: Staff, now: dt.datetime, why: str
) -> None:
    named = {"staff_id": said.staff_id, "program_id": said.program_id}
    if ClientRestriction.objects.filter(client=client, **named).standing(now).exists():
        return
    copy = ClientRestriction(
        client=client, words=said.words, during=since(now, said.during.upper), **named
    )
    audit.save(copy, by=by, why=why)
