"""Guards of records: history, the database's own rules, how long things are kept."""

from tests.mutants.sabotage import Sabotage

RECORDS = "tests/house/test_records.py"
RETENTION = "tests/retention/test_rules.py"
ASSIGNING = "tests/clients/test_assigning.py"
PURGING = "tests/clients/test_purging.py"
RACES = "tests/core/test_races.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "many rows at once leave history",
        "casemgmt/core/bulk.py",
        "gen_random_uuid(), %s::timestamptz, %s::text, '+', %s::uuid FROM added\n",
        "gen_random_uuid(), %s::timestamptz, %s::text, '+', %s::uuid FROM added WHERE false\n",
        ("tests/assessments/test_reassessing.py",),
    ),
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
        "a child is tied to its parent's case",
        "casemgmt/core/database.py",
        "        for statement in case_keys():\n            cursor.execute(statement)\n",
        "",
        (RECORDS,),
    ),
    Sabotage(
        "a shorter time of keeping needs notice",
        "casemgmt/retention/actions.py",
        "if before is not None and _is_shorter(keeps, before) and effective_from < today + NOTICE:",
        "if False:",
        (f"{RETENTION}::test_a_shorter_time_needs_thirty_days_of_notice",),
    ),
    Sabotage(
        "an action keeps the version its reader saw",
        "casemgmt/core/locking.py",
        "    if seen is not None:\n        record.version = seen\n",
        "",
        (f"{RACES}::test_what_somebody_wrote_meanwhile_is_not_written_over",),
    ),
    Sabotage(
        "nothing is written over what another saved",
        "casemgmt/core/audit.py",
        "if stored != record.version:",
        "if False:",
        (f"{RACES}::test_what_somebody_wrote_meanwhile_is_not_written_over",),
    ),
    Sabotage(
        "an audited save writes only what changed",
        "casemgmt/core/audit.py",
        'fields = None if only is None else [*with_indexes(type(record), only), "version"]',
        "fields = None",
        (f"{RECORDS}::test_an_audited_save_writes_only_what_changed",),
    ),
    Sabotage(
        "every change says who",
        "casemgmt/core/audit.py",
        "    signed._history_user = by.user\n",
        "",
        (f"{RECORDS}::test_every_saved_change_says_who_and_why",),
    ),
    Sabotage(
        "a page that is out of date says so",
        "casemgmt/core/forms.py",
        "if seen is not None and seen != self.instance.version:",
        "if False:",
        (f"{ASSIGNING}::test_client_facts_are_edited_on_their_page_and_a_stale_page_says_so",),
    ),
    Sabotage(
        "a page over several rows that is out of date says so",
        "casemgmt/core/forms.py",
        "if seen is not None and seen != self.standing:",
        "if False:",
        ("tests/agency/test_overtaken.py::test_a_role_taken_away_meanwhile_is_not_given_back",),
    ),
    Sabotage(
        "what a page says its reader saw is what it was given",
        "casemgmt/core/forms.py",
        'return _signer(self).unsign_object(self.cleaned_data["seen"])',
        "return self.standing",
        ("tests/agency/test_overtaken.py::test_a_page_that_nobody_was_given_is_told_so",),
    ),
    Sabotage(
        "no setting of a session thaws what is signed",
        "casemgmt/core/sql/triggers_always.sql",
        "AS 'SELECT false'",
        "AS 'SELECT true'",
        (f"{RECORDS}::test_no_setting_of_the_session_thaws_what_is_signed",),
    ),
    Sabotage(
        "a forgotten identity is an error",
        "casemgmt/core/sql/identity.sql",
        "IF who IS NULL THEN",
        "IF false THEN",
        (
            f"{RECORDS}::test_identity_is_set_in_each_transaction_and_gone_when_the_connection_is_used_again",
        ),
    ),
    Sabotage(
        "each transaction is told whom it acts for",
        "casemgmt/core/postgres/base.py",
        "        if not autocommit:\n            self.apply_identity()\n",
        "",
        (
            f"{RECORDS}::test_identity_is_set_in_each_transaction_and_gone_when_the_connection_is_used_again",
        ),
    ),
    Sabotage(
        "an open transaction is told whom it acts for",
        "casemgmt/core/identity.py",
        "    token = _identity.set(user_id)\n    _tell_open_transactions()\n",
        "    token = _identity.set(user_id)\n",
        (f"{RECORDS}::test_acting_as_someone_tells_the_transaction_that_is_open_already",),
    ),
    Sabotage(
        "a bulk insert is refused",
        "casemgmt/core/records.py",
        '    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:\n        raise TypeError("A bulk insert leaves no history; use an action.")\n',
        "",
        (f"{RECORDS}::test_bulk_writes_that_would_leave_no_history_are_refused",),
    ),
    Sabotage(
        "a bulk delete is refused",
        "casemgmt/core/records.py",
        '    def delete(self) -> NoReturn:\n        raise TypeError("A bulk delete leaves no history; use an action.")\n',
        "",
        (f"{RECORDS}::test_bulk_writes_that_would_leave_no_history_are_refused",),
    ),
    Sabotage(
        "the web role may not change a log",
        "casemgmt/core/rights.py",
        "if table in append_only_tables():",
        "if False:",
        (f"{RECORDS}::test_the_web_role_is_refused_a_change_to_a_log",),
    ),
    Sabotage(
        "what is destroyed is gone from history too",
        "clients/purging.py",
        "for table in (model, history.model):",
        "for table in (model,):",
        (f"{PURGING}::test_nothing_is_left_and_another_case_is_untouched",),
    ),
    Sabotage(
        "what is destroyed is gone from the disk too",
        "clients/purging.py",
        "        transaction.on_commit(partial(files.remove, stored), using=using)\n",
        "        pass\n",
        (f"{PURGING}::test_nothing_is_left_and_another_case_is_untouched",),
    ),
    Sabotage(
        "only what one case holds is destroyed",
        "clients/purging.py",
        'cursor.execute(f"DELETE FROM {table} WHERE case_id = %s", [case.pk])',
        'cursor.execute(f"DELETE FROM {table} WHERE case_id = %s OR true", [case.pk])',
        (f"{PURGING}::test_nothing_is_left_and_another_case_is_untouched",),
    ),
    Sabotage(
        "only an admin says how long records are kept",
        "casemgmt/retention/actions.py",
        '    allow(by, "configure", agency, now)\n',
        "",
        (f"{RETENTION}::test_a_case_manager_sets_no_rule",),
    ),
    Sabotage(
        "a retention rule never begins in the past",
        "casemgmt/retention/actions.py",
        "if effective_from < today:",
        "if False:",
        (f"{RETENTION}::test_a_rule_never_begins_in_the_past",),
    ),
    Sabotage(
        "a retention rule is for a program of the agency",
        "casemgmt/retention/actions.py",
        "if program is not None and program.agency_id != agency.pk:",
        "if False:",
        (f"{RETENTION}::test_another_agency_s_program_is_refused",),
    ),
    Sabotage(
        "a program's own retention rule stands first",
        "casemgmt/retention/actions.py",
        "return chosen or rules.filter(program=None)",
        "return rules.filter(program=None)",
        (f"{RETENTION}::test_a_program_s_own_rule_stands_before_the_agency_s",),
    ),
    Sabotage(
        "a shorter time for children needs notice too",
        "casemgmt/retention/actions.py",
        "after_majority < (before.years_after_majority or 0)",
        "False",
        (f"{RETENTION}::test_a_shorter_time_for_children_needs_notice_too",),
    ),
    Sabotage(
        "a retention rule is for a kind of record there is",
        "casemgmt/retention/actions.py",
        "if record_class not in RetentionRule.RecordClass.values:",
        "if False:",
        (f"{RETENTION}::test_a_rule_is_for_a_kind_of_record_there_is",),
    ),
    Sabotage(
        "no program is renamed to the name of another",
        "casemgmt/agency/actions/configuring.py",
        '    _refuse_taken_name(program.agency_id, changes.get("name", ""), beside=program)\n',
        "",
        ("tests/agency/test_programs.py::test_no_program_is_renamed_to_the_name_of_another",),
    ),
    Sabotage(
        "a list of drafts is written to the read log",
        "clients/views/drafts.py",
        "    log_listed(request, cases=names)\n",
        "",
        (
            "tests/access/test_ceilings.py::test_a_page_asks_no_more_than_its_ceiling[draft-list -  mia]",
        ),
    ),
    Sabotage(
        "the likely clients of a referral are written to the read log",
        "clients/views/referrals.py",
        '    log_reads(request, "list", likely)\n',
        "",
        (
            "tests/clients/test_referral_pages.py"
            "::test_a_likely_client_one_may_not_see_can_not_be_chosen",
        ),
    ),
    Sabotage(
        "my day is written to the read log",
        "casemgmt/work/views/homes.py",
        "    log_listed(\n        request,\n        cases=[\n"
        "            *(item.case_id for item in work.items if item.case_id),\n"
        "            *(row.case.pk for row in quiet[:SHOWN]),\n"
        "            *(draft.case_id for draft, _kind, name in drafts if name and draft.case_id),\n"
        "        ],\n"
        "        referrals=[item.referral_id for item in work.items if item.referral_id],\n    )\n",
        "",
        (
            "tests/access/test_ceilings.py::test_a_page_asks_no_more_than_its_ceiling[my-day -  mia]",
        ),
    ),
)
