"""Two lines of one file that may be about one person: the later one waits for a decision (OUT-04)."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client as Browser
from django.urls import reverse

from clients.actions.importing import check_import, commit_import, decide_line, map_import
from clients.models import Client, Import, ImportRow
from tests.cast import Cast
from tests.importing import A_CLIENT, LINE, checked
from tests.stories import a_case

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
SLIPPED = A_CLIENT.replace("Ada,Finch", "Aida,Fnich").replace("ada@", "aida@")
OTHER_DAY = LINE.replace("1950-03-02", "1961-11-25")
MANY = 31


def waiting(upload: Import) -> list[int]:
    rows = ImportRow.objects.filter(upload=upload, round=upload.round)
    return list(rows.filter(state="alike").order_by("number").values_list("number", flat=True))


def test_out_04_a_slip_of_the_pen_makes_nobody_two_clients(cast: Cast, now: dt.datetime) -> None:
    upload = checked(cast, now, A_CLIENT, SLIPPED, by="sally", kind="clients")
    act = {"by": cast.sally, "now": now}
    assert (upload.ready, upload.alike, upload.repeats) == (1, 1, {"3": 2})
    commit_import(upload, **act)
    assert Client.objects.for_agency(cast.agency.pk).count() == 1


def test_two_people_much_alike_come_in_once_somebody_says_so(cast: Cast, now: dt.datetime) -> None:
    upload = checked(cast, now, A_CLIENT, SLIPPED, by="sally", kind="clients")
    act = {"by": cast.sally, "now": now}
    decide_line(upload, number=3, answer="other", **act)
    commit_import(upload, **act)
    assert Client.objects.for_agency(cast.agency.pk).count() == 2


@pytest.mark.parametrize(
    ("later", "why"),
    [
        (LINE.replace("Ada,Finch", "FINCH,Áda"), "the other way round, with an accent"),
        (LINE.replace("1950-03-02", "1950-02-03"), "day and month the other way round"),
        (LINE.replace("1950-03-02", ""), "no birth date"),
    ],
)
def test_a_person_is_found_in_the_file_as_in_the_record(
    cast: Cast, now: dt.datetime, later: str, why: str
) -> None:
    assert waiting(checked(cast, now, LINE, later)) == [3], why


def test_a_person_twice_in_a_file_may_be_known_too(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now, birth_date=dt.date(1950, 3, 2))
    rosa = LINE.replace("Ada,Finch", "Rosa,Delgado")
    upload = checked(cast, now, rosa, rosa.replace("fall", "flood"), by="mia")
    known = ImportRow.objects.filter(upload=upload).order_by("number").values_list("known")
    assert list(known) == [([case.client_id],), ([case.client_id],)]
    assert upload.repeats == {"3": 2}


def test_somebody_else_of_that_name_is_nobody_twice(cast: Cast, now: dt.datetime) -> None:
    assert waiting(checked(cast, now, LINE, OTHER_DAY)) == []


def test_a_nickname_is_known_in_either_order(cast: Cast, now: dt.datetime) -> None:
    long, short = (LINE.replace("Ada,Finch", name) for name in ("Robert,Finch", "Bob,Finch"))
    assert waiting(checked(cast, now, long, short)) == [3]
    assert waiting(checked(cast, now, short, long.replace("fall", "flood"))) == [3]


def test_a_line_that_stays_out_anyhow_is_nobodys_double(cast: Cast, now: dt.datetime) -> None:
    upload = checked(cast, now, LINE.replace("professional", "by owl"), LINE)
    assert (upload.wrong, waiting(upload)) == (1, [])


def test_what_too_many_share_tells_of_none_of_them(cast: Cast, now: dt.datetime) -> None:
    nobody = LINE.replace("1950-03-02", "")
    alike = checked(cast, now, *[nobody.replace("fall", f"fall {n}") for n in range(MANY - 1)])
    assert len(waiting(alike)) == MANY - 2
    many = checked(cast, now, *[nobody.replace("fall", f"fall {n}") for n in range(MANY)])
    assert waiting(many) == []


def test_columns_named_again_are_compared_again(cast: Cast, now: dt.datetime) -> None:
    upload, act = checked(cast, now, LINE, OTHER_DAY), {"by": cast.ines, "now": now}
    without = {name: head for name, head in upload.mapping.items() if name != "birth_date"}
    map_import(upload, program=cast.program, mapping=without, **act)
    assert upload.repeats == {}
    check_import(upload, **act)
    assert waiting(upload) == [3]


def test_the_page_names_who_stands_before(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    upload = checked(cast, now, LINE, LINE.replace("Ada,Finch", "Aida,Fnich"))
    page = browser_of("ines").get(reverse("import-detail", args=[upload.pk])).content.decode()
    told = page[page.index('id="line-3"') :]
    assert "Much like line 2 of this file:" in told
    assert 'translate="no">Ada Finch</span>, born' in told
    taken = browser_of("ines").post(reverse("import-errors", args=[upload.pk]))
    assert "Line 2 is about somebody much like this." in taken.content.decode()
