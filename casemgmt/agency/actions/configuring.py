"""What the agency runs and how: programs and their dated settings."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency import policy
from casemgmt.agency.models import (
    Agency,
    AgencySetting,
    Program,
    ProgramSetting,
    TeamMembership,
)
from casemgmt.agency.registry import access_in_program_changed
from casemgmt.core import audit
from casemgmt.core.access import Actor, allow
from casemgmt.core.errors import Refused

AGENCY_FACTS = ("name", "phone", "address", "timezone", "jurisdiction", "reminder_words")
PROGRAM_FACTS = ("name", "purpose", "model", "is_live")


@transaction.atomic
def open_program(
    agency: Agency,
    *,
    by: Actor,
    now: dt.datetime,
    name: str,
    purpose: str,
    model: str,
    is_live: bool = True,
    why: str = "",
) -> Program:
    """Add a program to the agency; a live one takes referrals at once."""
    allow(by, "configure", agency, now)
    _refuse_taken_name(agency.pk, name)
    program = Program(agency=agency, name=name, purpose=purpose, model=model, is_live=is_live)
    return audit.save(program, by=by, why=why or _("Program added"))


@transaction.atomic
def change_agency(
    agency: Agency, *, by: Actor, now: dt.datetime, why: str = "", **changes: Any
) -> Agency:
    """Change what the agency is called and how it is reached; letters and plans say so.

    Raises ``Refused`` for a time zone that doesn't exist, and for a reminder that gives the agency
    or a program away.
    """
    allow(by, "configure", agency, now)
    _refuse_telling_words(agency, changes)
    if changes.get("timezone", agency.timezone) not in available_timezones():
        raise Refused(_("There is no such time zone."), field="timezone")
    moved = changes.get("timezone", agency.timezone) != agency.timezone
    audit.write_changes(agency, changes, AGENCY_FACTS, by=by, why=why or _("Agency changed"))
    if moved:  # the days of settings begin at other instants now
        for program in Program.objects.for_agency(agency.pk):
            access_in_program_changed(program)
    return agency


def _refuse_telling_words(agency: Agency, changes: dict[str, Any]) -> None:
    """Whoever else reads a client's mail learns nothing from a reminder."""
    said = changes.get("reminder_words", agency.reminder_words).casefold()
    programs = Program.objects.for_agency(agency.pk).values_list("name", flat=True)
    for name in [changes.get("name", agency.name), *programs]:
        if name.strip() and name.strip().casefold() in said:
            raise Refused(
                _("Leave “%(name)s” out: it says who the reminder is from.") % {"name": name},
                field="reminder_words",
            )


@transaction.atomic
def change_program(
    program: Program, *, by: Actor, now: dt.datetime, why: str = "", **changes: Any
) -> Program:
    """Change what a program is called and for, or whether it takes referrals."""
    allow(by, "configure", program, now)
    _refuse_taken_name(program.agency_id, changes.get("name", ""), beside=program)
    return audit.write_changes(
        program, changes, PROGRAM_FACTS, by=by, why=why or _("Program changed")
    )


@transaction.atomic
def set_program_settings(
    program: Program,
    *,
    by: Actor,
    now: dt.datetime,
    effective_from: dt.date,
    values: dict[str, Any],
    why: str = "",
) -> list[ProgramSetting]:
    """Write the values that differ from those in force on a day; earlier days keep theirs.

    Raises ``Refused`` for a day in the past: what was in force then stays as it was; and when
    somebody would let in the whole of a team they are in.
    """
    allow(by, "configure", program, now)
    if effective_from < program.agency.today(now):
        raise Refused(_("Settings hold from today or later."), field="effective_from")
    if values.get(policy.WHOLE_TEAM):
        _refuse_own_team(program, by, now)
    before = program.settings_on(effective_from)
    row = {"program": program, "effective_from": effective_from}
    rows = [
        _set(ProgramSetting, {**row, "key": key}, policy.SETTINGS[key], value, by=by, why=why)
        for key, value in values.items()
        if before[key] != as_json(value)
    ]
    if any(row.key == policy.WHOLE_TEAM for row in rows):
        access_in_program_changed(program)
    return rows


@transaction.atomic
def set_agency_settings(
    agency: Agency,
    *,
    by: Actor,
    now: dt.datetime,
    effective_from: dt.date,
    values: dict[str, Any],
    why: str = "",
) -> list[AgencySetting]:
    """Write what the agency sets for itself from a day on, such as how long a sign-in holds.

    Raises ``Refused`` for a day in the past, and for what the product does not allow.
    """
    allow(by, "configure", agency, now)
    if effective_from < agency.today(now):
        raise Refused(_("Settings hold from today or later."), field="effective_from")
    before = agency.settings_on(effective_from)
    row = {"agency": agency, "effective_from": effective_from}
    kinds = policy.AGENCY_SETTINGS
    return [
        _set(AgencySetting, {**row, "key": key}, kinds[key], value, by=by, why=why)
        for key, value in values.items()
        if before[key] != as_json(value)
    ]


def _refuse_own_team(program: Program, by: Actor, now: dt.datetime) -> None:
    """It would open the program's cases to whoever decides it."""
    members = TeamMembership.objects.filter(team__program=program, staff__user=by.user)
    if members.filter(during__contains=now).exists():
        words = _("You are in a team of this program. Somebody else decides this.")
        raise Refused(words, field=policy.WHOLE_TEAM)


def as_json(value: Any) -> Any:
    """A setting's value as it is stored."""
    if isinstance(value, Decimal):
        return float(value)
    return value


def _set(
    model: type[Any],
    where: dict[str, Any],
    setting: policy.Setting,
    value: Any,
    *,
    by: Actor,
    why: str,
) -> Any:
    if setting.kind is not bool and not setting.least <= value <= setting.most:
        raise Refused(
            _("Between %(least)s and %(most)s.") % {"least": setting.least, "most": setting.most},
            field=where["key"],
        )
    row = model.objects.filter(**where).first() or model(**where)
    row.value = as_json(value)
    only = None if row._state.adding else ["value"]
    return audit.save(row, by=by, why=why or _("Settings changed"), only=only)


def _refuse_taken_name(agency_id: uuid.UUID, name: str, beside: Program | None = None) -> None:
    others = Program.objects.for_agency(agency_id).filter(name__iexact=name)
    if beside is not None:
        others = others.exclude(pk=beside.pk)
    if others.exists():
        raise Refused(_("There is a program of this name already."), field="name")
