"""Guards of a waiting referral that is corrected, or handed to somebody else."""

from tests.mutants.sabotage import Sabotage

REFERRING, ROUTING = "clients/actions/referring.py", "clients/actions/routing.py"
TIMELINE = "clients/timeline.py"
TESTS = "tests/clients/test_passing_on.py"
WHOSE = f"{TESTS}::test_only_its_taker_and_their_line_hand_a_referral_over"
TO_WHOM = f"{TESTS}::test_a_referral_goes_to_nobody_who_can_not_take_it"
KEPT = f"{TESTS}::test_a_referral_goes_to_nobody_who_is_kept_from_the_person"
WAITS = f"{TESTS}::test_a_referral_is_handed_over_with_a_reason_while_it_waits"
MISHEARD = f"{TESTS}::test_out_02_what_was_misheard_is_corrected_with_a_reason"
FACTS_ALONE = f"{TESTS}::test_out_02_a_correction_touches_facts_alone_and_what_waits"
NAMED = f"{TESTS}::test_out_04_a_corrected_name_is_looked_for_again_in_silence"
DAY = f"{TESTS}::test_out_09_a_taken_referral_is_on_the_day_of_its_taker"
DECIDES = '    allow(by, "edit", referral, now)\n'
WAITING = "    must_wait(referral)\n"
WHY = '    if not why.strip():\n        raise Refused(_("Say why."), field="why")\n'
GIVES, CORRECTS = "    if to.pk", "    facts = {name"

ROWS = (
    Sabotage(
        "a referral is its taker's to hand over",
        ROUTING,
        DECIDES + WAITING + WHY + GIVES,
        WAITING + WHY + GIVES,
        (WHOSE,),
    ),
    Sabotage(
        "a settled referral is handed to nobody",
        ROUTING,
        WAITING + WHY + GIVES,
        WHY + GIVES,
        (WAITS,),
    ),
    Sabotage("a handover says why", ROUTING, WHY + GIVES, GIVES, (WAITS,)),
    Sabotage(
        "a referral goes to somebody else",
        ROUTING,
        "if to.pk == referral.taken_by_id:",
        "if False:",
        (TO_WHOM,),
    ),
    Sabotage(
        "a referral goes to somebody who may decide on it",
        ROUTING,
        "if not is_fit or not decides.exists():",
        "if False:",
        (TO_WHOM,),
    ),
    Sabotage(
        "a referral goes to whoever takes people in there",
        ROUTING,
        "is_fit = to.may_work(at) and given_to(referral, by, at).filter(pk=to.pk).exists()",
        "is_fit = True",
        (TO_WHOM,),
    ),
    Sabotage(
        "a referral goes to nobody who is kept from the person",
        ROUTING,
        "not decides.exists()",
        "False",
        (KEPT,),
    ),
    Sabotage(
        "a correction is the taker's",
        REFERRING,
        DECIDES + WAITING + WHY + CORRECTS,
        WAITING + WHY + CORRECTS,
        (FACTS_ALONE,),
    ),
    Sabotage(
        "a settled referral is not corrected",
        REFERRING,
        WAITING + WHY + CORRECTS,
        WHY + CORRECTS,
        (FACTS_ALONE,),
    ),
    Sabotage("a correction says why", REFERRING, WHY + CORRECTS, CORRECTS, (MISHEARD,)),
    Sabotage(
        "what was corrected is checked",
        REFERRING,
        "    check_facts(facts, now=now, today=by.agency.today(now), methods=methods)\n"
        '    if facts["received_at"] != referral',
        '    if facts["received_at"] != referral',
        (MISHEARD,),
    ),
    Sabotage(
        "a receipt comes before the first try",
        REFERRING,
        "    if known and day(received_at) > day(min(known)):\n",
        "    if False:\n",
        (f"{TESTS}::test_a_referral_came_in_before_anybody_tried_or_judged",),
    ),
    Sabotage(
        "a screening that asked for the age counts no more once the birth date is another",
        REFERRING,
        '            changes["judged_from"] = now\n',
        "            pass\n",
        (f"{TESTS}::test_int_04_another_birth_date_needs_another_screening",),
    ),
    Sabotage(
        "a corrected name is looked for again",
        REFERRING,
        "if set(changes) & COMPARED:",
        "if False:",
        (NAMED,),
    ),
    Sabotage(
        "a next try comes before the last day",
        TIMELINE,
        "tries = again is not None and again < settle_by",
        "tries = False",
        (DAY,),
    ),
)
