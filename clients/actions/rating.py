"""How much effort a case needs."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from clients.models import Case


@transaction.atomic
def set_acuity(case: Case, *, by: Staff, now: dt.datetime, acuity: int, why: str = "") -> Case:
    """Set the level of effort that a case's hours are counted by (NASW 9).

    ``acuity`` is a value of ``Case.Acuity``. Returns the case; writes nothing when it has that
    level already. Raises ``Refused`` for a level that there is none of.
    """
    allow(by, "edit", case, now)
    if acuity not in Case.Acuity.values:
        raise Refused(_("Choose one of the levels of effort."), field="acuity")
    if case.acuity == acuity:
        return case
    case.acuity = acuity
    return audit.save(case, by=by, why=why or _("Level of need rated"), only=["acuity"])
