"""What is measured: questions to the index, pages, jobs, and changes of who carries a case."""

NIGHT = ("schedule_reassessments", "reckon_workload", "reconcile_access")
"""The jobs, in the order in which a night does them."""
NAMES = (
    *NIGHT,
    *(f"{job}_rerun" for job in NIGHT),
    *("visible_list", "overdue", "overdue_of_team", "open_case", "search", "search_of_team"),
    *("hidden_matches", "my_day", "my_clients", "my_clients_of_team"),
    *("case_record", "case_record_long", "note_list", "note_list_long"),
    *("referral_queue", "duplicate_check", "palette", "palette_of_team", "my_team"),
    *("assign_1", "assign_60", "index_1", "index_60"),
)
"""Everything that is measured, in its order: known before anything is loaded."""
