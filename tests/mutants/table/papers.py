"""Guards of printed papers and of the process that prints them."""

from tests.mutants.sabotage import Sabotage

FENCES = "tests/core/test_pdf_fences.py"

ROWS: tuple[Sabotage, ...] = (
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
)
