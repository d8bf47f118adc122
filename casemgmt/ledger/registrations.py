"""What the ledger registers: the read log, and the sending of mail."""

from typing import Any

from django.db import models
from django.http import HttpRequest

from casemgmt.core.access import read_logs
from casemgmt.ledger import delivery  # noqa: F401  registers its handler on import
from casemgmt.ledger.reads import log_read


def _log(request: HttpRequest, action: str, record: models.Model) -> None:
    typed: Any = request
    log_read(typed, action, record)


read_logs.register("reads", _log)
