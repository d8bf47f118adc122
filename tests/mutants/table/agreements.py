"""Guards of agreements with partners."""

from tests.mutants.sabotage import Sabotage
from tests.mutants.table.constraints import constraint, index, trigger

AGREEMENTS = "tests/agency/test_agreements.py"
PARTNERS = "tests/agency/test_agreeing_partners.py"
PAGES = "tests/agency/test_agreement_pages.py"
MODEL = "casemgmt/agency/models/agreements.py"
ACTION = "casemgmt/agency/actions/agreeing.py"
RULE = "casemgmt/agency/registrations.py"
TABLE = "agency_partneragreement"
FROZEN = f"{AGREEMENTS}::test_coo_07_an_active_agreement_is_frozen_in_the_database"
ONCE = f"{AGREEMENTS}::test_coo_07_an_answer_and_an_end_are_given_once"
TERMS = f"{AGREEMENTS}::test_coo_07_no_agreement_is_active_without_all_three_groups_of_terms"
WHOLE = f"{AGREEMENTS}::test_coo_07_an_active_agreement_lacks_nothing"
DAYS = f"{AGREEMENTS}::test_coo_07_the_days_of_an_active_agreement_make_sense"
HOLDS = f"{AGREEMENTS}::test_coo_07_an_agreement_holds_from_its_first_to_its_last_local_day"
CONFIRMED = f"{PARTNERS}::test_mul_02_an_agency_of_this_system_confirms_before_it_holds"
ENDS = f"{AGREEMENTS}::test_coo_07_either_side_ends_an_agreement_at_once_and_for_good"
AHEAD = (
    f"{AGREEMENTS}::test_coo_07_the_end_of_an_agreement_is_told_ahead_and_until_it_is_dealt_with"
)
LISTED = f"{PARTNERS}::test_who_may_do_what_with_an_agreement_is_what_its_list_says"
REPLACED = f"{AGREEMENTS}::test_coo_07_a_new_agreement_takes_the_place_of_the_old"
RAW = f"{AGREEMENTS}::test_the_database_refuses_an_agreement_that_says_too_little"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "an agreement is made active with all it has to say",
        ACTION,
        "    _need_whole(agreement)\n",
        "",
        (TERMS, WHOLE),
    ),
    Sabotage(
        "an active agreement never changes",
        ACTION,
        "    _need_draft(agreement)\n    audit.set_known(",
        "    audit.set_known(",
        (FROZEN,),
    ),
    Sabotage(
        "an agreement is not made active for days that have passed",
        ACTION,
        "    if last < today:",
        "    if False:",
        (DAYS,),
    ),
    Sabotage(
        "nobody has signed an agreement on a day to come",
        ACTION,
        "    if max(signed) > today:",
        "    if False:",
        (DAYS,),
    ),
    Sabotage(
        "an agreement holds from its first day",
        MODEL,
        "starts_on__lte=day, ends_on__gte=day",
        "ends_on__gte=day",
        (HOLDS,),
    ),
    Sabotage(
        "an agreement holds through its last day in the agency's own days",
        MODEL,
        '        F("agency__timezone"),\n',
        '        Value("UTC"),\n',
        (HOLDS,),
    ),
    Sabotage(
        "an agreement holds only once it was made active",
        MODEL,
        "        if self.active_at is None or self.active_at > instant:",
        "        if self.active_at is None:",
        (f"{AGREEMENTS}::test_coo_07_an_agreement_never_holds_before_it_was_made_active",),
    ),
    Sabotage(
        "an agency of this system is asked whether it agrees",
        MODEL,
        "        if self.partner_agency_id is None:\n            return True\n",
        "        return True\n",
        (CONFIRMED,),
    ),
    Sabotage(
        "the list knows that a partner has to agree",
        MODEL,
        '        agreed = Q(partner_agency=None) | Q(answer="confirmed", answered_at__lte=now)\n',
        '        agreed = ~Q(answer="refused")\n',
        (CONFIRMED,),
    ),
    Sabotage(
        "nobody confirms their own agreement",
        RULE,
        '        side = {"answer"} if is_partner else OWN_ACTIONS\n',
        '        side = {"answer", *OWN_ACTIONS}\n',
        (CONFIRMED, LISTED),
    ),
    Sabotage(
        "a draft is nobody's but its own agency's",
        RULE,
        "        partner = None if agreement.is_draft else agreement.partner_agency_id\n",
        "        partner = agreement.partner_agency_id\n",
        (LISTED, f"{PAGES}::test_mul_02_the_partners_admin_confirms_or_refuses_on_the_page"),
    ),
    Sabotage(
        "the list hides a draft from the partner",
        MODEL,
        "        as_partner = Q(partner_agency_id=agency_id, active_at__isnull=False)\n",
        "        as_partner = Q(partner_agency_id=agency_id)\n",
        (LISTED,),
    ),
    Sabotage(
        "a system role is no partner",
        MODEL,
        "        if staff.agency_id is None or not may(staff, needed, now):",
        "        if not may(staff, needed, now):",
        (LISTED,),
    ),
    Sabotage(
        "who works with clients knows only of what holds",
        MODEL,
        "            return rows.holding_at(now)\n",
        "            return rows\n",
        (
            LISTED,
            f"{PAGES}::test_whoever_works_with_clients_reads_of_partners_in_force_and_no_more",
        ),
    ),
    Sabotage(
        "an answer is given once",
        ACTION,
        "    if not agreement.is_unanswered or agreement.is_over_at(now):",
        "    if agreement.is_over_at(now):",
        (CONFIRMED,),
    ),
    Sabotage(
        "what was ended is answered no more",
        ACTION,
        "    if not agreement.is_unanswered or agreement.is_over_at(now):",
        "    if not agreement.is_unanswered:",
        (f"{PARTNERS}::test_mul_02_nobody_answers_what_was_ended_or_ran_out",),
    ),
    Sabotage(
        "a refusal says why",
        ACTION,
        '        raise Refused(_("Say why not."), field="why")\n    return _answer',
        "        pass\n    return _answer",
        (f"{PARTNERS}::test_mul_02_what_the_partner_refuses_never_holds",),
    ),
    Sabotage(
        "an end holds from its instant",
        MODEL,
        "        was_ended = self.ended_at is not None and self.ended_at <= instant\n",
        "        was_ended = False\n",
        (ENDS,),
    ),
    Sabotage(
        "the list knows of an end",
        MODEL,
        "        going_on = Q(ended_at=None) | Q(ended_at__gt=now)\n",
        "        going_on = Q(ends_on__isnull=False)\n",
        (ENDS,),
    ),
    Sabotage(
        "the other side hears of an end",
        ACTION,
        '        _tell(other, "agreement_ended", agreement, now)\n',
        "        pass\n",
        (ENDS,),
    ),
    Sabotage(
        "of two agreements about one thing one holds",
        ACTION,
        "        _take_its_place(agreement, by=by, now=now)\n    else:",
        "        pass\n    else:",
        (REPLACED,),
    ),
    Sabotage(
        "a new agreement begins when the old one ends",
        ACTION,
        "    _check_replaced(agreement, now)\n",
        "",
        (REPLACED,),
    ),
    Sabotage(
        "a confirmed agreement takes the place of the old",
        ACTION,
        "by=by, now=now, why=why)\n    _take_its_place(agreement, by=by, now=now)\n",
        "by=by, now=now, why=why)\n",
        (f"{PARTNERS}::test_mul_02_the_partner_confirms_what_replaces_another",),
    ),
    Sabotage(
        "the end of an agreement is told ahead",
        MODEL,
        "ends_on__lte=today + SOON",
        "ends_on__lte=today",
        (AHEAD,),
    ),
    Sabotage(
        "what was renewed asks for nothing",
        MODEL,
        "AGREED & ~Q(Exists(self._renewals()))",
        "AGREED",
        (AHEAD,),
    ),
    Sabotage(
        "what nobody has agreed to needs no renewal",
        MODEL,
        "wanted = AGREED & ~Q(",
        "wanted = ~Q(",
        (f"{PARTNERS}::test_mul_02_a_partner_is_reminded_of_what_waits_for_it",),
    ),
    Sabotage(
        "a draft renews nothing",
        MODEL,
        'replaces_id=OuterRef("pk"), active_at__isnull=False, ended_at=None',
        'replaces_id=OuterRef("pk"), ended_at=None',
        (AHEAD,),
    ),
    Sabotage(
        "what was let go asks for nothing",
        MODEL,
        "agency_id=agency_id, not_needed_at=None, ",
        "agency_id=agency_id, ",
        (f"{AGREEMENTS}::test_coo_07_an_agreement_that_is_let_go_or_ended_asks_for_nothing",),
    ),
    Sabotage(
        "a partner is reminded of what waits for it",
        MODEL,
        "self.filter(own | asked, ",
        "self.filter(own, ",
        (f"{PARTNERS}::test_mul_02_a_partner_is_reminded_of_what_waits_for_it",),
    ),
    Sabotage(
        "a share finds what either of two agencies wrote",
        MODEL,
        "            Q(agency_id=one, partner_agency_id=other) | "
        "Q(agency_id=other, partner_agency_id=one)\n",
        "            Q(agency_id=one, partner_agency_id=other)\n",
        (f"{PARTNERS}::test_mul_02_a_share_asks_which_agreement_two_agencies_have",),
    ),
    *(
        constraint(f"the database knows that {words}", TABLE, name, test)
        for words, name, test in (
            (
                "an agreement has all three groups of terms",
                "an_active_agreement_has_all_three_terms",
                TERMS,
            ),
            ("an agreement lacks nothing", "an_active_agreement_lacks_nothing", WHOLE),
            ("an agreement names its partner", "an_agreement_names_its_partner", RAW),
            ("a partner is another agency", "an_agreement_is_with_another_agency", RAW),
            (
                "an agreement ends after it starts",
                "an_active_agreement_ends_after_it_starts",
                RAW,
            ),
            ("an answer is yes or no", "an_agreement_is_confirmed_or_refused", RAW),
            ("an answer is a partner's", "an_answer_is_of_a_partner_here", RAW),
            ("the other side answers", "the_other_side_answers", RAW),
            ("a refusal says why", "a_refusal_says_why", RAW),
            ("an end says who and why", "an_end_says_who_and_why", RAW),
        )
    ),
    index(
        "the database knows that an agreement is replaced once",
        "an_agreement_is_replaced_once",
        REPLACED,
    ),
    trigger(
        "an active agreement is frozen in the database",
        TABLE,
        "active_is_frozen_fd56d",
        FROZEN,
    ),
    trigger(
        "an answer to an agreement is given once in the database",
        TABLE,
        "answered_once_24a1b",
        ONCE,
    ),
    trigger(
        "an agreement that was ended stays ended in the database",
        TABLE,
        "ended_stays_ended_8f84a",
        ONCE,
    ),
    trigger(
        "an agreement stays with its agency",
        TABLE,
        "belongs_for_good_1048f",
        f"{AGREEMENTS}::test_an_agreement_stays_with_its_agency",
    ),
)
