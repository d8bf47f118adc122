"""Proving again who one is: what counts, what is kept meanwhile, and where one ends up."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client as Browser
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from casemgmt.agency import middleware
from casemgmt.agency.models import Staff
from casemgmt.agency.sessions import FRESH, PROVEN
from tests.agency.signing_in import STEP, Person, code_of_the_app
from tests.cast import PASSWORD, Cast

BrowserOf = Callable[[str], Browser]
Somebody = Callable[[str], Person]
QUESTION = "Is it still you?"
TYPED = {"why": 'Moved away\n"for good" & <all>', "once": "6f0c9c3e-31e4-4a39-9f4c-0f6b2d1f5c11"}


def proven_long_ago(browser: Browser) -> None:
    """Age what the session says, not the clock: the sign-in itself holds."""
    session = browser.session
    session[PROVEN] = timezone.now().timestamp() - FRESH.seconds
    session.save()


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the page's first form of the question."""
    form = next(form for form in page.split("<form")[1:] if 'name="proof"' in form)
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


@pytest.fixture
def alex(browser_of: BrowserOf) -> Browser:
    """Alex, who signed in longer than five minutes ago."""
    browser = browser_of("alex")
    proven_long_ago(browser)
    return browser


def end_of(person: Staff) -> str:
    return reverse("person-deactivate", args=[person.pk])


def test_a_click_in_the_demo_leads_back_to_the_page(alex: Browser, cast: Cast) -> None:
    page = alex.get(end_of(cast.quinn)).content.decode()
    assert QUESTION in page
    assert "End their work here" not in page
    answer = alex.post(end_of(cast.quinn), hidden(page))
    assert (answer.status_code, answer.headers["Location"]) == (302, end_of(cast.quinn))
    assert "End their work here" in alex.get(end_of(cast.quinn)).content.decode()


def test_what_was_sent_waits_in_the_page_and_is_done_after_the_proof(
    alex: Browser, cast: Cast
) -> None:
    page = alex.post(end_of(cast.quinn), TYPED).content.decode()
    assert QUESTION in page
    assert Staff.objects.get(pk=cast.quinn.pk).is_active
    kept = hidden(page)
    assert kept == {"proof": "click", "proof-sent": "POST", **TYPED}
    alex.post(end_of(cast.quinn), kept)
    gone = Staff.objects.get(pk=cast.quinn.pk)
    assert not gone.is_active
    assert gone.history.first().history_change_reason.replace("\r\n", "\n") == TYPED["why"]
    for row in Session.objects.all():
        assert "Moved away" not in str(row.get_decoded()), "nothing typed lies in a session"


def test_a_click_is_no_proof_outside_the_demo(alex: Browser, cast: Cast) -> None:
    with override_settings(DEMO=False), pytest.MonkeyPatch.context() as patch:
        patch.setattr(middleware, "_may_pass", lambda request: True)
        page = alex.get(end_of(cast.quinn)).content.decode()
        assert QUESTION in page
        assert "It is still me" not in page
        answer = alex.post(end_of(cast.quinn), {"proof": "click", "proof-sent": "POST", **TYPED})
        assert QUESTION in answer.content.decode()
    assert Staff.objects.get(pk=cast.quinn.pk).is_active


def test_who_has_a_factor_proves_it_by_that_also_in_the_demo(alex: Browser, cast: Cast) -> None:
    Authenticator.objects.create(user=cast.alex.user, type="totp", data={"secret": "nobody's"})
    answer = alex.post(end_of(cast.quinn), {"proof": "click", "proof-sent": "POST", **TYPED})
    assert "It is still me" not in answer.content.decode()
    assert Staff.objects.get(pk=cast.quinn.pk).is_active


@pytest.fixture
def admin(real: Somebody) -> Person:
    """Alex of a real agency, with an authenticator app, signed in longer than five minutes ago."""
    person = real("alex")
    person.give_password()
    person.set_up_app()
    proven_long_ago(person.browser)
    return person


def end_quinn(admin: Person, cast: Cast, **more: str) -> Any:
    return admin.post("person-deactivate", cast.quinn.pk, **TYPED, **more)


def prove(admin: Person, cast: Cast, code: str) -> Any:
    more = {"proof": "code", "proof-sent": "POST", "proof-code": code}
    return end_quinn(admin, cast, **more)


def is_there(cast: Cast) -> bool:
    return Staff.objects.get(pk=cast.quinn.pk).is_active


def later_code(admin: Person, seconds: int = STEP) -> Any:
    """The next code, with the clock standing where it holds."""
    at = int(timezone.now().timestamp()) + seconds
    return time_machine.travel(at, tick=False), code_of_the_app(admin.secret, at)


def test_a_code_of_the_app_proves_it_once(admin: Person, cast: Cast) -> None:
    assert QUESTION in end_quinn(admin, cast).content.decode()
    clock, code = later_code(admin)
    with clock:
        assert prove(admin, cast, code).status_code == 302
        assert not is_there(cast)
        proven_long_ago(admin.browser)
        answer = admin.post("person-deactivate", cast.iris.pk, proof="code", **{"proof-code": code})
        assert QUESTION in answer.content.decode(), "a code opens the door once"


def test_a_wrong_code_keeps_what_was_typed_and_is_counted(admin: Person, cast: Cast) -> None:
    for _guess in range(5):
        page = prove(admin, cast, "000000").content.decode()
        assert "a recovery code: Incorrect code." in page
        assert hidden(page)["why"] == TYPED["why"]
        assert hidden(page)["proof-sent"] == "POST"
    clock, code = later_code(admin)
    with clock:
        assert "Too many failed login attempts" in prove(admin, cast, code).content.decode()
    assert is_there(cast)


def test_the_password_is_no_proof_for_who_has_a_factor(admin: Person, cast: Cast) -> None:
    admin.post("account_reauthenticate", password=PASSWORD)
    assert QUESTION in end_quinn(admin, cast).content.decode()
    assert QUESTION in end_quinn(admin, cast, proof="password").content.decode()
    assert is_there(cast)


def test_the_proof_holds_for_five_minutes(admin: Person, cast: Cast) -> None:
    clock, code = later_code(admin)
    with clock:
        prove(admin, cast, code)
        proven = timezone.now()
    for later, asked in ((FRESH.seconds - 1, False), (FRESH.seconds, True)):
        with time_machine.travel(proven.timestamp() + later, tick=False):
            page = admin.get("person-detail", cast.mia.pk).content.decode()
            assert (QUESTION in page) is asked


def test_who_is_signed_out_before_a_button_comes_back_to_its_page(cast: Cast) -> None:
    button, page = reverse("job-rerun", args=["x"]), f"http://testserver{reverse('job-list')}"
    answer = Browser().post(button, headers={"Referer": page})
    assert answer.headers["Location"].endswith(f"?next={page}".replace("://", "%3A//"))
    assert Browser().get(reverse("my-day")).headers["Location"].endswith("?next=/my-day/")
