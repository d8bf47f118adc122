"""Every page, for every office, relation and stage: the answer is the specification's (A2)."""

import random
import time
from collections import Counter
from collections.abc import Callable

import pytest

from tests.access.matrix import oracle
from tests.access.matrix.arranging import ARRANGED
from tests.access.matrix.asking import compare
from tests.access.matrix.cells import every_cell, every_pair, pages
from tests.access.world import World

pytestmark = pytest.mark.django_db(databases=["default"])

Metric = Callable[..., None]


def test_the_specification_says_something_of_every_page() -> None:
    said = [*oracle.CASES, *oracle.OWN_RULE, *oracle.ROLE_PAGES, *oracle.AGENCY_RECORDS]
    said += [*oracle.PERSONAL, *oracle.REFERRALS, *oracle.PUBLIC, "team-member", "notice-read"]
    assert Counter(said) == Counter(pages())


def test_every_relation_can_be_arranged() -> None:
    assert ARRANGED.keys() == oracle.RELATIONS.keys()


def test_a_days_sample_of_cells_in_which_every_pair_meets(made: World, metric: Metric) -> None:
    seed = random.SystemRandom().randrange(1_000_000)
    cells = every_pair(every_cell(), seed)
    began = time.monotonic()
    answers = compare(made, cells)
    print(f"seed {seed}: {answers.cells} cells in {time.monotonic() - began:.1f} s")
    print("\n".join(answers.wrong))
    print(len(every_cell()))
    assert answers.wrong == [], f"seed {seed}"
