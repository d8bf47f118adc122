"""Undoing a merge: what stops it, and what nobody may know of, which never does."""

import datetime as dt
from typing import Any

import pytest

from casemgmt.core.errors import Refused
from clients.actions.dying import record_death
from clients.actions.people import update_client
from clients.models import Case, Client
from clients.side_by_side import taken
from tests.cast import Cast
from tests.clients.test_merging import merged, two, undone

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "b@example.org"},
        {"phone": "555-0177"},
        {"language": "Spanish"},
        {"interpreter_needed": True},
        {"birth_date": dt.date(1961, 4, 5)},
        {"safe_contact": "Mornings"},
        None,
    ],
)
def test_out_04_a_fact_that_nobody_chose_stops_the_undoing(
    cast: Cast, now: dt.datetime, changes: dict[str, Any] | None
) -> None:
    keep, other = two(cast, now)
    merge = merged(cast, keep, other, now)
    kept = Case.objects.get(pk=keep.pk).client
    if changes is None:
        today = cast.agency.today(now)
        record_death(kept, by=cast.mia, now=now, died_on=today, death_source="The hospital called")
    else:
        update_client(kept, by=cast.mia, now=now, changes=changes)
    with pytest.raises(Refused, match="Facts about the client were changed since"):
        undone(cast, merge, now)


def test_out_04_a_fact_that_was_put_back_stops_no_undoing(cast: Cast, now: dt.datetime) -> None:
    keep, other = two(cast, now)
    merge = merged(cast, keep, other, now, chosen=["name_used"])
    kept = Case.objects.get(pk=keep.pk).client
    update_client(
        kept, by=cast.mia, now=now, changes={"email": "b@example.org", "formats": ["audio"]}
    )
    update_client(kept, by=cast.mia, now=now, changes={"email": "", "formats": []})
    assert undone(cast, merge, now).is_undone
    kept = Client.objects.get(pk=keep.client_id)
    assert (kept.email, kept.name_used) == ("", "")


def test_out_04_the_page_of_a_merge_shows_the_chosen_facts_alone(
    cast: Cast, now: dt.datetime
) -> None:
    merge = merged(cast, *two(cast, now), now, chosen=["name_used"])
    assert [line.name for line in taken(merge)] == ["name_used"]
