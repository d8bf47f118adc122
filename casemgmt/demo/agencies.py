"""The two agencies: what they run, how it is set, and who works there."""

import datetime as dt
from typing import Any

from django.contrib.auth.hashers import make_password

from assessments.actions.templates import make_default_template
from casemgmt.agency.actions.configuring import open_program, set_program_settings
from casemgmt.agency.actions.people import change_supervisor
from casemgmt.agency.models import Agency, Program, Staff, StaffRole, System, User
from casemgmt.agency.registry import agency_started
from casemgmt.agency.roles import Role
from casemgmt.core import audit
from casemgmt.core.ranges import since
from casemgmt.demo.clock import Clock
from casemgmt.demo.people import LANTERN, MARIGOLD, STAFF, Person
from casemgmt.demo.world import act
from casemgmt.retention.actions import set_retention_rule
from consent.actions.texts import default_consent_form

WHY = "Demo data"
NEW_YORK = "America/New_York"
FOUNDED = {MARIGOLD: 4300, LANTERN: 2600}
FACTS = {
    MARIGOLD: {"phone": "555-0100", "address": "1 Marigold Court, Fernhollow"},
    LANTERN: {"phone": "555-0150", "address": "88 Lamplighter Row, Bridgeport Hollow"},
}
Values = dict[str, Any]

PROGRAMS: dict[str, tuple[tuple[str, str, str, Values], ...]] = {
    MARIGOLD: (
        (
            "Care at Home",
            "Help for older people who want to stay in their own home",
            Program.Model.BROKERAGE,
            {"assessment_days": 14, "contact_days": 45, "reassess_days": 365, "review_days": 180},
        ),
        (
            "Caregiver Support",
            "For people who look after somebody at home",
            Program.Model.STRENGTHS,
            {"contact_days": 45, "reassess_days": 180},
        ),
        (
            "Home Meals",
            "A hot meal at the door, and a friendly face with it",
            Program.Model.BROKERAGE,
            {"contact_days": 90, "reassess_days": 365},
        ),
    ),
    LANTERN: (
        (
            "Recovery Bridge",
            "Support on the way out of alcohol and drug use",
            Program.Model.CLINICAL,
            {"contact_days": 14, "reassess_days": 90, "plan_needs_supervisor": True},
        ),
        (
            "Doorway Housing",
            "From the street or a shelter to a home of one's own",
            Program.Model.STRENGTHS,
            {"assessment_days": 14, "contact_days": 14, "reassess_days": 90},
        ),
        (
            "Family Roots",
            "For children, young people and those who raise them",
            Program.Model.STRENGTHS,
            {"contact_days": 30, "reassess_days": 120, "closure_needs_supervisor": True},
        ),
        (
            "Safe Lantern",
            "For people who leave a violent partner",
            Program.Model.STRENGTHS,
            {"assessment_days": 7, "contact_days": 14, "reassess_days": 60},
        ),
    ),
}
LATER: tuple[tuple[str, int, Values, str], ...] = (
    ("Care at Home", 300, {"contact_days": 30}, "Monthly contact, decided with the team"),
    ("Care at Home", 120, {"review_days": 90}, "Plans went stale between two reviews"),
    ("Doorway Housing", 200, {"hours_level_4": 10}, "Outreach takes longer than we thought"),
    ("Caregiver Support", -30, {"contact_days": 30}, "The same rhythm as Care at Home"),
)
"""Settings changed since: program, days ago, values, why. Minus means a day ahead."""


def make_agencies(now: dt.datetime) -> None:
    """Write both agencies with everything that is there before the first client comes."""
    demo = System("demo")
    for name, people in STAFF.items():
        clock = Clock(now, NEW_YORK)
        began = clock.at(FOUNDED[name], 8)
        agency = Agency(name=name, timezone=NEW_YORK, is_demo=True, **FACTS[name])
        audit.save(agency, by=demo, why=WHY)
        for start in agency_started.values():
            start(agency, by=demo, now=began)
        default_consent_form(agency, by=demo, now=began)
        make_default_template(agency, by=demo, now=began)
        hired = {person.key: _hire(agency, person, clock, by=demo) for person in people}
        admin = next(iter(hired.values()))
        for person in people:
            if person.supervisor:
                _supervise(hired[person.key], hired[person.supervisor], admin, person, clock)
        _programs(agency, admin, clock)
        for person in people:
            _open_doors(hired[person.key], person, clock, by=demo)
        _retention(agency, admin, clock)


def _hire(agency: Agency, person: Person, clock: Clock, *, by: System) -> Staff:
    user = User(email=f"{person.key}@example.org", password=make_password(None))
    audit.sign(user, by=by, why=WHY)
    user.save(force_insert=True)
    staff = Staff(
        agency=agency,
        user=user,
        name=person.name,
        job_title=person.title,
        fte=person.fte,
        started_on=clock.working_day(person.days),
    )
    audit.save(staff, by=by, why=WHY)
    for role in person.roles:
        if not (person.takes_in and role == Role.INTAKE_WORKER):
            row = StaffRole(staff=staff, role=role, during=since(clock.at(person.days, 7)))
            audit.save(row, by=by, why=WHY)
    return staff


def _open_doors(staff: Staff, person: Person, clock: Clock, *, by: System) -> None:
    """Recovery and safety have doors of their own: whom they take in is nobody else's to see."""
    for program in Program.objects.for_agency(staff.agency_id).filter(name__in=person.takes_in):
        row = StaffRole(
            staff=staff,
            role=Role.INTAKE_WORKER,
            program=program,
            during=since(clock.at(person.days, 7)),
        )
        audit.save(row, by=by, why=WHY)


def _supervise(staff: Staff, supervisor: Staff, admin: Staff, person: Person, clock: Clock) -> None:
    act(
        change_supervisor,
        staff,
        by=admin,
        now=clock.at(person.days, 8),
        supervisor=supervisor,
        why="Began here",
    )


def _programs(agency: Agency, admin: Staff, clock: Clock) -> None:
    began = clock.at(FOUNDED[agency.name], 9)
    day = agency.today(began)
    opened = {}
    for name, purpose, model, values in PROGRAMS[agency.name]:
        facts = {"name": name, "purpose": purpose, "model": model}
        program = act(open_program, agency, by=admin, now=began, **facts)
        opened[name] = program
        why = "Set when the program began"
        act(
            set_program_settings,
            program,
            by=admin,
            now=began,
            effective_from=day,
            values=values,
            why=why,
        )
    for name, days_ago, values, why in LATER:
        if name in opened:
            decided = clock.at(max(days_ago, 1), 9)
            starts = clock.working_day(days_ago)
            act(
                set_program_settings,
                opened[name],
                by=admin,
                now=decided,
                effective_from=starts,
                values=values,
                why=why,
            )


RULES: dict[str, tuple[tuple[str, str, int, int | None, str], ...]] = {
    MARIGOLD: (
        ("case_file", "", 7, None, "State aging rules, and our policy 12"),
        ("referral", "", 3, None, "Our policy 12"),
        ("access_log", "", 7, None, "As long as the case files"),
        ("supervision", "", 5, None, "Our policy 14"),
    ),
    LANTERN: (
        ("case_file", "Safe Lantern", 3, 3, "The shelter keeps no more than it has to"),
        ("case_file", "", 7, 3, "State licensing rules"),
        ("referral", "", 2, None, "Our policy 4"),
        ("access_log", "", 7, None, "As long as the case files"),
    ),
}


def _retention(agency: Agency, admin: Staff, clock: Clock) -> None:
    began = clock.at(FOUNDED[agency.name], 11)
    programs = {program.name: program for program in Program.objects.for_agency(agency.pk)}
    for record_class, program, years, majority, basis in RULES[agency.name]:
        act(
            set_retention_rule,
            agency,
            by=admin,
            now=began,
            record_class=record_class,
            years=years,
            basis=basis,
            effective_from=agency.today(began),
            program=programs.get(program),
            years_after_majority=majority,
        )
