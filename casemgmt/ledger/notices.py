"""Telling people something: a notice in the product, and mail without content.

This is one of the five doors through which anything leaves; what passes here holds no client's
name and no client's words.
"""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils import timezone

from casemgmt.ledger.models import Notice, OutboxMail
from casemgmt.ledger.outbox import enqueue


def notify(to: uuid.UUID, kind: str, *, key: str, url: str, now: dt.datetime) -> None:
    """Tell a person, by their account's key, once for each kind and key that something waits at a
    URL of ours."""
    row = Notice(to_id=to, kind=kind, key=key, url=url, at=now)
    Notice.objects.bulk_create([row], ignore_conflicts=True)


def settle(
    kind: str, *, now: dt.datetime, urls: Iterable[str] = (), keys: Iterable[str] = ()
) -> None:
    """Count everybody's notices of a kind that lead to these pages, or were given by these keys, as
    read: they ask for nothing."""
    about = Q(url__in=list(urls)) | Q(key__in=list(keys))
    Notice.objects.filter(about, kind=kind, read_at=None).update(read_at=now)


def post_mail(*, to: str, subject: str, body: str) -> OutboxMail:
    """Put a content-free mail into the outbox; it leaves after the transaction commits."""
    mail = OutboxMail.objects.create(
        to=to, subject=subject.strip(), body=body, created_at=timezone.now()
    )
    enqueue("ledger.send_mail", str(mail.pk))
    return mail


def send(mail: OutboxMail) -> None:
    """Hand one mail to the mail server. Raises what the server's client raises."""
    EmailMessage(mail.subject, mail.body, to=[mail.to]).send()


def mail_at_once(*, to: str, subject: str, body: str) -> None:
    """Hand a mail without content to the mail server now, from the outbox's own handler, so that
    neither the address nor the text is stored on the way. Raises what the server's client raises."""
    EmailMessage(subject, body, to=[to]).send()
