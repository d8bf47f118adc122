"""What of a client's own record is held back: for a lawful reason, and with somebody else's consent."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.core.access import decide
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import since
from casemgmt.core.sealing.tokens import MARK
from casemgmt.ledger.models import Notice
from clients.access.refresh import refresh
from clients.actions.assigning import assign_case
from clients.models import AccessGrant, Case, CaseClearance
from clients.registry import due_sources
from consent.actions.own_record import hand_over
from consent.actions.withholding import decide_part, give_after_all
from consent.models import OwnRecordRequest, WithheldPart
from tests.cast import SET_UP, Cast
from tests.consent.asking import a_part, an_own_record, answered
from tests.consent.test_own_record_kept import ANSWER, written
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]
DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
FAR = dt.timedelta(days=400)
HIDDEN = "What she told of the shelter"
DANGER = {
    "reason": "endangers",
    "reviewer": "Dr. Noor Haddad",
    "license": "LCSW 4711",
    "reviewed_on": dt.date(2026, 1, 5),
}


@pytest.fixture
def asked(cast: Cast, now: dt.datetime) -> OwnRecordRequest:
    return an_own_record(a_case(cast, now, stage="active"), cast, now)


def agree(part: WithheldPart, cast: Cast, now: dt.datetime, by: str = "sally") -> WithheldPart:
    return decide_part(part, by=cast[by], now=now, agrees=True)


def cleared(case: Case, cast: Cast, now: dt.datetime, *names: str) -> None:
    """Cleared in this case for what keeps somebody safe from violence."""
    for name in names:
        row = CaseClearance(
            case=case, staff=cast[name], category="dv_safety", during=since(now - DAY)
        )
        audit.save(row, by=SET_UP, why="For this test")
    refresh([case.pk])


def hidden(asked: OwnRecordRequest, cast: Cast, now: dt.datetime) -> WithheldPart:
    """Mia, who is cleared for it, would hold back what is restricted."""
    cleared(asked.case, cast, now, "mia")
    with acting_as(cast.mia.user_id):
        return a_part(asked, cast, now, what=HIDDEN, categories=["dv_safety"])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"what": " "}, "what"),
        ({"reason": "we would rather not"}, "reason"),
        ({"because": " "}, "because"),
        ({"tell_client": False}, "untold_because"),
        ({"categories": ["dv_safety"]}, "categories"),
        ({**DANGER, "reviewer": " "}, "reviewer"),
        ({**DANGER, "license": ""}, "license"),
        ({**DANGER, "reviewed_on": None}, "reviewed_on"),
        ({**DANGER, "reviewed_on": dt.date(2999, 1, 1)}, "reviewed_on"),
        ({**DANGER, "tell_client": False, "untold_because": "No"}, "tell_client"),
    ],
)
def test_con_28_each_part_held_back_has_a_lawful_reason_in_own_words(
    asked: OwnRecordRequest, cast: Cast, now: dt.datetime, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        a_part(asked, cast, now, **change)
    assert refusal.value.field == field
    assert not WithheldPart.objects.exists()


def test_con_28_a_danger_was_looked_at_by_somebody_licensed(
    asked: OwnRecordRequest, cast: Cast, now: dt.datetime
) -> None:
    danger = a_part(asked, cast, now, **DANGER)
    assert (danger.reviewer, danger.tell_client) == ("Dr. Noor Haddad", True)
    other = a_part(asked, cast, now, **{**DANGER, "reason": "reporter"})
    assert (other.reviewer, other.license, other.reviewed_on) == ("", "", None)


def test_con_28_nothing_is_held_back_before_a_supervisor_agreed(
    asked: OwnRecordRequest, cast: Cast, now: dt.datetime
) -> None:
    part = a_part(asked, cast, now)
    with pytest.raises(Refused, match="waits for a supervisor"):
        answered(asked, cast, now)
    agree(part, cast, now)
    with pytest.raises(Refused) as refusal:
        answered(asked, cast, now, told=False)
    assert refusal.value.field == "told"
    answered(asked, cast, now)
    part.refresh_from_db()
    assert (part.decided_by, part.told_on) == (cast.sally, cast.agency.today(now))


def test_con_28_it_was_agreed_to_by_the_day_of_the_answer(cast: Cast, now: dt.datetime) -> None:
    case, today = a_case(cast, now, stage="active"), cast.agency.today(now)
    asked = an_own_record(case, cast, now, asked_on=today - DAY)
    agree(a_part(asked, cast, now), cast, now)
    with pytest.raises(Refused, match="agreed later") as refusal:
        answered(asked, cast, now, given_on=today - DAY)
    assert refusal.value.field == "given_on"
    assert answered(asked, cast, now).given_on == today


def test_con_28_what_the_client_is_not_told_has_a_reason_and_is_not_told(
    asked: OwnRecordRequest, cast: Cast, now: dt.datetime
) -> None:
    untold = {"tell_client": False, "untold_because": "It would name who called"}
    part = agree(a_part(asked, cast, now, reason="reporter", **untold), cast, now)
    answered(asked, cast, now, told=False)
    part.refresh_from_db()
    assert (part.holds, part.told_on) == (True, None)


@pytest.mark.parametrize("name", ["mia", "omar", "paul", "alex", "petra"])
def test_con_28_only_who_leads_the_case_agrees(
    asked: OwnRecordRequest, cast: Cast, now: dt.datetime, name: str
) -> None:
    part = a_part(asked, cast, now)
    with pytest.raises(Forbidden):
        agree(part, cast, now, by=name)


def test_con_28_nobody_agrees_to_what_they_prepare_or_took(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now, stage="active")
    taken = an_own_record(case, cast, now, by=cast.sally)
    part = a_part(taken, cast, now, by=cast.sally)
    with pytest.raises(Refused, match="Somebody else"):
        agree(part, cast, now)
    hand_over(taken, by=cast.vera, now=now, to=cast.mia, why="Sally took it at the door")
    later = a_part(taken, cast, now)
    for one in (part, later):
        with pytest.raises(Refused, match="Somebody else"):
            agree(one, cast, now)
        agree(one, cast, now, by="vera")
    assert answered(taken, cast, now).answered_by == cast.mia


def test_con_28_a_supervisor_says_no_with_a_reason_and_it_is_given(
    asked: OwnRecordRequest, cast: Cast, now: dt.datetime
) -> None:
    part = a_part(asked, cast, now)
    with pytest.raises(Refused) as refusal:
        decide_part(part, by=cast.sally, now=now, agrees=False, words=" ")
    assert refusal.value.field == "words"
    decide_part(part, by=cast.sally, now=now, agrees=False, words="Her daughter does not mind")
    with pytest.raises(Refused, match="decided already"):
        agree(part, cast, now)
    with pytest.raises(Refused, match="decided already"):
        give_after_all(part, by=cast.mia, now=now)
    assert answered(asked, cast, now, told=False).outcome == "given"


@pytest.mark.parametrize("agreed", [False, True])
def test_con_28_giving_more_takes_nobodys_consent(
    asked: OwnRecordRequest, cast: Cast, now: dt.datetime, agreed: bool
) -> None:
    part = a_part(asked, cast, now)
    if agreed:
        agree(part, cast, now)
    with pytest.raises(Refused, match="prepares this answer"):
        give_after_all(part, by=cast.sally, now=now)
    give_after_all(part, by=cast.mia, now=now)
    answered(asked, cast, now, told=False)
    part.refresh_from_db()
    assert (part.decision, part.told_on) == ("dropped", None)


def test_con_28_a_refusal_has_a_reason_that_everybody_in_the_case_may_read(
    asked: OwnRecordRequest, cast: Cast, now: dt.datetime
) -> None:
    no = {"outcome": "refused"}
    untold = {"tell_client": False, "untold_because": "It would name who called"}
    agree(a_part(asked, cast, now, **untold), cast, now)
    cleared(asked.case, cast, now, "sally")
    secret = hidden(asked, cast, now)
    with acting_as(cast.sally.user_id):
        agree(secret, cast, now)
    with pytest.raises(Refused) as refusal, acting_as(cast.mia.user_id):
        answered(asked, cast, now, **no)
    assert refusal.value.field == "outcome"
    agree(a_part(asked, cast, now, what="The whole record", **DANGER), cast, now)
    refused = answered(asked, cast, now, **no)
    assert (refused.outcome, refused.given_how, refused.helped_by) == ("refused", "", "")


def test_con_28_supervisors_find_what_waits_and_the_worker_hears_the_answer(
    asked: OwnRecordRequest, cast: Cast, now: dt.datetime
) -> None:
    part, waiting = a_part(asked, cast, now), due_sources["parts held back"]
    until = cast.agency.today(now)
    for name, finds in (("sally", True), ("vera", True), ("mia", False), ("paul", False)):
        assert bool(waiting(cast[name], now, until)) is finds, name
        told = Notice.objects.filter(to=cast[name].user, kind="part_asked")
        assert told.exists() is finds, name
    agree(part, cast, now)
    assert waiting(cast.sally, now, until) == waiting(cast.vera, now, until) == []
    assert not Notice.objects.filter(kind="part_asked", read_at=None).exists()
    heard = Notice.objects.get(kind="part_decided")
    assert (heard.to, heard.url) == (cast.mia.user, reverse("own-record", args=[asked.pk]))


def test_con_28_what_is_restricted_waits_only_for_who_is_cleared(
    asked: OwnRecordRequest, cast: Cast, now: dt.datetime
) -> None:
    cleared(asked.case, cast, now, "vera")
    part, until = hidden(asked, cast, now), cast.agency.today(now)
    assert [one.to for one in Notice.objects.filter(kind="part_asked")] == [cast.vera.user]
    for name, finds in (("sally", False), ("vera", True)):
        with acting_as(cast[name].user_id):
            assert bool(due_sources["parts held back"](cast[name], now, until)) is finds, name
            assert decide(cast[name], "approve", part, now).visible is finds, name
    with pytest.raises(Forbidden):
        agree(part, cast, now)
    with acting_as(cast.vera.user_id):
        assert agree(part, cast, now, by="vera").holds


def test_con_28_who_is_not_cleared_learns_of_nothing_that_is_restricted(
    asked: OwnRecordRequest, cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    case = asked.case
    assign_case(case, by=cast.sally, now=now - DAY, staff=cast.gina, role="secondary")
    pages = [reverse("own-record", args=[asked.pk])]
    pages += [reverse(name, args=[case.pk]) for name in ("consent-list", "case-detail")]
    gina, mia = browser_of("gina"), browser_of("mia")
    before = [_plain(gina, page) for page in pages]
    part = hidden(asked, cast, now)
    assert HIDDEN in mia.get(pages[0]).content.decode()
    assert [_plain(gina, page) for page in pages] == before
    with acting_as(cast.gina.user_id):
        assert not WithheldPart._base_manager.exists()
    cleared(case, cast, now, "sally")
    with acting_as(cast.sally.user_id):
        agree(part, cast, now)
    with acting_as(cast.mia.user_id):
        answered(asked, cast, now)
    assert "Given in part" in mia.get(pages[0]).content.decode()
    seen = gina.get(pages[0]).content.decode()
    assert ("Given in part" in seen, HIDDEN in seen, "Given" in seen) == (False, False, True)
    for page in ("own-record-part-decide", "own-record-part-give"):
        assert gina.post(reverse(page, args=[part.pk])).status_code == 404


def test_con_28_who_is_not_cleared_for_all_of_it_neither_prepares_nor_gives_the_answer(
    asked: OwnRecordRequest, cast: Cast, now: dt.datetime
) -> None:
    case = asked.case
    assign_case(case, by=cast.sally, now=now - DAY, staff=cast.gina, role="secondary")
    hidden(asked, cast, now)
    with acting_as(cast.sally.user_id), pytest.raises(Refused) as refusal:
        hand_over(asked, by=cast.sally, now=now, to=cast.gina, why="Mia is away")
    assert refusal.value.field == "to"
    held = CaseClearance.objects.get(case=case, staff=cast.mia)
    held.during = since(now - DAY, now - MINUTE)
    audit.save(held, by=SET_UP, why="For this test", only=["during"])
    cleared(case, cast, now, "gina")
    with acting_as(cast.mia.user_id), pytest.raises(Refused, match="may not see any more"):
        answered(asked, cast, now)
    with acting_as(cast.mia.user_id), pytest.raises(IntegrityError, match="agrees to what"):
        written(ANSWER, "given", cast.mia.pk, "paper", asked.pk)
    with acting_as(cast.sally.user_id):
        assert (
            hand_over(asked, by=cast.sally, now=now, to=cast.gina, why="Mia is away").prepared_by
            == cast.gina
        )


def _plain(browser: Browser, page: str) -> str:
    """A page's text without what is anew each time it is served."""
    return re.sub(r"[A-Za-z0-9]{64}", "", browser.get(page).content.decode())


def test_con_28_who_only_reads_the_case_sees_nothing_of_what_is_held_back(
    asked: OwnRecordRequest, cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    part = agree(a_part(asked, cast, now), cast, now)
    answered(asked, cast, now)
    reading = since(now - DAY, now + DAY)
    along = AccessGrant(case=asked.case, staff=cast.omar, basis="consultation", during=reading)
    audit.save(along, by=SET_UP, why="For this test")
    refresh([asked.case_id])
    page = browser_of("omar").get(reverse("own-record", args=[asked.pk])).content.decode()
    assert (part.what in page, "Given in part" in page, "Held back" in page) == (False,) * 3
    assert (
        part.what
        in browser_of("sally").get(reverse("own-record", args=[asked.pk])).content.decode()
    )


def test_con_28_what_is_held_back_is_sealed(
    asked: OwnRecordRequest, cast: Cast, now: dt.datetime
) -> None:
    part = a_part(asked, cast, now)
    with connection.cursor() as cursor:
        for table in ("consent_withheldpart", "consent_historicalwithheldpart"):
            cursor.execute(f"SELECT what, because FROM {table} WHERE id = %s", [part.pk])
            assert all(word.startswith(MARK) for word in cursor.fetchone())


def test_con_28_something_is_held_back_and_agreed_to_on_the_pages(
    asked: OwnRecordRequest, cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    mia, sally = browser_of("mia"), browser_of("sally")
    detail = reverse("own-record", args=[asked.pk])
    typed = {"what": "The call of 3 May", "reason": "reporter", "because": "", "tell_client": "on"}
    page = mia.post(f"{detail}hold-back/", typed).content.decode()
    assert "The call of 3 May" in page
    mia.post(f"{detail}hold-back/", {**typed, "because": "It names the neighbor"})
    part = WithheldPart.objects.get(request=asked)
    decision = reverse("own-record-part-decide", args=[part.pk])
    assert decision in sally.get("/my-day/").content.decode()
    assert decision in sally.get(detail).content.decode()
    assert f'href="{decision}"' not in mia.get(detail).content.decode()
    assert mia.get(decision).status_code == 403
    assert "It names the neighbor" in sally.get(decision).content.decode()
    assert sally.post(decision, {"agrees": "yes", "words": ""})["Location"] == detail
    give = reverse("own-record-part-give", args=[part.pk])
    assert give in mia.get(detail).content.decode()
    today = cast.agency.today(now)
    given = {"outcome": "given", "given_on": today, "given_how": "together", "helped_by": "Mia"}
    assert "Tell them what is held back" in mia.post(f"{detail}answer/", given).content.decode()
    mia.post(f"{detail}answer/", {**given, "told": "on"})
    assert "Given in part" in mia.get(detail).content.decode()
    assert mia.post(give).status_code == 302
    part.refresh_from_db()
    assert part.holds
