"""The agency as it begins, and everybody who works for it."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from assessments.models import AssessmentTemplate
from casemgmt.agency.models import (
    Agency,
    Program,
    ProgramSetting,
    Staff,
    StaffRole,
    SupervisionLine,
    System,
    User,
)
from casemgmt.agency.registry import agency_started
from casemgmt.agency.roles import Role
from casemgmt.bench.facts import PROGRAMS
from casemgmt.bench.loading.copying import Loader, Row, key
from casemgmt.bench.loading.world import Kind, World
from casemgmt.bench.scale import Scale
from casemgmt.bench.words import FAMILY, GIVEN
from casemgmt.core import audit
from consent.models import ConsentForm, ReleaseKind, ReleaseText

TABLES = (User, Staff, StaffRole, SupervisionLine)
AGENCY = "An agency of many cases"
SETTINGS = {"reassess_days": 180, "contact_days": 30, "overload_percent": 110}
SINCE = "[2015-01-01,)"


@transaction.atomic
def begin(now: dt.datetime) -> tuple[str, list[str], str, str, str]:
    """Make the agency with its programs and settings, as an agency begins.

    Returns the keys of the agency, its programs, its texts of a consent and of a release, and its
    assessment template.
    """
    by, why = System("bench"), "A bench begins"
    agency = audit.save(Agency(name=AGENCY, is_demo=True), by=by, why=why)
    for start in agency_started.values():
        start(agency, by=by, now=now)
    programs = [audit.save(Program(agency=agency, name=name), by=by, why=why) for name in PROGRAMS]
    for program in programs:
        for name, value in SETTINGS.items():
            setting = ProgramSetting(
                program=program, key=name, value=value, effective_from=dt.date(2015, 1, 1)
            )
            audit.save(setting, by=by, why=why)
    form = ConsentForm.objects.for_agency(agency.pk).get()
    template = AssessmentTemplate.objects.for_agency(agency.pk).get()
    text = ReleaseText.objects.for_agency(agency.pk).get(kind=ReleaseKind.GENERAL)
    made = (form.pk.hex, text.pk.hex, template.pk.hex)
    return agency.pk.hex, [program.pk.hex for program in programs], *made


def load(loader: Loader, world: World) -> None:
    """Write the accounts, people, roles and supervision lines."""
    scale = world.scale
    loader.copy(User, "id email password", _accounts(scale))
    loader.copy(Staff, "id agency_id user_id name fte", _people(world))
    loader.copy(StaffRole, "id staff_id role during", _roles(scale))
    loader.copy(SupervisionLine, "id supervisor_id supervisee_id during", _lines(world))


def _everybody(scale: Scale) -> range:
    """Workers first, then the supervisors, then the intake workers."""
    return range(scale.workers + 2 * scale.teams)


def _accounts(scale: Scale) -> Iterator[Row]:
    for number in _everybody(scale):
        yield key(Kind.USER, number), f"person{number}@bench.invalid", "!"


def _people(world: World) -> Iterator[Row]:
    for number in _everybody(world.scale):
        name = f"{GIVEN[number % len(GIVEN)]} {FAMILY[number * 11 % len(FAMILY)]}"
        share = "0.60" if number % 10 == 9 else "1.00"  # noqa: PLR2004
        yield key(Kind.STAFF, number), world.agency, key(Kind.USER, number), name, share


def _roles(scale: Scale) -> Iterator[Row]:
    for number in _everybody(scale):
        yield key(Kind.ROLE, number), key(Kind.STAFF, number), _role(scale, number), SINCE


def _role(scale: Scale, number: int) -> str:
    if number < scale.workers:
        return Role.CASE_MANAGER
    return Role.SUPERVISOR if number < scale.workers + scale.teams else Role.INTAKE_WORKER


def _lines(world: World) -> Iterator[Row]:
    scale = world.scale
    for worker in range(scale.workers):
        below = key(Kind.STAFF, worker)
        yield key(Kind.LINE, worker), world.supervisor_of(worker), below, SINCE
    for team in range(scale.teams):
        above = key(Kind.STAFF, scale.workers + team)
        yield key(Kind.LINE, scale.workers + team), above, world.intake_worker(team), SINCE
