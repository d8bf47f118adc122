"""Two people take on the same new person at one instant, from two referrals (OUT-04)."""

import datetime as dt

from django.utils import timezone

from casemgmt.core.errors import Refused
from clients.actions.screening import accept_referral
from clients.models import Case, Client
from tests.cast import Cast
from tests.clients.paths import screened
from tests.racing import overtaken


def test_out_04_of_two_who_take_on_the_same_new_person_the_second_is_asked(
    real_cast: Cast, now: dt.datetime
) -> None:
    first, second = (screened(real_cast, now, by="mia", phone="555-0144") for _turn in range(2))

    def accept(referral: object) -> Case:
        return accept_referral(referral, by=real_cast.mia, now=timezone.now())

    late = overtaken(lambda: accept(first), lambda: accept(second))
    assert isinstance(late, Refused)
    assert late.field == "client"
    assert Client.objects.count() == 1
