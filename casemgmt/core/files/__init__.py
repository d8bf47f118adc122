"""The one door for files: in through `accept`, out through `respond`, gone through `remove`."""

from casemgmt.core.files.door import AcceptedFile, accept, examine_workbook
from casemgmt.core.files.errors import BadFile, StorageDown
from casemgmt.core.files.kinds import ACCEPT_ATTRIBUTE, DEFAULT_LIMITS, Kind, Limits
from casemgmt.core.files.names import clean_name
from casemgmt.core.files.response import respond
from casemgmt.core.files.scanner import ScanState, Verdict, scan
from casemgmt.core.files.store import digest, discard_unfinished, remove, stored_names
from casemgmt.core.sealing.wrapping import Unreadable

__all__ = [
    "ACCEPT_ATTRIBUTE",
    "DEFAULT_LIMITS",
    "AcceptedFile",
    "BadFile",
    "Kind",
    "Limits",
    "ScanState",
    "StorageDown",
    "Unreadable",
    "Verdict",
    "accept",
    "clean_name",
    "digest",
    "discard_unfinished",
    "examine_workbook",
    "remove",
    "respond",
    "scan",
    "stored_names",
]
