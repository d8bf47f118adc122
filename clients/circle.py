"""Who is around a case: the people who carry it, those above them, those in the client's life."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from casemgmt.agency.models import Staff, SupervisionLine
from casemgmt.agency.queries import people_below
from casemgmt.agency.roles import CASEWORK, INTAKE, Role
from casemgmt.core.access import Actor
from casemgmt.core.days import last_instant
from clients.models import AccessGrant, Assignment, Case, Client, Referral, RelatedPerson
from clients.queries.scope import line_of, people_above, taking_in


@dataclass(frozen=True)
class Carrier:
    """Somebody's part in a case: the role in words, from when and until when (``None``: still)."""

    staff: Staff
    role: Any
    since: dt.datetime
    until: dt.datetime | None
    assignment: Assignment | None = None
    can_end: bool = False

    @property
    def is_cover(self) -> bool:
        """Does this person stand in for somebody?"""
        return self.assignment is not None and self.assignment.role == Assignment.Role.COVERING

    @property
    def last_day(self) -> dt.datetime | None:
        """The last instant of a part whose end is set; ``None`` where it is open."""
        return last_instant(self.until)


@dataclass(frozen=True)
class Above:
    """Somebody above the people on a case, with the names of those they supervise."""

    supervisor: Staff
    names: list[str]


def carriers(staff: Actor, case: Case, now: dt.datetime) -> tuple[list[Carrier], list[Carrier]]:
    """Who carries the case now, the primary first, and who did before, the latest first."""
    rows = Assignment.objects.visible_to(staff, now).filter(case=case, during__isempty=False)
    parts = [_part(row, now) for row in rows.select_related("staff")]
    grants = AccessGrant.objects.visible_to(staff, now).filter(
        case=case, during__isempty=False, basis=AccessGrant.Basis.INTAKE
    )
    parts += [
        Carrier(row.staff, row.get_basis_display(), row.during.lower, row.during.upper)
        for row in grants.select_related("staff")
    ]
    here = [part for part in parts if part.until is None or part.until > now]
    before = [part for part in parts if part not in here]
    here.sort(key=lambda part: (part.can_end, part.since))
    before.sort(key=lambda part: part.until or now, reverse=True)
    return here, before


def _part(row: Assignment, now: dt.datetime) -> Carrier:
    ends = row.role != Assignment.Role.PRIMARY and row.holds(now)
    return Carrier(
        staff=row.staff,
        role=row.get_role_display(),
        since=row.during.lower,
        until=row.during.upper,
        assignment=row,
        can_end=ends,
    )


def lines_above(people: list[Staff], now: dt.datetime) -> list[Above]:
    """Who supervises these people, the nearest first, two steps up, each named once."""
    rows = SupervisionLine.objects.filter(during__contains=now)
    rows = rows.select_related("supervisor", "supervisee").order_by("supervisee__name")
    first = list(rows.filter(supervisee__in=people))
    second = rows.filter(supervisee__in=[line.supervisor_id for line in first])
    found: dict[uuid.UUID, Above] = {}
    for line in {line.pk: line for line in [*first, *second]}.values():
        above = found.setdefault(line.supervisor_id, Above(line.supervisor, []))
        above.names.append(line.supervisee.name)
    return list(found.values())


def accounts_around(cases: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """The accounts of everybody who works or ever worked these cases, and of those who supervised
    them while they did, two steps up."""
    ids = list(cases)
    parts = [rows.filter(case__in=ids) for rows in (Assignment.objects, AccessGrant.objects)]
    below = {"staff": OuterRef("supervisee"), "during__overlap": OuterRef("during")}
    at_work = [Exists(rows.filter(**below)) for rows in parts]
    first = SupervisionLine.objects.filter(at_work[0] | at_work[1])
    under = first.filter(supervisor=OuterRef("supervisee"), during__overlap=OuterRef("during"))
    second = SupervisionLine.objects.filter(Exists(under))
    around = Q(pk__in=parts[0].values("staff")) | Q(pk__in=parts[1].values("staff"))
    around |= Q(pk__in=first.values("supervisor")) | Q(pk__in=second.values("supervisor"))
    return frozenset(Staff.objects.filter(around).values_list("user_id", flat=True))


def people_of(staff: Actor, client: Client, now: dt.datetime) -> list[RelatedPerson]:
    """The people in a client's life now whom this person may see, by name."""
    people = RelatedPerson.objects.visible_to(staff, now).standing()
    return list(people.filter(client=client).order_by("name"))


def newest_case(staff: Actor, client: Client, now: dt.datetime) -> Case:
    """The newest of a client's cases this person may see. Raises ``Case.DoesNotExist``."""
    rows = Case.objects.visible_to(staff, now).filter(client=client)
    found: Case | None = rows.select_related("client", "program").order_by("-opened_at").first()
    if found is None:
        raise Case.DoesNotExist
    return found


def candidates(agency_id: uuid.UUID, now: dt.datetime) -> models.QuerySet[Staff]:
    """Everybody who carries cases in an agency, by name."""
    return _at_work(agency_id, now, CASEWORK)


def given_to(referral: Referral, by: Staff, now: dt.datetime) -> models.QuerySet[Staff]:
    """Who may get a referral from somebody, by name: whoever takes people in for its program, those
    below the giver and those above its taker; where nobody takes people in for it, whoever takes
    referrals at all."""
    people = _at_work(referral.agency_id, now, INTAKE).exclude(pk__in=[referral.taken_by_id])
    doors = taking_in(now).filter(Q(program=None) | Q(program=referral.program_id))
    if not doors.filter(staff__agency=referral.agency_id, staff__is_active=True).exists():
        return people
    rule = Q(pk__in=doors.values("staff_id")) | Q(pk__in=line_of(by, now))
    if referral.taken_by is not None:
        rule |= Q(pk__in=people_above(referral.taken_by, now).values("pk"))
    return people.filter(rule)


def _at_work(
    agency_id: uuid.UUID, now: dt.datetime, roles: Collection[Role]
) -> models.QuerySet[Staff]:
    rows = Staff.objects.for_agency(agency_id).filter(
        is_active=True,
        user__is_active=True,
        roles__role__in=roles,
        roles__during__contains=now,
    )
    return rows.distinct().order_by("name")


def open_cases_of(staff: Staff, now: dt.datetime) -> dict[uuid.UUID, int]:
    """How many open cases each person below this one carries as primary.

    People of other lines are left out: a count of cases one may not see says something about them.
    """
    cases = Case.objects.visible_to(staff, now).open().values("pk")
    rows = Assignment.objects.filter(during__contains=now, case__in=cases).primary()
    counted = rows.values_list("staff_id").annotate(n=models.Count("pk"))
    found = dict(counted)
    own = [*people_below(staff, now).values_list("pk", flat=True), staff.pk]
    return {pk: found.get(pk, 0) for pk in own}
