"""A program's criteria: which version holds on a day, and what comes of the answers to it."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from casemgmt.agency.lists import PROTECTED, values_of
from casemgmt.agency.models import Program
from clients.models import CriteriaVersion, Criterion

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Outcome:
    """What criteria make of answers. ``lines`` say for each question what was answered, whether that
    meets it, and the points it gave; the score informs whoever decides and decides nothing."""

    is_eligible: bool
    score: int
    lines: list[dict[str, Any]]


def version_on(program: Program, on: dt.date) -> CriteriaVersion | None:
    """The version in force on a day, with its criteria read; ``None`` before the first."""
    rows = CriteriaVersion.objects.filter(program=program, effective_from__lte=on)
    rows = rows.prefetch_related("criteria").order_by("-effective_from", "-number")
    version: CriteriaVersion | None = rows.first()
    return version


def subject_words(agency_id: uuid.UUID) -> dict[str, str]:
    """What each subject of a criterion is called in an agency, whether it is offered or not."""
    protected = {one.code: one.label for one in values_of(agency_id, PROTECTED)}
    return {**protected, **{one.value: str(one.label) for one in Criterion.Subject}}


def criteria_on(program: Program, on: dt.date) -> CriteriaVersion | None:
    """The version a person is screened by on a day; ``None`` where they are judged without one.

    A version that asks nothing is how a program goes back to judging without one.
    """
    version = version_on(program, on)
    return version if version is not None and version.asked else None


def unanswered(criteria: Iterable[Criterion], answers: Mapping[str, str]) -> list[Criterion]:
    """Those that have to be met and were not answered in a way that can be told."""
    return [
        one for one in criteria if one.is_required and meets(one, answers.get(one.key, "")) is None
    ]


def worked_out(criteria: Iterable[Criterion], answers: Mapping[str, str]) -> Outcome:
    """Whether answers meet all that has to be met, the points they give, and how both came about.

    What was not answered is met by nobody, and gives no points.
    """
    lines = [_line(one, answers.get(one.key, "")) for one in criteria]
    needed = [line["is_met"] for line in lines if line["is_required"]]
    return Outcome(all(needed), sum(line["points"] for line in lines), lines)


def meets(one: Criterion, answer: str) -> bool | None:
    """Does an answer meet a criterion? ``None`` when it is none of its answers."""
    if one.kind == Criterion.Kind.YES_NO:
        return answer in one.wanted if answer in (YES, NO) else None
    if one.kind == Criterion.Kind.CHOICE:
        return answer in one.wanted if answer in one.choices else None
    try:
        number = Decimal(answer)
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    enough = one.least is None or number >= one.least
    return enough and (one.most is None or number <= one.most)


def _line(one: Criterion, answer: str) -> dict[str, Any]:
    met = meets(one, answer)
    return {
        "key": one.key,
        "question": one.question,
        "kind": one.kind,
        "answer": answer,
        "is_met": met is True,
        "is_required": one.is_required,
        "weight": one.weight,
        "points": one.weight if met else 0,
    }
