"""Who signs a release, who may be near it, and that it rests once they decide for the client no more."""

import datetime as dt
from typing import Any

import pytest

from casemgmt.core import audit
from casemgmt.core.errors import Refused
from clients.actions.relating import add_person
from clients.actions.standing import end_authority
from clients.models import Client
from consent.models import Release
from tests.cast import SET_UP, Cast
from tests.clients.standing import DAY, guarded, turn_away
from tests.consent.stories import a_disclosure, a_draft, a_release, cleared_for_all, signed
from tests.stories import a_case


def by_guardian(case: Any, cast: Cast, now: dt.datetime) -> Release:
    return a_release(
        case, cast, now, signer_capacity="guardian", represented_by=guarded(case, cast, now),
        client_part="She nodded",
    )  # fmt: skip


def test_con_11_a_release_rests_once_its_guardian_is_none(cast: Cast, now: dt.datetime) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    release = by_guardian(case, cast, now)
    assert release.holds_at(now)
    end_authority(release.represented_by, by=cast.mia, now=now, ended_on=today, why="Court")
    release = Release.objects.get()
    assert release.state_on(today) == "suspended"
    assert not release.holds_at(now)
    assert not Release.objects.holding_on(today).exists()
    with pytest.raises(Refused):
        a_disclosure(release, cast, now)


def test_con_11_a_release_rests_once_the_client_keeps_away_from_who_signed(
    cast: Cast, now: dt.datetime
) -> None:
    release = by_guardian(a_case(cast, now), cast, now)
    turn_away(release.represented_by.holder, "kept away", cast, now)
    release = Release.objects.get()
    assert not release.holds_at(now)
    assert not Release.objects.holding_on(cast.agency.today(now)).exists()


def a_child(cast: Cast, now: dt.datetime, years: int) -> Any:
    case = a_case(cast, now)
    client = Client.objects.get(pk=case.client_id)
    client.birth_date = cast.agency.today(now).replace(day=1) - dt.timedelta(days=years * 365)
    audit.save(client, by=SET_UP, why="For this test", only=["birth_date"])
    case.refresh_from_db()
    return case


def test_con_10_a_minor_signs_alone_only_what_they_may_agree_to_alone(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_child(cast, now, 15)
    cleared_for_all(case, cast, now)
    with pytest.raises(Refused) as refusal:
        a_release(case, cast, now)
    assert refusal.value.field == "signer_capacity"
    assert a_release(case, cast, now, categories=["minor_consented"]).holds_at(now)
    mother = guarded(case, cast, now, kind="parent", scope=["information"])
    for_them = {"signer_capacity": "parent", "represented_by": mother, "client_part": "Wants it"}
    with pytest.raises(Refused) as refusal:
        a_release(case, cast, now, categories=["minor_consented"], **for_them)
    assert refusal.value.field == "signer_capacity"
    release = a_release(case, cast, now, ends_on=cast.agency.today(now) + 300 * DAY, **for_them)
    assert release.holds_at(now)
    client = release.case.client
    client.birth_date = cast.agency.today(now) - dt.timedelta(days=18 * 366)
    audit.save(client, by=SET_UP, why="For this test", only=["birth_date"])
    assert Release.objects.get(pk=release.pk).state_on(cast.agency.today(now)) == "suspended"


def test_con_20_nothing_is_written_for_somebody_who_is_to_be_told_nothing(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    release = a_release(case, cast, now, recipient_name="Hector Ruiz")
    waits = a_draft(case, cast, now, recipient_name="Hector Ruiz")
    add_person(
        case, by=cast.mia, now=now, name="Hector Ruiz", relation="Cousin", sharing="dont_share",
    )  # fmt: skip
    for told in (
        lambda: a_draft(case, cast, now, recipient_name=" hector  RUIZ "),
        lambda: signed(waits, cast, now),
        lambda: a_disclosure(release, cast, now, spoke_with="Hector Ruiz"),
    ):
        with pytest.raises(Refused, match="told nothing"):
            told()


def test_con_10_nobody_the_client_keeps_away_from_is_near_a_signature(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    add_person(case, by=cast.mia, now=now, name="Ray Delgado", kin="no_contact")
    for near in ({"method": "mark", "witness": "ray delgado"}, {"interpreter": "Ray Delgado"}):
        with pytest.raises(Refused, match="keeps away"):
            a_release(case, cast, now, **near)
    with pytest.raises(Refused) as refusal:
        a_release(case, cast, now, method="mark", witness=cast.mia.name)
    assert refusal.value.field == "witness"
