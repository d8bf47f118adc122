"""Inputs that give: assignments, lines, grants, emergencies, a program's team, samples."""

import datetime as dt
import uuid
from typing import Any

from casemgmt.agency.actions.configuring import set_program_settings
from casemgmt.agency.actions.people import change_roles, change_supervisor
from casemgmt.agency.actions.teams import leave_team
from casemgmt.agency.models import Program, StaffRole, Team, TeamMembership
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import ended, since
from clients.access.refresh import refresh, refresh_around
from clients.actions.asking import ask_to_see
from clients.actions.assigning import assign_case, end_assignment, hand_back
from clients.actions.auditing import end_audit
from clients.actions.emergency import close_emergency
from clients.models import (
    AccessGrant,
    Audit,
    AuditedCase,
    EmergencyAccess,
    ReviewSample,
    SampledCase,
)
from tests.access.matrix.arranging import keep
from tests.access.revoking.people import consulted
from tests.access.revoking.stand import (
    DAY,
    HOUR,
    SOON,
    Input,
    Stand,
    again,
    carry,
    in_program,
    lead,
    somebody,
    wait,
)
from tests.cast import LONG_AGO
from tests.stories import a_case


def end_part(made: Stand) -> None:
    end_assignment(again(made["part"]), by=made.cast.sally, now=made.now, why="Not needed")


def covers(made: Stand) -> None:
    carry(made, "covering", until=made.now + DAY)


def covers_for_a_moment(made: Stand) -> None:
    carry(made, "covering", until=made.now + SOON)


def give_back(made: Stand) -> None:
    hand_back(again(made["part"]), by=made.sam, now=made.now, handed_back="All is well")


def one_up(made: Stand) -> None:
    """Sam leads whoever has a part in the case."""
    keep(StaffRole(staff=made.sam, role="supervisor", during=since(LONG_AGO)))
    made.things["worker"] = somebody(made.cast, "case_manager")
    made.things["lower"] = lead(made, made.sam, made["worker"])
    carry(made, who=made["worker"])


def two_up(made: Stand) -> None:
    """Sam leads who leads whoever has a part in the case."""
    keep(StaffRole(staff=made.sam, role="supervisor", during=since(LONG_AGO)))
    made.things["worker"] = somebody(made.cast, "case_manager")
    made.things["between"] = somebody(made.cast, "supervisor")
    lead(made, made["between"], made["worker"])
    lead(made, made.sam, made["between"])
    carry(made, who=made["worker"])


def under_another(who: str) -> Any:
    """The person of this name gets another supervisor."""

    def change(made: Stand) -> None:
        by, now = made.cast.alex, made.now
        change_supervisor(again(made[who]), by=by, now=now, supervisor=made.cast.paul, why="Moved")

    return change


def asked_about(made: Stand) -> None:
    """Sam leads, and somebody asks to see the case."""
    one_up(made)
    by, number = made.cast.omar, made.case.number
    with acting_as(by.user.pk):
        made.things["asked"] = ask_to_see(by=by, now=made.now, number=number, reason="She called")


def consulted_for_a_moment(made: Stand) -> None:
    during = since(made.now - DAY, made.now + SOON)
    keep(AccessGrant(case=made.case, staff=made.sam, basis="consultation", during=during))
    refresh([made.case.pk])


def stop_consulting(made: Stand) -> None:
    grant = AccessGrant.objects.get(case=made.case, staff=made.sam)
    grant.during = ended(grant.during, made.now)
    keep(grant, "during")
    refresh([made.case.pk])


def takes_the_case_in(made: Stand) -> None:
    keep(AccessGrant(case=made.case, staff=made.sam, basis="intake", during=since(made.now - DAY)))
    refresh([made.case.pk])


def give_to_gina(made: Stand) -> None:
    assign_case(again(made.case), by=made.cast.sally, now=made.now, staff=made.cast.gina)


def in_an_emergency(made: Stand, length: dt.timedelta = HOUR) -> None:
    made.things["emergency"] = keep(
        EmergencyAccess(
            client=made.case.client,
            staff=made.sam,
            ground="safety",
            reason="He says that he has taken pills",
            during=since(made.now, made.now + length),
            review_by=made.cast.agency.today(made.now),
        )
    )
    refresh_around(made.case.client_id)


def close_the_emergency(made: Stand) -> None:
    close_emergency(again(made["emergency"]), by=again(made.sam), now=made.now)


def with_the_team(made: Stand) -> None:
    """The whole team of a small program works its open cases, and Sam is in it."""
    cast, now = made.cast, made.now
    program = keep(Program(agency=cast.agency, name=f"Small {made.sam.pk.hex[:6]}"))
    team = keep(Team(agency=cast.agency, name=program.name, program=program))
    member = TeamMembership(staff=made.sam, team=team, during=since(now - DAY))
    made.things |= {"program": program, "member": keep(member)}
    made.case = a_case(in_program(cast, program), now, stage="active")
    _work_together(made, True)


def _work_together(made: Stand, whole: bool) -> None:
    set_program_settings(
        again(made["program"]),
        by=made.cast.alex,
        now=made.now,
        effective_from=made.cast.agency.today(made.now),
        values={"whole_team": whole},
    )


def work_apart(made: Stand) -> None:
    _work_together(made, False)


def leave_the_team(made: Stand) -> None:
    leave_team(again(made["member"]), by=made.cast.alex, now=made.now, why="Elsewhere")


def become(role: str) -> Any:
    """Sam gets this role instead of all others."""

    def change(made: Stand) -> None:
        change_roles(again(made.sam), by=made.cast.alex, now=made.now, roles=[role], why="Changed")

    return change


def reviews(made: Stand, length: dt.timedelta = DAY) -> None:
    keep(StaffRole(staff=made.sam, role="quality_reviewer", during=since(LONG_AGO)))
    sample = ReviewSample(
        agency=made.cast.agency,
        program=made.cast.program,
        reviewer=made.sam,
        asked_by=made.cast.petra,
        size=1,
        seed=1,
        during=since(made.now - DAY, made.now + length),
    )
    SampledCase(id=uuid.uuid4(), sample=keep(sample), case=made.case).save(force_insert=True)
    refresh([made.case.pk])


def audits(made: Stand, length: dt.timedelta = DAY) -> None:
    keep(StaffRole(staff=made.sam, role="external_auditor", during=since(LONG_AGO)))
    audit = Audit(
        agency=made.cast.agency,
        auditor=made.sam,
        authority="A contract",
        during=since(made.now - DAY, made.now + length),
        asked_by=made.cast.alex,
        asked_at=made.now - DAY,
        state="approved",
        decided_by=made.cast.petra,
        decided_at=made.now - DAY,
    )
    AuditedCase(id=uuid.uuid4(), audit=keep(audit), case=made.case).save(force_insert=True)
    made.things |= {"audit": audit}
    refresh([made.case.pk])


def stop_the_audit(made: Stand) -> None:
    with acting_as(made.cast.petra.user.pk):
        end_audit(again(made["audit"]), by=made.cast.petra, now=made.now, why="It is done")


TELLS = {"post": "conflict-declare"}
"""Whoever only reads may still say that they know the client."""

INPUTS = (
    Input("the assignment ended", carry, end_part),
    Input("the cover is past its end", covers_for_a_moment, wait),
    Input("the cover was handed back", covers, give_back),
    Input("the line ended one step up", one_up, under_another("worker")),
    Input("the lower of two lines ended", two_up, under_another("worker")),
    Input("the upper of two lines ended", two_up, under_another("between")),
    Input(
        "who leads is not asked any more",
        asked_about,
        under_another("worker"),
        "asked-decide",
        "asked-decide",
    ),
    Input("the consultation was ended", consulted, stop_consulting, **TELLS),
    Input("the consultation is past its end", consulted_for_a_moment, wait, **TELLS),
    Input("the intake grant ended", takes_the_case_in, give_to_gina),
    Input("the emergency was closed", in_an_emergency, close_the_emergency, **TELLS),
    Input("the emergency is past its end", lambda made: in_an_emergency(made, SOON), wait, **TELLS),
    Input("the program's team works apart", with_the_team, work_apart),
    Input("the team was left", with_the_team, leave_the_team),
    Input("who is in the team carries no cases", with_the_team, become("intake_worker")),
    Input("the reviewer's role ended", reviews, become("case_manager"), **TELLS),
    Input("the sample is past its end", lambda made: reviews(made, SOON), wait, **TELLS),
    Input("the auditor's role ended", audits, become("case_manager"), **TELLS),
    Input("the audit is past its end", lambda made: audits(made, SOON), wait, **TELLS),
    Input("the audit was ended", audits, stop_the_audit, **TELLS),
)
