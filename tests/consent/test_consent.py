"""Consent to be served: what it takes, that it stays as it was signed, and that it can end."""

import datetime as dt
import hashlib
import uuid

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from clients.models import Stage
from clients.registry import stage_guards
from consent.actions.serving import withdraw_service_consent
from consent.actions.texts import default_consent_form
from consent.models import Explained, ServiceConsent
from tests.cast import SET_UP, Cast
from tests.consent.stories import a_consent
from tests.stories import a_case

GATES = {
    "CON-01 consent before assessment": (Stage.INTAKE, Stage.ASSESSMENT),
    "CON-01 consent before services start": (Stage.PLANNING, Stage.ACTIVE),
}


@pytest.mark.parametrize("name", GATES)
def test_con_01_a_case_waits_for_consent(cast: Cast, now: dt.datetime, name: str) -> None:
    guard = stage_guards[name]
    assert (guard.from_stage, guard.to_stage) == GATES[name]
    case = a_case(cast, now)
    assert [missing.url for missing in guard.missing(case, now)] == [
        f"/cases/{case.pk}/consent/new/"
    ]
    consent = a_consent(case, cast, now)
    assert guard.missing(case, now) == []
    withdraw_service_consent(consent, by=cast.mia, now=now, words="I don't want this any more.")
    assert guard.missing(case, now)


def test_con_01_a_consent_signed_later_opens_no_gate_today(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    a_consent(case, cast, now)
    guard = stage_guards["CON-01 consent before services start"]
    assert guard.missing(case, now - dt.timedelta(hours=1))


def test_the_text_that_was_signed_is_kept_by_its_hash(cast: Cast, now: dt.datetime) -> None:
    text = default_consent_form(cast.agency, by=SET_UP, now=now)
    consent = a_consent(a_case(cast, now), cast, now)
    assert consent.text_sha256 == hashlib.sha256(text.text.encode()).hexdigest()
    assert default_consent_form(cast.agency, by=SET_UP, now=now) == text


def test_con_04_all_seven_points_are_explained_before_the_signature(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    for left_out in Explained.values:
        told = [point for point in Explained.values if point != left_out]
        with pytest.raises(Refused) as refusal:
            a_consent(case, cast, now, explained=told)
        assert refusal.value.field == "explained"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"signer_capacity": "guardian"}, "represented_by"),
        ({"method": "verbal"}, "witness"),
        ({"signer_name": " "}, "signer_name"),
        ({"signer_capacity": "friend"}, "signer_capacity"),
        ({"method": "thought"}, "method"),
        ({"language": ""}, "language"),
    ],
)
def test_a_consent_says_who_signed_as_what_and_how(
    cast: Cast, now: dt.datetime, change: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        a_consent(a_case(cast, now), cast, now, **change)
    assert refusal.value.field == field


def test_a_signature_cannot_be_dated_ahead(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused) as refusal:
        a_consent(a_case(cast, now), cast, now, signed_at=now + dt.timedelta(minutes=2))
    assert refusal.value.field == "signed_at"


@pytest.mark.parametrize("ends", [True, False])
def test_con_02_a_signature_is_not_older_than_what_holds(
    cast: Cast, now: dt.datetime, ends: bool
) -> None:
    case, hour = a_case(cast, now), dt.timedelta(hours=1)
    before = a_consent(case, cast, now + (0 if ends else 2) * hour)
    if ends:
        withdraw_service_consent(before, by=cast.mia, now=now + 2 * hour, words="Enough")
    with pytest.raises(Refused) as refusal:
        a_consent(case, cast, now + 3 * hour, signed_at=now + hour)
    assert refusal.value.field == "signed_at"
    minute = (now + 2 * hour).replace(second=0, microsecond=0)
    assert a_consent(case, cast, now + 3 * hour, signed_at=minute).state == "signed"


def test_a_text_that_was_not_in_use_cannot_be_signed(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused) as refusal:
        a_consent(a_case(cast, now), cast, now, signed_at=now - dt.timedelta(days=3))
    assert refusal.value.field == "text"
    foreign = default_consent_form(cast.other_agency, by=SET_UP, now=now)
    with pytest.raises(Refused):
        a_consent(a_case(cast, now), cast, now, text=foreign)


def test_a_new_consent_replaces_the_current_one(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    first = a_consent(case, cast, now)
    second = a_consent(case, cast, now, language="Spanish")
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "signed")
    assert list(ServiceConsent.objects.filter(case=case).current()) == [second]


def test_con_02_a_withdrawal_keeps_what_was_said_and_is_not_undone(
    cast: Cast, now: dt.datetime
) -> None:
    consent = a_consent(a_case(cast, now), cast, now)
    withdraw_service_consent(consent, by=cast.mia, now=now, words="No more, thank you.")
    assert (consent.state, consent.withdrawn_at) == ("withdrawn", now)
    assert consent.history.first().history_change_reason == "No more, thank you."
    with pytest.raises(Refused):
        withdraw_service_consent(consent, by=cast.mia, now=now, words="Again")


@pytest.mark.parametrize(
    "change",
    ["signer_name = 'Somebody else'", "signed_at = now()", "text_sha256 = ''", "explained = '{}'"],
)
def test_a_signed_consent_is_frozen_in_the_database(
    cast: Cast, now: dt.datetime, change: str
) -> None:
    consent = a_consent(a_case(cast, now), cast, now)
    with (
        pytest.raises(ProgrammingError, match="Cannot update"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE consent_serviceconsent SET {change} WHERE id = %s", [consent.pk])


def test_a_text_in_use_is_frozen_in_the_database(cast: Cast, now: dt.datetime) -> None:
    text = default_consent_form(cast.agency, by=SET_UP, now=now)
    with (
        pytest.raises(ProgrammingError, match="Cannot update"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE consent_consentform SET text = '' WHERE id = %s", [text.pk])


def test_one_consent_is_current_whatever_the_code_does(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    second = a_consent(case, cast, now)
    second.pk, second._state.adding = uuid.uuid4(), True
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.save(second, by=cast.mia, why="For this test")


@pytest.mark.parametrize("name", ["omar", "otto", "alex", "gina", "petra"])
def test_nobody_else_takes_or_withdraws_a_consent(cast: Cast, now: dt.datetime, name: str) -> None:
    case = a_case(cast, now)
    consent = a_consent(case, cast, now)
    with pytest.raises(Forbidden):
        a_consent(case, cast, now, by=cast[name])
    with pytest.raises(Forbidden):
        withdraw_service_consent(consent, by=cast[name], now=now, words="")


def test_only_an_admin_brings_in_a_consent_text(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Forbidden):
        default_consent_form(cast.agency, by=cast.mia, now=now)
    with pytest.raises(Forbidden):
        default_consent_form(cast.other_agency, by=cast.alex, now=now)
    assert default_consent_form(cast.agency, by=cast.alex, now=now).number == 1
