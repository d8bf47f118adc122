"""Releases: what makes one usable, when it holds, and that the client's no always counts."""

import datetime as dt

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from casemgmt.agency.models import ProgramSetting
from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from clients.lifecycle import find_move
from clients.models import Stage
from clients.registry import due_sources, timeline_sources
from consent.actions.releasing import let_release_end, revoke_release
from consent.actions.serving import withdraw_service_consent
from consent.models import Release
from tests.cast import SET_UP, Cast
from tests.clients.paths import read_only
from tests.consent.stories import a_consent, a_draft, a_release, signed
from tests.stories import a_case, tags_of

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"recipient_name": " "}, "recipient_name"),
        ({"recipient_name": "Anyone"}, "recipient_name"),
        ({"record_types": []}, "record_types"),
        ({"record_types": ["everything"]}, "record_types"),
        ({"purpose": ""}, "purpose"),
        ({"purpose": "anything"}, "purpose"),
        ({"signer_name": "  "}, "signer_name"),
        ({"signer_capacity": "friend"}, "signer_capacity"),
        ({"method": "thought"}, "method"),
        ({"direction": "in"}, "direction"),
    ],
)
def test_con_09_a_release_says_what_to_whom_and_why(
    cast: Cast, now: dt.datetime, change: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        a_release(a_case(cast, now), cast, now, **change)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("from_today", "days", "field"), [(-1, 5, "starts_on"), (0, -1, "ends_on"), (0, 367, "ends_on")]
)
def test_con_09_a_release_has_a_window_of_a_year_at_most(
    cast: Cast, now: dt.datetime, from_today: int, days: int, field: str
) -> None:
    start = cast.agency.today(now) + from_today * DAY
    with pytest.raises(Refused) as refusal:
        a_release(a_case(cast, now), cast, now, starts_on=start, ends_on=start + days * DAY)
    assert refusal.value.field == field


def test_con_09_a_year_may_hold_a_leap_day_and_no_more(cast: Cast) -> None:
    now = dt.datetime(2028, 2, 1, 15, tzinfo=dt.UTC)
    case = a_case(cast, now)
    start = cast.agency.today(now)
    a_year = start.replace(year=2029)
    a_release(case, cast, now, starts_on=start, ends_on=a_year)
    with pytest.raises(Refused):
        a_release(case, cast, now, starts_on=start, ends_on=a_year + dt.timedelta(days=1))


def test_no_date_a_person_can_type_breaks_the_release_form(cast: Cast, now: dt.datetime) -> None:
    case, last = a_case(cast, now), dt.date(9999, 12, 31)
    assert a_release(case, cast, now, starts_on=last, ends_on=last).ends_on == last
    long_ago = dt.datetime(1, 1, 1, 12, tzinfo=dt.UTC)
    with pytest.raises(Refused) as refusal:
        a_release(case, cast, now, signed_at=long_ago)
    assert refusal.value.field == "signed_at"
    with pytest.raises(Refused):
        a_consent(case, cast, now, signed_at=long_ago)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"signer_capacity": "guardian"}, "represented_by"), ({"method": "verbal"}, "method")],
)
def test_con_10_a_release_is_signed_by_who_may_sign(
    cast: Cast, now: dt.datetime, change: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        a_release(a_case(cast, now), cast, now, **change)
    assert refusal.value.field == field


def test_con_08_a_release_is_said_aloud_again_each_time(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused) as refusal:
        a_release(a_case(cast, now), cast, now, restated_aloud=False)
    assert refusal.value.field == "restated_aloud"


def test_con_11_a_release_holds_from_its_first_to_its_last_day(
    cast: Cast, now: dt.datetime
) -> None:
    today = cast.agency.today(now)
    release = a_release(
        a_case(cast, now), cast, now, starts_on=today + DAY, ends_on=today + 20 * DAY
    )
    states = {days: release.state_on(today + days * DAY) for days in (0, 1, 5, 6, 20, 21)}
    assert states == {
        0: "planned", 1: "current", 5: "current", 6: "ending", 20: "ending", 21: "ended",
    }  # fmt: skip
    for days, state in states.items():
        rows = Release.objects.filter(pk=release.pk).holding_on(today + days * DAY)
        assert rows.exists() is (state in {"current", "ending"})


def test_con_12_a_client_may_revoke_at_any_time_and_it_stays_revoked(
    cast: Cast, now: dt.datetime
) -> None:
    today = cast.agency.today(now)
    case = a_case(cast, now)
    release = a_release(case, cast, now)
    revoke_release(release, by=cast.sally, now=now)
    assert release.state_on(today) == "revoked"
    assert not Release.objects.filter(pk=release.pk).holding_on(today).exists()
    again = revoke_release(release, by=cast.mia, now=now + DAY, words="Once more")
    assert (again.revoked_at, again.revocation_words) == (now, "")
    for change in ("revoked_at = NULL", "revoked_at = now()"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE consent_release SET {change} WHERE id = %s", [release.pk])


@pytest.mark.parametrize("stage", ["intake", "assessment", "planning", "active", "closing"])
def test_con_12_no_stage_stands_in_the_way_of_a_revocation(
    cast: Cast, now: dt.datetime, stage: str
) -> None:
    release = a_release(a_case(cast, now, stage=stage), cast, now)
    assert revoke_release(release, by=cast.mia, now=now).revoked_at == now


def test_con_12_a_closed_case_takes_a_no_from_whoever_may_still_read_it(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now, stage="active")
    release, consent = a_release(case, cast, now), a_consent(case, cast, now)
    read_only(case, now)
    for stranger in (cast.omar, cast.otto, cast.alex):
        with pytest.raises(Forbidden):
            revoke_release(release, by=stranger, now=now)
        with pytest.raises(Forbidden):
            withdraw_service_consent(consent, by=stranger, now=now, words="No")
    assert revoke_release(release, by=cast.mia, now=now, words="No").revoked_at == now
    withdrawn = withdraw_service_consent(consent, by=cast.sally, now=now, words="No")
    assert withdrawn.state == "withdrawn"
    with pytest.raises(Forbidden):
        let_release_end(release, by=cast.mia, now=now)


@pytest.mark.parametrize(
    "change",
    ["recipient_name = 'X'", "categories = '{criminal}'", "ends_on = ends_on - 1", "purpose = ''",
     "taken_by_id = NULL", "restated_aloud = false"],
)  # fmt: skip
def test_a_signed_release_is_frozen_in_the_database(
    cast: Cast, now: dt.datetime, change: str
) -> None:
    release = a_release(a_case(cast, now), cast, now)
    with (
        pytest.raises(ProgrammingError, match="Cannot update"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE consent_release SET {change} WHERE id = %s", [release.pk])


@pytest.mark.parametrize(
    "change",
    [{"ends_on": dt.date(2099, 1, 1)}, {"uses": ["marketing"]}, {"restated_aloud": False},
     {"method": "verbal"}, {"signer_capacity": "guardian"}, {"ends_on": dt.date(2000, 1, 1)}],
)  # fmt: skip
def test_the_database_refuses_an_unusable_release_too(
    cast: Cast, now: dt.datetime, change: dict[str, object]
) -> None:
    release = a_release(a_case(cast, now), cast, now)
    values = {
        field.attname: getattr(release, field.attname) for field in Release._meta.concrete_fields
    }
    del values["id"]
    copy = Release(**{**values, "number": 2, **change})
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.save(copy, by=cast.mia, why="For this test")


@pytest.mark.parametrize("name", ["omar", "otto", "alex", "gina", "petra"])
def test_nobody_else_signs_or_revokes_a_release(cast: Cast, now: dt.datetime, name: str) -> None:
    case = a_case(cast, now)
    release = a_release(case, cast, now)
    with pytest.raises(Forbidden):
        a_draft(case, cast, now, by=cast[name])
    with pytest.raises(Forbidden):
        signed(a_draft(case, cast, now), cast, now, by=cast[name])
    with pytest.raises(Forbidden):
        revoke_release(release, by=cast[name], now=now)
    with pytest.raises(Forbidden):
        let_release_end(release, by=cast[name], now=now)


def test_the_bar_shows_the_worst_state_among_releases_still_needed(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    today = cast.agency.today(now)

    def shown(days: int = 0) -> list[str]:
        later = now + days * DAY
        return tags_of("consent", cast.mia, case, later, today + days * DAY)

    assert shown() == []
    current = a_release(case, cast, now)
    assert shown() == ["Release current"]
    ending = a_release(case, cast, now, recipient_name="Lucia", ends_on=today + 3 * DAY)
    assert shown() == ["Release ends soon"]
    assert shown(4) == ["Release ended"]
    renewed = a_release(case, cast, now, recipient_name="lucia", ends_on=today + 80 * DAY)
    assert shown(4) == ["Release current"]
    revoke_release(renewed, by=cast.mia, now=now)
    assert shown(4) == ["Release current"]
    revoke_release(current, by=cast.mia, now=now)
    assert shown() == []
    assert ending.state_on(today) == "ending"


def test_a_case_past_intake_without_consent_says_so(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now, stage="planning")
    today = cast.agency.today(now)
    assert tags_of("consent", cast.mia, case, now, today) == ["No consent"]
    a_consent(case, cast, now)
    assert tags_of("consent", cast.mia, case, now, today) == []


def test_con_13_a_release_that_ends_is_the_workers_to_renew_until_let_go(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    today = cast.agency.today(now)
    release = a_release(case, cast, now, ends_on=today + 14 * DAY)

    def due(name: str, until: dt.date = today) -> list[dt.date]:
        return [item.due_on for item in due_sources["releases"](cast[name], now, until)]

    assert due("mia", today - DAY) == []
    assert due("mia") == [today]
    assert due("mia", today + 40 * DAY) == [today]
    rule = {"program": cast.program, "key": "release_days", "value": 4}
    audit.save(ProgramSetting(**rule, effective_from=today), by=SET_UP, why="For this test")
    assert due("mia", today + 9 * DAY) == []
    assert due("mia", today + 10 * DAY) == [today + 10 * DAY]
    assert due("sally", today + 20 * DAY) == due("omar", today + 20 * DAY) == []
    let_release_end(release, by=cast.mia, now=now)
    assert due("mia", today + 40 * DAY) == []
    assert release.state_on(today) == "ending"


def test_the_timeline_tells_of_releases_and_consents_to_who_may_see(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    a_consent(case, cast, now)
    revoke_release(a_release(case, cast, now), by=cast.mia, now=now)

    def told(name: str) -> list[str]:
        sources = ("consent.ServiceConsent", "consent.Release")
        lines = [line for key in sources for line in timeline_sources[key](cast[name], case, now)]
        return [line.entry.title for line in lines]

    assert told("mia") == told("sally")
    assert len(told("mia")) == 3
    assert told("omar") == told("alex") == told("otto") == []


def test_a_closed_case_takes_no_release(cast: Cast, now: dt.datetime) -> None:
    assert find_move(Stage.CLOSED, Stage.ACTIVE) is None
    with pytest.raises(Refused):
        a_release(a_case(cast, now, stage="closed"), cast, now)
