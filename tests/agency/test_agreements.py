"""Agreements with partners: what one needs, when it holds, who says yes and who ends it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from casemgmt.agency.actions.agreeing import (
    activate_agreement,
    change_draft,
    draft_agreement,
    end_agreement,
    let_agreement_go,
)
from casemgmt.agency.models import PartnerAgreement
from casemgmt.agency.models.agreements import MADE_WITH, TERMS
from casemgmt.core import audit
from casemgmt.core.errors import Refused
from casemgmt.core.locking import patiently
from tests.agency.agreeing import (
    DAY,
    SECOND,
    a_draft,
    administering,
    an_agreement,
    confirmed,
    holds,
    looked_at,
    terms,
    told,
    with_ridgeway,
)
from tests.cast import SET_UP, Cast

pytestmark = pytest.mark.django_db
Act = Callable[..., PartnerAgreement]


@pytest.mark.parametrize("term", TERMS)
def test_coo_07_no_agreement_is_active_without_all_three_groups_of_terms(
    cast: Cast, now: dt.datetime, term: str
) -> None:
    draft = a_draft(cast, now, **{term: " \n"})
    with pytest.raises(Refused, match="Fill in what is missing") as refusal:
        activate_agreement(draft, by=cast.alex, now=now)
    assert len(refusal.value.missing) == 1
    draft.active_by, draft.active_at = cast.alex, now
    with (
        pytest.raises(IntegrityError, match="an_active_agreement_has_all_three_terms"),
        transaction.atomic(),
    ):
        audit.save(draft, by=SET_UP, why="For this test")


@pytest.mark.parametrize("name", sorted(set(MADE_WITH) - set(TERMS)))
def test_coo_07_an_active_agreement_lacks_nothing(cast: Cast, now: dt.datetime, name: str) -> None:
    empty = None if name.endswith("_on") else ""
    draft = a_draft(cast, now, **{name: empty})
    with pytest.raises(Refused) as refusal:
        activate_agreement(draft, by=cast.alex, now=now)
    assert len(refusal.value.missing) == 1
    draft.active_by, draft.active_at = cast.alex, now
    with pytest.raises(IntegrityError, match="lacks_nothing"), transaction.atomic():
        audit.save(draft, by=SET_UP, why="For this test")


def test_coo_07_a_draft_accepts_anything_and_changes(cast: Cast, now: dt.datetime) -> None:
    draft = draft_agreement(cast.agency, by=cast.alex, now=now, partner="  Pine Street Clinic ")
    assert (draft.partner, draft.state_at(now)) == ("Pine Street Clinic", "draft")
    assert not holds(draft, now)
    change_draft(draft, by=cast.alex, now=now, **terms(cast, now) | {"title": "Coming home"})
    assert activate_agreement(draft, by=cast.alex, now=now).title == "Coming home"


def test_coo_07_a_partner_has_a_name_and_is_somebody_else(cast: Cast, now: dt.datetime) -> None:
    for wrong in ({"partner": " "}, {"partner": "We", "partner_agency": cast.agency}):
        with pytest.raises(Refused) as refusal:
            draft_agreement(cast.agency, by=cast.alex, now=now, **wrong)
        assert refusal.value.field == list(wrong)[-1]
    draft = draft_agreement(cast.agency, by=cast.alex, now=now, partner_agency=cast.other_agency)
    assert draft.partner == cast.other_agency.name


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"signed_on": 1}, "still to come"),
        ({"partner_signed_on": 1}, "still to come"),
        ({"starts_on": 5, "ends_on": 4}, "first day or later"),
        ({"starts_on": -9, "ends_on": -1}, "has passed"),
    ],
)
def test_coo_07_the_days_of_an_active_agreement_make_sense(
    cast: Cast, now: dt.datetime, days: dict[str, int], words: str
) -> None:
    today = cast.agency.today(now)
    draft = a_draft(cast, now, **{name: today + number * DAY for name, number in days.items()})
    with pytest.raises(Refused, match=words):
        activate_agreement(draft, by=cast.alex, now=now)


def test_coo_07_an_agreement_holds_from_its_first_to_its_last_local_day(
    cast: Cast, now: dt.datetime
) -> None:
    today = cast.agency.today(now)
    agreement = an_agreement(cast, now, starts_on=today + 2 * DAY, ends_on=today + 100 * DAY)
    states = {days: agreement.state_at(now + days * DAY) for days in (0, 1, 2, 39, 40, 100, 101)}
    assert states == {
        0: "planned", 1: "planned", 2: "current", 39: "current", 40: "ending", 100: "ending",
        101: "ended",
    }  # fmt: skip
    for days, state in states.items():
        assert holds(agreement, now + days * DAY) is (state in {"current", "ending"})
    midnight = now.replace(minute=0, second=0, microsecond=0) + 13 * dt.timedelta(hours=1)
    last = midnight + 100 * DAY
    assert [holds(agreement, last + moved) for moved in (-SECOND, dt.timedelta())] == [True, False]


def test_coo_07_an_agreement_never_holds_before_it_was_made_active(
    cast: Cast, now: dt.datetime
) -> None:
    agreement = an_agreement(cast, now)
    assert [holds(agreement, now + moved) for moved in (-SECOND, 0 * SECOND)] == [False, True]


def test_coo_07_either_side_ends_an_agreement_at_once_and_for_good(
    cast: Cast, now: dt.datetime
) -> None:
    later = now + SECOND
    for ended, by, other in (
        (confirmed(cast, now), cast.otto, "alex@example.org"),
        (confirmed(cast, now), cast.alex, "otto@example.org"),
        (an_agreement(cast, now), cast.alex, ""),
    ):
        with pytest.raises(Refused, match="Say why"):
            end_agreement(ended, by=by, now=later, why=" ")
        end_agreement(ended, by=by, now=later, why="They moved away")
        assert [holds(ended, instant) for instant in (now, later)] == [True, False]
        assert ended.state_at(later) == "ended"
        assert told("agreement_ended", ended) == ({other} if other else set())
        with pytest.raises(Refused, match="nothing to end"):
            end_agreement(ended, by=by, now=later + DAY, why="Once more")


def test_coo_07_what_is_no_agreement_yet_is_not_ended(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused, match="nothing to end"):
        end_agreement(a_draft(cast, now), by=cast.alex, now=now, why="x")


def test_coo_07_a_new_agreement_takes_the_place_of_the_old(cast: Cast, now: dt.datetime) -> None:
    today, later = cast.agency.today(now), now + SECOND
    old = an_agreement(cast, now)
    draft = a_draft(cast, now, replaces=old, starts_on=today + DAY)
    with pytest.raises(Refused, match="day after its last"):
        activate_agreement(draft, by=cast.alex, now=later)
    change_draft(draft, by=cast.alex, now=later, starts_on=today)
    activate_agreement(draft, by=cast.alex, now=later)
    old.refresh_from_db()
    assert [holds(old, later), holds(draft, later)] == [False, True]
    assert old.end_reason
    with pytest.raises(Refused, match="just done this"):
        attempted(activate_agreement, a_draft(cast, now, replaces=old), by=cast.alex, now=later)


def attempted(act: Act, *args: Any, **kwargs: Any) -> PartnerAgreement:
    """What a page would say of it."""
    with patiently():
        return act(*args, **kwargs)


def test_coo_07_a_renewal_ends_nothing_before_its_time(cast: Cast, now: dt.datetime) -> None:
    old = an_agreement(cast, now)
    again = {"starts_on": old.ends_on + DAY, "ends_on": old.ends_on + 300 * DAY}
    new = an_agreement(cast, now, replaces=old, **again)
    old.refresh_from_db()
    assert [holds(old, now), holds(new, now)] == [True, False]
    after = now + 201 * DAY
    assert [holds(old, after), holds(new, after)] == [False, True]


def test_coo_07_a_replacement_is_of_an_agreement_with_the_same_partner(
    cast: Cast, now: dt.datetime
) -> None:
    administering(cast)
    for replaced, by in ((a_draft(cast, now), cast.alex), (confirmed(cast, now), cast.alex)):
        with pytest.raises(Refused):
            draft_agreement(cast.agency, by=by, now=now, partner="X", replaces=replaced)
    with pytest.raises(Refused):
        draft_agreement(
            cast.other_agency, by=cast.otto, now=now, partner="X", replaces=an_agreement(cast, now)
        )


FROZEN = [
    *(f"{name} = 'x'" for name in MADE_WITH if not name.endswith("_on")),
    "partner = 'x'", "ends_on = ends_on + 1", "starts_on = starts_on - 1",
    "signed_on = signed_on - 1", "partner_agency_id = NULL", "active_at = NULL",
    "active_by_id = NULL, active_at = NULL", "replaces_id = id",
]  # fmt: skip


def refused(change: str, pk: Any) -> None:
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        raw(change, pk)


def raw(change: str, pk: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE agency_partneragreement SET {change} WHERE id = %s", [pk])


@pytest.mark.parametrize("change", FROZEN)
def test_coo_07_an_active_agreement_is_frozen_in_the_database(
    cast: Cast, now: dt.datetime, change: str
) -> None:
    agreement = with_ridgeway(cast, now)
    refused(change, agreement.pk)
    with pytest.raises(Refused, match="Write a new agreement"):
        change_draft(agreement, by=cast.alex, now=now, title="x")


def test_coo_07_an_answer_and_an_end_are_given_once(cast: Cast, now: dt.datetime) -> None:
    agreement = confirmed(cast, now)
    for change in ("answer = 'refused', answer_words = 'x'", "answered_at = now()",
                   "answer = '', answered_at = NULL, answered_by_id = NULL"):  # fmt: skip
        refused(change, agreement.pk)
    end_agreement(agreement, by=cast.otto, now=now, why="They moved away")
    for change in ("ended_at = NULL, ended_by_id = NULL, end_reason = ''", "end_reason = 'x'",
                   "ended_at = ended_at + interval '1 day'"):  # fmt: skip
        refused(change, agreement.pk)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"partner": ""}, "an_agreement_names_its_partner"),
        ({"partner_agency": "own"}, "an_agreement_is_with_another_agency"),
        ({"answer": "maybe"}, "an_agreement_is_confirmed_or_refused"),
        ({"answer": "confirmed"}, "an_answer_is_of_a_partner_here"),
        ({"answer": "confirmed", "answered_at": "now"}, "an_answer_is_of_a_partner_here"),
        ({"answered_at": "now", "answered_by": "otto"}, "an_answer_is_of_a_partner_here"),
        ({"answer": "confirmed", "answered_at": "now", "answered_by": "otto",
          "partner_agency": None}, "an_answer_is_of_a_partner_here"),
        ({"answer": "confirmed", "answered_at": "now", "answered_by": "otto", "active_at": None,
          "active_by": None}, "an_answer_is_of_a_partner_here"),
        ({"answer": "confirmed", "answered_at": "now", "answered_by": "alex"},
         "the_other_side_answers"),
        ({"answer": "refused", "answered_at": "now", "answered_by": "otto"}, "a_refusal_says_why"),
        ({"ended_at": "now"}, "an_end_says_who_and_why"),
        ({"ended_at": "now", "ended_by": "alex"}, "an_end_says_who_and_why"),
        ({"ended_at": "now", "ended_by": "alex", "end_reason": "x", "active_at": None,
          "active_by": None}, "an_end_says_who_and_why"),
        ({"active_by": None}, "an_active_agreement_lacks_nothing"),
        ({"ends_on": dt.date(2001, 1, 1)}, "an_active_agreement_ends_after_it_starts"),
    ],
)  # fmt: skip
def test_the_database_refuses_an_agreement_that_says_too_little(
    cast: Cast, now: dt.datetime, change: dict[str, Any], name: str
) -> None:
    agreement = with_ridgeway(cast, now)
    values = {
        field.attname: getattr(agreement, field.attname)
        for field in PartnerAgreement._meta.concrete_fields
    }
    del values["id"]
    copy = PartnerAgreement(**values)
    known = {"own": cast.agency, "now": now, "otto": cast.otto, "alex": cast.alex}
    for field, value in change.items():
        setattr(copy, field, known.get(value, value))
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        audit.save(copy, by=SET_UP, why="For this test")


def test_an_agreement_stays_with_its_agency(cast: Cast, now: dt.datetime) -> None:
    draft = a_draft(cast, now)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        raw(f"agency_id = '{cast.other_agency.pk}'", draft.pk)


def test_coo_07_the_end_of_an_agreement_is_told_ahead_and_until_it_is_dealt_with(
    cast: Cast, now: dt.datetime
) -> None:
    agreement = an_agreement(cast, now)
    days = (139, 140, 200, 201, 400)
    seen = [bool(looked_at(cast.agency, now + number * DAY)) for number in days]
    assert seen == [False, True, True, True, True]
    soon = now + 150 * DAY
    again = {"starts_on": agreement.ends_on + DAY, "ends_on": agreement.ends_on + 900 * DAY}
    draft = a_draft(cast, now, replaces=agreement, **again)
    assert looked_at(cast.agency, soon) == {agreement}, "a draft renews nothing"
    activate_agreement(draft, by=cast.alex, now=now)
    assert looked_at(cast.agency, soon) == set()


def test_coo_07_an_agreement_that_is_let_go_or_ended_asks_for_nothing(
    cast: Cast, now: dt.datetime
) -> None:
    soon = now + 150 * DAY
    gone, ended = an_agreement(cast, now), an_agreement(cast, now)
    let_agreement_go(gone, by=cast.alex, now=now)
    let_agreement_go(gone, by=cast.alex, now=now + SECOND)
    assert gone.not_needed_at == now
    assert holds(gone, soon), "it lasts to its last day"
    end_agreement(ended, by=cast.alex, now=now, why="They moved away")
    assert looked_at(cast.agency, soon) == set()


def test_coo_07_a_draft_that_is_set_aside_is_not_taken_up(cast: Cast, now: dt.datetime) -> None:
    draft = let_agreement_go(a_draft(cast, now), by=cast.alex, now=now)
    assert draft.state_at(now) == "set_aside"
    for act in (activate_agreement, change_draft):
        with pytest.raises(Refused, match="Only a draft"):
            act(draft, by=cast.alex, now=now)
