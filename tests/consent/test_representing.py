"""Somebody signs for the client: only inside what they may decide, and the client has a part (INT-13)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from careplans.actions.planning import propose_plan
from careplans.models import ServicePlan
from casemgmt.core import audit
from casemgmt.core.errors import Refused
from clients.actions.relating import add_person
from clients.actions.standing import add_authority, end_authority
from clients.forms.authorities import authorities_of
from clients.models import Case, LegalAuthority
from consent.models import Release, ServiceConsent
from tests.careplans.arranging import ALL_FIVE, draft, ready_case, sign
from tests.cast import SET_UP, Cast
from tests.clients.standing import DAY, guarded, guardian, turn_away
from tests.consent.stories import a_consent, a_release
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]
PART = "Rosa read it with us and nodded"


def _agree(case: Case, cast: Cast, now: dt.datetime, **how: Any) -> ServicePlan:
    how.pop("signer_capacity")
    plan = ServicePlan.objects.filter(case=case, state="proposed").first()
    plan = plan or propose_plan(draft(cast, case, now), by=cast.mia, now=now)
    return sign(plan, cast, now, agreement="representative", **how)


SIGNED: dict[str, tuple[str, Callable[..., Any]]] = {
    "consent": ("services", a_consent),
    "release": ("information", a_release),
    "plan": ("services", _agree),
}
"""What a representative signs: the area it belongs to, and how it is signed."""


def by(one: LegalAuthority | None, **instead: Any) -> dict[str, Any]:
    """How a guardian signs."""
    return {"signer_capacity": "guardian", "represented_by": one, "client_part": PART, **instead}


def refused(kind: str, case: Case, cast: Cast, now: dt.datetime, **how: Any) -> str | None:
    with pytest.raises(Refused) as refusal:
        SIGNED[kind][1](case, cast, now, **how)
    return refusal.value.field


@pytest.mark.parametrize("kind", SIGNED)
def test_int_13_nobody_signs_for_the_client_outside_their_authority(
    cast: Cast, now: dt.datetime, kind: str
) -> None:
    area, today = SIGNED[kind][0], cast.agency.today(now)
    case, other = ready_case(cast, now), a_case(cast, now)
    elsewhere = ["money", "housing"]
    narrow = guarded(case, cast, now, scope=elsewhere)
    for wrong in (
        None,
        guarded(other, cast, now, scope=[area]),
        narrow,
        guarded(case, cast, now, scope=[area], starts_on=today + DAY),
        guarded(case, cast, now, scope=[area], ends_on=today - DAY),
    ):
        assert refused(kind, case, cast, now, **by(wrong)) == "represented_by"
    given = guardian(cast, now, scope=[area])
    right = add_authority(case, by=cast.mia, now=now, facts=given, holder=narrow.holder)
    assert refused(kind, case, cast, now, **by(narrow)) == "represented_by"
    signed = SIGNED[kind][1](case, cast, now, **by(right))
    assert (signed.represented_by, signed.client_part) == (right, PART)
    name = signed.agreed_name if kind == "plan" else signed.signer_name
    assert name == "Ana Delgado"
    if kind != "plan":
        assert (
            signed.authority == "Probate court, 24-118. Letters of guardianship, copy in our file"
        )


@pytest.mark.parametrize("kind", ["consent", "release"])
def test_int_13_whoever_signs_signs_as_what_they_are(
    cast: Cast, now: dt.datetime, kind: str
) -> None:
    case = ready_case(cast, now)
    agent = guarded(case, cast, now, kind="health_care_agent", scope=["everything"])
    assert refused(kind, case, cast, now, **by(agent)) == "represented_by"
    assert SIGNED[kind][1](case, cast, now, **by(agent, signer_capacity="health_care_agent")).pk


@pytest.mark.parametrize("kind", SIGNED)
def test_int_13_the_clients_own_part_is_recorded_when_another_signs(
    cast: Cast, now: dt.datetime, kind: str
) -> None:
    case = ready_case(cast, now)
    one = guarded(case, cast, now)
    assert refused(kind, case, cast, now, **by(one, client_part=" ")) == "client_part"


@pytest.mark.parametrize("kind", SIGNED)
def test_int_13_an_authority_that_was_ended_signs_no_more(
    cast: Cast, now: dt.datetime, kind: str
) -> None:
    case, today = ready_case(cast, now), cast.agency.today(now)
    one = guarded(case, cast, now)
    end_authority(one, by=cast.mia, now=now, ended_on=today, why="The court revoked it")
    assert refused(kind, case, cast, now, **by(one)) == "represented_by"


@pytest.mark.parametrize("how", ["kept away", "gone"])
@pytest.mark.parametrize("kind", SIGNED)
def test_int_13_whoever_the_client_keeps_away_from_signs_nothing(
    cast: Cast, now: dt.datetime, kind: str, how: str
) -> None:
    case = ready_case(cast, now)
    one = guarded(case, cast, now)
    turn_away(one.holder, how, cast, now)
    with pytest.raises(Refused, match="keeps away from") as refusal:
        SIGNED[kind][1](case, cast, now, **by(one))
    assert refusal.value.field == "represented_by"
    assert list(authorities_of(case, cast.mia, now)) == []
    other = guarded(case, cast, now, holder_name="Lucia Delgado")
    assert SIGNED[kind][1](case, cast, now, **by(other)).represented_by == other


@pytest.mark.parametrize("kind", SIGNED)
def test_int_13_whoever_the_client_keeps_away_from_signs_as_nobody(
    cast: Cast, now: dt.datetime, kind: str
) -> None:
    case = ready_case(cast, now)
    rex = {"name": "Rex Delgado", "kin": "no_contact", "relation": "Husband"}
    for name in (rex["name"], case.client.name):  # a child may bear the name of a parent
        add_person(case, by=cast.mia, now=now, **{**rex, "name": name})
    plan = propose_plan(draft(cast, case, now), by=cast.mia, now=now) if kind == "plan" else None

    def signed(name: str) -> Any:
        if plan is not None:
            return sign(plan, cast, now, agreement="signed", agreed_name=name)
        return SIGNED[kind][1](case, cast, now, signer_name=name)

    with pytest.raises(Refused, match="keeps away from") as refusal:
        signed("rex delgado ")
    assert refusal.value.field == ("agreed_name" if plan else "signer_name")
    assert signed(case.client.name).pk


def test_int_13_the_day_of_the_signature_counts(cast: Cast, now: dt.datetime) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    begun = guarded(case, cast, now, starts_on=today)
    with pytest.raises(Refused, match="did not hold on that day") as refusal:
        a_release(case, cast, now, **by(begun), signed_at=now - DAY)
    assert refusal.value.field == "represented_by"
    assert a_release(case, cast, now, **by(begun)).represented_by == begun


@pytest.mark.parametrize("kind", ["consent", "release"])
@pytest.mark.parametrize("how", ["over", "ended"])
def test_int_13_an_earlier_date_gets_nobody_past_the_end_of_their_authority(
    cast: Cast, now: dt.datetime, kind: str, how: str
) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    ends = {"ends_on": today - DAY} if how == "over" else {}
    one = guarded(case, cast, now, **ends)
    if how == "ended":
        end_authority(one, by=cast.mia, now=now, ended_on=today, why="The court revoked it")
    with pytest.raises(Refused, match="has ended") as refusal:
        SIGNED[kind][1](case, cast, now, **by(one), signed_at=now - 2 * DAY)
    assert refusal.value.field == "represented_by"


@pytest.mark.parametrize(
    "change",
    [
        {"signer_capacity": "guardian", "authority": "A", "client_part": "Yes"},
        {"signer_capacity": "guardian", "authority": "A", "represented_by": True},
        {"represented_by": True},
    ],
)
@pytest.mark.parametrize("model", [ServiceConsent, Release])
def test_int_13_the_database_refuses_half_a_signature_for_another(
    cast: Cast, now: dt.datetime, model: Any, change: dict[str, Any]
) -> None:
    case = a_case(cast, now)
    one = guarded(case, cast, now)
    signed = a_consent(case, cast, now) if model is ServiceConsent else a_release(case, cast, now)
    values = {
        field.attname: getattr(signed, field.attname) for field in model._meta.concrete_fields
    }
    del values["id"]
    beside = {"number": 2} if model is Release else {"state": "superseded"}
    given = {**change, **({"represented_by": one} if "represented_by" in change else {})}
    copy = model(**{**values, **beside})
    for name, value in given.items():
        setattr(copy, name, value)
    with pytest.raises(IntegrityError, match="signed_for_another"), transaction.atomic():
        audit.save(copy, by=SET_UP, why="For this test")


def test_int_13_the_database_refuses_a_plan_signed_for_another_by_nobody(
    cast: Cast, now: dt.datetime
) -> None:
    plan = draft(cast, ready_case(cast, now), now)
    plan.agreement = "representative"
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.save(plan, by=SET_UP, why="For this test", only=["agreement"])


def test_int_13_a_guardian_signs_on_the_pages(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, mia = ready_case(cast, now), browser_of("mia")
    one = guarded(case, cast, now)
    plan = propose_plan(draft(cast, case, now), by=cast.mia, now=now)
    page = reverse("plan-agree", args=[plan.pk])
    given = {"agreement": "representative", "disclosed": ALL_FIVE, "represented_by": str(one.pk)}
    assert "Ana Delgado, legal guardian: services and plans, who is told what" in (
        mia.get(page).content.decode()
    )
    assert "Say how the client took part." in mia.post(page, given).content.decode()
    mia.post(page, {**given, "client_part": PART})
    plan.refresh_from_db()
    assert (plan.state, plan.represented_by) == ("active", one)
    assert PART in mia.get(reverse("plan-detail", args=[plan.pk])).content.decode()
