"""Guards of how a person comes: referral, screening, the case that begins, who carries it."""

from tests.mutants.sabotage import Sabotage

ASSIGNING = "tests/clients/test_assigning.py"
ENGAGING = "tests/clients/test_engaging.py"
REFERRAL = "tests/clients/test_referral.py"
SCREENING = "tests/clients/test_screening.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "only who takes referrals records one",
        "clients/actions/referring.py",
        '    allow_staff(by, "take_referrals", now)\n',
        "",
        (f"{REFERRAL}::test_only_people_who_take_referrals_record_one",),
    ),
    Sabotage(
        "a referral came at a time that has passed",
        "clients/actions/referring.py",
        'if facts["received_at"] > now:',
        "if False:",
        (f"{REFERRAL}::test_a_referral_needs_a_reason_a_name_and_a_moment_that_has_passed",),
    ),
    Sabotage(
        "a referral goes to a live program of the agency",
        "clients/actions/referring.py",
        "if program.agency_id != by.agency_id or not program.is_live:",
        "if False:",
        (
            f"{REFERRAL}::test_a_referral_goes_to_a_live_program_of_the_own_agency",
            f"{ENGAGING}::test_one_door_routes_to_the_program_that_fits",
            f"{ENGAGING}::test_out_01_outreach_says_program_day_and_how",
        ),
    ),
    Sabotage(
        "the queue has one order, whatever the moments",
        "clients/queries/referrals.py",
        'return rows.order_by("-urgency", "received_at", "pk")',
        'return rows.order_by("-urgency", "received_at")',
        (
            "tests/clients/test_referral_pages.py"
            "::test_out_09_of_one_moment_everybody_stands_on_one_page_of_the_queue",
        ),
    ),
    Sabotage(
        "a referral is taken once",
        "clients/actions/referring.py",
        "if referral.taken_by is not None:",
        "if False:",
        (f"{REFERRAL}::test_a_referral_is_taken_once",),
    ),
    Sabotage(
        "a settled referral is not touched again",
        "clients/actions/referring.py",
        "if not referral.is_waiting:",
        "if False:",
        (f"{REFERRAL}::test_a_settled_referral_never_changes",),
    ),
    Sabotage(
        "accepting is no way to end a referral",
        "clients/actions/referring.py",
        "if disposition not in DISPOSITIONS:",
        "if False:",
        (f"{REFERRAL}::test_accepted_is_no_disposition_one_can_choose",),
    ),
    Sabotage(
        "a referral ends for a reason",
        "clients/actions/referring.py",
        'if not reason.strip():\n        raise Refused(_("Say why."), field="reason")',
        "if False:\n        pass",
        (f"{REFERRAL}::test_each_disposition_needs_its_reason_and_what_goes_with_it",),
    ),
    Sabotage(
        "who is sent on is sent somewhere",
        "clients/actions/referring.py",
        "if not nowhere_to_go and not referred_to.strip():",
        "if False:",
        (f"{REFERRAL}::test_each_disposition_needs_its_reason_and_what_goes_with_it",),
    ),
    Sabotage(
        "nobody is ineligible who was not screened",
        "clients/actions/referring.py",
        "if disposition == State.NOT_ELIGIBLE and (screening is None or screening.is_positive):",
        "if False:",
        (f"{REFERRAL}::test_the_waitlist_and_not_eligible_follow_the_screening",),
    ),
    Sabotage(
        "only who is eligible waits for a program",
        "clients/actions/referring.py",
        "        if screening is None or not screening.is_positive:\n            raise Refused(",
        "        if False:\n            raise Refused(",
        (f"{REFERRAL}::test_the_waitlist_and_not_eligible_follow_the_screening",),
    ),
    Sabotage(
        "the waitlist is looked at again",
        "clients/actions/referring.py",
        "if review_on is None:",
        "if False:",
        (f"{REFERRAL}::test_the_waitlist_is_looked_at_again_on_a_later_day",),
    ),
    Sabotage(
        "the newest screening counts",
        "clients/actions/referring.py",
        'rows.order_by("-decided_at", "-pk").first()',
        'rows.order_by("decided_at", "pk").first()',
        (f"{SCREENING}::test_the_newest_screening_counts",),
    ),
    Sabotage(
        "a case needs a positive screening",
        "clients/actions/screening.py",
        "    if screening is None or not screening.is_positive:\n",
        "    if False:\n",
        (f"{SCREENING}::test_a_case_needs_a_person_who_is_eligible_and_whom_the_program_suits",),
    ),
    Sabotage(
        "eligible and suited are judged apart",
        "clients/models/screening.py",
        "return self.is_eligible and self.is_appropriate",
        "return self.is_eligible",
        (f"{SCREENING}::test_a_case_needs_a_person_who_is_eligible_and_whom_the_program_suits",),
    ),
    Sabotage(
        "a screening says what it rests on",
        "clients/actions/screening.py",
        "if not basis.strip():",
        "if False:",
        (f"{SCREENING}::test_a_screening_says_what_it_rests_on",),
    ),
    Sabotage(
        "nobody uses a client they may not see",
        "clients/actions/screening.py",
        '    allow(by, "attend", client, now)\n',
        "",
        (f"{SCREENING}::test_a_client_one_may_not_see_can_not_be_used",),
    ),
    Sabotage(
        "a known client's address is changed by who may",
        "clients/actions/screening.py",
        'if address.strip() and not decide(by, "edit", client, now).allow:',
        "if False:",
        (f"{SCREENING}::test_a_new_address_of_a_known_client_needs_the_right_to_change_them",),
    ),
    Sabotage(
        "no case out of sight is linked",
        "clients/actions/screening.py",
        "seen = Case.objects.visible_to(by, now)",
        "seen = Case.objects.all()",
        (f"{SCREENING}::test_a_case_of_another_program_or_out_of_sight_is_not_linked",),
    ),
    Sabotage(
        "no case of another program is linked",
        "clients/actions/screening.py",
        "program_id=referral.program_id, stage=Stage.CLOSED",
        "stage=Stage.CLOSED",
        (f"{SCREENING}::test_a_case_of_another_program_or_out_of_sight_is_not_linked",),
    ),
    Sabotage(
        "one open case in a program",
        "clients/actions/opening.py",
        "if has_open_case(client.pk, referral.program_id):",
        "if False:",
        (f"{SCREENING}::test_a_person_has_one_open_case_in_a_program",),
    ),
    Sabotage(
        "whoever carries no cases only sees the new one",
        "clients/actions/opening.py",
        "if may_carry(case, taker, now):",
        "if True:",
        (
            f"{SCREENING}::test_an_intake_worker_sees_the_case_until_a_supervisor_gives_it_to_somebody",
        ),
    ),
    Sabotage(
        "only the supervision line gives a case to somebody",
        "clients/actions/assigning.py",
        '    allow(by, "assign", case, now)\n',
        "",
        (f"{ASSIGNING}::test_only_the_supervision_line_assigns",),
    ),
    Sabotage(
        "cases go to people who carry cases",
        "clients/actions/assigning.py",
        "if not may_carry(case, staff, now):",
        "if False:",
        (f"{ASSIGNING}::test_only_people_who_carry_cases_here_are_given_one",),
    ),
    Sabotage(
        "a case is given to people of its agency",
        "clients/actions/assigning.py",
        "return staff.agency_id == case.agency_id and staff.may_work(at) and bool(carries)",
        "return staff.may_work(at) and bool(carries)",
        (f"{ASSIGNING}::test_only_people_who_carry_cases_here_are_given_one",),
    ),
    Sabotage(
        "a primary gets no other role in passing",
        "clients/actions/assigning.py",
        "    _keep_a_primary(standing, staff, role)\n",
        "",
        (f"{ASSIGNING}::test_the_primary_gets_no_other_role_while_nobody_takes_their_place",),
    ),
    Sabotage(
        "a primary is never just ended",
        "clients/actions/assigning.py",
        "if assignment.role == Assignment.Role.PRIMARY:",
        "if False:",
        (f"{ASSIGNING}::test_a_primary_is_replaced_and_never_just_ended",),
    ),
    Sabotage(
        "an intake worker's view ends with the assignment",
        "clients/actions/assigning.py",
        "    _end_intake_grants(case, by=by, now=now)\n",
        "",
        (
            f"{SCREENING}::test_an_intake_worker_sees_the_case_until_a_supervisor_gives_it_to_somebody",
        ),
    ),
    Sabotage(
        "a new primary ends the old one",
        "clients/actions/assigning.py",
        "if other.staff_id == staff.pk or (role == other.role == Assignment.Role.PRIMARY):",
        "if other.staff_id == staff.pk:",
        (f"{ASSIGNING}::test_a_new_primary_takes_over_and_is_told",),
    ),
)
