"""Guards of making two records of one person one."""

from tests.mutants.sabotage import Sabotage

ACTIONS = "clients/actions/merging.py"
ROUND = "tests/clients/test_merging.py"
GUARDS = "tests/clients/test_merging_guards.py"
FRAME = "tests/clients/test_frame.py"
REFUSED = f"{GUARDS}::test_what_refuses_a_merge"
DEPENDS = f"{GUARDS}::test_an_undoing_is_refused_once_something_depends_on_the_merge"

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
        "clients/queries/scope.py",
        '        clients.filter(merged_into__in=keys).values("pk"),\n',
        "",
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
        "a row that is new stops the undoing",
        ACTIONS,
        "    if _added(merge):\n",
        "    if False:\n",
        (DEPENDS,),
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
        "    others = others.filter(merged_into=None)\n",
        "",
        (f"{GUARDS}::test_a_new_person_is_not_held_against_a_record_that_was_merged",),
    ),
)
