"""Logs that are only ever added to."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from casemgmt.core.records import append_only


class ReadEvent(models.Model):
    """One record of one client was shown to one person.

    No client content: ids and names of things only. It is written before the page is served. The
    table lies in parts by month; its key in the database is the instant with the id, and readings of
    a day are found by it.
    """

    case_path: ClassVar[str | None] = None
    agency_path: ClassVar[str | None] = "agency_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    agency_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    record = models.CharField(max_length=80)
    record_id = models.UUIDField()
    action = models.CharField(max_length=40)
    page = models.CharField(max_length=80)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        indexes = [
            models.Index("case_id", models.F("at").desc(), name="read_event_case"),
            models.Index("user", models.F("at").desc(), name="read_event_user"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.record} {self.action}"


class AuditEvent(models.Model):
    """What no record's own history tells: a page that was refused, with the reason the answer does
    not give, and the opening of a link without an account.

    No content: names and ids of things only.
    """

    case_path: ClassVar[str | None] = None
    agency_path: ClassVar[str | None] = "agency_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    agency_id = models.UUIDField(null=True)
    event = models.CharField(max_length=60)
    record = models.CharField(max_length=80, blank=True)
    record_id = models.UUIDField(null=True)
    code = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(models.F("at").desc(), name="audit_event_at")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.event
