"""What the ledger registers: its logs, the sending of mail, and its own tidying."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from casemgmt.core.access import event_logs, read_logs
from casemgmt.core.sealing.fields import damage_logs
from casemgmt.core.sealing.keyring import key_stores
from casemgmt.ledger import delivery  # noqa: F401  registers its handler on import
from casemgmt.ledger.keys import StoredKeys, log_damage
from casemgmt.ledger.months import make_read_months
from casemgmt.ledger.reads import log_event, log_read
from casemgmt.ledger.registry import Job, jobs
from casemgmt.ledger.tidying import tidy_up


def _log(request: HttpRequest, action: str, record: models.Model) -> None:
    typed: Any = request
    log_read(typed, action, record)


read_logs.register("reads", _log)
event_logs.register("events", log_event)
key_stores.register("keys", StoredKeys())
damage_logs.register("damage", log_damage)
jobs.register(
    "tidy_up",
    Job(
        "tidy_up",
        gettext_lazy("Destroy what was discarded"),
        tidy_up,
        {"drafts": gettext_lazy("discarded drafts"), "keys": gettext_lazy("old form keys")},
    ),
)
jobs.register(
    "make_read_months",
    Job(
        "make_read_months",
        gettext_lazy("Make room for the readings of the months to come"),
        make_read_months,
        {
            "made": gettext_lazy("months made"),
            "stray": gettext_lazy("readings that no month holds"),
        },
        wrong=("stray",),
        nightly=True,
    ),
)
