"""Plain text: UTF-8, and nothing a terminal or a viewer would act on."""

import codecs
import re
from pathlib import Path
from typing import Final

from .refusal import NotKept

CONTROL: Final[re.Pattern[str]] = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def read_text(part: Path, rewritten: Path, limits: dict[str, int]) -> str:
    """Return `txt` for UTF-8 text without NUL and control characters.

    Raises:
        NotKept: `text`.
    """
    del rewritten, limits
    decoder = codecs.getincrementaldecoder("utf-8")()
    with part.open("rb") as file:
        try:
            while chunk := file.read(64 * 1024):
                if CONTROL.search(decoder.decode(chunk)):
                    raise NotKept("text")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            raise NotKept("text") from None
    return "txt"
