"""How the demo's clients sign: what a release takes besides its terms."""

import json
import zlib
from typing import Any

from consent.models import Release, ReleaseText

ASIDE = {"represented_by", "client_part"}
"""What says who signs for a client, apart from the evidence."""


def signature_of(episode: Any, release: Release, **signer: Any) -> dict[str, Any]:
    """Everything a client says yes to, and their drawn name; ``signer`` is who signs in their place."""
    client, day = episode.client, release.starts_on
    (text,) = ReleaseText.objects.in_use(episode.agency.pk, release.kind, day)
    language = client.language or text.language
    evidence = {
        "text": text,
        "language": language,
        "interpreter": "" if language == text.language else "Ines Paloma, telephone interpreter",
        "ticked": list(range(len(text.statements))),
        "initialed": release.categories,
        "restated_aloud": True,
        "wishes_asked": True,
        "signer_name": client.name,
        "signer_capacity": "self",
        "method": "drawn",
        "strokes": drawn_name(client.name),
        "copy": Release.Copy.PAPER,
        **signer,
    }
    aside = {name: evidence.pop(name) for name in ASIDE & evidence.keys()}
    return {**aside, "version": release.version, "evidence": evidence}


def drawn_name(name: str) -> str:
    """A line for each word of a name that looks as if somebody had signed, the same each time."""
    words = name.split()
    place, lines = 60, []
    for word in words:
        heights = [
            zlib.crc32(f"{name}{at}{letter}".encode()) % 130 for at, letter in enumerate(word)
        ]
        line = [(place, 150)]
        for high in heights:
            line += [(place + 12, 190 - high), (place + 26, 205), (place + 40, 165)]
            place += 42
        lines.append(line[:-1])
        place += 40
    widest = max(x for line in lines for x, _y in line)
    return json.dumps([[(x * 900 // max(widest, 900), y) for x, y in line] for line in lines])


def phone_of(name: str) -> str:
    """A number that nobody has, the same for a name each time."""
    return f"555-01{zlib.crc32(name.encode()) % 100:02}"
