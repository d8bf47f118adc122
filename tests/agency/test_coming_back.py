"""Links at the pages where they are given and used: for newcomers, and after a lost factor."""

import datetime as dt
from collections.abc import Callable

import time_machine
from allauth.usersessions.models import UserSession
from django.urls import reverse

from casemgmt.agency.models import Invitation, User
from casemgmt.ledger.models import OutboxMail
from tests.agency.signing_in import PASSWORD, Person, value_of
from tests.cast import Cast

Somebody = Callable[[str], Person]
DAY = dt.timedelta(days=1)
WEEK = 7 * DAY


def at_work(person: Person) -> Person:
    """Signed in with both factors; the app is set up where there is none yet."""
    person.give_password()
    person.set_up_app()
    return person


def token_in(page: str) -> str:
    """The token of the link that a page shows once."""
    address = value_of("link", page)
    assert address.startswith("https://testserver/join/")
    return address.rstrip("/").rpartition("/")[2]


def invited(alex: Person, email: str = "nora@example.org") -> str:
    answer = alex.post(
        "person-invite", name="Nora Example", email=email, roles=["case_manager"], supervisor=""
    )
    return token_in(answer.content.decode())


def test_an_invited_person_joins_by_the_link_once_and_sets_up_a_factor(real: Somebody) -> None:
    token = invited(at_work(real("alex")))
    nora = Person("nora@example.org")
    for _look in range(2):
        assert nora.get("join", token).status_code == 200, "looking uses nothing up"
    answer = nora.post("join", token, password=PASSWORD, again=PASSWORD)
    assert answer.headers["Location"] == reverse("account_login")
    assert nora.get("join", token).status_code == 410
    assert nora.post("join", token, password=PASSWORD, again=PASSWORD).status_code == 410
    nora.give_password()
    assert nora.get("my-day").headers["Location"] == reverse("mfa_index")
    nora.set_up_app()
    assert nora.get("my-day").status_code == 200


def test_an_invitation_is_gone_after_a_week(real: Somebody) -> None:
    token = invited(at_work(real("alex")))
    nora = Person("nora@example.org")
    made = Invitation.objects.get().invited_at
    with time_machine.travel(made + WEEK - dt.timedelta(seconds=5), tick=False):
        assert nora.get("join", token).status_code == 200
    with time_machine.travel(made + WEEK, tick=False):
        assert nora.get("join", token).status_code == 410
        assert nora.post("join", token, password=PASSWORD, again=PASSWORD).status_code == 410
    assert not User.objects.filter(email=nora.email).exists()


def test_after_a_lost_factor_two_people_open_the_door_each_from_their_own_page(
    real: Somebody, cast: Cast
) -> None:
    mia, alex, sally = (at_work(real(name)) for name in ("mia", "alex", "sally"))
    answer = alex.post(
        "person-lost-factor", cast.mia.pk, checked_by=str(cast.sally.pk), how="Called me"
    )
    code = value_of("code", answer.content.decode())
    asked = Invitation.objects.get()
    assert mia.is_in(), "nothing changes before the second person"
    assert alex.get("identity-check", asked.pk).status_code in {403, 404}
    token = token_in(sally.post("identity-check", asked.pk, how="Her voice").content.decode())
    assert not mia.is_in()
    assert not UserSession.objects.filter(user=cast.mia.user).exists()
    mia.give_password()
    assert mia.get("mfa_index").status_code == 302, "the old password opens nothing"

    back = Person(mia.email)
    given = {"password": PASSWORD, "again": PASSWORD}
    assert back.post("join", token, code="WRONG", **given).status_code == 200
    back.post("join", token, code=code, **given)
    assert back.get("join", token).status_code == 410
    back.give_password()
    assert back.get("my-day").headers["Location"] == reverse("mfa_index")
    back.set_up_app()
    assert back.get("my-day").status_code == 200
    assert back.secret != mia.secret

    told = [(row.history_user.email, row.history_change_reason) for row in asked.history.all()]
    assert told == [
        ("mia@example.org", "Link used"),
        ("sally@example.org", "Her voice"),
        ("alex@example.org", "Called me"),
    ]


def test_a_return_is_gone_after_a_day(real: Somebody, cast: Cast) -> None:
    alex, sally = (at_work(real(name)) for name in ("alex", "sally"))
    alex.post("person-lost-factor", cast.mia.pk, checked_by=str(cast.sally.pk), how="Called me")
    asked = Invitation.objects.get()
    token = token_in(sally.post("identity-check", asked.pk, how="Her voice").content.decode())
    with time_machine.travel(asked.invited_at + DAY, tick=False):
        assert Person("mia@example.org").get("join", token).status_code == 410


def mails_to(email: str) -> int:
    return OutboxMail.objects.filter(to=email).count()


def test_between_the_two_people_and_the_link_no_mail_lets_anybody_choose_a_password(
    real: Somebody, cast: Cast
) -> None:
    reader = Person("mia@example.org")
    reader.post("account_reset_password", email=reader.email)
    assert mails_to(reader.email) == 1
    alex, sally = (at_work(real(name)) for name in ("alex", "sally"))
    alex.post("person-lost-factor", cast.mia.pk, checked_by=str(cast.sally.pk), how="Called me")
    sally.post("identity-check", Invitation.objects.get().pk, how="Her voice")
    before = mails_to(reader.email)
    answer = reader.post("account_reset_password", email=reader.email)
    assert answer.headers["Location"] == reverse("account_reset_password_done")
    assert mails_to(reader.email) == before
