"""What two people do at once, and how much of it there may be afterwards."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any

from django.db import transaction
from django.utils import timezone

from careplans.actions.agreeing import agree_plan
from careplans.actions.closing import complete_closure
from careplans.actions.planning import propose_plan, start_plan
from careplans.models import ServicePlan
from casemgmt.agency.actions.clearing import clear, end_clearance
from casemgmt.agency.actions.inviting import invite_person, join
from casemgmt.agency.models import Clearance, Staff
from casemgmt.core.identity import acting_as
from casemgmt.core.locking import patiently
from clients.actions.assigning import assign_case, hand_back
from clients.actions.auditing import approve_audit, ask_for_audit, end_audit
from clients.actions.boundaries import (
    declare_conflict,
    put_up_wall,
    report_conflict,
    restrict_record,
)
from clients.actions.clearing import clear_in_case
from clients.actions.covering import cover_load
from clients.actions.emergency import open_in_emergency
from clients.actions.sampling import draw_sample
from clients.actions.screening import accept_referral
from clients.models import (
    Assignment,
    Audit,
    Case,
    CaseClearance,
    ClientRestriction,
    ConflictWall,
    EmergencyAccess,
    ReviewSample,
)
from tests.access.revoking.stand import again, somebody
from tests.careplans.arranging import ALL_FIVE, draft, nearly_closed, ready_case
from tests.cast import PASSWORD, Cast
from tests.conftest import dice
from tests.stories import a_case, a_referral

Act = Callable[[], Any]
DAY = dt.timedelta(days=1)

NAMES = dice(__name__)


@dataclass(frozen=True)
class Pair:
    """Two acts, how many of them may be done, and how many rows there may be afterwards."""

    acts: tuple[Act, Act]
    left: Callable[[], int]
    rows: tuple[int, ...] = (1,)
    done: tuple[int, ...] = (1,)


def act(action: Callable[..., Any], by: Staff, *subjects: Any, **given: Any) -> Act:
    """An action as a page carries it out, on records of its own."""

    def acted() -> Any:
        own, actor = [again(subject) for subject in subjects], again(by)
        with acting_as(by.user_id), transaction.atomic(), patiently():
            return action(*own, by=actor, now=timezone.now(), **given)

    return acted


def at_the_moment(model: Any, **facts: Any) -> Callable[[], int]:
    """How many such rows hold now."""
    rows = model._base_manager.filter(**facts)
    return lambda: int(rows.filter(during__contains=timezone.now()).count())


def _active(cast: Cast, now: dt.datetime) -> Case:
    case = a_case(cast, now - 2 * DAY, stage="active")
    return again(case)


def covers(cast: Cast, now: dt.datetime) -> Pair:
    case, until = _active(cast, now), cast.agency.today(now) + 2 * DAY
    given = {"staff": cast.omar, "role": "covering", "until": until}
    acts = tuple(act(assign_case, by, case, **given) for by in (cast.sally, cast.vera))
    return Pair(acts, at_the_moment(Assignment, case=case, staff=cast.omar), done=(1, 2))


def new_primaries(cast: Cast, now: dt.datetime) -> Pair:
    case = _active(cast, now)
    acts = tuple(act(assign_case, cast.sally, case, staff=to) for to in (cast.gina, cast.omar))
    return Pair(acts, at_the_moment(Assignment, case=case, role="primary"), done=(1, 2))


def loads(cast: Cast, now: dt.datetime) -> Pair:
    away, until = somebody(cast, "case_manager"), cast.agency.today(now) + 2 * DAY
    case = _active(cast, now)
    assign_case(case, by=cast.sally, now=now - DAY, staff=away)
    acts = tuple(act(cover_load, away, away, staff=cast.gina, until=until) for _ in range(2))
    return Pair(acts, at_the_moment(Assignment, case=case, role="covering"))


def covers_given_back(cast: Cast, now: dt.datetime) -> Pair:
    case, until = _active(cast, now), cast.agency.today(now) + 2 * DAY
    cover = {"staff": cast.omar, "role": "covering", "until": until}
    part = assign_case(case, by=cast.sally, now=now - DAY, **cover)
    acts = tuple(act(hand_back, cast.omar, part, handed_back="All is well") for _ in range(2))
    return Pair(acts, at_the_moment(Assignment, pk=part.pk), rows=(0,))


def closings(cast: Cast, now: dt.datetime) -> Pair:
    closure = nearly_closed(cast, now)
    acts = tuple(act(complete_closure, cast.mia, closure) for _ in range(2))
    closed = Case.objects.filter(pk=closure.case_id, stage="closed")
    return Pair(acts, closed.count)


def agreements(cast: Cast, now: dt.datetime) -> Pair:
    plan = propose_plan(draft(cast, ready_case(cast, now), now), by=cast.mia, now=now)
    given: dict[str, Any] = {"agreement": "signed", "agreed_name": "Rosa", "disclosed": ALL_FIVE}
    acts = tuple(act(agree_plan, cast.mia, plan, **given) for _ in range(2))
    return Pair(acts, ServicePlan.objects.filter(pk=plan.pk, agreed_at__isnull=False).count)


def plans(cast: Cast, now: dt.datetime) -> Pair:
    case = ready_case(cast, now)
    acts = tuple(act(start_plan, by, case) for by in (cast.mia, cast.sally))
    return Pair(acts, ServicePlan.objects.filter(case=case).count)


def conflicts_told_of(cast: Cast, now: dt.datetime) -> Pair:
    case = _active(cast, now)
    given = {"staff": cast.paul, "relation": "Neighbors"}
    acts = tuple(act(report_conflict, cast.mia, case, **given) for _ in range(2))
    return Pair(acts, ConflictWall.objects.filter(client=case.client_id).count)


def walls(cast: Cast, now: dt.datetime) -> Pair:
    case = _active(cast, now)
    given = {"staff": cast.paul, "relation": "Neighbors"}
    told = [report_conflict(case, by=by, now=now - DAY, **given) for by in (cast.mia, cast.sally)]
    acts = tuple(act(put_up_wall, cast.petra, wall) for wall in told)
    return Pair(acts, at_the_moment(ConflictWall, client=case.client_id))


def conflicts_declared(cast: Cast, now: dt.datetime) -> Pair:
    case = _active(cast, now)
    acts = tuple(act(declare_conflict, cast.mia, case, relation="Cousins") for _ in range(2))
    return Pair(acts, at_the_moment(ConflictWall, client=case.client_id))


def restrictions(cast: Cast, now: dt.datetime) -> Pair:
    client = _active(cast, now).client
    given = {"staff": cast.omar, "words": "Not him"}
    acts = tuple(act(restrict_record, by, client, **given) for by in (cast.mia, cast.sally))
    return Pair(acts, at_the_moment(ClientRestriction, client=client), rows=(2,), done=(2,))


def emergencies(cast: Cast, now: dt.datetime) -> Pair:
    case, sam = _active(cast, now), somebody(cast, "case_manager")
    told = {"number": case.number, "family_name": case.client.family_name}
    given = {"ground": "safety", "reason": f"She has taken pills {case.number}", **told}
    acts = tuple(act(open_in_emergency, sam, **given) for _ in range(2))
    return Pair(acts, at_the_moment(EmergencyAccess, client=case.client_id))


def samples(cast: Cast, now: dt.datetime) -> Pair:
    _active(cast, now)
    reviewer, last_day = somebody(cast, "quality_reviewer"), cast.agency.today(now) + 2 * DAY
    given = {"reviewer": reviewer, "size": 1, "last_day": last_day, "why": "How plans are kept"}
    acts = tuple(act(draw_sample, cast.petra, cast.program, **given) for _ in range(2))
    return Pair(acts, at_the_moment(ReviewSample, reviewer=reviewer))


def _an_audit(cast: Cast, now: dt.datetime) -> tuple[Audit, Staff]:
    auditor, today = somebody(cast, "external_auditor"), cast.agency.today(now)
    days = {"first_day": today, "last_day": today + 2 * DAY}
    case = _active(cast, now)
    ask = act(
        ask_for_audit, cast.petra, auditor=auditor, numbers=[case.number], authority="A law", **days
    )
    return ask(), somebody(cast, "privacy_officer")


def audits_approved(cast: Cast, now: dt.datetime) -> Pair:
    audit, officer = _an_audit(cast, now)
    acts = tuple(act(approve_audit, officer, audit, why="As agreed") for _ in range(2))
    return Pair(acts, at_the_moment(Audit, pk=audit.pk, state="approved"))


def an_audit_approved_and_ended(cast: Cast, now: dt.datetime) -> Pair:
    audit, officer = _an_audit(cast, now)
    acts = (
        act(approve_audit, officer, audit, why="As agreed"),
        act(end_audit, cast.petra, audit, why="Not needed"),
    )
    return Pair(acts, at_the_moment(Audit, pk=audit.pk), rows=(0, 1), done=(1, 2))


def clearances(cast: Cast, now: dt.datetime) -> Pair:
    sam = somebody(cast, "case_manager")
    given = {"category": "genetic", "why": "Trained"}
    acts = tuple(act(clear, cast.alex, sam, **given) for _ in range(2))
    return Pair(acts, at_the_moment(Clearance, staff=sam))


def clearances_ended(cast: Cast, now: dt.datetime) -> Pair:
    sam = somebody(cast, "case_manager")
    held = clear(sam, by=cast.alex, now=now - DAY, category="genetic", why="Trained")
    acts = tuple(act(end_clearance, cast.alex, held, why="Moved") for _ in range(2))
    return Pair(acts, at_the_moment(Clearance, staff=sam), rows=(0,))


def clearances_in_a_case(cast: Cast, now: dt.datetime) -> Pair:
    case = _active(cast, now)
    given = {"staff": cast.mia, "category": "psychotherapy_notes", "why": "Asked"}
    acts = tuple(act(clear_in_case, by, case, **given) for by in (cast.sally, cast.vera))
    return Pair(acts, at_the_moment(CaseClearance, case=case))


def unlike() -> str:
    """A name that is like no other one, so that nobody is asked whether they are the same."""
    return "".join(NAMES.choices(ascii_lowercase, k=12)).capitalize()


def referrals(cast: Cast, now: dt.datetime) -> Pair:
    names = {"given_name": unlike(), "family_name": unlike()}
    referral = a_referral(cast, now, **names)
    acts = tuple(act(accept_referral, cast.ines, referral) for _ in range(2))
    return Pair(acts, Case.objects.filter(referral=referral).count)


def newcomers(cast: Cast, now: dt.datetime) -> Pair:
    email = f"new-{now.timestamp()}@example.org"
    given: dict[str, Any] = {"email": email, "name": "Nell", "roles": ["case_manager"]}
    token = invite_person(cast.agency, by=cast.alex, now=now, **given).token

    def come() -> Any:
        with acting_as(None), transaction.atomic(), patiently():
            return join(token, now=timezone.now(), password=PASSWORD)

    return Pair((come, come), Staff.objects.filter(user__email=email).count)


PAIRS: tuple[Callable[[Cast, dt.datetime], Pair], ...] = (
    covers,
    new_primaries,
    loads,
    covers_given_back,
    closings,
    agreements,
    plans,
    conflicts_told_of,
    walls,
    conflicts_declared,
    restrictions,
    emergencies,
    samples,
    audits_approved,
    an_audit_approved_and_ended,
    clearances,
    clearances_ended,
    clearances_in_a_case,
    referrals,
    newcomers,
)
