"""The XML inside a document: well formed, no declarations of its own, nothing from elsewhere."""

from dataclasses import dataclass, field
from typing import IO, Any, Final
from xml.parsers import expat

from .refusal import NotKept

CHUNK: Final[int] = 64 * 1024
DEEPEST: Final[int] = 512
# The only link a document may have to the outside is one a reader clicks.
HARMLESS_LINK: Final[str] = "/hyperlink"
XLINK_HREF: Final[str] = "http://www.w3.org/1999/xlink href"
# `a` is clicked by a reader; `template` only tells what the text was once made from.
HARMLESS_HREFS: Final[frozenset[str]] = frozenset({"a", "template"})
ELSEWHERE: Final[tuple[str, ...]] = ("file:", "//", "\\\\")


@dataclass(slots=True)
class Rules:
    """Judges elements as they come by, and keeps what the package says its parts are."""

    content_types: dict[str, str] = field(default_factory=dict)

    def judge(self, part: str, element: str, attributes: dict[str, str]) -> None:
        """Refuse an element that acts or fetches; note a content type."""
        local = element.rpartition(" ")[2]
        if part == "[Content_Types].xml" and local == "Override":
            self.content_types[attributes.get("PartName", "")] = attributes.get("ContentType", "")
        content_type = attributes.get("ContentType", "")
        if "macroEnabled" in content_type or "vbaProject" in content_type:
            raise NotKept("macro")
        outside = local == "Relationship" and attributes.get("TargetMode") == "External"
        if outside and not attributes.get("Type", "").endswith(HARMLESS_LINK):
            raise NotKept("document-links")
        target = attributes.get(XLINK_HREF, "").lower()
        if local not in HARMLESS_HREFS and ("://" in target or target.startswith(ELSEWHERE)):
            raise NotKept("document-links")
        if local == "event-listener":
            raise NotKept("macro")
        if local == "encryption-data":
            raise NotKept("document-locked")


def read_xml(part: str, head: bytes, rest: IO[bytes], rules: Rules) -> None:
    """Parse one part of a package piece by piece.

    Raises:
        NotKept: `xml-entities` for any document type declaration, `unreadable` when not well
            formed or nested too deep, or what `rules` refuses.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def declared(*arguments: Any) -> int:
        del arguments
        raise NotKept("xml-entities")

    def started(element: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise NotKept("unreadable")
        rules.judge(part, element, attributes)

    def ended(element: str) -> None:
        nonlocal depth
        del element
        depth -= 1

    parser.StartDoctypeDeclHandler = declared
    parser.EntityDeclHandler = declared
    parser.ExternalEntityRefHandler = declared
    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    try:
        parser.Parse(head, False)
        while chunk := rest.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise NotKept("unreadable") from None
