"""Guards of counts: small numbers are hidden, and no sum gives one back."""

from tests.mutants.sabotage import Sabotage

HIDING = "casemgmt/reports/suppression.py"
COUNTING = "casemgmt/reports/referrals.py"
HIDDEN = "tests/reports/test_suppression.py::test_res_05_every_small_count_could_be_another"
BESIDE = "tests/reports/test_suppression.py::test_res_05_what_would_give_it_back_is_hidden_with_it"
GROUPS = "tests/reports/test_referrals.py::test_out_10_groups_are_compared_and_small_numbers_hidden"

ROWS: tuple[Sabotage, ...] = (
    Sabotage("small counts are hidden", HIDING, "SMALL = 5\n", "SMALL = 1\n", (BESIDE,)),
    Sabotage(
        "what gives a small count back is hidden with it",
        HIDING,
        "            hidden |= best\n",
        "            hidden.add(place)\n",
        (HIDDEN, BESIDE),
    ),
    Sabotage(
        "what is hidden could be another count",
        HIDING,
        "if any(is_possible(table, moves(table, corners, by)) for by in (1, -1)):",
        "if True:",
        (HIDDEN,),
    ),
    Sabotage(
        "a report is of one agency",
        COUNTING,
        "Referral.objects.for_agency(agency.pk).filter(",
        "Referral.objects.filter(",
        (GROUPS,),
    ),
    Sabotage(
        "reports are for supervisors and admins",
        "casemgmt/agency/roles.py",
        '"read_reports": frozenset({Role.AGENCY_ADMIN, Role.SUPERVISOR})',
        '"read_reports": EVERYONE',
        (
            "tests/reports/test_referrals.py::test_out_10_the_report_is_for_supervisors_and_admins_and_names_nobody",
        ),
    ),
)
