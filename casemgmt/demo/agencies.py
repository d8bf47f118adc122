"""The two agencies: what they run, how it is set, and who works there."""

import datetime as dt
import secrets
from typing import Any

from assessments.actions.templates import make_default_template
from casemgmt.agency.actions.beginning import begin_agency
from casemgmt.agency.actions.clearing import clear, set_category_rule
from casemgmt.agency.actions.configuring import change_agency, open_program, set_program_settings
from casemgmt.agency.actions.inviting import Link, invite_person, join
from casemgmt.agency.actions.people import change_employment
from casemgmt.agency.actions.proposing import agree_to_officer, waiting_proposal
from casemgmt.agency.actions.teams import join_team, open_team
from casemgmt.agency.models import Agency, Program, Staff, System
from casemgmt.agency.officers import keeping
from casemgmt.demo.clock import Clock
from casemgmt.demo.people import LANTERN, MARIGOLD, STAFF, STARTED, Person
from casemgmt.demo.world import act
from casemgmt.retention.actions import set_retention_rule
from consent.actions.texts import default_consent_form

WHY = "Began here"
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


TEAMS: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    MARIGOLD: (
        ("River towns", "Care at Home", ("nadia.thimble", "gil.ferncastle", "wanda.oakbarrel")),
        ("Hill villages", "Caregiver Support", ("tariq.saltmarsh", "linnet.appleyard")),
    ),
    LANTERN: (
        ("Recovery and family", "", ("suri.pennywhistle", "jonah.quickstep", "ada.starling")),
        ("Home and shelter", "", ("rosalind.mistral", "ben.hollyhock")),
    ),
}
"""Who works together: the team, its program where it has but one, and who is in it."""


CLEARED: dict[str, dict[str, tuple[str, ...]]] = {
    MARIGOLD: {
        "mental_health": ("nadia.thimble", "gil.ferncastle", "wanda.oakbarrel"),
        "protective_services": ("nadia.thimble", "tariq.saltmarsh"),
    },
    LANTERN: {
        "dv_safety": ("rosalind.mistral",),
        "dv_location": ("rosalind.mistral",),
        "minor_consented": ("rosalind.mistral",),
        "protective_services": ("rosalind.mistral", "suri.pennywhistle"),
        "sud_part2": ("ben.hollyhock", "jonah.quickstep", "ada.starling"),
    },
}
"""Who is cleared for which restricted information."""
SUPERVISORS_SEE = ("protective_services",)
"""What comes down to supervisors, and may be known to exist, in both agencies."""


def make_agencies(now: dt.datetime) -> None:
    """Begin both agencies and bring in everything that is there before the first client comes."""
    for name, people in STAFF.items():
        clock = Clock(now, NEW_YORK)
        began = clock.at(FOUNDED[name], 8)
        first, second, *others = people
        agency, admin_link, privacy_link = begin_agency(
            name=name, email=first.email, timezone=NEW_YORK, now=began, is_demo=True
        )
        admin = _joins(first, admin_link, began)
        hired = {first.key: admin, second.key: _joins(second, privacy_link, began)}
        act(change_agency, agency, by=admin, now=began, why=WHY, **FACTS[name])
        default_consent_form(agency, by=System("demo"), now=began)
        make_default_template(agency, by=System("demo"), now=began)
        _programs(agency, admin, clock)
        for person in others:
            hired[person.key] = _hire(agency, person, hired, admin, clock)
        for person in people:
            _give_post(hired[person.key], person, admin, clock)
        _teams(agency, hired, admin, clock)
        _retention(agency, admin, clock)
        _clearances(agency, hired, admin, clock)


def _hire(
    agency: Agency, person: Person, hired: dict[str, Staff], admin: Staff, clock: Clock
) -> Staff:
    programs = Program.objects.for_agency(agency.pk).filter(name__in=person.takes_in)
    link = act(
        invite_person,
        agency,
        by=admin,
        now=clock.at(person.days, 7),
        email=person.email,
        name=person.name,
        roles=list(person.roles),
        intake_programs=list(programs),
        supervisor=hired.get(person.supervisor),
        why=WHY,
    )
    staff = _joins(person, link, clock.at(person.days, 8))
    _agreed_to(staff, clock.at(person.days, 9))
    return staff


def _agreed_to(staff: Staff, when: dt.datetime) -> None:
    """Where somebody keeps privacy already, they agree that another one does."""
    proposal = waiting_proposal(staff)
    if proposal is not None:
        officer = keeping(staff.agency, when).exclude(pk=proposal.asked_by_id).first()
        act(agree_to_officer, proposal, by=officer, now=when)


def _joins(person: Person, link: Link, when: dt.datetime) -> Staff:
    """Use a link as its person; the password is nobody's, one signs in by a click."""
    password = secrets.token_urlsafe(32)
    return join(link.token, now=when, password=password, name=person.name, email=person.email)


def _give_post(staff: Staff, person: Person, admin: Staff, clock: Clock) -> None:
    when = clock.at(person.days, 9)
    act(
        change_employment,
        staff,
        by=admin,
        now=when,
        job_title=person.title,
        fte=person.fte,
        why=WHY,
    )


def _teams(agency: Agency, hired: dict[str, Staff], admin: Staff, clock: Clock) -> None:
    for name, program_name, members in TEAMS[agency.name]:
        began = clock.at(max(STARTED[key] for key in members), 10)
        program = Program.objects.for_agency(agency.pk).filter(name=program_name).first()
        facts = {"name": name, "program": program, "why": WHY}
        team = act(open_team, agency, by=admin, now=began, **facts)
        for key in members:
            when = clock.at(STARTED[key], 10)
            act(join_team, team, by=admin, now=when, staff=hired[key], why=WHY)


def _clearances(agency: Agency, hired: dict[str, Staff], admin: Staff, clock: Clock) -> None:
    for category, people in CLEARED[agency.name].items():
        for key in people:
            when, why = clock.at(STARTED[key], 11), "Trained for it"
            act(clear, hired[key], by=admin, now=when, category=category, why=why)
    for category in SUPERVISORS_SEE:
        act(
            set_category_rule,
            agency,
            by=admin,
            now=clock.at(FOUNDED[agency.name], 12),
            category=category,
            existence_is_shown=True,
            supervisors_see=True,
            why="Supervisors answer for what is reported",
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
