"""What is told without a release: on a ground, after advice, approved by somebody else, accounted for."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.clearing import clear
from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.ledger.models import Notice
from clients.models import Case
from clients.registry import due_sources, timeline_sources
from consent.actions.excepting import decide_exception, follow_up, withdraw_exception
from consent.grounds import GROUNDS, URGENT, Ground
from consent.models import Consultation, Disclosure, DisclosureException
from tests.cast import Cast
from tests.consent.stories import (
    FACTS,
    a_disclosure,
    a_release,
    advised,
    an_exception,
    an_urgent_one,
    approved,
    told_under,
    words_of,
)
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]
DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)


@pytest.fixture
def case(cast: Cast, now: dt.datetime) -> Case:
    """Rosa's case, which Mia works and Sally leads; Mia is cleared for nothing restricted."""
    return a_case(cast, now, stage="active")


def cleared_for(cast: Cast, now: dt.datetime, *categories: str, who: str = "mia") -> None:
    """From now on this person may read and write these in the cases they see."""
    for category in categories:
        clear(cast[who], by=cast.alex, now=now, category=category, why="Trained")


def due(source: str, staff: Any, now: dt.datetime, until: dt.date) -> list[tuple[str, dt.date]]:
    return [(item.row.title, item.due_on) for item in due_sources[source](staff, now, until)]


@pytest.mark.parametrize("ground", Ground.values)
def test_con_16_each_ground_asks_for_its_own_facts(
    case: Case, cast: Cast, now: dt.datetime, ground: str
) -> None:
    needed = [key for key, fact in GROUNDS[ground].facts.items() if fact.is_needed]
    for key in needed:
        with pytest.raises(Refused) as refusal:
            an_exception(case, cast, now, ground, facts={key: ""})
        assert refusal.value.field == f"fact_{key}"
    assert not DisclosureException.objects.exists()
    made = an_exception(case, cast, now, ground)
    assert set(made.known) == set(needed) == set(FACTS[ground]) | set(made.known)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"law": " "}, "law"),
        ({"recipient_kind": "medical"}, "recipient_kind"),
        ({"recipient_name": "Anyone"}, "recipient_name"),
        ({"record_types": []}, "record_types"),
        ({"record_types": ["everything"]}, "record_types"),
        ({"relevance": "everything"}, "relevance"),
        ({"client_told": ""}, "client_told"),
        ({"client_told": "before"}, "client_told_on"),
        ({"look_again_on": None}, "look_again_on"),
        ({"client_told": "not_told"}, "untold_because"),
        ({"facts": {"which": "another"}, "ground": "abuse"}, "fact_which"),
        ({"ground": "curiosity"}, None),
    ],
)
def test_con_16_it_says_on_what_law_to_whom_what_and_why(
    case: Case, cast: Cast, now: dt.datetime, change: dict[str, Any], field: str | None
) -> None:
    words = words_of("court_order", cast, now)
    if change.get("ground") == "abuse":
        words = words_of("abuse", cast, now)
        change = {**change, "facts": words["facts"] | change["facts"]}
    with pytest.raises(Refused) as refusal:
        from consent.actions.excepting import ask_exception

        ask_exception(case, by=cast.mia, now=now, **{**words, **change})
    assert refusal.value.field == field
    assert not DisclosureException.objects.exists()
