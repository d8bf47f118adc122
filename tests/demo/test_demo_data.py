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
from django.db.models import Count, F

from assessments.models import Assessment, ReassessmentTask
from careplans.models import Closure, Goal, Objective, ServicePlan
from careplans.readiness import closing_rules, waits_for_supervisor
from caseload.models import LoadSnapshot, SupervisionSession, WorkloadFlag
from casemgmt.agency.models import Agency, Invitation, Staff, TeamMembership
from casemgmt.core.records import Record
from casemgmt.demo.agencies import WHY
from casemgmt.demo.clock import Clock
from casemgmt.demo.data import NAMES, STORYLINES, is_there
from casemgmt.demo.people import STAFF, TRY
from casemgmt.ledger.models import JobRun, Notice
from clients.models import (
    Assignment,
    Case,
    CaseTransition,
    Client,
    Contact,
    Document,
    IntakeRecord,
    Note,
    Referral,
)
from consent.models import Release
from tests.demo.lives import CARRYING, assert_believable, goals_of, staff_of, work_of
from tests.demo.loading import Loaded, demo
from tests.histories import silent_history

SECONDS = 60
"""On a quiet machine."""


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
    metric("demo_data_seconds", round(loaded.seconds, 1), SECONDS)
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


@pytest.mark.parametrize("key", CARRYING)
def test_a_case_manager_finds_a_day_that_could_be_somebodys(loaded: Loaded, key: str) -> None:
    assert_believable(key, work_of(key, loaded.now))


def test_goals_are_mostly_on_track(loaded: Loaded) -> None:
    standing = {key: goals_of(key, loaded.now) for key in CARRYING}
    everybody = sum(standing.values(), Counter[str]())
    assert everybody["on track"] > everybody.total() * 0.5
    assert everybody["slipping"] > everybody.total() * 0.1
    assert everybody["not started"] >= 5
    assert set(standing["nadia.thimble"]) == {"on track", "slipping", "not started"}


def test_steps_are_done_early_late_and_not_yet(loaded: Loaded) -> None:
    steps = of_demo(Objective).filter(goal__plan__state="active")
    done = steps.exclude(done_on=None)
    late = done.filter(done_on__gt=F("due_on"))
    assert 0.1 < late.count() / done.count() < 0.4
    assert done.count() > steps.filter(done_on=None).count()


def test_plans_are_looked_at_again(loaded: Loaded) -> None:
    long_ago = loaded.now - dt.timedelta(days=135)
    plans = of_demo(ServicePlan).filter(state="active", case__opened_at__lt=long_ago)
    assert plans.count() > 20
    once = [plan.case.client.family_name for plan in plans if plan.number == 1]
    assert once == []


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


def told(loaded: Loaded) -> dict[str, Any]:
    """Every part of the life of a case, with the rows that tell it."""
    cases, releases = of_demo(Case), of_demo(Release)
    referrals, plans = of_demo(Referral), of_demo(ServicePlan)
    moves = CaseTransition._base_manager.filter(case__in=cases)
    waited = Referral.history.filter(state="waitlisted").values("id")
    primaries = of_demo(Assignment).filter(role="primary").values("case")
    return {
        "an anonymous caller": referrals.filter(
            family_name="", phone="", birth_date=None, client=None, state="unable_to_engage"
        ),
        "a person screened out": referrals.filter(
            state="not_eligible", screenings__is_eligible=False
        ),
        "a waitlist": referrals.filter(state="waitlisted"),
        "a case from the waitlist": referrals.filter(
            state="accepted", pk__in=waited, case__isnull=False
        ),
        "the same person twice": referrals.filter(state="duplicate"),
        "a half done intake": of_demo(IntakeRecord).filter(
            language_asked=True, completed_at=None, case__stage="intake"
        ),
        "an assessment in progress": of_demo(Assessment).filter(state="in_progress"),
        "a reassessment done late": of_demo(ReassessmentTask).filter(
            state="completed", assessment__completed_at__date__gt=F("due_on")
        ),
        "a plan approved by a supervisor": plans.exclude(approved_by=None),
        "a plan that waits for a supervisor": plans.filter(
            state="proposed", asks_supervisor=True, approved_at=None
        ),
        "a case on hold": cases.filter(stage="on_hold"),
        "a case taken up after a hold": moves.filter(from_stage="on_hold", to_stage="active"),
        "a transfer": primaries.annotate(times=Count("pk")).filter(times__gt=1),
        "a cover": of_demo(Assignment).filter(role="covering"),
        "a closed case": cases.filter(stage="closed"),
        "a case opened again": cases.filter(previous__stage="closed"),
        "a release for a minor": releases.filter(signer_capacity="parent"),
        "a release by a guardian": releases.filter(signer_capacity="guardian"),
        "a release both ways": releases.filter(direction="both"),
        "a release let go": releases.exclude(not_needed_at=None),
        "an unknown birth date": cases.exclude(stage="closed").filter(client__birth_date=None),
        "a secret address": Client._base_manager.filter(
            household_memberships__household__address_is_confidential=True
        ),
        "a note signed late": of_demo(Note).filter(is_late=True),
        "a goal that was met": of_demo(Goal).filter(outcome="met", plan__state="superseded"),
        "a goal met in part": of_demo(Goal).filter(outcome="partly_met"),
        "a goal dropped": of_demo(Goal).filter(outcome="dropped"),
    }


def test_every_part_of_the_life_of_a_case_is_told(loaded: Loaded) -> None:
    assert [name for name, rows in told(loaded).items() if not rows.exists()] == []


def test_nobody_sees_the_record_of_themselves_or_their_family(loaded: Loaded) -> None:
    for key, family in (("odessa.pennyroyal", "Pennyroyal"), ("jonah.quickstep", "Pondwater")):
        assert of_demo(Case).filter(client__family_name=family).exists()
        seen = Case.objects.visible_to(staff_of(key), loaded.now)
        assert not seen.filter(client__family_name=family).exists(), key


def test_documents_came_through_the_upload_door(loaded: Loaded) -> None:
    documents = of_demo(Document)
    assert {document.kind for document in documents} == {"pdf", "txt"}
    assert documents.count() >= 7


def test_the_access_index_agrees_with_the_dated_rows_of_every_case(loaded: Loaded) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM app.access_differences(%s::timestamptz)", [loaded.now])
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(DISTINCT content_object_id) FROM clients_caseaccess")
        assert cursor.fetchone() == (Case._base_manager.count(),)


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
    mails = {mail for _place, text in texts for mail in re.findall(r"[\w.+-]+@[\w.-]+", text)}
    assert {mail.rsplit("@", 1)[1] for mail in mails} <= {"example.org", "system.invalid"}
    digits = re.compile(r"(?<![\w-])(?:\+?\d[\d ().-]{6,}\d)(?![\w-])")
    numbers = {(number, place) for place, text in texts for number in digits.findall(text)}
    assert numbers
    fictional = re.compile(r"555-01\d\d")
    a_day = re.compile(r"\d{4}-\d\d-\d\d")
    real = {found for found in numbers if not a_day.fullmatch(found[0])}
    assert [found for found in real if not fictional.fullmatch(found[0])] == []


def _texts() -> Iterator[tuple[str, str]]:
    """Every text with the model and field that hold it."""
    for model in apps.get_models():
        if not issubclass(model, Record) or model is Agency:
            continue
        names = [
            field.name
            for field in model._meta.concrete_fields
            if field.get_internal_type() in {"CharField", "TextField", "EmailField"}
            and field.name not in {"path", "sha256", "text_sha256", "token_hash"}
        ]
        for row in model._base_manager.all() if names else ():
            texts = {f"{model.__name__}.{name}": getattr(row, name) for name in names}
            yield from ((place, text) for place, text in texts.items() if text)


def test_everybody_to_try_exists_and_nobody_has_a_password_one_could_guess(loaded: Loaded) -> None:
    staff = Staff.objects.filter(agency__name__in=NAMES).select_related("user", "agency")
    assert set(TRY) <= {person.user.email for person in staff}
    hashes = [person.user.password for person in staff]
    assert len(set(hashes)) == len(hashes)
    guesses = ["", "demo", WHY, staff[0].name, staff[0].user.email]
    assert not any(staff[0].user.check_password(guess) for guess in guesses)


def test_the_people_came_by_invitation_and_sit_in_teams(loaded: Loaded) -> None:
    staff = Staff.objects.filter(agency__name__in=NAMES)
    used = of_demo(Invitation).exclude(used_at=None)
    assert used.count() == staff.count() == sum(map(len, STAFF.values()))
    seated = TeamMembership.objects.filter(team__agency__name__in=NAMES).values("staff")
    carrying = staff.filter(user__email__in=[f"{key}@example.org" for key in CARRYING])
    assert carrying.exclude(pk__in=seated).count() == 0
    assert all(person.agency.is_demo for person in staff)


def test_every_history_row_says_who_did_it_and_why(loaded: Loaded) -> None:
    assert silent_history() == []


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
