"""The demo as it is after loading: whole, fictional, and dated plausibly."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from assessments.models import ReassessmentTask
from careplans.models import Closure, ServicePlan
from careplans.readiness import closing_rules, waits_for_supervisor
from caseload.models import LoadSnapshot, SupervisionSession, WorkloadFlag
from casemgmt.agency.models import Agency, Staff
from casemgmt.core.records import Record
from casemgmt.demo.clock import Clock
from casemgmt.demo.data import NAMES, STORYLINES, is_there
from casemgmt.demo.people import TRY
from casemgmt.ledger.models import JobRun, Notice
from clients.models import Assignment, Case, Client, Contact, Document, Note, Referral
from consent.models import Release
from tests.demo.loading import Loaded, demo

WITHIN_SECONDS = 180
"""Generous: the suite shares its processors. The bar of a quiet machine is 60 s."""


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any, worker_id: str) -> Iterator[Loaded]:
    with django_db_blocker.unblock(), demo(f"demo_{worker_id}") as told:
        yield told


def of_demo(model: type[Any]) -> Any:
    """The rows of the two demo agencies; the cast's agencies are in this database too."""
    if hasattr(model, "agency_id"):
        return model._base_manager.filter(agency__name__in=NAMES)
    return model._base_manager.filter(case__agency__name__in=NAMES)


def cases_of(first_name: str, now: dt.datetime) -> Any:
    staff = Staff.objects.get(user__email__startswith=first_name, agency__name__in=NAMES)
    return Case.objects.open().carried_by(staff, now)


def test_every_storyline_is_told_and_named_while_it_loads(loaded: Loaded, metric: Any) -> None:
    metric("demo_data_seconds", round(loaded.seconds, 1), WITHIN_SECONDS)
    assert loaded.seconds < WITHIN_SECONDS
    assert len(loaded.said) == len(STORYLINES) + 2
    assert {title for title, _tell in STORYLINES.values()} <= set(loaded.said)


def test_the_people_of_the_storylines_are_where_their_stories_end(loaded: Loaded) -> None:
    wanted = {
        ("Agatha", "Care at Home"): "active",
        ("Bertram", "Care at Home"): "closed",
        ("Clementine", "Care at Home"): "closed",
        ("Ignatius", "Care at Home"): "closed",
        ("Celestine", "Recovery Bridge"): "active",
        ("Celestine", "Doorway Housing"): "active",
        ("Estrella", "Safe Lantern"): "active",
        ("Teo", "Safe Lantern"): "active",
        ("Luca", "Safe Lantern"): "planning",
        ("Dorian", "Recovery Bridge"): "active",
        ("Fitz", "Doorway Housing"): "active",
        ("Dashiell", "Family Roots"): "closing",
    }
    rows = of_demo(Case).values_list("client__given_name", "program__name", "stage")
    stages = {(name, program): stage for name, program, stage in rows}
    assert {key: stages.get(key) for key in wanted} == wanted


def test_cases_stand_in_every_stage(loaded: Loaded) -> None:
    stages = Counter(of_demo(Case).values_list("stage", flat=True))
    assert set(stages) == {
        "intake",
        "assessment",
        "planning",
        "active",
        "on_hold",
        "closing",
        "closed",
    }
    assert cases_of("nadia", loaded.now).count() == 24
    under_delphine = sum(cases_of(name, loaded.now).count() for name in ("suri", "jonah", "ada"))
    assert 18 <= under_delphine <= 24


def test_plans_stand_at_every_state(loaded: Loaded) -> None:
    states = set(of_demo(ServicePlan).values_list("state", flat=True))
    assert states == set(ServicePlan.State.values)
    assert any(plan.needs_approval for plan in of_demo(ServicePlan))


def test_some_reassessments_are_overdue_and_some_fall_due_today(loaded: Loaded) -> None:
    today = Agency.objects.get(name=NAMES[0]).today(loaded.now)
    open_tasks = of_demo(ReassessmentTask).filter(state="scheduled")
    assert open_tasks.filter(due_on=today).count() >= 3
    assert 4 <= open_tasks.filter(due_on__lt=today).count() <= 12
    assert not open_tasks.filter(due_on__lt=today - dt.timedelta(days=20)).exists()


def test_releases_are_current_ended_and_revoked(loaded: Loaded) -> None:
    today = Agency.objects.get(name=NAMES[0]).today(loaded.now)
    states = {release.state_on(today) for release in of_demo(Release)}
    assert {"current", "ended", "revoked"} <= states


def test_the_queue_holds_referrals_of_every_urgency(loaded: Loaded) -> None:
    waiting = Referral.objects.filter(agency__name=NAMES[0], state="received")
    assert waiting.count() == 8
    assert set(waiting.values_list("urgency", flat=True)) == {1, 2, 3, 4}
    ended = set(of_demo(Referral).values_list("state", flat=True))
    assert {"not_eligible", "unable_to_engage", "referred_out", "duplicate", "waitlisted"} <= ended


def test_only_gils_caseload_is_flagged(loaded: Loaded) -> None:
    flag = of_demo(WorkloadFlag).get()
    assert (flag.staff.name, flag.state) == ("Gil Ferncastle", "open")
    assert flag.worker_words
    newest = LoadSnapshot.objects.filter(staff=flag.staff).latest("day")
    assert newest.hours > newest.capacity * 115 / 100


def test_the_nightly_jobs_ran_and_none_failed(loaded: Loaded) -> None:
    runs = Counter(JobRun.objects.values_list("job", "state"))
    assert runs == {("schedule_reassessments", "done"): 5, ("reckon_workload", "done"): 5}


def test_supervision_is_planned_held_and_confirmed(loaded: Loaded) -> None:
    states = set(of_demo(SupervisionSession).values_list("state", flat=True))
    assert states == {"planned", "held", "confirmed"}
    assert not of_demo(SupervisionSession).filter(state="planned", starts_at__lt=loaded.now)


def test_jonah_has_a_case_that_is_ready_to_close(loaded: Loaded) -> None:
    closure = of_demo(Closure).get(case__client__family_name="Cloverfield", state="open")
    assert [rule.row for rule in closing_rules(closure, loaded.now) if not rule.holds] == []
    waiting = of_demo(Closure).get(case__client__family_name="Pondwater", state="open")
    assert waits_for_supervisor(closing_rules(waiting, loaded.now))


def test_people_have_notices_they_have_not_read(loaded: Loaded) -> None:
    unread = set(Notice.objects.filter(read_at=None).values_list("kind", flat=True))
    assert {"assigned", "overloaded", "supervision"} <= unread
    assert Notice.objects.exclude(read_at=None).exists()


def test_documents_came_through_the_upload_door(loaded: Loaded) -> None:
    documents = of_demo(Document)
    assert {document.kind for document in documents} == {"pdf", "txt"}
    assert documents.count() >= 7


def test_the_access_index_agrees_with_the_dated_rows_of_every_case(loaded: Loaded) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH wanted AS (
              SELECT case_id, user_id, codename, during
              FROM app.access_facts((SELECT array_agg(id) FROM clients_case))
            ), kept AS (
              SELECT a.content_object_id, a.user_id, p.codename, a.during
              FROM clients_caseaccess a JOIN auth_permission p ON p.id = a.permission_id
            )
            SELECT (SELECT count(*) FROM (TABLE wanted EXCEPT TABLE kept) missing),
                   (SELECT count(*) FROM (TABLE kept EXCEPT TABLE wanted) stale),
                   (SELECT count(DISTINCT case_id) FROM wanted)
            """
        )
        missing, stale, cases = cursor.fetchone()
    assert (missing, stale) == (0, 0)
    assert cases == Case._base_manager.count()


def test_every_open_case_has_one_primary_case_manager(loaded: Loaded) -> None:
    carried = Assignment._base_manager.filter(role="primary", during__contains=loaded.now)
    counted = Counter(carried.values_list("case_id", flat=True))
    open_cases = set(Case.objects.open().values_list("pk", flat=True))
    assert dict(counted) == dict.fromkeys(open_cases, 1)


def test_two_workers_of_one_client_see_only_their_own_case(loaded: Loaded) -> None:
    suri = Staff.objects.get(user__email="suri.pennywhistle@example.org")
    seen = Case.objects.visible_to(suri, loaded.now).filter(client__given_name="Celestine")
    assert [case.program.name for case in seen] == ["Doorway Housing"]


def test_no_phone_and_no_address_could_be_somebodys(loaded: Loaded) -> None:
    texts = list(_texts())
    assert len(texts) > 3000
    mails = {mail for text in texts for mail in re.findall(r"[\w.+-]+@[\w.-]+", text)}
    assert {mail.rsplit("@", 1)[1] for mail in mails} <= {"example.org", "system.invalid"}
    digits = re.compile(r"(?<![\w-])(?:\+?\d[\d ().-]{6,}\d)(?![\w-])")
    numbers = {number for text in texts for number in digits.findall(text)}
    assert numbers
    assert {number for number in numbers if not re.fullmatch(r"555-01\d\d", number)} == set()


def _texts() -> Iterator[str]:
    for model in apps.get_models():
        if not issubclass(model, Record) or model is Agency:
            continue
        names = [
            field.name
            for field in model._meta.concrete_fields
            if field.get_internal_type() in {"CharField", "TextField", "EmailField"}
            and field.name not in {"path", "sha256", "text_sha256", "token_hash"}
        ]
        for row in model._base_manager.values_list(*names) if names else ():
            yield from (text for text in row if text)


def test_everybody_to_try_exists_and_nobody_has_a_password(loaded: Loaded) -> None:
    staff = Staff.objects.filter(agency__name__in=NAMES).select_related("user", "agency")
    assert set(TRY) <= {person.user.email for person in staff}
    assert not any(person.user.has_usable_password() for person in staff)
    assert all(person.agency.is_demo for person in staff)


def test_every_history_row_names_who_did_it(loaded: Loaded) -> None:
    for model in apps.get_models():
        if issubclass(model, Record):
            nobody = model.history.filter(history_user=None)  # type: ignore[attr-defined]
            assert not nobody.exists(), model._meta.label


def test_a_case_is_worked_by_people_who_could_at_that_time(loaded: Loaded) -> None:
    early = [
        note.pk
        for note in of_demo(Note).select_related("author__agency")
        if note.author.agency.today(note.happened_at) < note.author.started_on
    ]
    assert early == []
    assert not of_demo(Case).filter(transitions__by=None).exists()


def test_what_has_happened_lies_in_the_past_and_in_order(loaded: Loaded) -> None:
    for model, name in (
        (Note, "happened_at"),
        (Note, "signed_at"),
        (Contact, "started_at"),
        (Case, "opened_at"),
        (Referral, "received_at"),
        (Release, "signed_at"),
        (Document, "uploaded_at"),
    ):
        assert not of_demo(model).filter(**{f"{name}__gt": loaded.now}).exists(), model
    for case in of_demo(Case).prefetch_related("transitions"):
        moves = [move.at for move in case.transitions.all()]
        assert moves == sorted(moves)
        assert moves[0] == case.opened_at


def test_office_work_happens_on_working_days(loaded: Loaded) -> None:
    local = Agency.objects.get(name=NAMES[0])
    days = {local.today(note.happened_at) for note in of_demo(Note)}
    days |= {local.today(case.opened_at) for case in of_demo(Case)}
    assert {day.strftime("%a") for day in days} <= {"Mon", "Tue", "Wed", "Thu", "Fri"}


def test_nothing_is_left_to_load_a_second_time(loaded: Loaded) -> None:
    assert is_there()
    before = {model: model._base_manager.count() for model in (Client, Case, Note, JobRun)}
    call_command("demo_data", if_empty=True)
    assert {model: model._base_manager.count() for model in before} == before
    with pytest.raises(CommandError, match="here already"):
        call_command("demo_data")


@pytest.mark.parametrize("weekday", range(7))
def test_no_step_of_a_story_falls_on_a_weekend(weekday: int) -> None:
    monday = dt.datetime(2026, 3, 2, 15, tzinfo=dt.UTC)
    clock = Clock(monday + dt.timedelta(days=weekday), "America/New_York")
    for days_ago in range(-30, 400):
        moment = clock.at(days_ago)
        assert moment.weekday() < 5 or moment == clock.now
        if days_ago > 0:
            assert moment.date() <= clock.day(days_ago)


@pytest.mark.wide
@pytest.mark.parametrize("days", range(1, 7))
def test_the_demo_loads_on_any_day_of_the_week(
    days: int, django_db_setup: None, django_db_blocker: Any, worker_id: str, now: dt.datetime
) -> None:
    with (
        django_db_blocker.unblock(),
        demo(f"weekday_{worker_id}", now + dt.timedelta(days=days)) as told,
    ):
        assert len(told.said) == len(STORYLINES) + 2
        assert of_demo(WorkloadFlag).get().staff.name == "Gil Ferncastle"
