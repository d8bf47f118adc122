"""What the database itself keeps of a client's request for their own record, whatever code forgets."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from casemgmt.core import audit
from casemgmt.core.errors import Refused
from clients.models import Case
from consent.actions.withholding import decide_part
from consent.models import OwnRecordRequest, WithheldPart
from tests.cast import SET_UP, Cast
from tests.consent.asking import a_part, an_own_record, answered, delayed
from tests.stories import a_case


@pytest.fixture
def case(cast: Cast, now: dt.datetime) -> Case:
    return a_case(cast, now, stage="active")


@pytest.fixture
def asked(case: Case, cast: Cast, now: dt.datetime) -> OwnRecordRequest:
    return an_own_record(case, cast, now)


def agree(part: WithheldPart, cast: Cast, now: dt.datetime) -> WithheldPart:
    return decide_part(part, by=cast.sally, now=now, agrees=True)


@pytest.mark.parametrize(
    "change",
    ["asked_on = '2020-01-01'", "only_part = 'x'", "due_on = '2999-01-01'", "asker_name = 'x'",
     "identity_check = 'paper'", "taken_by_id = prepared_by_id, language = 'x'"],
)  # fmt: skip
def test_con_28_what_was_asked_for_never_changes(
    case: Case, cast: Cast, now: dt.datetime, change: str
) -> None:
    _refused(an_own_record(case, cast, now), change)


@pytest.mark.parametrize(
    "change", ["outcome = ''", "given_on = '2020-01-01'", "answer_words = 'x'", "helped_by = 'x'"]
)
def test_con_28_an_answer_never_changes(
    case: Case, cast: Cast, now: dt.datetime, change: str
) -> None:
    _refused(answered(an_own_record(case, cast, now), cast, now), change)


def test_con_28_it_is_put_off_once_in_the_database_too(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    asked = delayed(an_own_record(case, cast, now), cast, now)
    _refused(asked, "later_due_on = later_due_on - 1")
    _refused(asked, "later_due_on = NULL, later_because = '', later_told_on = NULL")


def _refused(asked: OwnRecordRequest, change: str) -> None:
    statement = f"UPDATE consent_ownrecordrequest SET {change} WHERE id = %s"
    with (
        pytest.raises(DatabaseError, match="Cannot update"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [asked.pk])


@pytest.mark.parametrize(
    "change",
    [{"asker_name": ""}, {"language": ""}, {"asked_as": "friend"}, {"asked_how": "thought"},
     {"wants": "x"}, {"identity_check": "x"}, {"outcome": "x"}, {"given_how": "x"},
     {"outcome": "given"}, {"outcome": "withdrawn"}, {"asked_as": "guardian"}, {"number": 1},
     {"due_on": dt.date(2020, 1, 1)}, {"later_due_on": dt.date(2999, 1, 1)}],
)  # fmt: skip
def test_the_database_refuses_half_a_request_too(
    case: Case, cast: Cast, now: dt.datetime, change: dict[str, Any]
) -> None:
    kept = an_own_record(case, cast, now)
    names = [field.attname for field in kept._meta.concrete_fields if field.name != "id"]
    values = {**{name: getattr(kept, name) for name in names}, "number": 2, **change}
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.save(OwnRecordRequest(**values), by=SET_UP, why="For this test")


@pytest.mark.parametrize(
    "change",
    [{"outcome": "given"}, {"outcome": "refused"}, {"outcome": "given", "given_how": "paper"},
     {"outcome": "given", "given_on": dt.date(2020, 1, 1), "given_how": "paper"}],
)  # fmt: skip
def test_con_28_the_database_refuses_an_answer_without_its_day(
    case: Case, cast: Cast, now: dt.datetime, change: dict[str, Any]
) -> None:
    kept = an_own_record(case, cast, now)
    names = [field.attname for field in kept._meta.concrete_fields if field.name != "id"]
    values = {name: getattr(kept, name) for name in names} | {"number": 2, "helped_by": "Mia"}
    values |= {"answered_at": now, "answered_by_id": cast.mia.pk}
    with pytest.raises(IntegrityError, match="given_on_a_day"), transaction.atomic():
        audit.save(OwnRecordRequest(**{**values, **change}), by=SET_UP, why="For this test")


def written(statement: str, *params: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)


ANSWER = (
    "UPDATE consent_ownrecordrequest SET outcome = %s, answered_at = now(), answered_by_id = %s,"
    " given_on = asked_on, given_how = %s, helped_by = 'Mia' WHERE id = %s"
)


@pytest.mark.parametrize("state", ["waiting", "agreed by who answers", "untold"])
def test_con_28_the_database_refuses_an_answer_without_consent(
    asked: OwnRecordRequest, cast: Cast, now: dt.datetime, state: str
) -> None:
    part = a_part(asked, cast, now)
    if state != "waiting":
        agree(part, cast, now)
    by = cast.sally if state == "agreed by who answers" else cast.mia
    if state == "agreed by who answers":
        written("UPDATE consent_withheldpart SET told_on = %s WHERE id = %s", "2026-01-05", part.pk)
    with pytest.raises(IntegrityError, match="agrees to what is held back"):
        written(ANSWER, "given", by.pk, "paper", asked.pk)


def test_con_28_the_database_refuses_a_refusal_without_a_reason(
    asked: OwnRecordRequest, cast: Cast, now: dt.datetime
) -> None:
    with pytest.raises(IntegrityError, match="has a reason"):
        written(ANSWER, "refused", cast.mia.pk, "", asked.pk)


def _another(part: WithheldPart, **change: Any) -> WithheldPart:
    names = [field.attname for field in part._meta.concrete_fields if field.name != "id"]
    return WithheldPart(**{**{name: getattr(part, name) for name in names}, **change})


@pytest.mark.parametrize(
    "change",
    [{"what": ""}, {"because": ""}, {"reason": "x"}, {"decision": "x"}, {"decision": "agreed"},
     {"tell_client": False}, {"untold_because": "x"}, {"reason": "endangers"},
     {"told_on": dt.date(2026, 1, 5)}, {"categories": ["x"]}],
)  # fmt: skip
def test_the_database_refuses_half_a_part_too(
    asked: OwnRecordRequest, cast: Cast, now: dt.datetime, change: dict[str, Any]
) -> None:
    part = a_part(asked, cast, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.save(_another(part, **change), by=SET_UP, why="For this test")


def test_con_28_the_database_lets_nobody_agree_to_their_own(
    asked: OwnRecordRequest, cast: Cast, now: dt.datetime
) -> None:
    part = a_part(asked, cast, now)
    own = {"decision": "agreed", "decided_by_id": cast.mia.pk, "decided_at": now}
    with pytest.raises(IntegrityError, match="nobody_agrees"), transaction.atomic():
        audit.save(_another(part, **own), by=SET_UP, why="For this test")


def test_con_28_nothing_is_held_back_once_it_was_answered_or_in_another_case(
    asked: OwnRecordRequest, cast: Cast, now: dt.datetime
) -> None:
    part = agree(a_part(asked, cast, now), cast, now)
    other = a_case(cast, now)
    with pytest.raises(IntegrityError, match="before the answer"), transaction.atomic():
        audit.save(_another(part, case_id=other.pk), by=SET_UP, why="For this test")
    answered(asked, cast, now)
    with pytest.raises(Refused, match="stays as it is"):
        a_part(asked, cast, now)
    with pytest.raises(IntegrityError, match="before the answer"), transaction.atomic():
        audit.save(_another(part, told_on=None), by=SET_UP, why="For this test")
    with pytest.raises(IntegrityError, match="before the answer"):
        written("UPDATE consent_withheldpart SET told_on = NULL WHERE id = %s", part.pk)


@pytest.mark.parametrize(
    "change",
    ["what = 'x'", "reason = 'reporter'", "decision = 'declined'", "decided_by_id = written_by_id",
     "decision = '', decided_by_id = NULL, decided_at = NULL", "categories = '{dv_safety}'"],
)  # fmt: skip
def test_con_28_what_was_agreed_to_never_changes(
    asked: OwnRecordRequest, cast: Cast, now: dt.datetime, change: str
) -> None:
    part = agree(a_part(asked, cast, now), cast, now)
    with pytest.raises(DatabaseError, match=r"Cannot update|agrees"):
        written(f"UPDATE consent_withheldpart SET {change} WHERE id = %s", part.pk)
