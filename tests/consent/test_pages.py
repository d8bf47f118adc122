"""The pages about consent: who may open them, what they cost, and that they do what they say."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from consent.actions.texts import default_consent_form, default_release_texts
from consent.models import Explained, Release, ReleaseText, ServiceConsent
from tests.cast import SET_UP, Cast
from tests.clients.paths import read_only
from tests.consent.stories import a_consent, a_draft, a_release
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]


def _pages(cast: Cast, now: dt.datetime) -> dict[str, str]:
    case = a_case(cast, now)
    consent, release = a_consent(case, cast, now), a_release(case, cast, now)
    about = {
        "consent-list": case, "service-consent-new": case, "release-new": case,
        "service-consent-withdraw": consent, "release-detail": release, "release-revoke": release,
    }  # fmt: skip
    return {name: reverse(name, args=[record.pk]) for name, record in about.items()}


def test_every_page_opens_for_its_worker_and_for_nobody_else(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    pages = _pages(cast, now)
    answers = {
        name: {page: browser_of(name).get(url).status_code for page, url in pages.items()}
        for name in ("mia", "sally", "omar", "otto", "alex")
    }
    assert {*answers["mia"].values(), *answers["sally"].values()} == {200}
    for name in ("omar", "otto", "alex"):
        assert set(answers[name].values()) == {404}, name


@pytest.mark.parametrize("name", ["omar", "otto", "alex"])
def test_posting_where_one_may_not_look_is_the_same_404(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime, name: str
) -> None:
    for url in _pages(cast, now).values():
        assert browser_of(name).post(url, {"words": "x"}).status_code == 404
    release = Release.objects.get()
    assert browser_of(name).post(reverse("release-let-end", args=[release.pk])).status_code == 404
    assert release.revoked_at is None


@pytest.mark.parametrize("rows", [3, 30])
def test_the_list_costs_the_same_for_3_and_30_releases(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime, rows: int,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    case = a_case(cast, now)
    for number in range(rows):
        a_release(case, cast, now, recipient_name=f"Neighbor {number}")
        a_consent(case, cast, now)
    browser, url = browser_of("mia"), reverse("consent-list", args=[case.pk])
    browser.get(url)
    with django_assert_max_num_queries(CEILING):
        page = browser.get(url)
    assert page.content.count(b"Neighbor") == rows


CEILING = 40


def test_a_worker_takes_a_consent_and_the_client_withdraws_it(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    case, browser = a_case(cast, now), browser_of("mia")
    text = default_consent_form(cast.agency, by=SET_UP, now=now)
    url = reverse("service-consent-new", args=[case.pk])
    typed = {
        "text": str(text.pk), "signer_name": "Rosa Delgado", "signer_capacity": "self",
        "method": "typed", "language": "English", "explained": Explained.values[:-1],
        "signed_at": f"{cast.agency.today(now)}T00:00",
    }  # fmt: skip
    page = browser.post(url, typed)
    assert page.status_code == 200
    assert "Explain all seven points" in page.content.decode()
    assert "Rosa Delgado" in page.content.decode()
    assert browser.post(url, {**typed, "explained": Explained.values}).status_code == 302
    consent = ServiceConsent.objects.get(case=case)
    assert (consent.state, consent.taken_by) == ("signed", cast.mia)
    withdraw = reverse("service-consent-withdraw", args=[consent.pk])
    assert browser.post(withdraw, {"words": "Enough now"}).status_code == 302
    listed = browser.get(reverse("consent-list", args=[case.pk])).content.decode()
    assert "Enough now" in listed
    assert "No consent yet" in listed


def test_a_worker_writes_a_release_has_it_signed_renews_it_and_revokes_it(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    default_release_texts(cast.agency, by=SET_UP, now=now)
    case, browser = a_case(cast, now), browser_of("mia")
    today = cast.agency.today(now)
    typed = {
        "recipient_name": "Dr. Amara Osei", "recipient_contact": "555-0117", "direction": "out",
        "record_types": ["plan"], "covers_from": today, "purpose": "Medicines",
        "starts_on": today, "ends_on": today + dt.timedelta(days=400),
    }  # fmt: skip
    url = reverse("release-new", args=[case.pk])
    assert "one year at most" in browser.post(url, typed).content.decode()
    assert browser.post(url, {**typed, "ends_on": today}).status_code == 302
    release = Release.objects.get(case=case)
    edit = reverse("release-edit", args=[release.pk])
    assert 'value="Dr. Amara Osei"' in browser.get(edit).content.decode()
    assert browser.post(edit, {**typed, "ends_on": today, "purpose": "Dose"}).status_code == 302
    sign = reverse("release-sign", args=[release.pk])
    said = {
        "version": "2", "text": str(ReleaseText.objects.get(kind="general").pk),
        "language": "English", "statements": ["0", "1", "2"], "restated_aloud": "on",
        "wishes_asked": "on", "signer_name": "Rosa Delgado", "signer_capacity": "self",
        "method": "drawn", "strokes": "[[[10,10],[400,90]]]", "copy": "paper",
        "signed_at": f"{today}T00:00",
    }  # fmt: skip
    assert "tick it, one by one" in browser.post(sign, said).content.decode()
    assert browser.post(sign, {**said, "statements": list("0123")}).status_code == 302
    shown = browser.get(reverse("release-detail", args=[release.pk])).content.decode()
    assert "M10 10 L400 90" in shown
    assert "Dose" in shown
    for over in (edit, sign):
        assert browser.get(over).status_code == 302
    renewal = browser.get(f"{url}?again={release.pk}").content.decode()
    assert 'value="Dr. Amara Osei"' in renewal
    assert browser.get(f"{url}?again=nonsense&kind=none").status_code == 200
    assert browser.post(reverse("release-revoke", args=[release.pk]), {}).status_code == 302
    detail = reverse("release-detail", args=[release.pk])
    assert "Do not share" in browser.get(detail).content.decode()


def test_a_no_to_a_release_and_a_discarded_one(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    case, browser = a_case(cast, now), browser_of("mia")
    said_no, thrown = a_draft(case, cast, now), a_draft(case, cast, now)
    assert browser.post(reverse("release-refuse", args=[said_no.pk]), {}).status_code == 302
    assert browser.post(reverse("release-discard", args=[thrown.pk])).status_code == 302
    shown = browser.get(reverse("consent-list", args=[case.pk])).content.decode()
    assert "Client said no" in shown
    assert [one.pk for one in Release.objects.all()] == [said_no.pk]


def test_what_becomes_of_a_release_on_its_pages(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    browser, sally = browser_of("mia"), browser_of("sally")
    release = a_release(case, cast, now, ends_with="decision")

    def sent(name: str, of: Release, typed: dict[str, Any], by: Any = browser) -> str:
        page = by.post(reverse(name, args=[of.pk]), typed, follow=True)
        return str(page.content.decode())

    assert "Give the next day" in sent("release-event", release, {"has_come": "no"})
    later = {"has_come": "no", "ends_on": today + dt.timedelta(days=120)}
    assert "It ends sooner" in sent("release-event", release, later)
    assert "Then nothing is left of it" in sent("release-narrow", release, {})
    assert "Take out what may not be told" in sent(
        "release-narrow", release, {"record_types": ["plan", "medications"]}
    )
    kept = {"record_types": ["plan"], "words": "Not the pills"}
    assert "Service plan and goals" in sent("release-narrow", release, kept)
    release.refresh_from_db()
    narrower = release.superseded_by
    assert (
        "Not the pills"
        in browser.get(reverse("release-detail", args=[release.pk])).content.decode()
    )
    assert "In doubt since" in sent("release-dispute", narrower, {"words": "Was it she?"})
    settled = {"stands": "no", "words": "Her brother signed."}
    assert "It never was a release" in sent("release-settle", narrower, settled, sally)


@pytest.mark.parametrize("name", ["release-new", "service-consent-new"])
def test_the_summary_of_mistakes_follows_the_form(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime, name: str
) -> None:
    default_consent_form(cast.agency, by=SET_UP, now=now)
    case = a_case(cast, now)
    page = browser_of("mia").post(reverse(name, args=[case.pk]), {"x": "1"}).content.decode()
    targets = re.findall(r'<a href="#(id_[a-z_0-9]+)"', page)
    places = [page.index(f'id="{target}"') for target in targets]
    assert len(targets) >= 5
    assert places == sorted(places)


def test_a_release_that_was_renewed_raises_no_alarm(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    day = dt.timedelta(days=1)
    old = a_release(
        case, cast, now - 40 * day, starts_on=today - 40 * day, ends_on=today - day,
        signed_at=now - 40 * day,
    )  # fmt: skip
    mia = browser_of("mia")

    def shown(name: str, pk: Any) -> str:
        return mia.get(reverse(name, args=[pk])).content.decode()

    assert ">Ended</span>" in shown("consent-list", case.pk)
    assert ">Ended</span>" in shown("case-detail", case.pk)
    a_release(case, cast, now)
    for name, pk in (
        ("consent-list", case.pk), ("case-detail", case.pk), ("release-detail", old.pk),
    ):  # fmt: skip
        assert "Ended</span>" not in shown(name, pk), name
    assert "Renewed as release 2" in shown("release-detail", old.pk)
    assert "Earlier releases" in shown("consent-list", case.pk)


@pytest.mark.usefixtures("first_line_alone")
def test_a_renewal_never_borrows_words_from_a_case_one_cannot_see(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    hidden = a_release(a_case(cast, now, carried_by="omar"), cast, now, by=cast.omar)
    url = reverse("release-new", args=[a_case(cast, now).pk])
    assert "Amara Osei" not in browser_of("mia").get(f"{url}?again={hidden.pk}").content.decode()


def test_an_empty_tab_says_what_belongs_there(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    page = browser_of("mia").get(reverse("consent-list", args=[a_case(cast, now).pk]))
    assert "Nothing can be shared outside the agency." in page.content.decode()
    nothing = browser_of("mia").get(reverse("service-consent-new", args=[a_case(cast, now).pk]))
    assert "There is no consent text in use" in nothing.content.decode()


def test_the_pages_of_a_closed_case_offer_nothing_to_change(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    case = a_case(cast, now, stage="closed")
    browser = browser_of("sally")
    page = browser.get(reverse("consent-list", args=[case.pk]))
    if page.status_code == 200:
        assert "New release" not in page.content.decode()
    assert browser.get(reverse("release-new", args=[case.pk])).status_code in {403, 404}


def test_a_no_is_recorded_on_the_pages_of_a_closed_case(
    cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    case = a_case(cast, now, stage="active")
    consent, release = a_consent(case, cast, now), a_release(case, cast, now)
    read_only(case, now)
    mia = browser_of("mia")
    steps = {
        reverse("release-detail", args=[release.pk]): reverse("release-revoke", args=[release.pk]),
        reverse("consent-list", args=[case.pk]): reverse(
            "service-consent-withdraw", args=[consent.pk]
        ),
    }
    for page, button in steps.items():
        shown = mia.get(page).content.decode()
        assert button in shown
        for other in ("release-new", "service-consent-new"):
            assert reverse(other, args=[case.pk]) not in shown
        assert mia.get(button).status_code == 200
        assert mia.post(button, {"words": "No more"}).status_code == 302
    assert Release.objects.get().revocation_words == "No more"
    assert ServiceConsent.objects.get().state == "withdrawn"
