"""In every relation to the case: what is restricted is read by who sees the case and is cleared (A3)."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.utils import timezone

from casemgmt.agency.models import Clearance
from casemgmt.core.ranges import since
from clients.access.refresh import refresh
from tests.access.canaries.crawling import SLOW, Crawl, follow, knock, look_at, rows_of
from tests.access.canaries.entitled import BY_NAME_ONLY, BY_RULE, READERS
from tests.access.canaries.planting import clear_the_outside, clear_the_readers, plant
from tests.access.matrix import oracle
from tests.access.matrix.arranging import ARRANGED, DAY, appoint, keep, relate
from tests.access.matrix.asking import begin, undone
from tests.access.world import World
from tests.conftest import PROFILE, dice

pytestmark = pytest.mark.django_db(databases=["default"])
Metric = Callable[[str, object, object], None]
WIDE = PROFILE == "wide"
HALF = frozenset([*READERS][::2])
"""What Sam is cleared for."""
FEW = ("consulted now", "supervisor direct", "emergency open")
OF_THE_DAY = "one of the day"
PLANTED = ["sud_part2", "supervisor_only", "mental_health", "dv_safety", "psychotherapy_notes"]
TELLING = {"case-detail", "note-list", "case-history"}


def may_read(relation: str) -> frozenset[str]:
    """The categories Sam may read of in an open case, by hand."""
    if "see" not in oracle.rights("case_manager", relation, "active"):
        return frozenset()
    held = HALF - BY_NAME_ONLY
    if relation in {"supervisor direct", "supervisor two up"}:
        # What Mia is cleared for comes down the line where the agency has it so.
        return held | BY_RULE
    if relation in {"emergency open", "crossing emergency"}:
        # Treatment of substance use is opened by a medical emergency alone, and Sam's is none.
        return held - {"sud_part2"}
    return held


@pytest.mark.parametrize("relation", ARRANGED if WIDE else [OF_THE_DAY])
def test_a3_in_every_relation(made: World, relation: str) -> None:
    if relation == OF_THE_DAY:
        relation = dice(__name__).choice(FEW)
    clear_the_outside(made)
    clear_the_readers(made)
    answers = begin(made)
    scene = replace(answers.scene, cases={"case": answers.scene.cases["case"]})
    few = PLANTED if WIDE else PLANTED[:2]
    planted = plant(made, timezone.now(), few, 1 if WIDE else 0)
    crawl = Crawl(replace(made, browsers={"sam": answers.browsers["sam"]}))
    with undone():
        appoint(scene.sam, "case_manager")
        for category in HALF - BY_NAME_ONLY:
            keep(Clearance(staff=scene.sam, category=category, during=since(scene.now - 9 * DAY)))
        relate(scene, relation)
        refresh([made.story.case.pk])
        rows = [row for row in rows_of("mia") if row.page not in SLOW]
        look_at(crawl, "sam", [row for row in rows if WIDE or row.page in TELLING])
        knock(crawl, "sam", [address for _subject, address in planted.addresses])
        if WIDE:
            follow(crawl, "sam", 40)
    found = {subject for one in crawl.seen for subject, _place in one.canaries}
    both = {"twice"} if {"mental_health", "sud_part2"} <= may_read(relation) else set()
    assert found == (may_read(relation) & set(few)) | both
