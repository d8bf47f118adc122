"""Who may see a case: the list form and the record form always agree."""

import datetime as dt

import pytest

from casemgmt.core.access import decide
from clients.models import Case
from tests.cast import PEOPLE, Cast
from tests.stories import a_case

SEES = {"mia": True, "sally": True, "vera": True}


@pytest.mark.parametrize("name", [*PEOPLE, "otto"])
def test_list_and_record_agree_for_everyone(cast: Cast, now: dt.datetime, name: str) -> None:
    case = a_case(cast, now)
    listed = Case.objects.visible_to(cast[name], now).filter(pk=case.pk).exists()
    assert decide(cast[name], "view", case, now).allow == listed == SEES.get(name, False)


def test_a_supervision_line_that_ended_shows_nothing_any_more(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    before = dt.datetime(2019, 1, 1, tzinfo=dt.UTC)
    assert not decide(cast.sally, "view", case, before).allow
