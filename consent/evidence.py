"""What proves a signature, whatever was signed: the same for a consent and a release."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.core.errors import Refused
from consent.models import SignerCapacity, SignMethod
from consent.models.signing import BEFORE_A_WITNESS, Signed

WIDTH, HEIGHT = 1000, 300
"""The box in which a name is drawn, in units of its own."""
MOST_POINTS = 5_000
LEAST_WIDTH = 40
"""A name is wider than a slip of the finger."""

Strokes = list[list[tuple[int, int]]]


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
    signed.strokes = json.dumps(read_strokes(signed.strokes)) if drawn and signed.strokes else ""
    if signed.method != SignMethod.PAPER:
        signed.paper = None
    if signed.method not in BEFORE_A_WITNESS:
        signed.witness = ""


def check_evidence(signed: Signed) -> None:
    """Raise ``Refused`` for the first thing that a signature lacks."""
    for one in EVIDENCE:
        if not one.is_there(signed):
            raise Refused(str(one.words), field=one.field)


def read_strokes(typed: str) -> Strokes:
    """The lines of a drawn name, from what the box sent: whole numbers and nothing else."""
    try:
        lines = json.loads(typed)
        strokes = [[(int(x), int(y)) for x, y in line] for line in lines if line]
    except (ValueError, TypeError, RecursionError):
        raise _not_a_name() from None
    points = [point for line in strokes for point in line]
    if not points or len(points) > MOST_POINTS:
        raise _not_a_name()
    across = [x for x, _y in points]
    inside = all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    if not inside or max(across) - min(across) < LEAST_WIDTH:
        raise _not_a_name()
    return strokes


def path_of(strokes: str) -> str:
    """The lines of a drawn name as the path of a picture; empty where nothing was drawn."""
    if not strokes:
        return ""
    return " ".join(
        "M" + " L".join(f"{x} {y}" for x, y in [*line, line[-1]]) for line in json.loads(strokes)
    )


def _not_a_name() -> Refused:
    return Refused(
        _("That is no name yet. Clear the box and have it drawn again."), field="strokes"
    )
