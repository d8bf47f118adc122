"""Guards of what is stored sealed: texts, their keys, the index, and files."""

from tests.mutants.sabotage import Sabotage

CORE = "casemgmt/core/sealing"
FIELDS = f"{CORE}/fields.py"
TOKENS = f"{CORE}/tokens.py"
KEYRING = f"{CORE}/keyring.py"
STREAMS = f"{CORE}/streams.py"
BLIND = f"{CORE}/blind.py"
CHECKS = f"{CORE}/checks.py"
ON_FIELDS = "tests/sealing/test_fields.py"
ON_KEYS = "tests/sealing/test_keys.py"
ON_INDEX = "tests/sealing/test_index.py"
ON_STREAMS = "tests/sealing/test_streams.py"
ON_ROTATION = "tests/sealing/test_rotation.py"
DOCUMENTS = "tests/clients/test_documents.py"
SEEDS = "tests/agency/test_seeds.py"
COMPOSE = "tests/setup/test_compose.py"
MOVED = f"{ON_FIELDS}::test_what_was_moved_or_changed_is_one_sentence_and_a_line_in_the_log"
SAME_WORDS = f"{ON_FIELDS}::test_the_same_words_again_leave_what_is_stored_as_it_is"
DAMAGED = f"{ON_FIELDS}::test_what_does_not_open_is_kept_as_it_is_when_its_record_is_saved"
TAMPERED = f"{ON_STREAMS}::test_what_was_changed_does_not_open"

ROWS: tuple[Sabotage, ...] = (
    # texts
    Sabotage(
        "a sealed text belongs to one row",
        TOKENS,
        "{self.column}|{self.row}",
        "{self.column}",
        (f"{MOVED}[row]", f"{MOVED}[another key]"),
    ),
    Sabotage(
        "a sealed text belongs to one column",
        TOKENS,
        "{self.table}|{self.column}|",
        "{self.table}|",
        (f"{MOVED}[column]",),
    ),
    Sabotage(
        "a clear text in a sealed column is not believed",
        FIELDS,
        "elif self.when is not None:\n            return Plain(value)",
        "else:\n            return Plain(value)",
        (f"{MOVED}[clear]",),
    ),
    Sabotage(
        "what does not open is told to the log",
        FIELDS,
        '                damage_logs["damage"](place, problem.code)\n',
        "",
        (MOVED,),
    ),
    Sabotage(
        "nothing but emptiness is asked of a sealed column",
        FIELDS,
        'if self.rhs != "":',
        "if False:",
        (f"{ON_FIELDS}::test_nothing_else_can_be_asked_of_a_sealed_column",),
    ),
    Sabotage(
        "no clear text is written past the record",
        FIELDS,
        "if value and not isinstance(value, Plain):",
        "if False:",
        (f"{ON_FIELDS}::test_a_clear_text_can_not_be_written_past_the_record",),
    ),
    Sabotage(
        "a stored text is not shown for a clear one",
        FIELDS,
        'raise TypeError("A sealed text is read from its record.")',
        "return self.token",
        (f"{ON_FIELDS}::test_a_stored_text_without_its_record_is_nothing_to_show",),
    ),
    Sabotage(
        "the same words are not sealed anew",
        FIELDS,
        "if told is not None and told == value:",
        "if False:",
        (SAME_WORDS, DAMAGED),
    ),
    Sabotage(
        "a history row holds nothing in clear that was not saved",
        FIELDS,
        "(is_copy and isinstance(value, Plain))",
        "(is_copy and isinstance(value, str))",
        (
            f"{ON_FIELDS}::test_a_history_row_is_never_written_in_clear_for_a_text_that_was_not_saved",
        ),
    ),
    Sabotage(
        "a text is sealed when its record says so",
        FIELDS,
        "self.when is None or getattr(record, self.when) or",
        "self.when is None or",
        (f"{ON_FIELDS}::test_a_text_may_be_sealed_only_when_its_record_says_so",),
    ),
    Sabotage(
        "a text that looks sealed is sealed",
        FIELDS,
        " or value.startswith(MARK)",
        "",
        (f"{ON_FIELDS}::test_a_text_that_looks_sealed_is_sealed_whatever_its_record_says",),
    ),
    Sabotage(
        "what was undone is sealed anew",
        FIELDS,
        "return value if is_copy or not value.is_new else",
        "return value if True else",
        (f"{ON_FIELDS}::test_a_text_whose_saving_was_undone_is_sealed_anew",),
    ),
    Sabotage(
        "the history copies what is stored",
        "casemgmt/core/records.py",
        "        with as_stored():\n            super().create",
        "        if True:\n            super().create",
        (f"{ON_FIELDS}::test_nothing_is_opened_to_save_something_else_or_to_lock_the_record",),
    ),
    Sabotage(
        "a record is locked without opening it",
        "casemgmt/core/locking.py",
        "        with as_stored():\n",
        "        if True:\n",
        (f"{ON_FIELDS}::test_nothing_is_opened_to_save_something_else_or_to_lock_the_record",),
    ),
    Sabotage(
        "reasons of what is sealed are sealed",
        "casemgmt/core/records.py",
        "        if owner is not None:\n",
        "        if False:\n",
        (f"{ON_FIELDS}::test_the_reasons_of_what_is_sealed_are_sealed_in_its_history",),
    ),
    Sabotage(
        "many rows at once hold nothing that is sealed",
        "casemgmt/core/bulk.py",
        "    if model.reasons_of is not None or {",
        "    if {",
        (
            f"{ON_FIELDS}::test_no_statement_over_many_rows_writes_what_is_sealed[ClientRestriction-columns1]",
        ),
    ),
    # keys
    Sabotage(
        "a wrapped key belongs to its row and its owner",
        f"{CORE}/wrapping.py",
        'f"data key|{id}|{owner}"',
        '"data key"',
        (f"{ON_KEYS}::test_a_wrapped_key_opens_for_its_own_row_only",),
    ),
    Sabotage(
        "the keys of a list are fetched together",
        KEYRING,
        "ids = [key_id, *unknown[-AT_ONCE:]]",
        "ids = [key_id]",
        (f"{ON_FIELDS}::test_the_keys_of_a_list_are_fetched_in_one_statement",),
    ),
    Sabotage(
        "no key is kept where no transaction is open",
        KEYRING,
        "if not connection.in_atomic_block:",
        "if False:",
        (f"{ON_KEYS}::test_keys_are_forgotten_when_the_transaction_ends",),
    ),
    Sabotage(
        "keys are forgotten with their transaction",
        "casemgmt/core/postgres/base.py",
        "        self.keyring.forget()\n        super().set_autocommit",
        "        super().set_autocommit",
        (f"{ON_KEYS}::test_keys_are_forgotten_when_the_transaction_ends",),
    ),
    Sabotage(
        "a key that was undone is forgotten",
        "casemgmt/core/postgres/base.py",
        "        self.keyring.forget_keys()\n",
        "",
        (f"{ON_KEYS}::test_a_key_that_was_made_and_undone_seals_nothing_afterwards",),
    ),
    Sabotage(
        "keys are forgotten with their page",
        "casemgmt/agency/middleware.py",
        "        ring().forget()\n",
        "",
        (f"{ON_KEYS}::test_keys_are_forgotten_when_the_page_is_done",),
    ),
    Sabotage(
        "two at once make one key",
        "casemgmt/ledger/keys.py",
        ", ignore_conflicts=True",
        "",
        (f"{ON_KEYS}::test_two_at_once_agree_on_one_key",),
    ),
    Sabotage(
        "a page changes no key",
        "casemgmt/core/rights.py",
        "DATA_KEYS: ADD,",
        "DATA_KEYS: WRITE,",
        (f"{ON_KEYS}::test_a_page_neither_changes_nor_destroys_a_key",),
    ),
    Sabotage(
        "no process starts without a key",
        CHECKS,
        "if settings.DB_ROLE not in OPENS or settings.DATA_KEYS:",
        "if True:",
        (f"{ON_KEYS}::test_a_process_that_opens_what_is_sealed_does_not_start_without_a_key",),
    ),
    Sabotage(
        "no process starts while a key in use is missing",
        CHECKS,
        "    if missing is None:\n",
        "    if True:\n",
        (f"{ON_KEYS}::test_a_process_does_not_start_while_a_key_in_use_is_missing",),
    ),
    Sabotage(
        "keys are looked at when a process starts",
        "casemgmt/core/checks.py",
        "register(Tags.security)(check_upper_keys)\n",
        "",
        (f"{ON_KEYS}::test_the_checks_of_keys_are_among_those_that_run_at_every_start",),
    ),
    Sabotage(
        "a key is 64 digits under a name of its own",
        "casemgmt/core/env.py",
        "if kid in found or not NAMED_KEY.fullmatch(entry):",
        "if not NAMED_KEY.fullmatch(entry):",
        (f"{ON_KEYS}::test_a_key_that_is_none_is_a_bad_setting",),
    ),
    Sabotage(
        "the sealer is given no key of what is sealed",
        "casemgmt/bootstrap/servers.py",
        '    if role != "sealer":\n',
        "    if True:\n",
        ("tests/setup/test_servers.py::test_only_the_owner_is_told_the_owners_address",),
    ),
    Sabotage(
        "a key that is still needed is said to stay",
        "casemgmt/ledger/management/commands/rotate_keys.py",
        "        if found:\n",
        "        if False:\n",
        (f"{ON_ROTATION}::test_the_command_says_that_a_key_is_still_needed_and_ends_with_one",),
    ),
    Sabotage(
        "verify opens what is sealed",
        "casemgmt/work/verification.py",
        '    "sealed": sealed_against_keys,\n',
        "",
        (f"{ON_ROTATION}::test_verify_counts_what_does_not_open",),
    ),
    # the index
    Sabotage(
        "each index has a key of its own",
        BLIND,
        'owner_of_purpose(f"index of {purpose}")',
        'owner_of_purpose("index")',
        (f"{ON_INDEX}::test_each_index_has_a_key_of_its_own_and_says_nothing_without_it",),
    ),
    Sabotage(
        "nobody is found by no phone",
        "clients/naming.py",
        ', phone_index__gt=""',
        "",
        (f"{ON_INDEX}::test_nobody_is_found_by_nothing",),
    ),
    Sabotage(
        "an index is saved with its text",
        BLIND,
        "if field.of in names)]",
        "if False)]",
        (f"{ON_INDEX}::test_an_index_changes_with_its_text_and_with_nothing_else",),
    ),
    Sabotage(
        "an index is not made of the sentence of a damaged text",
        BLIND,
        "kept.text in (None, UNREADABLE)",
        "kept.text is None",
        (DAMAGED,),
    ),
    # second factors
    Sabotage(
        "seeds of second factors are sealed",
        "casemgmt/agency/accounts.py",
        "return seal_for(SEEDS, text)",
        "return text",
        (f"{SEEDS}::test_the_seed_of_an_app_and_of_recovery_codes_is_sealed",),
    ),
    Sabotage(
        "a seed that is only shown yet is sealed",
        "casemgmt/agency/sessions.py",
        "seal_for(UNFINISHED, seed)",
        "seed",
        (f"{SEEDS}::test_a_seed_that_is_only_shown_yet_lies_in_the_session_sealed",),
    ),
    # files
    Sabotage(
        "a piece of a file has its place",
        STREAMS,
        "number.to_bytes(4,",
        "(0).to_bytes(4,",
        (TAMPERED,),
    ),
    Sabotage(
        "the last piece of a file is marked",
        STREAMS,
        "bytes([is_last])",
        "bytes([0])",
        (f"{TAMPERED}[the last piece left out]",),
    ),
    Sabotage(
        "a file belongs to its name",
        STREAMS,
        "return head + name.encode()",
        "return head",
        (f"{ON_STREAMS}::test_a_file_in_the_place_of_another_does_not_open",),
    ),
    Sabotage(
        "a file is proven before any of it is handed out",
        "casemgmt/core/files/response.py",
        "            size = file.size()\n",
        "            size = 200_000\n",
        (f"{DOCUMENTS}::test_a_file_that_was_changed_is_not_handed_out_and_the_log_is_told",),
    ),
    Sabotage(
        "what a killed upload left in clear is taken away",
        "casemgmt/core/files/store.py",
        "                part.unlink()\n                found += 1\n",
        "                found += 1\n",
        (
            "tests/clients/test_comparing.py::test_what_a_killed_upload_left_in_clear_is_taken_away_at_night",
        ),
    ),
)
