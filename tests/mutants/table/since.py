"""Guards of an import against what was there before, came since, or hangs on what it brought."""

from tests.mutants.sabotage import Sabotage

TESTS = "tests/clients/test_import_since.py"
WORKED = "tests/clients/test_import_taken_back.py::test_nothing_goes_back_that_somebody_works_with"
ACTING = "clients/actions/importing.py"
BEYOND = "clients/sql/beyond_what_is_seen.sql"

BACK = "tests/clients/test_import_taken_back.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "a check that was made anew is looked at first",
        ACTING,
        "    if seen_round is not None and seen_round != upload.round:\n",
        "    if False:\n",
        (f"{TESTS}::test_what_was_looked_at_is_what_comes_in",),
    ),
    Sabotage(
        "a page says which check its reader has seen",
        "clients/views/importing.py",
        "    if seen is None:\n",
        "    if False:\n",
        (f"{TESTS}::test_an_old_page_brings_nothing_in",),
    ),
    Sabotage(
        "a client who came in after the check is noticed",
        ACTING,
        "    late = [number for number, people in since_then.items() if people]\n",
        "    late: list[int] = []\n",
        (f"{TESTS}::test_two_files_about_one_person_make_one_client",),
    ),
    Sabotage(
        "a referral that came in after the check is noticed",
        ACTING,
        "    if upload.kind == Import.Kind.REFERRALS:\n        repeats",
        "    if False:\n        repeats",
        (f"{TESTS}::test_two_files_about_one_person_make_one_referral",),
    ),
    Sabotage(
        "a person who waits already is pointed out",
        ACTING,
        "        waiting = list(Referral.objects.visible_to(by, now).waiting())\n",
        "        pass\n",
        (f"{TESTS}::test_who_waits_already_is_pointed_out_and_logged",),
    ),
    Sabotage(
        "clients come in where one takes people in",
        ACTING,
        "if upload.kind == Import.Kind.CLIENTS and not takes_in(by, program, now):",
        "if False:",
        (f"{TESTS}::test_clients_come_in_where_one_takes_people_in",),
    ),
    Sabotage(
        "no line opens more reviews than anybody could look into",
        "clients/matching.py",
        "    return dict(islice(kept, MOST))",
        "    return dict(kept)",
        (f"{TESTS}::test_no_line_opens_more_reviews_than_anybody_could_look_into",),
    ),
    Sabotage(
        "no referral goes back of which another is a duplicate",
        BEYOND,
        "OR app.hangs_on('clients_referral', asked, '{clients_case.referral_id,",
        "OR app.hangs_on('clients_referral', asked, '{clients_referral.duplicate_of_id,",
        (f"{TESTS}::test_no_referral_goes_back_of_which_another_is_a_duplicate",),
    ),
    Sabotage(
        "no client goes back who has another case",
        BEYOND,
        "  OR EXISTS (SELECT FROM clients_case WHERE client_id = ANY (people)"
        " AND id <> ALL (cases))\n",
        "",
        (WORKED,),
    ),
    Sabotage(
        "no client goes back whom a referral repeats",
        BEYOND,
        "  OR EXISTS (SELECT FROM clients_referral WHERE client_id = ANY (people)"
        " AND id <> ALL (asked))\n",
        "",
        (WORKED,),
    ),
    Sabotage(
        "no client goes back about whom somebody writes",
        BEYOND,
        "  OR EXISTS (SELECT FROM ledger_draft WHERE case_id = ANY (cases)\n",
        "  OR EXISTS (SELECT FROM ledger_draft WHERE false AND case_id = ANY (cases)\n",
        (WORKED,),
    ),
    Sabotage(
        "a referral that was taken back is not offered as the one before",
        "clients/queries/referrals.py",
        'rows.exclude(state__in=["duplicate", "taken_back"])',
        'rows.exclude(state__in=["duplicate"])',
        (f"{BACK}::test_a_referral_that_was_taken_back_came_before_none",),
    ),
    Sabotage(
        "a referral that was taken back is not the one before",
        "clients/actions/referring.py",
        "before.state in (State.DUPLICATE, State.TAKEN_BACK)",
        "before.state == State.DUPLICATE",
        (f"{BACK}::test_a_referral_that_was_taken_back_came_before_none",),
    ),
    Sabotage(
        "an emergency finds nobody who was taken back",
        "clients/sql/emergency.sql",
        " AND client.taken_back_at IS NULL",
        "",
        (f"{BACK}::test_an_emergency_finds_who_is_here_and_not_who_was_taken_back",),
    ),
)
