"""A client who ends their consent to be served leaves: the case begins to close (CON-02)."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client as Browser
from django.urls import reverse

from careplans.actions.closing import complete_closure, withdraw_closure
from careplans.models import Closure
from casemgmt.core.errors import Refused
from clients.actions.dying import record_death
from clients.models import Case, Client
from consent.actions.serving import withdraw_service_consent
from consent.models import ServiceConsent
from tests.careplans.arranging import monitored, nearly_closed, ready_case, words
from tests.cast import Cast
from tests.consent.stories import a_consent
from tests.stories import a_case


def withdrawn(case: Case, cast: Cast, now: dt.datetime, said: str = "No more, thank you.") -> Case:
    consent = ServiceConsent.objects.select_related("case").get(case=case, state="signed")
    withdraw_service_consent(consent, by=cast.mia, now=now, words=said)
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("said", ["No more, thank you.", ""])
def test_con_02_a_withdrawal_begins_the_closing(cast: Cast, now: dt.datetime, said: str) -> None:
    case = withdrawn(monitored(cast, now).case, cast, now, said)
    closure = Closure.objects.get(case=case)
    assert (case.stage, closure.state, closure.reason) == ("closing", "open", "client_choice")
    assert closure.narrative == said or not said
    assert closure.started_by == cast.mia


def test_con_02_even_in_intake(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    a_consent(case, cast, now)
    assert withdrawn(case, cast, now).stage == "closing"


def test_con_02_a_closing_that_is_under_way_goes_on_as_it_is(cast: Cast, now: dt.datetime) -> None:
    closure = nearly_closed(cast, now)
    withdrawn(closure.case, cast, now)
    assert Closure.objects.get(case=closure.case).reason == "goals_met"
    done = nearly_closed(cast, now)
    complete_closure(done, by=cast.mia, now=now)
    assert withdrawn(done.case, cast, now).stage == "closed"


def test_con_02_a_no_is_taken_after_a_death_too(cast: Cast, now: dt.datetime) -> None:
    case = ready_case(cast, now)
    client, today = Client.objects.get(pk=case.client_id), cast.agency.today(now)
    record_death(client, by=cast.mia, now=now, died_on=today, death_source="Her daughter")
    assert withdrawn(case, cast, now).stage == "planning"


def test_con_02_the_case_goes_back_only_once_the_client_has_signed_again(
    cast: Cast, now: dt.datetime
) -> None:
    case = withdrawn(monitored(cast, now).case, cast, now)
    closures = Closure.objects.select_related("case__agency", "case__client", "case__program")
    with pytest.raises(Refused) as refusal:
        withdraw_closure(closures.get(case=case), by=cast.sally, now=now, why="She stays")
    assert "consent to be served" in words(refusal)
    a_consent(case, cast, now)
    withdraw_closure(closures.get(case=case), by=cast.sally, now=now, why="She stays")
    assert Case.objects.get(pk=case.pk).stage == "active"


def test_con_02_the_page_leads_on_to_the_closing(
    cast: Cast, now: dt.datetime, browser_of: Callable[[str], Browser]
) -> None:
    case = monitored(cast, now).case
    consent = ServiceConsent.objects.get(case=case, state="signed")
    page = reverse("service-consent-withdraw", args=[consent.pk])
    answer = browser_of("mia").post(page, {"words": "No more"}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("closure-detail", args=[case.pk])
    assert "The case is closing now" in answer.content.decode()
