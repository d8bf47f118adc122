"""What happens between looking at two records and merging them, and after it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client as Browser

from assessments.actions.scheduling import schedule_reassessments
from assessments.models import ReassessmentTask
from casemgmt.core import audit
from casemgmt.core.errors import Refused
from casemgmt.ledger.models import Notice
from clients.actions.people import update_client
from clients.actions.relating import add_person
from clients.actions.standing import add_authority
from clients.merging import MOVES, WRITTEN, relations, row_of, ties
from clients.models import Case, Client, LegalAuthority, Reminder
from tests.careplans.arranging import monitored
from tests.cast import SET_UP, Cast
from tests.clients.arranging import a_visit, a_way
from tests.clients.test_merging import KNOWN, merged, undone, with_everything
from tests.clients.test_merging_guards import merge_page
from tests.stories import a_case, shut

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
DAY = dt.timedelta(days=1)
AGAIN = {
    "clients.HouseholdMembership": "during",
    "clients.RelatedPerson": "relation",
    "clients.LegalAuthority": "scope",
    "clients.IdentityAnswer": "words",
    "clients.SafeContact": "detail",
}
"""A field of each model, saved once more."""
CHANGED = "One of the records was changed after you opened this"


def test_what_hangs_on_two_rows_that_can_move_is_known() -> None:
    found = {model._meta.label: {name for name, _label in whole} for model, whole in ties().items()}
    assert found == {
        "clients.Case": {"pk", "previous"},
        "clients.LegalAuthority": {"pk", "holder"},
        "clients.Reminder": {"case", "way"},
        "consent.ServiceConsent": {"case", "represented_by"},
        "consent.Release": {"case", "represented_by"},
        "consent.OwnRecordRequest": {"case", "represented_by"},
        "careplans.ServicePlan": {"case", "represented_by"},
    }
    assert {f"{model._meta.label}" for model, _name in relations()} >= set(MOVES)


def two_with_ways(cast: Cast, now: dt.datetime) -> dict[str, list[object]]:
    """Two records with a visit and a safe way each: those of the kept one, and of the other."""
    cases = [a_case(cast, now, stage="active"), a_case(cast, now, stage="active")]
    made = {
        "case": cases,
        "visit": [a_visit(case, cast, now, starts_at=now + DAY) for case in cases[:1]],
        "way": [a_way(case.client, cast, now) for case in cases],
    }
    made["visit"].append(a_visit(cases[1], cast, now, starts_at=now + 2 * DAY))
    shut(cases[1], now)
    return made


@pytest.mark.parametrize(
    ("of_case", "of_way", "stops"), [(0, 1, True), (1, 0, True), (0, 0, False), (1, 1, False)]
)
def test_a_reminder_over_a_way_of_the_other_stops_the_undoing(
    cast: Cast, now: dt.datetime, of_case: int, of_way: int, stops: bool
) -> None:
    made = two_with_ways(cast, now)
    merge = merged(cast, *made["case"], now)  # type: ignore[arg-type]
    visit = made["visit"][of_case]
    reminder = Reminder(
        case=made["case"][of_case], appointment=visit, way=made["way"][of_way], channel="email",
        starts_at=visit.starts_at, asked_at=now, state="to_call",  # type: ignore[attr-defined]
    )  # fmt: skip
    audit.save(reminder, by=SET_UP, why="For this test")
    if stops:
        with pytest.raises(Refused, match="based on both records"):
            undone(cast, merge, now)
    else:
        assert undone(cast, merge, now).is_undone


def test_an_authority_held_by_somebody_of_the_other_stops_the_undoing(
    cast: Cast, now: dt.datetime
) -> None:
    keep, other = a_case(cast, now), a_case(cast, now)
    ana = add_person(other, by=cast.mia, now=now, name="Ana", relation="Daughter")
    agent = {"kind": "health_care_agent", "scope": ["health"], "basis": "Signed before a notary"}
    agent |= {"paper": "Copy in our file", "starts_on": cast.agency.today(now), "ends_on": None}
    stands = add_authority(keep, by=cast.mia, now=now, facts=agent, holder_name="Lucia Delgado")
    shut(other, now)
    merge = merged(cast, keep, other, now)
    stands = LegalAuthority.objects.get(pk=stands.pk)
    stands.holder = ana
    audit.save(stands, by=SET_UP, why="For this test", only=["holder"])
    with pytest.raises(Refused, match="based on both records"):
        undone(cast, merge, now)


def test_a_value_that_nobody_saw_is_never_taken(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    keep = a_case(cast, now)
    other = a_case(cast, now, phone="555-0199", name_used="Rosie")
    sally, page = browser_of("sally"), merge_page(keep, other)
    shut(other, now)
    seen = sally.get(page).context["form"]["seen"].value()
    sent = {"other": other.client_id, "why": KNOWN, "phone": "other", "name_used": "other"}
    new = Client.objects.get(pk=other.client_id)
    new.phone = "555-0166"
    audit.save(new, by=SET_UP, why="For this test", only=["phone"])
    back = sally.post(page, {**sent, "seen": seen})
    words, form = back.content.decode(), back.context["form"]
    assert back.status_code == 200
    assert CHANGED in words
    assert "555-0166" in words
    assert (form["phone"].value(), form["name_used"].value()) == (None, "other")
    assert Client.objects.get(pk=keep.client_id).phone == ""
    assert sally.post(page, {**sent, "seen": form["seen"].value()}).status_code == 302
    assert Client.objects.get(pk=keep.client_id).phone == "555-0166"


def test_a_fact_that_differs_only_since_is_asked_about(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    keep, other = a_case(cast, now), a_case(cast, now, name_used="Rosie", stage="closed")
    sally, page = browser_of("sally"), merge_page(keep, other)
    seen = sally.get(page).context["form"]["seen"].value()
    update_client(keep.client, by=cast.mia, now=now, changes={"pronouns": "she"})
    sent = {"other": other.client_id, "why": KNOWN, "name_used": "other", "seen": seen}
    assert CHANGED in sally.post(page, sent).content.decode()
    odd = sally.post(page, {**sent, "pronouns": "kept", "seen": "forged"})
    assert "This page is too old" in odd.content.decode()


@pytest.mark.parametrize("dead", ["keep", "other"])
def test_a_death_that_a_merge_brings_settles_what_it_settles_when_recorded(
    cast: Cast, now: dt.datetime, dead: str
) -> None:
    told, gone = monitored(cast, now).case, a_case(cast, now, stage="closed")
    planned = ReassessmentTask.objects.get(case=told).due_on
    schedule_reassessments(now + (planned - cast.agency.today(now) + DAY))
    assert Notice.objects.filter(kind="reassessment_due", read_at=None).exists()
    client = Client.objects.get(pk=gone.client_id)
    client.died_on, client.death_source = cast.agency.today(now), "Her daughter"
    audit.save(client, by=SET_UP, why="For this test", only=["died_on", "death_source"])
    pair: tuple[Case, Case] = (gone, told) if dead == "keep" else (told, gone)
    merged(cast, *pair, now, chosen=[] if dead == "keep" else ["died_on"])
    assert not Notice.objects.filter(kind="reassessment_due", read_at=None).exists()


@pytest.mark.parametrize("label", WRITTEN)
@pytest.mark.parametrize("whose", ["kept", "merged"])
def test_what_was_written_of_a_person_since_stops_the_undoing(
    cast: Cast, now: dt.datetime, label: str, whose: str
) -> None:
    pair = a_case(cast, now, stage="closed"), with_everything(cast, now)
    keep, other = pair if whose == "merged" else pair[::-1]
    merge = merged(cast, keep, other, now)
    row = row_of(label, (merge.moved if whose == "merged" else merge.stood)[label][0])
    audit.save(row, by=SET_UP, why="For this test", only=[AGAIN[label]])
    with pytest.raises(Refused, match="was changed since, and may be the other one"):
        undone(cast, merge, now)
