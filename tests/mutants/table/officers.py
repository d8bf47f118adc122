"""Guards of who keeps privacy."""

from tests.mutants.sabotage import Sabotage
from tests.mutants.table.people import TRIED

OFFICERS = "tests/agency/test_officers.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "whoever is to keep privacy waits for a second person",
        "casemgmt/agency/actions/people.py",
        "at_once = begin_at_once(staff, roles, at)",
        "at_once = roles",
        (f"{OFFICERS}::test_an_admin_makes_no_officer_alone",),
    ),
    Sabotage(
        "whoever joins to keep privacy waits for a second person",
        "casemgmt/agency/actions/inviting.py",
        "at_once = begin_at_once(staff, invitation.roles, now)",
        "at_once = invitation.roles",
        (f"{OFFICERS}::test_whoever_joins_by_a_link_waits_too",),
    ),
    Sabotage(
        "neither who asked nor who is meant agrees to a new officer",
        "casemgmt/agency/registrations.py",
        "named = {asked.asked_by_id, asked.staff_id}",
        "named = set()",
        (f"{OFFICERS}::test_neither_who_asked_nor_who_is_meant_agrees", TRIED),
    ),
    Sabotage(
        "the database knows that a second person agrees to an officer",
        "casemgmt/agency/migrations/0001_initial.py",
        "models.Q(('decided_by', models.F('asked_by')), _negated=True), "
        "models.Q(('decided_by', models.F('staff')), _negated=True)",
        "models.Q(('decided_by__isnull', False))",
        (f"{OFFICERS}::test_neither_who_asked_nor_who_is_meant_agrees",),
    ),
    Sabotage(
        "somebody who left becomes no officer",
        "casemgmt/agency/actions/proposing.py",
        "    if not staff.may_work(at):",
        "    if False:",
        (f"{OFFICERS}::test_who_left_becomes_none",),
    ),
    Sabotage(
        "a proposal is decided once",
        "casemgmt/agency/actions/proposing.py",
        "    if not proposal.is_waiting:",
        "    if False:",
        (f"{OFFICERS}::test_a_no_needs_a_reason_and_changes_nothing",),
    ),
    Sabotage(
        "the last who keeps privacy keeps the role",
        "casemgmt/agency/actions/people.py",
        "    refuse_leaving_none(staff, at, roles)\n",
        "",
        (f"{OFFICERS}::test_the_last_one_neither_changes_nor_leaves",),
    ),
    Sabotage(
        "the last who keeps privacy does not leave",
        "casemgmt/agency/actions/people.py",
        "    refuse_leaving_none(staff, at)\n",
        "",
        (f"{OFFICERS}::test_the_last_one_neither_changes_nor_leaves",),
    ),
    Sabotage(
        "officers hear of a new officer",
        "casemgmt/agency/officers.py",
        "    if after != before:\n",
        "    if False:\n",
        (OFFICERS,),
    ),
)
