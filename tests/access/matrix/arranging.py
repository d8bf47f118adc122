"""Bringing one person, Sam, into every relation to the cases of the little world, by dated rows."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from casemgmt.agency.models import (
    Staff,
    StaffRole,
    SupervisionLine,
    Team,
    TeamMembership,
    User,
)
from casemgmt.core import audit
from casemgmt.core.ranges import ended, since
from clients.access.refresh import refresh, refresh_through
from clients.models import (
    AccessGrant,
    Assignment,
    Audit,
    AuditedCase,
    Case,
    ClientRestriction,
    ConflictWall,
    EmergencyAccess,
)
from tests.access.world import World
from tests.cast import LONG_AGO, SET_UP

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
WHY = "For this test"


@dataclass
class Scene:
    """Sam, the instant, and the cases that the records of the world belong to."""

    made: World
    sam: Staff
    now: dt.datetime
    cases: dict[str, Case]

    def each_case(self, model: Any, **facts: Any) -> None:
        """A row about Sam for every case."""
        for case in self.cases.values():
            keep(model(case=case, staff=self.sam, **facts))

    def each_client(self, model: Any, **facts: Any) -> None:
        """A row about Sam for every client."""
        for case in self.cases.values():
            keep(model(client_id=case.client_id, staff=self.sam, **facts))


def keep(record: Any, *only: str) -> Any:
    """Save a row, as the agency's set-up."""
    return audit.save(record, by=SET_UP, why=WHY, only=list(only) or None)


def hire(email: str, agency: Any) -> Staff:
    """Somebody without a role or a relation to anything."""
    user = User.objects.create(email=f"{email}@example.org", password="!")
    staff: Staff = keep(Staff(agency=agency, user=user, name="Sam Example"))
    return staff


def appoint(sam: Staff, role: str) -> None:
    """Give Sam one office, or none; or let them have left; or set Django's flag."""
    sam = Staff.objects.select_related("user").get(pk=sam.pk)
    if role == "inactive":
        sam.is_active = False
        keep(sam, "is_active")
    elif role == "superuser":
        sam.user.is_superuser = True
        sam.user.save(update_fields=["is_superuser"])
    elif role == "other agency":
        for one in ("case_manager", "supervisor"):
            keep(StaffRole(staff=sam, role=one, during=since(LONG_AGO)))
    else:
        keep(StaffRole(staff=sam, role=role, during=since(LONG_AGO)))
    refresh_through(sam.pk)


def long_ago(scene: Scene) -> None:
    """The cases were opened, and given to whoever has them, a while before anything happens here."""
    before = scene.now - 50 * DAY
    for case in scene.cases.values():
        case.opened_at = min(case.opened_at, before)
        keep(case, "opened_at")
        for row in Assignment.objects.filter(case=case, during__contains=scene.now):
            row.during = since(before, row.during.upper)
            keep(row, "during")


def relate(scene: Scene, relation: str) -> None:
    """Sam's relation to every case; the index knows nothing of it until they are in a stage."""
    ARRANGED[relation](scene)


def bring_to(scene: Scene, stage: str) -> None:
    """Every case in one stage, and the index after it."""
    for case in scene.cases.values():
        _bring_to(Case.objects.get(pk=case.pk), stage, scene.now)
    refresh([case.pk for case in scene.cases.values()])


def _bring_to(case: Case, stage: str, now: dt.datetime) -> None:
    """As the moves leave a case: closing it ends what was in force, and says so."""
    closed_at = now - HOUR if stage == "closed" else None
    held = stage == "on_hold"
    case.stage, case.closed_at = stage, closed_at
    case.hold_reason = "In hospital" if held else ""
    case.hold_review_on = now.date() if held else None
    keep(case, "stage", "closed_at", "hold_reason", "hold_review_on")
    if closed_at is not None:
        for row in Assignment.objects.filter(case=case, during__contains=closed_at):
            row.end(closed_at, by_closure=True)
            keep(row, "during", "ended_by_closure")


def _primary(scene: Scene) -> None:
    start = scene.now - 2 * DAY
    for case in scene.cases.values():
        for row in Assignment.objects.filter(case=case, role="primary", during__contains=start):
            row.end(start)
            keep(row, "during")
    scene.each_case(Assignment, role="primary", during=since(start))


def _assigned(role: str, start: dt.timedelta, end: dt.timedelta | None) -> Callable[[Scene], None]:
    def give(scene: Scene) -> None:
        until = None if end is None else scene.now + end
        scene.each_case(Assignment, role=role, during=since(scene.now + start, until))

    return give


def _consulted(start: dt.timedelta, end: dt.timedelta) -> Callable[[Scene], None]:
    def give(scene: Scene) -> None:
        during = since(scene.now + start, scene.now + end)
        scene.each_case(AccessGrant, basis="consultation", during=during)

    return give


def _emergency(start: dt.timedelta, end: dt.timedelta, **more: Any) -> Callable[[Scene], None]:
    def give(scene: Scene) -> None:
        during = since(scene.now + start, scene.now + end)
        facts: dict[str, Any] = {
            "ground": "safety",
            "reason": "He has taken pills",
            "review_by": scene.now.date(),
            **more,
        }
        scene.each_client(EmergencyAccess, during=during, **facts)

    return give


def _audited(start: dt.timedelta, end: dt.timedelta) -> Callable[[Scene], None]:
    """A second officer agreed that Sam audits the cases; that takes the office of an auditor, too."""

    def give(scene: Scene) -> None:
        cast, now = scene.made.cast, scene.now
        audit = Audit(
            agency=cast.agency,
            auditor=scene.sam,
            authority="A contract",
            during=since(now + start, now + end),
            asked_by=cast.petra,
            asked_at=now,
            state="approved",
            decided_by=cast.alex,
            decided_at=now,
        )
        keep(audit)
        for case in scene.cases.values():
            AuditedCase(id=uuid.uuid4(), case=case, audit=audit).save(force_insert=True)

    return give


def _above(below: str) -> Callable[[Scene], None]:
    """Sam supervises somebody, instead of who did, since yesterday."""

    def give(scene: Scene) -> None:
        _lead(scene, scene.made.cast[below], scene.now - DAY)

    return give


def _lead(scene: Scene, below: Staff, start: dt.datetime, end: dt.datetime | None = None) -> None:
    lines = SupervisionLine.objects.filter(supervisee=below, during__contains=scene.now)
    for line in lines:
        line.during = ended(line.during, start)
        keep(line, "during")
    keep(SupervisionLine(supervisor=scene.sam, supervisee=below, during=since(start, end)))
    if end is not None:
        for line in lines:
            after = since(end)
            keep(SupervisionLine(supervisor=line.supervisor, supervisee=below, during=after))


def _three_up(scene: Scene) -> None:
    _lead(scene, scene.made.cast.vera, scene.now - DAY)


def _out_of_team(scene: Scene) -> None:
    """Led the work until yesterday, and leads another team today."""
    cast, now = scene.made.cast, scene.now
    held = SupervisionLine.objects.get(supervisee=cast.mia, during__contains=now)
    held.during = ended(held.during, now - 9 * DAY)
    keep(held, "during")
    was, again = since(now - 9 * DAY, now - DAY), since(now - DAY)
    keep(SupervisionLine(supervisor=scene.sam, supervisee=cast.mia, during=was))
    keep(SupervisionLine(supervisor=held.supervisor, supervisee=cast.mia, during=again))
    _lead(scene, cast.alex, now - DAY)


def _team_member(scene: Scene) -> None:
    program = scene.made.cast.program
    team = keep(Team(agency=scene.sam.agency, name="Sam's", program=program))
    keep(TeamMembership(staff=scene.sam, team=team, during=since(scene.now - DAY)))


def _wall(scene: Scene) -> None:
    now = scene.now
    facts = {"told_by": scene.sam, "told_at": now - HOUR, "relation": "Cousins"}
    scene.each_client(ConflictWall, during=since(now - HOUR), **facts)


def _word(scene: Scene) -> None:
    during = since(scene.now - HOUR)
    scene.each_client(ClientRestriction, during=during, words="Not Sam")


def _word_about_program(scene: Scene) -> None:
    """Sam carries the cases of clients who keep everybody of Sam's program out."""
    _primary(scene)
    _team_member(scene)
    for case in scene.cases.values():
        facts = {"program": scene.made.cast.program, "words": "Nobody of that house"}
        during = since(scene.now - HOUR)
        keep(ClientRestriction(client_id=case.client_id, during=during, **facts))


def _both(*steps: Callable[[Scene], None]) -> Callable[[Scene], None]:
    def give(scene: Scene) -> None:
        for step in steps:
            step(scene)

    return give


OPEN_EMERGENCY = _emergency(-HOUR / 2, HOUR / 2)
CROSSING = _both(_emergency(-HOUR / 2, HOUR / 2, crosses=True), _word)

ARRANGED: dict[str, Callable[[Scene], None]] = {
    "primary": _primary,
    "secondary": _assigned("secondary", -2 * DAY, None),
    "cover now": _assigned("covering", -2 * DAY, DAY),
    "cover past": _assigned("covering", -3 * DAY, -DAY),
    "cover future": _assigned("covering", DAY, 3 * DAY),
    "supervisor direct": _above("mia"),
    "supervisor two up": _above("sally"),
    "supervisor three up": _three_up,
    "out of team": _out_of_team,
    "team member": _team_member,
    "consulted now": _consulted(-DAY, DAY),
    "consulted past": _consulted(-3 * DAY, -DAY),
    "walled primary": _both(_primary, _wall),
    "walled supervisor": _both(_above("mia"), _wall),
    "walled emergency": _both(OPEN_EMERGENCY, _wall),
    "kept out primary": _both(_primary, _word),
    "kept out emergency": _both(OPEN_EMERGENCY, _word),
    "kept out by program": _word_about_program,
    "crossing emergency": CROSSING,
    "walled crossing": _both(CROSSING, _wall),
    "auditor now": _audited(-DAY, DAY),
    "auditor past": _audited(-3 * DAY, -DAY),
    "walled auditor": _both(_audited(-DAY, DAY), _wall),
    "emergency open": OPEN_EMERGENCY,
    "emergency ended": _emergency(-2 * HOUR, -HOUR),
    "assignment ended": _assigned("secondary", -3 * DAY, -DAY),
    "none": lambda scene: None,
}
