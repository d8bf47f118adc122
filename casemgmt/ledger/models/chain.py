"""The audit chain: what was added to a log or a history, in an order that nobody can change."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from casemgmt.core.records import append_only


class Told(models.Model):
    """What one statement added: to which table, which rows, by whom, when, and a digest of each row.

    Ids and digests only. ``actor`` is ``None`` where the product acted for nobody, as at sign-in.
    """

    case_path: ClassVar[str | None] = None
    agency_path: ClassVar[str | None] = None

    at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    kind = models.CharField(max_length=10)
    source = models.CharField(max_length=63)
    rows = ArrayField(models.UUIDField())
    digests = ArrayField(models.BinaryField())

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} {self.source}"


class AuditPending(Told):
    """Waits to be sealed. A trigger writes it with what it tells, in the same transaction.

    Nobody has a right to write here; the sealer's function moves.
    """

    id = models.BigAutoField(primary_key=True)


class AuditLink(Told):
    """A link of the chain: ``hash`` is made of the link before it and of all this one says.

    ``seq`` counts from 1 without a gap.
    """

    seq = models.BigIntegerField(primary_key=True)
    hash = models.BinaryField()

    class Meta:
        indexes = [models.Index("source", "seq", name="audit_link_source")]
        triggers = [append_only()]
