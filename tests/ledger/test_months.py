"""The read log lies in months: made ahead, read alone, and never wanting."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from casemgmt.core.identity import acting_as
from casemgmt.ledger.models import AuditPending, ReadEvent
from casemgmt.ledger.months import make_read_months
from casemgmt.work.verification import findings
from tests import cast as people
from tests import databases
from tests.cast import Cast

FAR = dt.datetime(2031, 5, 17, tzinfo=dt.UTC)


def asked(statement: str, *params: object) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else []


def part_of(event: ReadEvent) -> str:
    ((part,),) = asked(
        "SELECT tableoid::regclass::text FROM ledger_readevent WHERE id = %s", event.pk
    )
    return str(part)


def read(cast: Cast, at: dt.datetime) -> ReadEvent:
    key = uuid4()
    return ReadEvent.objects.create(
        at=at, user=cast.mia.user, agency_id=cast.agency.pk, case_id=key, record="clients.case",
        record_id=key, action="view", page="case-detail",
    )  # fmt: skip


@pytest.mark.django_db
def test_a_reading_lies_in_its_month_and_is_told_of(cast: Cast, now: dt.datetime) -> None:
    pending = AuditPending.objects.count()
    assert part_of(read(cast, now)) == f"ledger_readevent_{now:%Y_%m}"
    assert AuditPending.objects.count() == pending + 1


@pytest.mark.django_db
def test_a_reading_of_a_month_that_nobody_made_is_kept_all_the_same(cast: Cast) -> None:
    assert part_of(read(cast, FAR)) == "ledger_readevent_rest"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["month", "rest"])
def test_no_part_is_reached_but_through_the_log(cast: Cast, now: dt.datetime, name: str) -> None:
    part = f"ledger_readevent_{now:%Y_%m}" if name == "month" else "ledger_readevent_rest"
    read(cast, now)
    for statement in (f"SELECT id FROM {part}", f"INSERT INTO {part} SELECT * FROM {part}",
                      f"DELETE FROM {part}", f"UPDATE {part} SET page = 'x'", f"TRUNCATE {part}",
                      f"ALTER TABLE ledger_readevent DETACH PARTITION {part}"):  # fmt: skip
        with acting_as(cast.mia.user.pk), pytest.raises(DatabaseError, match=r"permission|must be"):
            with transaction.atomic():
                asked(statement)


@pytest.mark.django_db
def test_a_question_about_a_day_reads_its_month_alone(cast: Cast, now: dt.datetime) -> None:
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = ReadEvent.objects.filter(
        agency_id=cast.agency.pk, at__gte=day, at__lt=day + dt.timedelta(hours=1)
    )
    plan = rows.explain()
    assert f"ledger_readevent_{now:%Y_%m}" in plan
    assert plan.count("Scan") in {1, 2}, plan
    assert "ledger_readevent_rest" not in plan


@pytest.mark.django_db
def test_who_looked_and_what_somebody_read_are_found_by_an_index(cast: Cast) -> None:
    asked("SET LOCAL enable_seqscan = off")
    for field, index in (("case_id", "case_id"), ("user_id", "user_id")):
        newest = ReadEvent.objects.filter(**{field: uuid4()}).order_by("-at")[:25]
        assert f"{index}_at_idx" in newest.explain(), newest.explain()


def test_the_worker_makes_months_ahead_and_moves_nothing(
    fresh_database: str, django_db_blocker: Any, now: dt.datetime
) -> None:
    with django_db_blocker.unblock():
        cast = people.load()
        stray = read(cast, FAR)
        with databases.as_role("worker"):
            assert make_read_months(FAR) == {"made": 3, "stray": 1}
            assert make_read_months(FAR) == {"made": 0, "stray": 1}
            assert make_read_months(now)["made"] == 0
        assert part_of(stray) == "ledger_readevent_rest"
        ahead = FAR + dt.timedelta(days=40)
        assert part_of(read(cast, ahead)) == "ledger_readevent_2031_06"
        said = [found.what for found in findings() if found.check == "readings"]
        assert said == ["1 readings from 2031-05-17 to 2031-05-17 lie in no month"]
        off = [found.what for found in findings() if found.check in {"told", "chain"}]
        assert off == []
        with databases.as_owner() as owner, owner.transaction(force_rollback=True):
            for part in ("ledger_readevent", "ledger_readevent_2031_06", "ledger_readevent_rest"):
                for statement in (f"DELETE FROM {part}", f"UPDATE {part} SET page = 'x'"):
                    with pytest.raises(Exception, match="Cannot update or delete rows"):
                        with owner.transaction():
                            owner.execute(statement)
