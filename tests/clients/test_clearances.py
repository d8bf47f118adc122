"""Who is cleared for restricted categories: by whom, for which cases, from when until when (CON-22)."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casemgmt.agency.actions.clearing import LONGEST, clear, end_clearance, set_category_rule
from casemgmt.agency.actions.people import change_roles
from casemgmt.agency.categories import CASE_BY_CASE, MEANINGS, Category, codename
from casemgmt.agency.models import CategoryRule, Clearance, Staff
from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import since
from clients.access.reading import permission_id
from clients.access.refresh import reconcile, refresh
from clients.actions.clearing import clear_in_case, end_case_clearance
from clients.models import CaseClearance
from clients.record_history import kinds_of
from clients.seeing import who_sees
from tests.cast import SET_UP, Cast
from tests.clients.test_categories import MINUTE, a_note, cleared, reads, shown, two_workers
from tests.stories import a_case

pytestmark = pytest.mark.django_db


def test_a_clearance_opens_no_case(cast: Cast, now: dt.datetime) -> None:
    case = two_workers(cast, now)
    note = a_note(case, cast, now, "dv_safety")
    cleared(cast, now, "omar", "quinn")
    assert not reads(cast, "omar", note, now + MINUTE)
    assert not reads(cast, "quinn", note, now + MINUTE)


def test_a_clearance_holds_from_its_instant_to_its_instant(cast: Cast, now: dt.datetime) -> None:
    case = two_workers(cast, now)
    note, noon = a_note(case, cast, now, "dv_safety"), now + dt.timedelta(days=1)
    clearance = clear(cast.gina, by=cast.alex, now=now, category="dv_safety", why="Trained")
    assert reads(cast, "gina", note, noon)
    end_clearance(clearance, by=cast.alex, now=now + MINUTE, why="Moved on")
    assert reads(cast, "gina", note, now)
    assert not reads(cast, "gina", note, now + MINUTE)
    until = clear(
        cast.gina, by=cast.alex, now=now + MINUTE, category="dv_safety", why="Again",
        until=cast.agency.today(now),
    )  # fmt: skip
    assert reads(cast, "gina", note, until.during.upper - MINUTE)
    assert not reads(cast, "gina", note, until.during.upper)
    assert reconcile(now)["repaired"] == 0


def test_whoever_leads_a_case_clears_people_for_it_alone(cast: Cast, now: dt.datetime) -> None:
    case, other = two_workers(cast, now), a_case(cast, now, carried_by="gina")
    with acting_as(cast.sally.user.pk):
        here = clear_in_case(
            case, by=cast.sally, now=now, staff=cast.gina, category="psychotherapy_notes", why="x"
        )
    note = a_note(case, cast, now + MINUTE, "psychotherapy_notes", by="gina")
    assert reads(cast, "gina", note, now + MINUTE)
    assert not reads(cast, "mia", note, now + MINUTE)
    assert not reads(cast, "sally", note, now + MINUTE)
    refresh([other.pk])
    with pytest.raises(Refused, match="not cleared"):
        a_note(other, cast, now + MINUTE, "psychotherapy_notes", by="gina")
    with acting_as(cast.sally.user.pk):
        end_case_clearance(here, by=cast.sally, now=now + 2 * MINUTE, why="Over")
    assert not reads(cast, "gina", note, now + 2 * MINUTE)


def test_who_is_cleared_in_a_case_is_known_to_who_leads_it(cast: Cast, now: dt.datetime) -> None:
    case = two_workers(cast, now)
    with acting_as(cast.sally.user.pk):
        here = clear_in_case(
            case, by=cast.sally, now=now, staff=cast.gina, category="genetic", why="Asked"
        )
    assert {name: reads(cast, name, here, now + MINUTE) for name in ("sally", "mia", "gina")} == {
        "sally": True, "mia": False, "gina": False,
    }  # fmt: skip
    assert shown("mia", cast, CaseClearance) == shown("gina", cast, CaseClearance) == 0
    with acting_as(cast.mia.user.pk):
        assert "clients.CaseClearance" not in kinds_of(case, cast.mia, now + MINUTE)


def test_nobody_clears_themselves_or_who_they_may_not(cast: Cast, now: dt.datetime) -> None:
    case = two_workers(cast, now)
    given: dict[str, Any] = {"now": now, "category": "dv_safety", "why": "For this test"}
    with pytest.raises(Refused, match="Somebody else"):
        clear(cast.alex, by=cast.alex, **given)
    with pytest.raises(Forbidden):
        clear(cast.gina, by=cast.sally, **given)
    with pytest.raises(Refused, match="works here"):
        clear(cast.iris, by=cast.alex, **given)
    with pytest.raises(Refused, match="already"):
        clear(cast.mia, by=cast.alex, **given)
    with pytest.raises(Refused, match="ahead"):
        clear(cast.gina, by=cast.alex, until=cast.agency.today(now) - dt.timedelta(1), **given)
    with pytest.raises(Refused, match="Somebody else"):
        clear_in_case(case, by=cast.sally, staff=cast.sally, **given)
    with pytest.raises(Forbidden):
        clear_in_case(case, by=cast.mia, staff=cast.gina, **given)
    with acting_as(cast.sally.user.pk), pytest.raises(Refused, match="sees this case"):
        clear_in_case(case, by=cast.sally, staff=cast.omar, **given)


def test_some_categories_are_cleared_case_by_case_only(cast: Cast, now: dt.datetime) -> None:
    (counseling,) = CASE_BY_CASE
    with pytest.raises(Refused, match="case by case"):
        cleared(cast, now, "mia", category=counseling)
    stored = Clearance(staff=cast.mia, category=counseling, during=since(now))
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.save(stored, by=SET_UP, why="For this test")
    rule = CategoryRule(
        agency=cast.agency, category=counseling, supervisors_see=True, during=since(now)
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.save(rule, by=SET_UP, why="For this test")


def test_supervisors_see_it_only_where_the_agency_has_it_so(cast: Cast, now: dt.datetime) -> None:
    case = two_workers(cast, now)
    note = a_note(case, cast, now, "dv_safety")
    says: dict[str, Any] = {"by": cast.alex, "category": "dv_safety", "why": "Decided"}
    assert not reads(cast, "sally", note, now + MINUTE)
    set_category_rule(
        cast.agency, now=now + MINUTE, existence_is_shown=False, supervisors_see=True, **says
    )
    assert reads(cast, "sally", note, now + MINUTE)
    assert reads(cast, "vera", note, now + MINUTE)
    assert not reads(cast, "gina", note, now + MINUTE)
    assert not reads(cast, "sally", note, now)
    later = now + 2 * MINUTE
    set_category_rule(
        cast.agency, now=later, existence_is_shown=False, supervisors_see=False, **says
    )
    assert not reads(cast, "sally", note, later)
    assert reconcile(now)["repaired"] == 0


def test_nobody_lets_themselves_see_through_somebody_below_them(
    cast: Cast, now: dt.datetime
) -> None:
    case, roles = two_workers(cast, now), ["agency_admin", "supervisor"]
    note = a_note(case, cast, now, "dv_safety")
    change_roles(cast.sally, by=cast.alex, now=now, roles=roles, why="Stands in")
    sally = Staff.objects.get(pk=cast.sally.pk)
    rule: dict[str, Any] = {"existence_is_shown": False, "supervisors_see": True, "why": "Decided"}
    with pytest.raises(Refused, match="You supervise people yourself"):
        set_category_rule(cast.agency, by=sally, now=now, category="dv_safety", **rule)
    for category in ("dv_safety", "sud_part2"):
        set_category_rule(cast.agency, by=cast.alex, now=now, category=category, **rule)
    rule["existence_is_shown"] = True
    set_category_rule(cast.agency, by=sally, now=now + MINUTE, category="dv_safety", **rule)
    assert reads(cast, "sally", note, now + MINUTE)
    given: dict[str, Any] = {"staff": cast.gina, "now": now, "why": "Trained"}
    with pytest.raises(Refused, match="You would see it through them"):
        clear(by=sally, category="sud_part2", **given)
    with acting_as(sally.user.pk):
        with pytest.raises(Refused, match="You would see it through them"):
            clear_in_case(case, by=sally, category="sud_part2", **given)
        assert clear_in_case(case, by=sally, category="dv_safety", **given)
    assert clear(by=cast.alex, category="sud_part2", **given)


def test_a_clearance_ends_within_ten_years_or_openly(cast: Cast, now: dt.datetime) -> None:
    given: dict[str, Any] = {"by": cast.alex, "now": now, "category": "genetic", "why": "x"}
    for until in (dt.date.max, cast.agency.today(now) + LONGEST + dt.timedelta(days=1)):
        with pytest.raises(Refused, match="within ten years"):
            clear(cast.mia, until=until, **given)
    clear(cast.mia, until=cast.agency.today(now) + LONGEST, **given)


def test_who_is_cleared_is_told_to_who_is_cleared_too(cast: Cast, now: dt.datetime) -> None:
    case = two_workers(cast, now)
    cleared(cast, now, "vera")
    told = {}
    for name in ("mia", "gina"):
        with acting_as(cast[name].user.pk):
            told[name] = {
                seer.staff.name.split()[0].lower(): [str(one) for one in seer.cleared]
                for seer in who_sees(case, now + MINUTE)
            }
    assert told["mia"]["vera"] == told["mia"]["mia"] == ["Safety from violence"]
    assert told["mia"]["gina"] == []
    assert set(map(tuple, told["gina"].values())) == {()}


def test_every_category_has_words_and_a_permission(cast: Cast) -> None:
    assert set(MEANINGS) == set(Category)
    assert len({permission_id(codename(one)) for one in Category}) == len(Category)
