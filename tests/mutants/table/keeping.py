"""The guards of what is kept, by whom it is seen, and of clients that are slow or hang up."""

from tests.mutants.sabotage import Sabotage

AGREEMENT = "tests/access/test_agreement.py"
COMPARING = "tests/clients/test_comparing.py"
DOCUMENTS = "tests/clients/test_documents.py"
FILES = "tests/core/test_files.py"
PARTS = "tests/core/test_upload_requests.py"
SLOW = "tests/core/test_slow_clients.py"
TOOLS = "tests/house/test_tools.py"

ROWS: tuple[Sabotage, ...] = (
    # client data without a case of its own
    Sabotage(
        "home and people are decided by their lists",
        "clients/registrations.py",
        "    deciders.register(model._meta.label, ListDecider(model))",
        "    if model not in {Household, HouseholdMembership, RelatedPerson, ScreeningDecision}:\n"
        "        deciders.register(model._meta.label, ListDecider(model))",
        (f"{AGREEMENT}::test_list_and_record_agree_about_all_client_data",),
    ),
    Sabotage(
        "a shared home is changed by nobody alone",
        "clients/queries/people.py",
        'return rows.exclude(pk__in=living.exclude(client__in=clients).values("household_id"))',
        "return rows",
        (f"{AGREEMENT}::test_a_shared_home_is_seen_by_both_sides_and_changed_by_neither_alone",),
    ),
    Sabotage(
        "a home is seen with who lives there now",
        "clients/queries/people.py",
        "living, clients = stays.filter(during__contains=now), clients_seen(staff, now, action)",
        "living, clients = stays.all(), clients_seen(staff, now, action)",
        (f"{AGREEMENT}::test_a_home_is_no_longer_seen_by_those_whose_client_moved_out",),
    ),
    Sabotage(
        "client data has a list",
        "casemgmt/core/checks.py",
        'if not hasattr(model._default_manager, "visible_to")',
        "if False",
        (f"{TOOLS}::test_client_data_without_a_case_needs_a_list_and_a_decider",),
    ),
    Sabotage(
        "client data has a decider",
        "casemgmt/core/checks.py",
        'if getattr(model, "case_path", None) is None and model._meta.label not in deciders',
        "if False",
        (f"{TOOLS}::test_client_data_without_a_case_needs_a_list_and_a_decider",),
    ),
    # files
    Sabotage(
        "a person adds so many files a day",
        "clients/actions/documents.py",
        "if today.filter(uploaded_by=by).count() >= A_PERSON_A_DAY:",
        "if False:",
        (f"{DOCUMENTS}::test_a_person_adds_so_many_files_a_day_and_is_told_what_to_do",),
    ),
    Sabotage(
        "a file is compared with its hash",
        "clients/comparing.py",
        "if files.digest(document.path) != document.sha256:",
        "if False:",
        (COMPARING,),
    ),
    Sabotage(
        "an upload has an hour to become a document",
        "clients/comparing.py",
        "files.stored_names(before=now - SETTLED)",
        "files.stored_names(before=now)",
        (f"{COMPARING}::test_a_file_whose_row_is_still_being_written_is_nobodys_fault",),
    ),
    Sabotage(
        "what is off is an alarm",
        "clients/registrations_records.py",
        'wrong=("changed", "missing", "stray"),',
        "",
        (f"{COMPARING}::test_an_admin_is_told_until_a_run_finds_nothing",),
    ),
    Sabotage(
        "a nightly job runs once a night",
        "casemgmt/ledger/running.py",
        'return f"{now.astimezone(dt.UTC) - NIGHT:%Y-%m-%d}"',
        'return f"{now.astimezone(dt.UTC):%Y-%m-%dT%H}"',
        (f"{COMPARING}::test_the_job_runs_once_a_night_and_writes_what_it_found",),
    ),
    Sabotage(
        "a photo that can't be turned says what to do",
        "casemgmt/core/files/door.py",
        'TOO_HEAVY: Final[dict[str, str]] = {Kind.HEIC: "heic"}',
        "TOO_HEAVY: Final[dict[str, str]] = {}",
        (f"{FILES}::test_a_heic_photo_that_costs_too_much_says_what_to_do",),
    ),
    # requests that come slowly, or not to their end
    Sabotage(
        "a client keeps up",
        "casemgmt/serving.py",
        "if left <= 0:",
        "if False:",
        (SLOW,),
    ),
    Sabotage(
        "a request comes to an end",
        "casemgmt/serving.py",
        "due = min(patience.grace + self._received / patience.rate, patience.longest)",
        "due = patience.grace + self._received / patience.rate",
        (f"{SLOW}::test_even_a_steady_client_has_to_come_to_an_end",),
    ),
    Sabotage(
        "every connection has a patient socket",
        "casemgmt/serving.py",
        "conn.sock = PatientSocket(conn.sock, self.patience)",
        "return super().handle(conn)",
        (f"{SLOW}::test_slow_clients_keep_nobody_out_for_long",),
    ),
)
