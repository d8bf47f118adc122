"""Guards of the logs' reports: who is told of which reading and change, and what is asked about."""

from tests.mutants.sabotage import Sabotage

LOOKS = "tests/ledger/test_looks.py"
REPORT = "tests/work/test_looking.py"
SETTINGS = "tests/work/test_kept_settings.py"
MONTHS = "tests/ledger/test_months.py"
QUESTIONS = "tests/clients/test_look_questions.py"
NIGHTLY = (f"{QUESTIONS}::test_the_nightly_job_asks_about_what_stands_out_and_about_nothing_else",)
VIEWS = "casemgmt/work/views/looks.py"
FUNCTIONS = "clients/sql/looks.sql"
QUERIES = "clients/queries/looking.py"
ACTIONS = "clients/actions/looking.py"

THERE = f"{REPORT}::test_that_something_restricted_is_there_is_not_told_by_who_read_or_wrote_it"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "who looked at a case says nothing of what is restricted",
        "clients/views/looks.py",
        "request.agency_timezone, seen, case_id=case.pk)",
        "request.agency_timezone, case_id=case.pk)",
        (THERE,),
    ),
    Sabotage(
        "what somebody's people read says nothing of what is restricted",
        VIEWS,
        "        rules = [of_what_is_seen(request.staff, request.now)]\n",
        "",
        (THERE,),
    ),
    Sabotage(
        "what somebody's people changed says nothing of what is restricted",
        FUNCTIONS,
        "h.categories <@ app.categories_held(h.case_id, app.staff(), $6)",
        "h.categories = h.categories",
        (THERE,),
    ),
    Sabotage(
        "that a colleague was told of is told to the privacy officers alone",
        FUNCTIONS,
        "' AND ($7 OR h.history_user_id = app.staff())'",
        "''",
        (f"{REPORT}::test_that_a_colleague_was_told_of_is_told_to_the_privacy_officers_alone",),
    ),
    Sabotage(
        "who looked at a case is told of that case alone",
        "clients/views/looks.py",
        "request.agency_timezone, seen, case_id=case.pk)",
        "request.agency_timezone, seen)",
        (f"{LOOKS}::test_readings_of_another_case_are_not_among_them",),
    ),
    Sabotage(
        "the readings of an agency are its own",
        "casemgmt/ledger/looks.py",
        "ReadEvent.objects.filter(*rules, agency_id=agency_id, **narrowed)",
        "ReadEvent.objects.filter(*rules, **narrowed)",
        (f"{LOOKS}::test_readings_of_another_agency_are_not_there",),
    ),
    Sabotage(
        "a number that is not there finds no readings",
        VIEWS,
        "found.none() if asked.is_nobodys else found",
        "found",
        (f"{LOOKS}::test_a_number_of_nobody_finds_nothing",),
    ),
    Sabotage(
        "a number that is not there finds no changes",
        VIEWS,
        "[] if asked.is_nobodys else _changes(request, asked)",
        "_changes(request, asked)",
        (f"{REPORT}::test_a_privacy_officer_reads_what_was_changed_by_a_person_and_of_a_case",),
    ),
    Sabotage(
        "looking through readings is written down",
        VIEWS,
        '    _keep(request, "looks read", asked)\n    context = _page(',
        "    context = _page(",
        (f"{LOOKS}::test_looking_through_readings_is_written_down",),
    ),
    Sabotage(
        "looking through somebody's readings is written down",
        VIEWS,
        '    _keep(request, "looks read", asked)\n    found',
        "    found",
        (f"{REPORT}::test_a_supervisor_reads_of_their_people_what_lies_in_cases_they_see",),
    ),
    Sabotage(
        "taking readings along is written down",
        VIEWS,
        '    _keep(request, "looks exported", asked)\n',
        "",
        (f"{REPORT}::test_a_file_of_the_report_says_who_took_it_and_is_written_down",),
    ),
    Sabotage(
        "a supervisor reads of their own people only",
        VIEWS,
        "    person = supervised_by(request.staff, request.now).filter(pk=pk).first()\n",
        "    person = Staff.objects.for_agency(request.staff.agency_id).filter(pk=pk).first()\n",
        (f"{REPORT}::test_a_supervisor_reads_of_their_people_what_lies_in_cases_they_see",),
    ),
    Sabotage(
        "a supervisor reads of cases that they see only",
        VIEWS,
        '        narrowed["case_id__in"] = cases.values("pk")\n',
        "        cases.exists()\n",
        (f"{REPORT}::test_a_supervisor_reads_of_their_people_what_lies_in_cases_they_see",),
    ),
    Sabotage(
        "no cell of a file is a formula",
        "casemgmt/core/tables.py",
        'f"\'{text}" if text.startswith(BEGINS_A_FORMULA) else text',
        "text",
        (f"{REPORT}::test_no_cell_of_a_file_is_a_formula",),
    ),
    Sabotage(
        "readings of a case that is walled off from the officer are not there",
        "clients/reviewing.py",
        ".exclude(case_id__in=kept_from_me(now))",
        "",
        (f"{LOOKS}::test_a_privacy_officer_learns_nothing_of_a_case_they_are_kept_from",),
    ),
    Sabotage(
        "a number that is walled off from the officer is not there",
        FUNCTIONS,
        "= app.keeps_privacy_of(at) AND c.id NOT IN (SELECT app.kept_from_me(at))",
        "= app.keeps_privacy_of(at)",
        (f"{LOOKS}::test_a_privacy_officer_learns_nothing_of_a_case_they_are_kept_from",),
    ),
    Sabotage(
        "only a privacy officer is told a number",
        FUNCTIONS,
        "AND held.role = 'privacy_officer' AND",
        "AND",
        (f"{LOOKS}::test_only_a_privacy_officer_of_the_agency_is_told_a_number",),
    ),
    Sabotage(
        "an officer whose role ended is told no number",
        FUNCTIONS,
        " AND held.during @> at)",
        ")",
        (f"{LOOKS}::test_a_role_that_ended_is_told_no_number",),
    ),
    Sabotage(
        "changes of a case that is walled off from the officer are not told",
        FUNCTIONS,
        "  AND c.id NOT IN (SELECT app.kept_from_me(at))\n",
        "",
        (
            f"{REPORT}::test_an_officer_reads_no_change_of_a_case_they_are_kept_from_nor_of_their_own_wall",
        ),
    ),
    Sabotage(
        "what is changed about an officer's own wall is not told to them",
        FUNCTIONS,
        "' AND h.staff_id IS DISTINCT FROM (SELECT id FROM agency_staff WHERE user_id = app.staff())'",
        "''",
        (
            f"{REPORT}::test_an_officer_reads_no_change_of_a_case_they_are_kept_from_nor_of_their_own_wall",
        ),
    ),
    Sabotage(
        "changes are told of cases that one sees only",
        FUNCTIONS,
        "AND own.user_id = app.staff() AND own.during @> at))",
        "AND own.during @> at))",
        (f"{REPORT}::test_what_is_changed_beside_a_case_is_told_to_privacy_officers_only",),
    ),
    Sabotage(
        "changes beside every case are told to privacy officers only",
        FUNCTIONS,
        "c.case_id IS NULL AND app.keeps_privacy_of($6) = writer.agency_id",
        "c.case_id IS NULL",
        (f"{REPORT}::test_what_is_changed_beside_a_case_is_told_to_privacy_officers_only",),
    ),
    Sabotage(
        "lists raise no question",
        FUNCTIONS,
        "AND r.action <> 'list'",
        "",
        NIGHTLY,
    ),
    Sabotage(
        "who works a colleague's namesake is not asked about",
        FUNCTIONS,
        "name <> family AND NOT works AND",
        "name <> family AND",
        NIGHTLY,
    ),
    Sabotage(
        "who has a part in the case is not asked why they read it",
        FUNCTIONS,
        "  WHERE NOT has_part AND last",
        "  WHERE last",
        NIGHTLY,
    ),
    Sabotage(
        "who wrote of the case since is not asked why they read it",
        FUNCTIONS,
        "  AND NOT app.worked_on(user_id, case_id, last)\n",
        "",
        NIGHTLY,
    ),
    Sabotage(
        "a question is not raised again the next night",
        FUNCTIONS,
        "AND asked.raised_at > $1 - interval '90 days')",
        "AND false)",
        NIGHTLY,
    ),
    Sabotage(
        "who reads much every day is not asked about",
        FUNCTIONS,
        "AND d.cases > 3 * own.usual",
        "",
        (f"{QUESTIONS}::test_a_day_of_many_more_cases_than_usual_is_asked_about",),
    ),
    Sabotage(
        "only the nightly job compares names",
        FUNCTIONS,
        "app.odd_looks(timestamptz) TO cm_worker;",
        "app.odd_looks(timestamptz) TO cm_worker, cm_web;",
        (f"{QUESTIONS}::test_only_the_nightly_job_compares_names",),
    ),
    Sabotage(
        "only privacy officers read questions about readings",
        QUERIES,
        'if not may(staff, "review_privacy", now):\n            return self.none()\n        rows = self.filter(agency_id=staff.agency_id).exclude(staff__',
        "if False:\n            return self.none()\n        rows = self.filter(agency_id=staff.agency_id).exclude(staff__",
        (f"{QUESTIONS}::test_nobody_else_reads_a_question_and_no_officer_behind_a_wall",),
    ),
    Sabotage(
        "nobody settles a question about themselves",
        QUERIES,
        "rows = self.filter(agency_id=staff.agency_id).exclude(staff__user=staff.user)\n        rows = rows.exclude(kept",
        "rows = self.filter(agency_id=staff.agency_id)\n        rows = rows.exclude(kept",
        (f"{QUESTIONS}::test_nobody_settles_a_question_about_themselves_or_who_supervises_them",),
    ),
    Sabotage(
        "nobody settles a question about who supervises them",
        QUERIES,
        'rows.exclude(staff__in=people_above(staff, now)) if action == "settle"',
        'rows if action == "settle"',
        (f"{QUESTIONS}::test_nobody_settles_a_question_about_themselves_or_who_supervises_them",),
    ),
    Sabotage(
        "an officer behind a wall is not asked about its readings",
        QUERIES,
        "        rows = rows.exclude(kept_from(staff, now))\n        if action in READING:",
        "        if action in READING:",
        (f"{QUESTIONS}::test_nobody_else_reads_a_question_and_no_officer_behind_a_wall",),
    ),
    Sabotage(
        "a question is settled once",
        ACTIONS,
        "    if question.is_settled:\n",
        "    if False:\n",
        (f"{QUESTIONS}::test_a_privacy_officer_settles_a_question_with_a_sentence",),
    ),
    Sabotage(
        "a question is settled with a sentence",
        ACTIONS,
        "    if len(words.strip()) < SHORTEST:\n",
        "    if False:\n",
        (f"{QUESTIONS}::test_a_privacy_officer_settles_a_question_with_a_sentence",),
    ),
    Sabotage(
        "the history of settings is one agency's",
        "casemgmt/work/kept_settings.py",
        "_default_manager.filter(**{path: agency_id})",
        "_default_manager.all()",
        (f"{SETTINGS}::test_another_agencys_changes_are_not_there",),
    ),
    Sabotage(
        "the history of settings is narrowed to a person",
        "casemgmt/work/kept_settings.py",
        "kind.rows if by is None else kind.rows.filter(history_user_id=by.user_id)",
        "kind.rows",
        (f"{SETTINGS}::test_programs_people_teams_and_rules_are_told_by_name",),
    ),
    Sabotage(
        "what a link is made of is not in the history of settings",
        "casemgmt/work/kept_settings.py",
        "names, hidden, named_only=True)",
        "names, hidden)",
        (f"{SETTINGS}::test_what_a_link_is_made_of_is_never_shown",),
    ),
    Sabotage(
        "a new value of a setting shows the one before",
        "casemgmt/work/kept_settings.py",
        "was = self._in_force(row) if old is None else old.value",
        "was = None if old is None else old.value",
        (f"{SETTINGS}::test_a_setting_shows_its_value_before_and_after",),
    ),
    Sabotage(
        "nobody reaches a part of the read log but through it",
        "casemgmt/core/rights.py",
        "    if table.startswith(PART_OF_A_LOG) and role in ROLES:\n",
        "    if False:\n",
        (f"{MONTHS}::test_no_part_is_reached_but_through_the_log",),
    ),
    Sabotage(
        "readings that no month holds are left where they are",
        "casemgmt/ledger/sql/read_log.sql",
        " OR EXISTS (\n      SELECT FROM ledger_readevent_rest stray\n"
        "      WHERE stray.at >= month AND stray.at < month + interval '1 month')",
        "",
        (f"{MONTHS}::test_the_worker_makes_months_ahead_and_moves_nothing",),
    ),
    Sabotage(
        "verify finds readings that no month holds",
        "casemgmt/work/verification.py",
        '    "readings": _as_owner(months.readings_of_no_month),\n',
        "",
        (f"{MONTHS}::test_the_worker_makes_months_ahead_and_moves_nothing",),
    ),
)
