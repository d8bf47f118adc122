"""An external auditor reads named cases for some days: one officer asks, a second one agrees."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.clearing import clear
from casemgmt.agency.actions.people import change_roles
from casemgmt.agency.models import StaffRole
from casemgmt.core import audit as saving
from casemgmt.core.access import decide
from casemgmt.core.days import end_of_day, start_of_day
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import since
from casemgmt.ledger.models import Notice
from clients.access.refresh import reconcile, refresh
from clients.actions.auditing import approve_audit, ask_for_audit, decline_audit, end_audit
from clients.actions.boundaries import put_up_wall, report_conflict, restrict_record
from clients.models import Audit, AuditedCase, Case, Client
from clients.seeing import who_sees
from tests.cast import LONG_AGO, SET_UP, Cast
from tests.stories import a_case

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def roles(cast: Cast) -> None:
    """Quinn audits; Paul is the second privacy officer beside Petra."""
    for name, role in (("quinn", "external_auditor"), ("paul", "privacy_officer")):
        held = StaffRole(staff=cast[name], role=role, during=since(LONG_AGO))
        saving.save(held, by=SET_UP, why="For this test")


def asked(cast: Cast, now: dt.datetime, *cases: Case, days: int = 6, **facts: Any) -> Audit:
    """Petra asks that Quinn audits these cases from today on."""
    today = cast.agency.today(now)
    given = {
        "by": cast.petra, "auditor": cast.quinn, "numbers": [case.number for case in cases],
        "authority": "The state's contract", "first_day": today, "last_day": today + days * DAY,
    } | facts  # fmt: skip
    with acting_as(given["by"].user.pk):
        return ask_for_audit(now=now, **given)


def decided(cast: Cast, audit: Audit, now: dt.datetime, by: str = "paul") -> Audit:
    """Somebody, if it isn't said otherwise Paul, agrees to it."""
    with acting_as(cast[by].user.pk):
        return approve_audit(audit, by=cast[by], now=now, why="As agreed")


def sees(cast: Cast, case: Case, at: dt.datetime, action: str = "view") -> bool:
    found = decide(cast.quinn, action, case, at).allow
    rows = Case.objects.visible_to(cast.quinn, at, action).filter(pk=case.pk)
    assert rows.exists() is found
    return found


def test_named_cases_are_read_for_some_days_and_nothing_else(cast: Cast, now: dt.datetime) -> None:
    case, other, then = a_case(cast, now), a_case(cast, now), now - HOUR
    audit = asked(cast, then, case)
    refresh([case.pk])
    assert not sees(cast, case, now)
    assert Notice.objects.filter(to=cast.paul.user, kind="audit_asked").count() == 1
    assert not Notice.objects.filter(to=cast.quinn.user).exists()
    decided(cast, audit, then)
    end = end_of_day(cast.agency.today(then) + 6 * DAY, cast.agency.timezone)
    for at, holds in ((then - HOUR, False), (then, True), (end - HOUR, True), (end, False)):
        assert sees(cast, case, at) is holds
        assert not sees(cast, other, at)
    for action in ("work", "edit", "attend", "assign", "disclose", "revoke"):
        assert not sees(cast, case, now, action)
    assert reconcile(now)["repaired"] == 0
    assert Notice.objects.filter(to=cast.quinn.user, kind="audit_opened").count() == 1
    with acting_as(cast.mia.user.pk):
        words = {seer.staff.name: seer.reasons[0].words for seer in who_sees(case, now)}
    assert words[cast.quinn.name] == "Audits it from outside"


def test_it_begins_with_its_first_day_with_no_job_running(cast: Cast, now: dt.datetime) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    audit = asked(cast, now, case, first_day=today + 2 * DAY)
    decided(cast, audit, now)
    start = start_of_day(today + 2 * DAY, cast.agency.timezone)
    assert [sees(cast, case, at) for at in (now, start - HOUR, start)] == [False, False, True]


def test_it_is_read_and_not_worked(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    decided(cast, asked(cast, now - HOUR, case), now - HOUR)
    with acting_as(cast.quinn.user.pk):
        with pytest.raises(Forbidden):
            restrict_record(case.client, by=cast.quinn, now=now, staff=cast.mia, words="Not her")
        assert Case.objects.filter(pk=case.pk).exists()


def test_a_second_officer_decides(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    audit = asked(cast, now, case)
    held = StaffRole(staff=cast.quinn, role="privacy_officer", during=since(LONG_AGO))
    saving.save(held, by=SET_UP, why="For this test")
    cast.quinn.renew()
    for name in ("petra", "quinn", "sally", "alex"):
        with pytest.raises(Forbidden):
            decided(cast, audit, now, by=name)
    with acting_as(cast.paul.user.pk):
        with pytest.raises(Refused):
            decline_audit(audit, by=cast.paul, now=now, why=" ")
        decline_audit(audit, by=cast.paul, now=now, why="No contract")
    with pytest.raises(Forbidden):
        decided(cast, audit, now)
    assert not sees(cast, case, now)


@pytest.mark.parametrize("by", ["petra", "paul"])
def test_either_officer_ends_it_at_once(cast: Cast, now: dt.datetime, by: str) -> None:
    case = a_case(cast, now)
    audit = decided(cast, asked(cast, now - HOUR, case), now - HOUR)
    with acting_as(cast[by].user.pk):
        with pytest.raises(Refused):
            end_audit(audit, by=cast[by], now=now, why="")
        end_audit(audit, by=cast[by], now=now, why="It is done")
        with pytest.raises(Forbidden):
            end_audit(audit, by=cast[by], now=now, why="Again")
    assert sees(cast, case, now) is False


def test_what_was_taken_back_is_not_decided(cast: Cast, now: dt.datetime) -> None:
    audit = asked(cast, now, a_case(cast, now))
    with acting_as(cast.petra.user.pk):
        end_audit(audit, by=cast.petra, now=now, why="Not needed")
    with pytest.raises(Forbidden):
        decided(cast, audit, now)


def test_walls_the_clients_word_and_the_role_come_first(cast: Cast, now: dt.datetime) -> None:
    cases, then, later = [a_case(cast, now) for _ in range(3)], now - HOUR, now + HOUR
    decided(cast, asked(cast, then, *cases), then)
    told = report_conflict(cases[0], by=cast.mia, now=now, staff=cast.quinn, relation="Neighbors")
    put_up_wall(told, by=cast.petra, now=now)
    restrict_record(cases[1].client, by=cast.mia, now=now, staff=cast.quinn, words="Not him")
    assert [sees(cast, case, later) for case in cases] == [False, False, True]
    change_roles(cast.quinn, by=cast.alex, now=now, roles=["quality_reviewer"], why="It is over")
    assert not sees(cast, cases[2], later)


def test_a_restricted_category_takes_a_clearance(cast: Cast, now: dt.datetime) -> None:
    case, then = a_case(cast, now), now - HOUR
    decided(cast, asked(cast, then, case), then)
    assert decide(cast.quinn, "view", case, now).categories == ()
    clear(cast.quinn, by=cast.alex, now=then, category="mental_health", until=None, why="Named")
    assert decide(cast.quinn, "view", case, now).categories == ("mental_health",)


def test_an_officer_kept_from_a_client_decides_and_learns_nothing(
    cast: Cast, now: dt.datetime
) -> None:
    case, then = a_case(cast, now), now - HOUR
    told = report_conflict(case, by=cast.mia, now=then, staff=cast.paul, relation="Neighbors")
    put_up_wall(told, by=cast.petra, now=then)
    audit = asked(cast, now, case)
    assert not Notice.objects.filter(to=cast.paul.user, kind="audit_asked").exists()
    with acting_as(cast.paul.user.pk):
        assert not Audit.objects.visible_to(cast.paul, now).exists()
        for action in (approve_audit, decline_audit, end_audit):
            with pytest.raises(Forbidden):
                action(audit, by=cast.paul, now=now, why="No")
    said = []
    for number in (case.number, "C-NOTHERE"):
        with pytest.raises(Refused) as refusal:
            asked(cast, now, by=cast.paul, numbers=[number])
        said.append(str(refusal.value).replace(number, ""))
    assert said[0] == said[1]


def test_who_asks_for_what(cast: Cast, now: dt.datetime) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    for name in ("sally", "alex", "quinn"):
        with pytest.raises(Forbidden):
            asked(cast, now, case, by=cast[name])
    held = StaffRole(staff=cast.petra, role="external_auditor", during=since(LONG_AGO))
    saving.save(held, by=SET_UP, why="For this test")
    abroad = a_case_abroad(cast, case)
    for wrong, field in (
        ({"auditor": cast.petra}, "auditor"),
        ({"auditor": cast.mia}, "auditor"),
        ({"auditor": cast.otto}, "auditor"),
        ({"authority": "  "}, "authority"),
        ({"first_day": today - DAY}, "first_day"),
        ({"last_day": today - DAY}, "last_day"),
        ({"last_day": today + 30 * DAY}, "last_day"),
        ({"numbers": []}, "numbers"),
        ({"numbers": [f"C-{n}" for n in range(51)]}, "numbers"),
        ({"numbers": [case.number, "C-NOTHERE"]}, "numbers"),
        ({"numbers": [abroad]}, "numbers"),
    ):
        with pytest.raises(Refused) as refusal:
            asked(cast, now, case, **wrong)  # type: ignore[arg-type]
        assert refusal.value.field == field, wrong
    assert not AuditedCase.objects.exists()


def a_case_abroad(cast: Cast, like: Case) -> str:
    """The number of a case of the other agency."""
    client = Client(agency=cast.other_agency, given_name="Walter", family_name="Quill")
    saving.save(client, by=SET_UP, why="For this test")
    case = Case(
        agency=cast.other_agency, client=client, program=cast.other_program, number="C-ABROAD",
        opened_at=like.opened_at,
    )  # fmt: skip
    saving.save(case, by=SET_UP, why="For this test")
    return case.number


def test_cases_are_named_once_and_by_whoever_asked(cast: Cast, now: dt.datetime) -> None:
    one, two, three = (a_case(cast, now) for _ in range(3))
    audit = asked(cast, now, one)
    bare = Audit(
        agency=cast.agency, auditor=cast.quinn, authority="X", during=since(now, now + HOUR),
        asked_by=cast.petra, asked_at=now,
    )  # fmt: skip
    saving.save(bare, by=SET_UP, why="For this test")
    for who, which, count in ((cast.petra, audit, 1), (cast.paul, bare, 0), (cast.petra, bare, 1)):
        with acting_as(who.user.pk), connection.cursor() as cursor:
            cursor.execute("SELECT app.name_audited(%s, %s, %s)", [which.pk, [two.number], now])
        assert AuditedCase.objects.filter(audit=which).count() == count
    assert three.number not in [row.case.number for row in AuditedCase.objects.all()]


@pytest.mark.parametrize(
    "wrong",
    [
        {"asked_by": "quinn"},
        {"decided_by": "petra"},
        {"decided_by": "quinn"},
        {"state": "approved"},
        {"days": 31},
        {"days": None},
        {"authority": ""},
    ],
)
def test_the_database_keeps_no_other_audit(
    cast: Cast, now: dt.datetime, wrong: dict[str, Any]
) -> None:
    facts = {key: cast[value] if key.endswith("_by") else value for key, value in wrong.items()}
    days = facts.pop("days", 30)
    until = None if days is None else now + days * DAY
    given = {"authority": "X", "asked_by": cast.petra} | facts
    audit = Audit(
        agency=cast.agency, auditor=cast.quinn, during=since(now, until), asked_at=now, **given
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        saving.save(audit, by=SET_UP, why="For this test")


def test_one_asks_a_second_agrees_and_the_auditor_reads(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    petra, paul, quinn = browser_of("petra"), browser_of("paul"), browser_of("quinn")
    today = cast.agency.today(now)
    given = {"auditor": cast.quinn.pk, "numbers": f"{case.number}\n", "authority": "A contract",
             "first_day": today.isoformat(), "last_day": today.isoformat()}  # fmt: skip
    late = given | {"last_day": (today + 30 * DAY).isoformat()}
    assert "30 days at most" in petra.post(reverse("audit-ask"), late).content.decode()
    assert petra.post(reverse("audit-ask"), given).status_code == 302
    audit = Audit.objects.get()
    assert case.number in petra.get(reverse("audit-ask")).content.decode()
    assert petra.get(reverse("audit-decide", args=[audit.pk])).status_code == 403
    assert "No case is open to you" in quinn.get(reverse("audit-own")).content.decode()
    decide_url = reverse("audit-decide", args=[audit.pk])
    assert case.number in paul.get(decide_url).content.decode()
    agreed = {"form": "yes", "yes-why": "As agreed"}
    assert paul.post(decide_url, agreed).status_code == 302
    audit.refresh_from_db()
    assert audit.state == "approved"
    earlier = asked(cast, now - HOUR, case)
    decided(cast, earlier, now - HOUR)
    assert case.number in quinn.get(reverse("audit-own")).content.decode()
    assert quinn.get(reverse("case-detail", args=[case.pk])).status_code == 200
    ended = petra.post(reverse("audit-end", args=[audit.pk]), {"why": "Done"})
    assert ended.status_code == 302
