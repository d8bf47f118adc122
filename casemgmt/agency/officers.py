"""Who keeps privacy at an agency: never nobody, and never changed without those who do hearing of it."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.agency.models import Agency, Staff
from casemgmt.agency.queries import holding
from casemgmt.agency.roles import Role
from casemgmt.core.errors import Refused
from casemgmt.ledger.notices import notify


def refuse_leaving_none(staff: Staff, now: dt.datetime, roles: Collection[str] = ()) -> None:
    """Raise ``Refused`` when nobody would keep privacy, once a person holds these roles only.

    The caller holds the agency's people, who are changed one after the other.
    """
    officers = keeping(staff.agency, now)
    last = set(officers.values_list("pk", flat=True)) == {staff.pk}
    if last and Role.PRIVACY_OFFICER not in roles:
        raise Refused(
            _("Nobody else keeps privacy here. Make somebody else a privacy officer first.")
        )


def keeping(agency: Agency, now: dt.datetime) -> QuerySet[Staff]:
    """Whoever keeps privacy at an agency at an instant."""
    return holding(Role.PRIVACY_OFFICER, agency.pk, now)


def officers_of(agency: Agency, now: dt.datetime) -> set[uuid.UUID]:
    """Their accounts."""
    return set(keeping(agency, now).values_list("user_id", flat=True))


def tell_if_changed(agency: Agency, before: set[uuid.UUID], now: dt.datetime) -> None:
    """Tell everybody who keeps privacy that somebody became an officer, or is none any more: an admin
    who makes officers of their own would decide about walls through them (T9)."""
    after = officers_of(agency, now)
    if after != before:
        for account in before | after:
            notify(
                account,
                "officers_changed",
                key=now.isoformat(),
                url=reverse("privacy-home"),
                now=now,
            )
