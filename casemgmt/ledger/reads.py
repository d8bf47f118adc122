"""The logs of what people open: records shown to them, pages refused, links without an account."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models

from casemgmt.core.days import start_of_day
from casemgmt.ledger.models import AuditEvent, ReadEvent


def log_read(request: Any, action: str, record: models.Model) -> None:
    """Write that one record was shown. A failure stops the page: unlogged is unserved."""
    log_reads(request, action, [record])


def log_reads(request: Any, action: str, records: Iterable[models.Model]) -> None:
    """Write that these records were shown together, in one statement."""
    shown = [(record._meta.label_lower, record.pk, case_id_of(record)) for record in records]
    _write(request, action, shown)


def log_listed(request: Any, *, cases: Iterable[UUID] = (), referrals: Iterable[UUID] = ()) -> None:
    """``log_reads`` for a list that knows the keys only, of whose cases and referrals it names."""
    shown = [("clients.case", key, key) for key in sorted(set(cases))]
    _write(request, "list", shown + [("clients.referral", key, None) for key in referrals])


def log_once_a_day(request: Any, records: Iterable[models.Model], *, reader: Any) -> None:
    """Write that these were listed to whoever a link without sign-in belongs to, those that it showed
    today already left out."""
    today = start_of_day(reader.agency.today(request.now), reader.agency.timezone)
    page = request.resolver_match.view_name
    before = ReadEvent.objects.filter(user_id=reader.user_id, at__gte=today, page=page)
    known = set(before.values_list("record_id", flat=True))
    shown = [
        (record._meta.label_lower, record.pk, case_id_of(record))
        for record in records
        if record.pk not in known
    ]
    _write(request, "list", shown, reader)


def _write(
    request: Any, action: str, shown: list[tuple[str, UUID, UUID | None]], reader: Any = None
) -> None:
    staff = reader or request.staff
    ReadEvent.objects.bulk_create(
        ReadEvent(
            at=request.now,
            user_id=staff.user_id,
            agency_id=staff.agency_id,
            case_id=case_id,
            record=label,
            record_id=key,
            action=action,
            page=request.resolver_match.view_name or "",
            address=request.META.get("REMOTE_ADDR"),
        )
        for label, key, case_id in shown
    )


def log_event(
    request: Any, event: str, *, code: str = "", record: str = "", key: UUID | None = None
) -> None:
    """Write something that no record tells of itself, with its reason ``code``."""
    staff = request.staff
    AuditEvent.objects.create(
        at=request.now,
        user=None if staff is None else request.user,
        agency_id=None if staff is None else staff.agency_id,
        event=event,
        record=record,
        record_id=key,
        code=code,
    )


def case_id_of(record: Any) -> UUID | None:
    """The case a record belongs to, or ``None`` for one that belongs to no case."""
    path = getattr(record, "case_path", None)
    if path is None:
        return None
    key: UUID | None = record.pk if path == "" else getattr(record, f"{path}_id", None)
    return key
