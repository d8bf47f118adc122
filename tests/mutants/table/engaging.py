"""Guards of outreach, of tries at reaching somebody, and of where a referral goes."""

from tests.mutants.sabotage import Sabotage

ACTIONS = "clients/actions/engaging.py"
REFERRING = "clients/actions/referring.py"
QUERIES = "clients/queries/referrals.py"
TABLES = "clients/tables.py"
TESTS = "tests/clients/test_engaging.py"
OUTREACH = f"{TESTS}::test_out_01_outreach_says_program_day_and_how"
COUNTED = f"{TESTS}::test_out_01_no_more_referrals_come_of_it_than_people_were_reached"
TRIED = f"{TESTS}::test_out_05_each_try_is_kept_with_what_came_of_it"
EARLIER = f"{TESTS}::test_out_05_nobody_was_tried_before_their_referral_came_in"
GIVEN_UP = f"{TESTS}::test_out_05_nobody_is_given_up_before_the_tries_the_program_asks_for"
TOLD = f"{TESTS}::test_out_06_the_referrer_is_told_that_it_arrived_and_nothing_more"
ENDED = f"{TESTS}::test_out_07_a_referral_ends_once_dated_and_by_somebody"
SENT_ON = f"{TESTS}::test_out_07_who_is_sent_on_goes_somewhere_or_there_is_nothing"
QUEUE = f"{TESTS}::test_out_09_the_queue_marks_what_is_late_and_whom_to_try_again"
ROUTED = f"{TESTS}::test_one_door_routes_to_the_program_that_fits"

LISTING = "casemgmt/agency/actions/listing.py"
LISTS = "tests/agency/test_lists.py"
REFUSED = f"{LISTS}::test_out_03_a_list_is_refused_without_words_twice_the_same_or_empty"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "who configures keeps the lists",
        LISTING,
        '    allow(by, "configure", agency, now)\n',
        "",
        (REFUSED,),
    ),
    Sabotage("a value has words", LISTING, "if not one.label:", "if False:", (REFUSED,)),
    Sabotage(
        "no two values are called the same",
        LISTING,
        "if len(set(words)) < len(words):",
        "if False:",
        (REFUSED,),
    ),
    Sabotage(
        "something is left to choose",
        LISTING,
        "if which not in MAY_BE_EMPTY and not any(one.is_active for one in wanted):",
        "if False:",
        (REFUSED,),
    ),
    Sabotage(
        "a referral says how by what is offered",
        REFERRING,
        'if facts["method"] not in methods:',
        "if False:",
        (f"{LISTS}::test_out_03_a_referral_is_recorded_with_what_is_offered",),
    ),
    Sabotage(
        "only who takes referrals records outreach",
        ACTIONS,
        '    allow_staff(by, "take_referrals", now)\n',
        "",
        (OUTREACH,),
    ),
    Sabotage(
        "outreach was done on a day that has come",
        ACTIONS,
        "if day > by.agency.today(now):",
        "if False:",
        (OUTREACH,),
    ),
    Sabotage(
        "outreach says how it was done",
        ACTIONS,
        "if method not in Outreach.Method.values:",
        "if False:",
        (OUTREACH,),
    ),
    Sabotage(
        "outreach belongs to its agency",
        QUERIES,
        "staff__in=line_of(staff, now), agency_id=staff.agency_id",
        "agency_id=staff.agency_id",
        (f"{TESTS}::test_out_01_only_who_did_it_and_their_line_count_it_again",),
    ),
    Sabotage(
        "no referral comes of another agency's outreach",
        REFERRING,
        "if outreach.agency_id != by.agency_id:",
        "if False:",
        (f"{TESTS}::test_out_01_outreach_of_another_agency_is_nothing",),
    ),
    Sabotage(
        "no more referrals come of outreach than people were reached",
        REFERRING,
        ".count() >= outreach.people_reached:",
        ".count() > outreach.people_reached:",
        (COUNTED,),
    ),
    Sabotage(
        "people are not counted away",
        ACTIONS,
        "if people_reached < came:",
        "if False:",
        (COUNTED,),
    ),
    Sabotage(
        "a try is the taker's to record",
        ACTIONS,
        '    allow(by, "edit", referral, now)\n    must_wait(referral)\n    if made_at',
        "    must_wait(referral)\n    if made_at",
        (TRIED,),
    ),
    Sabotage(
        "a settled referral is tried no more",
        ACTIONS,
        "    must_wait(referral)\n    if made_at",
        "    if made_at",
        (GIVEN_UP,),
    ),
    Sabotage("a try was made", ACTIONS, "if made_at > now:", "if False:", (TRIED,)),
    Sabotage(
        "a try came after the referral",
        ACTIONS,
        "if by.agency.today(made_at) < by.agency.today(referral.received_at):",
        "if False:",
        (EARLIER,),
    ),
    Sabotage("a try says how", ACTIONS, "if means not in Means.values:", "if False:", (TRIED,)),
    Sabotage(
        "a try says what came of it",
        ACTIONS,
        "if result not in Result.values:",
        "if False:",
        (TRIED,),
    ),
    Sabotage(
        "the next try is not in the past",
        ACTIONS,
        "if next_on is not None and next_on < by.agency.today(now):",
        "if False:",
        (TRIED,),
    ),
    Sabotage(
        "nobody is given up too soon",
        REFERRING,
        "    if made < asked:\n",
        "    if False:\n",
        (GIVEN_UP,),
    ),
    Sabotage(
        "only tries since they were spoken with count",
        REFERRING,
        "(tries if spoken is None else tries.filter(made_at__gt=spoken)).count()",
        "tries.count()",
        (GIVEN_UP,),
    ),
    Sabotage(
        "the program sets how many tries",
        REFERRING,
        'referral.program.setting("engagement_tries", today)',
        "3",
        (f"{TESTS}::test_out_05_the_program_sets_how_many_tries",),
    ),
    Sabotage(
        "an answer says who was told",
        ACTIONS,
        "if not told.strip():",
        "if False:",
        (TOLD,),
    ),
    Sabotage(
        "an answer is the taker's to give",
        ACTIONS,
        '    allow(by, "edit", referral, now)\n    if not told',
        "    if not told",
        (TOLD,),
    ),
    Sabotage(
        "a referral ends by somebody",
        "clients/migrations/0001_initial.py",
        "('disposed_at__isnull', False), ('disposed_by__isnull', False)",
        "('disposed_at__isnull', False)",
        (ENDED,),
    ),
    Sabotage(
        "a place and no place are not said at once",
        REFERRING,
        "if nowhere_to_go and referred_to.strip():",
        "if False:",
        (SENT_ON,),
    ),
    Sabotage(
        "the queue marks what is late",
        TABLES,
        "answer_by(referral, days) < today",
        "False",
        (QUEUE,),
    ),
    Sabotage(
        "how late it is goes by urgency",
        TABLES,
        'days[f"answer_days_{referral.urgency}"]',
        'days["answer_days_3"]',
        (QUEUE,),
    ),
    Sabotage(
        "whom to try again shows on the day",
        TABLES,
        "next_try <= today",
        "next_try < today",
        (QUEUE,),
    ),
    Sabotage(
        "another program's screening counts no more",
        REFERRING,
        "rows.filter(decided_at__gte=referral.judged_from)",
        "rows",
        (ROUTED,),
    ),
    Sabotage(
        "a referral is sent to another program for a reason",
        "clients/actions/routing.py",
        'if not why.strip():\n        raise Refused(_("Say why."), field="why")\n    must_take',
        "if False:\n        pass\n    must_take",
        (ROUTED,),
    ),
)
