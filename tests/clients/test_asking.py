"""Why can't I? Asking by a number tells nothing, and whoever leads the case decides (T16)."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.people import change_supervisor
from casemgmt.core import audit
from casemgmt.core.access import decide
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.identity import acting_as
from casemgmt.ledger.models import Notice
from clients.actions.asking import AGAIN_AFTER, MOST_A_DAY, ask_to_see, decline_request, let_read
from clients.actions.boundaries import declare_conflict
from clients.models import AccessGrant, AccessRequest, Case
from clients.seeing import who_sees
from tests.cast import SET_UP, Cast
from tests.clients.test_covering import last_instant
from tests.stories import a_case

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
ASK = reverse("access-ask")
HOUR = dt.timedelta(hours=1)


def asked(cast: Cast, case: Case, now: dt.datetime, *, by: str = "omar") -> AccessRequest:
    """Somebody of another team asks about Mia's case."""
    with acting_as(cast[by].user.pk):
        return ask_to_see(by=cast[by], now=now, number=case.number, reason="The daughter called")


def to_decide(cast: Cast, name: str, now: dt.datetime) -> list[AccessRequest]:
    with acting_as(cast[name].user.pk):
        return list(AccessRequest.objects.visible_to(cast[name], now, "decide"))


def told(page: Any) -> str:
    """What a page says in its main part, without the keys of its forms."""
    main = page.content.decode().split("<main", 1)[1]
    return re.sub(r'(csrfmiddlewaretoken|once)" value="[^"]+"', "", main)


def day(cast: Cast, now: dt.datetime, ahead: int) -> dt.date:
    return cast.agency.today(now) + dt.timedelta(days=ahead)


def test_the_answer_is_the_same_whether_there_is_such_a_case_or_not(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, omar = a_case(cast, now), browser_of("omar")
    pages = []
    for number in (case.number, "C-NOSUCH1"):
        answer = omar.post(ASK, {"number": number, "reason": "She called"}, follow=True)
        pages.append(told(answer).replace(number, "C-"))
    first, second = (page.split("What you asked", 1)[0] for page in pages)
    assert "whoever is responsible for it has been asked" in first
    assert first == second
    rows = AccessRequest.objects.filter(staff=cast.omar).values_list("number", "last_day")
    assert set(rows) == {(case.number, None), ("C-NOSUCH1", None)}


def test_nobody_decides_about_what_they_asked_for(cast: Cast, now: dt.datetime) -> None:
    """Paul asks, and comes to lead the case: his own reading along would outlive that."""
    case = a_case(cast, now)
    request = asked(cast, case, now, by="paul")
    change_supervisor(cast.mia, by=cast.alex, now=now, supervisor=cast.paul, why="Teams")
    assert to_decide(cast, "paul", now) == []
    with acting_as(cast.paul.user.pk), pytest.raises(Forbidden):
        let_read(request, by=cast.paul, now=now, last_day=day(cast, now, 3))


def test_those_who_lead_the_case_are_told_and_decide(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    request = asked(cast, case, now)
    notices = Notice.objects.filter(kind="access_asked").values_list("to", flat=True)
    assert set(notices) == {cast.sally.user_id, cast.vera.user_id}
    for name in ("sally", "vera"):
        assert to_decide(cast, name, now) == [request]
    for name in ("mia", "omar", "paul", "alex", "petra", "otto"):
        assert to_decide(cast, name, now) == []
        url = reverse("asked-decide", args=[request.pk])
        expected = 403 if name == "omar" else 404
        assert browser_of(name).get(url).status_code == expected
    page = browser_of("sally").get(reverse("asked-list")).content.decode()
    assert case.number in page


def test_whoever_is_let_in_reads_until_the_end_of_a_day_and_writes_nothing(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    request = asked(cast, case, now)
    url = reverse("asked-decide", args=[request.pk])
    form = {"form": "let", "let-last_day": day(cast, now, 3).isoformat()}
    assert browser_of("sally").post(url, form).status_code == 302
    end, soon = last_instant(cast, now), now + HOUR
    for at, holds in ((soon, True), (end - dt.timedelta(seconds=1), True), (end, False)):
        assert decide(cast.omar, "view", case, at).allow is holds
        assert Case.objects.visible_to(cast.omar, at).filter(pk=case.pk).exists() is holds
    for action in ("edit", "work", "sign", "move", "assign", "disclose"):
        assert not decide(cast.omar, action, case, soon).allow
    assert not decide(cast.paul, "view", case, soon).visible
    notice = Notice.objects.get(kind="access_given")
    assert (notice.to, notice.url) == (cast.omar.user, reverse("case-detail", args=[case.pk]))
    with acting_as(cast.mia.user.pk):
        reasons = {seer.staff: seer.reasons for seer in who_sees(case, soon)}
    assert [str(one.words) for one in reasons[cast.omar]] == ["Reads along"]
    assert "you read along until" in browser_of("omar").get(ASK).content.decode()


def test_a_no_is_kept_and_looks_like_an_open_request(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    request = asked(cast, a_case(cast, now), now)
    before = told(browser_of("omar").get(ASK))
    url = reverse("asked-decide", args=[request.pk])
    assert browser_of("sally").post(url, {"form": "no", "no-why": " "}).status_code == 200
    assert to_decide(cast, "sally", now) == [request]
    assert browser_of("sally").post(url, {"form": "no", "no-why": "Not his"}).status_code == 302
    assert told(browser_of("omar").get(ASK)) == before
    assert not Notice.objects.filter(to=cast.omar.user).exists()
    assert not Notice.objects.filter(kind="access_asked", read_at=None).exists()
    request.refresh_from_db()
    assert (request.decided_by, request.last_day) == (cast.sally, None)
    assert to_decide(cast, "sally", now) == []


def test_only_whoever_leads_the_case_decides(cast: Cast, now: dt.datetime) -> None:
    request = asked(cast, a_case(cast, now), now)
    for name in ("mia", "omar", "paul", "alex", "petra", "otto"):
        with acting_as(cast[name].user.pk), pytest.raises(Forbidden):
            let_read(request, by=cast[name], now=now, last_day=day(cast, now, 1))
        with acting_as(cast[name].user.pk), pytest.raises(Forbidden):
            decline_request(request, by=cast[name], now=now, why="No")
    assert not AccessGrant.objects.filter(basis="consultation").exists()


@pytest.mark.parametrize("ahead", [-1, 15])
def test_reading_along_is_short(cast: Cast, now: dt.datetime, ahead: int) -> None:
    request = asked(cast, a_case(cast, now), now)
    with acting_as(cast.sally.user.pk):
        with pytest.raises(Refused, match="at most 14 days ahead") as refusal:
            let_read(request, by=cast.sally, now=now, last_day=day(cast, now, ahead))
        assert refusal.value.field == "last_day"
        assert let_read(request, by=cast.sally, now=now, last_day=day(cast, now, 14)).pk


def test_it_is_decided_once(cast: Cast, now: dt.datetime) -> None:
    request = asked(cast, a_case(cast, now), now)
    with acting_as(cast.sally.user.pk):
        decline_request(request, by=cast.sally, now=now, why="Not his")
        with pytest.raises(Forbidden):
            let_read(request, by=cast.sally, now=now, last_day=day(cast, now, 1))


def test_who_is_kept_from_the_client_is_nobody_to_decide_about(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now, carried_by="omar")
    declare_conflict(case, by=cast.omar, now=now, relation="Neighbors")
    soon = now + HOUR
    request = asked(cast, case, soon)
    assert request.number == case.number
    assert not Notice.objects.filter(kind="access_asked").exists()
    assert to_decide(cast, "paul", soon) == []


@pytest.mark.parametrize("answer", ["none yet", "no", "no such case"])
def test_asked_again_it_looks_the_same_whatever_the_answer(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, answer: str
) -> None:
    case, omar = a_case(cast, now), browser_of("omar")
    if answer == "no such case":
        case = Case(number="C-NOSUCH1")
    request = asked(cast, case, now)
    if answer == "no":
        with acting_as(cast.sally.user.pk):
            decline_request(request, by=cast.sally, now=now, why="Not his")
    assert asked(cast, case, now + HOUR).pk == request.pk
    later = now + AGAIN_AFTER + HOUR
    again = asked(cast, case, later)
    assert (again.asked_at, again.decided_at) == (later, None)
    assert [row.asked_at for row in omar.get(ASK).context["asked"]] == [later]


def test_the_database_keeps_one_waiting_request(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    asked(cast, case, now)
    twin = AccessRequest(
        agency=cast.agency, staff=cast.omar, number=case.number, reason="Again", asked_at=now
    )
    with pytest.raises(IntegrityError, match="asked_once_at_a_time"), transaction.atomic():
        audit.save(twin, by=SET_UP, why="For this test")


def test_nobody_tries_out_numbers(cast: Cast, now: dt.datetime) -> None:
    for turn in range(MOST_A_DAY):
        ask_to_see(by=cast.omar, now=now, number=f"C-TRY{turn}", reason="So")
    with pytest.raises(Refused, match="Ask your supervisor"):
        ask_to_see(by=cast.omar, now=now, number="C-ONEMORE", reason="So")
    tomorrow = now + dt.timedelta(days=1, seconds=1)
    assert ask_to_see(by=cast.omar, now=tomorrow, number="C-ONEMORE", reason="So").pk


@pytest.mark.parametrize("text", ["", "Rosa Delgado", "C-", "C-1; --", "C-12345678901", "`id`"])
def test_what_is_no_number_is_given_back(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, text: str
) -> None:
    page = browser_of("omar").post(ASK, {"number": text, "reason": "She called"})
    assert page.status_code == 200
    assert page.context["form"].errors["number"]
    assert not AccessRequest.objects.exists()
    with acting_as(cast.omar.user.pk):
        request = ask_to_see(by=cast.omar, now=now, number=" c-nosuch1 ", reason="She called")
    assert request.number == "C-NOSUCH1"


def test_a_case_one_sees_needs_no_asking(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    with pytest.raises(Refused, match="You see this case already") as refusal:
        asked(cast, case, now, by="mia")
    assert refusal.value.field == "number"
    with pytest.raises(Refused) as refusal:
        ask_to_see(by=cast.omar, now=now, number=case.number, reason=" ")
    assert refusal.value.field == "reason"
