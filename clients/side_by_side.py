"""Two client records beside each other, for whoever may make them one."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core.display import full_day
from casemgmt.core.pieces import TimelineEntry
from clients.actions.merging import FACTS, NO_ADDRESS, TOGETHER, fact_field
from clients.actions.people import MAY_BE_MISSING
from clients.households import open_stay
from clients.likely import asked_of, weighed
from clients.merging import MOVES, rows_to_move
from clients.models import Case, Client, ClientMerge, HouseholdMembership
from clients.registry import TimelineLine

MOST = 10
"""So many clients who may be the same person are shown."""
BESIDE = {NO_ADDRESS, *(name for beside in TOGETHER.values() for name in beside)}
"""Facts that go with the one before them or with the home, and have no choice of their own."""


@dataclass(frozen=True)
class Difference:
    """A fact in which two records differ, in words."""

    name: str
    label: str
    kept: str
    other: str


@dataclass(frozen=True)
class Candidate:
    """A client who may be the same person, and what agrees."""

    client: Client
    because: str


def candidates(staff: Staff, now: dt.datetime, client: Client) -> list[Candidate]:
    """Clients this person may merge with one of theirs and who are much like them, the likeliest
    first."""
    others = Client.objects.visible_to(staff, now, "merge").exclude(pk=client.pk)
    found = weighed(others, asked_of(client))
    rows = {other.pk: other for other in others.filter(pk__in=list(found))}
    return [Candidate(rows[pk], found[pk].because) for pk in found if pk in rows][:MOST]


def differences(kept: Client, other: Client) -> list[Difference]:
    """Every fact in which two clients differ."""
    names = [name for name in FACTS if name not in BESIDE]
    lines = [
        Difference(name, _label(name), _said(kept, name), _said(other, name)) for name in names
    ]
    return [line for line in lines if line.kept != line.other]


def homes(kept: Client, other: Client) -> dict[str, str]:
    """By their keys the two stays of which one holds on, in words; none where nothing is to choose.

    A confidential address is never told here."""
    stays = [stay for stay in (open_stay(kept), open_stay(other)) if stay is not None]
    if len({stay.household_id for stay in stays}) < len((kept, other)):
        return {}
    return {str(stay.pk): _where(stay) for stay in stays}


def alike(kept: Client, other: Client) -> list[tuple[str, str]]:
    """Every fact in which they agree and that is known."""
    names = [name for name in FACTS if name not in BESIDE]
    same = [(_label(name), _said(kept, name)) for name in names]
    return [
        (label, said)
        for name, (label, said) in zip(names, same, strict=True)
        if said and said == _said(other, name)
    ]


def moving(kept: Client, other: Client) -> list[tuple[str, int]]:
    """What moves, in words and numbers. What nobody is to know of is not in it."""
    return [
        (MOVES[label].words, len(rows))
        for label, rows in rows_to_move(kept, other).items()
        if MOVES[label].words and rows
    ]


def moved(merge: ClientMerge) -> list[tuple[str, int]]:
    """What moved, in the same words."""
    return [
        (MOVES[label].words, len(keys))
        for label, keys in merge.moved.items()
        if MOVES[label].words and keys
    ]


def taken(merge: ClientMerge) -> list[Difference]:
    """The facts that were taken from the other record: what they were before, and are since."""
    facts = json.loads(merge.facts)
    before, after = _as_client(facts["before"]), _as_client(facts["after"])
    names = [name for name in facts["before"] if name not in BESIDE]
    return [
        Difference(name, _label(name), _said(before, name), _said(after, name)) for name in names
    ]


def merge_lines(staff: Any, case: Case, now: dt.datetime) -> list[TimelineLine]:
    """That the client's record was made of two, to whoever may undo it."""
    rows = ClientMerge.objects.visible_to(staff, now).standing().filter(kept=case.client_id)
    return [
        TimelineLine(
            TimelineEntry(
                "users",
                _("Two records of the client were merged"),
                merge.at,
                merge.by.name,
                url=reverse("merge-detail", args=[merge.pk]),
            ),
            "other",
            merge.by,
        )
        for merge in rows.select_related("by")
    ]


def _as_client(facts: dict[str, Any]) -> Client:
    fields = {name: fact_field(name).to_python(value) for name, value in facts.items()}
    return Client(**fields)


def _where(stay: HouseholdMembership) -> str:
    home = stay.household
    hidden = _("A confidential address") if home.address_is_confidential else home.address
    words = {"home": hidden or _("No address known"), "day": full_day(stay.during.lower)}
    return _("%(home)s, since %(day)s") % words


def _label(name: str) -> str:
    return str(fact_field(name).verbose_name).capitalize()


def _said(client: Client, name: str) -> str:
    """A fact as it is shown, with what goes with it."""
    value = getattr(client, name)
    if name == "interpreter_needed":
        kind = client.get_interpreter_kind_display() or _("Yes")
        return str(kind) if value else _("No")
    if name in MAY_BE_MISSING:
        known = client.birth_words if name == "birth_date" else value
        return known or str(getattr(client, f"get_no_{name}_display")())
    if name == "formats":
        return ", ".join(str(Client.Format(one).label) for one in value)
    if name == "died_on" and value is not None:
        return f"{full_day(value)}, {client.death_source}"
    return "" if value is None else str(value)
