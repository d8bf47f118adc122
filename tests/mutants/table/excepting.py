"""Guards of telling without a release."""

from tests.mutants.sabotage import Sabotage
from tests.mutants.table.constraints import constraint

ASKING = "consent/actions/excepting.py"
DECIDING = "consent/actions/approving.py"
TELLING = "consent/actions/disclosing.py"
MODEL = "consent/models/excepting.py"
LINE = "consent/models/disclosing.py"
SHOWN = "consent/excepted.py"
ASKED = "tests/consent/test_excepting.py::test_con_16_"
ADVISED = "tests/consent/test_excepting.py::test_con_17_"
FIRST = "tests/consent/test_telling_first.py::test_con_17_"
AFTER = (
    "tests/consent/test_telling_first.py::test_con_16_the_client_is_told_or_it_is_looked_at_again"
)
KEPT = "tests/consent/test_exceptions_kept.py::test_"
DATABASE = f"{KEPT}the_database_refuses_it_too"
ONE_BASIS = f"{KEPT}the_database_wants_one_basis_for_each_line_of_the_accounting"
FROZEN = f"{KEPT}what_was_asked_for_decided_and_told_never_changes"
UNCLEARED = f"{KEPT}con_22_who_is_not_cleared_learns_of_nothing"
WORDS = f"{ASKED}it_says_on_what_law_to_whom_what_and_why"
OPENS = f"{ASKED}a_ground_opens_some_categories_never_and_others_with_more"
ORDER = f"{ADVISED}advice_comes_before_approval_and_approval_before_telling"
SAYS = f"{ADVISED}a_consultation_says_with_whom_when_and_what_they_advised"
ELSE = f"{ASKED}somebody_else_approves_who_leads_the_case"
NO_MORE = f"{ASKED}no_more_is_told_than_was_approved"
SOME = f"{FIRST}only_some_grounds_let_one_tell_first"
FOLLOWS = f"{FIRST}in_an_emergency_it_is_told_first_and_advice_and_a_review_follow"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "a ground is one of the list",
        ASKING,
        "if ground not in GROUNDS:",
        "if not ground:",
        (WORDS,),
    ),
    Sabotage(
        "a ground has its facts",
        ASKING,
        "if fact.is_needed and not known[key]:",
        "if False:",
        (f"{ASKED}each_ground_asks_for_its_own_facts",),
    ),
    Sabotage(
        "a fact is one of its choices",
        ASKING,
        "if fact.choices and known[key] not in dict(fact.choices):",
        "if False:",
        (WORDS,),
    ),
    Sabotage(
        "a ground never opens some categories",
        ASKING,
        "if category in terms.never:",
        "if False:",
        (OPENS,),
    ),
    Sabotage(
        "a ground opens some categories only with more",
        ASKING,
        "if known.get(key) != answer:",
        "if False:",
        (OPENS,),
    ),
    Sabotage(
        "an exception names its law",
        ASKING,
        "if not exception.law:",
        "if False:",
        (WORDS,),
    ),
    Sabotage(
        "a ground names whom it lets us tell",
        ASKING,
        "if exception.recipient_kind not in exception.terms.recipients:",
        "if False:",
        (WORDS,),
    ),
    Sabotage(
        "an exception names a person",
        ASKING,
        "if not exception.recipient_name or exception.recipient_name.casefold() in TOO_WIDE:",
        "if False:",
        (WORDS,),
    ),
    Sabotage(
        "an exception says why exactly this",
        ASKING,
        "if not exception.relevance or exception.relevance.casefold() in TOO_WIDE:",
        "if False:",
        (WORDS,),
    ),
    Sabotage(
        "an exception says when the client heard",
        ASKING,
        "if exception.client_told_on is None or exception.client_told_on > today:",
        "if False:",
        (WORDS,),
    ),
    Sabotage(
        "a client who is not told is looked at again",
        ASKING,
        "if exception.look_again_on is None or exception.look_again_on < today:",
        "if False:",
        (WORDS,),
    ),
    Sabotage(
        "nobody asks about what they are not cleared for",
        ASKING,
        "exception.categories = refuse_unless_cleared(case, categories, by=by, now=now)",
        "exception.categories = list(categories)",
        (
            "tests/consent/test_excepting.py::test_con_22_nobody_asks_about_what_they_are_not_cleared_for",
        ),
    ),
    Sabotage(
        "whoever leads the case learns of an exception",
        ASKING,
        'notify(one.user_id, "exception", key=str(exception.pk), url=url_of(exception), now=now)',
        "pass",
        (f"{ASKED}whoever_leads_the_case_learns_of_it_at_once_and_without_a_word",),
    ),
    Sabotage(
        "whoever leads and is not cleared learns without a case",
        ASKING,
        "    if not leaders:\n        _tell_blindly(exception, now)\n",
        "",
        (f"{ASKED}who_leads_and_is_not_cleared_learns_that_something_was_told_and_not_where",),
    ),
    Sabotage(
        "an exception that nobody could approve is not asked for",
        ASKING,
        "    if not leaders:\n        raise",
        "    if False:\n        raise",
        (f"{ASKED}nothing_is_asked_for_that_nobody_could_approve",),
    ),
    Sabotage(
        "only some grounds are urgent",
        ASKING,
        "if not exception.terms.urgent:",
        "if False:",
        (SOME,),
    ),
    Sabotage(
        "nobody is their own adviser",
        DECIDING,
        "if not name or name.casefold() in {by.name.casefold(), exception.asked_by.name.casefold()}:",
        "if not name:",
        (SAYS,),
    ),
    Sabotage(
        "advice is written down afterwards",
        DECIDING,
        '    check_moment(held_at, now, field="held_at")\n',
        "",
        (SAYS,),
    ),
    Sabotage(
        "a subpoena takes a lawyer's advice",
        DECIDING,
        'exception.terms.adviser in {"", adviser_role}',
        "exception",
        (f"{ADVISED}a_subpoena_takes_the_advice_of_a_lawyer",),
    ),
    Sabotage(
        "nobody decides about their own exception",
        DECIDING,
        "if exception.asked_by_id == by.pk:",
        "if False:",
        (ELSE,),
    ),
    Sabotage(
        "who only works the case does not approve",
        DECIDING,
        'allow(by, "approve", exception, now)',
        'allow(by, "view", exception, now)',
        (ELSE,),
    ),
    Sabotage(
        "nothing is approved before advice",
        DECIDING,
        "if exception.consulted_at is None:\n        raise",
        "if False:\n        raise",
        (ORDER,),
    ),
    Sabotage(
        "a decision about an exception is made once",
        DECIDING,
        "if exception.decision or exception.withdrawn_at is not None:",
        "if False:",
        (ELSE,),
    ),
    Sabotage(
        "a no to an exception says why",
        DECIDING,
        "if decision != Decision.APPROVED and not decision_words.strip():",
        "if False:",
        (f"{ASKED}a_no_says_why_and_nothing_is_told_after_it", FOLLOWS),
    ),
    Sabotage(
        "what was told is not withdrawn",
        DECIDING,
        "    if exception.told_at is not None:\n        raise",
        "    if False:\n        raise",
        (f"{ASKED}what_was_asked_for_can_be_withdrawn_until_it_is_told",),
    ),
    Sabotage(
        "a client is not told tomorrow",
        DECIDING,
        "if client_told_on is not None and client_told_on > today:",
        "if False:",
        (AFTER,),
    ),
    Sabotage(
        "only what is approved is told",
        TELLING,
        "if exception.state != DisclosureException.State.APPROVED:",
        "if False:",
        (ORDER, NO_MORE),
    ),
    Sabotage(
        "it is told after it was approved",
        TELLING,
        "if told_at < _earliest(exception):",
        "if False:",
        (ORDER,),
    ),
    Sabotage(
        "no more is told than was approved",
        TELLING,
        "if not record_types or not set(record_types) <= set(exception.record_types):",
        "if not record_types:",
        (NO_MORE,),
    ),
    Sabotage(
        "what is told without a release keeps its ground and law",
        TELLING,
        "        ground=exception.ground,\n        law=exception.law,\n",
        '        ground="other_law",\n        law="A law",\n',
        (
            "tests/consent/test_excepting.py::test_con_18_what_is_told_without_a_release_joins_the_accounting_with_its_basis",
        ),
    ),
    Sabotage(
        "what is told without a release keeps its categories",
        TELLING,
        "        categories=exception.categories,\n",
        "",
        (UNCLEARED,),
    ),
    Sabotage(
        "advice keeps the categories of what it is about",
        DECIDING,
        "        categories=exception.categories,\n",
        "",
        (UNCLEARED,),
    ),
    Sabotage(
        "who only reads a case learns of no exception",
        MODEL,
        '    case_path = "case"\n    seen_with = "attend_case"\n    opened_with',
        '    case_path = "case"\n    opened_with',
        (f"{KEPT}who_only_reads_the_case_sees_what_was_told_and_not_what_it_rests_on",),
    ),
    Sabotage(
        "advice after an emergency is chased",
        SHOWN,
        "if one.lacks_advice:",
        "if False:",
        (FOLLOWS,),
    ),
    Sabotage(
        "advice is written down within the program's hours",
        SHOWN,
        "hours = one.hours or SETTINGS[CONSULT_HOURS].default",
        "hours = SETTINGS[CONSULT_HOURS].default",
        (f"{FIRST}the_program_says_within_how_many_hours_advice_is_written_down",),
    ),
    Sabotage(
        "a client who was not told stands in the day",
        SHOWN,
        "if one.told_at and one.client_told_on is None and one.look_again_on is not None:",
        "if False:",
        (AFTER,),
    ),
    Sabotage(
        "a report in writing is chased",
        SHOWN,
        "if written_by is not None:",
        "if False:",
        (
            "tests/consent/test_telling_first.py::test_a_report_in_writing_is_due_as_the_state_has_it",
        ),
    ),
    Sabotage(
        "a state that is not listed has the strictest rule",
        "consent/reporting.py",
        "spoken = min(rule.spoken_hours for rule in rules())",
        "spoken = max(rule.spoken_hours for rule in rules())",
        (
            "tests/consent/test_telling_first.py::test_the_rule_of_a_state_that_is_not_listed_is_the_strictest",
        ),
    ),
    Sabotage(
        "an order in the record is not everybody's to read",
        ASKING,
        "    if exception.document is not None:\n        refuse_unless_kept(exception.document, case)\n",
        "",
        (f"{ASKED}the_order_itself_may_lie_in_the_record_where_not_everybody_reads_it",),
    ),
    *(
        constraint(guard, "consent_disclosureexception", name, DATABASE)
        for guard, name in {
            "the database opens no category on a ground": "a_ground_never_tells_some_things",
            "the database lets nobody approve their own": "nobody_approves_their_own_exception",
            "the database wants advice before a decision": "an_exception_is_decided_after_advice",
            "the database wants a yes before telling": "advice_and_approval_come_before_telling",
            "the database wants words with a no": "a_no_says_why",
        }.items()
    ),
    constraint(
        "the database wants one basis for a line of the accounting",
        "consent_disclosure",
        "a_disclosure_rests_on_a_release_or_an_exception",
        ONE_BASIS,
    ),
)
