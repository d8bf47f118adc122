"""Doing what the outbox asks for: each message exactly once, whoever is killed on the way."""

import datetime as dt
import logging
import uuid

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from casemgmt.core.identity import acting_as
from casemgmt.core.logs import describe
from casemgmt.ledger.long_work import allow_long_statements
from casemgmt.ledger.models import OutboxMail, OutboxMessage
from casemgmt.ledger.notices import send
from casemgmt.ledger.outbox import handlers

log = logging.getLogger("casemgmt.outbox")

TRIES = 8
FIRST_WAIT = 10
"""Seconds before the second try; each later wait is twice as long."""
BATCH = 500
"""Messages that one sweep rings for."""


def waiting(now: dt.datetime) -> list[uuid.UUID]:
    """The messages whose time has come, the oldest first, as many as one sweep rings for."""
    rows = OutboxMessage.objects.filter(done_at=None, failed_at=None, not_before__lte=now)
    return list(rows.order_by("not_before").values_list("pk", flat=True)[:BATCH])


def deliver(message_id: uuid.UUID, now: dt.datetime) -> bool:
    """Do what one message asks for; return whether this call did it.

    The try is counted before the work begins, so that a message which kills its worker is given up
    after ``TRIES`` too. The work and the mark that it is done commit together: after a kill neither
    is there. Failures are written on the message by their kind and not raised.
    """
    if not _claim(message_id, now):
        return False
    try:
        return _do(message_id)
    except Exception as problem:  # noqa: BLE001  whatever it was, the message keeps it and waits
        _put_back(message_id, problem)
        return False


def _claim(message_id: uuid.UUID, now: dt.datetime) -> bool:
    with transaction.atomic():
        message = _free(message_id).filter(failed_at=None, not_before__lte=now).first()
        if message is None:
            return False
        message.tries += 1
        message.not_before = now + dt.timedelta(seconds=FIRST_WAIT * 2 ** (message.tries - 1))
        given_up = message.tries > TRIES
        message.failed_at = now if given_up else None
        message.save(update_fields=["tries", "not_before", "failed_at"])
    return not given_up


def _do(message_id: uuid.UUID) -> bool:
    with transaction.atomic():
        allow_long_statements()
        # Waits for the lock: another worker may hold it for the moment it takes to be refused.
        message = _not_done(message_id).select_for_update().first()
        if message is None:
            return False
        with acting_as(message.asked_by):
            handlers[message.task](*message.arguments)
        message.done_at = timezone.now()
        message.error = ""
        message.save(update_fields=["done_at", "error"])
    return True


def _not_done(message_id: uuid.UUID) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(pk=message_id, done_at=None)


def _free(message_id: uuid.UUID) -> QuerySet[OutboxMessage]:
    """The message, locked; nothing when it is done or somebody else is at it."""
    return _not_done(message_id).select_for_update(skip_locked=True)


def _put_back(message_id: uuid.UUID, problem: Exception) -> None:
    log.error("The message %s failed: %s", message_id, describe(problem))
    with transaction.atomic():
        message = _free(message_id).first()
        if message is not None:
            message.error = describe(problem)
            message.failed_at = timezone.now() if message.tries >= TRIES else None
            message.save(update_fields=["error", "failed_at"])


def send_mail(mail_id: str) -> None:
    """Handler of ``ledger.send_mail``: hand one mail to the mail server and mark it sent.

    At least once: a worker killed between the server's answer and the commit sends the mail again,
    which no mark on our side can rule out. The text may hold a one-time link, so it isn't kept.
    """
    mail = OutboxMail.objects.select_for_update().get(pk=mail_id)
    if mail.sent_at is None:
        send(mail)
        mail.sent_at = timezone.now()
        mail.body = ""
        mail.save(update_fields=["sent_at", "body"])


handlers.register("ledger.send_mail", send_mail)
