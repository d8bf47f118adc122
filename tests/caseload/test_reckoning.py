"""The nightly reckoning: it says what the pure functions say, writes history, and may run again."""

import datetime as dt
import random
from decimal import Decimal
from typing import Any

import pytest

from caseload import workload
from caseload.actions.deciding import comment_flag, decide_flag
from caseload.models import LoadSnapshot, WorkloadFlag
from caseload.reckoning import reckon_workload
from casemgmt.agency.models import Program, ProgramSetting
from casemgmt.agency.policy import SETTINGS
from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.ranges import since
from casemgmt.ledger.models import Notice
from casemgmt.ledger.registry import jobs
from clients.models import Assignment, Case, Client
from tests.cast import SET_UP, Cast

DEFAULTS = {level: Decimal(str(SETTINGS[f"hours_level_{level}"].default)) for level in range(5)}


def give(
    cast: Cast,
    now: dt.datetime,
    who: str = "mia",
    *,
    acuity: int | None = 4,
    role: str = "primary",
    stage: str = "active",
    age: int = 200,
    interpreter: bool = False,
    program: Program | None = None,
) -> Case:
    """A case given to somebody, with everything its hours depend on."""
    client = Client(
        agency=cast.agency, given_name="Ann", family_name="Lee", interpreter_needed=interpreter
    )
    audit.save(client, by=SET_UP, why="For this test")
    opened = now - dt.timedelta(days=age)
    case = Case(
        agency=cast.agency,
        client=client,
        program=program or cast.program,
        number=f"C-{client.pk.hex[:8]}",
        stage=stage,
        acuity=acuity,
        opened_at=opened,
        hold_reason="In hospital" if stage == "on_hold" else "",
        hold_review_on=now.date() if stage == "on_hold" else None,
        closed_at=now if stage == "closed" else None,
    )
    audit.save(case, by=SET_UP, why="For this test")
    until = now + dt.timedelta(days=9) if role == "covering" else None
    audit.save(
        Assignment(case=case, staff=cast[who], role=role, during=since(opened, until)),
        by=SET_UP,
        why="For this test",
    )
    return case


def setting(program: Program, key: str, value: object, since_day: dt.date) -> None:
    row = ProgramSetting(program=program, key=key, value=value, effective_from=since_day)
    audit.save(row, by=SET_UP, why="For this test")


def load_of(cast: Cast, who: str) -> LoadSnapshot:
    return LoadSnapshot.objects.get(staff=cast[who])


@pytest.mark.parametrize("seed", range(6))
def test_the_statement_and_the_functions_agree_over_random_caseloads(
    cast: Cast, now: dt.datetime, seed: int
) -> None:
    chance = random.Random(seed)
    today = cast.agency.today(now)
    setting(cast.second_program, "hours_level_3", 6.25, today - dt.timedelta(days=9))
    setting(cast.second_program, "hours_level_3", 1, today + dt.timedelta(days=1))
    setting(cast.second_program, "capacity_hours", "96.5", today)
    changed = {**DEFAULTS, 3: Decimal("6.25")}
    expected: dict[str, Decimal] = {"mia": Decimal(0), "gina": Decimal(0)}
    programs: dict[str, set[Any]] = {"mia": set(), "gina": set()}
    for _ in range(25):
        who = chance.choice(["mia", "gina"])
        program = chance.choice([cast.program, cast.second_program])
        facts: dict[str, Any] = {
            "acuity": chance.choice([None, 0, 1, 2, 3, 4]),
            "role": chance.choice(["primary", "secondary", "covering"]),
            "stage": chance.choice(
                ["intake", "planning", "active", "on_hold", "closing", "closed"]
            ),
            "interpreter": chance.random() < 0.3,
        }
        age = chance.choice([0, 5, 29, 30, 31, 45, 60, 61, 90])
        case = give(cast, now, who, program=program, age=age, **facts)
        if facts["stage"] == "closed":
            continue
        opened_on = cast.agency.today(case.opened_at)
        base = DEFAULTS if program == cast.program else changed
        expected[who] += workload.case_hours(
            workload.CaseFacts(opened_on=opened_on, **facts), base, today
        )
        programs[who].add(program.pk)
    reckon_workload(now)
    for who, hours in expected.items():
        full = Decimal("96.5") if cast.second_program.pk in programs[who] else Decimal(120)
        found = load_of(cast, who)
        assert (found.hours, found.capacity) == (workload.rounded(hours), full)


def test_a_half_time_worker_can_carry_half(cast: Cast, now: dt.datetime) -> None:
    cast.mia.fte = Decimal("0.5")
    audit.save(cast.mia, by=SET_UP, why="For this test", only=["fte"])
    reckon_workload(now)
    assert load_of(cast, "mia").capacity == 60


def test_everybody_who_carries_cases_has_one_load_a_day(cast: Cast, now: dt.datetime) -> None:
    give(cast, now, "sally", role="secondary")
    reckon_workload(now)
    names = set(LoadSnapshot.objects.values_list("staff__user__email", flat=True))
    assert {"mia@example.org", "gina@example.org", "sally@example.org"} <= names
    assert not {"alex@example.org", "iris@example.org", "vera@example.org"} & names
    assert (
        not LoadSnapshot.objects.exclude(day=cast.agency.today(now))
        .filter(agency=cast.agency)
        .exists()
    )


@pytest.mark.usefixtures("in_new_york")
def test_the_day_is_the_agencys_local_one(cast: Cast) -> None:
    evening = dt.datetime(2026, 11, 24, 2, 30, tzinfo=dt.UTC)
    reckon_workload(evening)
    assert load_of(cast, "mia").day == dt.date(2026, 11, 23)


def test_a_rerun_changes_nothing(cast: Cast, now: dt.datetime) -> None:
    for _ in range(16):
        give(cast, now)
    first = reckon_workload(now)
    assert first["snapshots"] > 0
    assert first["flags_opened"] == 1
    before = (LoadSnapshot.history.count(), WorkloadFlag.history.count(), Notice.objects.count())
    again = reckon_workload(now)
    assert again == {"snapshots": 0, "flags_opened": 0, "flags_cleared": 0}
    after = (LoadSnapshot.history.count(), WorkloadFlag.history.count(), Notice.objects.count())
    assert after == before


def test_a_later_run_of_the_day_brings_the_load_up_to_date_with_history(
    cast: Cast, now: dt.datetime
) -> None:
    reckon_workload(now)
    give(cast, now)
    reckon_workload(now)
    load = load_of(cast, "mia")
    kinds = LoadSnapshot.history.filter(id=load.pk).order_by("version")
    assert (load.hours, load.version) == (9, 2)
    assert [(row.history_type, row.hours) for row in kinds] == [("+", 0), ("~", 9)]
    assert {row.history_user.email for row in kinds} == {"workload@system.invalid"}


def test_cas_04_an_overload_is_flagged_once_and_told(cast: Cast, now: dt.datetime) -> None:
    for _ in range(15):
        give(cast, now)
    reckon_workload(now)
    flag = WorkloadFlag.objects.get(staff=cast.mia)
    assert (flag.state, flag.hours, flag.capacity) == ("open", 135, 120)
    told = set(Notice.objects.filter(kind="overloaded").values_list("to__email", flat=True))
    assert told == {"mia@example.org", "sally@example.org"}
    reckon_workload(now + dt.timedelta(days=1))
    assert WorkloadFlag.objects.filter(staff=cast.mia).count() == 1
    assert WorkloadFlag.history.get(id=flag.pk).history_type == "+"


def test_a_load_at_its_limit_is_not_over(cast: Cast, now: dt.datetime) -> None:
    for _ in range(14):
        give(cast, now)
    give(cast, now, acuity=3)
    for _ in range(3):
        give(cast, now, acuity=0)
    reckon_workload(now)
    assert load_of(cast, "mia").hours == 132  # 110 percent of 120
    assert not WorkloadFlag.objects.exists()


def test_a_flag_is_cleared_only_well_below_the_limit(cast: Cast, now: dt.datetime) -> None:
    given_cases = [give(cast, now) for _ in range(15)]
    reckon_workload(now)
    shrink(given_cases[0])
    next_day = now + dt.timedelta(days=1)
    reckon_workload(next_day)
    flag = WorkloadFlag.objects.get(staff=cast.mia)
    assert flag.state == "open"
    shrink(given_cases[1])
    later = now + dt.timedelta(days=2)
    assert reckon_workload(later)["flags_cleared"] == 1
    flag.refresh_from_db()
    assert (flag.state, flag.cleared_on) == ("cleared", cast.agency.today(later))
    assert WorkloadFlag.history.filter(id=flag.pk, history_type="~").exists()


@pytest.mark.parametrize(
    ("who", "gone"), [("mia", {"is_active": False}), ("sally", {})], ids=["left", "carries none"]
)
def test_a_flag_goes_with_the_load(
    cast: Cast, now: dt.datetime, who: str, gone: dict[str, bool]
) -> None:
    for _ in range(16):
        give(cast, now, who)
    assert reckon_workload(now)["flags_opened"] == 1
    later = now + dt.timedelta(days=1)
    for part in Assignment.objects.filter(staff=cast[who]):
        part.end(later)
        audit.save(part, by=SET_UP, why="For this test", only=["during"])
    for name, value in gone.items():
        setattr(cast[who], name, value)
        audit.save(cast[who], by=SET_UP, why="For this test", only=[name])
    assert reckon_workload(later)["flags_cleared"] == 1
    flag = WorkloadFlag.objects.get(staff=cast[who])
    assert (flag.state, flag.cleared_on) == ("cleared", cast.agency.today(later))
    assert not LoadSnapshot.objects.filter(staff=cast[who], day=flag.cleared_on).exists()
    assert reckon_workload(later)["flags_cleared"] == 0


def shrink(case: Case) -> None:
    """The case needs less from now on."""
    case.acuity = 0
    audit.save(case, by=SET_UP, why="For this test", only=["acuity"])


def test_the_strictest_limit_of_a_persons_programs_holds(cast: Cast, now: dt.datetime) -> None:
    setting(cast.second_program, "overload_percent", 60, dt.date(2020, 1, 1))
    for _ in range(8):
        give(cast, now)
    reckon_workload(now)
    assert not WorkloadFlag.objects.exists()
    give(cast, now, program=cast.second_program, acuity=1)
    reckon_workload(now)
    assert WorkloadFlag.objects.filter(staff=cast.mia).exists()


def test_the_job_is_registered() -> None:
    assert jobs["reckon_workload"].run is reckon_workload


def flagged(cast: Cast, now: dt.datetime) -> WorkloadFlag:
    for _ in range(16):
        give(cast, now)
    reckon_workload(now)
    return WorkloadFlag.objects.get(staff=cast.mia)


def test_cas_06_the_workers_supervisor_settles_a_flag(cast: Cast, now: dt.datetime) -> None:
    flag = flagged(cast, now)
    ahead = cast.agency.today(now) + dt.timedelta(days=14)
    given = {"remedy": "help", "remedy_words": "Joy takes four visits", "review_on": ahead}
    for other in (cast.mia, cast.paul, cast.omar, cast.alex, cast.otto):
        with pytest.raises(Forbidden):
            decide_flag(flag, by=other, now=now, **given)
    with pytest.raises(Refused, match="Choose a day ahead"):
        decide_flag(flag, by=cast.sally, now=now, **{**given, "review_on": cast.agency.today(now)})
    with pytest.raises(Refused, match="a few words"):
        decide_flag(flag, by=cast.sally, now=now, **{**given, "remedy_words": " "})
    assert decide_flag(flag, by=cast.sally, now=now, **given).state == "plan"


def test_cas_06_the_worker_speaks_for_themselves(cast: Cast, now: dt.datetime) -> None:
    flag = flagged(cast, now)
    with pytest.raises(Forbidden):
        comment_flag(flag, by=cast.sally, now=now, worker_words="She is fine")
    assert comment_flag(flag, by=cast.mia, now=now, worker_words="I need help").worker_words


def test_a_cleared_flag_is_not_decided_any_more(cast: Cast, now: dt.datetime) -> None:
    flag = flagged(cast, now)
    for case in Case.objects.all():
        shrink(case)
    reckon_workload(now)
    flag.refresh_from_db()
    with pytest.raises(Refused, match="cleared"):
        decide_flag(
            flag,
            by=cast.sally,
            now=now,
            remedy="accept",
            remedy_words="x",
            review_on=cast.agency.today(now) + dt.timedelta(days=3),
        )
