"""What power is tried on: a few people more than the cast, their cases, and what each attempt needs."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from assessments.models import AssessmentTemplate
from casemgmt.agency.models import (
    Agency,
    CategoryRule,
    Clearance,
    Invitation,
    OfficerProposal,
    Staff,
    StaffRole,
    SupervisionLine,
    Team,
    TeamMembership,
)
from casemgmt.agency.roles import Role
from casemgmt.core.ranges import since
from clients.access.refresh import refresh
from clients.models import (
    AccessRequest,
    Assignment,
    Audit,
    AuditedCase,
    Case,
    CaseClearance,
    ClientRestriction,
    ConflictWall,
    EmergencyAccess,
    ReviewSample,
)
from tests.access.matrix.arranging import hire, keep
from tests.access.powers.table import WHO
from tests.access.world import World
from tests.cast import LONG_AGO, Cast
from tests.stories import a_case, a_referral

HOUR = dt.timedelta(hours=1)
HELD = """
SELECT 'case', content_object_id::text, permission_id::text FROM clients_caseaccess
WHERE user_id = %(user)s AND during @> %(now)s::timestamptz
UNION ALL SELECT 'role', role, program_id::text FROM agency_staffrole
WHERE staff_id = %(staff)s AND during @> %(now)s::timestamptz
UNION ALL SELECT 'team', team_id::text, '' FROM agency_teammembership
WHERE staff_id = %(staff)s AND during @> %(now)s::timestamptz
UNION ALL SELECT 'line', supervisee_id::text, '' FROM agency_supervisionline
WHERE supervisor_id = %(staff)s AND during @> %(now)s::timestamptz
UNION ALL SELECT 'cleared', category, '' FROM agency_clearance
WHERE staff_id = %(staff)s AND during @> %(now)s::timestamptz
UNION ALL SELECT 'account', s.agency_id::text, format('%%s %%s %%s', s.is_active, u.is_active, u.is_superuser)
FROM agency_staff s JOIN agency_user u ON u.id = s.user_id WHERE s.id = %(staff)s
"""


def power_of(person: Staff, now: dt.datetime) -> set[tuple[str, ...]]:
    """Everything a person may do by any dated row, and what their account is."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, {"user": person.user_id, "staff": person.pk, "now": now})
        return set(cursor.fetchall())


@dataclass
class Setting:
    """The people and cases; Lou works here and has nothing to do yet."""

    made: World
    now: dt.datetime
    people: dict[str, Staff] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)

    @property
    def cast(self) -> Cast:
        return self.made.cast

    @property
    def today(self) -> dt.date:
        return self.cast.agency.today(self.now)

    def not_me(self, me: Staff, first: str = "vera", then: str = "sally") -> Staff:
        """A colleague who is somebody else."""
        return self.people[then if me == self.people[first] else first]


def arrange(made: World, now: dt.datetime) -> Setting:
    """Everything that all attempts share."""
    setting = Setting(made, now)
    for name in WHO[:-2]:
        setting.people[name] = made.cast[name]
    _hire_more(setting)
    for name, carrier in (("mias", "mia"), ("toms", "tom"), ("tias", "tia")):
        setting.cases[name] = _case_of(setting, carrier)
    team = Team(agency=made.cast.agency, name="Shore", program=made.cast.second_program)
    there = Team(agency=made.cast.other_agency, name="Hills", program=made.cast.other_program)
    own = TeamMembership(staff=setting.people["alma"], team=keep(team), during=since(LONG_AGO))
    setting.records |= {"team": team, "there": keep(there), "own": keep(own)}
    setting.records["referral"] = a_referral(made.cast, now, given_name="Ada", family_name="Moss")
    return setting


def _hire_more(setting: Setting) -> None:
    people, agency = setting.people, setting.cast.agency
    roles: dict[str, tuple[str, ...]] = {
        "alma": tuple(Role.values),
        "rex": (),
        "sid": ("supervisor",),
        "tom": ("case_manager",),
        "tia": ("case_manager",),
        "lou": ("case_manager",),
    }
    for name, held in roles.items():
        people[name] = hire(name, agency)
        for role in held:
            keep(StaffRole(staff=people[name], role=role, during=since(LONG_AGO)))
    for below in ("sid", "tom"):
        line = {"supervisor": people["alma"], "supervisee": people[below]}
        keep(SupervisionLine(**line, during=since(LONG_AGO)))
    user = people["rex"].user
    user.is_superuser = True
    user.save(update_fields=["is_superuser"])


def _case_of(setting: Setting, carrier: str) -> Case:
    """A case that somebody carries; what it needs of the cast is only where it is."""
    case = a_case(setting.cast, setting.now, carried_by="mia")
    case.opened_at = setting.now - 30 * HOUR
    keep(case, "opened_at")
    if carrier != "mia":
        given = Assignment.objects.get(case=case)
        given.end(setting.now - 20 * HOUR)
        keep(given, "during")
        during = since(setting.now - 20 * HOUR)
        keep(Assignment(case=case, staff=setting.people[carrier], role="primary", during=during))
    if carrier == "tia":
        case.program = setting.cast.second_program
        keep(case, "program")
    refresh([case.pk])
    return Case.objects.select_related("agency", "client", "program").get(pk=case.pk)


def a_wall(setting: Setting, about: Staff, *, case: str = "mias", **facts: Any) -> ConflictWall:
    """A wall that stands between somebody and a client; waiting, with ``during`` none."""
    told = {"told_by": setting.people["mia"], "told_at": setting.now - HOUR, "relation": "Cousin"}
    given = {**told, "during": since(setting.now - HOUR), **facts}
    wall = keep(ConflictWall(client=setting.cases[case].client, staff=about, **given))
    refresh([setting.cases[case].pk])
    return wall


def a_restriction(setting: Setting, case: str = "mias", **whom: Any) -> ClientRestriction:
    """A client's word about somebody, or a program."""
    client, during = setting.cases[case].client, since(setting.now - HOUR)
    said = keep(ClientRestriction(client=client, words="No", during=during, **whom))
    refresh([setting.cases[case].pk])
    return said


def a_part(setting: Setting, who: Staff, role: str = "secondary") -> Assignment:
    """A second part in Mia's case."""
    case, during = setting.cases["mias"], since(setting.now - HOUR)
    part = keep(Assignment(case=case, staff=who, role=role, during=during))
    refresh([case.pk])
    return part


def a_request(setting: Setting, who: Staff) -> AccessRequest:
    """Somebody asks to read Mia's case."""
    asked = {"number": setting.cases["mias"].number, "reason": "Called me", "asked_at": setting.now}
    return keep(AccessRequest(agency=who.agency, staff=who, **asked))


def an_emergency(setting: Setting, who: Staff) -> EmergencyAccess:
    """Somebody read of Mia's client for an hour, until an hour ago."""
    during = since(setting.now - 2 * HOUR, setting.now - HOUR)
    facts = {"ground": "safety", "reason": "He has taken pills", "review_by": setting.today}
    return keep(
        EmergencyAccess(client=setting.cases["mias"].client, staff=who, during=during, **facts)
    )


def an_audit(setting: Setting, auditor: Staff, asked_by: Staff) -> Audit:
    """Somebody asked that another may read Tom's case for a day."""
    during = since(setting.now - HOUR, setting.now + 24 * HOUR)
    facts = {"during": during, "asked_by": asked_by, "asked_at": setting.now - HOUR}
    audit = keep(
        Audit(agency=setting.cast.agency, auditor=auditor, authority="By contract", **facts)
    )
    keep(AuditedCase(id=uuid.uuid4(), audit=audit, case=setting.cases["toms"]))
    return audit


def cleared(setting: Setting, who: Staff, category: str, case: str = "") -> Any:
    """Somebody is cleared, in all they see or in one case."""
    given = {"staff": who, "category": category, "during": since(setting.now - HOUR)}
    if case:
        return keep(CaseClearance(case=setting.cases[case], **given))
    return keep(Clearance(**given))


def supervisors_see(setting: Setting, category: str) -> None:
    """The agency has it so that supervisors see what the people below them are cleared for."""
    given = {"agency": setting.cast.agency, "supervisors_see": True}
    keep(CategoryRule(category=category, during=since(setting.now - HOUR), **given))


def a_link(setting: Setting, **facts: Any) -> Invitation:
    """A link that somebody made: to join, or as asked for somebody who lost a factor."""
    given = {
        "agency": setting.cast.agency,
        "purpose": "join",
        "token_hash": uuid.uuid4().hex,
        "invited_at": setting.now - HOUR,
        "expires_at": setting.now + HOUR,
        **facts,
    }
    return keep(Invitation(**given))


def lost(setting: Setting, who: Staff, asked: Staff) -> Invitation:
    """Somebody is asked to say that a colleague who lost a factor is who they are."""
    named = {"staff": who, "identity_checked_by": asked, "code_hash": "0" * 64}
    return a_link(setting, purpose="lost_factor", **named)


def a_proposal(setting: Setting, who: Staff, asked_by: Staff) -> OfficerProposal:
    """Somebody is to keep privacy."""
    waiting = OfficerProposal.objects.filter(staff=who, state="waiting").first()
    proposal = waiting or OfficerProposal(staff=who, reason="One more")
    proposal.asked_by, proposal.asked_at = asked_by, setting.now - HOUR
    return keep(proposal)


def nothing_to_review(setting: Setting, who: Staff) -> None:
    """Whatever was drawn for somebody is over."""
    for sample in ReviewSample.objects.filter(reviewer=who, during__contains=setting.now):
        sample.during = since(LONG_AGO, setting.now - HOUR)
        keep(sample)


def a_membership(setting: Setting, who: Staff) -> TeamMembership:
    """Somebody's time in the team."""
    held = TeamMembership.objects.filter(team=setting.records["team"], staff=who).first()
    during = since(setting.now - HOUR)
    return held or keep(TeamMembership(team=setting.records["team"], staff=who, during=during))


def a_template(setting: Setting, agency: Agency) -> AssessmentTemplate:
    """The agency's questions once more, not published yet."""
    pattern = AssessmentTemplate.objects.get(pk=setting.made.story.assessment.template_id)
    sections = list(pattern.sections.all())
    template = _again(pattern, agency=agency, number=99, published_on=None)
    for section in sections:
        questions = list(section.questions.all())
        _again(section, template=template)
        for question in questions:
            _again(question, section=section)
    return template


def _again(record: Any, **facts: Any) -> Any:
    record.pk, record._state.adding = uuid.uuid4(), True
    for name, value in facts.items():
        setattr(record, name, value)
    return keep(record)
