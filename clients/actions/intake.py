"""The intake: saved as it grows, and completed when everything was asked and told."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.agency.lists import BIRTH_DATE
from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Missing, Refused
from clients.actions.people import CLIENT_FACTS, update_client
from clients.models import Case, IntakeRecord, Stage

INTAKE_FACTS = (
    "interview_alone",
    "language_asked",
    "capacity",
    "representative",
    "notice_given_on",
    "services_explained_on",
    "confidentiality_restated_on",
)
DAYS = ("notice_given_on", "services_explained_on", "confidentiality_restated_on")


@dataclass(frozen=True)
class Item:
    """One thing an intake has to hold: what is still needed in words, and its control's id."""

    row: str
    text: str
    is_done: bool
    anchor: str
    page: str = ""

    def url_from(self, page: str) -> str:
        """Where it is put right: on its own page, or at its place on the intake's."""
        return self.page or f"{page}#{self.anchor}"


@transaction.atomic
def save_intake(
    case: Case,
    *,
    by: Staff,
    now: dt.datetime,
    changes: Mapping[str, Any],
    client_changes: Mapping[str, Any] | None = None,
    why: str = "",
) -> IntakeRecord:
    """Write what the intake holds so far; it may be unfinished until it has been completed.

    Raises ``Refused`` for a day that has not come, once the case has left intake, and for a change
    that would leave a completed intake with a gap.
    """
    allow(by, "edit", case, now)
    _refuse_when_over(case)
    today = by.agency.today(now)
    for name in DAYS:
        if changes.get(name) is not None and changes[name] > today:
            raise Refused(_("Give a day that has come."), field=name)
    if client_changes:
        known = {name: client_changes[name] for name in client_changes if name in CLIENT_FACTS}
        case.client = update_client(
            case.client, by=by, now=now, changes=known, why=why or _("Intake written")
        )
    record: IntakeRecord = audit.write_changes(
        intake_of(case), changes, INTAKE_FACTS, by=by, why=why or _("Intake written")
    )
    if record._state.adding:
        audit.save(record, by=by, why=why or _("Intake written"))
    open_items = missing_of(record)
    if record.completed_at is not None and open_items:
        raise Refused(_("A completed intake stays complete."), missing=open_items)
    return record


@transaction.atomic
def complete_intake(case: Case, *, by: Staff, now: dt.datetime, why: str = "") -> IntakeRecord:
    """Say that the intake is complete (AAA 4, CCM 97-99). Raises ``Refused`` with what is missing,
    and once the case has left intake."""
    allow(by, "edit", case, now)
    record = intake_of(case)
    if record.completed_at is not None:
        return record
    _refuse_when_over(case)
    missing = missing_of(record)
    if missing:
        raise Refused(_("The intake is not complete yet."), missing=missing)
    record.completed_at, record.completed_by = now, by
    return audit.save(
        record, by=by, why=why or _("Intake completed"), only=["completed_at", "completed_by"]
    )


def _refuse_when_over(case: Case) -> None:
    if case.stage != Stage.INTAKE:
        raise Refused(_("The intake is over. Write a note about what is new."))


def intake_of(case: Case) -> IntakeRecord:
    """The intake of a case as it is stored, or an empty one that is not stored yet."""
    record: IntakeRecord | None = IntakeRecord.objects.filter(case_id=case.pk).first()
    if record is None:
        return IntakeRecord(case=case)
    record.case = case
    return record


def intake_items(record: IntakeRecord) -> list[Item]:
    """Everything an intake has to hold, by requirement row, done or not."""
    client = record.case.client
    represented = record.capacity == IntakeRecord.Capacity.REPRESENTED
    return [
        Item(
            "CON-03",
            _("Tell the client how information about them is used"),
            record.notice_given_on is not None,
            "id_notice_given_on",
        ),
        Item(
            "CON-04",
            _("Explain the services"),
            record.services_explained_on is not None,
            "id_services_explained_on",
        ),
        Item(
            "CON-07",
            _("Say the limits of confidentiality aloud"),
            record.confidentiality_restated_on is not None,
            "id_confidentiality_restated_on",
        ),
        Item(
            "INT-11",
            _("Offer to talk alone"),
            bool(record.interview_alone),
            "id_interview_alone_0",
        ),
        Item(
            "CUL-01",
            _("Ask which language they prefer, and write it down"),
            record.language_asked and bool(client.language.strip()),
            "id_language_asked" if not record.language_asked else "id_client-language",
        ),
        Item(
            "INT-02",
            _("Ask, and write down what they say or that they would rather not: %(subjects)s")
            % {"subjects": ", ".join(record.unasked.values())},
            not record.unasked,
            "id_client-birth_date",
            reverse("identity-edit", args=[client.pk])
            if set(record.unasked) - {BIRTH_DATE}
            else "",
        ),
        Item(
            "INT-13",
            _("Say who decides, and name a representative if there is one"),
            bool(record.capacity) and (not represented or bool(record.representative.strip())),
            "id_representative" if represented else "id_capacity_0",
        ),
        Item(
            "INT-03",
            _("Say what is done about each thing that can't wait, or why nothing is"),
            not record.leaves_a_need,
            "needs",
        ),
    ]


def missing_of(record: IntakeRecord) -> list[Missing]:
    """What an intake still lacks, each with the place on the intake page."""
    page = reverse("intake-edit", args=[record.case_id])
    open_items = [item for item in intake_items(record) if not item.is_done]
    return [Missing(item.text, item.url_from(page)) for item in open_items]
