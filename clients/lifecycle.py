"""The stages of a case: one table of moves, guards from the registry, one ``move()``.

Every move writes one transition row that never changes. Only actions may import this module.
"""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.bulk import A_STATEMENT, change_records
from casemgmt.core.errors import Missing, Refused
from clients.after_death import refuse_after_death
from clients.models import Assignment, Case, CaseTransition, Stage
from clients.registry import StageGuard, stage_guards


@dataclass(frozen=True)
class Move:
    """A move the standards know of, and the access action it needs."""

    from_stage: Stage
    to_stage: Stage
    action: str = "move"
    needs_reason: bool = False


MOVES: tuple[Move, ...] = (
    Move(Stage.INTAKE, Stage.ASSESSMENT),
    Move(Stage.ASSESSMENT, Stage.PLANNING),
    Move(Stage.PLANNING, Stage.ACTIVE),
    Move(Stage.ACTIVE, Stage.ON_HOLD, needs_reason=True),
    Move(Stage.ON_HOLD, Stage.ACTIVE),
    Move(Stage.INTAKE, Stage.CLOSING, needs_reason=True),
    Move(Stage.ASSESSMENT, Stage.CLOSING, needs_reason=True),
    Move(Stage.PLANNING, Stage.CLOSING, needs_reason=True),
    Move(Stage.ACTIVE, Stage.CLOSING, needs_reason=True),
    Move(Stage.ON_HOLD, Stage.CLOSING, needs_reason=True),
    Move(Stage.CLOSING, Stage.INTAKE, action="approve", needs_reason=True),
    Move(Stage.CLOSING, Stage.ASSESSMENT, action="approve", needs_reason=True),
    Move(Stage.CLOSING, Stage.PLANNING, action="approve", needs_reason=True),
    Move(Stage.CLOSING, Stage.ACTIVE, action="approve", needs_reason=True),
    Move(Stage.CLOSING, Stage.CLOSED),
    Move(Stage.CLOSED, Stage.CLOSING, action="undo", needs_reason=True),
)


AFTER_DEATH = frozenset({Stage.CLOSING, Stage.CLOSED})
"""The only stages a case still goes to once its client has died (CLO-15)."""


def find_move(from_stage: str, to_stage: str) -> Move | None:
    """The move between two stages, or ``None`` when there is none."""
    wanted = (from_stage, to_stage)
    return next((move for move in MOVES if (move.from_stage, move.to_stage) == wanted), None)


def missing_for(case: Case, to_stage: str, now: dt.datetime) -> list[Missing]:
    """What still stands between a case and a stage: "Before you can move on"."""
    return [one for _name, _guard, found in _looked_at(case, to_stage, now) for one in found]


def checks_of(case: Case, to_stage: str, now: dt.datetime) -> list[tuple[Any, list[Missing]]]:
    """Every condition of a move: what it says when it is met, and what still stands in its way."""
    return [(guard.done, found) for _name, guard, found in _looked_at(case, to_stage, now)]


def move(
    case: Case,
    to_stage: str,
    *,
    by: Staff,
    now: dt.datetime,
    why: str = "",
    hold_reason: str = "",
    hold_review_on: dt.date | None = None,
) -> Case:
    """Move a case to a stage, or raise ``Refused`` with everything that is still missing.

    Runs inside the caller's transaction. Whoever closes a case refreshes the index as the last
    thing, since nobody may write what a closed case holds. ``hold_reason`` and ``hold_review_on``
    belong to the stage On hold alone.
    """
    step = find_move(case.stage, to_stage)
    if step is None:
        raise Refused(
            _("A case can't go from %(here)s to %(there)s.")
            % {"here": case.get_stage_display(), "there": Stage(to_stage).label}
        )
    allow(by, step.action, case, now)
    if to_stage not in AFTER_DEATH:
        refuse_after_death(case.pk)
    if step.needs_reason and not why.strip():
        raise Refused(_("Say why."), field="why")
    missing = missing_for(case, to_stage, now)
    if missing:
        raise Refused(_("Before you can move on, these are still needed."), missing=missing)
    case.hold_reason, case.hold_review_on = hold_reason, hold_review_on
    return _carry_out(case, Stage(to_stage), by=by, now=now, why=why)


def record_opening(case: Case, *, by: Staff, now: dt.datetime, why: str) -> None:
    """Write the first transition row of a new case."""
    record_openings([case], by=by, now=now, why=why)


def record_openings(cases: Sequence[Case], *, by: Staff, now: dt.datetime, why: str) -> None:
    """Write the first transition row of each of these new cases."""
    rows = [_transition(case, "", case.stage, by=by, now=now, why=why) for case in cases]
    CaseTransition._base_manager.bulk_create(rows, batch_size=A_STATEMENT)


def take_back(cases: Any, *, by: Staff, now: dt.datetime, why: str) -> None:
    """Close cases that a file brought in by mistake and nobody worked, out of the order of stages,
    inside an action that has decided already. ``cases`` is a queryset; it refreshes nothing."""
    found, closed = list(cases), Stage.CLOSED
    rows = [_transition(case, case.stage, closed, by=by, now=now, why=why) for case in found]
    CaseTransition._base_manager.bulk_create(rows, batch_size=A_STATEMENT)
    changes = {"stage": closed, "closed_at": now}
    change_records(Case, [case.pk for case in found], changes, by=by, now=now, why=why)


def _carry_out(case: Case, to_stage: Stage, *, by: Staff, now: dt.datetime, why: str) -> Case:
    from_stage = case.stage
    checked = [name for name, _guard in _guards(from_stage, to_stage)]
    case.stage = to_stage
    if to_stage == Stage.ACTIVE and case.activated_at is None:
        case.activated_at = now
    case.closed_at = now if to_stage == Stage.CLOSED else None
    fields = ["stage", "activated_at", "closed_at", "hold_reason", "hold_review_on"]
    moved = why or _("Moved to %(stage)s") % {"stage": to_stage.label}
    audit.save(case, by=by, why=moved, only=fields)
    row = _transition(case, from_stage, to_stage, by=by, now=now, why=why)
    row.checked = checked
    row.save(force_insert=True)
    if to_stage == Stage.CLOSED:
        _end_assignments(case, by=by, now=now)
    return case


def _end_assignments(case: Case, *, by: Staff, now: dt.datetime) -> None:
    for assignment in Assignment.objects.filter(case=case).at(now):
        assignment.end(now, by_closure=True)
        audit.save(
            assignment, by=by, why=_("The case was closed"), only=["during", "ended_by_closure"]
        )


def _transition(
    case: Case, from_stage: str, to_stage: str, *, by: Staff, now: dt.datetime, why: str
) -> CaseTransition:
    return CaseTransition(
        id=uuid.uuid4(),
        case=case,
        from_stage=from_stage,
        to_stage=to_stage,
        at=now,
        by=by,
        reason=why,
    )


def _looked_at(
    case: Case, to_stage: str, now: dt.datetime
) -> Iterator[tuple[str, StageGuard, list[Missing]]]:
    """Every guard of a move with what it still wants; what several are about is read once."""
    read: dict[Any, Any] = {}
    for name, guard in _guards(case.stage, to_stage):
        if guard.about not in read:
            read[guard.about] = guard.about(case, now)
        yield name, guard, guard.missing(read[guard.about], now)


def _guards(from_stage: str, to_stage: str) -> list[tuple[str, StageGuard]]:
    wanted = (from_stage, to_stage)
    return [
        (name, guard)
        for name, guard in stage_guards.items()
        if (guard.from_stage, guard.to_stage) == wanted
    ]
