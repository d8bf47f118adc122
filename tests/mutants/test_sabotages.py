"""Every guard of the table is taken away in a copy of the project, and a test has to fail.

One guard, or a few: ``python3 manage.py test --mutants -k consent`` or ``-k "link and once"``.
"""

from collections.abc import Iterator

import pytest

from tests.mutants.sabotage import Sabotage
from tests.mutants.table import SABOTAGES, SUBJECT_OF
from tests.mutants.workshop import Workshop

pytestmark = pytest.mark.mutants


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """The copy, for all guards one after the other."""
    opened = Workshop(tmp_path_factory.mktemp("workshop"))
    yield opened
    opened.close()


def name_of(sabotage: Sabotage) -> str:
    """Its subject and the guard in words, both of which ``-k`` finds."""
    return f"{SUBJECT_OF[sabotage.guard]}: {sabotage.guard}"


def test_nothing_fails_before_anything_is_taken_away(workshop: Workshop) -> None:
    tests = sorted({test for sabotage in SABOTAGES for test in sabotage.tests})
    assert workshop.run(tests) == 0, workshop.said()


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=name_of)
def test_a_guard_that_is_taken_away_is_missed(workshop: Workshop, sabotage: Sabotage) -> None:
    assert workshop.missed(sabotage), workshop.said()
