"""Every number the suite prints, by name: what is counted, and in which profile it is printed."""

EVERYDAY, WIDE, MUTANTS, SOAK = "everyday", "wide", "mutants", "soak"
COMMAND = "command"

METRICS: dict[str, tuple[str, str]] = {
    "a1_unruled": (EVERYDAY, "addresses that declare no access"),
    "a2_cells": (EVERYDAY, "answers compared: each address for each of the cast, GET and POST"),
    "a2_mismatches": (EVERYDAY, "answers that differ from the access table"),
    "a4_counterexamples": (EVERYDAY, "records on which list and decision disagree"),
    "d3_lost": (EVERYDAY, "tasks lost when workers are killed"),
    "d3_doubled": (EVERYDAY, "tasks done twice when workers are killed"),
    "d3_job_effects": (EVERYDAY, "effects of a job whose worker was killed in the middle"),
    "d4_missed": (EVERYDAY, "reassessments missed under beats that die, double or stay away"),
    "d4_doubled": (EVERYDAY, "reassessments scheduled twice under the same beats"),
    "d5_p95_extra_ms": (EVERYDAY, "what a write takes longer while the broker is away"),
    "d5_back_seconds": (EVERYDAY, "until jobs run again after the broker's return"),
    "d5_ring_seconds": (EVERYDAY, "longest wait for a broker that doesn't answer"),
    "d12_connections_more": (SOAK, "connections at the end beyond those of the beginning"),
    "d12_files_more": (SOAK, "files open at the end and not when the process was warm"),
    "d12_mb_an_hour": (SOAK, "how fast memory grows, by the line that fits best"),
    "d12_mb_more": (SOAK, "memory at the end beyond that of the warm process"),
    "d12_minutes": (SOAK, "minutes of traffic"),
    "d12_pending_more": (SOAK, "tasks that wait after the traffic and didn't before"),
    "d12_requests": (SOAK, "requests answered"),
    "d12_server_errors": (SOAK, "server errors among the answers"),
    "d12_tasks_done": (SOAK, "tasks of the outbox that were done meanwhile"),
    "demo_data_seconds": (EVERYDAY, "loading the demo's data"),
    "e1_blns_strings": (EVERYDAY, "naughty strings of the package in the corpus"),
    "e1_corpus": (EVERYDAY, "hostile strings altogether"),
    "e1_fields_filled": (EVERYDAY, "fields that hostile strings were typed into"),
    "e1_forms": (EVERYDAY, "forms found"),
    "e1_forms_sent": (EVERYDAY, "forms sent with hostile strings"),
    "e1_seed": (EVERYDAY, "seed of the day's sample"),
    "e1_server_errors": (EVERYDAY, "server errors among the answers"),
    "e1_strings": (EVERYDAY, "strings typed into every field"),
    "e1_xss_strings": (EVERYDAY, "strings that would run in a careless page"),
    "e1_browser_console_errors": (WIDE, "console errors while hostile text was shown"),
    "e1_browser_dialogs": (WIDE, "dialogs that hostile text opened"),
    "e1_browser_pages": (WIDE, "pages opened that show hostile text"),
    "e1_browser_strings_shown": (WIDE, "hostile strings that were seen as text"),
    "e4_attachments": (EVERYDAY, "files that ended up inside a paper"),
    "e4_requests": (EVERYDAY, "requests a paper made"),
    "e4_secret_bytes": (EVERYDAY, "bytes of a local secret found in papers"),
    "e4_slowest_s": (EVERYDAY, "the slowest paper"),
    "e5_cases": (EVERYDAY, "uploads tried"),
    "e5_memory_mb": (EVERYDAY, "memory an upload took at most"),
    "e5_rendered_inline": (EVERYDAY, "kept files that a page could show inside itself"),
    "e5_slow_clients_wait_seconds": (EVERYDAY, "a request's wait beside eight slow clients"),
    "e5_stored_outside": (EVERYDAY, "files stored outside the private folder"),
    "rerun_without_broker_seconds": (EVERYDAY, "asking for a job while the broker is away"),
    "second_start_seconds": (WIDE, "the demo's second start"),
    "walk_axe_violations": (EVERYDAY, "axe findings on the pages of the walk"),
    "walk_console_errors": (EVERYDAY, "console errors and CSP violations on the walk"),
    "walk_overflows": (EVERYDAY, "pages wider than a phone"),
    "walk_pages": (EVERYDAY, "pages reached by the walk"),
    "walk_seconds": (EVERYDAY, "the walk of three people"),
    "walk_storage_items": (EVERYDAY, "items left in session and local storage"),
    "suite_seconds": (EVERYDAY, "the whole run; printed at its end"),
    "visible_list_buffers": (WIDE, "buffers of a case list, by number of cases"),
    "visible_list_permission_queries": (WIDE, "permission queries of a case list, by cases"),
    "sabotages_tried": (MUTANTS, "guards taken away once"),
    "standards_kept": (COMMAND, "rows of the catalogue that are kept"),
    "bench": (COMMAND, "what `bench` measures: bench_PAGE_WHAT"),
}
"""A name may carry a number at its end, as in ``visible_list_buffers_10000``."""


def known(name: str) -> bool:
    """Is this a name of the table, a number at its end left out?"""
    stem, _, last = name.rpartition("_")
    return (stem if last.isdecimal() else name) in METRICS
