"""The read log: what of a client's record was shown to whom."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models

from casemgmt.ledger.models import ReadEvent


def log_read(request: Any, action: str, record: models.Model) -> None:
    """Write that one record was shown. A failure stops the page: unlogged is unserved."""
    log_reads(request, action, [record])


def log_reads(request: Any, action: str, records: Iterable[models.Model]) -> None:
    """Write that these records were shown together, in one statement."""
    ReadEvent.objects.bulk_create(
        ReadEvent(
            at=request.now,
            user_id=request.user.pk,
            agency_id=request.staff.agency_id,
            case_id=case_id_of(record),
            record=record._meta.label_lower,
            record_id=record.pk,
            action=action,
            page=request.resolver_match.view_name or "",
            address=request.META.get("REMOTE_ADDR"),
        )
        for record in records
    )


def case_id_of(record: Any) -> UUID | None:
    """The case a record belongs to, or ``None`` for one that belongs to no case."""
    path = getattr(record, "case_path", None)
    if path is None:
        return None
    key: UUID | None = record.pk if path == "" else getattr(record, f"{path}_id", None)
    return key
