"""Guards of one person once: who is pointed out to whom, and who learns of a hidden match."""

from tests.mutants.sabotage import Sabotage

LIKELY = "tests/clients/test_likely.py"
HIDDEN = "tests/clients/test_hidden_matches.py"
NOTICING = "clients/matching.py"
SCOPE = "clients/queries/matching.py"
SETTLING = "clients/actions/matching.py"
SAID_ONCE = f"{HIDDEN}::test_out_04_who_it_is_is_said_once_with_a_reason"
OFFICERS = f"{HIDDEN}::test_out_04_only_privacy_officers_learn_of_it"
OWN = f"{HIDDEN}::test_nobody_settles_a_match_of_a_referral_of_their_own"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "who is pointed out while typing is written to the read log",
        "clients/views/referrals.py",
        '    log_reads(request, "list", [one.client for one in found])\n',
        "",
        (f"{LIKELY}::test_out_04_everybody_shown_is_a_logged_read",),
    ),
    Sabotage(
        "a mistyped birth date is thought of",
        "clients/likeness.py",
        "Birth.NEAR if other in near_days(one) else Birth.OTHER",
        "Birth.OTHER",
        (f"{LIKELY}::test_birth_dates_are_compared_as_they_are_mistyped",),
    ),
    Sabotage(
        "a twin is not the same person",
        "clients/likeness.py",
        "OTHER: -25}",
        "OTHER: 0}",
        (f"{LIKELY}::test_out_04_a_namesake_a_twin_and_half_a_name_are_not_pointed_out",),
    ),
    Sabotage(
        "a hidden match of a new referral is noticed",
        "clients/actions/referring.py",
        "    notice_hidden(referral, asked_of(referral), by=by, now=now)\n",
        "",
        (f"{HIDDEN}::test_out_04_a_hidden_match_opens_a_review_and_says_why",),
    ),
    Sabotage(
        "a hidden match of a new client is noticed",
        "clients/actions/screening.py",
        "    notice_hidden(referral, asked_of(client), by=by, now=now)\n",
        "",
        (f"{HIDDEN}::test_out_04_taking_on_a_new_person_looks_again_by_what_is_known_better",),
    ),
    Sabotage(
        "whom one knows of is no hidden match",
        NOTICING,
        "others.exclude(pk__in=known).exclude(",
        "others.exclude(",
        (f"{HIDDEN}::test_out_04_whom_one_knows_of_needs_no_review",),
    ),
    Sabotage(
        "a hidden match is noticed once",
        NOTICING,
        ".exclude(pk__in=before)",
        "",
        (f"{HIDDEN}::test_out_04_one_match_is_noticed_once",),
    ),
    Sabotage(
        "only privacy officers learn of a hidden match",
        SCOPE,
        ' or not may(staff, "review_privacy", now)',
        "",
        (OFFICERS,),
    ),
    Sabotage(
        "an officer kept from the client learns of no hidden match",
        SCOPE,
        ".exclude(kept_from(staff, now))",
        "",
        (f"{HIDDEN}::test_out_04_an_officer_behind_a_wall_learns_nothing_of_it",),
    ),
    Sabotage(
        "nobody sees the hidden match of what they recorded",
        SCOPE,
        "Q(recorded_by__user=staff.user) | ",
        "",
        (OWN,),
    ),
    Sabotage(
        "nobody sees the hidden match of a referral they took",
        SCOPE,
        " | Q(referral__taken_by__user=staff.user)",
        "",
        (OWN,),
    ),
    Sabotage(
        "a hidden match is settled once",
        SETTLING,
        "    if match.is_settled:\n",
        "    if False:\n",
        (SAID_ONCE,),
    ),
    Sabotage(
        "a hidden match is settled with a reason",
        SETTLING,
        "len(reason.strip()) < SHORTEST",
        "False",
        (SAID_ONCE,),
    ),
)
