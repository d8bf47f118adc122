"""What an action says when it will not act."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Missing:
    """One thing that stands in the way, in words, with the page where it is put right."""

    text: str
    url: str = ""


class Refused(Exception):
    """An action will not act: nothing was changed.

    ``message`` is one sentence for the person who asked, saying what to do next; ``missing`` lists
    what still stands in the way; ``field`` names the form field the message belongs to, if one.
    """

    def __init__(
        self, message: str, *, missing: list[Missing] | None = None, field: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.missing = missing or []
        self.field = field


class Forbidden(Refused):
    """The person may see the record but not do this; ``code`` is the decision's reason code."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.code = code


class StaleRecord(Refused):
    """Somebody saved the record after this person opened it."""
