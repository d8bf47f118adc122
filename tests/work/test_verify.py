"""``verify`` finds what was changed behind the product's back."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection

from casemgmt.work import verification
from clients.access.refresh import refresh
from clients.models import Case
from tests.cast import Cast
from tests.stories import a_case


def test_all_agrees_after_ordinary_work(cast: Cast, now: dt.datetime) -> None:
    a_case(cast, now)
    assert list(verification.findings()) == []
    call_command("verify")


def test_a_record_changed_without_history_is_found(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE clients_case SET version = version + 1 WHERE id = %s", [case.pk])
    assert [finding.check for finding in verification.findings()] == ["history"]
    with pytest.raises(SystemExit):
        call_command("verify")


def test_a_basis_the_index_does_not_know_is_found(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE clients_assignment SET staff_id = %s WHERE case_id = %s",
            [cast.omar.pk, case.pk],
        )
    assert [finding.check for finding in verification.findings()] == ["index"]
    refresh([case.pk])
    assert list(verification.findings()) == []
    assert not Case.objects.visible_to(cast.mia, now).exists()
