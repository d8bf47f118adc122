"""Guards of bringing in a file of referrals: who may, what stays out, once, and back."""

from tests.mutants.sabotage import Sabotage

TESTS = "tests/clients/test_importing.py"
RIGHTS = "clients/actions/import_rights.py"
ACTING = "clients/actions/importing.py"
SCOPE = "clients/queries/importing.py"
LINES = "clients/incoming.py"
READING = "casemgmt/core/tables.py"
SEEN = f"{TESTS}::test_an_import_is_seen_by_its_uploader_while_the_right_stands"
GIVEN = f"{TESTS}::test_it_is_given_to_another_who_takes_referrals_here"
ONCE = f"{TESTS}::test_it_is_brought_in_once"
BACK = f"{TESTS}::test_it_is_taken_back_as_long_as_nobody_works_with_it"
FRESH = f"{TESTS}::test_only_a_new_check_counts"
COLUMNS = f"{TESTS}::test_columns_are_named_once_each_and_all_that_is_needed"
WRONG = f"{TESTS}::test_wrong_lines_stay_out_and_say_why"
HIDDEN = f"{TESTS}::test_a_hidden_match_comes_in_and_opens_a_review"
KNOWN = f"{TESTS}::test_somebody_known_is_offered_for_review_and_not_created"
DECIDING = "tests/clients/test_import_deciding.py"
ELSE = f"{DECIDING}::test_somebody_else_comes_in_and_the_same_person_stays_out"
ONLY = f"{DECIDING}::test_only_a_line_about_somebody_known_is_decided_and_only_in_time"
ASKED = f"{DECIDING}::test_it_is_decided_on_the_page_with_whom_it_is_like"
PAGES = f"{TESTS}::test_from_the_file_to_the_referrals_by_the_pages"
FILES = "tests/clients/test_import_files.py"
NO_TABLE = f"{FILES}::test_what_is_no_table_is_refused_with_what_to_do"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "the right to import is a privacy officer's to give",
        RIGHTS,
        '    allow_staff(by, "review_privacy", now)\n',
        "",
        (f"{TESTS}::test_only_a_privacy_officer_gives_the_right",),
    ),
    Sabotage(
        "the right to import goes to whoever takes referrals here",
        RIGHTS,
        "staff.agency_id != by.agency_id or not takes",
        "False",
        (GIVEN,),
    ),
    Sabotage(
        "the right to import ends within two weeks",
        RIGHTS,
        "today <= last_day <= today + LONGEST",
        "True",
        (f"{TESTS}::test_it_ends_within_14_days",),
    ),
    Sabotage(
        "nobody imports without the right",
        ACTING,
        "    if not ImportRight.objects.standing(by, now).exists():\n",
        "    if False:\n",
        (f"{TESTS}::test_nobody_imports_without_the_right",),
    ),
    Sabotage(
        "an import is seen while the right stands",
        SCOPE,
        "if not rights.standing(staff, now).exists():",
        "if False:",
        (SEEN,),
    ),
    Sabotage(
        "an import is its uploader's alone",
        SCOPE,
        ", uploaded_by__user=staff.user)",
        ")",
        (SEEN,),
    ),
    Sabotage(
        "a needed column is named",
        ACTING,
        "        if name not in chosen:\n",
        "        if False:\n",
        (COLUMNS,),
    ),
    Sabotage(
        "one column says one thing",
        ACTING,
        "list(chosen.values()).count(place) > 1",
        "False",
        (COLUMNS,),
    ),
    Sabotage(
        "an imported line is checked as one recorded by hand",
        ACTING,
        " or _impossible(line, looking)",
        "",
        (WRONG,),
    ),
    Sabotage(
        "a date in another order stays out",
        LINES,
        "    line.errors.append((name, str(WRITE_DAYS)))\n",
        "",
        (WRONG,),
    ),
    Sabotage(
        "somebody known is offered and not created",
        ACTING,
        "        if row.known:\n",
        "        if False:\n",
        (KNOWN,),
    ),
    Sabotage(
        "a client nobody may know of is not offered",
        "clients/alike.py",
        'seen = Client.objects.visible_to(by, now, "attend").filter(pk__in=like)',
        "seen = Client.objects.for_agency(by.agency_id).filter(pk__in=like)",
        (HIDDEN,),
    ),
    Sabotage(
        "a hidden match of an imported referral is noticed",
        ACTING,
        "    open_reviews(hidden, by=by, now=now)\n",
        "",
        (HIDDEN,),
    ),
    Sabotage(
        "a line about somebody known comes in only as somebody else",
        SCOPE,
        'models.Q(state="alike", answer="other")',
        'models.Q(state="alike")',
        (f"{DECIDING}::test_what_was_said_last_counts",),
    ),
    Sabotage(
        "what was said last of a line counts",
        SCOPE,
        'order_by("-turn")',
        'order_by("turn")',
        (f"{DECIDING}::test_what_was_said_last_counts",),
    ),
    Sabotage(
        "a line is decided by whoever may still import",
        ACTING,
        '    allow(by, "edit", upload, now)\n    _must_be_seen(upload, seen_round)\n    if upload.state != State.CHECKED:\n',
        "    _must_be_seen(upload, seen_round)\n    if upload.state != State.CHECKED:\n",
        (f"{DECIDING}::test_nobody_decides_once_the_right_is_over",),
    ),
    Sabotage(
        "a line is decided between the check and the commit",
        ACTING,
        """    if upload.state != State.CHECKED:
        raise Refused(_("This is decided""",
        """    if False:
        raise Refused(_("This is decided""",
        (ONLY,),
    ),
    Sabotage(
        "only a line about somebody known is decided",
        ACTING,
        "filter(upload=upload, round=upload.round, state=RowState.ALIKE)",
        "filter(upload=upload, round=upload.round)",
        (ONLY,),
    ),
    Sabotage(
        "a decision said twice is said once",
        ACTING,
        "    if before is not None and before.answer == answer:\n",
        "    if False:\n",
        (ELSE,),
    ),
    Sabotage(
        "somebody who stands in a file twice is compared with clients as well",
        ACTING,
        "_find_alike([row for row in rows if row.state != RowState.WRONG]",
        "_find_alike([row for row in rows if row.state == RowState.READY]",
        ("tests/clients/test_import_repeats.py::test_a_person_twice_in_a_file_may_be_known_too",),
    ),
    Sabotage(
        "what was decided to come in is not given back to correct",
        SCOPE,
        'return self.to_look_at().filter(models.Q(answer=None) | models.Q(answer="same"))',
        "return self.to_look_at()",
        (ASKED,),
    ),
    Sabotage(
        "a file is committed once",
        ACTING,
        "    if upload.state == State.COMMITTED:\n",
        "    if False:\n",
        (ONCE,),
    ),
    Sabotage(
        "the same file does not come in twice",
        ACTING,
        "if same.filter(state=State.COMMITTED).exists():",
        "if False:",
        (ONCE,),
    ),
    Sabotage(
        "only what was checked lately comes in",
        ACTING,
        "if now - upload.checked_at > HOLDS:",
        "if False:",
        (FRESH,),
    ),
    Sabotage(
        "what somebody works with is not taken back",
        "clients/actions/bringing.py",
        "    if referrals_touched(_hold(Referral._base_manager.filter(pk__in=came))):\n",
        "    if False:\n",
        (BACK,),
    ),
    Sabotage(
        "an import is taken back within a week",
        ACTING,
        "if now - upload.committed_at > UNDO:",
        "if False:",
        (f"{TESTS}::test_it_is_taken_back_within_seven_days",),
    ),
    Sabotage(
        "every line shown is written to the read log",
        "clients/views/importing.py",
        '    log_reads(request, "list", shown)\n',
        "",
        (PAGES,),
    ),
    Sabotage(
        "a file has so many lines at most",
        READING,
        "if len(rows) > MOST_ROWS:",
        "if False:",
        (NO_TABLE,),
    ),
    Sabotage(
        "two columns are not named alike",
        READING,
        "    if twice:\n",
        "    if False:\n",
        (NO_TABLE,),
    ),
    Sabotage(
        "a hidden match is found for every person of a file",
        ACTING,
        "for pk, evidence in like.items() if pk not in known}",
        "for pk, evidence in like.items() if False}",
        (HIDDEN,),
    ),
    Sabotage(
        "no larger file than a page can look at",
        ACTING,
        "if len(body) > LARGEST:",
        "if False:",
        (f"{FILES}::test_what_is_refused_leaves_nothing",),
    ),
    Sabotage(
        "what we added to a table is left out when it comes back",
        READING,
        "if head.lower() not in leaving_out]",
        "]",
        (f"{FILES}::test_a_column_of_ones_own_goes_out_and_comes_back",),
    ),
    Sabotage(
        "a person is not taken for the heads",
        READING,
        "    if any(_is_about_somebody(head) for head in heads):\n",
        "    if False:\n",
        (f"{FILES}::test_a_person_is_not_taken_for_the_heads",),
    ),
    Sabotage(
        "nobody was referred before there was anybody to do it",
        "clients/actions/referring.py",
        '    if facts["received_at"].year < EARLIEST_RECEIPT:\n',
        "    if False:\n",
        (f"{FILES}::test_a_year_in_which_nobody_was_referred_or_born_stays_out",),
    ),
    Sabotage(
        "nobody alive was born so long ago",
        "clients/actions/referring.py",
        'facts["birth_date"].year < EARLIEST:',
        'facts["birth_date"].year < 1:',
        (f"{FILES}::test_a_year_in_which_nobody_was_referred_or_born_stays_out",),
    ),
)
