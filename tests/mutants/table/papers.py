"""Guards of printed papers and of the process that prints them."""

from tests.mutants.sabotage import Sabotage

INSPECTING = "tests/core/test_inspecting.py"
FENCES = "tests/core/test_pdf_fences.py"
FILES = "tests/core/test_files.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "a paper uses packaged assets only",
        "casemgmt/core/pdf/worker.py",
        "if name == url or name not in known:",
        'if url.startswith("file:"):\n'
        "                found = Path(url.removeprefix('file://')).read_bytes()\n"
        "                return urls.URLFetcherResponse(url, found, {})\n"
        "            if name == url or name not in known:",
        (f"{FENCES}::test_nothing_is_fetched_or_carried_even_when_markup_gets_through",),
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
    Sabotage(
        "the printing process sees no secret",
        "casemgmt/core/pdf/process.py",
        "env=_bare_environment(),",
        "",
        (f"{FENCES}::test_the_process_that_prints_sees_no_secret_of_ours",),
    ),
    Sabotage(
        "a paper has few rows",
        "casemgmt/core/pdf/process.py",
        "if rows > limits.rows:",
        "if False:",
        (f"{FENCES}::test_a_document_that_costs_too_much_ends_in_plain_words[rows]",),
    ),
    Sabotage(
        "items of a list count as rows",
        "casemgmt/core/pdf/process.py",
        ' + html.count("<li")',
        "",
        (f"{FENCES}::test_a_document_that_costs_too_much_ends_in_plain_words[items]",),
    ),
    Sabotage(
        "a paper is not long",
        "casemgmt/core/pdf/process.py",
        "if len(html) > limits.characters or ",
        "if ",
        (f"{FENCES}::test_a_document_that_costs_too_much_ends_in_plain_words[text]",),
    ),
    Sabotage(
        "a paper has few marks",
        "casemgmt/core/pdf/process.py",
        ' or html.count("<") > limits.elements * 2',
        "",
        (f"{FENCES}::test_a_document_that_costs_too_much_ends_in_plain_words[tags]",),
    ),
    Sabotage(
        "a printing process that sleeps is stopped",
        "casemgmt/core/pdf/process.py",
        "timeout=seconds,",
        "timeout=None,",
        (f"{FENCES}::test_a_process_that_sleeps_is_stopped_by_the_clock",),
    ),
    Sabotage(
        "a printing process that the system ended was slow",
        "casemgmt/core/pdf/process.py",
        'raise PdfFailed(_code(reason) if done.returncode >= 0 else "slow")',
        "raise PdfFailed(_code(reason))",
        (f"{FENCES}::test_a_process_that_the_system_ended_was_slow",),
    ),
    Sabotage(
        "a paper is not heavy",
        "casemgmt/core/pdf/worker.py",
        'if len(pdf) > order["output"]:',
        "if False:",
        (f"{FENCES}::test_a_paper_of_too_many_bytes_is_none",),
    ),
    Sabotage(
        "the printing process has a processor limit",
        "casemgmt/core/pdf/worker.py",
        '("RLIMIT_CPU", seconds), ',
        "",
        (
            f"{INSPECTING}::test_a_busy_process_is_ended_by_the_system_and_leaves_no_memory_behind[printer]",
        ),
    ),
    Sabotage(
        "the printing process leaves no memory on disk",
        "casemgmt/core/pdf/worker.py",
        ', ("RLIMIT_CORE", 0)',
        "",
        (
            f"{INSPECTING}::test_a_busy_process_is_ended_by_the_system_and_leaves_no_memory_behind[printer]",
        ),
    ),
)
