"""Guards of whom a program takes: its criteria, screenings, waitlist and admissions."""

from tests.mutants.sabotage import Sabotage
from tests.mutants.table.constraints import dropped, trigger

ADMITTING = "clients/actions/admitting.py"
CRITERIA = "clients/criteria.py"
SCREENING = "clients/actions/screening.py"
WAITING = "clients/actions/waiting.py"
DECIDING = "clients/actions/deciding.py"
REFERRING = "clients/actions/referring.py"
ASKED = "tests/clients/test_criteria.py"
MADE = f"{ASKED}::test_int_06_only_the_admin_makes_one_from_today_on_with_a_reason"
CAN_BE_MET = f"{ASKED}::test_int_06_a_criterion_can_be_met_and_does_something"
PROTECTED = f"{ASKED}::test_int_07_a_protected_trait_is_no_input_without_a_lawful_basis"
HELD = f"{ASKED}::test_int_07_the_database_holds_it_too"
IN_FORCE = f"{ASKED}::test_int_06_a_version_holds_from_its_day_until_the_next"
FOLLOWS = f"{ASKED}::test_int_04_eligibility_follows_from_the_criteria_in_force"
ANSWERED = f"{ASKED}::test_int_04_what_has_to_be_met_has_to_be_answered"
OVERRIDE = f"{ASKED}::test_int_04_only_a_supervisor_of_the_taker_overrides_with_a_reason"
APART = f"{ASKED}::test_int_05_suitability_is_judged_apart_and_may_fail_alone"
EXPLAINED = f"{ASKED}::test_int_08_a_score_is_explained_by_input_weight_and_points"
NEVER_DECIDES = f"{ASKED}::test_int_08_a_score_admits_nobody_and_turns_nobody_away"
WAITS = "tests/clients/test_waitlist.py"
MOVED = f"{WAITS}::test_int_09_a_place_changes_only_with_a_reason_and_a_later_day"
MOVERS = f"{WAITS}::test_int_09_only_the_taker_and_their_line_move_somebody"
LEFT = f"{WAITS}::test_int_09_nobody_leaves_without_an_outcome"
WAIT_HELD = f"{WAITS}::test_int_09_the_database_holds_it_too"
ADMITTED = "tests/clients/test_admission.py"
TOLD = f"{ADMITTED}::test_int_16_a_denial_says_what_the_person_was_told"
LATER = f"{ADMITTED}::test_int_16_who_could_not_be_told_is_told_later_once"
LATER_DUE = f"{ADMITTED}::test_int_16_who_could_not_be_told_is_tried_again"
LATER_PAGE = f"{ADMITTED}::test_int_16_the_page_writes_down_that_they_were_told_later"
LATER_HELD = f"{ADMITTED}::test_int_16_the_database_lets_it_be_told_once"
KEPT = f"{ADMITTED}::test_int_16_both_decisions_keep_the_criteria_they_were_made_under"
LEADS = f"{ADMITTED}::test_int_16_a_program_may_leave_denials_to_supervisors"

IDENTITY = "clients/actions/identity.py"
COUNTED = "tests/reports/test_referrals.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "who configures says whom a program takes",
        ADMITTING,
        '    allow(by, "configure", program, now)\n',
        "",
        (MADE,),
    ),
    Sabotage(
        "criteria hold from today or later",
        ADMITTING,
        "if effective_from < program.agency.today(now):",
        "if False:",
        (MADE,),
    ),
    Sabotage("criteria say why", ADMITTING, "if not why.strip():", "if False:", (MADE,)),
    Sabotage(
        "a criterion does something",
        ADMITTING,
        "if not one.is_required and not one.is_scored:",
        "if False:",
        (CAN_BE_MET,),
    ),
    Sabotage(
        "a limit is said",
        ADMITTING,
        "if least is None and most is None:",
        "if False:",
        (CAN_BE_MET,),
    ),
    Sabotage(
        "nothing is asked twice",
        ADMITTING,
        "if one.question.casefold() in seen:",
        "if False:",
        (f"{ASKED}::test_int_06_nothing_is_asked_twice",),
    ),
    Sabotage(
        "a protected trait is no input without a lawful basis",
        ADMITTING,
        "if about in protected and not one.lawful_basis:",
        "if False:",
        (PROTECTED,),
    ),
    Sabotage(
        "an age is about age",
        ADMITTING,
        'about = AGE if kind == Kind.AGE else given["about"]',
        'about = given["about"]',
        (f"{ASKED}::test_int_07_an_age_is_protected_whatever_it_is_called",),
    ),
    Sabotage(
        "words that tell of a trait are explained",
        ADMITTING,
        "if word and not one.lawful_basis and not one.not_protected:",
        "if False:",
        (f"{ASKED}::test_int_07_words_that_tell_of_a_trait_are_explained",),
    ),
    dropped(
        "the database wants the basis of a protected input",
        "ALTER TABLE clients_criterion DROP CONSTRAINT a_protected_input_has_a_lawful_basis",
        HELD,
    ),
    Sabotage(
        "a version holds from its day on",
        CRITERIA,
        ", effective_from__lte=on",
        "",
        (IN_FORCE,),
    ),
    Sabotage(
        "what has to be met is answered",
        SCREENING,
        "    for one in unanswered(criteria, answers):",
        "    for one in []:",
        (ANSWERED,),
    ),
    Sabotage(
        "eligibility follows from the answers",
        SCREENING,
        "    decision.is_eligible = found.is_eligible\n",
        "    decision.is_eligible = True\n",
        (FOLLOWS,),
    ),
    Sabotage(
        "all that has to be met is met",
        CRITERIA,
        "return Outcome(all(needed),",
        "return Outcome(True,",
        (FOLLOWS, NEVER_DECIDES),
    ),
    Sabotage(
        "only a supervisor of the taker overrides",
        SCREENING,
        "if not leads_the_taker(by, decision.referral, now):",
        "if False:",
        (OVERRIDE,),
    ),
    Sabotage(
        "an override says why",
        SCREENING,
        "if not reason.strip():",
        "if False:",
        (OVERRIDE,),
    ),
    Sabotage(
        "why it would help is said apart",
        SCREENING,
        "    if not rationale.strip():\n",
        "    if False:\n",
        (APART,),
    ),
    Sabotage(
        "who waited long is screened again",
        SCREENING,
        'if (today - found_on).days > referral.program.setting("rescreen_days", today):',
        "if False:",
        (f"{WAITS}::test_int_09_who_waited_long_is_screened_again_before_a_case_is_opened",),
    ),
    Sabotage(
        "what the law protects stays protected",
        "casemgmt/agency/actions/listing.py",
        "if one.code in STANDARD[which] and not one.is_active:",
        "if False:",
        (f"{ASKED}::test_int_07_an_agency_protects_more_and_never_less",),
    ),
    Sabotage(
        "points are given for what is met",
        CRITERIA,
        '"points": one.weight if met else 0,',
        '"points": one.weight,',
        (EXPLAINED,),
    ),
    Sabotage(
        "whoever decides about the referral moves its place",
        WAITING,
        '    allow(by, "edit", entry, now)\n',
        "",
        (MOVERS,),
    ),
    Sabotage(
        "a place is looked at again later",
        WAITING,
        "if review_on <= today:",
        "if False:",
        (MOVED,),
    ),
    Sabotage("a place says why", WAITING, "if not reason.strip():", "if False:", (MOVED,)),
    Sabotage(
        "whoever is settled leaves the waitlist",
        REFERRING,
        "        leave_waitlist(referral, by=by, now=now, how=disposition)\n",
        "        pass\n",
        (LEFT,),
    ),
    Sabotage(
        "whoever is accepted leaves the waitlist",
        SCREENING,
        "    leave_waitlist(referral, by=by, now=now, how=WaitlistEntry.Left.ACCEPTED)\n",
        "",
        (LEFT,),
    ),
    Sabotage(
        "whoever is sent elsewhere leaves the waitlist",
        "clients/actions/routing.py",
        "    leave_waitlist(referral, by=by, now=now, how=WaitlistEntry.Left.ROUTED)\n",
        "",
        (LEFT,),
    ),
    Sabotage(
        "the order of a waitlist goes over all who wait",
        "clients/queries/waiting.py",
        "waiting = self.filter(program_id=program_id, left_at=None)",
        "waiting = self.filter(pk__in=keys, left_at=None)",
        (
            f"{WAITS}::test_int_09_who_is_taken_before_others_is_taken_for_a_reason",
            f"{WAITS}::test_int_09_the_place_shown_is_the_one_on_the_whole_list",
        ),
    ),
    Sabotage(
        "who decides the referral writes what was said",
        IDENTITY,
        '    allow(by, "edit", referral, now)\n    must_wait(referral)\n',
        "    must_wait(referral)\n",
        (f"{COUNTED}::test_out_10_only_who_decides_the_referral_writes_what_was_said",),
    ),
    Sabotage(
        "early only what the report counts is asked",
        IDENTITY,
        "for subject in EARLY if subject in asked}",
        "for subject in asked}",
        (f"{COUNTED}::test_out_10_only_who_decides_the_referral_writes_what_was_said",),
    ),
    Sabotage(
        "what was said early goes with the client",
        SCREENING,
        "        take_over_said(referral, client, by=by, now=now)\n    else:\n",
        "    else:\n",
        (f"{COUNTED}::test_out_10_what_was_said_early_goes_with_who_becomes_a_client",),
    ),
    Sabotage(
        "what a client said since stands",
        IDENTITY,
        "if answer._state.adding or answer.kind == KIND.NOT_ASKED:",
        "if True:",
        (f"{COUNTED}::test_out_10_what_was_said_early_goes_with_who_becomes_a_client",),
    ),
    Sabotage(
        "who is turned away is counted as they say",
        "casemgmt/reports/referrals.py",
        'Coalesce(Subquery(later.values("kind")), Subquery(early.values("kind")))',
        'Subquery(later.values("kind"))',
        (f"{COUNTED}::test_out_10_whoever_is_turned_away_counts_as_they_describe_themselves",),
    ),
    dropped("somebody waits once", "DROP INDEX somebody_waits_once", WAIT_HELD),
    Sabotage(
        "a program may leave denials to supervisors",
        DECIDING,
        "    if Referral.State.NOT_ELIGIBLE in left_to_supervisors(referral, by, now):\n",
        "    if False:\n",
        (LEADS,),
    ),
    Sabotage(
        "a denial says when the person was told, or why not",
        DECIDING,
        "if told.told_on is None and not told.untold_reason.strip():",
        "if False:",
        (TOLD,),
    ),
    Sabotage(
        "a denial says whether there is somewhere else",
        DECIDING,
        "if told.elsewhere not in Admission.Elsewhere.values:",
        "if False:",
        (TOLD,),
    ),
    Sabotage(
        "whoever is told is told how to appeal",
        DECIDING,
        "if told.told_on is not None and not told.appeal_given:",
        "if False:",
        (TOLD,),
    ),
    Sabotage(
        "a denial is kept with its screening",
        REFERRING,
        "    if disposition == State.NOT_ELIGIBLE and screening is not None:\n",
        "    if False:\n",
        (TOLD, KEPT),
    ),
    Sabotage(
        "who decides about a referral writes down that they were told later",
        DECIDING,
        '    allow(by, "edit", referral, now)\n    rows =',
        "    rows =",
        (LATER,),
    ),
    Sabotage(
        "only who is not eligible is told so later",
        DECIDING,
        "Admission.objects.filter(referral=referral, is_admitted=False)",
        "Admission.objects.filter(referral=referral)",
        (f"{ADMITTED}::test_int_16_nobody_who_was_admitted_is_told_later",),
    ),
    Sabotage(
        "it is written down once when they were told",
        DECIDING,
        "if admission.told_on is not None:",
        "if False:",
        (LATER,),
    ),
    Sabotage(
        "nobody is told later on a day that has not come",
        DECIDING,
        "if told_on > by.agency.today(now):",
        "if False:",
        (LATER,),
    ),
    Sabotage(
        "nobody is told before it was decided",
        DECIDING,
        "if told_on < by.agency.today(admission.decided_at):",
        "if False:",
        (LATER,),
    ),
    Sabotage(
        "whoever is told later is told how to appeal",
        DECIDING,
        "    if not appeal_given:\n",
        "    if False:\n",
        (LATER, LATER_PAGE),
    ),
    Sabotage(
        "the referral leads to writing down that they were told",
        "templates/clients/referral_detail.html",
        "{% if may_tell and admission and not admission.is_admitted and not admission.told_on %}",
        "{% if False %}",
        (LATER_PAGE,),
    ),
    Sabotage(
        "the referral asks no more once they were told",
        "templates/clients/referral_detail.html",
        "{% if may_tell and admission and not admission.is_admitted and not admission.told_on %}",
        "{% if may_tell and admission and not admission.is_admitted %}",
        (LATER_PAGE,),
    ),
    trigger(
        "what was decided about an admission stays",
        "clients_admission",
        "decided_once_a5c57",
        LATER_HELD,
    ),
    trigger("when they were told stays", "clients_admission", "told_once_54348", LATER_HELD),
    Sabotage(
        "who could not be told is tried again for two months",
        "clients/timeline.py",
        "told_on=None, decided_at__gt=now - KEEP_TRYING",
        "told_on=None",
        (LATER_DUE,),
    ),
    Sabotage(
        "nobody is tried again who was told",
        "clients/timeline.py",
        "told_on=None, decided_at__gt=now - KEEP_TRYING",
        "decided_at__gt=now - KEEP_TRYING",
        (LATER_DUE,),
    ),
)
