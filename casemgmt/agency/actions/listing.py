"""Keeping the agency's own lists."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.lists import (
    CLOSED,
    KEPT_WHOLE,
    MAY_BE_EMPTY,
    STANDARD,
    ListValue,
    values_of,
)
from casemgmt.agency.models import Agency, ReferenceValue
from casemgmt.core import audit
from casemgmt.core.access import Actor, allow
from casemgmt.core.errors import Refused


@transaction.atomic
def keep_list(
    agency: Agency,
    which: str,
    *,
    by: Actor,
    now: dt.datetime,
    labels: Mapping[str, str],
    offered: set[str],
    new: str = "",
    why: str = "",
) -> list[ReferenceValue]:
    """Keep a list as the agency wants it: its words by code, the codes offered, and one more value.

    Returns what was changed. A value that was chosen before stays what it was. Raises ``Refused``
    where a value has no words, two have the same, none is left to choose, or one of the product's is
    set aside of a list that is kept whole.
    """
    allow(by, "configure", agency, now)
    before = values_of(agency.pk, which)
    wanted = [
        ListValue(one.code, labels.get(one.code, one.label).strip(), one.code in offered)
        for one in before
    ]
    if new.strip() and which not in CLOSED:
        wanted.append(ListValue(uuid.uuid4().hex, new.strip()))
    _check(which, wanted)
    _check_whole(which, wanted)
    reason = why or _("List kept")
    place = {"agency": agency, "list": which}
    changed = [one for one in wanted if one not in before]
    return [audit.save(_row(place, one, now), by=by, why=reason) for one in changed]


def _check(which: str, wanted: list[ListValue]) -> None:
    for one in wanted:
        if not one.label:
            raise Refused(_("Say what it is called."), field=f"label_{one.code}")
    words = [one.label.casefold() for one in wanted]
    if len(set(words)) < len(words):
        raise Refused(_("Two of them are called the same."))
    if which not in MAY_BE_EMPTY and not any(one.is_active for one in wanted):
        raise Refused(_("Leave at least one to choose."))


def _check_whole(which: str, wanted: list[ListValue]) -> None:
    for one in wanted if which in KEPT_WHOLE else ():
        if one.code in STANDARD[which] and not one.is_active:
            raise Refused(_("The law protects this. It stays."), field=f"offered_{one.code}")


def _row(place: dict[str, Any], one: ListValue, now: dt.datetime) -> ReferenceValue:
    """The value's row as it is to be kept, new or as it stands."""
    row = ReferenceValue.objects.filter(**place, code=one.code).first()
    row = row or ReferenceValue(**place, code=one.code, made_at=now)
    row.label, row.is_active = one.label, one.is_active
    return row
