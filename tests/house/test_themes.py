"""Dark is dark, whether the system asks for it or a person: both have the same palette."""

import re

from tests.house.source import ROOT

BLOCK = re.compile(
    r"(?P<asked>\[data-theme=dark\]|:root:not\(\[data-theme\]\))\{(?P<palette>[^}]*)\}"
)


def palettes(css: str) -> list[dict[str, str]]:
    """The values of each dark block, by their names; a name twice is an error."""
    found = []
    for block in BLOCK.finditer(css):
        lines = [line.split(":", 1) for line in block["palette"].split(";") if line.strip()]
        names = [name.strip() for name, _value in lines]
        assert len(names) == len(set(names))
        found.append({name.strip(): value.strip() for name, value in lines})
    return found


def test_both_dark_blocks_have_the_same_palette() -> None:
    asked, system = palettes((ROOT / "static/css/tokens.css").read_text(encoding="utf-8"))
    assert asked["--bg"]
    assert asked == system


def test_a_colour_that_was_changed_in_one_block_only_is_found() -> None:
    css = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")
    asked, system = palettes(css.replace("--bg:#121615", "--bg:#000000", 1))
    assert asked != system
