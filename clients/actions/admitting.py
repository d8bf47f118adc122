"""Whom a program takes: its criteria, made by the admin and never changed afterwards."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.lists import PROTECTED, choices_of
from casemgmt.agency.models import Program, Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from clients.criteria import NO, YES
from clients.models import CriteriaVersion, Criterion
from clients.protected_words import word_of_protected

Kind, Subject = Criterion.Kind, Criterion.Subject
AGE = "age"


@transaction.atomic
def approve_criteria(
    program: Program,
    *,
    by: Staff,
    now: dt.datetime,
    effective_from: dt.date,
    criteria: Sequence[Mapping[str, Any]],
    why: str,
) -> CriteriaVersion:
    """Say whom a program takes from a day on: a new version, whoever it is for (NASW 7).

    ``criteria`` are in the order in which they are asked; one without a question is left out. Each
    says what meets it (``least``, ``most`` or ``wanted``), whether that ``is_required``, how many
    points it gives (``weight``) and what it is ``about``. Versions before stay as they are.

    Raises ``Refused`` for a day that has passed, without a reason, for a criterion nobody could meet
    or that does nothing, for two that ask the same, for what the agency protects as an input
    without a lawful basis in words (CMSA 9), and for one whose words tell of it and that says neither
    a lawful basis nor why it is ``not_protected``.
    """
    allow(by, "configure", program, now)
    if effective_from < program.agency.today(now):
        raise Refused(_("Criteria hold from today or later."), field="effective_from")
    if not why.strip():
        raise Refused(_("Say why."), field="why")
    asked = [(row, one) for row, one in enumerate(criteria) if one["question"].strip()]
    protected = dict(choices_of(program.agency_id, PROTECTED))
    made = [_criterion(one, row, protected) for row, one in asked]
    _refuse_twice(made, [row for row, _one in asked])
    version = CriteriaVersion(
        program=program,
        number=CriteriaVersion.objects.filter(program=program).count() + 1,
        effective_from=effective_from,
        approved_by=by,
        approved_at=now,
        why=why.strip(),
    )
    keys = _keys_before(program)
    audit.save(version, by=by, why=why.strip())
    for position, one in enumerate(made, start=1):
        one.criteria, one.position = version, position
        one.key = keys.get(one.question.casefold(), uuid.uuid4().hex[:12])
        audit.save(one, by=by, why=why.strip())
    return version


def _criterion(given: Mapping[str, Any], row: int, protected: Mapping[str, str]) -> Criterion:
    """One criterion as it is asked for; ``row`` is where it stands, for what is refused, and
    ``protected`` what the agency protects, by code."""
    kind, weight = given["kind"], given.get("weight") or 0
    if kind not in Kind.values:
        raise Refused(_("Choose how it is answered."), field=f"kind_{row}")
    about = AGE if kind == Kind.AGE else given["about"]
    if about not in Subject.values and about not in protected:
        raise Refused(_("Choose what it is about."), field=f"about_{row}")
    one = Criterion(
        question=given["question"].strip(),
        kind=kind,
        is_required=given.get("is_required", False),
        is_scored=weight > 0,
        weight=weight,
        about=about,
        lawful_basis=given.get("lawful_basis", "").strip(),
        not_protected=given.get("not_protected", "").strip(),
    )
    if not one.is_required and not one.is_scored:
        words = _("Say that it has to be met, or give it points.")
        raise Refused(words, field=f"is_required_{row}")
    if about in protected and not one.lawful_basis:
        words = _(
            "%(subject)s is protected. It is no input unless you say which law or rule of the"
            " program lets you ask for it."
        )
        raise Refused(words % {"subject": protected[about]}, field=f"lawful_basis_{row}")
    if kind in (Kind.NUMBER, Kind.AGE):
        one.least, one.most = _limits(given.get("least"), given.get("most"), row)
    else:
        one.wanted, one.choices = _answers(given, row)
    _refuse_hidden(one, row, protected)
    return one


def _refuse_hidden(one: Criterion, row: int, protected: Mapping[str, str]) -> None:
    """Refuse what asks for something protected in its words, whatever it is said to be about."""
    word = word_of_protected([one.question, *one.choices], protected.values())
    if word and not one.lawful_basis and not one.not_protected:
        words = _(
            "“%(word)s” may ask for something protected. Say what it is about with its lawful basis,"
            " or why it asks nothing protected."
        )
        raise Refused(words % {"word": word}, field=f"not_protected_{row}")


def _limits(
    least: Decimal | None, most: Decimal | None, row: int
) -> tuple[Decimal | None, Decimal | None]:
    if least is None and most is None:
        words = _("Say from which number it is met, or up to which.")
        raise Refused(words, field=f"least_{row}")
    if least is not None and most is not None and least > most:
        raise Refused(_("Nobody can be in between."), field=f"most_{row}")
    return least, most


def _answers(given: Mapping[str, Any], row: int) -> tuple[list[str], list[str]]:
    """The answers that meet it, and all there are."""
    wanted, others = list(given.get("wanted") or ()), list(given.get("others") or ())
    if given["kind"] == Kind.YES_NO:
        said = {YES: YES, NO: NO, _("Yes").casefold(): YES, _("No").casefold(): NO}
        meant = [said.get(one.casefold(), "") for one in wanted or [YES]]
        if len(meant) != 1 or not meant[0]:
            raise Refused(_("Write Yes or No, or leave it empty for Yes."), field=f"wanted_{row}")
        return meant, []
    if not wanted:
        raise Refused(_("Say which answers meet it."), field=f"wanted_{row}")
    if not others:
        raise Refused(_("Say which other answers there are."), field=f"others_{row}")
    every = [one.casefold() for one in (*wanted, *others)]
    if len(set(every)) < len(every):
        raise Refused(_("Two answers are the same."), field=f"others_{row}")
    return wanted, [*wanted, *others]


def _refuse_twice(made: Sequence[Criterion], rows: Sequence[int]) -> None:
    seen: set[str] = set()
    for one, row in zip(made, rows, strict=True):
        if one.question.casefold() in seen:
            raise Refused(_("This is asked already."), field=f"question_{row}")
        seen.add(one.question.casefold())


def _keys_before(program: Program) -> dict[str, str]:
    """The key of each question that was ever asked: one that is asked again keeps its own."""
    rows = Criterion.objects.filter(criteria__program=program).order_by("criteria__number")
    return {question.casefold(): key for question, key in rows.values_list("question", "key")}
