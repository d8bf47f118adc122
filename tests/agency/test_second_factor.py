"""Nobody works without a second factor, and a factor opens the door once."""

import uuid
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import override_settings
from django.urls import get_resolver, reverse

from casemgmt.core.checks import leaves
from tests.agency.signing_in import STEP, Person, clock_standing, code_of_the_app

Somebody = Callable[[str], Person]
OWN_ACCOUNT = ("account_", "mfa_", "usersessions_")
#: Answered before anything is known about who asks.
FOR_ANYBODY = ("healthz",)
SAMPLES = {"uuid": uuid.uuid4(), "str": "x", "int": 1, "slug": "x"}


def pages() -> list[str]:
    """The address of every named page of the product, for records that don't exist."""
    found = []
    for _route, leaf in leaves(get_resolver().url_patterns):
        if str(leaf.name).startswith(OWN_ACCOUNT) or leaf.name in FOR_ANYBODY:
            continue
        kinds = leaf.pattern.converters
        values = {name: SAMPLES[_kind(kind)] for name, kind in kinds.items()}
        found.append(reverse(str(leaf.name), kwargs=values))
    return found


def _kind(converter: Any) -> str:
    return type(converter).__name__.removesuffix("Converter").replace("String", "str").lower()


def test_without_a_second_factor_every_page_leads_to_the_page_that_sets_one_up(
    real: Somebody,
) -> None:
    mia = real("mia")
    mia.give_password()
    assert len(pages()) > 80
    for address in pages():
        for ask in (mia.browser.get, mia.browser.post):
            answer = ask(address, secure=True)
            assert answer.status_code == 302, address
            assert answer.headers["Location"] == reverse("mfa_index"), address
    answer = mia.browser.get("/account/../my-day/", secure=True)
    assert answer.status_code == 404
    assert mia.get("mfa_index").status_code == 200


def test_with_the_app_set_up_pages_open_and_recovery_codes_are_shown(real: Somebody) -> None:
    mia = real("mia")
    mia.give_password()
    assert mia.set_up_app().headers["Location"] == reverse("mfa_view_recovery_codes")
    assert len(set(mia.recovery_codes)) == 10
    assert mia.is_in()
    assert mia.get("my-day").status_code == 200


def test_the_password_alone_opens_nothing_once_there_is_a_factor(real: Somebody) -> None:
    mia = real("mia")
    mia.give_password()
    mia.set_up_app()
    mia.sign_out()
    assert mia.give_password().headers["Location"] == reverse("mfa_authenticate")
    for address in ("my-day", "mfa_index", "usersessions_list", "account_change_password"):
        assert mia.get(address).headers["Location"].startswith(reverse("account_login")), address
    assert mia.give_code("000000").status_code == 200
    assert not mia.is_in()
    with clock_standing(STEP):
        assert mia.give_code(code_of_the_app(mia.secret)).status_code == 302
        assert mia.is_in()


def test_a_code_of_the_app_opens_the_door_once(real: Somebody) -> None:
    mia = real("mia")
    mia.give_password()
    mia.set_up_app()
    mia.sign_out()
    with clock_standing(STEP):
        code = code_of_the_app(mia.secret)
        mia.sign_in()
        assert mia.is_in()
        mia.sign_out()
        thief = Person(mia.email, mia.password)
        thief.give_password()
        assert thief.give_code(code).status_code == 200
        assert not thief.is_in()
    with clock_standing(2 * STEP):
        assert thief.give_code(code).status_code == 200, "an old code stays useless"
        assert not thief.is_in()


def test_a_recovery_code_works_once(real: Somebody) -> None:
    mia = real("mia")
    mia.give_password()
    mia.set_up_app()
    mia.sign_out()
    code, another = mia.recovery_codes[:2]
    for given, opens in ((code, True), (code, False), (another, True)):
        mia.give_password()
        mia.give_code(given)
        assert mia.is_in() is opens
        mia.sign_out()


def test_guessing_codes_is_stopped_like_guessing_passwords(real: Somebody) -> None:
    mia = real("mia")
    mia.give_password()
    mia.set_up_app()
    mia.sign_out()
    with clock_standing(STEP):
        mia.give_password()
        for _guess in range(5):
            mia.give_code("000000")
        mia.give_code(code_of_the_app(mia.secret))
        assert not mia.is_in()


def test_recovery_codes_without_a_factor_are_none(real: Somebody) -> None:
    mia = real("mia")
    mia.give_password()
    Authenticator.objects.create(user=mia.user, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert mia.get("my-day").headers["Location"] == reverse("mfa_index")


def test_in_demo_mode_a_password_is_enough(real: Somebody) -> None:
    mia = real("mia")
    with override_settings(DEMO=True):
        mia.give_password()
        assert mia.is_in()
    assert not settings.DEMO
    assert not mia.is_in()
