"""A name that was drawn: its lines as the box sends them, and as a picture shows them."""

import json

from django.utils.translation import gettext as _

from casemgmt.core.errors import Refused

WIDTH, HEIGHT = 1000, 300
"""The box in which a name is drawn, in units of its own."""
MOST_POINTS = 5_000
LEAST_WIDTH = 40
"""A name is wider than a slip of the finger."""

Strokes = list[list[tuple[int, int]]]


def read_strokes(typed: str) -> Strokes:
    """The lines of a drawn name, from what the box sent: whole numbers and nothing else."""
    try:
        lines = json.loads(typed)
        strokes = [[(int(x), int(y)) for x, y in line] for line in lines if line]
    except (ValueError, TypeError, OverflowError, RecursionError):
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
