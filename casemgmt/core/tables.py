"""Tables that leave the process: a file of lines for whoever may read what stands in them."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from django.http import HttpResponse

from casemgmt.core.files.response import disposition, protect

BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would reckon with instead of showing it."""
MARK_OF_ORDER: Final = "\ufeff"
"""Without it some spreadsheets take the letters for others."""


def csv_download(
    name: str, heads: Sequence[object], lines: Iterable[Sequence[object]], *, mark: str
) -> HttpResponse:
    """Answer with a table as a download under ``name``; it is stored nowhere.

    ``mark`` says in the first and the last line who took it and when. The caller is a view that has
    decided that this person may have all of it, and has logged that they took it along.
    """
    kept = io.StringIO()
    writer = csv.writer(kept)
    for line in ([mark], heads, *lines, [mark]):
        writer.writerow([_plain(value) for value in line])
    body = MARK_OF_ORDER + kept.getvalue()
    response = HttpResponse(body, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = disposition(name)
    protect(response)
    return response


def _plain(value: object) -> str:
    """A value as text that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text
