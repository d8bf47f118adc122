"""Inputs that take away: walls, a client's word, the end of a case, clearances and what needs one."""

from typing import Any

from casemgmt.agency.actions.clearing import clear, end_clearance, set_category_rule
from casemgmt.agency.actions.teams import join_team
from casemgmt.agency.models import Clearance, Team
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import since
from clients.access.refresh import refresh, refresh_around
from clients.actions.boundaries import (
    declare_conflict,
    put_up_wall,
    report_conflict,
    restrict_record,
)
from clients.actions.clearing import clear_in_case, end_case_clearance
from clients.actions.notes import Happening, write_note
from clients.actions.restricting import restrict_note
from clients.models import Case, Household, HouseholdMembership
from tests.access.matrix.arranging import keep
from tests.access.revoking.people import keeps_walls
from tests.access.revoking.reasons import one_up
from tests.access.revoking.stand import DAY, HOUR, SOON, Input, Stand, again, carry, wait
from tests.cast import LONG_AGO
from tests.stories import a_case, shut


def wall(made: Stand, case: Case | None = None) -> None:
    told = report_conflict(
        again(case or made.case),
        by=made.cast.mia,
        now=made.now,
        staff=again(made.sam),
        relation="Neighbors",
    )
    put_up_wall(told, by=made.cast.petra, now=made.now)


def declare(made: Stand) -> None:
    declare_conflict(again(made.case), by=again(made.sam), now=made.now, relation="Cousins")


def shares_a_home(made: Stand) -> None:
    """The client lives with another one."""
    carry(made)
    made.things["other"] = a_case(made.cast, made.now, stage="active")
    made.things["home"] = keep(Household(agency=made.cast.agency, address="4 Quay Street"))
    _moves_in(made, made["other"])


def _moves_in(made: Stand, case: Case) -> None:
    stay = HouseholdMembership(
        household=made["home"], client_id=case.client_id, during=since(made.now - DAY)
    )
    keep(stay)
    refresh_around(case.client_id)


def live_together(made: Stand) -> None:
    shares_a_home(made)
    _moves_in(made, made.case)


def wall_around_the_home(made: Stand) -> None:
    wall(made, made["other"])


def beside_a_wall(made: Stand) -> None:
    shares_a_home(made)
    wall(made, made["other"])


def move_in(made: Stand) -> None:
    _moves_in(made, made.case)


def keep_out(made: Stand) -> None:
    restrict_record(
        again(made.case.client),
        by=made.cast.mia,
        now=made.now,
        staff=again(made.sam),
        words="Not Sam",
    )


def in_a_team(made: Stand) -> None:
    carry(made)
    a_team(made)
    join(made)


def a_team(made: Stand) -> None:
    program = made.cast.second_program
    team = Team(agency=made.cast.agency, name=f"Team {made.sam.pk.hex[:6]}", program=program)
    made.things["team"] = keep(team)


def join(made: Stand) -> None:
    joins = {"by": made.cast.alex, "now": made.now, "why": "Helps"}
    join_team(again(made["team"]), staff=again(made.sam), **joins)


def keep_the_program_out(made: Stand) -> None:
    restrict_record(
        again(made.case.client),
        by=made.cast.mia,
        now=made.now,
        program=made.cast.second_program,
        words="Nobody of that house",
    )


def beside_a_program_kept_out(made: Stand) -> None:
    carry(made)
    a_team(made)
    keep_the_program_out(made)


def close(made: Stand) -> None:
    shut(again(made.case), made.now)
    refresh([made.case.pk])


def cleared(made: Stand) -> None:
    """Sam and Mia are cleared for a category, and Mia wrote a note in it."""
    carry(made)
    made.things["clearance"] = _clear(made, made.sam, "immigration")
    _note(made, "immigration")


def _clear(made: Stand, staff: Any, category: str) -> Any:
    by = {"by": made.cast.alex, "now": made.now - HOUR, "why": "Trained"}
    return clear(again(staff), category=category, **by)


def _note(made: Stand, *categories: str) -> None:
    told = Happening("phone", made.now, categories=categories)
    by = again(made.sam) if categories else made.cast.mia
    made.things["note"] = write_note(
        again(made.case), by=made.things.get("worker", by), now=made.now, happening=told, text="So."
    )


def end_the_clearance(made: Stand) -> None:
    end_clearance(again(made["clearance"]), by=made.cast.alex, now=made.now, why="Ended")


def writes_in_a_category(made: Stand) -> None:
    carry(made)
    made.things["clearance"] = _clear(made, made.sam, "immigration")
    made.things["sent"] = {"categories": ["immigration"]}


def writes_for_a_moment(made: Stand) -> None:
    carry(made)
    keep(Clearance(staff=made.sam, category="immigration", during=since(LONG_AGO, made.now + SOON)))
    refresh([made.case.pk])
    made.things["sent"] = {"categories": ["immigration"]}


def named_in_the_case(made: Stand) -> None:
    carry(made)
    made.things["clearance"] = clear_in_case(
        again(made.case),
        by=made.cast.sally,
        now=made.now,
        staff=again(made.sam),
        category="psychotherapy_notes",
        why="Co-therapist",
    )
    _note(made, "psychotherapy_notes")


def end_being_named(made: Stand) -> None:
    end_case_clearance(again(made["clearance"]), by=made.cast.vera, now=made.now, why="Ended")


def led_with_a_category(made: Stand) -> None:
    """Supervisors see what the people below them are cleared for."""
    one_up(made)
    _clear(made, made["worker"], "criminal")
    _rule(made, sees=True)
    _note(made, "criminal")


def _rule(made: Stand, *, sees: bool) -> None:
    set_category_rule(
        again(made.cast.agency),
        by=made.cast.alex,
        now=made.now,
        category="criminal",
        existence_is_shown=False,
        supervisors_see=sees,
        why="For this test",
    )


def see_no_more(made: Stand) -> None:
    _rule(made, sees=False)


def reads_a_note(made: Stand) -> None:
    carry(made)
    _note(made)
    made.things["worker"] = made.cast.mia


def restrict_it(made: Stand) -> None:
    carries = made.cast.mia
    if not carries.clearances.filter(category="genetic", during__contains=made.now).exists():
        _clear(made, carries, "genetic")
    by = {"by": carries, "now": made.now, "categories": ["genetic"]}
    with acting_as(carries.user.pk):
        restrict_note(again(made["note"]), why="Asked", **by)


NOTE = {"get": "note-detail", "post": "note-add"}
INPUTS = (
    Input("a wall was put up", carry, wall),
    Input("they declared a conflict themselves", carry, declare),
    Input("a wall was put up around the home", live_together, wall_around_the_home),
    Input("the client moved in behind a wall", beside_a_wall, move_in),
    Input("an officer is behind a wall", keeps_walls, wall, "wall-set-aside", "wall-put-up"),
    Input("the client keeps them out", carry, keep_out),
    Input("the client keeps their program out", in_a_team, keep_the_program_out),
    Input("they joined a team that is kept out", beside_a_program_kept_out, join),
    Input("the case was closed", carry, close, get="contact-new"),
    Input("the clearance ended", cleared, end_the_clearance, **NOTE),
    Input("the clearance ended while they wrote", writes_in_a_category, end_the_clearance, get=""),
    Input("the clearance is past its end", writes_for_a_moment, wait, get=""),
    Input("the clearance in the case ended", named_in_the_case, end_being_named, **NOTE),
    Input("supervisors see no more", led_with_a_category, see_no_more, **NOTE),
    Input("the note was restricted", reads_a_note, restrict_it, **NOTE),
)
