"""Guards of a client's request to see their own record, and of what is held back from them."""

from tests.mutants.sabotage import Sabotage
from tests.mutants.table.constraints import constraint, trigger

ASKING = "consent/actions/own_record.py"
HOLDING = "consent/actions/withholding.py"
FEEDS = "consent/feeds_own_record.py"
MODELS = "consent/models/own_record.py"
RULES = "consent/sql/own_record.sql"
_ASK = "tests/consent/test_own_record.py::test_con_28_"
_KEPT = "tests/consent/test_own_record_kept.py::test_con_28_"
_HOLD = "tests/consent/test_withholding.py::test_con_28_"
SAYS = f"{_ASK}a_request_says_who_asks_for_what_and_how_we_know"
DAY = f"{_ASK}the_day_of_asking_has_come_and_lies_in_the_case"
FOR_ANOTHER = f"{_ASK}an_authority_over_information_lets_somebody_ask_for_the_client"
KEPT_AWAY = f"{_ASK}nobody_asks_whom_the_client_keeps_away_from"
PUT_OFF = f"{_ASK}it_is_put_off_once_by_thirty_days_for_a_reason_that_was_told"
REMINDED = f"{_ASK}the_worker_is_reminded_and_the_supervisor_sees_what_is_late"
GIVEN = f"{_ASK}an_answer_says_on_which_day_how_and_who_helped"
TAKEN_BACK = f"{_ASK}a_client_may_take_it_back_at_any_time"
PREPARES = f"{_ASK}who_prepares_it_answers_and_a_supervisor_hands_it_on"
DEATH = "tests/consent/test_own_record.py::test_after_a_death_nothing_is_asked_or_given_and_nobody_is_reminded"
REASON = f"{_HOLD}each_part_held_back_has_a_lawful_reason_in_own_words"
CONSENT = f"{_HOLD}nothing_is_held_back_before_a_supervisor_agreed"
SOMEBODY_ELSE = f"{_HOLD}nobody_agrees_to_what_they_prepare_or_took"
NO = f"{_HOLD}a_supervisor_says_no_with_a_reason_and_it_is_given"
REFUSAL = f"{_HOLD}a_refusal_has_a_reason_that_everybody_in_the_case_may_read"
BEYOND = f"{_HOLD}who_is_not_cleared_for_all_of_it_neither_prepares_nor_gives_the_answer"
CLEARED = f"{_HOLD}what_is_restricted_waits_only_for_who_is_cleared"
HIDDEN = f"{_HOLD}who_is_not_cleared_learns_of_nothing_that_is_restricted"
READS = f"{_HOLD}who_only_reads_the_case_sees_nothing_of_what_is_held_back"
WAITING = f"{_HOLD}supervisors_find_what_waits_and_the_worker_hears_the_answer"
DATABASE = f"{_KEPT}the_database_refuses_an_answer_without_consent"
SETTLED = f"{_KEPT}nothing_is_held_back_once_it_was_answered_or_in_another_case"


def unchecked(guard: str, path: str, condition: str, test: str) -> Sabotage:
    """A condition that is never met any more."""
    return Sabotage(guard, path, f"if {condition}:", "if False:", (test,))


ROWS: tuple[Sabotage, ...] = (
    unchecked(
        "a client asks somehow",
        ASKING,
        "request.asked_how not in OwnRecordRequest.Way.values",
        SAYS,
    ),
    unchecked(
        "a client wants to read, or a copy",
        ASKING,
        "request.wants not in OwnRecordRequest.Wants.values",
        SAYS,
    ),
    unchecked(
        "who asks for a record is known",
        ASKING,
        "request.identity_check not in OwnRecordRequest.IdentityCheck.values",
        SAYS,
    ),
    unchecked("a record is asked for in a language", ASKING, "not request.language.strip()", SAYS),
    unchecked("a record was asked for", ASKING, "not opened <= request.asked_on <= today", DAY),
    Sabotage(
        "who asks for another has a say over information",
        ASKING,
        "        area=LegalAuthority.Area.INFORMATION,\n",
        "        area=LegalAuthority.Area.MONEY,\n",
        (FOR_ANOTHER,),
    ),
    Sabotage(
        "the client has a part in what is asked for them",
        ASKING,
        "request.client_part = need_part(client_part)",
        "request.client_part = client_part",
        (FOR_ANOTHER,),
    ),
    Sabotage(
        "who asked for a client still may when it is given",
        ASKING,
        "        _may_still_ask(request, request.represented_by, given_on, now)\n",
        "        pass\n",
        (KEPT_AWAY, f"{_ASK}an_authority_that_ended_gets_no_answer"),
    ),
    Sabotage(
        "nobody whom the client keeps away from explains the record",
        ASKING,
        '    refuse_kept_away(helped_by, request.case.client, field="helped_by")\n',
        "",
        (KEPT_AWAY,),
    ),
    Sabotage(
        "the program says when a record is due",
        ASKING,
        "return int(settings_in_force(case.agency_id, day)[case.program_id][DAYS])",
        "return 30",
        (f"{_ASK}the_answer_is_due_as_the_program_has_it",),
    ),
    unchecked("an answer is put off once", ASKING, "request.later_due_on is not None", PUT_OFF),
    unchecked("an answer is put off in time", ASKING, "today > request.due_on", PUT_OFF),
    unchecked(
        "an answer is put off by thirty days",
        ASKING,
        "not request.due_on < until <= request.due_on + LONGEST_DELAY",
        PUT_OFF,
    ),
    unchecked("the delay of an answer has a reason", ASKING, "not because.strip()", PUT_OFF),
    unchecked(
        "the client hears of a delay", ASKING, "not request.asked_on <= told_on <= today", PUT_OFF
    ),
    unchecked(
        "who prepares an answer has a part in the case",
        ASKING,
        'not decide(to, "attend", request, now).allow',
        PREPARES,
    ),
    unchecked(
        "who agreed prepares no answer",
        ASKING,
        "any(part.decided_by_id == to.pk for part in standing_parts(request))",
        PREPARES,
    ),
    unchecked("who prepares an answer is cleared", ASKING, "_is_beyond(request, to)", BEYOND),
    unchecked(
        "who gives an answer is cleared",
        ASKING,
        "_is_beyond(request, request.prepared_by)",
        BEYOND,
    ),
    unchecked("who prepares it answers", ASKING, "request.prepared_by_id != by.pk", PREPARES),
    unchecked("an answer is the last", ASKING, "not request.is_open", GIVEN),
    unchecked(
        "a record is given somehow", ASKING, "given_how not in OwnRecordRequest.Copy.values", GIVEN
    ),
    unchecked("somebody explains the record", ASKING, "not helped_by.strip()", GIVEN),
    unchecked(
        "a record was given",
        ASKING,
        "not request.asked_on <= given_on <= agency.today(now)",
        GIVEN,
    ),
    Sabotage(
        "nobody asks for the record of somebody who died",
        ASKING,
        '    allow(by, "attend", case, now)\n    refuse_after_death(case.pk)\n',
        '    allow(by, "attend", case, now)\n',
        (DEATH,),
    ),
    Sabotage(
        "nobody gives a record to somebody who died",
        ASKING,
        "    refuse_after_death(request.case_id)\n",
        "",
        (DEATH,),
    ),
    unchecked("a request taken back says how", ASKING, "not words.strip()", TAKEN_BACK),
    unchecked("what is held back was agreed to", ASKING, "not part.decision", CONSENT),
    unchecked("the client hears what is held back", ASKING, "untold and not told", CONSENT),
    unchecked(
        "it was agreed to by the day of the answer",
        ASKING,
        "any(part.decided_at and agency.today(part.decided_at) > given_on for part in parts)",
        f"{_HOLD}it_was_agreed_to_by_the_day_of_the_answer",
    ),
    Sabotage(
        "a refusal is told",
        ASKING,
        "part.tell_client and not part.is_restricted for part in parts",
        "not part.is_restricted for part in parts",
        (REFUSAL,),
    ),
    Sabotage(
        "a refusal is not restricted",
        ASKING,
        "part.tell_client and not part.is_restricted for part in parts",
        "part.tell_client for part in parts",
        (REFUSAL,),
    ),
    unchecked("a part held back says what", HOLDING, "not part.what", REASON),
    unchecked(
        "a part held back has a reason",
        HOLDING,
        "part.reason not in WithheldPart.Reason.values",
        REASON,
    ),
    unchecked("a part held back says why", HOLDING, "not part.because", REASON),
    unchecked(
        "what is not told has a reason",
        HOLDING,
        "not part.tell_client and not part.untold_because",
        REASON,
    ),
    unchecked("somebody looked at a danger", HOLDING, "not part.reviewer", REASON),
    unchecked("who looked at a danger is licensed", HOLDING, "not part.license", REASON),
    unchecked(
        "a danger was looked at",
        HOLDING,
        "part.reviewed_on is None or part.reviewed_on > today",
        REASON,
    ),
    Sabotage(
        "a client hears of a danger",
        HOLDING,
        '    if not part.tell_client:\n        words = _("The client has to hear',
        '    if False:\n        words = _("The client has to hear',
        (REASON,),
    ),
    Sabotage(
        "who holds something back is cleared for it",
        HOLDING,
        "refuse_unless_cleared(request.case, categories, by=by, now=now)",
        "list(categories)",
        (REASON,),
    ),
    Sabotage(
        "only who leads a case agrees to what is held back",
        HOLDING,
        '    allow(by, "approve", part, now)\n',
        '    allow(by, "attend", part, now)\n',
        (f"{_HOLD}only_who_leads_the_case_agrees",),
    ),
    unchecked("somebody else agrees", HOLDING, "not part.waits_for(by)", SOMEBODY_ELSE),
    Sabotage(
        "who took a request agrees to nothing in it",
        MODELS,
        "mine = {self.written_by_id, self.request.taken_by_id, self.request.prepared_by_id}",
        "mine = {self.written_by_id, self.request.prepared_by_id}",
        (SOMEBODY_ELSE,),
    ),
    unchecked("a supervisor's no has a reason", HOLDING, "not agrees and not words.strip()", NO),
    unchecked(
        "what was decided is not given after all",
        HOLDING,
        'part.decision not in {"", WithheldPart.Decision.AGREED}',
        NO,
    ),
    Sabotage(
        "who prepares an answer gives more",
        HOLDING,
        "    refuse_unless_prepares(part.request, by)\n",
        "",
        (f"{_HOLD}giving_more_takes_nobodys_consent",),
    ),
    Sabotage(
        "nobody is told of a part they are not cleared for",
        HOLDING,
        'part.waits_for(one) and decide(one, "approve", part, now).allow',
        "part.waits_for(one)",
        (CLEARED,),
    ),
    Sabotage(
        "a notice about a part ends with the decision",
        HOLDING,
        "    settle(ASKED, now=now, keys=[str(part.pk)])\n",
        "",
        (WAITING,),
    ),
    Sabotage(
        "what is held back is restricted as it is",
        MODELS,
        "class WithheldPart(RestrictableRecord):\n",
        "class WithheldPart(RestrictableRecord):\n    restricted_by = None\n",
        (HIDDEN,),
    ),
    Sabotage(
        "what is held back is for who has a part in the case",
        MODELS,
        '    seen_with = "attend_case"\n',
        "",
        (READS,),
    ),
    Sabotage(
        "a late answer is for who leads the case",
        FEEDS,
        'visible_to(staff, now, "approve").of_case(case).of_living()\n    late',
        'visible_to(staff, now, "attend").of_case(case).of_living()\n    late',
        (REMINDED,),
    ),
    Sabotage(
        "an answer that waits is for who prepares it",
        FEEDS,
        "filter(prepared_by=staff.pk)",
        "filter()",
        (PREPARES,),
    ),
    Sabotage(
        "an answer that is put off is due later",
        "consent/queries.py",
        'annotate(due=Coalesce("later_due_on", "due_on"))',
        'annotate(due=Coalesce("due_on", "later_due_on"))',
        (REMINDED,),
    ),
    Sabotage(
        "no answer in the database while something waits",
        RULES,
        "part.decision = '' OR part.decision = 'agreed'\n    AND",
        "part.decision = 'agreed'\n    AND",
        (DATABASE,),
    ),
    Sabotage(
        "nobody answers in the database what they agreed to",
        RULES,
        "part.decided_by_id = ANY (people) OR ",
        "",
        (DATABASE,),
    ),
    trigger(
        "an answer about the record is the last in the database",
        "consent_ownrecordrequest",
        "answered_stays_answered_ac67c",
        f"{_KEPT}an_answer_never_changes",
    ),
    trigger(
        "an answer is put off once in the database",
        "consent_ownrecordrequest",
        "put_off_once_e2b51",
        f"{_KEPT}it_is_put_off_once_in_the_database_too",
    ),
    trigger(
        "no refusal in the database without a reason",
        "consent_ownrecordrequest",
        "held_back_with_consent_aaf3d",
        f"{_KEPT}the_database_refuses_a_refusal_without_a_reason",
    ),
    trigger(
        "what was agreed to stays in the database",
        "consent_withheldpart",
        "decided_stays_decided_69ddd",
        f"{_KEPT}what_was_agreed_to_never_changes",
    ),
    trigger(
        "nothing is held back after the answer in the database",
        "consent_withheldpart",
        "settled_before_the_answer_26c24",
        SETTLED,
    ),
    constraint(
        "nobody agrees to their own in the database",
        "consent_withheldpart",
        "nobody_agrees_to_what_they_hold_back",
        f"{_KEPT}the_database_lets_nobody_agree_to_their_own",
    ),
    constraint(
        "an own record is given somehow in the database",
        "consent_ownrecordrequest",
        "an_own_record_is_given_on_a_day_and_somehow",
        f"{_KEPT}the_database_refuses_an_answer_without_its_day",
    ),
)
