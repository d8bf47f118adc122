"""Guards of restricted categories: who is cleared, for what, and what anybody else may know of it."""

from tests.mutants.sabotage import Sabotage

CATEGORIES = "tests/clients/test_categories.py"
CLEARANCES = "tests/clients/test_clearances.py"
AGENCY = "casemgmt/agency/actions/clearing.py"
CASE = "clients/actions/clearing.py"
READING = "clients/access/reading.py"
INDEX = "clients/sql/access_index.sql"
FUNCTIONS = "clients/sql/categories.sql"
POLICIES = "casemgmt/core/policies.py"
HIDDEN = f"{CATEGORIES}::test_a_restricted_note_is_there_only_for_who_is_cleared"
NOBODY = f"{CLEARANCES}::test_nobody_clears_themselves_or_who_they_may_not"
EMERGENCY = f"{CATEGORIES}::test_what_an_emergency_opens"

THROUGH = f"{CLEARANCES}::test_nobody_lets_themselves_see_through_somebody_below_them"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "nobody with people below them decides that supervisors see it",
        AGENCY,
        "    if opens and lines.exists():\n",
        "    if False:\n",
        (THROUGH,),
    ),
    Sabotage(
        "nobody clears somebody through whom they would see it",
        AGENCY,
        "    if is_below and comes_up_the_line(category, staff.agency_id, now):\n",
        "    if False:\n",
        (THROUGH,),
    ),
    Sabotage(
        "nobody clears somebody in a case through whom they would see it",
        CASE,
        "        refuse_through_oneself(staff, category, by, now)\n",
        "        pass\n",
        (THROUGH,),
    ),
    Sabotage(
        "a clearance ends on a day that can be reckoned with",
        "casemgmt/agency/actions/clearing.py",
        "if until > agency.today(now) + LONGEST:",
        "if False:",
        (f"{CLEARANCES}::test_a_clearance_ends_within_ten_years_or_openly",),
    ),
    Sabotage(
        "a list leaves restricted rows out",
        READING,
        "        seen: Self = unrestricted_for(rows, path, staff, now)\n",
        "        seen = rows\n",
        (HIDDEN,),
    ),
    Sabotage(
        "a decision takes every category of the record",
        READING,
        "        if not _every_category(record) <= held:\n",
        "        if False:\n",
        (HIDDEN,),
    ),
    Sabotage(
        "the database shows no restricted row to who is not cleared",
        POLICIES,
        "    if held.restricted_by is None:\n",
        "    if True:\n",
        (HIDDEN,),
    ),
    Sabotage(
        "every one of several categories is needed",
        READING,
        "models.Q(categories__contained_by=held)",
        "models.Q(categories__overlap=held)",
        (f"{CATEGORIES}::test_a_record_takes_every_category_it_is_restricted_by",),
    ),
    Sabotage(
        "a history leaves restricted rows out",
        "clients/record_history.py",
        '            rows = unrestricted_for(rows, "case", staff, now)\n',
        "            pass\n",
        (f"{CATEGORIES}::test_the_history_takes_the_category_that_a_row_had_then",),
    ),
    Sabotage(
        "a history tells of clearances to whoever leads only",
        "clients/record_history.py",
        "        if model.seen_with not in held:\n",
        "        if False:\n",
        (f"{CLEARANCES}::test_who_is_cleared_in_a_case_is_known_to_who_leads_it",),
    ),
    Sabotage(
        "a clearance in a case is for that case",
        INDEX,
        "    ON own.staff_id = bases.staff_id AND own.case_id = bases.case_id\n",
        "    ON own.staff_id = bases.staff_id\n",
        (f"{CLEARANCES}::test_whoever_leads_a_case_clears_people_for_it_alone",),
    ),
    Sabotage(
        "a category comes down no line unless the agency has it so",
        INDEX,
        "   AND rule.category = below.category AND rule.supervisors_see\n",
        "   AND rule.category = below.category\n",
        (f"{CLEARANCES}::test_supervisors_see_it_only_where_the_agency_has_it_so",),
    ),
    Sabotage(
        "a category comes down a line as long as the rule holds",
        INDEX,
        "         bases.seeing * below.during * rule.during\n",
        "         bases.seeing * below.during\n",
        (f"{CLEARANCES}::test_supervisors_see_it_only_where_the_agency_has_it_so",),
    ),
    Sabotage(
        "no emergency opens counseling notes",
        INDEX,
        "   OR basis IN ('emergency', 'crossing') AND category <> 'psychotherapy_notes' AND (",
        "   OR basis IN ('emergency', 'crossing') AND (",
        (EMERGENCY,),
    ),
    Sabotage(
        "only a medical emergency opens what is about substance use",
        INDEX,
        "category <> 'sud_part2' OR ground = 'medical')",
        "category <> 'sud_part2' OR true)",
        (EMERGENCY,),
    ),
    Sabotage(
        "existence is told where the agency lets it be known",
        FUNCTIONS,
        " AND rule.existence_is_shown AND rule.during @> now()\n",
        " AND rule.during @> now()\n",
        (f"{CATEGORIES}::test_the_existence_of_one_category_is_not_that_of_another",),
    ),
    Sabotage(
        "existence is told to who sees the case",
        FUNCTIONS,
        "WHERE kept.category <> ALL (app.categories_held(asked, app.staff(), now()))\nAND EXISTS (",
        "WHERE kept.category <> ALL (app.categories_held(asked, app.staff(), now()))\nAND true OR EXISTS (",
        (f"{CATEGORIES}::test_existence_is_told_where_the_agency_lets_it_be_known",),
    ),
    Sabotage(
        "who is cleared is told to who is cleared too",
        FUNCTIONS,
        "AND cleared.category = ANY (app.categories_held(asked, app.staff(), now()))\n",
        "",
        (f"{CLEARANCES}::test_who_is_cleared_is_told_to_who_is_cleared_too",),
    ),
    Sabotage(
        "nobody writes what they are not cleared for",
        "clients/cleared.py",
        '    if not set(categories) <= set(decide(by, "view", case, max(now, instant())).categories):\n',
        "    if False:\n",
        (f"{CATEGORIES}::test_nobody_writes_what_they_are_not_cleared_for",),
    ),
    Sabotage(
        "an addendum is restricted like its note",
        "clients/actions/notes.py",
        "        categories=note.categories,\n",
        "",
        (HIDDEN,),
    ),
    Sabotage(
        "a list of notes tells no first words of a restricted one",
        "clients/entries.py",
        'text="" if note.is_restricted else ',
        "text=",
        (f"{CATEGORIES}::test_no_list_tells_the_first_words_of_a_restricted_note",),
    ),
    Sabotage(
        "no admin clears themselves",
        AGENCY,
        "    if staff.user == by.user:\n",
        "    if False:\n",
        (NOBODY,),
    ),
    Sabotage(
        "who left is cleared for nothing",
        AGENCY,
        "    if not staff.may_work(now):\n",
        "    if False:\n",
        (NOBODY,),
    ),
    Sabotage(
        "counseling notes are cleared case by case",
        AGENCY,
        "    if category in CASE_BY_CASE:\n",
        "    if False:\n",
        (f"{CLEARANCES}::test_some_categories_are_cleared_case_by_case_only",),
    ),
    Sabotage(
        "a clearance ends ahead",
        AGENCY,
        "    if until < agency.today(now):\n",
        "    if False:\n",
        (NOBODY,),
    ),
    Sabotage(
        "access follows a clearance",
        AGENCY,
        "    audit.save(clearance, by=by, why=why)\n    access_changed(staff)\n",
        "    audit.save(clearance, by=by, why=why)\n",
        (f"{CLEARANCES}::test_a_clearance_holds_from_its_instant_to_its_instant",),
    ),
    Sabotage(
        "access follows the end of a clearance",
        AGENCY,
        "    access_changed(clearance.staff)\n",
        "",
        (f"{CLEARANCES}::test_a_clearance_holds_from_its_instant_to_its_instant",),
    ),
    Sabotage(
        "access follows a rule about a category",
        AGENCY,
        "    access_to_category_changed(agency, category)\n",
        "",
        (f"{CLEARANCES}::test_supervisors_see_it_only_where_the_agency_has_it_so",),
    ),
    Sabotage(
        "nobody clears themselves in a case they lead",
        CASE,
        "    if staff.pk == by.pk:\n",
        "    if False:\n",
        (NOBODY,),
    ),
    Sabotage(
        "only who sees a case is cleared in it",
        CASE,
        '    if not decide(staff, "view", case, now).visible:\n',
        "    if False:\n",
        (NOBODY,),
    ),
    Sabotage(
        "only who leads a case clears for it",
        CASE,
        '    allow(by, "clear", case, now)\n',
        "",
        (NOBODY,),
    ),
    Sabotage(
        "clearances in a case are listed for whoever leads it",
        READING,
        '    name, seen_with = CODENAMES[action], getattr(model, "seen_with", SEES)\n',
        "    name, seen_with = CODENAMES[action], SEES\n",
        (f"{CLEARANCES}::test_who_is_cleared_in_a_case_is_known_to_who_leads_it",),
    ),
    Sabotage(
        "an address that is confidential is for who is cleared",
        "clients/frame.py",
        '    return Fact("lock", home.address) if cleared else None\n',
        '    return Fact("lock", home.address)\n',
        (f"{CATEGORIES}::test_an_address_that_is_confidential_is_for_who_is_cleared",),
    ),
)
