"""Guards of one person once: who is pointed out to whom, and who learns of a hidden match."""

from tests.mutants.sabotage import Sabotage

LIKELY = "tests/clients/test_likely.py"
HIDDEN = "tests/clients/test_hidden_matches.py"
NAMES = "clients/sql/likely.sql"
TYPING = f"{LIKELY}::test_out_04_who_may_be_the_same_appears_while_typing_and_says_why"
NOTICING = "clients/matching.py"
SCOPE = "clients/queries/matching.py"
SETTLING = "clients/actions/matching.py"
OFFICER = "clients/sql/looks.sql"
HANDED = (
    f"{HIDDEN}::test_out_04_the_officer_who_settles_it_sees_no_case_and_hands_it_over_all_the_same"
)
TWICE = "tests/clients/test_duplicates.py"
REPEATS = "tests/clients/test_import_repeats.py"
SAID_ONCE = f"{HIDDEN}::test_out_04_who_it_is_is_said_once_with_a_reason"
OFFICERS = f"{HIDDEN}::test_out_04_only_privacy_officers_learn_of_it"
OWN = f"{HIDDEN}::test_nobody_settles_a_match_of_a_referral_of_their_own"

QUIETLY = "tests/clients/test_taken_quietly.py::test_out_04_"
GIVEN = f"{QUIETLY}who_was_given_a_referral_is_told_to_nobody_who_can_not_decide"

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
        "a slip of the pen at the end of a name is thought of",
        NAMES,
        "app.sound(one) || '<' || left(other, 3), ",
        "",
        (TYPING,),
    ),
    Sabotage(
        "a slip of the pen at the beginning of a name is thought of",
        NAMES,
        "app.sound(one) || '>' || right(other, 3), ",
        "",
        (TYPING,),
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
        'Referral received"))\n    notice_hidden(referral, asked_of(referral), by=by, now=now)\n',
        'Referral received"))\n',
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
        "a name that many bear opens no review",
        NOTICING,
        "points[NAMESAKES] if len(points) > NAMESAKES else 0",
        "0",
        (f"{HIDDEN}::test_out_04_a_name_that_many_bear_opens_no_review_until_more_is_known",),
    ),
    Sabotage(
        "a name that many bear opens a review where more is known",
        NOTICING,
        "if not evidence.is_name_alone or evidence.points > bar",
        "if evidence.points > bar",
        (f"{HIDDEN}::test_of_many_namesakes_those_are_looked_into_who_agree_better_than_the_rest",),
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
    Sabotage(
        "a referral of somebody known goes to whoever works with them",
        SETTLING,
        "    if outcome == HiddenMatch.Outcome.SAME:\n        _hand_over(match, by, now)\n",
        "",
        (f"{HIDDEN}::test_out_04_a_referral_of_somebody_known_goes_to_whoever_works_with_them",),
    ),
    Sabotage(
        "who was taken on already is handed to nobody",
        SETTLING,
        "    if not referral.is_waiting:\n        return\n",
        "",
        (f"{HIDDEN}::test_out_04_who_was_taken_on_before_keeps_their_case",),
    ),
    Sabotage(
        "only who may have the client is handed a referral of theirs",
        OFFICER,
        "AND p.codename = 'attend_case'\n  WHERE own.client_id = found.client_id AND held.during @> at AND held.user_id = person.user_id",
        "AND p.codename = 'attend_case'\n  WHERE own.client_id = found.client_id",
        (f"{HIDDEN}::test_out_04_whom_a_wall_keeps_from_the_client_is_handed_nothing",),
    ),
    Sabotage(
        "a referral known to be a client's is hidden with the client",
        "clients/queries/referrals.py",
        '.exclude(pk__in=same.values("referral_id"))',
        "",
        (
            f"{HIDDEN}::test_con_27_a_referral_known_to_be_a_clients_is_hidden_from_whom_a_wall"
            "_keeps_from_the_client",
        ),
    ),
    Sabotage(
        "facts that become known later are compared again",
        "clients/actions/people.py",
        "    if set(changes) & COMPARED:\n",
        "    if False:\n",
        (f"{HIDDEN}::test_out_04_facts_that_become_known_later_are_looked_at_again",),
    ),
    Sabotage(
        "who a mistaken referral was like waits for nobody",
        SCOPE,
        '.exclude(referral__state="taken_back")',
        "",
        (f"{HIDDEN}::test_out_04_who_a_mistaken_referral_was_like_waits_for_nobody",),
    ),
    Sabotage(
        "the people of a list of matches are written to the read log",
        "clients/views/matching.py",
        "(match.client, match.referral)]",
        "(match.client,)]",
        (f"{HIDDEN}::test_con_58_the_list_of_matches_is_a_logged_read_of_clients_and_referrals",),
    ),
    Sabotage(
        "whose home one might join is written to the read log",
        "clients/views/homes.py",
        '    log_reads(request, "list", homes.people)\n',
        "",
        ("tests/clients/test_homes.py::test_int_02_a_household_is_written_down_on_its_pages",),
    ),
    Sabotage(
        "who else lives there is written to the read log",
        "clients/views/identity.py",
        '    log_reads(request, "list", [stay.client for stay in home.others])\n',
        "",
        ("tests/clients/test_homes.py::test_int_02_a_household_is_written_down_on_its_pages",),
    ),
    Sabotage(
        "notice of another time is none",
        "clients/actions/visits.py",
        '            visit.notice_on, visit.notice_how = None, ""\n',
        "",
        (
            "tests/clients/test_visits.py::test_int_12_notice_of_another_time_is_no_notice_of"
            "_the_new_one",
        ),
    ),
    Sabotage(
        "who corrects the day of a meeting did not meet the client",
        "clients/actions/intake.py",
        "who: (getattr(record, who) or by) if changes[day] else None",
        "who: by if changes[day] else None",
        (
            "tests/clients/test_intake_page.py::test_int_01_an_intake_says_who_met_the_client"
            "_when_and_where",
        ),
    ),
    Sabotage(
        "a wrong line keeps no other about the person out",
        "clients/actions/importing.py",
        "for n, line in lines if not line.errors and not _impossible(line, looking)}",
        "for n, line in lines}",
        (
            "tests/clients/test_import_deciding.py::test_a_line_with_an_error_keeps_no_other_line"
            "_about_the_person_out",
        ),
    ),
    Sabotage(
        "only a privacy officer of the agency is told who works with a client",
        OFFICER,
        "AND app.keeps_privacy_of(at) = found.agency_id AND c.id NOT IN",
        "AND c.id NOT IN",
        (HANDED,),
    ),
    Sabotage(
        "a line like one before it waits until somebody decides",
        "clients/actions/importing.py",
        "    elif str(number) in upload.repeats:\n",
        "    elif False:\n",
        (f"{REPEATS}::test_out_04_a_slip_of_the_pen_makes_nobody_two_clients",),
    ),
    Sabotage(
        "what too many lines share tells of none of them",
        NAMES,
        "HAVING count(*) BETWEEN 1 AND 30",
        "HAVING count(*) BETWEEN 1 AND 300",
        (f"{REPEATS}::test_what_too_many_share_tells_of_none_of_them",),
    ),
    Sabotage(
        "a duplicate repeats a referral the person may know of",
        "clients/actions/referring.py",
        '        allow(by, "view", before, now)\n',
        "",
        (f"{TWICE}::test_con_27_nobody_is_offered_or_names_whom_they_may_not_know_of",),
    ),
    Sabotage(
        "a duplicate is about a client the person may know of",
        "clients/actions/referring.py",
        '        allow(by, "attend", client, now)\n',
        "        pass\n",
        (f"{TWICE}::test_con_27_nobody_is_offered_or_names_whom_they_may_not_know_of",),
    ),
    Sabotage(
        "a duplicate repeats another that is none",
        "clients/actions/referring.py",
        "        if before.pk == referral.pk or before.state in (State.DUPLICATE, State.TAKEN_BACK):",
        "        if False:",
        (f"{TWICE}::test_a_duplicate_repeats_another_that_is_none",),
    ),
    Sabotage(
        "only a duplicate is tied to another",
        "clients/actions/referring.py",
        "(duplicate_of, client) if disposition == State.DUPLICATE else (None, None)",
        "(duplicate_of, client)",
        (f"{TWICE}::test_only_a_duplicate_is_tied_to_another",),
    ),
    Sabotage(
        "who has a referral is told to whoever decides alone",
        "clients/tables.py",
        'referral.taken_by.name if is_told else _("Taken")',
        "referral.taken_by.name",
        (GIVEN, f"{QUIETLY}the_line_of_the_taker_is_told_in_the_queue"),
    ),
    Sabotage(
        "the queue names the taker to their line alone",
        "clients/queries/referrals.py",
        "Q(taken_by__in=line_of(staff, now)), output_field",
        "Q(taken_by__isnull=False), output_field",
        (f"{QUIETLY}the_line_of_the_taker_is_told_in_the_queue",),
    ),
    Sabotage(
        "what was done about a referral is shown to whoever decides",
        "clients/views/referrals.py",
        "may_follow = may_decide or referral.taken_by_id is None",
        "may_follow = True",
        (GIVEN,),
    ),
    Sabotage(
        "what was done about a referral is read by whoever decides",
        "clients/queries/referrals.py",
        "State.waiting(), taken_by=None)",
        "State.waiting())",
        (f"{QUIETLY}what_was_done_is_read_by_whoever_decides",),
    ),
    Sabotage(
        "whoever comes late learns no name",
        "clients/actions/referring.py",
        '_("Somebody else has taken this referral.")',
        '_("%(name)s has taken it.") % {"name": referral.taken_by.name}',
        (f"{QUIETLY}late_takers_learn_no_name",),
    ),
)
