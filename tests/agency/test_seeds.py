"""The seeds of second factors lie in the database sealed, from the first page that shows one."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from casemgmt.core.sealing.tokens import MARK
from casemgmt.ledger.models import AuditEvent
from tests.agency.signing_in import STEP, Person, clock_standing, code_of_the_app

Somebody = Callable[[str], Person]


def test_the_seed_of_an_app_and_of_recovery_codes_is_sealed(real: Somebody) -> None:
    mia = real("mia")
    mia.give_password()
    mia.set_up_app()
    stored = {row.type: row.data for row in Authenticator.objects.filter(user=mia.user)}
    assert stored["totp"]["secret"].startswith(MARK)
    assert stored["recovery_codes"]["seed"].startswith(MARK)
    assert mia.secret not in str(stored)


def test_a_seed_that_is_only_shown_yet_lies_in_the_session_sealed(real: Somebody) -> None:
    mia = real("mia")
    mia.give_password()
    mia.post("account_reauthenticate", password=mia.password)
    mia.get("mfa_activate_totp")
    (row,) = Session.objects.all()
    first = mia.browser.session["mfa.totp.secret"]
    kept = super(type(mia.browser.session), mia.browser.session).decode(row.session_data)
    assert kept["mfa.totp.secret"].startswith(MARK)
    assert first not in str(kept)


def test_a_damaged_seed_lets_nobody_in_and_is_told_to_the_log(real: Somebody) -> None:
    mia = real("mia")
    mia.give_password()
    mia.set_up_app()
    mia.sign_out()
    row = Authenticator.objects.get(user=mia.user, type="totp")
    row.data = {"secret": row.data["secret"][:-4]}
    row.save()
    mia.give_password()
    with clock_standing(STEP):
        assert mia.give_code(code_of_the_app(mia.secret)).status_code == 200
    assert not mia.is_in()
    assert AuditEvent.objects.filter(event="unreadable", code="changed").exists()
