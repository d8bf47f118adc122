"""What can go wrong at the upload door, each with a sentence for the person at the screen."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casemgmt.core.errors import Refused


class BadFile(Refused):
    """A file that is not kept. `message` says in plain words what to do; `code` is for tests."""

    def __init__(self, code: str) -> None:
        super().__init__(str(MESSAGES.get(code, MESSAGES["unreadable"])))
        self.code = code


class StorageDown(Exception):
    """The private folder can't be written or read now: disk full, not mounted. Answer 503."""


MESSAGES: Final[dict[str, Promise]] = {
    "kind": _(
        "This kind of file can't be kept here. Save it as PDF, JPG, PNG, HEIC, TXT, DOCX or ODT "
        "and choose it again."
    ),
    "empty": _("This file is empty. Check it on your device and choose it again."),
    "large": _("This file is larger than 20 MB. Save a smaller copy or split it, then try again."),
    "mismatch": _(
        "What is inside this file doesn't fit its name. Open it, save it again in the format "
        "you want, and choose the new file."
    ),
    "unreadable": _(
        "This file can't be read. It may be damaged. Open it on your device, save it again, "
        "and choose the new file."
    ),
    "heavy": _(
        "This file takes too long or too much memory to check. Save it as a simpler PDF "
        "and choose that."
    ),
    "heic": _(
        "This HEIC photo is too large to be turned into a JPG here. Share or export it as JPG "
        "and choose that."
    ),
    "pixels": _("This picture is too large. Save it smaller than 40 megapixels and try again."),
    "pdf-locked": _(
        "This PDF is locked with a password or rights. Open it, print it to a new PDF, "
        "and choose that."
    ),
    "pdf-active": _(
        "This PDF runs scripts or starts other programs. Print it to a new PDF, which leaves "
        "them out, and choose that."
    ),
    "pdf-attachment": _(
        "This PDF carries other files or media inside. Print it to a new PDF and add the "
        "other files one by one."
    ),
    "zip-bomb": _(
        "This document unpacks to far more than its size. Save it again from your word "
        "processor, or save it as PDF."
    ),
    "zip-unsafe": _(
        "This document is packed in an unsafe way. Open it in your word processor, save it "
        "as PDF, and choose that."
    ),
    "zip-nested": _(
        "This document has another file packed inside, such as a spreadsheet. Save it as PDF "
        "and choose that."
    ),
    "document-locked": _(
        "This document is locked with a password. Remove the password, save it, "
        "and choose it again."
    ),
    "macro": _(
        "This document contains macros or controls. Save it without macros, or as PDF, "
        "and choose that."
    ),
    "document-links": _(
        "This document loads parts of itself from somewhere else. Save it as PDF and choose that."
    ),
    "xml-entities": _(
        "This document contains declarations that a word processor doesn't write. Save it as "
        "PDF and choose that."
    ),
    "text": _("This text file isn't plain UTF-8 text. Save it as plain text (UTF-8) or as PDF."),
}
