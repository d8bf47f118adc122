"""What becomes of a signed release: taken back in part, ended by an event, in doubt, or orphaned."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from clients.registry import timeline_sources
from consent.actions.drafting import change_draft, discard_draft
from consent.actions.releasing import (
    dispute_release,
    narrow_release,
    revoke_release,
    settle_dispute,
    settle_event,
)
from consent.actions.signing import refuse_release
from consent.models import Clause, Disclosure, Release
from tests.cast import SET_UP, Cast
from tests.clients.standing import DAY
from tests.consent.stories import a_disclosure, a_draft, a_release, cleared_for_all, signed
from tests.stories import a_case

HOUR = dt.timedelta(hours=1)


def terms(release: Release, **changed: Any) -> dict[str, Any]:
    """A draft's own terms, changed."""
    same = ("kind", "recipient_name", "recipient_contact", "purpose", "starts_on", "ends_on")
    return {**{name: getattr(release, name) for name in same}, **changed}


def named(release: Release, **changed: Any) -> dict[str, Any]:
    clause = release.clauses.first()
    return {"record_types": release.record_types, "covers_from": clause.covers_from, **changed}


def test_con_11_nothing_is_told_under_a_draft(cast: Cast, now: dt.datetime) -> None:
    draft, today = a_draft(a_case(cast, now), cast, now), cast.agency.today(now)
    assert draft.state_on(today) == "waiting"
    assert not draft.holds_at(now)
    assert not Release.objects.holding_on(today).exists()
    assert not Release.objects.still_needed().exists()
    with pytest.raises(Refused):
        a_disclosure(draft, cast, now)


def test_a_draft_is_written_anew_until_somebody_answers(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    draft = a_draft(case, cast, now)
    act = {"by": cast.mia, "now": now}
    changed = change_draft(
        draft, **act, terms=terms(draft, purpose="Her dose"), **named(draft, record_types=["notes"])
    )
    assert (changed.purpose, changed.record_types) == ("Her dose", ["notes"])
    with pytest.raises(Refused) as refusal:
        change_draft(draft, **act, terms=terms(draft), **named(draft), categories=["criminal"])
    assert refusal.value.field == "categories"
    signed(draft, cast, now)
    for change in (
        lambda: change_draft(draft, **act, terms=terms(draft), **named(draft)),
        lambda: discard_draft(draft, **act),
        lambda: signed(draft, cast, now),
        lambda: refuse_release(draft, **act),
    ):
        with pytest.raises(Refused):
            change()
    other = a_draft(case, cast, now)
    discard_draft(other, **act)
    assert Release.objects.count() == 1
    assert Clause.objects.count() == 1


def test_a_no_to_a_release_is_an_answer_that_stays(cast: Cast, now: dt.datetime) -> None:
    draft = a_draft(a_case(cast, now), cast, now)
    refuse_release(draft, by=cast.sally, now=now, words="Not them")
    assert draft.state_on(cast.agency.today(now)) == "refused"
    for again in (
        lambda: signed(draft, cast, now),
        lambda: refuse_release(draft, by=cast.mia, now=now),
        lambda: discard_draft(draft, by=cast.mia, now=now),
        lambda: revoke_release(draft, by=cast.mia, now=now),
    ):
        with pytest.raises(Refused):
            again()
    with pytest.raises(DatabaseError), transaction.atomic():
        audit.remove(draft, by=SET_UP, why="For this test")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE consent_clause SET record_type = 'notes'",
        "UPDATE consent_clause SET covers_from = covers_from - 1",
        "DELETE FROM consent_clause",
        "INSERT INTO consent_clause (id, version, case_id, release_id, record_type, categories,"
        " covers_from) SELECT gen_random_uuid(), 1, case_id, id, 'legal', '{}', now()"
        " FROM consent_release",
        "DELETE FROM consent_release",
    ],
)
def test_con_26_what_a_signed_release_names_is_frozen_in_the_database(
    cast: Cast, now: dt.datetime, change: str
) -> None:
    a_release(a_case(cast, now), cast, now)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_con_12_a_part_taken_back_leaves_a_narrower_release_at_once(
    cast: Cast, now: dt.datetime
) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    cleared_for_all(case, cast, now)
    release = a_release(case, cast, now, record_types=["plan", "notes"], categories=["hiv_sti"])
    later = now + HOUR
    narrower = narrow_release(
        release, by=cast.mia, now=later, record_types=["plan"], categories=[], words="No notes"
    )
    assert release.state_on(today) == "superseded"
    assert not release.holds_at(later)
    (clause,) = narrower.clauses.all()
    assert (clause.record_type, clause.includes) == ("plan", [])
    assert narrower not in Release.objects.visible_to(cast.sally, later)
    assert narrower.supersedes == release
    assert (narrower.signed_at, narrower.strokes) == (release.signed_at, release.strokes)
    assert narrower.holds_at(later)
    with pytest.raises(Refused):
        a_disclosure(release, cast, later, record_types=["plan"])
    a_disclosure(narrower, cast, later, record_types=["plan"])
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE consent_release SET superseded_at = NULL")


@pytest.mark.parametrize(
    ("record_types", "categories"),
    [
        ([], []),
        (["legal"], []),
        (["plan", "medications"], []),
        (["plan", "medications"], ["hiv_sti"]),
    ],
)
def test_con_12_a_part_is_neither_everything_nor_nothing(
    cast: Cast, now: dt.datetime, record_types: list[str], categories: list[str]
) -> None:
    release = a_release(a_case(cast, now), cast, now)
    with pytest.raises(Refused):
        narrow_release(
            release, by=cast.mia, now=now, record_types=record_types, categories=categories
        )


def test_con_12_what_a_form_is_for_is_taken_back_with_the_whole(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    cleared_for_all(case, cast, now)
    release = a_release(case, cast, now, kind="sud_treatment", categories=["sud_part2"])
    with pytest.raises(Refused):
        narrow_release(release, by=cast.mia, now=now, record_types=["plan"], categories=[])
    revoke_release(release, by=cast.mia, now=now)
    with pytest.raises(Refused):
        narrow_release(
            release, by=cast.mia, now=now, record_types=["plan"], categories=["sud_part2"]
        )


def test_con_09_a_release_that_waits_for_an_event_is_looked_at_again(
    cast: Cast, now: dt.datetime
) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    release = a_release(case, cast, now, ends_with="decision", ends_on=today + 10 * DAY)
    act = {"by": cast.mia, "now": now}
    for wrong in (None, today, today + 367 * DAY):
        with pytest.raises(Refused) as refusal:
            settle_event(release, **act, has_come=False, ends_on=wrong)
        assert refusal.value.field == "ends_on"
        release.refresh_from_db()
    settle_event(release, **act, has_come=False, ends_on=today + 90 * DAY)
    assert release.holds_at(now + 80 * DAY)
    settle_event(release, **act, has_come=True)
    assert release.state_on(today) == "ended"
    assert not release.holds_at(now)
    plain = a_release(case, cast, now, recipient_name="Lucia")
    with pytest.raises(Refused):
        settle_event(plain, **act, has_come=True)


def test_con_09_nobody_looks_again_before_a_release_begins(cast: Cast, now: dt.datetime) -> None:
    today = cast.agency.today(now)
    days = {"starts_on": today + 5 * DAY, "ends_on": today + 9 * DAY}
    release = a_release(a_case(cast, now), cast, now, ends_with="decision", **days)
    with pytest.raises(Refused) as refusal:
        settle_event(release, by=cast.mia, now=now, has_come=False, ends_on=today + 2 * DAY)
    assert refusal.value.field == "ends_on"


def test_con_09_a_release_whose_look_is_overdue_is_signed_anew(
    cast: Cast, now: dt.datetime
) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    release = a_release(case, cast, now, ends_with="decision", ends_on=today + DAY)
    with pytest.raises(Refused):
        settle_event(
            release, by=cast.mia, now=now + 2 * DAY, has_come=False, ends_on=today + 9 * DAY
        )


def test_con_09_while_treatment_goes_on_its_release_does(cast: Cast, now: dt.datetime) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    cleared_for_all(case, cast, now)
    release = a_release(
        case, cast, now, kind="sud_treatment", categories=["sud_part2"], ends_with="treatment"
    )
    for months in (2, 14, 26):
        at = now + months * 28 * DAY
        settle_event(
            release, by=cast.mia, now=at, has_come=False, ends_on=cast.agency.today(at) + 365 * DAY
        )
    assert release.ends_on > today + 1000 * DAY


def test_con_14_a_release_for_telling_once_is_used_up(cast: Cast, now: dt.datetime) -> None:
    release = a_release(a_case(cast, now), cast, now, ends_with="once")
    a_disclosure(release, cast, now)
    assert release.state_on(cast.agency.today(now)) == "ended"
    with pytest.raises(Refused):
        a_disclosure(release, cast, now)


def test_con_11_a_release_in_doubt_rests_until_somebody_else_settles_it(
    cast: Cast, now: dt.datetime
) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    release = a_release(case, cast, now)
    act = {"now": now}
    with pytest.raises(Refused):
        dispute_release(release, by=cast.mia, **act, words=" ")
    dispute_release(release, by=cast.mia, **act, words="Was it she who signed?")
    assert release.state_on(today) == "suspended"
    assert not release.holds_at(now)
    assert not Release.objects.holding_on(today).exists()
    with pytest.raises(Refused):
        dispute_release(release, by=cast.mia, **act, words="Again")
    with pytest.raises(Forbidden):
        settle_dispute(release, by=cast.mia, **act, stands=True, words="It was")
    settle_dispute(release, by=cast.sally, **act, stands=True, words="I rang her")
    assert release.holds_at(now)
    assert "I rang her" in release.dispute_words
    with pytest.raises(Refused):
        settle_dispute(release, by=cast.sally, **act, stands=False, words="Nothing to settle")
    dispute_release(release, by=cast.mia, **act, words="Her brother signed")
    settle_dispute(release, by=cast.sally, **act, stands=False, words="He says so")
    assert release.state_on(today) == "invalid"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE consent_release SET invalid_at = NULL, disputed_at = NULL")


def test_con_11_nobody_settles_a_doubt_about_their_own_signature(
    cast: Cast, now: dt.datetime
) -> None:
    release = a_release(a_case(cast, now), cast, now, by=cast.sally)
    dispute_release(release, by=cast.mia, now=now, words="Was it she?")
    with pytest.raises(Refused):
        settle_dispute(release, by=cast.sally, now=now, stands=True, words="Yes")


def test_con_22_a_restricted_release_is_there_only_for_who_is_cleared(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    cleared_for_all(case, cast, now)
    restricted = a_release(case, cast, now, categories=["hiv_sti"], recipient_name="Lucia")
    plain = a_release(case, cast, now)
    seen = {name: {*Release.objects.visible_to(cast[name], now)} for name in ("mia", "sally")}
    assert seen == {"mia": {restricted, plain}, "sally": {plain}}
    assert (restricted.number, plain.number) == (1, 1)
    assert not Clause.objects.visible_to(cast.sally, now).filter(release=restricted).exists()
    lines = timeline_sources["consent.Release"](cast.sally, case, now)
    assert [line.entry.title for line in lines] == [
        "Release signed for Dr. Amara Osei, Eastside Clinic"
    ]
    with pytest.raises(Forbidden):
        revoke_release(restricted, by=cast.sally, now=now)
    with pytest.raises(Refused):
        a_draft(a_case(cast, now), cast, now, categories=["hiv_sti"])


def test_a_clause_covers_its_kind_its_days_and_what_it_names(cast: Cast, now: dt.datetime) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    cleared_for_all(case, cast, now)
    release = a_release(
        case, cast, now, record_types=["notes"], categories=["hiv_sti"],
        covers_from=today - 30 * DAY, covers_until=today,
    )  # fmt: skip
    clause = release.clauses.get()
    assert clause.covers("notes", [], today)
    assert clause.covers("notes", ["hiv_sti"], today - 30 * DAY)
    assert not clause.covers("plan", [], today)
    assert not clause.covers("notes", ["hiv_sti", "genetic"], today)
    assert not clause.covers("notes", [], today - 31 * DAY)
    assert not clause.covers("notes", [], today + DAY)


def test_con_22_what_was_told_under_a_restricted_release_is_restricted_as_it_is(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    cleared_for_all(case, cast, now)
    release = a_release(case, cast, now, categories=["hiv_sti"])
    told = a_disclosure(release, cast, now)
    seen = {name: {*Disclosure.objects.visible_to(cast[name], now)} for name in ("mia", "sally")}
    assert seen == {"mia": {told}, "sally": set()}


def test_con_11_a_doubt_goes_on_in_what_is_left_of_a_release(cast: Cast, now: dt.datetime) -> None:
    release = a_release(a_case(cast, now), cast, now)
    dispute_release(release, by=cast.sally, now=now, words="Was it she?")
    act = {"by": cast.mia, "now": now}
    narrower = narrow_release(release, **act, record_types=["plan"], categories=[])
    assert not narrower.holds_at(now)
    assert narrower.dispute_words == "Was it she?"


def test_con_12_a_page_out_of_date_revokes_what_has_taken_its_place(
    cast: Cast, now: dt.datetime
) -> None:
    release = a_release(a_case(cast, now), cast, now)
    act = {"by": cast.mia, "now": now}
    narrower = narrow_release(release, **act, record_types=["plan"], categories=[], words="Less")
    revoke_release(release, by=cast.sally, now=now + HOUR, words="Nothing")
    assert not Release.objects.get(pk=narrower.pk).holds_at(now + HOUR)
    assert Release.objects.get(pk=release.pk).revocation_words == "Less"


def test_con_12_a_no_ends_every_release_for_the_same_recipient(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    earlier, renewal = a_release(case, cast, now), a_release(case, cast, now)
    assert [*Release.objects.still_needed()] == [renewal]
    revoke_release(renewal, by=cast.mia, now=now)
    assert not Release.objects.get(pk=earlier.pk).holds_at(now)
    assert not Release.objects.still_needed().exists()


def test_con_14_told_once_is_told_once_whenever_it_is_written_down(
    cast: Cast, now: dt.datetime
) -> None:
    release = a_release(a_case(cast, now), cast, now - HOUR, ends_with="once")
    a_disclosure(release, cast, now)
    with pytest.raises(Refused, match="telling once"):
        a_disclosure(release, cast, now, told_at=now - HOUR / 2)


def test_con_10_what_was_read_is_what_is_signed(cast: Cast, now: dt.datetime) -> None:
    draft = a_draft(a_case(cast, now), cast, now)
    read = draft.version
    change_draft(draft, by=cast.mia, now=now, terms=terms(draft, purpose="Another"), **named(draft))
    with pytest.raises(Refused, match="Read it again"):
        signed(draft, cast, now, version=read)


def test_con_30_showing_who_somebody_is_lets_nothing_be_told(cast: Cast, now: dt.datetime) -> None:
    shown = {"kind": "identity_use", "record_types": ["identity"], "uses": ["training"]}
    release = a_release(a_case(cast, now), cast, now, **shown, description="On the wall")
    with pytest.raises(Refused, match="show who they are"):
        a_disclosure(release, cast, now, record_types=["identity"])
