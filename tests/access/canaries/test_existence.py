"""Nothing tells who is not cleared that there is something restricted: no page is other than it was
before it was written, in no count, badge, chart, name or line (A3, CON-27)."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.utils import timezone

from tests.access.asking import ask
from tests.access.canaries.channels import given
from tests.access.canaries.crawling import EVERYBODY, SLOW, peopled, rows_of
from tests.access.canaries.entitled import READERS
from tests.access.canaries.planting import clear_the_outside, plant
from tests.access.table import Row
from tests.access.world import World
from tests.conftest import PROFILE

pytestmark = pytest.mark.django_db(databases=["default"])
WIDE = PROFILE == "wide"
TELLING = {
    "gina": {"case-detail", "note-list", "document-list", "case-history", "case-access", "my-day"},
    "sally": {"team", "team-member", "my-day", "case-detail"},
    "petra": {"privacy-home", "look-list"},
}
"""Who looks at what everyday: where something is counted, or told of."""
NEW = re.compile(
    r"nonce[-=][^ ;>]*|Content-Length: \d+|Expires: [^\n]*|csrf[^\n]*|sessionid[^\n]*"
    r'|value="[^"]{20,}"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d\d?:\d\d(?: [ap]\.?m\.?)?',
    re.IGNORECASE,
)
"""What is new in every answer: keys, lengths that follow from them, and the time of day."""


def asked() -> Iterator[tuple[str, Row]]:
    """Who looks at which page: everybody but Mia at all of them in the wide profile."""
    for who in EVERYBODY:
        for row in rows_of(who):
            told = row.page in TELLING.get(who, set())
            if who != "mia" and row.page not in SLOW and (WIDE or told):
                yield who, row


def everything(made: World) -> dict[str, str]:
    return {
        f"{who} {row.page}": NEW.sub(
            "", given(ask(made, who, "GET", made.url(row.page, row.record)))
        )
        for who, row in asked()
    }


def test_a3_no_page_is_other_than_before(made: World) -> None:
    made = peopled(made)
    clear_the_outside(made)
    before = everything(made)
    assert everything(made) == before, "pages change by themselves"
    few = list(READERS) if WIDE else ["dv_safety", "psychotherapy_notes"]
    plant(made, timezone.now(), few, len(few) if WIDE else 1)
    after = everything(made)
    assert [page for page in before if after[page] != before[page]] == []


def test_a3_a_page_that_tells_is_noticed(made: World) -> None:
    made = replace(peopled(made))
    clear_the_outside(made)
    before = given(ask(made, "mia", "GET", made.url("case-detail", "case")))
    plant(made, timezone.now(), ["dv_safety"], 0)
    after = given(ask(made, "mia", "GET", made.url("case-detail", "case")))
    assert NEW.sub("", before) != NEW.sub("", after)
