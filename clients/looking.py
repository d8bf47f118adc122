"""Questions about readings, raised at night from the read log, the staff's names and the dated rows.

What is compared: family names. Phones and addresses of staff are not kept, so none is compared.
"""

import datetime as dt

from django.utils.translation import gettext as _

from casemgmt.agency.models import System
from casemgmt.core.bulk import insert_with_history
from clients.models import LookQuestion

COLUMNS = (
    "agency_id",
    "staff_id",
    "client_id",
    "about",
    "kind",
    "day",
    "times",
    "usual",
    "raised_at",
)
NOTICED = """
SELECT agency_id, staff_id, client_id, about, kind, day, times, usual, %s::timestamptz
FROM app.odd_looks(%s::timestamptz)
"""


def ask_about_looks(now: dt.datetime) -> dict[str, int]:
    """Raise a question about every reading that somebody may want to look at again (NASW 4).

    One statement; a second run raises nothing. Nobody is told: they stand on the privacy officers'
    first page until somebody settles them.
    """
    raised = insert_with_history(
        LookQuestion,
        COLUMNS,
        NOTICED,
        [now, now],
        by=System("readings"),
        now=now,
        why=_("Raised by the nightly job"),
    )
    return {"raised": raised}
