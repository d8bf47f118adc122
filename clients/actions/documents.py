"""Files that belong to a case: added through the one door, checked for viruses, opened by a view."""

import datetime as dt
import logging
import weakref
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff, System
from casemgmt.core import audit, files
from casemgmt.core.access import allow, allow_staff, foresee
from casemgmt.core.days import start_of_day
from casemgmt.core.errors import Refused
from casemgmt.core.locking import one_at_a_time
from casemgmt.core.sealing.keyring import ring
from casemgmt.ledger.long_work import allow_long_pause
from casemgmt.ledger.notices import notify
from casemgmt.ledger.outbox import enqueue
from clients.cleared import refuse_unless_cleared
from clients.models import Case, Document

log = logging.getLogger("casemgmt.files")

A_DAY = 50
"""Files a case takes in one day of the agency."""
A_PERSON_A_DAY = 100
"""Files one person adds in one day of the agency, to all cases together."""
SCANNER = "virus-check"
"""The name of the system role that says what the virus check found."""
STATES: dict[files.ScanState, str] = {
    files.ScanState.QUARANTINED: Document.Scan.WAITING,
    files.ScanState.CLEAN: Document.Scan.CLEAN,
    files.ScanState.REJECTED: Document.Scan.REJECTED,
    files.ScanState.NO_SCANNER: Document.Scan.NOT_CONFIGURED,
}


class ScannerAway(Exception):
    """The virus check gave no answer; the file stays closed and the task is tried again."""


def add_document(
    case: Case,
    *,
    by: Staff,
    now: dt.datetime,
    upload: "UploadedFile[Any]",
    title: str,
    categories: Collection[str] = (),
    why: str = "",
) -> Document:
    """Keep an uploaded file with a case (REC-07).

    The file is looked at first, which may take most of a minute and holds nobody up; only then the
    case is locked and decided about anew. The file and its row stay together: when the transaction
    does not commit, the file is destroyed. Where a virus check is configured nobody opens the file
    before it passed.

    Raises ``Refused`` when the case is closed, it or the person has had their files for the day, the
    door refuses the file, they send another one at the same time, or the person is not cleared for the ``categories`` it is restricted by.
    """
    foresee(by, "add", case, now)
    _must_take_files(case, by, now)
    refuse_unless_cleared(case, categories, by=by, now=now)
    one_at_a_time(by, "file")
    accepted, named = _accept(upload, case), _Named(title, categories)
    return _keep(case, accepted, named, by=by, now=now, why=why or _("File added"))


@dataclass(frozen=True)
class _Named:
    title: str
    categories: Collection[str]


@transaction.atomic
def _keep(
    case: Case,
    accepted: files.AcceptedFile,
    named: _Named,
    *,
    by: Staff,
    now: dt.datetime,
    why: str,
) -> Document:
    transaction.on_commit(_Uncommitted(accepted.stored).keep)
    allow(by, "add", case, now)
    # Nobody adds two files at once, so that the second is counted with the first.
    Staff._base_manager.select_for_update(of=("self",), no_key=True).filter(pk=by.pk).first()
    _must_take_files(case, by, now)
    document = Document(
        case=case,
        title=named.title,
        categories=refuse_unless_cleared(case, named.categories, by=by, now=now),
        original_name=accepted.name,
        path=accepted.stored,
        kind=accepted.kind,
        content_type=accepted.content_type,
        size=accepted.size,
        sha256=accepted.sha256,
        scan=STATES[accepted.state],
        uploaded_by=by,
        uploaded_at=now,
    )
    audit.save(document, by=by, why=why)
    if document.scan == Document.Scan.WAITING:
        enqueue("clients.scan_document", str(document.pk))
    return document


@transaction.atomic
def check_document(document: Document, *, by: System, now: dt.datetime) -> Document:
    """Have a waiting file checked for viruses and write down what was found.

    Only the named system role does this; a file that was checked stays as it is. A refused file
    is told to whoever uploaded it. Raises ``ScannerAway`` when the check gave no answer.
    """
    allow_staff(by, "check_files", now)
    rows = Document._base_manager.select_for_update(of=("self",))
    document = rows.select_related("uploaded_by").get(pk=document.pk)
    if document.scan != Document.Scan.WAITING:
        return document
    state = files.scan(document.path).state
    if state is files.ScanState.QUARANTINED:
        raise ScannerAway(str(document.pk))
    document.scan = STATES[state]
    audit.save(document, by=by, why=_("Virus check"), only=["scan"])
    if document.scan == Document.Scan.REJECTED:
        url = reverse("document-list", args=[document.case_id])
        to = document.uploaded_by.user_id
        notify(to, "file_rejected", key=str(document.pk), url=url, now=now)
    return document


class _Uncommitted:
    """A stored file whose row is not committed yet.

    Django drops what waits for a commit when the transaction, or the part of it that asked, is
    rolled back. This object is held by that waiting call alone, so it goes with it and takes the
    file along.
    """

    def __init__(self, stored: str) -> None:
        self._undo = weakref.finalize(self, _destroy, stored)

    def keep(self) -> None:
        """The row is committed: the file stays."""
        self._undo.detach()


def _destroy(stored: str) -> None:
    try:
        files.remove(stored)
    except files.StorageDown:
        log.error("A file without a row could not be removed.")


def _accept(upload: "UploadedFile[Any]", case: Case) -> files.AcceptedFile:
    """Let a file in, under the data key of the case's client."""
    allow_long_pause()
    try:
        return files.accept(upload, lambda: ring().key_of(case.client_id))
    except files.BadFile as bad:
        bad.field = "file"
        raise
    except files.StorageDown as down:
        message = _("Files can't be kept right now. Try again in a few minutes.")
        raise Refused(message, field="file") from down


def _must_take_files(case: Case, by: Staff, now: dt.datetime) -> None:
    if not case.is_open:
        raise Refused(_("The case is closed."))
    morning = start_of_day(by.agency.today(now), by.agency.timezone)
    today = Document.objects.filter(uploaded_at__gte=morning)
    if today.filter(case=case).count() >= A_DAY:
        words = _("This case had %(n)d files today. Add the others tomorrow.")
        raise Refused(words % {"n": A_DAY})
    if today.filter(uploaded_by=by).count() >= A_PERSON_A_DAY:
        words = _(
            "You added %(n)d files today. Add the others tomorrow, or ask somebody else who works "
            "on this case to add them."
        )
        raise Refused(words % {"n": A_PERSON_A_DAY})
