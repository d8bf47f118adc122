"""Guards of asking to see a case: it tells nothing, and only whoever leads the case decides."""

from tests.mutants.sabotage import Sabotage

ASKING = "tests/clients/test_asking.py"
ACTIONS = "clients/actions/asking.py"
FUNCTIONS = "clients/sql/asking.sql"
DECIDES = f"{ASKING}::test_those_who_lead_the_case_are_told_and_decide"
READS = f"{ASKING}::test_whoever_is_let_in_reads_until_the_end_of_a_day_and_writes_nothing"
KEPT = f"{ASKING}::test_who_is_kept_from_the_client_is_nobody_to_decide_about"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "only whoever leads the case is asked",
        FUNCTIONS,
        " AND held.user_id = app.staff() AND held.during @> at\nJOIN auth_permission p"
        " ON p.id = held.permission_id AND p.codename = 'lead_case'",
        " AND held.user_id = app.staff() AND held.during @> at",
        (DECIDES,),
    ),
    Sabotage(
        "only whoever leads the case is told that somebody asks",
        FUNCTIONS,
        "AND held.during @> at\nJOIN auth_permission p ON p.id = held.permission_id"
        " AND p.codename = 'lead_case'\nWHERE c.number",
        "AND held.during @> at\nWHERE c.number",
        (DECIDES,),
    ),
    Sabotage(
        "nobody is told that somebody asks who is kept from the client",
        FUNCTIONS,
        "WHERE kept.staff_id = me.id AND kept.during @> at)",
        "WHERE false)",
        (KEPT,),
    ),
    Sabotage(
        "who is kept from the client is nobody to decide about",
        FUNCTIONS,
        "WHERE kept.staff_id = request.staff_id AND kept.during @> at)",
        "WHERE false)",
        (KEPT,),
    ),
    Sabotage(
        "a request is decided once",
        FUNCTIONS,
        "WHERE request.decided_at IS NULL AND NOT EXISTS",
        "WHERE NOT EXISTS",
        (f"{ASKING}::test_it_is_decided_once",),
    ),
    Sabotage(
        "the list of what waits is for who decides",
        "clients/queries/looking.py",
        """        return self.filter(pk__in=_asked_of(now)).exclude(staff__user=staff.user)

    def standing""",
        """        return self

    def standing""",
        (DECIDES,),
    ),
    Sabotage(
        "whoever reads along works nothing",
        "clients/sql/access_index.sql",
        "g.basis, NULL::uuid, 'empty', g.during",
        "g.basis, NULL::uuid, g.during, g.during",
        (READS,),
    ),
    Sabotage(
        "nobody sees a case through somebody who reads along",
        "clients/sql/access_index.sql",
        "  WHERE g.basis = 'intake'\n",
        "",
        (READS,),
    ),
    Sabotage(
        "reading along ends at the end of its last day",
        ACTIONS,
        "during=since(now, end),",
        "during=since(now),",
        (READS,),
    ),
    Sabotage(
        "reading along is short",
        ACTIONS,
        "if not today <= last_day <= today + LONGEST:",
        "if not today <= last_day:",
        (f"{ASKING}::test_reading_along_is_short",),
    ),
    Sabotage(
        "reading along ends ahead",
        ACTIONS,
        "if not today <= last_day <= today + LONGEST:",
        "if not last_day <= today + LONGEST:",
        (f"{ASKING}::test_reading_along_is_short",),
    ),
    Sabotage(
        "asking again soon changes nothing",
        ACTIONS,
        "if before is not None and before.asked_at > now - AGAIN_AFTER:",
        "if before is not None and before.decided_at is None:",
        (f"{ASKING}::test_asked_again_it_looks_the_same_whatever_the_answer",),
    ),
    Sabotage(
        "a number stands in the list of what one asked once",
        "clients/queries/looking.py",
        "kept.setdefault(row.pk if row.last_day else row.number, row)",
        "kept.setdefault(row.pk, row)",
        (f"{ASKING}::test_asked_again_it_looks_the_same_whatever_the_answer",),
    ),
    Sabotage(
        "what is no number is not asked about",
        ACTIONS,
        "    if not NUMBER.fullmatch(number):\n",
        "    if False:\n",
        (f"{ASKING}::test_what_is_no_number_is_given_back",),
    ),
    Sabotage(
        "nobody tries out numbers",
        ACTIONS,
        ".count() >= MOST_A_DAY:",
        ".count() < 0:",
        (f"{ASKING}::test_nobody_tries_out_numbers",),
    ),
    Sabotage(
        "a case one sees needs no asking",
        ACTIONS,
        "if Case.objects.visible_to(by, now).filter(number=number).exists():",
        "if False:",
        (f"{ASKING}::test_a_case_one_sees_needs_no_asking",),
    ),
    Sabotage(
        "only who decides lets somebody read along",
        ACTIONS,
        """    allow(by, "decide", request, now)
    today =""",
        "    today =",
        (f"{ASKING}::test_only_whoever_leads_the_case_decides",),
    ),
    Sabotage(
        "only who decides says no",
        ACTIONS,
        """    allow(by, "decide", request, now)
    if not why""",
        "    if not why",
        (f"{ASKING}::test_only_whoever_leads_the_case_decides",),
    ),
)
