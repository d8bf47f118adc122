"""The box in which a name is drawn: what comes of it is a name, or nothing that anybody keeps."""

import datetime as dt

import pytest

from casemgmt.core.errors import Refused
from consent.strokes import MOST_POINTS, path_of, read_strokes
from tests.cast import Cast
from tests.consent.stories import a_consent, a_release
from tests.stories import a_case

A_NAME = "[[[10,20],[400,90]],[[20,200],[300,200]]]"


def test_a_drawn_name_is_a_picture_of_its_lines() -> None:
    assert path_of("") == ""
    assert path_of(A_NAME) == "M10 20 L400 90 L400 90 M20 200 L300 200 L300 200"


@pytest.mark.parametrize(
    "typed",
    ["", "[]", "[[]]", "{}", "null", "7", '"a"', "[[[1,2,3]]]", '[[["a",2],[400,2]]]', "[[[1,2]]]",
     "[[[1,2],[30,2]]]", "[[[-1,2],[400,2]]]", "[[[1,2],[1001,2]]]", "[[[1,2],[400,301]]]",
     "[[[1e999,2],[400,2]]]", "[[[NaN,2],[400,2]]]", "[" * 5000,
     '[[["M0 0\\"/><script>",1],[400,2]]]', str([[[1, 1]] * MOST_POINTS + [[400, 2]]])],
)  # fmt: skip
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_strokes(typed)
    assert refusal.value.field == "strokes"


def test_a_drawn_name_is_kept_with_whatever_was_signed(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    for signed in (a_consent, a_release):
        kept = signed(case, cast, now, method="drawn", strokes=A_NAME)
        assert kept.drawn == path_of(A_NAME)
        typed = signed(case, cast, now, method="typed", strokes=A_NAME)
        assert typed.drawn == ""
        with pytest.raises(Refused):
            signed(case, cast, now, method="drawn", strokes="[[[1,2]]]")
