"""The guards of the product, how each is taken away, and the tests that have to notice.

``guarded`` stands once in the file; ``instead`` is what it becomes. The tests are as narrow as they
can be, so that the whole table runs in minutes.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sabotage:
    """One guard, and what is left when it is gone."""

    guard: str
    path: str
    guarded: str
    instead: str
    tests: tuple[str, ...]


FILES = "tests/core/test_files.py"
FENCES = "tests/core/test_pdf_fences.py"
UPLOADS = "tests/core/test_upload_requests.py"
RUNNING = "tests/ledger/test_running.py"
LEASES = "tests/ledger/test_leases.py"
OUTBOX = "tests/ledger/test_outbox.py"
RECORDS = "tests/house/test_records.py"
ROLES = "tests/house/test_roles.py"
TOOLS = "tests/house/test_tools.py"
INVITING = "tests/agency/test_inviting.py"
RETENTION = "tests/retention/test_rules.py"
RECKONING = "tests/caseload/test_reckoning.py"
SUPERVISION = "tests/caseload/test_supervision.py"
DRAFTS = "tests/clients/test_drafts.py"

SABOTAGES: tuple[Sabotage, ...] = (
    # the upload door
    Sabotage(
        "first bytes and name agree",
        "casemgmt/core/files/inspection/dispatch.py",
        "if found != EXPECTED[kind]:",
        "if False:",
        (FILES,),
    ),
    Sabotage(
        "no second file hides behind a zip end",
        "casemgmt/core/files/inspection/dispatch.py",
        'if found != "zip" and zipfile.is_zipfile(part):',
        "if False:",
        (FILES,),
    ),
    Sabotage(
        "a PDF holds nothing that runs",
        "casemgmt/core/files/inspection/pdfs.py",
        "if keys & ACTIVE_KEYS:",
        "if False:",
        (FILES,),
    ),
    Sabotage(
        "a PDF carries no file",
        "casemgmt/core/files/inspection/pdfs.py",
        'if keys & CARRIER_KEYS or _name(entries.get("/Type")) == "/EmbeddedFile":',
        "if False:",
        (FILES,),
    ),
    Sabotage(
        "a locked PDF is refused",
        "casemgmt/core/files/inspection/pdfs.py",
        "if pdf.is_encrypted:",
        "if False:",
        (FILES,),
    ),
    Sabotage(
        "nothing follows the end of a PDF",
        "casemgmt/core/files/inspection/pdfs.py",
        "if not ENDING.search(tail):",
        "if False:",
        (FILES,),
    ),
    Sabotage(
        "a picture is measured before it is decoded",
        "casemgmt/core/files/inspection/pictures.py",
        'if picture.width * picture.height > limits["pixels"]:',
        "if False:",
        (FILES,),
    ),
    Sabotage(
        "a picture loses what was written along",
        "casemgmt/core/files/inspection/pictures.py",
        "    picture.info.clear()\n",
        "",
        (FILES,),
    ),
    Sabotage(
        "a stream is read to its limit only",
        "casemgmt/core/files/store.py",
        "if size > limit:",
        "if False:",
        (f"{FILES}::test_a_file_of_exactly_the_limit_is_kept_and_one_byte_more_is_not",),
    ),
    Sabotage(
        "an empty file is refused",
        "casemgmt/core/files/store.py",
        "if size == 0:",
        "if False:",
        (FILES,),
    ),
    Sabotage(
        "only a name the door gave reaches a file",
        "casemgmt/core/files/store.py",
        "if not STORED.fullmatch(stored):",
        "if False:",
        (f"{FILES}::test_only_a_name_the_door_gave_reaches_a_file",),
    ),
    Sabotage(
        "no link is followed in the private folder",
        "casemgmt/core/files/store.py",
        "if path.resolve() != path:",
        "if False:",
        (f"{FILES}::test_a_link_in_the_private_folder_is_not_followed",),
    ),
    Sabotage(
        "half a file is never left",
        "casemgmt/core/files/door.py",
        "            store.discard(part, rewritten)\n",
        "            pass\n",
        (FILES,),
    ),
    Sabotage(
        "the parser sees no secret",
        "casemgmt/core/files/door.py",
        "env=_bare_environment(),",
        "",
        (f"{FILES}::test_the_parser_process_sees_no_secret_of_ours",),
    ),
    Sabotage(
        "a download is an attachment",
        "casemgmt/core/files/response.py",
        'return f"attachment; filename',
        'return f"inline; filename',
        (f"{FILES}::test_a_download_is_an_attachment_that_no_page_can_use",),
    ),
    Sabotage(
        "a download runs nothing",
        "casemgmt/core/files/response.py",
        '    response.headers["Content-Security-Policy"] = SANDBOX\n',
        "",
        (f"{FILES}::test_a_download_is_an_attachment_that_no_page_can_use",),
    ),
    Sabotage(
        "a file name keeps no hidden signs",
        "casemgmt/core/files/names.py",
        'if character.isspace() or unicodedata.category(character)[0] != "C"',
        "if True",
        (f"{FILES}::test_a_name_is_cleaned_and_never_becomes_a_path",),
    ),
    Sabotage(
        "a request has few fields",
        "casemgmt/settings.py",
        "DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000",
        "DATA_UPLOAD_MAX_NUMBER_FIELDS = None",
        (f"{UPLOADS}::test_a_hundred_thousand_fields_are_refused",),
    ),
    Sabotage(
        "a request has few files",
        "casemgmt/settings.py",
        "DATA_UPLOAD_MAX_NUMBER_FILES = 5",
        "DATA_UPLOAD_MAX_NUMBER_FILES = None",
        (UPLOADS,),
    ),
    # papers
    Sabotage(
        "a paper uses packaged assets only",
        "casemgmt/core/pdf/worker.py",
        "if name == url or name not in known:",
        "if name not in known:\n                return super().fetch(url)\n            if False:",
        (FENCES,),
    ),
    Sabotage(
        "the printing process has no network",
        "casemgmt/core/pdf/worker.py",
        "    sys.addaudithook(no_network)\n",
        "",
        (f"{FENCES}::test_the_process_has_no_network_even_with_a_fetcher_that_would_use_it",),
    ),
    Sabotage(
        "the printing process has a memory limit",
        "casemgmt/core/pdf/worker.py",
        '(("RLIMIT_AS", memory), ',
        "(",
        (f"{FENCES}::test_a_process_that_needs_too_much_memory_ends_in_plain_words",),
    ),
    # jobs
    Sabotage(
        "a held lease is given to nobody else",
        "casemgmt/ledger/leases.py",
        "WHERE lease.locked_until < clock_timestamp()\n",
        "",
        (LEASES,),
    ),
    Sabotage(
        "who lost the lease commits nothing",
        "casemgmt/ledger/running.py",
        "    lease.hold()\n",
        "",
        (f"{RUNNING}::test_a_worker_that_lost_its_lease_commits_nothing",),
    ),
    Sabotage(
        "the effect row keeps a second effect out",
        "casemgmt/ledger/running.py",
        "        if JobEffect.objects.filter(job=name, key=key).exists():\n            return None\n",
        "",
        (RUNNING,),
    ),
    Sabotage(
        "a failed job is tried three times only",
        "casemgmt/ledger/running.py",
        "if bad[each] < TRIES}",
        "}",
        (RUNNING,),
    ),
    Sabotage(
        "a message in work is left alone",
        "casemgmt/ledger/delivery.py",
        "    return rows.filter(pk=message_id, done_at=None)",
        "    return rows.filter(pk=message_id)",
        (OUTBOX,),
    ),
    Sabotage(
        "a message that kills its worker is given up",
        "casemgmt/ledger/delivery.py",
        "given_up = message.tries > TRIES",
        "given_up = False",
        (OUTBOX,),
    ),
    Sabotage(
        "a task runs as who asked for it",
        "casemgmt/ledger/delivery.py",
        "with acting_as(message.asked_by):",
        "with acting_as(None):",
        (f"{OUTBOX}::test_the_task_runs_as_the_person_who_asked",),
    ),
    Sabotage(
        "a mail's words are not kept",
        "casemgmt/ledger/delivery.py",
        '        mail.body = ""\n',
        "",
        (f"{OUTBOX}::test_a_mail_is_sent_once_and_its_words_are_not_kept",),
    ),
    Sabotage(
        "many rows at once leave history",
        "casemgmt/core/bulk.py",
        "gen_random_uuid(), %s::timestamptz, %s::text, '+', %s::uuid FROM added\n",
        "gen_random_uuid(), %s::timestamptz, %s::text, '+', %s::uuid FROM added WHERE false\n",
        ("tests/assessments/test_reassessing.py",),
    ),
    Sabotage(
        "who is due is told once",
        "assessments/actions/scheduling.py",
        "WHERE task.state = 'scheduled' AND task.due_on <= ",
        "WHERE task.state = 'scheduled' AND task.due_on - 7 <= ",
        ("tests/assessments/test_reassessing.py",),
    ),
    # records
    Sabotage(
        "history can only be added to",
        "casemgmt/core/records.py",
        'return {**super().get_meta_options(model), "triggers": [append_only()]}',
        "return super().get_meta_options(model)",
        (f"{RECORDS}::test_every_record_keeps_an_append_only_history",),
    ),
    Sabotage(
        "a bulk update is refused",
        "casemgmt/core/records.py",
        "    def update(self, **kwargs: Any) -> NoReturn:\n"
        '        raise TypeError("A bulk update leaves no history; use an action.")\n',
        "",
        (f"{RECORDS}::test_bulk_writes_that_would_leave_no_history_are_refused",),
    ),
    Sabotage(
        "the access index is written by its function only",
        "casemgmt/core/rights.py",
        "if table in WEB_READS:\n        return READ",
        "if table in WEB_READS:\n        return TIDY",
        (RECORDS,),
    ),
    Sabotage(
        "the worker deletes nothing but what was discarded",
        "casemgmt/core/rights.py",
        '"clients_document": "SELECT, UPDATE (scan, version)",',
        '"clients_document": "SELECT, UPDATE (scan, version), DELETE",',
        (f"{ROLES}::test_what_may_not_be_at_all_is_in_no_list",),
    ),
    Sabotage(
        "the worker reads no draft",
        "casemgmt/core/rights.py",
        '"ledger_draft": "SELECT (discarded_at), DELETE",',
        '"ledger_draft": "SELECT, DELETE",',
        (f"{ROLES}::test_a_role_that_signs_in_is_refused_what_is_not_its_work",),
    ),
    Sabotage(
        "rights that are in no list are taken away",
        "casemgmt/core/database.py",
        '"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA app FROM {everyone}"',
        '"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA app TO {everyone}"',
        (f"{ROLES}::test_a_role_that_has_no_work_yet_calls_nothing",),
    ),
    Sabotage(
        "a change says why",
        "casemgmt/core/audit.py",
        "if not why.strip():",
        "if False:",
        (f"{RECORDS}::test_a_change_without_a_reason_is_not_written",),
    ),
    Sabotage(
        "rows written at once say why",
        "casemgmt/core/bulk.py",
        "if not why.strip():",
        "if False:",
        (f"{RECORDS}::test_a_change_without_a_reason_is_not_written",),
    ),
    Sabotage(
        "a child is tied to its parent's case",
        "casemgmt/core/database.py",
        "        for statement in case_keys():\n            cursor.execute(statement)\n",
        "",
        (RECORDS,),
    ),
    Sabotage(
        "a URL that declares nothing is refused",
        "casemgmt/core/checks.py",
        "if declaration(leaf.callback) is None",
        "if False",
        (f"{TOOLS}::test_a_url_that_declares_nothing_is_refused",),
    ),
    Sabotage(
        "NUL in an address is refused",
        "casemgmt/core/middleware.py",
        'if "\\x00" in request.path or _has_nul(request.GET) or in_header:',
        "if False:",
        ("tests/hostile",),
    ),
    Sabotage(
        "a claimed address is not believed",
        "casemgmt/core/middleware.py",
        "if 0 < settings.TRUSTED_PROXIES <= len(told):",
        "if told:",
        ("tests/core/test_proxies.py",),
    ),
    # people
    Sabotage(
        "a link works once",
        "casemgmt/agency/models/people.py",
        "return self.used_at is None and self.withdrawn_at is None and now < self.expires_at",
        "return self.withdrawn_at is None and now < self.expires_at",
        (f"{INVITING}::test_an_invited_person_joins_once",),
    ),
    Sabotage(
        "an account is never taken over by an invitation",
        "casemgmt/agency/actions/inviting.py",
        "if email and User.objects.filter(email__iexact=email).exists():",
        "if False:",
        (f"{INVITING}::test_an_account_is_never_taken_over_by_an_invitation",),
    ),
    Sabotage(
        "there is no link before the second person",
        "casemgmt/agency/actions/returning.py",
        '    allow(by, "confirm_identity", asked, now)\n    if not asked.waits_for_confirmation(now) or',
        "    if not asked.waits_for_confirmation(now) or",
        (f"{INVITING}::test_only_who_was_asked_confirms_an_identity",),
    ),
    Sabotage(
        "the link opens with the code only",
        "casemgmt/agency/actions/inviting.py",
        "if invitation.code_hash and invitation.code_hash != hash_code(code):",
        "if False:",
        (f"{INVITING}::test_after_a_lost_factor_two_people_let_somebody_in_again",),
    ),
    Sabotage(
        "three people take part in a return",
        "casemgmt/agency/actions/returning.py",
        "if len({by.pk, checked_by.pk, staff.pk}) != len((by, checked_by, staff)):",
        "if False:",
        (f"{INVITING}::test_three_people_take_part_in_a_return",),
    ),
    Sabotage(
        "the old password is dead after a lost factor",
        "casemgmt/agency/actions/returning.py",
        "    user.set_unusable_password()\n",
        "",
        (f"{INVITING}::test_after_a_lost_factor_two_people_let_somebody_in_again",),
    ),
    Sabotage(
        "nobody changes their own roles",
        "casemgmt/agency/actions/people.py",
        'if staff.pk == by.pk:\n        raise Refused(_("Somebody else changes your roles."))',
        "if False:\n        pass",
        (f"{INVITING}::test_nobody_changes_their_own_roles",),
    ),
    Sabotage(
        "roles do not go before the work",
        "casemgmt/agency/actions/people.py",
        "missing = [] if INTAKE & set(roles) else _work_left(staff, now)",
        "missing = []",
        (f"{INVITING}::test_roles_do_not_go_before_the_work_and_the_people_below",),
    ),
    Sabotage(
        "supervision runs in no circle",
        "casemgmt/agency/actions/people.py",
        "        _refuse_circle(staff, supervisor, now)\n",
        "",
        (f"{INVITING}::test_supervision_never_runs_in_a_circle",),
    ),
    Sabotage(
        "who leaves hands over first",
        "casemgmt/agency/actions/people.py",
        "    missing = [*_work_left(staff, now), *_people_below(staff, now)]\n",
        "    missing: list[Missing] = []\n",
        (f"{INVITING}::test_a_person_with_open_cases_does_not_just_leave",),
    ),
    Sabotage(
        "a shorter time of keeping needs notice",
        "casemgmt/retention/actions.py",
        "if before is not None and years < before.years and effective_from < today + NOTICE:",
        "if False:",
        (f"{RETENTION}::test_a_shorter_time_needs_thirty_days_of_notice",),
    ),
    # workload and supervision
    Sabotage(
        "a flag is decided by the supervision line",
        "caseload/deciders.py",
        "return bool(WorkloadFlag.objects.led_by(staff, now).filter(pk=record.pk).exists())",
        "return True",
        (f"{RECKONING}::test_cas_06_the_workers_supervisor_settles_a_flag",),
    ),
    Sabotage(
        "a session counts once both have confirmed",
        "caseload/actions/supervising.py",
        "if session.supervisor_confirmed_at and session.supervisee_confirmed_at:",
        "if True:",
        (f"{SUPERVISION}::test_stf_09_a_session_counts_once_both_have_confirmed",),
    ),
    Sabotage(
        "nobody sits in two sessions at once",
        "caseload/actions/supervising.py",
        "if not over and not _same_group(session, other):",
        "if False:",
        (f"{SUPERVISION}::test_nobody_sits_in_two_sessions_at_once",),
    ),
    # drafts
    Sabotage(
        "a draft is its author's",
        "casemgmt/ledger/drafts.py",
        '    if row.author_id != by.user.pk:\n        raise NotYours(_("There is no such draft."))\n'
        "    if row.discarded_at is not None:\n",
        "    if row.discarded_at is not None:\n",
        (f"{DRAFTS}::test_nobody_else_reads_or_overwrites_a_draft",),
    ),
    Sabotage(
        "no draft is overwritten unseen",
        "casemgmt/ledger/drafts.py",
        "    if row.version != version:\n        raise DraftChanged",
        "    if False:\n        raise DraftChanged",
        (f"{DRAFTS}::test_a_page_that_fell_behind_gets_the_other_text",),
    ),
    # what the pages say
    Sabotage(
        "a renewed release raises no alarm",
        "consent/feeds.py",
        "if renewed and state in FOLLOWED:",
        "if False:",
        ("tests/consent/test_pages.py::test_a_release_that_was_renewed_raises_no_alarm",),
    ),
    Sabotage(
        "a field left open says what to do",
        "casemgmt/core/fields.py",
        'left_open = error.code == "required" and message == str(usual)',
        "left_open = False",
        (
            "tests/core/test_ui_tags.py::test_a_field_left_open_says_what_to_do_by_its_name_or_in_"
            "the_forms_own_words",
        ),
    ),
    Sabotage(
        "who does not carry a case sees what is owed on it",
        "casemgmt/work/overview.py",
        "if carries or primary is None else [request.staff, primary]",
        "if True else [request.staff, primary]",
        (
            "tests/work/test_day.py::test_who_does_not_carry_a_case_sees_what_those_owe_on_it_who_"
            "do",
        ),
    ),
)
