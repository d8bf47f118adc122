"""Who has to report abuse or neglect, to whom and how fast: read from a file, never from the law.

The file beside this one holds samples, and each page that shows one says that counsel confirms it.
"""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

RULES = Path(__file__).with_name("reporting.toml")


@dataclass(frozen=True)
class Rule:
    """What a state asks about somebody who is harmed: a child, an elder, a dependent adult.

    ``about``, ``jurisdiction``, ``who``, ``to`` and ``source`` are empty for the strictest of all,
    which holds where a state is not known. ``written_hours`` is ``None`` where nothing in writing is asked for.
    ``sample`` says that nobody's counsel has confirmed it.
    """

    about: tuple[str, ...]
    spoken_hours: int
    written_hours: int | None = None
    jurisdiction: str = ""
    who: str = ""
    to: str = ""
    source: str = ""
    sample: bool = True

    def spoken_by(self, learned_at: dt.datetime) -> dt.datetime:
        """Until when it is said, by somebody who learned of it then."""
        return learned_at + dt.timedelta(hours=self.spoken_hours)

    def written_by(self, learned_at: dt.datetime) -> dt.datetime | None:
        """Until when it is reported in writing; ``None`` where it need not be."""
        if self.written_hours is None:
            return None
        return learned_at + dt.timedelta(hours=self.written_hours)


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of the file."""
    rows = tomllib.loads(RULES.read_text("utf-8"))["rule"]
    return tuple(Rule(**{**row, "about": tuple(row["about"])}) for row in rows)


def rule_for(jurisdiction: str, about: str) -> Rule:
    """What a state asks about somebody; the strictest hours of all where it is not listed."""
    for rule in rules():
        if rule.jurisdiction == jurisdiction and about in rule.about:
            return rule
    spoken = min(rule.spoken_hours for rule in rules())
    written = [rule.written_hours for rule in rules() if rule.written_hours is not None]
    return Rule((), spoken, min(written, default=None))
