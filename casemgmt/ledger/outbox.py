"""Asking for a task inside a business transaction; the broker is rung after the commit."""

import logging
import uuid
from typing import Any

from celery import current_app
from django.db import transaction
from django.utils import timezone

from casemgmt.core.identity import current_identity
from casemgmt.core.registry import Registry
from casemgmt.ledger.models import OutboxMessage

log = logging.getLogger("casemgmt.outbox")

handlers: Registry[str, Any] = Registry("outbox handlers")
"""What each task name does; registered by the room that owns it. A check refuses an unknown name."""


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
    transaction.on_commit(lambda: ring(message.pk))
    return message


def ring(message_id: uuid.UUID) -> None:
    """Tell the broker that a message waits. A broker that is down changes nothing: a sweep will
    find the row."""
    try:
        current_app.send_task("ledger.deliver", args=[str(message_id)], retry=False)
    except Exception as problem:  # noqa: BLE001  any broker's client error means the same: sweep
        log.warning("The broker can't be rung: %s", type(problem).__name__)
