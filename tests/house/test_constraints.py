"""What a choice may be and which texts say something, held by the database whoever writes them."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import CheckConstraint, Q

from careplans.models import Closure, Goal, Objective, ServiceLine, ServicePlan
from casemgmt.agency.models import SupervisionLine
from casemgmt.core import audit
from casemgmt.core.checks import our_models
from casemgmt.core.ranges import since
from casemgmt.core.sealing.fields import as_stored
from clients.actions.people import move_home
from clients.models import Assignment, Case, Contact, HouseholdMembership, Referral
from consent.models import Release, ServiceConsent
from tests.careplans.arranging import draft, monitored, nearly_closed, ready_case
from tests.cast import SET_UP, Cast
from tests.stories import a_case, a_worked_case

HELD: dict[type[models.Model], dict[str, Any]] = {
    Assignment: {"role": "boss"},
    Referral: {
        "referrer_kind": "stranger", "method": "", "urgency": 9, "given_name": "", "reason": "",
    },
    ServiceConsent: {
        "signer_name": "", "language": "", "signer_capacity": "friend", "method": "thought",
    },
    Release: {
        "recipient_name": "", "purpose": "", "signer_name": "", "signer_capacity": "friend",
        "method": "thought", "direction": "in",
    },
    Contact: {"mode": "thought", "minutes": 1441},
    Goal: {"title": ""},
    Objective: {"text": "", "responsible": ""},
    ServiceLine: {"service": ""},
    Closure: {"reason": "bored", "narrative": "", "how_told": "guessed"},
}  # fmt: skip
"""Fields that a person fills in, each with a value no row may hold."""
WHOLE: dict[type[models.Model], dict[str, Any]] = {Release: {"signed_at__isnull": False}}
"""Which rows hold everything: a draft takes anything."""
PLANNED = {Goal, Objective, ServiceLine}
"""What a plan is made of is added while it is a draft."""


def choices_held() -> Iterator[tuple[type[models.Model], str, list[Any]]]:
    """Every constraint that lists what a field may be: the model, the field and the list."""
    for model in our_models():
        for constraint in model._meta.constraints:
            condition = getattr(constraint, "condition", None)
            if isinstance(constraint, CheckConstraint) and isinstance(condition, Q):
                for child in condition.children:
                    alone = len(condition.children) == 1 and not condition.negated
                    if alone and isinstance(child, tuple) and child[0].endswith("__in"):
                        yield model, child[0].removesuffix("__in"), list(child[1])


def test_a_list_of_choices_is_the_fields_own() -> None:
    found = list(choices_held())
    assert {(model, field) for model, field, _values in found} >= {
        (Assignment, "role"),
        (Closure, "reason"),
        (Release, "method"),
    }
    for model, name, values in found:
        field: Any = model._meta.get_field(name)
        own = [value for value, _label in field.flatchoices]
        assert sorted(values) == sorted([*own, ""] if field.blank else own), (model, name)


@pytest.mark.parametrize("model", HELD)
def test_the_database_refuses_what_no_row_may_hold(
    cast: Cast, now: dt.datetime, model: type[models.Model]
) -> None:
    if model in PLANNED:
        draft(cast, ready_case(cast, now), now)
    else:
        a_worked_case(cast, now)
        nearly_closed(cast, now)
    for field, value in HELD[model].items():
        row: Any = model._default_manager.filter(**WHOLE.get(model, {})).first()
        row.pk = uuid.uuid4()
        setattr(row, field, value)
        with (
            pytest.raises(IntegrityError, match="check constraint"),
            transaction.atomic(),
            as_stored(),
        ):
            models.Model.save_base(row, raw=True, force_insert=True)
            pytest.fail(f"{field} was {value!r}")


def another(row: Any, **instead: Any) -> None:
    """Write a second row beside one that is stored, equal to it but for these fields."""
    row.pk = uuid.uuid4()
    for name, value in instead.items():
        setattr(row, name, value)
    models.Model.save_base(row, raw=True, force_insert=True)


@pytest.mark.parametrize("model", [Case, ServicePlan, SupervisionLine, HouseholdMembership])
def test_the_database_keeps_one_of_each(
    cast: Cast, now: dt.datetime, model: type[models.Model]
) -> None:
    plan = monitored(cast, now)
    home = move_home(
        plan.case.client, by=cast.mia, now=now, address="1 Elm St", is_confidential=False
    )
    stored: dict[type[models.Model], tuple[Any, dict[str, Any]]] = {
        Case: (plan.case, {"number": "C-2222222", "referral": None}),
        ServicePlan: (plan, {"number": 9}),
        SupervisionLine: (cast.mia.lines_up.get(), {"supervisor": cast.paul}),
        HouseholdMembership: (home.memberships.get(), {}),
    }
    row, instead = stored[model]
    with pytest.raises(IntegrityError, match=r"unique|exclusion"), transaction.atomic():
        another(row, **instead)


@pytest.mark.parametrize(("stage", "is_dated"), [("closed", False), ("active", True)])
def test_a_case_is_closed_with_its_day_only(
    cast: Cast, now: dt.datetime, stage: str, is_dated: bool
) -> None:
    case = a_case(cast, now)
    case.stage, case.closed_at = stage, now if is_dated else None
    with pytest.raises(IntegrityError, match="closed_at_says_closed"), transaction.atomic():
        audit.save(case, by=SET_UP, why="For this test", only=["stage", "closed_at"])


def test_nobody_supervises_themselves(cast: Cast, now: dt.datetime) -> None:
    line = SupervisionLine(supervisor=cast.vera, supervisee=cast.vera, during=since(now))
    with pytest.raises(IntegrityError, match="nobody_supervises_themselves"), transaction.atomic():
        audit.save(line, by=SET_UP, why="For this test")
