"""Who may do what with a case at one instant, from the specification alone.

It asks only what holds at that instant, and knows no windows, no index and no SQL: reasons to see,
less what the client said, and with what crosses that, less walls.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.access.dated.facts import Facts

Key = uuid.UUID
SEE, WORK, CHANGE, NOTE, ATTEND, LEAD = "see", "work", "change", "note", "attend", "lead"
NEEDS = {
    **dict.fromkeys(("view", "list"), SEE),
    "work": WORK,
    **dict.fromkeys(("edit", "add", "sign", "move", "disclose"), CHANGE),
    "write": NOTE,
    **dict.fromkeys(("attend", "revoke"), ATTEND),
    **dict.fromkeys(("assign", "approve", "clear", "undo"), LEAD),
}
"""What each action takes."""
CARRIES = {
    "primary",
    "secondary",
    "covering",
    "intake",
    "team",
}
ONLY_READS = {"consultation", "review", "audit"}
OPENED = {"emergency", "crossing"}
ALWAYS = {
    **{kind: {SEE, ATTEND} for kind in CARRIES},
    "line": {SEE, ATTEND, LEAD},
    **{kind: {SEE} for kind in ONLY_READS | OPENED},
}
"""What a reason gives whether or not the case is open."""
WHILE_OPEN = {
    **{kind: {WORK, CHANGE, NOTE} for kind in CARRIES},
    "line": {CHANGE, NOTE},
    **{kind: {NOTE} for kind in OPENED},
}
"""What it gives beside that for as long as there is an open case to work."""


@dataclass(frozen=True)
class Reason:
    """Why somebody reaches a case at an instant; ``through`` is who works it below them, ``works``
    whether it is more than what is left after the case was closed."""

    staff: Key
    kind: str
    works: bool = False
    through: Key | None = None
    ground: str = ""


def holds(during: Any, at: dt.datetime) -> bool:
    """From its first instant, and not at its last any more."""
    if during is None or during.isempty:
        return False
    begun = during.lower is None or during.lower <= at
    return begun and (during.upper is None or at < during.upper)


def reasons(facts: Facts, case: Key, at: dt.datetime) -> list[Reason]:
    """Every reason for which somebody reaches a case at an instant, whatever speaks against it."""
    parts = list(_parts(facts, case, at))
    found = [*parts, *_led(facts, parts, at)]
    found += _together(facts, case, at)
    found += _read_along(facts, case, at)
    found += _in_emergencies(facts, case, at)
    return found


def is_open(facts: Facts, case: Key, at: dt.datetime) -> bool:
    """Has it begun, and is it not closed yet?"""
    about = facts.cases[case]
    return about.opened <= at and (about.closed is None or at < about.closed)


def _parts(facts: Facts, case: Key, at: dt.datetime) -> Iterator[Reason]:
    opened = is_open(facts, case, at)
    for about, staff, role, until_closed, during in facts.parts:
        if about != case:
            continue
        if holds(during, at):
            yield Reason(staff, role, opened)
        elif until_closed and role != "covering" and not during.isempty and during.lower <= at:
            yield Reason(staff, role)
    for about, staff, basis, during in facts.grants:
        if about == case and basis == "intake" and holds(during, at):
            yield Reason(staff, basis, opened)


def _led(facts: Facts, parts: list[Reason], at: dt.datetime) -> Iterator[Reason]:
    """One step up, and two."""
    above = defaultdict(list)
    for below, leader, during in facts.lines:
        if holds(during, at):
            above[below].append(leader)
    for part in parts:
        for one in above[part.staff]:
            for leader in (one, *above[one]):
                yield Reason(leader, "line", part.works, through=part.staff)


def _together(facts: Facts, case: Key, at: dt.datetime) -> Iterator[Reason]:
    """The whole team of the case's program, where the latest word about it says so."""
    program = facts.cases[case].program
    said = [(start, value) for about, value, start in facts.whole_team if about == program]
    begun = [(start, value) for start, value in said if start <= at]
    if not begun or max(begun)[1] is not True or not is_open(facts, case, at):
        return
    carrying = {
        staff
        for staff, role, during in facts.roles
        if role in {"case_manager", "supervisor"} and holds(during, at)
    }
    for staff, works_in, during in facts.members:
        if works_in == program and staff in carrying and holds(during, at):
            yield Reason(staff, "team", works=True)


def _read_along(facts: Facts, case: Key, at: dt.datetime) -> Iterator[Reason]:
    held = {(staff, role) for staff, role, during in facts.roles if holds(during, at)}
    for about, staff, basis, during in facts.grants:
        if about == case and basis == "consultation" and holds(during, at):
            yield Reason(staff, basis)
    for about, staff, during in facts.samples:
        if about == case and (staff, "quality_reviewer") in held and holds(during, at):
            yield Reason(staff, "review")
    for about, staff, state, during in facts.audits:
        agreed = state == "approved" and (staff, "external_auditor") in held
        if about == case and agreed and holds(during, at):
            yield Reason(staff, "audit")


def _in_emergencies(facts: Facts, case: Key, at: dt.datetime) -> Iterator[Reason]:
    opened = is_open(facts, case, at)
    for client, staff, ground, crosses, during in facts.emergencies:
        if client == facts.cases[case].client and holds(during, at):
            kind = "crossing" if crosses else "emergency"
            yield Reason(staff, kind, opened, ground=ground)


def walled(facts: Facts, client: Key, at: dt.datetime) -> set[Key]:
    """Whom a wall keeps from a client: around themselves, or around whoever lives with them now."""
    homes = [(home, one) for home, one, during in facts.homes if holds(during, at)]
    own = {home for home, one in homes if one == client}
    near = {client} | {one for home, one in homes if home in own}
    return {staff for about, staff, during in facts.walls if about in near and holds(during, at)}


def unwanted(facts: Facts, client: Key, at: dt.datetime) -> set[Key]:
    """Whom the client has named, and who is in a team of a program they named."""
    said = [row for row in facts.words if row[0] == client and holds(row[3], at)]
    programs = {program for _client, _staff, program, _during in said if program is not None}
    people = {staff for _client, staff, _program, _during in said if staff is not None}
    members = facts.members
    return people | {
        who for who, where, during in members if where in programs and holds(during, at)
    }


def rights(facts: Facts, case: Key, at: dt.datetime) -> dict[Key, set[str]]:
    """What everybody has in a case at an instant, with ``see_`` for each restricted category."""
    client = facts.cases[case].client
    behind, kept = walled(facts, client, at), unwanted(facts, client, at)
    found: dict[Key, set[str]] = defaultdict(set)
    for one in reasons(facts, case, at):
        stopped = one.staff in kept and one.kind != "crossing"
        if one.staff in behind or stopped:
            continue
        found[one.staff] |= ALWAYS[one.kind] | _beside(one) | _categories(facts, case, one, at)
    return found


def _beside(one: Reason) -> set[str]:
    return WHILE_OPEN.get(one.kind, set()) if one.works else set()


def _categories(facts: Facts, case: Key, one: Reason, at: dt.datetime) -> set[str]:
    if one.kind == "review":
        return set()
    cleared = _cleared(facts, case, one.staff, at)
    if one.kind in OPENED:
        cleared -= {"psychotherapy_notes"}
        cleared -= set() if one.ground == "medical" else {"sud_part2"}
    if one.through is not None:
        agency = facts.people[one.staff].agency
        shared = {
            category
            for own, category, comes_up, during in facts.rules
            if own == agency and comes_up and holds(during, at)
        }
        cleared |= _cleared(facts, case, one.through, at) & shared
    return {f"see_{category}" for category in cleared}


def _cleared(facts: Facts, case: Key, staff: Key, at: dt.datetime) -> set[str]:
    everywhere = {
        category for who, category, during in facts.clearances if who == staff and holds(during, at)
    }
    here = {
        category
        for about, who, category, during in facts.case_clearances
        if about == case and who == staff and holds(during, at)
    }
    return everywhere | here
