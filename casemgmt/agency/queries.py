"""Which agency rows: settings in force, and the people somebody supervises."""

import datetime as dt
import uuid
from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from casemgmt.agency.models import (
    Agency,
    CategoryRule,
    Invitation,
    ProgramSetting,
    Staff,
)
from casemgmt.agency.policy import SETTINGS
from casemgmt.agency.roles import Role
from casemgmt.core.access import Actor

Values = dict[str, Any]


def settings_in_force(agency_id: uuid.UUID, day: dt.date) -> dict[uuid.UUID, Values]:
    """Every setting of every program of an agency on a day, by program, in one query."""
    defaults = {key: setting.default for key, setting in SETTINGS.items()}
    values: dict[uuid.UUID, Values] = defaultdict(lambda: dict(defaults))
    rows = ProgramSetting.objects.for_agency(agency_id).filter(effective_from__lte=day)
    for program_id, key, value in rows.order_by("effective_from").values_list(
        "program_id", "key", "value"
    ):
        values[program_id][key] = value
    return values


def supervised_by(supervisor: Staff, now: dt.datetime) -> QuerySet[Staff]:
    """The people on this person's supervision line at an instant, directly."""
    return Staff.objects.filter(
        is_active=True, lines_up__supervisor=supervisor, lines_up__during__contains=now
    ).order_by("name")


BELOW = "SELECT app.people_below(%s, %s::timestamptz)"


def people_below(staff: Actor, now: dt.datetime) -> QuerySet[Staff]:
    """Everybody this person supervises at an instant, directly or through one line more."""
    return Staff.objects.filter(pk__in=RawSQL(BELOW, (staff.user.pk, now)))  # noqa: S611


def comes_up_the_line(category: str, agency_id: uuid.UUID, now: dt.datetime) -> bool:
    """Do supervisors see what the people below them are cleared for, of one category?"""
    rules = CategoryRule.objects.for_agency(agency_id).filter(category=category)
    return rules.filter(supervisors_see=True, during__contains=now).exists()


def holding(role: Role, agency_id: uuid.UUID, now: dt.datetime) -> QuerySet[Staff]:
    """Whoever works at the agency and holds a role at an instant."""
    rows = Staff.objects.for_agency(agency_id).filter(is_active=True, user__is_active=True)
    return rows.filter(roles__role=role, roles__during__contains=now).distinct()


def other_agencies(agency: Agency) -> QuerySet[Agency]:
    """Every other agency of this system: whom its admins may name as a partner, and nothing more."""
    return Agency._base_manager.exclude(pk=agency.pk).order_by("name")


def let_in_again(agency_id: uuid.UUID, since: dt.datetime) -> QuerySet[Invitation]:
    """Requests to set up somebody's sign-in anew after a lost factor, the newest first."""
    rows = Invitation.objects.for_agency(agency_id).filter(
        purpose=Invitation.Purpose.LOST_FACTOR, invited_at__gte=since
    )
    return rows.select_related("staff", "identity_checked_by").order_by("-invited_at")
