"""A quality reviewer reads cases that the system drew: nobody chooses them, and they end."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.clearing import clear
from casemgmt.agency.actions.people import change_roles
from casemgmt.core import audit
from casemgmt.core.access import decide
from casemgmt.core.days import end_of_day
from casemgmt.core.display import day
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import since
from casemgmt.ledger.models import Notice
from clients.access.refresh import reconcile, refresh
from clients.actions.boundaries import put_up_wall, report_conflict, restrict_record
from clients.actions.sampling import draw_sample
from clients.models import Assignment, Case, ReviewSample, SampledCase
from tests.cast import SET_UP, Cast
from tests.stories import a_case

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
HOUR = dt.timedelta(hours=1)


def drawn(cast: Cast, now: dt.datetime, size: int = 2, days: int = 7, **facts: Any) -> ReviewSample:
    """Petra has cases drawn for Quinn."""
    asked = {"by": cast.petra, "reviewer": cast.quinn, "program": cast.program, **facts}
    last = cast.agency.today(now) + dt.timedelta(days=days)
    program = asked.pop("program")
    with acting_as(asked["by"].user.pk):
        sample, count = draw_sample(
            program, now=now, size=size, last_day=last, why="How plans are kept", **asked
        )
    assert count == sample.cases.count()
    return sample


def of(sample: ReviewSample) -> set[Any]:
    return set(SampledCase.objects.filter(sample=sample).values_list("case_id", flat=True))


def sees(cast: Cast, name: str, case: Case, at: dt.datetime, action: str = "view") -> bool:
    found = decide(cast[name], action, case, at).allow
    rows = Case.objects.visible_to(cast[name], at, action).filter(pk=case.pk)
    assert rows.exists() is found
    return found


def test_what_was_drawn_is_read_until_a_day_and_nothing_else(cast: Cast, now: dt.datetime) -> None:
    cases = [a_case(cast, now) for _ in range(4)]
    sample = drawn(cast, now - HOUR)
    end = end_of_day(cast.agency.today(now - HOUR) + 7 * 24 * HOUR, cast.agency.timezone)
    assert len(of(sample)) == 2
    for case in cases:
        chosen = case.pk in of(sample)
        for at, holds in ((now, True), (end - HOUR, True), (end, False)):
            assert sees(cast, "quinn", case, at) is (holds and chosen)
        for action in ("work", "edit", "attend", "assign"):
            assert not sees(cast, "quinn", case, now, action)
        assert not sees(cast, "petra", case, now)
    with acting_as(cast.quinn.user.pk):
        assert set(Case.objects.values_list("pk", flat=True)) == of(sample)
    assert reconcile(now)["repaired"] == 0
    assert Notice.objects.filter(to=cast.quinn.user, kind="sample_drawn").count() == 1


def test_the_seed_says_which(cast: Cast, now: dt.datetime) -> None:
    for _ in range(6):
        a_case(cast, now)
    sample = drawn(cast, now, size=3)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM clients_case ORDER BY md5(%s::bigint || ' ' || id) LIMIT 3",
            [sample.seed],
        )
        assert of(sample) == {key for (key,) in cursor.fetchall()}
    assert of(drawn(cast, now + 8 * 24 * HOUR, size=6)) > of(sample)


def test_a_program_is_not_read_whole_by_drawing_again_and_again(
    cast: Cast, now: dt.datetime
) -> None:
    a_case(cast, now)
    drawn(cast, now - HOUR)
    with pytest.raises(Refused, match="a sample of this program already"):
        drawn(cast, now)
    drawn(cast, now + 8 * 24 * HOUR)


def test_a_sample_is_drawn_once_and_by_whoever_asked(cast: Cast, now: dt.datetime) -> None:
    for _ in range(3):
        a_case(cast, now)
    sample = drawn(cast, now, size=2)
    again = ReviewSample(
        agency=cast.agency, program=cast.program, reviewer=cast.quinn, asked_by=cast.petra,
        size=1, seed=2, during=sample.during,
    )  # fmt: skip
    audit.save(again, by=SET_UP, why="For this test")
    for who, which, count in ((cast.petra, sample, 2), (cast.quinn, again, 0)):
        with acting_as(who.user.pk), connection.cursor() as cursor:
            cursor.execute("SELECT app.draw_sample(%s)", [which.pk])
        assert len(of(which)) == count


def test_left_out_is_what_they_worked_and_whom_they_are_kept_from(
    cast: Cast, now: dt.datetime
) -> None:
    free, own, walled, said = (a_case(cast, now) for _ in range(4))
    closed = a_case(cast, now, stage="closed")
    part = Assignment(
        case=own, staff=cast.quinn, role="secondary", during=since(now - 9 * HOUR, now)
    )
    audit.save(part, by=SET_UP, why="For this test")
    told = report_conflict(walled, by=cast.mia, now=now, staff=cast.quinn, relation="Neighbors")
    put_up_wall(told, by=cast.petra, now=now)
    restrict_record(said.client, by=cast.mia, now=now, staff=cast.quinn, words="Not him")
    assert of(drawn(cast, now, size=10)) == {free.pk}
    assert closed.stage == "closed"


def test_a_wall_and_the_clients_word_come_first_and_so_does_the_role(
    cast: Cast, now: dt.datetime
) -> None:
    cases = [a_case(cast, now) for _ in range(3)]
    drawn(cast, now, size=3)
    later = now + HOUR
    told = report_conflict(cases[0], by=cast.mia, now=now, staff=cast.quinn, relation="Neighbors")
    put_up_wall(told, by=cast.petra, now=now)
    restrict_record(cases[1].client, by=cast.mia, now=now, staff=cast.quinn, words="Not him")
    assert [sees(cast, "quinn", case, later) for case in cases] == [False, False, True]
    change_roles(cast.quinn, by=cast.alex, now=now, roles=["case_manager"], why="A new post")
    assert not sees(cast, "quinn", cases[2], later)


def test_a_sample_gives_no_restricted_category(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    clear(cast.quinn, by=cast.alex, now=now, category="mental_health", until=None, why="Before")
    drawn(cast, now, size=1)
    assert decide(cast.quinn, "view", case, now).categories == ()


def test_who_asks_for_whom(cast: Cast, now: dt.datetime) -> None:
    a_case(cast, now)
    for name in ("sally", "alex", "quinn"):
        with pytest.raises(Forbidden):
            drawn(cast, now, by=cast[name])
    change_roles(
        cast.petra, by=cast.alex, now=now, why="Both",
        roles=["privacy_officer", "quality_reviewer"],
    )  # fmt: skip
    for wrong, field in (
        ({"reviewer": cast.petra}, "reviewer"),
        ({"reviewer": cast.mia}, "reviewer"),
        ({"program": cast.other_program}, "program"),
        ({"program": cast.second_program}, "program"),
        ({"size": 0}, "size"),
        ({"size": 51}, "size"),
        ({"days": 31}, "last_day"),
        ({"days": -1}, "last_day"),
    ):
        with pytest.raises(Refused) as refusal:
            drawn(cast, now, **wrong)  # type: ignore[arg-type]
        assert refusal.value.field == field, wrong
    with pytest.raises(Refused, match="of this agency"):
        drawn(cast, now, program=cast.other_program)
    assert not SampledCase.objects.exists()


@pytest.mark.parametrize("wrong", [{"asked_by": "quinn"}, {"size": 0}, {"during": None}])
def test_the_database_keeps_no_other_sample(
    cast: Cast, now: dt.datetime, wrong: dict[str, Any]
) -> None:
    facts: dict[str, Any] = {
        "reviewer": cast.quinn, "asked_by": cast.petra, "size": 1, "during": since(now, now + HOUR)
    }  # fmt: skip
    facts |= {"during": since(now)} if "during" in wrong else wrong
    if isinstance(facts["asked_by"], str):
        facts["asked_by"] = cast.quinn
    sample = ReviewSample(agency=cast.agency, program=cast.program, seed=1, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.save(sample, by=SET_UP, why="For this test")


def test_one_asks_on_a_page_and_the_other_reads(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    given = {"program": cast.program.pk, "reviewer": cast.quinn.pk, "size": 1, "why": "Plans",
             "last_day": cast.agency.today(now).isoformat()}  # fmt: skip
    petra, quinn = browser_of("petra"), browser_of("quinn")
    assert petra.post(reverse("sample-ask"), given).status_code == 302
    page = petra.get(reverse("sample-ask")).content.decode()
    assert cast.quinn.name in page
    assert case.number not in page
    assert f"open until {day(cast.agency.today(now))}" in page
    sample = ReviewSample.objects.get()
    sample.during = since(now - HOUR, sample.during.upper)
    audit.save(sample, by=SET_UP, why="For this test")
    refresh([case.pk])
    assert case.number in quinn.get(reverse("sample-list")).content.decode()
    assert quinn.get(reverse("case-detail", args=[case.pk])).status_code == 200
