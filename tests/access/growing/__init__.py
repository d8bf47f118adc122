"""More rows in every list of every page of the little world.

Actions where they are quick; elsewhere the rows themselves, by the audited save. Nothing here is a
story: it is what a page must show without asking more for it.
"""

from collections.abc import Callable

from django.db import transaction

from tests.access.growing import casework, homes, importing, office, standing, visits
from tests.access.world import World

EVERY_LIST: tuple[Callable[[World, int], None], ...] = (
    office.people_of_the_team,
    office.configuration,
    office.work_in_the_background,
    casework.cases_with_work,
    casework.records_of_the_case,
    casework.people_of_the_case,
    casework.asked_to_see_the_case,
    casework.kept_out_of_the_case,
    casework.sharing_of_the_case,
    casework.plans_of_the_case,
    casework.samples_drawn,
    casework.audits_asked_for,
    casework.referrals,
    homes.homes_and_answers,
    importing.files_of_referrals,
    importing.cases_that_wait,
    visits.visits_and_ways,
    standing.who_decides_and_papers,
)


def grow(made: World, *, to: int) -> None:
    """Add to every list of every page, until so many rows were; in one transaction: it is quicker."""
    with transaction.atomic():
        for number in range(made.rows, to):
            for add_one in EVERY_LIST:
                add_one(made, number)
        casework.longer_form(made, to)
        casework.longer_plan(made, to)
        casework.longer_letter(made, to)
    made.rows = to
