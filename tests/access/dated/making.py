"""A small cast and a few cases, and random dated rows about them."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from hypothesis import strategies as st

from casemgmt.agency.models import (
    CategoryRule,
    Clearance,
    ProgramSetting,
    Staff,
    StaffRole,
    SupervisionLine,
    Team,
    TeamMembership,
)
from casemgmt.core import audit
from casemgmt.core.ranges import DateTimeTZRange, since
from clients.models import (
    AccessGrant,
    Assignment,
    Audit,
    AuditedCase,
    Case,
    CaseClearance,
    Client,
    ClientRestriction,
    ConflictWall,
    EmergencyAccess,
    Household,
    HouseholdMembership,
    Note,
    ReviewSample,
    SampledCase,
)
from tests.cast import LONG_AGO, SET_UP, Cast

WHY = "For this test"
PEOPLE = ("mia", "gina", "sally", "vera", "omar", "quinn", "iris")
"""Whom the rows are about. Iris does not work here any more, whatever they give her."""
CATEGORIES = ("dv_safety", "sud_part2", "psychotherapy_notes")
MINUTE = dt.timedelta(minutes=1)
INSTANT = dt.timedelta(microseconds=1)
HOURS = (-1500, -200, -30, -3, -1, 0, 1, 2, 30, 200)
"""When windows begin and end, from the instant of a test; its agencies' days begin at another."""


@dataclass
class Stage:
    """Three clients, four cases of theirs with a note of each kind, two programs with a team each."""

    cast: Cast
    now: dt.datetime
    clients: list[Client] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    homes: list[Household] = field(default_factory=list)

    def at(self, hours: int) -> dt.datetime:
        return self.now + hours * 60 * MINUTE


def stage(cast: Cast, now: dt.datetime) -> Stage:
    """All of it, and no reason yet for anybody to see any of it."""
    made = Stage(cast, now)
    agency, programs = cast.agency, [cast.program, cast.second_program]
    made.clients = [keep(Client(agency=agency, given_name=name)) for name in ("Ada", "Bo", "Cy")]
    made.homes = [keep(Household(agency=agency)) for _number in range(2)]
    made.teams = [keep(Team(agency=agency, name=one.name, program=one)) for one in programs]
    for number, (whose, where) in enumerate([(0, 0), (0, 1), (1, 0), (2, 1)]):
        facts = {"agency": agency, "client": made.clients[whose], "program": programs[where]}
        made.cases.append(keep(Case(number=f"C-{number}", opened_at=LONG_AGO, **facts)))
    for case in made.cases:
        for categories in ([], ["dv_safety"], ["sud_part2", "psychotherapy_notes"]):
            note = Note(case=case, author=cast.mia, text="Seen", categories=categories)
            note.happened_at = note.signed_at = now - MINUTE
            made.notes.append(keep(note))
    with connection.cursor() as cursor:
        before = LONG_AGO + dt.timedelta(days=1)
        cursor.execute(
            "UPDATE agency_supervisionline SET during = tstzrange(lower(during), %s)", [before]
        )
    return made


def keep(record: Any) -> Any:
    """Save a row, as the agency's set-up."""
    return audit.save(record, by=SET_UP, why=WHY)


Drawn = tuple[Any, ...]
Kind = Callable[..., tuple[Any, list[Any]]]
"""From what was drawn: what there may be only one of at a time, and the rows."""
who = st.sampled_from(PEOPLE)
case_number = st.integers(0, 3)
client_number = st.integers(0, 2)
which = st.integers(0, 1)
category = st.sampled_from(CATEGORIES)
hours = st.sampled_from(HOURS)


def _part(on: Stage, during: Any, case: int, staff: str, role: str, until_closed: bool) -> Any:
    if role == "covering" and during.upper is None and not during.isempty:
        during = since(during.lower, during.lower + dt.timedelta(days=60))
    facts = {"case": on.cases[case], "staff": on.cast[staff], "during": during}
    row = Assignment(role=role, ended_by_closure=until_closed, **facts)
    keys = [("part", case, staff)]
    return keys + ([("primary", case)] if role == "primary" else []), during, [row]


def _grant(on: Stage, during: Any, case: int, staff: str, basis: str) -> Any:
    row = AccessGrant(case=on.cases[case], staff=on.cast[staff], basis=basis, during=during)
    return [], during, [row]


def _line(on: Stage, during: Any, below: str, above: str) -> Any:
    if below == above:
        return [], during, []
    row = SupervisionLine(supervisee=on.cast[below], supervisor=on.cast[above], during=during)
    return [("line", below)], during, [row]


def _role(on: Stage, during: Any, staff: str, role: str) -> Any:
    held = StaffRole._base_manager.filter(staff=on.cast[staff], role=role).exists()
    row = StaffRole(staff=on.cast[staff], role=role, during=during)
    return [("role", staff, role)], during, [] if held else [row]


def _member(on: Stage, during: Any, staff: str, team: int) -> Any:
    row = TeamMembership(staff=on.cast[staff], team=on.teams[team], during=during)
    return [("member", staff, team)], during, [row]


def _whole_team(on: Stage, during: Any, program: int, days: int, value: bool) -> Any:
    about = on.teams[program].program
    day = on.cast.agency.today(on.now) + dt.timedelta(days=days)
    row = ProgramSetting(program=about, key="whole_team", value=value, effective_from=day)
    return [("whole", program, days)], since(on.now, on.at(1)), [row]


def _sample(on: Stage, during: Any, case: int, staff: str) -> Any:
    facts = {"agency": on.cast.agency, "program": on.cases[case].program, "seed": 1, "size": 1}
    if during.upper is None and not during.isempty:
        during = since(during.lower, during.lower + dt.timedelta(days=30))
    sample = ReviewSample(reviewer=on.cast[staff], asked_by=on.cast.petra, during=during, **facts)
    named = SampledCase(id=uuid.uuid4(), case=on.cases[case], sample=sample)
    return [], during, [] if during.isempty else [sample, named]


def _audit(on: Stage, during: Any, case: int, staff: str, agreed: bool) -> Any:
    end = during.lower + dt.timedelta(days=20) if during.lower else None
    during = (
        during
        if during.isempty or (during.upper and during.upper <= end)
        else since(during.lower, end)
    )
    facts: dict[str, Any] = {"state": "waiting"}
    if agreed:
        facts = {"state": "approved", "decided_by": on.cast.alex, "decided_at": on.now}
    audited = Audit(
        agency=on.cast.agency,
        auditor=on.cast[staff],
        authority="A contract",
        during=during,
        asked_by=on.cast.petra,
        asked_at=on.now,
        **facts,
    )
    named = AuditedCase(id=uuid.uuid4(), case=on.cases[case], audit=audited)
    return [], during, [audited, named]


def _emergency(on: Stage, during: Any, client: int, staff: str, ground: str, crosses: bool) -> Any:
    if not during.isempty and (during.upper is None or during.upper > during.lower + 240 * MINUTE):
        during = since(during.lower, during.lower + 240 * MINUTE)
    row = EmergencyAccess(
        client=on.clients[client],
        staff=on.cast[staff],
        ground=ground,
        reason="He has taken pills",
        personnel="Dr. Roe" if ground == "medical" else "",
        crosses=crosses and ground == "safety",
        during=during,
        review_by=on.now.date(),
    )
    return [("emergency", client, staff)], during, [row]


def _clearance(on: Stage, during: Any, staff: str, of: str) -> Any:
    row = Clearance(staff=on.cast[staff], category=of, during=during)
    return [("cleared", staff, of)], during, [] if of == "psychotherapy_notes" else [row]


def _case_clearance(on: Stage, during: Any, case: int, staff: str, of: str) -> Any:
    row = CaseClearance(case=on.cases[case], staff=on.cast[staff], category=of, during=during)
    return [("cleared here", case, staff, of)], during, [row]


def _rule(on: Stage, during: Any, of: str, comes_up: bool) -> Any:
    row = CategoryRule(agency=on.cast.agency, category=of, supervisors_see=comes_up, during=during)
    return [("rule", of)], during, [] if of == "psychotherapy_notes" else [row]


def _word(on: Stage, during: Any, client: int, staff: str, program: int | None) -> Any:
    row = ClientRestriction(client=on.clients[client], words="Not them", during=during)
    if program is None:
        row.staff = on.cast[staff]
    else:
        row.program = on.teams[program].program
    return [], during, [row]


def _wall(on: Stage, during: Any, client: int, staff: str) -> Any:
    facts = {"told_by": on.cast.petra, "told_at": on.now, "relation": "Cousins"}
    row = ConflictWall(client=on.clients[client], staff=on.cast[staff], during=during, **facts)
    return [("wall", client, staff)], during, [row]


def _home(on: Stage, during: Any, client: int, home: int) -> Any:
    row = HouseholdMembership(client=on.clients[client], household=on.homes[home], during=during)
    return [("home", client)], during, [row]


roles = st.sampled_from(["primary", "secondary", "covering"])
KINDS: dict[Callable[..., Any], tuple[st.SearchStrategy[Any], ...]] = {
    _part: (case_number, who, roles, st.booleans()),
    _grant: (case_number, who, st.sampled_from(["intake", "consultation"])),
    _line: (who, who),
    _role: (who, st.sampled_from(["case_manager", "quality_reviewer", "external_auditor"])),
    _member: (who, which),
    _whole_team: (which, st.sampled_from([-40, -1, 0, 1]), st.booleans()),
    _sample: (case_number, who),
    _audit: (case_number, who, st.booleans()),
    _emergency: (client_number, who, st.sampled_from(["safety", "medical"]), st.booleans()),
    _clearance: (who, category),
    _case_clearance: (case_number, who, category),
    _rule: (category, st.booleans()),
    _word: (client_number, who, st.none() | which),
    _wall: (client_number, who),
    _home: (client_number, which),
}
OFTEN = (_part, _line, _part, _member, _emergency, _word)
"""What there is more of than of the rest: most of that rests on it."""
windows = st.tuples(hours, st.none() | hours)
drawn = st.sampled_from([*KINDS, *OFTEN]).flatmap(
    lambda kind: st.tuples(st.just(kind), windows, *KINDS[kind])
)
lives = st.tuples(st.sampled_from([-2000, -40, 1]), st.none() | hours)
"""When a case is opened and when it is closed."""
worlds = st.tuples(
    st.lists(drawn, min_size=8, max_size=45), st.lists(lives, min_size=4, max_size=4)
)


def window(on: Stage, start: int, end: int | None) -> Any:
    """A window of these hours; one that ended before it began never was."""
    if end is not None and end <= start:
        return DateTimeTZRange(empty=True)
    return since(on.at(start), None if end is None else on.at(end))


def write(on: Stage, world: Any) -> None:
    """Put the rows of a world there, but those of which there can be only one at a time."""
    rows, cases = world
    for case, (start, end) in zip(on.cases, cases, strict=True):
        opened, closed = on.at(start), None if end is None else on.at(max(start, end))
        facts = {
            "opened_at": opened,
            "closed_at": closed,
            "stage": "closed" if closed else "intake",
        }
        Case._base_manager.filter(pk=case.pk).update(**facts)
    taken: dict[Any, list[Any]] = {}
    for kind, (start, end), *about in rows:
        keys, during, records = kind(on, window(on, start, end), *about)
        if any(_meet(during, other) for key in keys for other in taken.get(key, [])):
            continue
        for key in keys:
            taken.setdefault(key, []).append(during)
        for record in records:
            type(record)._base_manager.bulk_create([record])


def _meet(one: Any, other: Any) -> bool:
    """Do two windows have an instant in common? One day's word about a program is one."""
    if one.isempty or other.isempty:
        return False
    return (one.upper is None or other.lower < one.upper) and (
        other.upper is None or one.lower < other.upper
    )


def people(on: Stage) -> list[Staff]:
    """Whom everything is asked for: those, and some who have no part in anything."""
    return [on.cast[name] for name in (*PEOPLE, "petra", "alex", "otto")]
