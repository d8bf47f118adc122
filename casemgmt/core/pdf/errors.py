"""What can go wrong when a PDF is made."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class PdfFailed(Exception):
    """No PDF was made. `message` is for the person at the screen; `code` for logs and tests."""

    def __init__(self, code: str, message: str = "") -> None:
        self.code = code
        self.message = message or str(MESSAGES.get(code, MESSAGES["failed"]))
        super().__init__(self.message)


MESSAGES: Final[dict[str, Promise]] = {
    "long": _(
        "This document is too long to print in one piece. Shorten the longest texts "
        "or print fewer records at a time."
    ),
    "slow": _(
        "Printing took too long and was stopped. Try again in a minute; if it happens again, "
        "shorten the longest texts."
    ),
    "failed": _(
        "The PDF could not be made. Try again; if it happens again, tell your administrator."
    ),
}
