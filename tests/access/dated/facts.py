"""The dated rows of the database as plain tuples, for an oracle that knows nothing of the product."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from casemgmt.agency.models import (
    CategoryRule,
    Clearance,
    ProgramSetting,
    Staff,
    StaffRole,
    SupervisionLine,
    TeamMembership,
)
from clients.models import (
    AccessGrant,
    Assignment,
    AuditedCase,
    Case,
    CaseClearance,
    ClientRestriction,
    ConflictWall,
    EmergencyAccess,
    HouseholdMembership,
    SampledCase,
)

Row = tuple[Any, ...]


class Person(NamedTuple):
    """Somebody who has an account here, and whether they may work."""

    user: uuid.UUID
    agency: uuid.UUID
    works: bool


class Episode(NamedTuple):
    """A case: whose, where, from when, until when."""

    client: uuid.UUID
    program: uuid.UUID
    opened: dt.datetime
    closed: dt.datetime | None


@dataclass(frozen=True)
class Facts:
    """Everything that a reason for access, or one against it, can rest on. Each row has its window
    last."""

    people: dict[uuid.UUID, Person]
    cases: dict[uuid.UUID, Episode]
    parts: list[Row]
    grants: list[Row]
    lines: list[Row]
    roles: list[Row]
    members: list[Row]
    whole_team: list[Row]
    samples: list[Row]
    audits: list[Row]
    emergencies: list[Row]
    clearances: list[Row]
    case_clearances: list[Row]
    rules: list[Row]
    words: list[Row]
    walls: list[Row]
    homes: list[Row]


def read() -> Facts:
    """All of it, as it is stored."""
    people = _rows(Staff, "pk", "user_id", "agency_id", "is_active", "user__is_active")
    cases = _rows(Case, "pk", "client_id", "program_id", "opened_at", "closed_at")
    return Facts(
        people={
            key: Person(user, own, hired and signs_in) for key, user, own, hired, signs_in in people
        },
        cases={key: Episode(*rest) for key, *rest in cases},
        parts=_rows(Assignment, "case_id", "staff_id", "role", "ended_by_closure", "during"),
        grants=_rows(AccessGrant, "case_id", "staff_id", "basis", "during"),
        lines=_rows(SupervisionLine, "supervisee_id", "supervisor_id", "during"),
        roles=_rows(StaffRole, "staff_id", "role", "during"),
        members=_rows(TeamMembership, "staff_id", "team__program_id", "during"),
        whole_team=_whole_team(),
        samples=_rows(SampledCase, "case_id", "sample__reviewer_id", "sample__during"),
        audits=_rows(AuditedCase, "case_id", "audit__auditor_id", "audit__state", "audit__during"),
        emergencies=_rows(EmergencyAccess, "client_id", "staff_id", "ground", "crosses", "during"),
        clearances=_rows(Clearance, "staff_id", "category", "during"),
        case_clearances=_rows(CaseClearance, "case_id", "staff_id", "category", "during"),
        rules=_rows(CategoryRule, "agency_id", "category", "supervisors_see", "during"),
        words=_rows(ClientRestriction, "client_id", "staff_id", "program_id", "during"),
        walls=_rows(ConflictWall, "client_id", "staff_id", "during"),
        homes=_rows(HouseholdMembership, "household_id", "client_id", "during"),
    )


def _rows(model: Any, *fields: str) -> list[Row]:
    return list(model._base_manager.values_list(*fields))


def _whole_team() -> list[Row]:
    """Since when a program has its whole team at its cases, or not any more: from local midnight."""
    fields = ("program_id", "value", "effective_from", "program__agency__timezone")
    rows = ProgramSetting._base_manager.filter(key="whole_team").values_list(*fields)
    return [
        (program, value, dt.datetime.combine(day, dt.time(), ZoneInfo(zone)))
        for program, value, day, zone in rows
    ]
