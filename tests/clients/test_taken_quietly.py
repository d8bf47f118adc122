"""A referral that an officer gave to whoever works with the client, as its recorder sees it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.models import Staff
from casemgmt.core.access import decide
from casemgmt.core.errors import Refused
from clients.actions.engaging import answer_referrer, record_attempt
from clients.actions.referring import take_referral
from clients.models import EngagementAttempt, HiddenMatch, Referral, ReferrerAnswer
from tests.cast import Cast
from tests.clients.paths import received, screened
from tests.clients.test_hidden_matches import BORN, bare, settle_the_same
from tests.clients.test_referral import take_in_for
from tests.stories import a_case

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]


def waiting(cast: Cast, now: dt.datetime) -> Referral:
    """Ines records somebody like a client of Omar's; it waits for whoever takes it."""
    a_case(cast, now, carried_by="omar", birth_date=BORN)
    return received(cast, now, birth_date=BORN)


def followed(referral: Referral, cast: Cast, now: dt.datetime, name: str) -> Referral:
    """Whoever has it tries to reach the person, and tells the referrer."""
    referral = Referral.objects.get(pk=referral.pk)
    act: dict[str, Any] = {"by": Staff.objects.get(pk=cast[name].pk), "now": now}
    how: dict[str, Any] = {
        "made_at": now,
        "means": "phone",
        "result": "no_answer",
        "words": "Rang twice",
        "next_on": cast.agency.today(now),
    }
    record_attempt(referral, **act, **how)
    answer_referrer(referral, **act, told="It arrived")
    return referral


def test_out_04_who_was_given_a_referral_is_told_to_nobody_who_can_not_decide(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    take_in_for(cast, now, "gina", cast.program)
    later = now + dt.timedelta(minutes=1)
    gina = Staff.objects.get(pk=cast.gina.pk)
    seen = []
    for by, referral in [(by, waiting(cast, now)) for by in ("omar", "gina")]:
        if by == "omar":
            settle_the_same(cast, later, HiddenMatch.objects.get(referral=referral))
        else:
            take_referral(referral, by=gina, now=later)
        followed(referral, cast, later, by)
        pages = [reverse("referral-list"), reverse("referral-detail", args=[referral.pk])]
        shown = [bare(browser_of("ines").get(page)) for page in pages]
        late = browser_of("ines").post(reverse("referral-take", args=[referral.pk]), follow=True)
        assert "Somebody else has taken this referral." in late.content.decode()
        assert "Rang twice" not in shown[1]
        assert "Try again" not in shown[0]
        assert "Try again" in browser_of(by).get(pages[0]).content.decode()
        for told in (*shown, late.content.decode()):
            assert "Taken" in told
            assert f"{by.capitalize()} Example" not in told
        seen.append(shown[1])
        own = browser_of(by).get(pages[1]).content.decode()
        assert f"{by.capitalize()} Example" in own
        assert "Rang twice" in own
    assert seen[0] == seen[1]


def test_out_04_the_line_of_the_taker_is_told_in_the_queue(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    settle_the_same(cast, now, HiddenMatch.objects.get(referral=waiting(cast, now)))
    for name, told in (("omar", True), ("paul", True), ("ines", False), ("sally", False)):
        rows = browser_of(name).get(reverse("referral-list")).context["rows"]
        assert [row.cells[-1].text for row in rows] == ["Omar Example" if told else "Taken"], name


def test_out_04_what_was_done_is_read_by_whoever_decides(cast: Cast, now: dt.datetime) -> None:
    referral = screened(cast, now, by="mia")
    followed(referral, cast, now, "mia")
    rows = [EngagementAttempt.objects.get(), ReferrerAnswer.objects.get()]
    for name, reads in (("mia", True), ("sally", True), ("ines", False), ("omar", False)):
        for row in rows:
            listed = type(row).objects.visible_to(cast[name], now).filter(pk=row.pk).exists()
            assert listed == decide(cast[name], "view", row, now).visible == reads, name


def test_out_04_late_takers_learn_no_name(cast: Cast, now: dt.datetime) -> None:
    referral = waiting(cast, now)
    settle_the_same(cast, now, HiddenMatch.objects.get(referral=referral))
    with pytest.raises(Refused) as refusal:
        take_referral(Referral.objects.get(pk=referral.pk), by=cast.ines, now=now)
    assert "Omar" not in str(refusal.value)
