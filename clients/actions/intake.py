"""The intake: saved as it grows, and completed when everything was asked and told."""

import datetime as dt
from collections.abc import Collection, Mapping
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
from casemgmt.ledger import drafts
from clients.actions.people import CLIENT_FACTS, update_client
from clients.models import Case, Explanation, IntakeRecord, Stage

INTAKE_FACTS = (
    "met_on",
    "met_by",
    "setting",
    "place",
    "present",
    "safety_note",
    "interview_alone",
    "language_asked",
    "capacity",
    "notice_given_on",
    "notice_how",
    "notice_text",
    "notice_by",
    "notice_late",
    "confidentiality_restated_on",
    "restated_by",
    "limits",
)
WHO = {
    "met_on": "met_by",
    "notice_given_on": "notice_by",
    "confidentiality_restated_on": "restated_by",
}
"""Whoever first writes down one of these days is who did it."""
NOTICE_DAYS = "notice_days"
"""The setting that says how many days after the first meeting the notice is still in time."""
DAYS = ("met_on", "notice_given_on", "confidentiality_restated_on")


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
    told: Collection[str] = (),
    told_on: dt.date | None = None,
    draft: drafts.DraftUsed | None = None,
    why: str = "",
) -> IntakeRecord:
    """Write what the intake holds so far; it may be unfinished until it has been completed.

    ``told`` are the items that were explained ``told_on``, or today; what was explained before keeps
    its day. Whoever first writes down the day of the meeting met the client. The draft it was written in
    goes in the same transaction.

    Raises ``Refused`` for a day that has not come, once the case has left intake, and for a change
    that would leave a completed intake with a gap; ``DraftGone`` and ``DraftChanged`` when another
    page did something else with the draft.
    """
    allow(by, "edit", case, now)
    _refuse_when_over(case)
    if draft is not None:
        drafts.finish(draft.id, by=by, version=draft.version, fields=draft.fields)
    today = by.agency.today(now)
    for name in DAYS:
        if changes.get(name) is not None and changes[name] > today:
            raise Refused(_("Give a day that has come."), field=name)
    explain(case, told, by=by, now=now, on=told_on)
    if client_changes:
        known = {name: client_changes[name] for name in client_changes if name in CLIENT_FACTS}
        case.client = update_client(
            case.client, by=by, now=now, changes=known, why=why or _("Intake written")
        )
    before = intake_of(case)
    changes = {**_who_did(before, changes, by), **changes}
    record: IntakeRecord = audit.write_changes(
        before, changes, INTAKE_FACTS, by=by, why=why or _("Intake written")
    )
    _must_say_why_late(record, today)
    if record._state.adding:
        audit.save(record, by=by, why=why or _("Intake written"))
    open_items = missing_of(record, today)
    if record.completed_at is not None and open_items:
        raise Refused(_("A completed intake stays complete."), missing=open_items)
    return record


@transaction.atomic
def explain(
    case: Case,
    items: Collection[str],
    *,
    by: Staff,
    now: dt.datetime,
    on: dt.date | None = None,
) -> None:
    """Keep that these things were explained on a day, or today; what was before keeps its day.

    Raises ``Refused`` for an item that is none, a day that has not come, and once the intake is
    over.
    """
    allow(by, "edit", case, now)
    _refuse_when_over(case)
    today = by.agency.today(now)
    if on is not None and on > today:
        raise Refused(_("Give a day that has come."), field="told_on")
    if set(items) - set(Explanation.Item.values):
        raise Refused(_("Choose from the list what was explained."), field="told")
    IntakeRecord._base_manager.select_for_update().filter(case=case).first()
    rows = {row.item: row for row in Explanation._base_manager.filter(case=case)}
    for item in [item for item in Explanation.Item.values if item in items]:
        row = rows.get(item) or Explanation(case=case, item=item)
        if row.explained_on is None:
            row.explained_on = on or today
            audit.save(row, by=by, why=_("Explained at the intake"))


@transaction.atomic
def take_back_explanation(one: Explanation, *, by: Staff, now: dt.datetime) -> None:
    """Say that something was not explained after all, until the intake is complete (CCM conduct).

    Raises ``Refused`` once it is complete, or over.
    """
    allow(by, "edit", one, now)
    _refuse_when_over(one.case)
    if intake_of(one.case).completed_at is not None:
        raise Refused(_("A completed intake stays complete."))
    one.explained_on = None
    audit.save(one, by=by, why=_("Not explained after all"), only=["explained_on"])


@transaction.atomic
def complete_intake(case: Case, *, by: Staff, now: dt.datetime, why: str = "") -> IntakeRecord:
    """Say that the intake is complete (AAA 4, CCM 97-99). Raises ``Refused`` with what is missing,
    and once the case has left intake."""
    allow(by, "edit", case, now)
    record = intake_of(case)
    if record.completed_at is not None:
        return record
    _refuse_when_over(case)
    missing = missing_of(record, by.agency.today(now))
    if missing:
        raise Refused(_("The intake is not complete yet."), missing=missing)
    record.completed_at, record.completed_by = now, by
    return audit.save(
        record, by=by, why=why or _("Intake completed"), only=["completed_at", "completed_by"]
    )


def _who_did(record: IntakeRecord, changes: Mapping[str, Any], by: Staff) -> dict[str, Any]:
    return {
        who: (getattr(record, who) or by) if changes[day] else None
        for day, who in WHO.items()
        if day in changes
    }


def _must_say_why_late(record: IntakeRecord, today: dt.date) -> None:
    """The notice is given at the first meeting, or so many days later as the program has it (CON-03)."""
    if record.notice_given_on is None or record.met_on is None or record.notice_late.strip():
        return
    days = int(record.case.program.setting(NOTICE_DAYS, today))
    if (record.notice_given_on - record.met_on).days > days:
        words = _("That was later than it should be. Say why, so that it is not just late.")
        raise Refused(words, field="notice_late")


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


RADIOS = {"notice_how", "limits"}
"""Fields whose control begins with its first answer."""


def _first_gap(record: IntakeRecord, *fields: str) -> str:
    """The control of the first of these fields that is empty, or of the last one."""
    name = next((field for field in fields if not getattr(record, field)), fields[-1])
    return f"id_{name}_0" if name in RADIOS else f"id_{name}"


def intake_items(record: IntakeRecord, today: dt.date) -> list[Item]:
    """Everything an intake has to hold on a local day, by requirement row, done or not."""
    client = record.case.client
    represented = record.capacity == IntakeRecord.Capacity.REPRESENTED
    return [
        Item(
            "CON-03",
            _("Tell the client how information about them is used"),
            record.notice_given_on is not None
            and bool(record.notice_how and record.notice_text.strip()),
            _first_gap(record, "notice_given_on", "notice_how", "notice_text"),
        ),
        Item(
            "INT-01",
            _("Say when and where you met"),
            record.met_on is not None and bool(record.setting),
            "id_met_on" if record.met_on is None else "id_setting_0",
        ),
        Item(
            "INT-10",
            _("Explain what is offered, its limits, and what else there is"),
            set(record.told) >= set(Explanation.Item.values),
            "told",
        ),
        Item(
            "CON-07",
            _("Say the limits of confidentiality aloud"),
            record.confidentiality_restated_on is not None
            and set(record.limits) >= set(IntakeRecord.Limit.values),
            _first_gap(record, "confidentiality_restated_on", "limits"),
        ),
        Item(
            "INT-11",
            _("Offer to talk alone"),
            bool(record.interview_alone),
            "id_interview_alone_0",
        ),
        Item(
            "CUL-01",
            _("Ask which language they prefer, and write down what they say"),
            record.language_asked and bool(client.language.strip() or client.no_language),
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
            _("Say who decides, and write down the authority of a representative"),
            record.says_who_decides(today),
            "standing" if represented else "id_capacity_0",
        ),
        Item(
            "INT-15",
            _("Ask which case manager they would like"),
            record.asked_for_a_worker,
            "standing",
        ),
        Item(
            "INT-03",
            _("Say what is done about each thing that can't wait, or why nothing is"),
            not record.leaves_a_need,
            "needs",
        ),
    ]


def missing_of(record: IntakeRecord, today: dt.date) -> list[Missing]:
    """What an intake still lacks on a local day, each with the place on the intake page."""
    page = reverse("intake-edit", args=[record.case_id])
    open_items = [item for item in intake_items(record, today) if not item.is_done]
    return [Missing(item.text, item.url_from(page)) for item in open_items]
