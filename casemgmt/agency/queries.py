"""Which agency rows: settings in force, and the people somebody supervises."""

import datetime as dt
import uuid
from collections import defaultdict
from typing import Any

from django.db.models import Q, QuerySet

from casemgmt.agency.models import Invitation, ProgramSetting, Staff, SupervisionLine
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


def supervises_somebody(by: Actor, now: dt.datetime) -> bool:
    """Is anybody on this person's supervision line at an instant?"""
    return SupervisionLine.objects.filter(supervisor__user=by.user, during__contains=now).exists()


def stands_above(by: Actor, person: Staff, now: dt.datetime) -> bool:
    """Does somebody supervise a person at an instant, directly or through one line more?"""
    lines = SupervisionLine.objects.filter(during__contains=now)
    next_above = lines.filter(supervisee=person).values("supervisor_id")
    reached = Q(supervisee=person) | Q(supervisee_id__in=next_above)
    return lines.filter(reached, supervisor__user=by.user).exists()


def holding(role: Role, agency_id: uuid.UUID, now: dt.datetime) -> QuerySet[Staff]:
    """Whoever works at the agency and holds a role at an instant."""
    rows = Staff.objects.for_agency(agency_id).filter(is_active=True, user__is_active=True)
    return rows.filter(roles__role=role, roles__during__contains=now).distinct()


def let_in_again(agency_id: uuid.UUID, since: dt.datetime) -> QuerySet[Invitation]:
    """Requests to set up somebody's sign-in anew after a lost factor, the newest first."""
    rows = Invitation.objects.for_agency(agency_id).filter(
        purpose=Invitation.Purpose.LOST_FACTOR, invited_at__gte=since
    )
    return rows.select_related("staff", "identity_checked_by").order_by("-invited_at")
