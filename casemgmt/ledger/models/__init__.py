"""Tables every room writes to."""

from casemgmt.ledger.models.chain import AuditLink, AuditPending
from casemgmt.ledger.models.desk import Draft, IdempotencyKey, Notice
from casemgmt.ledger.models.jobs import (
    JobEffect,
    JobLease,
    JobRun,
    OutboxMail,
    OutboxMessage,
    Pulse,
)
from casemgmt.ledger.models.keys import DataKey
from casemgmt.ledger.models.logs import AuditEvent, ReadEvent

__all__ = [
    "AuditEvent",
    "AuditLink",
    "AuditPending",
    "DataKey",
    "Draft",
    "IdempotencyKey",
    "JobEffect",
    "JobLease",
    "JobRun",
    "Notice",
    "OutboxMail",
    "OutboxMessage",
    "Pulse",
    "ReadEvent",
]
