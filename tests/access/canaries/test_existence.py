"""Nothing tells who is not cleared that there is something restricted: no page is other than it was
before it was written, in no count, badge, chart, name or line (A3, CON-27)."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.core import mail
from django.utils import timezone

from casemgmt.core.identity import acting_as
from casemgmt.ledger.models import OutboxMessage
from clients.actions.notes import Happening, write_note
from tests.access.asking import ask
from tests.access.canaries.channels import given
from tests.access.canaries.crawling import EVERYBODY, SLOW, Crawl, peopled, rows_of, search
from tests.access.canaries.entitled import READERS
from tests.access.canaries.planting import clear_the_outside, plant
from tests.access.table import Row
from tests.access.world import World
from tests.conftest import PROFILE
from tests.stories import a_case

pytestmark = pytest.mark.django_db(databases=["default"])
WIDE = PROFILE == "wide"
TELLING = {
    "gina": {"case-detail", "note-list", "case-history"},
    "sally": {"team"},
}
"""Who looks at what everyday: where something is counted, or told of."""
BY_THE_CLOCK = {"job-list", "agency-health"}
"""They tell how long the parts of the machine have waited, and change by themselves."""
NEW = re.compile(
    r"nonce[-=][^ ;>]*|Content-Length: \d+|Expires: [^\n]*|csrf[^\n]*|sessionid[^\n]*|DTSTAMP:\w+"
    r'|value="[^"]{20,}"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d\d?:\d\d(?: [ap]\.?m\.?)?',
    re.IGNORECASE,
)
"""What is new in every answer: keys, lengths that follow from them, and the time of day."""


STRANGERS = {
    "omar": {"client-list", "my-day", "referral-list"},
    "paul": {"client-list", "team", "my-day"},
    "otto": {"client-list", "my-day", "team"},
    "quinn": {"home", "sample-list"},
    "petra": {"privacy-home", "wall-list", "look-list"},
    "ines": {"my-day", "referral-list"},
}
"""Who sees none of Mia's cases for what they are, and where they would be told of one."""


def asked(telling: dict[str, set[str]]) -> Iterator[tuple[str, Row]]:
    """Who looks at which page: all of them in the wide profile."""
    for who in [one for one in EVERYBODY if one in telling or (WIDE and telling is TELLING)]:
        for row in rows_of(who):
            told = row.page in telling.get(who, set())
            if who != "mia" and row.page not in SLOW | BY_THE_CLOCK and (WIDE or told):
                yield who, row


def everything(made: World, telling: dict[str, set[str]] = TELLING) -> dict[str, str]:
    """What everybody is given, without what is new each time."""
    return {
        f"{who} {row.page}": NEW.sub(
            "", given(ask(made, who, "GET", made.url(row.page, row.record)))
        )
        for who, row in asked(telling)
    }


def test_a3_no_page_is_other_than_before(made: World) -> None:
    made = peopled(made)
    clear_the_outside(made)
    before = everything(made)
    if WIDE:
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


def test_con_27_a_client_comes_and_nobody_else_is_told(made: World) -> None:
    """Lists, counts, searches, files and messages are the same for who may not see the client."""
    made = peopled(made)
    before, mails = everything(made, STRANGERS), len(mail.outbox)
    told = OutboxMessage.objects.count()
    now, cast = timezone.now(), made.cast
    case = a_case(cast, now, stage="active", name_used="Canary")
    visit = Happening("office", now, minutes=5, participants="Rosa")
    with acting_as(cast.mia.user.pk):
        write_note(case, by=cast.mia, now=now, happening=visit, text="She came by.")
    after = everything(made, STRANGERS)
    assert [page for page in before if after[page] != before[page]] == []
    crawl = Crawl(made)
    words = ["Canary", case.number, str(case.pk)]
    for who in STRANGERS:
        if who not in {"petra", "ines"}:
            assert search(crawl, who, words if WIDE else words[:2]) == []
    assert search(crawl, "mia", ["Canary"]) != []
    assert (len(mail.outbox), OutboxMessage.objects.count()) == (mails, told)
