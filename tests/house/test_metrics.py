"""The list of numbers is the suite's own: each is printed somewhere, and nothing else is."""

import re

from tests.metrics import COMMAND, METRICS
from tests.processes import ROOT

PRINTED = re.compile(r"(?:metric\(\s*f?\"|METRIC )([a-z][a-z0-9_]*[a-z0-9])")


def printed_names() -> set[str]:
    """Names in calls of the fixture, and in lines that tests print themselves."""
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    return {name for source in sources for name in PRINTED.findall(source)}


def test_every_number_of_the_list_is_printed_and_none_beside_it() -> None:
    ours = {name for name, (profile, _what) in METRICS.items() if profile != COMMAND}
    theirs = {name for name in printed_names() if not name.startswith(("bench", "standards_"))}
    assert theirs - ours == {"name"}, "the fixture's own example"
    assert ours - theirs == set()
