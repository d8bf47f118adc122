"""Guards of who may open what, and of writing down who did."""

from tests.mutants.sabotage import Sabotage

ASSIGNING = "tests/clients/test_assigning.py"
CLIENTS_ACCESS = "tests/clients/test_access.py"
CLOSING = "tests/careplans/test_closing.py"
COVERING = "tests/clients/test_covering.py"
HISTORY = "tests/clients/test_history.py"
PEOPLE = "tests/agency/test_people.py"
NOTES = "tests/clients/test_notes.py"
RACES = "tests/core/test_races.py"
REASSESSING = "tests/assessments/test_reassessing.py"
RECONCILE = "tests/clients/test_reconcile.py"
REFERRAL = "tests/clients/test_referral.py"
REFERRAL_PAGES = "tests/clients/test_referral_pages.py"
RELEASES = "tests/consent/test_releases.py"
SCREENING = "tests/clients/test_screening.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "only the taker and their line decide about a referral",
        "clients/queries/referrals.py",
        "if action in LOOKING:",
        "if True:",
        (f"{REFERRAL}::test_only_the_taker_and_their_line_decide_about_a_referral",),
    ),
    Sabotage(
        "the intake role sees a referral only while it waits",
        "clients/queries/referrals.py",
        "_routed_to(line, now) & Q(state__in=self.model.State.waiting())",
        "_routed_to(line, now)",
        (f"{REFERRAL}::test_the_intake_role_sees_another_takers_referral_only_while_it_waits",),
    ),
    Sabotage(
        "the intake role sees its own programs",
        "clients/queries/referrals.py",
        "return Q(Exists(rows.filter(program=None))) | Q(program_id__in=named)",
        "return Q(Exists(rows))",
        (f"{REFERRAL}::test_the_intake_role_sees_the_referrals_of_its_programs_only",),
    ),
    Sabotage(
        "referrals of another agency are not there",
        "clients/queries/referrals.py",
        "rows = self.filter(agency_id=staff.agency_id).filter(rule)",
        "rows = self.filter(rule)",
        (f"{REFERRAL}::test_who_takes_people_in_elsewhere_sees_no_referral_of_ours",),
    ),
    Sabotage(
        "a client is seen by who sees a case of theirs",
        "clients/queries/people.py",
        'return self.filter(pk__in=cases.visible_to(staff, now, action).values("client_id"))',
        "return self.all()",
        (f"{SCREENING}::test_a_client_one_may_not_see_can_not_be_used",),
    ),
    Sabotage(
        "access ends with the assignment",
        "clients/actions/assigning.py",
        "    refresh([assignment.case_id])\n",
        "",
        (f"{ASSIGNING}::test_a_second_worker_works_beside_the_primary_until_it_ends",),
    ),
    Sabotage(
        "access begins with the assignment",
        "clients/actions/assigning.py",
        "    refresh([case.pk])\n",
        "",
        (f"{ASSIGNING}::test_a_new_primary_takes_over_and_is_told",),
    ),
    Sabotage(
        "access follows the closing of a case",
        "careplans/actions/closing.py",
        "    refresh([case.pk])\n",
        "",
        (f"{CLOSING}::test_a_closure_that_lacks_nothing_ends_everything",),
    ),
    Sabotage(
        "shared facts are told from the reader's first case on",
        "clients/record_history.py",
        "return rows.filter(Q(history_date__gte=since) | stood)",
        "return rows",
        (
            f"{HISTORY}::test_shared_facts_are_told_from_the_readers_first_case_on_and_as_they_were_then",
        ),
    ),
    Sabotage(
        "nobody from out of sight is named in a history",
        "clients/record_history.py",
        "is_named = share is None or author in share.accounts or author not in names",
        "is_named = True",
        (
            f"{HISTORY}::test_who_changed_a_shared_fact_is_named_only_when_they_are_around_a_case_one_sees",
        ),
    ),
    Sabotage(
        "an address that became confidential is not told",
        "clients/record_history.py",
        "filter(Exists(lived), ~Exists(hidden))",
        "filter(Exists(lived))",
        (f"{HISTORY}::test_a_confidential_address_is_not_told",),
    ),
    Sabotage(
        "an address that was confidential is not told",
        "clients/record_history.py",
        "return rows.filter(address_is_confidential=False)",
        "return rows",
        (f"{HISTORY}::test_a_confidential_address_is_not_told",),
    ),
    Sabotage(
        "a history begins with the cases the reader sees",
        "clients/record_history.py",
        "own = Case.objects.visible_to(staff, now).filter(client_id=case.client_id)",
        "own = Case.objects.filter(client_id=case.client_id)",
        (
            f"{HISTORY}::test_shared_facts_are_told_from_the_readers_first_case_on_and_as_they_were_then",
        ),
    ),
    Sabotage(
        "a likely client out of sight is not hinted at",
        "clients/likely.py",
        'known = Client.objects.visible_to(staff, now, "attend")\n    return',
        "known = Client.objects.all()\n    return",
        (f"{REFERRAL_PAGES}::test_a_likely_client_one_may_not_see_can_not_be_chosen",),
    ),
    Sabotage(
        "a list shows only what the index holds",
        "clients/access/reading.py",
        'rows = rows.filter(**{f"{path}__in": open_cases(staff, now, name)})',
        "pass",
        (f"{CLIENTS_ACCESS}::test_list_and_record_agree_for_everyone",),
    ),
    Sabotage(
        "who no longer works here lists nothing",
        "clients/access/reading.py",
        "        if not staff.may_work(now):\n            return self.none()\n",
        "",
        (f"{CLIENTS_ACCESS}::test_who_left_sees_nothing_though_the_index_still_says_so",),
    ),
    Sabotage(
        "who no longer works here decides nothing",
        "clients/access/reading.py",
        '        if not staff.may_work(now):\n            return Decision(allow=False, visible=False, code="not_working")\n',
        "",
        (f"{CLIENTS_ACCESS}::test_who_left_sees_nothing_though_the_index_still_says_so",),
    ),
    Sabotage(
        "a list asks the index for this instant",
        "clients/access/reading.py",
        "AND permission_id = %s AND during @> %s::timestamptz",
        "AND permission_id = %s AND (during @> %s::timestamptz OR true)",
        (f"{CLIENTS_ACCESS}::test_a_supervision_line_that_ended_shows_nothing_any_more",),
    ),
    Sabotage(
        "a decision asks the index for this instant",
        "clients/access/reading.py",
        "AND content_object_id = %s AND during @> %s::timestamptz",
        "AND content_object_id = %s AND (during @> %s::timestamptz OR true)",
        (f"{CLIENTS_ACCESS}::test_a_supervision_line_that_ended_shows_nothing_any_more",),
    ),
    Sabotage(
        "a list asks the index for this person",
        "clients/access/reading.py",
        "WHERE user_id = %s AND permission_id",
        "WHERE (user_id = %s OR true) AND permission_id",
        (f"{CLIENTS_ACCESS}::test_list_and_record_agree_for_everyone",),
    ),
    Sabotage(
        "a decision asks the index for this person",
        "clients/access/reading.py",
        "WHERE user_id = %s AND content_object_id",
        "WHERE (user_id = %s OR true) AND content_object_id",
        (f"{CLIENTS_ACCESS}::test_list_and_record_agree_for_everyone",),
    ),
    Sabotage(
        "a list asks the index for this action",
        "clients/access/reading.py",
        "AND permission_id = %s AND",
        "AND (permission_id = %s OR true) AND",
        (f"{NOTES}::test_a_note_is_started_among_the_cases_one_may_write_in",),
    ),
    Sabotage(
        "giving a case away takes the supervision line",
        "clients/access/reading.py",
        '"assign": "lead_case"',
        '"assign": "change_case"',
        (f"{ASSIGNING}::test_only_the_supervision_line_assigns",),
    ),
    Sabotage(
        "approving takes the supervision line",
        "clients/access/reading.py",
        '"approve": "lead_case"',
        '"approve": "change_case"',
        (f"{REASSESSING}::test_rea_02_only_a_supervisor_plans_later_than_the_rule",),
    ),
    Sabotage(
        "who may read a closed case signs nothing in it",
        "clients/access/reading.py",
        '"sign": "change_case"',
        '"sign": "view_case"',
        (f"{NOTES}::test_who_worked_a_closed_case_reads_its_notes_but_writes_none",),
    ),
    Sabotage(
        "a no is taken from whoever may still read the case",
        "clients/access/reading.py",
        '"revoke": "attend_case"',
        '"revoke": "change_case"',
        (f"{RELEASES}::test_con_12_a_closed_case_takes_a_no_from_whoever_may_still_read_it",),
    ),
    Sabotage(
        "whoever decides holds the case",
        "clients/access/reading.py",
        "            cursor.execute(LOCKED, [case_of(record)])\n",
        "            pass\n",
        (f"{RACES}::test_no_note_is_signed_in_a_case_that_was_closed_meanwhile",),
    ),
    Sabotage(
        "the last workers of a closed case may read it",
        "clients/sql/access_index.sql",
        "CASE WHEN a.ended_by_closure AND a.role <> 'covering' AND NOT isempty(a.during)\n",
        "CASE WHEN false\n",
        ("tests/careplans/test_closing.py::test_a_closure_that_lacks_nothing_ends_everything",),
    ),
    Sabotage(
        "a cover ends with the case",
        "clients/sql/access_index.sql",
        "AND a.role <> 'covering' AND NOT isempty",
        "AND NOT isempty",
        ("tests/clients/test_covering.py::test_a_cover_ends_for_good_when_the_case_is_closed",),
    ),
    Sabotage(
        "whose part ended sees the case no more",
        "clients/sql/access_index.sql",
        "CASE WHEN a.ended_by_closure AND a.role <> 'covering' AND NOT isempty(a.during)\n",
        "CASE WHEN true\n",
        (f"{ASSIGNING}::test_a_second_worker_works_beside_the_primary_until_it_ends",),
    ),
    Sabotage(
        "a supervisor sees while the line lasts",
        "clients/sql/access_index.sql",
        "carried.working * one.during, carried.seeing * one.during, ''\n",
        "carried.working, carried.seeing, ''\n",
        (f"{PEOPLE}::test_a_new_supervisor_sees_the_cases_from_now_on",),
    ),
    Sabotage(
        "two steps up both lines have to last",
        "clients/sql/access_index.sql",
        "carried.working * one.during * two.during, carried.seeing * one.during * two.during",
        "carried.working * one.during, carried.seeing * one.during",
        (f"{RACES}::test_a_case_given_beside_a_change_of_lines_is_seen_by_the_new_line_only",),
    ),
    Sabotage(
        "leading comes down a supervision line only",
        "clients/sql/access_index.sql",
        "seeing, crosses FROM bases WHERE basis = 'line'",
        "seeing, crosses FROM bases WHERE basis <> 'line'",
        (f"{ASSIGNING}::test_only_the_supervision_line_assigns",),
    ),
    Sabotage(
        "a reason for access changes nothing in a closed case",
        "clients/sql/access_index.sql",
        "SELECT g.case_id, g.staff_id, g.basis, life.open * g.during, g.during",
        "SELECT g.case_id, g.staff_id, g.basis, g.during, g.during",
        (f"{CLIENTS_ACCESS}::test_a_reason_for_access_is_for_reading_once_the_case_is_closed",),
    ),
    Sabotage(
        "no leader's lines change while access is computed",
        "clients/sql/access_index.sql",
        "  PERFORM FROM agency_staff s WHERE s.id = ANY (leaders) ORDER BY s.id FOR SHARE;\n",
        "",
        (
            f"{RACES}::test_a_case_given_beside_a_change_of_lines_is_seen_by_the_new_line_only",
            f"{RACES}::test_lines_changed_beside_the_giving_of_a_case_are_the_ones_that_count",
        ),
    ),
    Sabotage(
        "the night removes what is wholly past",
        "clients/sql/access_index.sql",
        "DELETE FROM clients_caseaccess WHERE upper(during) <= at;",
        "DELETE FROM clients_caseaccess WHERE false;",
        (
            f"{RECONCILE}::test_rows_are_removed_once_they_are_wholly_past_and_nobody_loses_anything",
        ),
    ),
    Sabotage(
        "the night finds what the index missed",
        "clients/sql/access_index.sql",
        "WHERE wanted.during IS DISTINCT FROM held.during",
        "WHERE false",
        (f"{RECONCILE}::test_what_the_index_missed_is_repaired_and_a_second_run_finds_nothing",),
    ),
    Sabotage(
        "access follows a change two lines below",
        "clients/sql/beyond_what_is_seen.sql",
        "WHERE supervisor_id = ANY (people)",
        "WHERE false",
        (f"{RACES}::test_a_case_given_beside_a_change_of_lines_is_seen_by_the_new_line_only",),
    ),
    Sabotage(
        "a cover ends at the end of its last day",
        "clients/actions/assigning.py",
        "during=since(now, end))",
        "during=since(now, now + LONGEST_COVER))",
        (f"{COVERING}::test_a_cover_ends_at_midnight_of_its_last_day_with_no_job_running",),
    ),
    Sabotage(
        "a cover is short",
        "clients/actions/assigning.py",
        "until <= today + LONGEST_COVER",
        "until",
        (f"{COVERING}::test_a_cover_without_an_end_that_can_be_is_refused",),
    ),
    Sabotage(
        "a cover ends ahead",
        "clients/actions/assigning.py",
        "not today <= until",
        "not until",
        (f"{COVERING}::test_a_cover_without_an_end_that_can_be_is_refused",),
    ),
    Sabotage(
        "only a cover ends on a day",
        "clients/actions/assigning.py",
        "        if until is not None:\n",
        "        if False:\n",
        (f"{COVERING}::test_only_a_cover_ends_on_a_day",),
    ),
    Sabotage(
        "only whoever covers hands the case back",
        "clients/actions/assigning.py",
        "if assignment.role != Assignment.Role.COVERING or assignment.staff_id != by.pk:",
        "if False:",
        (f"{COVERING}::test_only_whoever_covers_hands_back",),
    ),
    Sabotage(
        "the page of a cover is for whoever covers",
        "clients/views/team.py",
        "    if assignment.staff_id != request.staff.pk:\n",
        "    if False:\n",
        (f"{COVERING}::test_only_whoever_covers_hands_back",),
    ),
    Sabotage(
        "a cover that ended is not handed back",
        "clients/actions/assigning.py",
        """hands the case back."))
    if not assignment.holds(now):""",
        """hands the case back."))
    if False:""",
        (f"{COVERING}::test_a_cover_is_handed_back_once",),
    ),
)
