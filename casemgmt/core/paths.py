"""Tables that belong to no agency and no case: the whole list, each with its reason."""

SHARED_BY_ALL: dict[str, str] = {
    "ledger.JobRun": "Counts and times of jobs that run for all agencies at once.",
    "ledger.JobLease": "Which process runs a job now.",
    "ledger.JobEffect": "What a job has done once; counts only.",
    "ledger.Pulse": "When beat was last heard.",
    "ledger.OutboxMessage": "Names of tasks and ids, read by the dispatcher alone.",
    "ledger.OutboxMail": "Content-free mail on its way, read by the dispatcher alone.",
    "ledger.AuditPending": "Ids and digests, moved by the sealer alone.",
    "ledger.AuditLink": "One chain over all tables; ids and digests, read by verify alone.",
    "ledger.DataKey": "A key, wrapped: worth nothing without the one above it, which is not here.",
    "ledger.Draft": "Belongs to its author alone.",
    "ledger.Notice": "Belongs to its addressee alone.",
    "ledger.IdempotencyKey": "Belongs to its sender alone.",
}
