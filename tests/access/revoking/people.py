"""Inputs about the person: whether they work here, in which roles, and whether they are signed in."""

from django.contrib.sessions.models import Session

from casemgmt.agency.actions.people import change_roles, deactivate_person
from casemgmt.agency.models import StaffRole
from casemgmt.core.ranges import since
from clients.access.refresh import refresh
from clients.actions.boundaries import report_conflict
from clients.models import AccessGrant
from tests.access.matrix.arranging import keep
from tests.access.revoking.stand import DAY, Input, Stand, again, carry
from tests.cast import LONG_AGO
from tests.stories import a_referral


def consulted(made: Stand) -> None:
    """Sam reads along."""
    during = since(made.now - DAY, made.now + DAY)
    keep(AccessGrant(case=made.case, staff=made.sam, basis="consultation", during=during))
    refresh([made.case.pk])


def close_account(made: Stand) -> None:
    user = again(made.sam.user)
    user.is_active = False
    user.save(update_fields=["is_active"])


def leave(made: Stand) -> None:
    gone = again(made.sam)
    gone.is_active = False
    keep(gone, "is_active")


def deactivate(made: Stand) -> None:
    deactivate_person(again(made.sam), by=made.cast.alex, now=made.now, why="Left")


def sign_out_elsewhere(made: Stand) -> None:
    Session.objects.filter(session_key=made.browser.session.session_key).delete()


def run_out(made: Stand) -> None:
    row = Session.objects.filter(session_key=made.browser.session.session_key)
    row.update(expire_date=made.now)


def takes_in(made: Stand) -> None:
    keep(StaffRole(staff=made.sam, role="intake_worker", during=since(LONG_AGO)))
    made.things["referral"] = a_referral(made.cast, made.now)


def administers(made: Stand) -> None:
    keep(StaffRole(staff=made.sam, role="agency_admin", during=since(LONG_AGO)))


def keeps_walls(made: Stand) -> None:
    keep(StaffRole(staff=made.sam, role="privacy_officer", during=since(LONG_AGO)))
    made.things["wall"] = report_conflict(
        made.case, by=made.cast.mia, now=made.now, staff=made.cast.omar, relation="Cousins"
    )


def only_case_manager(made: Stand) -> None:
    person = again(made.sam)
    change_roles(person, by=made.cast.alex, now=made.now, roles=["case_manager"], why="Less")


def takes_in_elsewhere(made: Stand) -> None:
    change_roles(
        again(made.sam),
        by=made.cast.alex,
        now=made.now,
        roles=["case_manager", "intake_worker"],
        intake_programs=[made.cast.second_program],
        why="Elsewhere",
    )


INPUTS = (
    Input("the account is closed", carry, close_account),
    Input("the person works here no more", carry, leave),
    Input("the person is deactivated", consulted, deactivate, post="conflict-declare"),
    Input("the session is ended elsewhere", carry, sign_out_elsewhere),
    Input("the session's time is over", carry, run_out),
    Input("the intake role ended", takes_in, only_case_manager, "referral-detail", "referral-take"),
    Input(
        "the intake role is for another program now",
        takes_in,
        takes_in_elsewhere,
        "referral-detail",
        "referral-take",
    ),
    Input("the admin's role ended", administers, only_case_manager, "program-list", "program-new"),
    Input(
        "the officer's role ended", keeps_walls, only_case_manager, "wall-set-aside", "wall-put-up"
    ),
)
