"""What a bench loads is a database the product could have written, but for its history."""

import datetime as dt

import psycopg
import pytest
from django.db import connection

from assessments.models import ReassessmentTask
from casemgmt.bench.loading import TABLES
from casemgmt.bench.loading.copying import bare
from casemgmt.bench.own import connect
from casemgmt.bench.scale import Scale
from casemgmt.work import verification
from clients.models import (
    Assignment,
    Case,
    CaseAccess,
    Client,
    Contact,
    Household,
    Note,
    Referral,
    RelatedPerson,
)
from tests.bench.conftest import Loaded

KEPT = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND convalidated
UNION ALL
SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
"""


def test_as_many_rows_as_the_scale_says(small: Loaded) -> None:
    scale = small.world.scale
    assert Case.objects.count() == scale.cases
    assert Case.objects.open().count() == scale.open_cases
    assert Note.objects.count() == Contact.objects.count() == scale.notes
    assert Referral.objects.waiting().count() == scale.waiting
    assert Client.objects.filter(full_name__icontains=small.cast.family).exists()
    assert ReassessmentTask.objects.open().exists()


def test_what_is_sealed_opens_for_whoever_has_the_keys(small: Loaded) -> None:
    client = Client.objects.order_by("pk")[0]
    assert client.phone.startswith("555-01")
    assert client in Client.objects.reached_by(phone=client.phone)
    assert all(person.phone.startswith("555-01") for person in RelatedPerson.objects.all()[:9])
    assert all(home.address[0].isdecimal() for home in Household.objects.all()[:9])


def test_no_history_is_loaded(small: Loaded) -> None:
    assert Case.history.count() == Note.history.count() == Assignment.history.count() == 0


def test_the_index_is_what_the_dated_rows_give(small: Loaded) -> None:
    assert CaseAccess.objects.exists()
    assert list(verification.index_against_sources()) == []


def test_closed_cases_are_seen_by_their_last_worker_and_supervisor(small: Loaded) -> None:
    cast, now = small.cast, small.now
    for person in (cast.worker, cast.supervisor):
        assert Case.objects.visible_to(person, now).count() == 300
        assert Case.objects.visible_to(person, now, "edit").count() == 40
    assert Case.objects.visible_to(cast.worker, now, "work").count() == 40
    assert not Case.objects.visible_to(cast.intake, now).exists()


def test_every_case_has_one_primary_and_its_moves(small: Loaded) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM clients_case c WHERE c.stage <> ("
            " SELECT to_stage FROM clients_casetransition t WHERE t.case_id = c.id"
            " ORDER BY at DESC, id LIMIT 1)"
        )
        assert cursor.fetchone() == (0,)
    assert Assignment.objects.at(small.now).primary().count() == 40


def test_nothing_happened_in_the_future(small: Loaded) -> None:
    assert not Contact.objects.filter(started_at__gt=small.now).exists()
    assert not Case.objects.filter(opened_at__gt=small.now - dt.timedelta(days=1)).exists()


def test_taking_keys_off_and_putting_them_back_leaves_every_one(small: Loaded) -> None:
    with connect("owner") as owner:
        before = sorted(owner.execute(KEPT).fetchall())
        with bare(owner, TABLES):
            fewer = len(owner.execute(KEPT).fetchall())
        assert fewer < len(before) - 100
        assert sorted(owner.execute(KEPT).fetchall()) == before


def test_rows_that_break_a_key_are_refused(small: Loaded) -> None:
    with connect("owner") as owner:
        with pytest.raises(psycopg.errors.ForeignKeyViolation), owner.transaction():
            with bare(owner, TABLES):
                owner.execute("UPDATE clients_case SET client_id = gen_random_uuid()")


def test_the_smallest_bench_is_one_caseload() -> None:
    assert Scale(40, 0).closed_cases == 0
