"""Guards that hold between a page's check and the commit, and between agencies."""

from tests.mutants.sabotage import Sabotage
from tests.mutants.table.constraints import trigger

REVOCATION = "tests/access/test_revocation.py"
LATE = f"{REVOCATION}::test_what_ends_between_check_and_commit_is_not_done"
NEXT = f"{REVOCATION}::test_the_next_request_is_refused"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "an act ends with the sign-in it was begun in",
        "casemgmt/agency/models/people.py",
        "self.session is not None and not self.session.holds()",
        "False",
        (f"{LATE}[the session is ended elsewhere]",),
    ),
    Sabotage(
        "who was signed out does nothing",
        "casemgmt/agency/models/people.py",
        " and not self.is_signed_out",
        "",
        (f"{LATE}[the session is ended elsewhere]",),
    ),
    Sabotage(
        "a page's person is known with their session",
        "casemgmt/agency/middleware.py",
        "    staff.session = request.session\n",
        "",
        (f"{LATE}[the session is ended elsewhere]",),
    ),
    Sabotage(
        "a clearance that ran out while the action waited does not count",
        "clients/cleared.py",
        "max(now, instant())).categories",
        "now).categories",
        (f"{LATE}[the clearance is past its end]",),
    ),
    Sabotage(
        "what is ticked is refused and not left out",
        "clients/forms/restricted.py",
        "offered = {*held, *_ticked(form, field)}",
        "offered = {*held}",
        (f"{NEXT}[the clearance ended while they wrote]",),
    ),
    trigger(
        "a person never goes over to another agency",
        "agency_staff",
        "belongs_for_good_2fd0b",
        f"{REVOCATION}::test_nobody_and_nothing_goes_over_to_another_agency[sam]",
    ),
    trigger(
        "a case never goes over to another agency",
        "clients_case",
        "belongs_for_good_bf635",
        f"{REVOCATION}::test_nobody_and_nothing_goes_over_to_another_agency[case]",
    ),
    trigger(
        "a client never goes over to another agency",
        "clients_client",
        "belongs_for_good_2ffd5",
        f"{REVOCATION}::test_nobody_and_nothing_goes_over_to_another_agency[client]",
    ),
)
