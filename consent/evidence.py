"""What proves a signature, whatever was signed: the same for a consent and a release."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from casemgmt.core.errors import Refused
from consent.models import SignerCapacity, SignMethod
from consent.models.signing import BEFORE_A_WITNESS, Signed
from consent.strokes import read_strokes


@dataclass(frozen=True)
class Evidence:
    """One thing that has to be there: the field that holds it, and what to do when it isn't."""

    field: str
    is_there: Callable[[Signed], Any]
    words: Any


EVIDENCE: tuple[Evidence, ...] = (
    Evidence("signer_name", lambda signed: signed.signer_name, gettext_lazy("Write who signs.")),
    Evidence(
        "signer_capacity",
        lambda signed: signed.signer_capacity in SignerCapacity.values,
        gettext_lazy("Choose as what they sign."),
    ),
    Evidence(
        "method",
        lambda signed: signed.method in SignMethod.values,
        gettext_lazy("Choose how it was signed."),
    ),
    Evidence(
        "witness",
        lambda signed: signed.method not in BEFORE_A_WITNESS or signed.witness,
        gettext_lazy("Name who saw or heard it."),
    ),
    Evidence(
        "strokes",
        lambda signed: signed.method != SignMethod.DRAWN or signed.strokes,
        gettext_lazy("Have the name drawn in the box, or choose another way."),
    ),
    Evidence(
        "paper",
        lambda signed: signed.method != SignMethod.PAPER or signed.paper,
        gettext_lazy("Choose the scan of the signed paper. Add it under Documents first."),
    ),
)


def keep_evidence(signed: Signed) -> None:
    """Take away what another way of signing left behind, and read what was drawn.

    Raises ``Refused`` for lines that are no name: too short, too many, or outside the box.
    """
    drawn = signed.method == SignMethod.DRAWN
    signed.strokes = (
        json.dumps(read_strokes(signed.strokes), separators=(",", ":"))
        if drawn and signed.strokes
        else ""
    )
    if signed.method != SignMethod.PAPER:
        signed.paper = None
    if signed.method not in BEFORE_A_WITNESS:
        signed.witness = ""


def check_evidence(signed: Signed) -> None:
    """Raise ``Refused`` for the first thing that a signature lacks."""
    for one in EVIDENCE:
        if not one.is_there(signed):
            raise Refused(str(one.words), field=one.field)
