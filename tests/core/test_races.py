"""Two people act on one record at once: the second is decided by what the first has left behind."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from careplans.actions.agreeing import agree_plan
from careplans.actions.closing import complete_closure, start_closure
from careplans.actions.goals import add_goal, add_service, edit_goal, remove_goal
from careplans.actions.planning import edit_plan, propose_plan, start_plan
from careplans.models import Goal, ServiceLine, ServicePlan
from caseload.actions.supervising import plan_session, record_held
from caseload.models import SupervisionSession
from casemgmt.agency.actions.inviting import invite_person, join
from casemgmt.agency.actions.people import change_roles, change_supervisor, deactivate_person
from casemgmt.agency.models import Staff
from casemgmt.agency.roles import Role
from casemgmt.core import audit
from casemgmt.core.access import decide
from casemgmt.core.errors import Forbidden, Refused, StaleRecord
from casemgmt.core.ranges import since
from clients.access.refresh import refresh
from clients.actions.assigning import assign_case, end_assignment
from clients.actions.notes import Happening, log_contact, write_note
from clients.actions.rating import set_acuity
from clients.models import AccessGrant, Assignment, Case, Note
from consent.actions.releasing import revoke_release
from consent.actions.serving import withdraw_service_consent
from consent.models import Release, ServiceConsent
from tests import cast as people
from tests.careplans.arranging import ALL_FIVE, agreed, draft, nearly_closed, ready_case
from tests.cast import SET_UP, Cast
from tests.consent.stories import a_release
from tests.racing import overtaken
from tests.stories import a_case


@pytest.fixture
def cast(real_cast: Cast) -> Cast:
    """The cast in a database that is really committed to; each test has a case of its own in it."""
    return real_cast


def test_nothing_is_added_to_a_plan_that_was_agreed_meanwhile(cast: Cast, now: dt.datetime) -> None:
    plan = draft(cast, ready_case(cast, now), now)
    seen, also_seen = (ServicePlan.objects.get(pk=plan.pk) for _ in range(2))
    more = {"by": cast.mia, "now": now}

    def add_both() -> None:
        with pytest.raises(Refused, match="stands as it is"):
            add_goal(seen, title="Swim", target_on=now.date() + dt.timedelta(days=9), **more)
        add_service(also_seen, service="Rides", **more)

    found = overtaken(lambda: agreed(cast, plan, now), add_both)
    assert isinstance(found, Refused)
    assert "stands as it is" in found.message
    assert Goal.objects.filter(plan=plan).count() == 1
    assert ServiceLine.objects.filter(plan=plan).count() == 1


def test_the_database_lets_no_goal_slip_in_beside_an_agreement(
    cast: Cast, now: dt.datetime
) -> None:
    plan = draft(cast, ready_case(cast, now), now)
    goal = Goal(case=plan.case, plan=plan, order=9, title="Swim", target_on=now.date())
    found = overtaken(
        lambda: agreed(cast, plan, now), lambda: audit.save(goal, by=SET_UP, why="Past the actions")
    )
    assert isinstance(found, IntegrityError)
    assert Goal.objects.filter(plan=plan).count() == 1


def test_no_note_is_signed_in_a_case_that_was_closed_meanwhile(
    cast: Cast, now: dt.datetime
) -> None:
    closure = nearly_closed(cast, now)
    case = Case.objects.get(pk=closure.case_id)
    told = Happening("phone", now)
    found = overtaken(
        lambda: complete_closure(closure, by=cast.mia, now=now),
        lambda: write_note(case, by=cast.mia, now=now, happening=told, text="She called."),
    )
    assert isinstance(found, Refused)
    assert not Note.objects.filter(case=case).exists()


def test_no_plan_is_begun_in_a_case_that_began_to_close_meanwhile(
    cast: Cast, now: dt.datetime
) -> None:
    case = ready_case(cast, now)
    seen = Case.objects.get(pk=case.pk)
    found = overtaken(
        lambda: start_closure(case, by=cast.mia, now=now, reason="moved", narrative="To her son."),
        lambda: start_plan(seen, by=cast.mia, now=now),
    )
    assert isinstance(found, Refused)
    assert not ServicePlan.objects.filter(case=case).exists()


def test_a_part_that_ended_while_its_holder_waited_does_not_count(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now, stage="active")
    part = assign_case(case, by=cast.sally, now=now, staff=cast.gina, role="secondary")
    asked = timezone.now()  # Gina's request begins while she still has her part
    found = overtaken(
        lambda: end_assignment(part, by=cast.sally, now=timezone.now(), why="Not needed"),
        lambda: write_note(
            case, by=cast.gina, now=asked, happening=Happening("phone", now), text="She called."
        ),
    )
    assert isinstance(found, Forbidden)
    assert not Note.objects.filter(case=case).exists()


def test_somebody_who_left_while_they_waited_does_nothing_more(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now, stage="active")
    grant = AccessGrant(case=case, staff=cast.quinn, basis="intake", during=since(now))
    audit.save(grant, by=SET_UP, why="Takes the case in")
    refresh([case.pk])

    def leave() -> None:
        log_contact(case, by=cast.mia, now=now, happening=Happening("phone", now))
        gone = people.load().quinn
        gone.is_active = False
        audit.save(
            gone, by=SET_UP, why="Past the action, which asks for the case", only=["is_active"]
        )

    found = overtaken(leave, lambda: set_acuity(case, by=cast.quinn, now=now, acuity=3))
    assert isinstance(found, Forbidden)


def test_a_plan_is_not_agreed_when_the_consent_it_rests_on_was_withdrawn_meanwhile(
    cast: Cast, now: dt.datetime
) -> None:
    plan = propose_plan(draft(cast, ready_case(cast, now), now), by=cast.mia, now=now)
    consent = ServiceConsent.objects.get(case=plan.case)
    found = overtaken(
        lambda: withdraw_service_consent(consent, by=cast.mia, now=now, words="No more."),
        lambda: agree_plan(
            plan, by=cast.mia, now=now, agreement="signed", agreed_name="Rosa", disclosed=ALL_FIVE
        ),
    )
    assert isinstance(found, Refused)
    assert ServicePlan.objects.get(pk=plan.pk).state == "proposed"


def test_a_release_revoked_twice_at_once_keeps_the_first_no(cast: Cast, now: dt.datetime) -> None:
    release = _release(cast, a_case(cast, now, stage="active"), now)
    seen = Release.objects.get(pk=release.pk)
    later = now + dt.timedelta(minutes=1)
    found = overtaken(
        lambda: revoke_release(release, by=cast.mia, now=now, words="Stop."),
        lambda: revoke_release(seen, by=cast.sally, now=later, words="He said stop."),
    )
    assert (found.revoked_at, found.revocation_words) == (now, "Stop.")
    assert Release.objects.get(pk=release.pk).revoked_at == now


def test_what_somebody_wrote_meanwhile_is_not_written_over(cast: Cast, now: dt.datetime) -> None:
    plan = draft(cast, ready_case(cast, now), now)
    seen = ServicePlan.objects.get(pk=plan.pk)
    found = overtaken(
        lambda: edit_plan(plan, by=cast.mia, now=now, client_words="I want my garden."),
        lambda: edit_plan(seen, by=cast.sally, now=now, client_words="I want to cook."),
    )
    assert isinstance(found, StaleRecord)
    assert ServicePlan.objects.get(pk=plan.pk).client_words == "I want my garden."


def test_a_goal_taken_out_meanwhile_can_not_be_changed_any_more(
    cast: Cast, now: dt.datetime
) -> None:
    plan = draft(cast, ready_case(cast, now), now)
    goal = Goal.objects.get(plan=plan)
    seen = Goal.objects.get(plan=plan)
    found = overtaken(
        lambda: remove_goal(goal, by=cast.mia, now=now),
        lambda: edit_goal(seen, by=cast.mia, now=now, title="Swim"),
    )
    assert isinstance(found, Refused)
    assert "taken this away" in found.message


def _sees(person: Staff, case: Case) -> bool:
    return decide(person, "view", case, timezone.now()).allow


def test_a_case_given_beside_a_change_of_lines_is_seen_by_the_new_line_only(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now, stage="active", carried_by="omar")
    found = overtaken(
        lambda: assign_case(case, by=cast.paul, now=now, staff=cast.mia),
        lambda: _put_under(cast, cast.paul),
    )
    assert not isinstance(found, Exception)
    assert (_sees(cast.vera, case), _sees(cast.paul, case)) == (False, True)


def test_lines_changed_beside_the_giving_of_a_case_are_the_ones_that_count(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now, stage="active", carried_by="omar")
    found = overtaken(
        lambda: _put_under(cast, cast.vera),
        lambda: assign_case(case, by=cast.paul, now=now, staff=cast.mia),
    )
    assert not isinstance(found, Exception)
    assert (_sees(cast.vera, case), _sees(cast.paul, case)) == (True, False)


def _leave(person: Staff, cast: Cast) -> Staff:
    gone = Staff.objects.get(pk=person.pk)
    return deactivate_person(gone, by=cast.alex, now=timezone.now(), why="Moved away")


def _become(person: Staff, role: str, cast: Cast, now: dt.datetime) -> Staff:
    changed = Staff.objects.get(pk=person.pk)
    return change_roles(changed, by=cast.alex, now=now, roles=[role], why="New post")


def test_who_left_meanwhile_is_not_given_a_case(cast: Cast, now: dt.datetime) -> None:
    case, nora = a_case(cast, now), _joined(cast, now, "case_manager")
    assert nora.may_work(now)
    found = overtaken(
        lambda: _leave(nora, cast), lambda: assign_case(case, by=cast.sally, now=now, staff=nora)
    )
    assert isinstance(found, Refused)
    assert found.field == "staff"
    assert not Assignment.objects.filter(staff=nora).exists()


def test_who_carries_no_cases_any_more_is_not_given_one(cast: Cast, now: dt.datetime) -> None:
    case, nora = a_case(cast, now), _joined(cast, now, "case_manager")
    assert nora.has_role(Role.CASE_MANAGER, now)
    found = overtaken(
        lambda: _become(nora, "intake_worker", cast, timezone.now()),
        lambda: assign_case(case, by=cast.sally, now=now, staff=nora),
    )
    assert isinstance(found, Refused)
    assert found.field == "staff"


def test_who_was_given_a_case_meanwhile_does_not_leave(cast: Cast, now: dt.datetime) -> None:
    case, nora = a_case(cast, now), _joined(cast, now, "case_manager")
    found = overtaken(
        lambda: assign_case(case, by=cast.sally, now=timezone.now(), staff=nora),
        lambda: deactivate_person(
            Staff.objects.get(pk=nora.pk), by=cast.alex, now=now, why="Moved away"
        ),
    )
    assert isinstance(found, Refused)
    assert "1 open case" in found.missing[0].text


def test_who_was_given_a_case_meanwhile_keeps_the_role_for_it(cast: Cast, now: dt.datetime) -> None:
    case, nora = a_case(cast, now), _joined(cast, now, "case_manager")
    found = overtaken(
        lambda: assign_case(case, by=cast.sally, now=timezone.now(), staff=nora),
        lambda: _become(nora, "intake_worker", cast, now),
    )
    assert isinstance(found, Refused)
    assert "1 open case" in found.missing[0].text


def test_who_stopped_supervising_meanwhile_is_put_above_nobody(
    cast: Cast, now: dt.datetime
) -> None:
    ann, nora = _joined(cast, now, "supervisor"), _joined(cast, now, "case_manager")
    assert ann.has_role(Role.SUPERVISOR, now)
    found = overtaken(
        lambda: _become(ann, "case_manager", cast, timezone.now()),
        lambda: change_supervisor(nora, by=cast.alex, now=now, supervisor=ann, why="Teams"),
    )
    assert isinstance(found, Refused)
    assert found.field == "supervisor"


def test_who_left_meanwhile_is_not_put_above_a_newcomer(cast: Cast, now: dt.datetime) -> None:
    ann = _joined(cast, now, "supervisor")
    given: dict[str, Any] = {"name": "New Example", "roles": ["case_manager"], "supervisor": ann}
    email = f"{uuid.uuid4().hex}@example.org"
    link = invite_person(cast.agency, by=cast.alex, now=now, email=email, **given)
    found = overtaken(
        lambda: _leave(ann, cast),
        lambda: join(link.token, now=now, password=people.PASSWORD),
    )
    assert not found.lines_up.exists()


def test_lines_made_at_the_same_time_run_in_no_circle(cast: Cast, now: dt.datetime) -> None:
    """Each of the two is right as long as nobody makes the other; they have no person in common."""
    ann, bea, cleo, dora = (_joined(cast, now, "supervisor") for _person in range(4))

    def put_under(staff: Staff, supervisor: Staff, now: dt.datetime = now) -> Staff:
        return change_supervisor(staff, by=cast.alex, now=now, supervisor=supervisor, why="Teams")

    put_under(bea, cleo)
    put_under(dora, ann)
    found = overtaken(lambda: put_under(ann, bea, timezone.now()), lambda: put_under(cleo, dora))
    assert isinstance(found, Refused)
    assert "Nobody supervises themselves" in found.message
    assert not cleo.lines_up.exists()


def test_a_supervisor_whose_line_ended_while_they_waited_decides_nothing_more(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now, stage="active", carried_by="ines")
    found = overtaken(
        lambda: change_supervisor(
            cast.ines, by=cast.alex, now=timezone.now(), supervisor=cast.paul, why="Other team"
        ),
        lambda: set_acuity(case, by=cast.sally, now=now, acuity=3),
    )
    assert isinstance(found, Forbidden)


def _joined(cast: Cast, now: dt.datetime, role: str) -> Staff:
    """Somebody new, whom no other test meets."""
    email = f"{uuid.uuid4().hex}@example.org"
    given: dict[str, Any] = {"email": email, "name": "New Example", "roles": [role]}
    link = invite_person(cast.agency, by=cast.alex, now=now, **given)
    return join(link.token, now=now, password=people.PASSWORD)


def _planned(cast: Cast, now: dt.datetime, supervisee: Staff, hours: float) -> SupervisionSession:
    starts_at = now - dt.timedelta(hours=hours)
    given = {"supervisee": supervisee, "starts_at": starts_at, "minutes": 60}
    return plan_session(by=Staff.objects.get(pk=cast.paul.pk), now=now, **given)


def test_nobody_is_planned_into_two_sessions_at_once(cast: Cast, now: dt.datetime) -> None:
    nora = _joined(cast, now, "case_manager")
    change_supervisor(nora, by=cast.alex, now=now, supervisor=cast.paul, why="Teams")
    found = overtaken(
        lambda: _planned(cast, now, cast.omar, hours=2),
        lambda: _planned(cast, now, nora, hours=1.5),
    )
    assert isinstance(found, Refused)
    assert found.field == "starts_at"
    assert not SupervisionSession.objects.of(nora).exists()


def test_a_session_grows_into_none_that_was_planned_meanwhile(cast: Cast, now: dt.datetime) -> None:
    nora = _joined(cast, now, "case_manager")
    change_supervisor(nora, by=cast.alex, now=now, supervisor=cast.paul, why="Teams")
    session = _planned(cast, now, nora, hours=9)
    found = overtaken(
        lambda: _planned(cast, now, cast.omar, hours=8),
        lambda: record_held(session, by=nora, now=now, minutes=90, record="It took longer"),
    )
    assert isinstance(found, Refused)
    assert found.field == "starts_at"


def _put_under(cast: Cast, supervisor: Staff) -> Staff:
    """Sally, two steps above the cases of her people, gets another supervisor."""
    return change_supervisor(
        cast.sally, by=cast.alex, now=timezone.now(), supervisor=supervisor, why="Other team"
    )


def test_what_was_set_on_a_record_before_it_is_decided_is_not_kept(
    cast: Cast, now: dt.datetime
) -> None:
    plan = draft(cast, ready_case(cast, now), now)
    plan.client_words, plan.number = "Slipped in", 7
    edit_plan(plan, by=cast.mia, now=now, participation="Rosa alone")
    assert (plan.client_words, plan.number) == ("I want to stay in my own kitchen.", 1)


def _release(cast: Cast, case: Case, now: dt.datetime) -> Release:
    return a_release(case, cast, now, recipient_name="Dr. Amar Singh")
