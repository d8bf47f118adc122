"""The people the tests tell their stories with. Their names say what to expect of them.

Mia is the case manager of most cases here. Sally supervises her, and Vera supervises Sally. Omar
works in another team under Paul. Gina carries cases and is given second parts that end. Ines takes
referrals in. Alex administers the agency and sees no client. Petra is the privacy officer, Quinn
reviews quality. Iris no longer works here. Otto works for another agency.
"""

import datetime as dt
import pickle
from dataclasses import dataclass, fields
from functools import cache

from django.contrib.auth.hashers import make_password

from casemgmt.agency.models import (
    Agency,
    Program,
    Staff,
    StaffRole,
    SupervisionLine,
    System,
    User,
)
from casemgmt.agency.roles import Role
from casemgmt.core import audit
from casemgmt.core.ranges import since

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
PASSWORD = "correct horse battery staple"

PEOPLE: dict[str, tuple[str, ...]] = {
    "mia": (Role.CASE_MANAGER,),
    "sally": (Role.SUPERVISOR,),
    "vera": (Role.SUPERVISOR,),
    "omar": (Role.CASE_MANAGER,),
    "paul": (Role.SUPERVISOR,),
    "gina": (Role.CASE_MANAGER,),
    "ines": (Role.INTAKE_WORKER,),
    "alex": (Role.AGENCY_ADMIN,),
    "petra": (Role.PRIVACY_OFFICER,),
    "quinn": (Role.QUALITY_REVIEWER,),
    "iris": (Role.CASE_MANAGER,),
}
LINES = {"mia": "sally", "gina": "sally", "ines": "sally", "sally": "vera", "omar": "paul"}
SET_UP = System("begin")


@dataclass(frozen=True)
class Cast:
    """Everybody, by first name, with the agency and its two programs."""

    agency: Agency
    other_agency: Agency
    program: Program
    second_program: Program
    other_program: Program
    mia: Staff
    sally: Staff
    vera: Staff
    omar: Staff
    paul: Staff
    gina: Staff
    ines: Staff
    alex: Staff
    petra: Staff
    quinn: Staff
    iris: Staff
    otto: Staff

    def __getitem__(self, name: str) -> Staff:
        person: Staff = getattr(self, name)
        return person


def zone_of_forenoon(now: dt.datetime) -> str:
    """A time zone in which it is between eleven and twelve.

    The cast's agencies live there, whenever the tests run: a test that is about a few hours crosses
    no midnight that it doesn't mean to cross.
    """
    return f"Etc/GMT{now.astimezone(dt.UTC).hour - 11:+d}"


def build() -> None:
    """Write the cast into an empty database."""
    zone = zone_of_forenoon(dt.datetime.now(dt.UTC))
    agency = _save(Agency(name="Harbor County Agency on Aging", is_demo=True, timezone=zone))
    other = _save(Agency(name="Ridgeway Family Services", is_demo=True, timezone=zone))
    _save(Program(agency=agency, name="Care at Home"))
    _save(Program(agency=agency, name="Caregiver Support"))
    _save(Program(agency=other, name="Housing Steps"))
    people = {name: _hire(agency, name, roles) for name, roles in PEOPLE.items()}
    _hire(other, "otto", (Role.CASE_MANAGER, Role.SUPERVISOR))
    for below, above in LINES.items():
        line = SupervisionLine(
            supervisor=people[above], supervisee=people[below], during=since(LONG_AGO)
        )
        _save(line)
    iris = people["iris"]
    iris.is_active = False
    audit.save(iris, by=SET_UP, why="For this test", only=["is_active"])


def load() -> Cast:
    """The cast as it is in the database, whoever else a test has hired."""
    agencies = {agency.name.split()[0]: agency for agency in Agency.objects.all()}
    programs = {program.name: program for program in Program.objects.all()}
    hired = Staff.objects.select_related("user", "agency")
    people = {person.user.email.split("@")[0]: person for person in hired}
    return Cast(
        agency=agencies["Harbor"],
        other_agency=agencies["Ridgeway"],
        program=programs["Care at Home"],
        second_program=programs["Caregiver Support"],
        other_program=programs["Housing Steps"],
        **{field.name: people[field.name] for field in fields(Cast) if field.type is Staff},
    )


@cache
def _stored() -> bytes:
    return pickle.dumps(load())


def fresh() -> Cast:
    """The cast as the template has it, for a test that has written nothing yet: read once for each
    process."""
    cast: Cast = pickle.loads(_stored())
    return cast


def _hire(agency: Agency, name: str, roles: tuple[str, ...]) -> Staff:
    user = User.objects.create(email=f"{name}@example.org", password=_password())
    staff = _save(Staff(agency=agency, user=user, name=f"{name.title()} Example"))
    for role in roles:
        _save(StaffRole(staff=staff, role=role, during=since(LONG_AGO)))
    return staff


@cache
def _password() -> str:
    """The same hash for everybody: making one takes long on purpose."""
    return make_password(PASSWORD, hasher="argon2")


def _save(record):  # type: ignore[no-untyped-def]
    return audit.save(record, by=SET_UP, why="The cast of the tests")
