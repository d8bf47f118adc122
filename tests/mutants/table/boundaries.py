"""Guards of what keeps somebody from a client: conflict walls and the client's own word."""

from tests.mutants.sabotage import Sabotage

BOUNDARIES = "tests/clients/test_boundaries.py"
INDEX = "clients/sql/access_index.sql"
ACTIONS = "clients/actions/boundaries.py"

WALLED = "tests/clients/test_told_behind_walls.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "the client's word hides no case unheard",
        "clients/actions/boundaries.py",
        '    _tell_officers(restriction, "restricted", "wall-list", now)\n',
        "",
        (
            f"{BOUNDARIES}::test_the_privacy_officers_hear_of_the_clients_word_but_not_whom_it_names",
        ),
    ),
    Sabotage(
        "an officer hears of no wall or word about themselves",
        "clients/actions/boundaries.py",
        "if officer.pk != about.staff_id:",
        "if True:",
        (
            f"{BOUNDARIES}::test_the_privacy_officers_hear_of_the_clients_word_but_not_whom_it_names",
        ),
    ),
    Sabotage(
        "who is kept from a client is not told that their case was closed",
        "careplans/actions/closing.py",
        "    for person in [one for one in team - {by} if one.user_id in seeing]:\n",
        "    for person in team - {by}:\n",
        (f"{WALLED}::test_of_a_closing",),
    ),
    Sabotage(
        "who is kept from a client is not told that a cover was handed back",
        "clients/actions/assigning.py",
        ".filter(staff__user__in=seeing)",
        "",
        (f"{WALLED}::test_of_a_cover_that_was_handed_back",),
    ),
    Sabotage(
        "who is kept from a client is not told that the case needs another worker",
        "clients/actions/boundaries.py",
        " if one.supervisor.user_id in seeing]",
        "]",
        (f"{WALLED}::test_of_a_case_that_needs_another_worker",),
    ),
    Sabotage(
        "who is kept from a client is not told of a reassessment",
        "assessments/actions/scheduling.py",
        """JOIN clients_caseaccess held ON held.content_object_id = c.id AND held.user_id = worker.user_id
 AND held.during @> %s::timestamptz
JOIN auth_permission""",
        """LEFT JOIN clients_caseaccess held ON held.content_object_id = c.id
 AND held.user_id = worker.user_id AND held.during @> %s::timestamptz
LEFT JOIN auth_permission""",
        (f"{WALLED}::test_of_a_reassessment_that_is_due",),
    ),
    Sabotage(
        "what forbids is taken from every reason to see",
        INDEX,
        "plain - coalesce(word, '{}') + crossing - coalesce(wall, '{}') AS during",
        "plain + crossing AS during",
        (BOUNDARIES,),
    ),
    Sabotage(
        "a wall keeps a person from a client",
        INDEX,
        "SELECT life.id, wall.staff_id, 'wall', wall.during\n",
        "SELECT life.id, wall.staff_id, 'wall', wall.during * NULL\n",
        (f"{BOUNDARIES}::test_whoever_declares_a_conflict_reaches_nothing_from_then_on",),
    ),
    Sabotage(
        "a wall stands around the home",
        INDEX,
        "JOIN life ON life.client_id = own.client_id\nUNION",
        "JOIN life ON life.client_id = own.client_id AND false\nUNION",
        (f"{BOUNDARIES}::test_a_wall_stands_around_the_home_while_they_live_together",),
    ),
    Sabotage(
        "a wall around a home ends with the home",
        INDEX,
        "wall.during * own.during * other.during\nFROM public.clients_conflictwall wall\n"
        "JOIN public.clients_householdmembership",
        "wall.during\nFROM public.clients_conflictwall wall\nJOIN public.clients_householdmembership",
        (f"{BOUNDARIES}::test_a_wall_stands_around_the_home_while_they_live_together",),
    ),
    Sabotage(
        "a move is looked at by the index",
        "clients/actions/people.py",
        "    refresh_around(client.pk)\n",
        "",
        (f"{BOUNDARIES}::test_a_wall_stands_around_the_home_while_they_live_together",),
    ),
    Sabotage(
        "a client keeps a person out",
        INDEX,
        "WHERE said.staff_id IS NOT NULL",
        "WHERE false",
        (f"{BOUNDARIES}::test_a_client_keeps_a_person_out_until_they_say_otherwise",),
    ),
    Sabotage(
        "a client keeps a program out",
        INDEX,
        "SELECT life.id, member.staff_id, 'restriction', said.during * member.during",
        "SELECT life.id, member.staff_id, 'restriction', said.during * NULL",
        (f"{BOUNDARIES}::test_a_client_keeps_a_program_out_as_people_come_and_go",),
    ),
    Sabotage(
        "who joins a team is looked at by the index",
        "casemgmt/agency/actions/teams.py",
        "    access_changed(staff)\n",
        "",
        (f"{BOUNDARIES}::test_a_client_keeps_a_program_out_as_people_come_and_go",),
    ),
    Sabotage(
        "who leaves a team is looked at by the index",
        "casemgmt/agency/actions/teams.py",
        "    access_changed(membership.staff)\n",
        "",
        (f"{BOUNDARIES}::test_a_client_keeps_a_program_out_as_people_come_and_go",),
    ),
    Sabotage(
        "a referral is behind the wall too",
        "clients/queries/referrals.py",
        "return rows.exclude(kept_from(staff, now))",
        "return rows",
        (f"{BOUNDARIES}::test_a_referral_of_a_client_is_behind_the_wall_too",),
    ),
    Sabotage(
        "who stands behind a wall is given no case of the client",
        "clients/actions/assigning.py",
        'if Client.objects.filter(kept_from(staff, now, "pk"), pk=case.client_id).exists():',
        "if False:",
        (f"{BOUNDARIES}::test_a_conflict_of_the_case_manager_asks_the_supervisor_for_another",),
    ),
    Sabotage(
        "only privacy officers keep walls",
        "clients/queries/people.py",
        'if not may(staff, "review_privacy", now):\n            return self.none()\n        rows = self.filter(client',
        "if False:\n            return self.none()\n        rows = self.filter(client",
        (f"{BOUNDARIES}::test_what_a_colleague_tells_of_holds_once_a_privacy_officer_agrees",),
    ),
    Sabotage(
        "nobody sees a wall about themselves",
        "clients/queries/people.py",
        "return rows.exclude(staff__user=staff.user)",
        "return rows",
        (f"{BOUNDARIES}::test_nobody_sees_or_decides_a_wall_about_themselves",),
    ),
    Sabotage(
        "another privacy officer takes a wall down",
        ACTIONS,
        "if wall.lift_asked_by_id == by.pk:",
        "if False:",
        (f"{BOUNDARIES}::test_two_privacy_officers_take_a_wall_down",),
    ),
    Sabotage(
        "the database wants two people",
        "clients/migrations/0001_initial.py",
        "models.Q(('lifted_by', models.F('lift_asked_by')), _negated=True)",
        "models.Q(('lift_asked_by__isnull', False))",
        (f"{BOUNDARIES}::test_the_database_wants_two_people_to_take_a_wall_down",),
    ),
    Sabotage(
        "what was set aside is not put up",
        ACTIONS,
        "if not wall.is_waiting:",
        "if False:",
        (f"{BOUNDARIES}::test_what_is_set_aside_never_stood",),
    ),
    Sabotage(
        "a wall comes down when somebody asked for it",
        ACTIONS,
        '        raise Refused(_("Nobody has asked for this."))\n'
        "    if wall.lift_asked_by_id == by.pk:",
        "        pass\n    if wall.lift_asked_by_id == by.pk:",
        (f"{BOUNDARIES}::test_two_privacy_officers_take_a_wall_down",),
    ),
    Sabotage(
        "a restriction names one",
        ACTIONS,
        "if (staff is None) == (program is None):",
        "if False:",
        (BOUNDARIES,),
    ),
    Sabotage(
        "a restriction names one of the agency",
        ACTIONS,
        "if named is None or named.agency_id != client.agency_id:",
        "if named is None:",
        (BOUNDARIES,),
    ),
    Sabotage(
        "whoever carries the case hands it over first",
        ACTIONS,
        "if staff is not None and carried.filter(staff=staff).exists():",
        "if False:",
        (BOUNDARIES,),
    ),
    Sabotage(
        "who sees a case is told to those who see it",
        INDEX,
        "own.user_id = app.staff() AND own.during @> now()",
        "own.during @> now()",
        (f"{BOUNDARIES}::test_who_sees_a_case_is_told_to_those_who_see_it",),
    ),
    Sabotage(
        "who is kept away is not among those who see",
        INDEX,
        "WHERE kept.staff_id = found.staff_id AND kept.during @> at\n",
        "WHERE false\n",
        (f"{BOUNDARIES}::test_who_sees_a_case_is_told_with_every_reason",),
    ),
    Sabotage(
        "an officer who is kept from a client keeps none of their walls",
        "clients/queries/people.py",
        "filter(client__agency_id=staff.agency_id).exclude(kept_from(staff, now))\n        return rows",
        "filter(client__agency_id=staff.agency_id)\n        return rows",
        (f"{BOUNDARIES}::test_an_officer_who_is_kept_from_a_client_keeps_none_of_their_walls",),
    ),
    Sabotage(
        "an officer who is kept from a client reads none of their words",
        "clients/queries/people.py",
        "rule |= Q(client__agency_id=staff.agency_id) & ~kept_from(staff, now)",
        "rule |= Q(client__agency_id=staff.agency_id)",
        (f"{BOUNDARIES}::test_an_officer_who_is_kept_from_a_client_reads_none_of_their_words",),
    ),
)
