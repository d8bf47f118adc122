"""What people try on a walk: the real actions, each by whoever it falls to, fit for it or not."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from careplans.actions.closing import approve_closure, complete_closure, edit_closure, start_closure
from careplans.actions.undoing import undo_closing
from careplans.models import Closure
from casemgmt.agency import policy
from casemgmt.agency.actions.clearing import clear, end_clearance, set_category_rule
from casemgmt.agency.actions.configuring import set_agency_settings, set_program_settings
from casemgmt.agency.actions.people import change_supervisor
from casemgmt.agency.actions.teams import join_team, leave_team
from casemgmt.agency.models import Clearance, Staff, TeamMembership
from clients.actions.asking import ask_to_see, decline_request, let_read
from clients.actions.assigning import assign_case, end_assignment, hand_back
from clients.actions.auditing import approve_audit, ask_for_audit, end_audit
from clients.actions.boundaries import (
    ask_to_lift_wall,
    declare_conflict,
    end_restriction,
    keep_wall,
    lift_wall,
    put_up_wall,
    report_conflict,
    restrict_record,
)
from clients.actions.clearing import clear_in_case, end_case_clearance
from clients.actions.covering import cover_load
from clients.actions.emergency import close_emergency, open_in_emergency
from clients.actions.notes import Happening, write_note
from clients.actions.people import update_client
from clients.actions.referring import receive_referral, take_referral
from clients.actions.sampling import draw_sample
from clients.actions.screening import accept_referral, screen_referral
from clients.models import (
    AccessRequest,
    Assignment,
    Audit,
    Case,
    CaseClearance,
    ClientRestriction,
    ConflictWall,
    EmergencyAccess,
)
from tests.access.dated import oracle

WHY = "As it was agreed on the phone"
CATEGORIES = ("dv_safety", "sud_part2", "psychotherapy_notes")


class NothingThere(Exception):
    """There is no record yet that this could be tried on."""


@dataclass
class Try:
    """One attempt: who, at what instant, about which case and whom, and a number to choose by."""

    by: Staff
    now: dt.datetime
    case: Case
    staff: Staff
    number: int

    @property
    def today(self) -> dt.date:
        return self.case.agency.today(self.now)

    @property
    def category(self) -> str:
        return CATEGORIES[self.number % len(CATEGORIES)]

    @property
    def at(self) -> dict[str, Any]:
        return {"by": self.by, "now": self.now}

    def one(self, model: Any, **where: Any) -> Any:
        """Some record of a model, whoever may see it."""
        rows = list(model._base_manager.filter(**where).order_by("pk"))
        if not rows:
            raise NothingThere
        return rows[self.number % len(rows)]

    def fit(self, role: str) -> None:
        """Mostly of somebody with an office, and now and then of whomever."""
        if self.number % 3:
            self.staff = self.one(Staff, roles__role=role)


def theirs(name: str, one: Try) -> Staff | None:
    """Whose the record is that only its own person does this with; mostly it is they who try."""
    owned: dict[str, tuple[Any, dict[str, str]]] = {
        "hand back": (Assignment, {"role": "covering"}),
        "close an emergency": (EmergencyAccess, {}),
    }
    if name not in owned or one.number % 4 == 0:
        return None
    model, where = owned[name]
    record = one.one(model, during__contains=one.now, **where)
    return Staff.objects.select_related("user", "agency").get(pk=record.staff_id)


def _assign(role: str) -> Callable[[Try], Any]:
    def act(one: Try) -> Any:
        until = one.today + dt.timedelta(days=one.number % 3) if role == "covering" else None
        return assign_case(one.case, staff=one.staff, role=role, until=until, **one.at)

    return act


def _end_part(one: Try) -> Any:
    part = one.one(Assignment, case=one.case, during__contains=one.now)
    return end_assignment(part, why=WHY, **one.at)


def _hand_back(one: Try) -> Any:
    part = one.one(Assignment, role="covering", during__contains=one.now)
    return hand_back(part, handed_back="Nothing happened", **one.at)


def _cover_load(one: Try) -> Any:
    worker = one.by if one.number % 2 else one.one(Staff, lines_up__supervisor=one.by)
    return cover_load(worker, staff=one.staff, until=one.today, **one.at)


def _ask(one: Try) -> Any:
    return ask_to_see(number=one.case.number, reason="She called", **one.at)


def _let_read(one: Try) -> Any:
    request = one.one(AccessRequest, decided_at=None)
    if one.number % 4 == 3:
        return decline_request(request, why=WHY, **one.at)
    return let_read(request, last_day=one.today, **one.at)


def _declare(one: Try) -> Any:
    return declare_conflict(one.case, relation="Cousins", **one.at)


def _report(one: Try) -> Any:
    return report_conflict(one.case, staff=one.staff, relation="Neighbors", **one.at)


def _put_up(one: Try) -> Any:
    return put_up_wall(one.one(ConflictWall, during=None), **one.at)


def _ask_to_lift(one: Try) -> Any:
    return ask_to_lift_wall(one.one(ConflictWall, during__contains=one.now), why=WHY, **one.at)


def _lift(one: Try) -> Any:
    return lift_wall(one.one(ConflictWall, lift_asked_by__isnull=False, lifted_by=None), **one.at)


def _keep(one: Try) -> Any:
    return keep_wall(one.one(ConflictWall, lift_asked_by__isnull=False, lifted_by=None), **one.at)


def _restrict(one: Try) -> Any:
    named = {"program": one.case.program} if one.number % 4 == 3 else {"staff": one.staff}
    return restrict_record(one.case.client, words="Not them", **named, **one.at)


def _let_again(one: Try) -> Any:
    said = one.one(ClientRestriction, during__contains=one.now)
    return end_restriction(said, why=WHY, **one.at)


def _open_in_emergency(one: Try) -> Any:
    ground = ("safety", "safety", "medical", "on_call")[one.number % 4]
    return open_in_emergency(
        ground=ground,
        reason=f"Something is happening at home, {one.now:%d %H:%M}",
        number=one.case.number,
        family_name=one.case.client.family_name,
        personnel="Dr. Roe, General",
        **one.at,
    )


def _close_emergency(one: Try) -> Any:
    return close_emergency(one.one(EmergencyAccess, during__contains=one.now), **one.at)


def _change_supervisor(one: Try) -> Any:
    below = one.one(Staff, agency=one.case.agency)
    above = None if one.number % 5 == 4 else one.staff
    return change_supervisor(below, supervisor=above, why=WHY, **one.at)


def _join(one: Try) -> Any:
    team = one.case.program.teams.first()
    return join_team(team, staff=one.staff, why=WHY, **one.at)


def _leave(one: Try) -> Any:
    return leave_team(one.one(TeamMembership, during__contains=one.now), why=WHY, **one.at)


def _whole_team(one: Try) -> Any:
    values = {"whole_team": one.number % 2 == 0}
    day = one.today + dt.timedelta(days=one.number % 3 // 2)
    return set_program_settings(
        one.case.program, effective_from=day, values=values, why=WHY, **one.at
    )


def _crosses(one: Try) -> Any:
    values = {policy.EMERGENCY_CROSSES: one.number % 4 != 0}
    agency = one.case.agency
    return set_agency_settings(agency, effective_from=one.today, values=values, why=WHY, **one.at)


def _clear(one: Try) -> Any:
    return clear(one.staff, category=one.category, why=WHY, **one.at)


def _end_clearance(one: Try) -> Any:
    return end_clearance(one.one(Clearance, during__contains=one.now), why=WHY, **one.at)


def _clear_in_case(one: Try) -> Any:
    return clear_in_case(one.case, staff=one.staff, category=one.category, why=WHY, **one.at)


def _end_case_clearance(one: Try) -> Any:
    held = one.one(CaseClearance, during__contains=one.now)
    return end_case_clearance(held, why=WHY, **one.at)


def _rule(one: Try) -> Any:
    return set_category_rule(
        one.case.agency,
        category=one.category,
        existence_is_shown=False,
        supervisors_see=one.number % 2 == 0,
        why=WHY,
        **one.at,
    )


def _start_closing(one: Try) -> Any:
    return start_closure(one.case, reason="moved", narrative="She moved away.", **one.at)


def _close(one: Try) -> Any:
    """Everything a closing takes, by whoever begins with it."""
    closure = one.one(Closure, case=one.case, state="open")
    edit_closure(
        closure,
        summary="Meals came.",
        prepared="Talked about it",
        closes_on=one.today,
        how_told="in_person",
        told_on=one.today,
        others_told="Harbor Kitchen",
        transfer="Nobody needed",
        services_settled=True,
        record_checked=True,
        **one.at,
    )
    return complete_closure(closure, **one.at)


def _approve_closing(one: Try) -> Any:
    return approve_closure(one.one(Closure, case=one.case, state="open"), **one.at)


def _undo_closing(one: Try) -> Any:
    return undo_closing(one.one(Closure, case=one.case, state="completed"), why=WHY, **one.at)


def _return(one: Try) -> Any:
    """A client whose case was closed comes back."""
    if one.case.is_open and one.number % 3:
        raise NothingThere
    referral = receive_referral(
        program=one.case.program,
        received_at=one.now - dt.timedelta(minutes=5),
        referrer_kind="hospital",
        method="professional",
        given_name=one.case.client.given_name,
        reason="Home alone after a fall.",
        **one.at,
    )
    if referral.taken_by_id is None:
        take_referral(referral, **one.at)
    judged: dict[str, Any] = {"is_eligible": True, "is_appropriate": True}
    screen_referral(referral, **judged, basis="Over sixty", rationale="Meals help", **one.at)
    first = {"passed_over_reason": "They fell"}
    return accept_referral(referral, client=one.case.client, **first, **one.at)


def _move_home(one: Try) -> Any:
    return update_client(one.case.client, changes={}, address="9 New Street", **one.at)


def _write(one: Try) -> Any:
    categories = [] if one.number % 2 else [one.category]
    visit = Happening("home_visit", one.now - dt.timedelta(minutes=1), categories=categories)
    return write_note(one.case, happening=visit, text="Seen", **one.at)


def _sample(one: Try) -> Any:
    one.fit("quality_reviewer")
    return draw_sample(
        one.case.program, reviewer=one.staff, size=2, last_day=one.today, why=WHY, **one.at
    )


def _ask_for_audit(one: Try) -> Any:
    one.fit("external_auditor")
    return ask_for_audit(
        auditor=one.staff,
        numbers=[one.case.number],
        authority="A contract",
        first_day=one.today,
        last_day=one.today,
        **one.at,
    )


def _approve_audit(one: Try) -> Any:
    return approve_audit(one.one(Audit, state="waiting"), **one.at)


def _end_audit(one: Try) -> Any:
    return end_audit(one.one(Audit, state="approved", during__contains=one.now), why=WHY, **one.at)


OFFICERS, ADMIN = ("petra", "paul"), ("alex",)
Fit = str | tuple[str, ...]
ACTS: dict[str, tuple[Callable[[Try], Any], Fit]] = {
    "give the case": (_assign("primary"), oracle.LEAD),
    "give a second part": (_assign("secondary"), oracle.LEAD),
    "have it covered": (_assign("covering"), oracle.LEAD),
    "end a part": (_end_part, oracle.LEAD),
    "hand back": (_hand_back, ()),
    "have a load covered": (_cover_load, oracle.LEAD),
    "ask to see": (_ask, ()),
    "decide on who asks": (_let_read, oracle.LEAD),
    "declare a conflict": (_declare, oracle.SEE),
    "tell of a conflict": (_report, oracle.SEE),
    "put up a wall": (_put_up, OFFICERS),
    "ask to lift a wall": (_ask_to_lift, OFFICERS),
    "lift a wall": (_lift, OFFICERS),
    "keep a wall": (_keep, OFFICERS),
    "take a client's word": (_restrict, oracle.CHANGE),
    "take back a client's word": (_let_again, oracle.CHANGE),
    "open in an emergency": (_open_in_emergency, ()),
    "close an emergency": (_close_emergency, ()),
    "change a supervisor": (_change_supervisor, ADMIN),
    "put into a team": (_join, ADMIN),
    "take out of a team": (_leave, ADMIN),
    "let the whole team in": (_whole_team, ADMIN),
    "let emergencies cross": (_crosses, ADMIN),
    "clear": (_clear, ADMIN),
    "end a clearance": (_end_clearance, ADMIN),
    "clear in a case": (_clear_in_case, oracle.LEAD),
    "end a clearance in a case": (_end_case_clearance, oracle.LEAD),
    "decide about a category": (_rule, ADMIN),
    "begin to close": (_start_closing, oracle.CHANGE),
    "agree to the closing": (_approve_closing, oracle.LEAD),
    "close": (_close, oracle.CHANGE),
    "undo a closing": (_undo_closing, oracle.LEAD),
    "come back": (_return, oracle.ATTEND),
    "move home": (_move_home, oracle.CHANGE),
    "write a note": (_write, oracle.NOTE),
    "draw a sample": (_sample, OFFICERS),
    "ask for an audit": (_ask_for_audit, OFFICERS),
    "approve an audit": (_approve_audit, OFFICERS),
    "end an audit": (_end_audit, OFFICERS),
}
"""With each of them who is fit for it: who has a right in the case, or by name; () for anybody."""
