"""A release signed with a finger on a tablet, told under, revoked, and the next telling refused."""

import json
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from consent.models import Disclosure, Release
from tests.browser.driving import Walker
from tests.cast import Cast
from tests.stories import a_case

pytestmark = pytest.mark.browser
TABLET = {"width": 820, "height": 1180}
EVERY_STATEMENT = ["0", "1", "2", "3"]


def draw(walker: Walker, *along: tuple[float, float]) -> None:
    """Draw a line in the box with a finger, from place to place in parts of its size."""
    paper = walker.page.locator(".draws > svg")
    paper.evaluate("paper => paper.scrollIntoView({block: 'center', behavior: 'instant'})")
    box = paper.bounding_box()
    assert box is not None
    kinds = ["touchStart", *("touchMove" for _place in along[1:]), "touchEnd"]
    for kind, place in zip(kinds, [*along, None], strict=True):
        points = [] if place is None else [_point(box, *place)]
        walker.touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def _point(box: Any, across: float, down: float) -> dict[str, float]:
    return {"x": box["x"] + box["width"] * across, "y": box["y"] + box["height"] * down}


def test_a_release_signed_on_a_tablet_ends_with_the_clients_no(
    person: Callable[..., Walker], agency: Cast
) -> None:
    case = a_case(agency, timezone.now(), stage="active")
    mia = person("mia")
    mia.page.set_viewport_size(TABLET)  # type: ignore[arg-type]
    mia.touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    mia.open(f"/cases/{case.pk}/releases/new/")
    mia.fill(recipient_name="Dr. Amina Farouk", recipient_contact="555-0117")
    mia.fill(record_types=["medications"], purpose="The visit on Tuesday")
    mia.press("Go on to reading")
    mia.fill(statements=EVERY_STATEMENT, restated_aloud=True, wishes_asked=True)
    mia.fill(method="drawn", copy="paper")
    mia.press("Sign release")
    mia.reads("Have the name drawn in the box")
    draw(mia, (0.1, 0.5), (0.3, 0.2), (0.5, 0.7))
    mia.page.get_by_role("button", name="Clear").click()
    draw(mia, (0.1, 0.4), (0.4, 0.2), (0.8, 0.6))
    draw(mia, (0.2, 0.8), (0.7, 0.8))
    mia.press("Sign release")
    mia.reads("Signed. The client may take it back at any time.", "Signed paper (PDF)")
    release = Release.objects.get(case=case)
    first, second = json.loads(release.strokes)
    assert first[0] == [100, 120]
    assert second[-1] == [700, 240]
    mia.follow("Write down what was told")
    mia.fill(record_types=["medications"], told="The blue ones.", relevance="The dose", warned=True)
    mia.press("Write it down")
    mia.open(f"/releases/{release.pk}/told/")
    late = person("mia")
    late.open(f"/releases/{release.pk}/")
    late.follow("Revoke")
    late.press("Revoke now")
    here = timezone.now().astimezone(ZoneInfo(agency.agency.timezone))
    mia.fill(told_at=f"{here:%Y-%m-%dT%H:%M}")
    mia.fill(record_types=["medications"], told="And more.", relevance="The dose", warned=True)
    mia.press("Write it down")
    mia.reads("The client revoked release 1. Since then nothing may be told.")
    assert Disclosure.objects.filter(case=case).count() == 1
