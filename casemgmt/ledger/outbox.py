"""Asking for a task inside a business transaction; the broker is rung after the commit."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from casemgmt.core.identity import current_identity
from casemgmt.core.registry import Registry
from casemgmt.ledger.bell import ring
from casemgmt.ledger.models import OutboxMessage

handlers: Registry[str, Any] = Registry("outbox handlers")
"""What each task name does; registered by the room that owns it.

A handler takes the message's ids as text, runs in one transaction as the person who asked, and
raises when it could not do its work: the message is then tried again later.
"""


def enqueue(task: str, *arguments: str) -> OutboxMessage:
    """Write down that a task is to be done, with ids as its only arguments.

    The row commits with the caller's transaction. Raises ``LookupError`` for a task nobody does.
    """
    if task not in handlers:
        raise LookupError(f"No room does the task {task!r}.")
    now = timezone.now()
    message = OutboxMessage.objects.create(
        task=task,
        arguments=list(arguments),
        asked_by=current_identity(),
        created_at=now,
        not_before=now,
    )
    transaction.on_commit(lambda: ring("ledger.deliver", str(message.pk)))
    return message
