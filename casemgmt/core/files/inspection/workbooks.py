"""Workbooks: packages of sheets that do nothing, fetch nothing, and hold no more than a page can read.

A library that trusts what it opens reads them afterwards: all it can come upon was looked at here.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from .packages import is_macro, opened, read_parts, safe_entries
from .refusal import NotKept
from .xmlparts import Rules

MAIN: Final[str] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
WORKBOOK: Final[str] = "xl/workbook.xml"
MOST_SHEETS: Final[int] = 50
MOST_ELEMENTS: Final[int] = 50_000
"""In a part that is read as a whole; sheets and their texts are read line by line."""
LINE_BY_LINE: Final[re.Pattern[str]] = re.compile(r"xl/(worksheets/[^/]+|sharedStrings)\.xml")
PICTURES: Final[tuple[str, ...]] = (
    *(".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".wdp"),
)
PRINTER: Final[re.Pattern[str]] = re.compile(r"xl/printersettings/printersettings[0-9]*\.bin")
READ: Final[tuple[str, ...]] = ("/worksheet", "/chartsheet", "/sharedStrings", "/styles", "/theme")
"""Kinds of relations that lead the library to what it reads."""


@dataclass(slots=True)
class WorkbookRules(Rules):
    """Also counts elements and sheets, and sees that what is read is what was looked at."""

    most: int = 0
    all_elements: int = 0
    elements: Counter[str] = field(default_factory=Counter)
    sheets: int = 0

    def judge(self, part: str, element: str, attributes: dict[str, str]) -> None:
        """Refuse an element that acts, fetches, leads astray or is one too many."""
        local = element.rpartition(" ")[2]
        if local == "Override" and attributes.get("PartName", "") in self.content_types:
            raise NotKept("mismatch")
        Rules.judge(self, part, element, attributes)
        self.all_elements += 1
        self.elements[part] += 1
        is_long = LINE_BY_LINE.fullmatch(part) is not None
        if self.all_elements > self.most or (not is_long and self.elements[part] > MOST_ELEMENTS):
            raise NotKept("heavy")
        self._leads_astray(local, attributes)
        self.sheets += part == WORKBOOK and local == "sheet"
        if self.sheets > MOST_SHEETS:
            raise NotKept("sheets")

    def _leads_astray(self, local: str, attributes: dict[str, str]) -> None:
        """Old macros, and parts that are read as XML without being named so."""
        if "macrosheet" in (attributes.get("ContentType", "") + attributes.get("Type", "")).lower():
            raise NotKept("macro")
        name = attributes.get("PartName", "")
        if local == "Override" and name and "spreadsheetml" in attributes.get("ContentType", ""):
            leads = name
        elif local == "Relationship" and attributes.get("Type", "").endswith(READ):
            leads = attributes.get("Target", "")
        else:
            return
        # A sheet of charts is read as a whole.
        is_chart = "chartsheet" in attributes.get("Type", "") and "worksheets" in leads
        if is_chart or not leads.endswith(".xml"):
            raise NotKept("mismatch")


def read_xlsx(part: Path, rewritten: Path, limits: dict[str, int]) -> str:
    """Return `xlsx` for a workbook without macros, controls or parts from elsewhere.

    Raises:
        NotKept: one of the zip codes, `mismatch`, `macro`, `document-links`, `xml-entities`,
            `sheets` or `heavy`.
    """
    del rewritten
    with opened(part) as package:
        names = safe_entries(package, part.stat().st_size, limits)
        if not {"[Content_Types].xml", WORKBOOK} <= names:
            raise NotKept("mismatch")
        if any(is_macro(name) and not PRINTER.fullmatch(name.lower()) for name in names):
            raise NotKept("macro")
        rules = WorkbookRules(most=limits["nodes"])
        read_parts(package, rules, _is_read_as_xml)
        if [name for name, said in rules.content_types.items() if said == MAIN] != [f"/{WORKBOOK}"]:
            raise NotKept("mismatch")
    return "xlsx"


def _is_read_as_xml(name: str) -> bool:
    return not name.endswith(PICTURES) and not PRINTER.fullmatch(name)
