"""Guards of bringing in a file of clients: whose cases they become, and what may still go back."""

from tests.mutants.sabotage import Sabotage

TESTS = "tests/clients/test_import_clients.py"
BACK = "tests/clients/test_import_taken_back.py"
BRINGING = "clients/actions/bringing.py"
ACTING = "clients/actions/importing.py"
LINES = "clients/incoming.py"
BEYOND = "clients/sql/beyond_what_is_seen.sql"
WRONG = f"{TESTS}::test_wrong_lines_of_clients_stay_out_and_say_why"
POINTED = f"{BACK}::test_nobody_is_pointed_to_a_client_who_was_taken_back"
WORKED = f"{BACK}::test_nothing_goes_back_that_somebody_works_with"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "a case is given to oneself or to somebody one supervises",
        BRINGING,
        "own = Q(pk=by.pk) | Q(pk__in=people_below(by, now))",
        "own = Q()",
        (f"{TESTS}::test_a_case_manager_gives_cases_to_nobody_but_themselves", WRONG),
    ),
    Sabotage(
        "a name that two have names nobody",
        BRINGING,
        "if names.count(name) == 1",
        "if names.count(name)",
        (f"{TESTS}::test_they_are_named_by_name_unless_two_have_it",),
    ),
    Sabotage(
        "whoever is to carry a case from a file is held and carries cases",
        BRINGING,
        "        if not may_carry(cases[0][0], staff, now):\n",
        "        if False:\n",
        (f"{TESTS}::test_whoever_is_named_is_held_while_it_comes_in",),
    ),
    Sabotage(
        "what a line may say is looked at again as it comes in",
        ACTING,
        "    if any(line.errors for line in lines.values()):\n",
        "    if False:\n",
        (f"{TESTS}::test_whoever_carries_no_cases_by_then_gets_none",),
    ),
    Sabotage(
        "an imported address says whether it is confidential",
        LINES,
        '    if line.facts["address"] and line.facts["address_is_confidential"] is None:\n',
        "    if False:\n",
        (WRONG,),
    ),
    Sabotage(
        "a column of addresses comes with whether they are confidential",
        ACTING,
        "        if name in chosen and needs not in chosen:\n",
        "        if False:\n",
        (f"{TESTS}::test_an_address_comes_with_whether_it_is_confidential",),
    ),
    Sabotage(
        "an imported e-mail is one",
        LINES,
        "            validate_email(text)\n",
        "            pass\n",
        (WRONG,),
    ),
    Sabotage(
        "a file of referrals names no columns of clients",
        ACTING,
        "if not set(chosen) <= set(fields_of(upload.kind)) or",
        "if",
        (f"{TESTS}::test_a_file_of_referrals_says_nothing_else_of_clients",),
    ),
    Sabotage(
        "a case number that is taken is drawn again for a file",
        BRINGING,
        "range(TRIES)",
        "range(1)",
        (f"{TESTS}::test_a_number_that_is_taken_is_drawn_again",),
    ),
    Sabotage(
        "the keys of many records are made in one statement",
        "casemgmt/core/bulk.py",
        "        ring().make_ready(_owners_of_texts(part))\n",
        "",
        (f"{TESTS}::test_a_longer_file_takes_no_more_statements",),
    ),
    Sabotage(
        "a client brought in is compared by their e-mail too",
        "clients/likely.py",
        'blind_index("email", one.email)',
        '""',
        (f"{TESTS}::test_somebody_known_by_their_e_mail_is_offered",),
    ),
    Sabotage(
        "clients somebody works with are not taken back",
        BRINGING,
        "    if cases_touched(keys):\n",
        "    if False:\n",
        (WORKED,),
    ),
    Sabotage(
        "a client who is being changed does not go back",
        BRINGING,
        "    _hold(clients)\n",
        "",
        (
            "tests/clients/test_import_taken_back_at_once.py"
            "::test_a_client_who_is_being_changed_does_not_go_back",
        ),
    ),
    Sabotage(
        "what hangs on a case keeps its file from going back",
        BEYOND,
        "    EXIT WHEN found;\n",
        "    EXIT;\n",
        (WORKED,),
    ),
    Sabotage(
        "a changed client keeps their file from going back",
        BEYOND,
        "FROM clients_client WHERE id = ANY (people) AND version > 1",
        "FROM clients_client WHERE false",
        (WORKED,),
    ),
    Sabotage(
        "a home shared since keeps its file from going back",
        BEYOND,
        "(version > 1 OR client_id <> ALL (people))",
        "version > 1",
        (WORKED,),
    ),
    Sabotage(
        "a case given to another keeps its file from going back",
        BEYOND,
        "GROUP BY case_id HAVING count(*) > 1 OR max(version) > 1",
        "GROUP BY case_id HAVING false",
        (WORKED,),
    ),
    Sabotage(
        "only one's own cases are taken back",
        BRINGING,
        'if Case.objects.visible_to(by, now, "edit").filter(pk__in=keys).count() < came.count():',
        "if False:",
        (f"{BACK}::test_nothing_goes_back_that_is_no_longer_ones_own",),
    ),
    Sabotage(
        "a hidden match of a client who was taken back is not noticed",
        "clients/matching.py",
        "filter(merged_into=None, taken_back_at=None)",
        "filter(merged_into=None)",
        (POINTED,),
    ),
    Sabotage(
        "no line is like a client who was taken back",
        "clients/sql/likely.sql",
        " AND c.taken_back_at IS NULL",
        "",
        (POINTED,),
    ),
    Sabotage(
        "a match with a client who was taken back asks nothing",
        "clients/queries/matching.py",
        "        waiting = waiting.filter(client__taken_back_at=None)\n",
        "",
        (f"{BACK}::test_a_match_with_a_client_who_was_taken_back_asks_nothing",),
    ),
)
