"""Guards of printed papers and of the process that prints them."""

from tests.mutants.sabotage import Sabotage

FENCES = "tests/core/test_pdf_fences.py"

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
)
