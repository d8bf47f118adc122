"""How each action is tried: by somebody, on themselves or on others."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from assessments.actions.templates import make_default_template, publish_template
from casemgmt.agency.actions import (
    clearing,
    configuring,
    inviting,
    people,
    proposing,
    returning,
    teams,
)
from casemgmt.agency.models import Staff
from casemgmt.retention.actions import set_retention_rule
from clients.actions import (
    asking,
    assigning,
    auditing,
    boundaries,
    covering,
    emergency,
    sampling,
    screening,
)
from clients.actions.admitting import approve_criteria
from clients.actions.clearing import clear_in_case, end_case_clearance
from consent.actions.texts import default_consent_form, default_release_texts
from tests.access.powers.setting import (
    Setting,
    a_link,
    a_membership,
    a_part,
    a_proposal,
    a_request,
    a_restriction,
    a_template,
    a_wall,
    an_audit,
    an_emergency,
    cleared,
    lost,
    nothing_to_review,
    supervisors_see,
)

Act = Callable[[], Any]
Try = Callable[[Setting, Staff], Act]
"""Arranges what an attempt needs, and gives the attempt itself."""
DAY = dt.timedelta(days=1)
ACTS: dict[tuple[str, str], Try] = {}
KEPT = "dv_safety"


def by(action: Any, *places: str) -> Callable[[Callable[..., Any]], Any]:
    """What an action is given on each place; the function answers (subject, arguments)."""
    name = f"{action.__module__}.{action.__name__}".removeprefix("casemgmt.")
    short = name.replace(".actions", "")

    def register(given: Callable[[Setting, Staff, str], tuple[Any, dict[str, Any]]]) -> Any:
        for place in places:
            ACTS[short, place] = lambda s, me, on=place: _prepared(action, s, me, given(s, me, on))
        return given

    return register


def _prepared(action: Any, s: Setting, me: Staff, given: tuple[Any, dict[str, Any]]) -> Act:
    subject, arguments = given
    subjects = [] if subject is None else [type(subject)._base_manager.get(pk=subject.pk)]
    return lambda: action(*subjects, by=me, now=s.now, **arguments)


def there(s: Setting, on: str) -> Any:
    """The agency, or another one."""
    return s.cast.other_agency if on == "elsewhere" else s.cast.agency


def program(s: Setting, on: str) -> Any:
    places = {"elsewhere": s.cast.other_program, "own_team": s.cast.second_program}
    return places.get(on, s.cast.program)


def whom(s: Setting, me: Staff, on: str) -> Staff:
    """Oneself, Lou, or somebody of another agency (for whom that is one's own, one of ours)."""
    if on == "elsewhere":
        return s.people["lou" if me == s.people["otto"] else "otto"]
    return me if on == "oneself" else s.people["lou"]


@by(clearing.clear, "oneself", "another", "below_where_seen")
def _clear(s: Setting, me: Staff, on: str) -> Any:
    if on == "below_where_seen":
        supervisors_see(s, "hiv_sti")
        return s.people["tom"], {"category": "hiv_sti", "why": "Trained"}
    return whom(s, me, on), {"category": "genetic", "why": "Trained"}


@by(clearing.end_clearance, "another")
def _end_clearance(s: Setting, me: Staff, on: str) -> Any:
    return cleared(s, s.people["lou"], KEPT), {"why": "Moved"}


@by(clearing.set_category_rule, "here", "supervisors_see", "elsewhere")
def _rule(s: Setting, me: Staff, on: str) -> Any:
    sees = on == "supervisors_see"
    if sees:
        cleared(s, s.people["tom"], "genetic")
    decided = {"existence_is_shown": not sees, "supervisors_see": sees, "why": "Decided"}
    return there(s, on), {"category": "genetic", **decided}


@by(configuring.change_agency, "here", "elsewhere")
def _agency(s: Setting, me: Staff, on: str) -> Any:
    return there(s, on), {"phone": "555 0199"}


@by(configuring.open_program, "here", "elsewhere")
def _open_program(s: Setting, me: Staff, on: str) -> Any:
    return there(s, on), {"name": "Meals", "purpose": "Food", "model": "broker"}


@by(configuring.change_program, "here", "elsewhere")
def _program(s: Setting, me: Staff, on: str) -> Any:
    return program(s, on), {"purpose": "Another"}


@by(configuring.set_program_settings, "here", "own_team", "elsewhere")
def _program_settings(s: Setting, me: Staff, on: str) -> Any:
    return program(s, on), {"effective_from": s.today, "values": {"whole_team": True}}


@by(configuring.set_agency_settings, "here", "elsewhere")
def _agency_settings(s: Setting, me: Staff, on: str) -> Any:
    return there(s, on), {"effective_from": s.today, "values": {"idle_minutes": 6}}


@by(inviting.invite_person, "here", "below_oneself", "below_somebody_below", "elsewhere")
def _invite(s: Setting, me: Staff, on: str) -> Any:
    above = {"below_oneself": me, "below_somebody_below": s.people["sid"]}.get(on)
    who = {"email": "nell@example.org", "name": "Nell", "roles": ["case_manager"]}
    return there(s, on), {**who, "supervisor": above}


@by(inviting.withdraw_invitation, "here", "elsewhere")
def _withdraw(s: Setting, me: Staff, on: str) -> Any:
    return a_link(s, agency=there(s, on), name="Nell", roles=["case_manager"]), {}


@by(people.change_roles, "oneself", "another", "elsewhere")
def _roles(s: Setting, me: Staff, on: str) -> Any:
    wanted = ["case_manager", "supervisor", "agency_admin"]
    return whom(s, me, on), {"roles": wanted, "why": "Stands in"}


@by(people.change_employment, "another", "elsewhere")
def _employment(s: Setting, me: Staff, on: str) -> Any:
    return whom(s, me, on), {"job_title": "Lead", "fte": Decimal(1), "why": "Promoted"}


@by(people.change_supervisor, "below_oneself", "below_somebody_below", "another", "elsewhere")
def _supervisor(s: Setting, me: Staff, on: str) -> Any:
    above = {"below_oneself": me, "below_somebody_below": s.people["sid"], "elsewhere": None}
    below = whom(s, me, on) if on == "elsewhere" else s.people["tia"]
    return below, {"supervisor": above.get(on, s.people["vera"]), "why": "Moved"}


@by(people.deactivate_person, "oneself", "another", "elsewhere")
def _deactivate(s: Setting, me: Staff, on: str) -> Any:
    return whom(s, me, on), {"why": "Left"}


@by(proposing.agree_to_officer, "oneself", "asked_by_oneself", "another", "elsewhere")
@by(proposing.decline_officer, "oneself", "asked_by_oneself", "another", "elsewhere")
def _officer(s: Setting, me: Staff, on: str) -> Any:
    asks = me if on == "asked_by_oneself" else s.not_me(me)
    return a_proposal(s, whom(s, me, on), asks), {"why": "Two are better"}


@by(returning.ask_for_return, "oneself", "checked_by_oneself", "another", "elsewhere")
def _return(s: Setting, me: Staff, on: str) -> Any:
    checks = me if on == "checked_by_oneself" else s.not_me(me)
    return whom(s, me, on), {"checked_by": checks, "how": "Met in person"}


@by(returning.confirm_identity, "oneself", "asked_of_vera")
def _confirm(s: Setting, me: Staff, on: str) -> Any:
    is_own = on == "oneself"
    asked = lost(s, me, s.not_me(me)) if is_own else lost(s, s.people["lou"], s.people["vera"])
    return asked, {"how": "Met in person"}


@by(returning.refuse_identity, "asked_of_vera")
def _refuse(s: Setting, me: Staff, on: str) -> Any:
    return lost(s, s.people["lou"], s.people["vera"]), {"how": "Never seen"}


@by(teams.open_team, "here", "elsewhere")
def _open_team(s: Setting, me: Staff, on: str) -> Any:
    return there(s, on), {"name": "North", "program": None, "why": "New"}


@by(teams.join_team, "oneself", "another", "elsewhere")
def _join(s: Setting, me: Staff, on: str) -> Any:
    team = s.records["there" if on == "elsewhere" else "team"]
    newcomer = s.people["otto"] if on == "elsewhere" else whom(s, me, on)
    return team, {"staff": newcomer, "why": "Lives there"}


@by(teams.leave_team, "oneself", "another")
def _leave(s: Setting, me: Staff, on: str) -> Any:
    return a_membership(s, whom(s, me, on)), {"why": "Moved"}


@by(asking.let_read, "oneself", "another", "from_elsewhere")
def _let_read(s: Setting, me: Staff, on: str) -> Any:
    who = {"another": s.people["lou"], "from_elsewhere": s.people["otto"]}.get(on, me)
    return a_request(s, who), {"last_day": s.today + DAY}


@by(assigning.assign_case, "oneself", "another")
def _assign(s: Setting, me: Staff, on: str) -> Any:
    return s.cases["mias"], {"staff": whom(s, me, on), "role": "secondary"}


@by(assigning.end_assignment, "another")
def _end_part(s: Setting, me: Staff, on: str) -> Any:
    return a_part(s, s.people["lou"]), {"why": "Not needed"}


@by(boundaries.put_up_wall, "another")
def _put_up(s: Setting, me: Staff, on: str) -> Any:
    return a_wall(s, s.people["lou"], during=None), {}


@by(boundaries.set_wall_aside, "oneself", "another")
def _set_aside(s: Setting, me: Staff, on: str) -> Any:
    return a_wall(s, whom(s, me, on), during=None), {"why": "No conflict"}


@by(boundaries.ask_to_lift_wall, "oneself", "another")
def _ask_to_lift(s: Setting, me: Staff, on: str) -> Any:
    return a_wall(s, whom(s, me, on)), {"why": "They are not related"}


@by(boundaries.lift_wall, "oneself", "another")
def _lift(s: Setting, me: Staff, on: str) -> Any:
    asks = s.not_me(me, "petra", "alma") if on == "oneself" else s.people["petra"]
    return a_wall(s, whom(s, me, on), lift_asked_by=asks, lift_reason="Not related"), {}


@by(boundaries.restrict_record, "another")
def _restrict(s: Setting, me: Staff, on: str) -> Any:
    return s.cases["mias"].client, {"words": "Not him", "staff": s.people["lou"]}


@by(boundaries.end_restriction, "oneself", "own_program", "another")
def _end_restriction(s: Setting, me: Staff, on: str) -> Any:
    if on == "own_program":
        return a_restriction(s, "toms", program=s.cast.second_program), {"why": "She may"}
    return a_restriction(s, staff=whom(s, me, on)), {"why": "She may"}


@by(clear_in_case, "oneself", "another", "below_where_seen")
def _clear_here(s: Setting, me: Staff, on: str) -> Any:
    if on == "below_where_seen":
        supervisors_see(s, "hiv_sti")
        tom = {"staff": s.people["tom"], "category": "hiv_sti", "why": "Needs it"}
        return s.cases["toms"], tom
    who = me if on == "oneself" else s.people["mia"]
    return s.cases["mias"], {"staff": who, "category": "genetic", "why": "Needs it"}


@by(end_case_clearance, "another")
def _end_here(s: Setting, me: Staff, on: str) -> Any:
    return cleared(s, s.people["mia"], "genetic", "mias"), {"why": "Done"}


@by(covering.cover_load, "oneself", "another")
def _cover(s: Setting, me: Staff, on: str) -> Any:
    given = {"staff": whom(s, me, on), "until": s.today + DAY}
    return s.people["mia"], given


@by(emergency.open_in_emergency, "a_client")
def _emergency(s: Setting, me: Staff, on: str) -> Any:
    case = s.cases["mias"]
    told = {"number": case.number, "family_name": case.client.family_name}
    return None, {"ground": "safety", "reason": "She says that she has taken pills", **told}


@by(emergency.review_emergency, "oneself", "another")
def _review(s: Setting, me: Staff, on: str) -> Any:
    return an_emergency(s, whom(s, me, on)), {"outcome": "appropriate", "findings": "It was right"}


@by(sampling.draw_sample, "oneself", "another", "elsewhere")
def _draw(s: Setting, me: Staff, on: str) -> Any:
    reviewer = me if on == "oneself" else s.people["quinn"]
    nothing_to_review(s, reviewer)
    given = {"reviewer": reviewer, "size": 1, "last_day": s.today + DAY, "why": "Yearly"}
    return program(s, on), given


@by(auditing.ask_for_audit, "oneself", "another")
def _ask_for_audit(s: Setting, me: Staff, on: str) -> Any:
    auditor = me if on == "oneself" else s.people["alma"]
    days = {"first_day": s.today, "last_day": s.today + DAY}
    return None, {
        "auditor": auditor, "numbers": [s.cases["mias"].number], "authority": "By contract", **days
    }  # fmt: skip


@by(auditing.approve_audit, "oneself", "asked_by_oneself", "another")
@by(auditing.decline_audit, "another")
@by(auditing.end_audit, "another")
def _about_an_audit(s: Setting, me: Staff, on: str) -> Any:
    auditor = me if on == "oneself" else s.people["alma"]
    others = [one for one in (s.people["quinn"], s.people["sally"]) if one != auditor]
    asked = an_audit(s, auditor, me if on == "asked_by_oneself" and me != auditor else others[0])
    return asked, {"why": "Looked into it"}


@by(screening.accept_referral, "taken_by_ines")
def _accept(s: Setting, me: Staff, on: str) -> Any:
    return s.records["referral"], {"passed_over_reason": "They fell"}


@by(default_consent_form, "here", "elsewhere")
def _form(s: Setting, me: Staff, on: str) -> Any:
    return there(s, on), {}


@by(default_release_texts, "here", "elsewhere")
def _release_texts(s: Setting, me: Staff, on: str) -> Any:
    return there(s, on), {}


@by(make_default_template, "here", "elsewhere")
def _template(s: Setting, me: Staff, on: str) -> Any:
    return there(s, on), {}


@by(publish_template, "here", "elsewhere")
def _publish(s: Setting, me: Staff, on: str) -> Any:
    return a_template(s, there(s, on)), {}


@by(approve_criteria, "here", "elsewhere")
def _criteria(s: Setting, me: Staff, on: str) -> Any:
    asks = {"question": "Alone?", "kind": "yes_no", "about": "housing", "weight": 1}
    return program(s, on), {"criteria": [asks], "effective_from": s.today, "why": "Policy"}


@by(set_retention_rule, "here", "elsewhere")
def _retention(s: Setting, me: Staff, on: str) -> Any:
    kept = {"record_class": "case_file", "years": 50, "basis": "Policy"}
    return there(s, on), {**kept, "effective_from": s.today + 40 * DAY}
