"""What an action that writes something restricted asks of whoever does it."""

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _

from casemgmt.agency.categories import Category
from casemgmt.agency.models import Staff
from casemgmt.core.access import decide
from casemgmt.core.errors import Refused
from casemgmt.core.locking import instant
from clients.models import Case


def refuse_unless_cleared(
    case: Case, categories: Collection[str], *, by: Staff, now: dt.datetime
) -> list[str]:
    """The categories in the table's order, once somebody may write in all of them.

    A clearance that ended while the action waited does not count. Raises ``Refused`` for one they
    are not cleared for in this case, or that there isn't.
    """
    if not categories:
        return []
    if not set(categories) <= set(decide(by, "view", case, max(now, instant())).categories):
        raise Refused(_("You are not cleared for this in this case."), field="categories")
    return [one for one in Category.values if one in categories]
