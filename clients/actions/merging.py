"""Making two records of one person one, and making them two again."""

import datetime as dt
import json
import uuid
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from clients.access.refresh import refresh_around
from clients.actions.dying import ask_no_more
from clients.actions.fitting import (
    Rewriting,
    meant_by,
    settle_homes,
    settle_ways,
)
from clients.actions.parting import part_hidden
from clients.actions.people import CLIENT_FACTS
from clients.merging import (
    MOVES,
    is_tied,
    row_of,
    rows_of_client,
    rows_to_move,
    versions_of,
)
from clients.models import Case, Client, ClientMerge, EmergencyAccess, Household, SafeContact

SHORTEST = 20
"""Characters in which somebody says how they know."""
FACTS = (*CLIENT_FACTS, "died_on", "death_source")
TOGETHER = {
    "birth_date": ("birth_date_precision", "birth_date_is_estimate", "no_birth_date"),
    "language": ("no_language",),
    "interpreter_needed": ("interpreter_kind",),
    "phone": ("no_phone",),
    "died_on": ("death_source",),
}
"""Facts that say nothing without another, which is chosen with them."""
NO_ADDRESS = "no_address"


@transaction.atomic
def merge_clients(
    keep: Client,
    other: Client,
    *,
    by: Staff,
    now: dt.datetime,
    why: str,
    chosen: Collection[str] = (),
    home: str = "",
) -> ClientMerge:
    """Make ``other`` part of ``keep``: every row moves, and of the facts those ``chosen`` by name.

    ``home`` is the key of the stay that holds, where each record has an open one. No safe way comes
    to mean another number or address than it did. What keeps anybody from either record keeps them
    from the one that is left. Raises ``Refused`` for one and the same client, for records that
    can't be merged, for two homes of which nobody chose one, and without a reason.
    """
    _allow_both(*sorted((keep, other), key=lambda client: client.pk), by=by, now=now)
    if len(why.strip()) < SHORTEST:
        raise Refused(_("Say in a sentence how you know."), field="why")
    _check(keep, other, now)
    merge = ClientMerge(
        agency_id=keep.agency_id, kept=keep, merged=other, by=by, at=now, why=why.strip()
    )
    merge.stood = rows_of_client(keep)
    words = _("Merged with another record of the same person")
    rewriting, meant = Rewriting(by, words), (meant_by(keep), meant_by(other))
    lives_in = settle_homes(keep, other, home, rewriting=rewriting, now=now)
    rows = rows_to_move(keep, other)
    merge.moved = {label: [str(row.pk) for row in found] for label, found in rows.items()}
    facts = _take_facts(keep, other, chosen, lives_in, by=by, why=words)
    means = {**meant_by(keep), "home": lives_in}
    own = SafeContact._base_manager.filter(client=keep)
    for ways, before in zip((own, rows[SafeContact._meta.label]), meant, strict=True):
        settle_ways(ways, before, means, rewriting=rewriting, now=now)
    merge.facts = json.dumps(
        {**facts, "rows": rewriting.noted, "versions": _versions_after(keep, rows)}
    )
    other.merged_into = keep
    audit.save(other, by=by, why=words, only=["merged_into"])
    audit.save(merge, by=by, why=words)
    for found in rows.values():
        _hand_over(found, keep, by=by, why=words)
    if keep.died_on is not None:
        ask_no_more(keep, by=by, now=now)
    refresh_around(keep.pk)
    return merge


@transaction.atomic
def undo_merge(merge: ClientMerge, *, by: Staff, now: dt.datetime, why: str) -> ClientMerge:
    """Make them two clients again: every row goes back, and every fact that was chosen. What keeps
    anybody from the kept record since the merge keeps them from both.

    Raises ``Refused`` with everything that is in the way, and without a reason.
    """
    allow(by, "undo", merge, now)
    if len(why.strip()) < SHORTEST:
        raise Refused(_("Say in a sentence why they are two people."), field="why")
    in_the_way = why_not_undone(merge, now)
    if in_the_way:
        raise Refused(in_the_way)
    words = _("Merge undone")
    kept, merged = merge.kept, merge.merged
    _put_back_facts(merge, by=by, why=words)
    merged.merged_into = None
    audit.save(merged, by=by, why=words, only=["merged_into"])
    _hand_over([row_of(label, key) for label, key in _moved(merge)], merged, by=by, why=words)
    part_hidden(merge, by=by, now=now, why=words)
    Rewriting(by, words).put_back(json.loads(merge.facts)["rows"])
    merge.undone_by, merge.undone_at, merge.undone_why = by, now, why.strip()
    audit.save(merge, by=by, why=words, only=["undone_by", "undone_at", "undone_why"])
    refresh_around(kept.pk)
    refresh_around(merged.pk)
    return merge


def why_not_undone(merge: ClientMerge, now: dt.datetime) -> str:
    """In words why a merge can be undone no longer; "" while it can."""
    return next(_obstacles(merge, now), "")


def _obstacles(merge: ClientMerge, now: dt.datetime) -> Iterator[str]:
    if merge.is_undone:
        yield _("Somebody has undone this already.")
    if _opened_now(now, merge.kept, merge.merged):
        yield _("The record is open in an emergency. Try again when that is over.")
    if any(not _is_with(merge.kept, label, key) for label, key in _moved(merge)):
        yield _("Something that moved has moved on or is gone, so it can't be put back.")
    if _added(merge):
        yield _("Something was added since, and nobody can tell which of the two it belongs to.")
    if is_tied(merge.moved, _own_rows(merge)):
        yield _("Something since was based on both records, such as a reminder or a consent.")
    facts = json.loads(merge.facts)
    if _were_written(merge.kept, facts["versions"]):
        yield _(
            "A home, a safe way, an authority, somebody in their life, or what they say of themselves"
            " was changed since, and may be the other one's."
        )
    after = facts["after"]
    if any(stored != after[name] for name, stored in _plain(merge.kept, after).items()):
        yield _("Facts about the client were changed since, and may be the other one's.")


def _allow_both(first: Client, second: Client, *, by: Staff, now: dt.datetime) -> None:
    """Decide about both, locked in the order of their keys, whichever is kept."""
    allow(by, "merge", first, now)
    allow(by, "merge", second, now)


def _check(keep: Client, other: Client, now: dt.datetime) -> None:
    if keep.pk == other.pk or keep.agency_id != other.agency_id:
        raise Refused(_("Choose another client."), field="other")
    if Client._base_manager.filter(merged_into=other).exists():
        raise Refused(_("Another record was merged into this one. Keep this one, or undo that."))
    if _opened_now(now, keep, other):
        raise Refused(_("One of the records is open in an emergency. Try again when that is over."))
    programs = Case._base_manager.filter(client=keep).exclude(stage="closed").values("program_id")
    both = Case._base_manager.filter(client=other, program__in=programs).exclude(stage="closed")
    twice = both.select_related("program").first()
    if twice is not None:
        words = _("Both have an open case in %(program)s. Close one of the two first.")
        raise Refused(words % {"program": twice.program.name})


def _opened_now(now: dt.datetime, *clients: Client) -> bool:
    rows = EmergencyAccess._base_manager.filter(client__in=clients, during__isempty=False)
    return rows.filter(during__endswith__gt=now).exists()


def _versions_after(keep: Client, rows: Mapping[str, Collection[Any]]) -> dict[str, dict[str, int]]:
    """The versions of what one client has once the rows have changed hands, each by one more save."""
    found = versions_of(keep)
    for label, versions in found.items():
        versions |= {str(row.pk): row.version + 1 for row in rows[label]}
    return found


def _were_written(kept: Client, before: Mapping[str, Mapping[str, int]]) -> bool:
    """Was a row written to that stood there when the merge was done?"""
    return any(
        before[label].get(key, version) != version
        for label, versions in versions_of(kept).items()
        for key, version in versions.items()
    )


def _plain(client: Client, names: Collection[str]) -> dict[str, Any]:
    """Facts as they are kept in a text."""
    facts = {name: getattr(client, name) for name in names}
    found: dict[str, Any] = json.loads(json.dumps(facts, cls=DjangoJSONEncoder))
    return found


def _take_facts(
    keep: Client,
    other: Client,
    chosen: Collection[str],
    lives_in: uuid.UUID | None,
    *,
    by: Staff,
    why: str,
) -> dict[str, Any]:
    """Write the chosen facts of the other record, and say what they were before; and of every fact,
    chosen or not, what it is now, so that an undoing sees whether anybody wrote one since.

    Why there is no address is nobody's to choose: it is over where one of them lives somewhere."""
    whole = {*chosen, *(name for one in chosen for name in TOGETHER.get(one, ()))}
    changes = {name: getattr(other, name) for name in FACTS if name in whole}
    home = Household._base_manager.filter(pk=lives_in) if lives_in else None
    housed = home is not None and home.exclude(address="").exists()
    changes[NO_ADDRESS] = "" if housed else keep.no_address or other.no_address
    before = _plain(keep, list(changes))
    audit.write_changes(keep, changes, FACTS, by=by, why=why)
    if keep.died_on and keep.birth_date and keep.birth_date > keep.died_on:
        raise Refused(_("Give a birth date before the day they died."))
    return {"before": before, "after": _plain(keep, FACTS)}


def _put_back_facts(merge: ClientMerge, *, by: Staff, why: str) -> None:
    before = json.loads(merge.facts)["before"]
    changes = {name: fact_field(name).to_python(value) for name, value in before.items()}
    audit.write_changes(merge.kept, changes, FACTS, by=by, why=why)


def fact_field(name: str) -> Any:
    """The field of a fact about a client."""
    return Client._meta.get_field(name)


def _hand_over(rows: Collection[Any], client: Client, *, by: Staff, why: str) -> None:
    for row in rows:
        row.client = client
        audit.save(row, by=by, why=why, only=["client"])


def _moved(merge: ClientMerge) -> list[tuple[str, str]]:
    """The rows that changed hands, but for what nobody is told of."""
    told = (label for label in merge.moved if not MOVES[label].is_hidden)
    return [(label, key) for label in told for key in merge.moved[label]]


def _own_rows(merge: ClientMerge) -> dict[str, list[str]]:
    """The kept client's rows that did not come by the merge."""
    return {
        label: [key for key in keys if key not in set(merge.moved.get(label, ()))]
        for label, keys in rows_of_client(merge.kept).items()
    }


def _is_with(client: Client, label: str, key: str) -> bool:
    row = row_of(label, key)
    return row is not None and row.client_id == client.pk


def _added(merge: ClientMerge) -> bool:
    """Has the kept client rows that neither of the two had when they were merged? Rows of which
    nobody is told don't count: a refusal would tell of them."""
    known = {label: {*merge.stood.get(label, ()), *merge.moved.get(label, ())} for label in MOVES}
    found = rows_of_client(merge.kept)
    told = (label for label in found if not MOVES[label].is_hidden)
    return any(set(found[label]) - known[label] for label in told)
