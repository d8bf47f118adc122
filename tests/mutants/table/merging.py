"""Guards of making two records of one person one."""

from tests.mutants.sabotage import Sabotage

ACTIONS = "clients/actions/merging.py"
ROUND = "tests/clients/test_merging.py"
GUARDS = "tests/clients/test_merging_guards.py"
FRAME = "tests/clients/test_frame.py"
REFUSED = f"{GUARDS}::test_what_refuses_a_merge"
SETTLED = "tests/clients/test_merging_settled.py"
SINCE = "tests/clients/test_merging_since.py"
UNDONE = "tests/clients/test_merging_undone.py"
FITTING = "clients/actions/fitting.py"
HOMES = f"{SETTLED}::test_one_of_two_homes_holds_and_the_undoing_opens_the_other"
MEANS = f"{SETTLED}::test_a_way_that_moves_goes_on_meaning_what_the_client_said"
OWN_MEANS = f"{SETTLED}::test_a_way_of_the_kept_record_does_not_follow_an_address_that_is_taken"
DEPENDS = f"{GUARDS}::test_an_undoing_is_refused_once_something_depends_on_the_merge"

BOTH = "test_out_04_what_keeps_somebody_out_since_the_merge_holds_for_both"
NO_ROOM = "test_out_04_a_wall_that_can_not_go_back_stops_no_undoing"
ENDED = "test_out_04_what_has_ended_since_holds_for_neither"
HIDDEN = (
    (
        "a hidden row that has moved on stays where it is",
        "row is not None and row.client_id == merge.kept_id and",
        "row is not None and",
        "test_out_04_a_match_that_has_moved_on_stays_where_it_is",
    ),
    (
        "a wall that can't go back stays",
        " and _fits(row, merge.merged):",
        ":",
        NO_ROOM,
    ),
    (
        "a question about readings goes with the case",
        "        _give(asked, merge.merged, by=by, why=why)\n",
        "        pass\n",
        "test_out_04_a_question_about_readings_goes_with_the_case",
    ),
    (
        "a wall since the merge holds for both",
        "            _wall_off(merge.merged, wall, by=by, now=now, why=why)\n",
        "            pass\n",
        BOTH,
    ),
    (
        "what the officers were told since waits for both",
        "if wall.is_waiting or wall.stands(now):",
        "if wall.stands(now):",
        "test_out_04_what_the_officers_were_told_since_waits_for_both",
    ),
    (
        "a wall that has come down comes up nowhere",
        "if wall.is_waiting or wall.stands(now):",
        "if True:",
        ENDED,
    ),
    (
        "a wall that stands comes up no second time",
        "    if there.standing(now).exists():\n",
        "    if False:\n",
        NO_ROOM,
    ),
    (
        "what the client said since the merge holds for both",
        "            _restrict(merge.merged, said, by=by, now=now, why=why)\n",
        "            pass\n",
        BOTH,
    ),
    (
        "what the client took back holds for neither",
        "        if now in said.during:\n",
        "        if True:\n",
        ENDED,
    ),
)
"""Of what nobody is told of, as a merge is undone: guards, how they go, and the test that notices."""

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "a relation to a client that nobody moves is noticed",
        "clients/merging.py",
        '    "clients.SafeContact": Mover(words=_("Safe ways to reach them")),\n',
        "",
        (f"{ROUND}::test_every_relation_to_a_client_moves_or_says_why_it_stays",),
    ),
    Sabotage(
        "a merge is by somebody who leads every case of both",
        "clients/sql/beyond_what_is_seen.sql",
        "held.user_id = leader AND p.codename = 'lead_case'",
        "p.codename = 'lead_case'",
        (f"{GUARDS}::test_only_who_leads_every_case_of_both_may",),
    ),
    Sabotage(
        "a case's menu offers a merge to whoever may",
        "clients/frame.py",
        "rows[MERGES] = led.filter(pk=case.client_id)",
        "rows[MERGES] = Client.objects.visible_to(staff, now).filter(pk=case.client_id)",
        (f"{FRAME}::test_the_menu_leads_to_a_second_record_for_whoever_leads_every_case",),
    ),
    Sabotage(
        "the other record is decided about too",
        ACTIONS,
        '    allow(by, "merge", second, now)\n',
        "",
        (f"{GUARDS}::test_only_who_leads_every_case_of_both_may",),
    ),
    Sabotage(
        "a merge brings the index up to date",
        ACTIONS,
        "    refresh_around(keep.pk)\n    return merge\n",
        "    return merge\n",
        (f"{GUARDS}::test_walls_and_words_around_either_hold_for_both",),
    ),
    Sabotage(
        "a second wall holds on for the record that is kept",
        "clients/sql/access_index.sql",
        "  JOIN public.clients_client gone ON gone.merged_into_id = c.client_id"
        " WHERE c.id = ANY (cases)\n",
        "  JOIN public.clients_client gone ON gone.merged_into_id = c.client_id WHERE false\n",
        (f"{GUARDS}::test_a_second_wall_holds_on_when_the_first_comes_down",),
    ),
    Sabotage(
        "what stays with a merged record is kept from whoever is kept from the other",
        "clients/sql/keeping_from.sql",
        "WHERE gone.merged_into_id = ANY (keys)",
        "WHERE false",
        (f"{GUARDS}::test_an_officer_behind_a_wall_learns_nothing_of_what_stays",),
    ),
    Sabotage(
        "two open cases in one program stop a merge in words",
        ACTIONS,
        "    if twice is not None:\n",
        "    if False:\n",
        (REFUSED,),
    ),
    Sabotage(
        "an open emergency stops a merge",
        ACTIONS,
        "    if _opened_now(now, keep, other):\n",
        "    if False:\n",
        (REFUSED,),
    ),
    Sabotage(
        "no merge leads through another",
        ACTIONS,
        "    if Client._base_manager.filter(merged_into=other).exists():\n",
        "    if False:\n",
        (f"{GUARDS}::test_no_merge_leads_through_another",),
    ),
    Sabotage(
        "a fact that was changed since stops the undoing",
        ACTIONS,
        "    if any(stored != after[name] for name, stored in _plain(merge.kept, after).items()):\n",
        "    if False:\n",
        (DEPENDS,),
    ),
    Sabotage(
        "a fact that nobody chose and that was changed since stops the undoing",
        ACTIONS,
        '"after": _plain(keep, FACTS)}',
        '"after": _plain(keep, names)}',
        (f"{UNDONE}::test_out_04_a_fact_that_nobody_chose_stops_the_undoing",),
    ),
    Sabotage(
        "the page of a merge shows the chosen facts alone",
        "clients/side_by_side.py",
        'for name in facts["before"] if name not in BESIDE',
        'for name in facts["after"] if name not in BESIDE',
        (f"{UNDONE}::test_out_04_the_page_of_a_merge_shows_the_chosen_facts_alone",),
    ),
    Sabotage(
        "a row that is new stops the undoing",
        ACTIONS,
        "    if _added(merge):\n",
        "    if False:\n",
        (DEPENDS,),
    ),
    *(
        Sabotage(guard, "clients/actions/parting.py", guarded, instead, (f"{UNDONE}::{test}",))
        for guard, guarded, instead, test in HIDDEN
    ),
    Sabotage(
        "what nobody is told of stops no undoing",
        ACTIONS,
        "told = (label for label in found if not MOVES[label].is_hidden)",
        "told = found",
        (f"{UNDONE}::test_out_04_what_nobody_is_told_of_stops_no_undoing",),
    ),
    Sabotage(
        "a hidden row that has moved on stops no undoing",
        ACTIONS,
        "told = (label for label in merge.moved if not MOVES[label].is_hidden)",
        "told = merge.moved",
        (f"{UNDONE}::test_out_04_a_match_that_has_moved_on_stays_where_it_is",),
    ),
    Sabotage(
        "a row that has moved on stops the undoing",
        ACTIONS,
        "    if any(not _is_with(merge.kept, label, key) for label, key in _moved(merge)):\n",
        "    if False:\n",
        (f"{GUARDS}::test_an_undoing_is_refused_when_a_row_has_moved_on",),
    ),
    Sabotage(
        "an undone merge is not read by who is kept from one of the two",
        "clients/queries/merging.py",
        "return rows.filter(Q(undone_at=None) | Q(merged__in=led))",
        "return rows",
        (f"{GUARDS}::test_an_undone_merge_is_read_by_nobody_who_is_kept_from_one_of_them",),
    ),
    Sabotage(
        "nobody new is held against a record that was merged",
        "clients/matching.py",
        "filter(merged_into=None, taken_back_at=None)",
        "filter(taken_back_at=None)",
        (f"{GUARDS}::test_a_new_person_is_not_held_against_a_record_that_was_merged",),
    ),
    Sabotage(
        "the home that does not hold ends as two records become one",
        FITTING,
        '        rewriting.write(ends, "during", ended(ends.during, now))\n',
        "        pass\n",
        (HOMES,),
    ),
    Sabotage(
        "somebody says in which of two homes the client lives",
        FITTING,
        "home == str(here.pk):\n",
        "home != str(there.pk):\n",
        (HOMES,),
    ),
    Sabotage(
        "a stay that moves begins where the kept record's leave off",
        FITTING,
        "        _begin_after(there, keep, rewriting)\n",
        "        pass\n",
        (
            f"{SETTLED}::test_a_home_that_only_the_other_has_holds_from_where_the_kept_ones_leave_off",
        ),
    ),
    Sabotage(
        "a stay that overlaps one of the kept record stays behind",
        "clients/merging.py",
        "if there.filter(during__overlap=stay.during).exists()]\n",
        "if False]\n",
        (HOMES,),
    ),
    Sabotage(
        "the undoing opens what the merge ended",
        ACTIONS,
        '    Rewriting(by, words).put_back(json.loads(merge.facts)["rows"])\n',
        "",
        (HOMES, MEANS),
    ),
    Sabotage(
        "what somebody wrote of either person since stops the undoing",
        ACTIONS,
        '    if _were_written(merge.kept, facts["versions"]):\n',
        "    if False:\n",
        (
            f"{SETTLED}::test_a_home_that_was_left_since_stops_the_undoing",
            f"{SINCE}::test_what_was_written_of_a_person_since_stops_the_undoing",
        ),
    ),
    Sabotage(
        "a letter goes nowhere while a home is confidential",
        "clients/frame.py",
        '.order_by("-address_is_confidential")',
        '.order_by("address_is_confidential")',
        (f"{SETTLED}::test_a_letter_goes_nowhere_while_a_home_is_confidential",),
    ),
    Sabotage(
        "a way that moves is given what it meant",
        FITTING,
        '            rewriting.write(way, "detail", meant[name])\n',
        "            pass\n",
        (MEANS, OWN_MEANS),
    ),
    Sabotage(
        "a way that meant nothing else ends",
        FITTING,
        '            rewriting.write(way, "during", ended(way.during, now))\n',
        "            pass\n",
        (f"{SETTLED}::test_a_way_that_meant_nothing_else_ends_and_the_undoing_opens_it",),
    ),
    Sabotage(
        "the kept record's ways do not follow an address that is taken",
        ACTIONS,
        "zip((own, rows[SafeContact._meta.label]), meant, strict=True)",
        "zip(((), rows[SafeContact._meta.label]), meant, strict=True)",
        (OWN_MEANS,),
    ),
    Sabotage(
        "what rests on rows of both records stops the undoing",
        ACTIONS,
        "    if is_tied(merge.moved, _own_rows(merge)):\n",
        "    if False:\n",
        (
            f"{SINCE}::test_a_reminder_over_a_way_of_the_other_stops_the_undoing",
            f"{SINCE}::test_an_authority_held_by_somebody_of_the_other_stops_the_undoing",
        ),
    ),
    Sabotage(
        "nobody stores a value of the other record that they did not see",
        "clients/forms/merging.py",
        "        if seen is not None and seen != self.standing:\n",
        "        if False:\n",
        (f"{SINCE}::test_a_value_that_nobody_saw_is_never_taken",),
    ),
    Sabotage(
        "an answer about what has changed is given anew",
        "clients/forms/merging.py",
        "                data.pop(name, None)\n",
        "",
        (f"{SINCE}::test_a_value_that_nobody_saw_is_never_taken",),
    ),
    Sabotage(
        "a death that comes by a merge asks no more",
        ACTIONS,
        "    if keep.died_on is not None:\n",
        "    if False:\n",
        (f"{SINCE}::test_a_death_that_a_merge_brings_settles_what_it_settles_when_recorded",),
    ),
    Sabotage(
        "what was said counts for a record that was merged too",
        "casemgmt/reports/referrals.py",
        'Coalesce(OuterRef("client__merged_into"), OuterRef("client"))',
        'OuterRef("client")',
        (
            "tests/reports/test_referrals.py"
            "::test_out_10_what_was_said_counts_for_both_records_that_were_merged",
        ),
    ),
)
