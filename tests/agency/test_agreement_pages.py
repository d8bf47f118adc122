"""The pages on which an admin keeps agreements, and the one on which others read of partners."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.agreeing import end_agreement, let_agreement_go, refuse_agreement
from casemgmt.agency.models import PartnerAgreement
from casemgmt.agency.models.agreements import TERMS
from tests.agency.agreeing import (
    DAY,
    a_draft,
    administering,
    an_agreement,
    confirmed,
    terms,
    with_ridgeway,
)
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]


def text(browser: Browser, name: str, *args: Any) -> str:
    """A page as it is shown."""
    answer = browser.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def typed(cast: Cast, now: dt.datetime) -> dict[str, Any]:
    """What somebody types into the form for all that an agreement says."""
    about = terms(cast, now)
    return {
        name: one.isoformat() if isinstance(one, dt.date) else one for name, one in about.items()
    }


def test_coo_07_an_admin_drafts_makes_active_and_ends_on_the_pages(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    alex = browser_of("alex")
    assert "Draft the first one" in text(alex, "agreement-list")
    assert alex.post(reverse("agreement-new"), {"partner": "Pine Street Clinic"}).status_code == 302
    draft = PartnerAgreement.objects.get()
    activate = reverse("agreement-activate", args=[draft.pk])
    page = alex.post(activate, follow=True).content.decode()
    assert "Fill in what is missing" in page
    assert "Financial terms" in page
    edit = reverse("agreement-edit", args=[draft.pk])
    version = alex.get(edit).context["form"]["version"].initial
    assert alex.post(edit, typed(cast, now) | {"version": version}).status_code == 302
    assert "It is active" in alex.post(activate, follow=True).content.decode()
    assert "In force" in text(alex, "agreement-detail", draft.pk)
    end = reverse("agreement-end", args=[draft.pk])
    assert alex.post(end, {"why": ""}).status_code == 200
    assert "Ended" in alex.post(end, {"why": "They closed"}, follow=True).content.decode()
    assert "They closed" in text(alex, "agreement-detail", draft.pk)


def test_coo_07_what_is_typed_comes_back_when_it_is_refused(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    answer = browser_of("alex").post(
        reverse("agreement-new"), typed(cast, now) | {"partner": "", "title": "Coming home"}
    )
    assert answer.status_code == 200
    assert "Coming home" in answer.content.decode()


def test_mul_02_an_agency_of_this_system_brings_its_name(cast: Cast, browser_of: BrowserOf) -> None:
    browser_of("alex").post(reverse("agreement-new"), {"partner_agency": cast.other_agency.pk})
    assert PartnerAgreement.objects.get().partner == cast.other_agency.name


def test_coo_07_a_renewal_begins_with_the_words_of_the_old_one(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    alex, old = browser_of("alex"), an_agreement(cast, now)
    page = f"{reverse('agreement-new')}?again={old.pk}"
    initial = alex.get(page).context["form"].initial
    assert {name: initial[name] for name in TERMS} == {name: getattr(old, name) for name in TERMS}
    assert "ends_on" not in initial
    assert alex.post(page, {"partner": old.partner}).status_code == 302
    assert PartnerAgreement.objects.get(replaces=old).is_draft
    for again in ("nonsense", str(confirmed(cast, now).pk)):
        other = browser_of("otto").get(f"{reverse('agreement-new')}?again={again}")
        assert other.context["before"] is None


def test_mul_02_the_partners_admin_confirms_or_refuses_on_the_page(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    administering(cast)
    alex, otto = browser_of("alex"), browser_of("otto")
    draft = a_draft(cast, now, partner_agency=cast.other_agency)
    assert otto.get(reverse("agreement-detail", args=[draft.pk])).status_code == 404
    yes, no = with_ridgeway(cast, now), with_ridgeway(cast, now)
    assert "Waits for your answer" in text(otto, "agreement-list")
    assert "Waiting for the partner" in text(alex, "agreement-list")
    assert cast.agency.name in text(otto, "agreement-answer", yes.pk)
    assert alex.get(reverse("agreement-answer", args=[yes.pk])).status_code == 403
    assert otto.get(reverse("agreement-edit", args=[yes.pk])).status_code == 403
    otto.post(reverse("agreement-answer", args=[yes.pk]), {"form": "yes"})
    otto.post(reverse("agreement-answer", args=[no.pk]), {"form": "no", "no-why": "Not so"})
    answers = PartnerAgreement.objects.filter(pk__in=[yes.pk, no.pk])
    assert dict(answers.values_list("pk", "answer")) == {yes.pk: "confirmed", no.pk: "refused"}
    assert "Not so" in text(alex, "agreement-detail", no.pk)
    assert "This is settled" in text(otto, "agreement-answer", no.pk)


def test_coo_07_the_first_page_of_an_admin_tells_what_ends(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    alex, today = browser_of("alex"), cast.agency.today(now)
    an_agreement(cast, now, partner="Far Away")
    assert "Agreements to look at" not in text(alex, "agency-health")
    ending = an_agreement(cast, now, ends_on=today + 30 * DAY)
    page = text(alex, "agency-health")
    assert ending.partner in page
    assert "Far Away" not in page
    assert "Ends soon" in text(alex, "agreement-list")
    alex.post(reverse("agreement-let-go", args=[ending.pk]))
    assert "Agreements to look at" not in text(alex, "agency-health")


def test_mul_02_the_first_page_of_a_partners_admin_tells_what_waits(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    with_ridgeway(cast, now)
    page = text(browser_of("otto"), "agency-health")
    assert cast.agency.name in page
    assert "Waits for your answer" in page


def test_coo_07_what_is_past_stands_apart(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    alex = browser_of("alex")
    refused, ended, draft = with_ridgeway(cast, now), an_agreement(cast, now), a_draft(cast, now)
    an_agreement(cast, now)
    refuse_agreement(refused, by=cast.otto, now=now, why="Not so")
    end_agreement(ended, by=cast.alex, now=now, why="They closed")
    let_agreement_go(draft, by=cast.alex, now=now)
    context = alex.get(reverse("agreement-list")).context
    assert (len(context["standing"]), len(context["past"])) == (1, 3)


def test_whoever_works_with_clients_reads_of_partners_in_force_and_no_more(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    mia, otto = browser_of("mia"), browser_of("otto")
    assert "No partners yet" in text(mia, "partner-list")
    agreement = confirmed(cast, now)
    a_draft(cast, now, partner="Only a draft")
    page = text(mia, "partner-list")
    assert cast.other_agency.name in page
    assert agreement.confidentiality_terms in page
    assert agreement.financial_terms not in page
    assert "Only a draft" not in page
    assert cast.agency.name in text(otto, "partner-list")
    assert mia.get(reverse("agreement-detail", args=[agreement.pk])).status_code == 403
