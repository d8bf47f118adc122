"""Guards of who comes before whom: the waitlist, and what waits too long."""

from tests.mutants.sabotage import Sabotage
from tests.mutants.table.constraints import constraint

DECIDING = "clients/actions/deciding.py"
WAITING = "clients/actions/waiting.py"
LATE = "clients/late_referrals.py"
WAITS = "tests/clients/test_waitlist.py"
NEVER_WAITED = f"{WAITS}::test_int_09_who_never_waited_passes_nobody_over_without_a_reason"
BEFORE = f"{WAITS}::test_int_09_who_is_taken_before_others_is_taken_for_a_reason"
SUPERVISOR = f"{WAITS}::test_int_09_a_supervisor_decides_who_of_those_who_wait_gets_a_place"
TOLD = "tests/clients/test_late_referrals.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "who is taken before others is taken for a reason",
        DECIDING,
        "    if passes and not passed_over_reason.strip():\n",
        "    if False:\n",
        (BEFORE, NEVER_WAITED),
    ),
    Sabotage(
        "who never waited passes over those who do",
        WAITING,
        "        return bool(waiting.filter(priority__gte=referral.urgency).exists())\n",
        "        return False\n",
        (NEVER_WAITED,),
    ),
    Sabotage(
        "a more urgent person who never waited passes nobody over",
        WAITING,
        "waiting.filter(priority__gte=referral.urgency)",
        "waiting",
        (NEVER_WAITED,),
    ),
    Sabotage(
        "a place in one program is nothing to who waits for another",
        WAITING,
        "WaitlistEntry.objects.filter(program_id=referral.program_id, left_at=None)",
        "WaitlistEntry.objects.filter(left_at=None)",
        (NEVER_WAITED,),
    ),
    Sabotage(
        "the page asks why somebody is taken before others",
        "clients/views/referrals.py",
        "must_explain = passes_over(referral)",
        "must_explain = False",
        (f"{WAITS}::test_int_09_the_reason_is_kept_with_the_decision",),
    ),
    constraint(
        "only who is admitted passes somebody over",
        "clients_admission",
        "only_who_is_admitted_passes_somebody_over",
        "tests/clients/test_admission.py::test_int_16_the_database_holds_it_too",
    ),
    Sabotage(
        "a supervisor decides who of those who wait gets a place",
        WAITING,
        "    if how in left_to_supervisors(referral, by, now):\n",
        "    if False:\n",
        (SUPERVISOR,),
    ),
    Sabotage(
        "a supervisor decides that somebody who waits is referred on",
        WAITING,
        "frozenset({Left.ACCEPTED, Left.REFERRED_OUT, Left.NOT_ELIGIBLE, Left.ROUTED})",
        "frozenset({Left.ACCEPTED, Left.REFERRED_OUT, Left.NOT_ELIGIBLE, Left.ROUTED} - {Left.REFERRED_OUT})",
        (SUPERVISOR,),
    ),
    Sabotage(
        "a supervisor decides that somebody who waits is not admitted",
        WAITING,
        "frozenset({Left.ACCEPTED, Left.REFERRED_OUT, Left.NOT_ELIGIBLE, Left.ROUTED})",
        "frozenset({Left.ACCEPTED, Left.REFERRED_OUT, Left.NOT_ELIGIBLE, Left.ROUTED} - {Left.NOT_ELIGIBLE})",
        (SUPERVISOR,),
    ),
    Sabotage(
        "a supervisor decides that somebody who waits is sent to another program",
        WAITING,
        "frozenset({Left.ACCEPTED, Left.REFERRED_OUT, Left.NOT_ELIGIBLE, Left.ROUTED})",
        "frozenset({Left.ACCEPTED, Left.REFERRED_OUT, Left.NOT_ELIGIBLE, Left.ROUTED} - {Left.ROUTED})",
        (SUPERVISOR,),
    ),
    Sabotage(
        "whoever leads the taker is told of what waits too long",
        LATE,
        "Q(pk__in={row.taken_by_id for row in late}) | Q(pk__in=idle)",
        "Q(pk__in=idle)",
        (f"{TOLD}::test_out_09_who_leads_the_taker_is_told_and_nobody_else",),
    ),
    Sabotage(
        "whoever leads those who take in is told of what nobody took",
        LATE,
        "Q(pk__in={row.taken_by_id for row in late}) | Q(pk__in=idle)",
        "Q(pk__in={row.taken_by_id for row in late})",
        (f"{TOLD}::test_out_09_who_leads_those_who_take_in_is_told_of_what_nobody_took",),
    ),
    Sabotage(
        "whoever has nobody above them is told themselves",
        LATE,
        'Q(pk__in=lines.values("supervisor_id")) | Q(pk__in=alone)',
        'Q(pk__in=lines.values("supervisor_id"))',
        (f"{TOLD}::test_out_09_who_has_nobody_above_them_is_told_themselves",),
    ),
    Sabotage(
        "a supervisor who has left is nobody above them",
        LATE,
        '    lines = lines.filter(supervisor__in=here.values("pk"))\n',
        "",
        (f"{TOLD}::test_out_09_whose_supervisor_has_left_is_told_themselves",),
    ),
    Sabotage(
        "a place whose day to look again has gone by is told of",
        LATE,
        "if row.review_on or is_late(",
        "if is_late(",
        (f"{TOLD}::test_out_09_a_place_nobody_looked_at_again_is_told_of_after_its_day",),
    ),
    Sabotage(
        "a notice of what waits too long is not given again while it is unread",
        LATE,
        "Q(read_at=None) | Q(key=",
        "Q(key=",
        (f"{TOLD}::test_out_09_it_is_told_once_until_it_is_read_and_then_again_on_another_day",),
    ),
    Sabotage(
        "two who take on one new person take turns",
        "clients/actions/screening.py",
        "        take_turns_with_new_clients(referral.agency_id)\n",
        "",
        (
            "tests/clients/test_taken_on_at_once.py::"
            "test_out_04_of_two_who_take_on_the_same_new_person_the_second_is_asked",
        ),
    ),
    Sabotage(
        "a year that two were born in makes nobody alike",
        "clients/queries/referrals.py",
        "        if born is not None and born.precision == DAY:\n"
        "            rule |= Q(birth_date=born, birth_date_precision=DAY)\n",
        "        if born is not None:\n            rule |= Q(birth_date=born)\n",
        (
            "tests/clients/test_known_already.py::"
            "test_out_04_a_year_that_two_were_born_in_makes_nobody_alike",
        ),
    ),
    Sabotage(
        "a feed that tells of clients is read by its owner",
        "clients/views/calendar.py",
        "        if link.shows_initials or link.shows_place:\n",
        "        if False:\n",
        (
            "tests/clients/test_calendar_feed.py::"
            "test_what_a_feed_tells_of_a_case_is_a_reading_of_its_owner_once_a_day",
        ),
    ),
    Sabotage(
        "a new password ends a calendar link",
        "casemgmt/agency/accounts.py",
        "            end_links(staff, by=staff, now=timezone.now())\n",
        "            pass\n",
        ("tests/agency/test_fixation.py::test_a_new_password_ends_a_calendar_link",),
    ),
    Sabotage(
        "the queue tells of a next try whoever is told who has the referral",
        "clients/tables.py",
        "    if is_told and told.next_try is not None",
        "    if told.next_try is not None",
        (
            "tests/clients/test_taken_quietly.py::"
            "test_out_04_who_was_given_a_referral_is_told_to_nobody_who_can_not_decide",
        ),
    ),
    Sabotage(
        "who was not told is not lost with who left",
        "clients/timeline.py",
        "filter(Q(referral__taken_by=staff) | gone)",
        "filter(referral__taken_by=staff)",
        (
            "tests/clients/test_admission.py::"
            "test_int_16_who_was_not_told_is_not_lost_with_who_left",
        ),
    ),
    Sabotage(
        "a confidential home of a record that was merged stays out of a feed",
        "clients/calendars.py",
        "Q(client__in=clients) | Q(client__merged_into__in=clients)",
        "Q(client__in=clients)",
        (
            "tests/clients/test_calendar_feed.py::"
            "test_a_confidential_home_of_a_record_that_was_merged_stays_out_of_the_feed",
        ),
    ),
    Sabotage(
        "a number or an address that is taken away is safe no more",
        "clients/actions/fitting.py",
        'if meant[name] and means[name] and name != "home":',
        'if meant[name] and name != "home":',
        (
            "tests/clients/test_ways_kept.py::"
            "test_mon_12_what_the_client_takes_away_is_safe_no_more",
        ),
    ),
)
