"""Somebody with a reason to see a case: what each input of the decision is tried on."""

import datetime as dt
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from casemgmt.agency.models import Staff, StaffRole, SupervisionLine
from casemgmt.core.ranges import since
from clients.access.refresh import refresh
from clients.models import Assignment, Case
from tests.access.matrix.arranging import hire, keep
from tests.access.world import for_good
from tests.cast import LONG_AGO, Cast
from tests.stories import a_case

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
SOON = dt.timedelta(seconds=0.5)
"""How far ahead an end lies that is waited for."""


@dataclass
class Stand:
    """Sam, a case of somebody else's, and what else an input is about."""

    cast: Cast
    sam: Staff
    case: Case
    browser: Browser = field(default_factory=lambda: Browser(raise_request_exception=False))
    things: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.things[name]

    @property
    def now(self) -> dt.datetime:
        return timezone.now()

    def url(self, page: str) -> str:
        """The address of a page about the record of its kind."""
        thing = self.things.get(RECORD_OF.get(page, ""), self.case)
        return reverse(page) if page in WITHOUT_A_RECORD else reverse(page, args=[thing.pk])

    def sent(self, page: str) -> dict[str, Any]:
        """What a page's form is sent, so that it acts."""
        day = str(self.cast.agency.today(self.now) - DAY)
        return {
            **SENT.get(page, {}),
            **({"started_at_0": day} if page == "contact-new" else {}),
            **({"let-last_day": str(self.now.date())} if page == "asked-decide" else {}),
            **self.things.get("sent", {}),
        }


@dataclass(frozen=True)
class Input:
    """One input: how Sam comes to see and act by it, how it is taken away, and what then stops."""

    name: str
    arrange: Callable[[Stand], None]
    change: Callable[[Stand], Any]
    get: str = "note-list"
    post: str = "contact-new"


WITHOUT_A_RECORD = {"referral-new", "program-new", "program-list", "referral-list"}
RECORD_OF = {
    "note-detail": "note",
    "note-add": "note",
    "emergency-detail": "emergency",
    "emergency-close": "emergency",
    "referral-detail": "referral",
    "referral-take": "referral",
    "asked-decide": "asked",
    "wall-put-up": "wall",
    "wall-set-aside": "wall",
}
SENT: dict[str, dict[str, Any]] = {
    "contact-new": {
        "mode": "phone",
        "reached": "yes",
        "started_at_1": "10:00",
        "minutes": "5",
        "summary": "She called.",
    },
    "note-add": {"text": "More of it."},
    "conflict-declare": {"relation": "Cousins"},
    "program-new": {"name": "Another", "model": "brokerage", "purpose": "For this test"},
    "asked-decide": {"form": "let"},
}


def stand(cast: Cast, **facts: Any) -> Stand:
    """Sam, who works here as a case manager and sees nothing yet, and an active case of Mia's."""
    sam = somebody(cast, "case_manager")
    return Stand(cast, sam, a_case(cast, timezone.now(), stage="active", **facts))


def signed_in(made: Stand) -> Stand:
    """Let Sam sign in, for good and having just proven who they are."""
    made.browser.force_login(made.sam.user)
    for_good(made.browser)
    return made


def somebody(cast: Cast, *roles: str) -> Staff:
    """A person of their own for each input: what one is told of them is not told of another."""
    found = hire(f"sam-{uuid.uuid4().hex[:8]}", cast.agency)
    for role in roles:
        keep(StaffRole(staff=found, role=role, during=since(LONG_AGO)))
    return found


def carry(made: Stand, role: str = "secondary", who: Staff | None = None, **end: Any) -> None:
    """Sam, or somebody else, has a part in the case since two days ago."""
    during = since(made.now - 2 * DAY, end.get("until"))
    part = Assignment(case=made.case, staff=who or made.sam, role=role, during=during)
    made.things["part"] = keep(part)
    refresh([made.case.pk])


def lead(made: Stand, above: Staff, below: Staff) -> SupervisionLine:
    """A supervision line since two days ago."""
    line: SupervisionLine = keep(
        SupervisionLine(supervisor=above, supervisee=below, during=since(made.now - 2 * DAY))
    )
    return line


def wait(made: Stand) -> None:
    """Time passes, and nothing else happens."""
    time.sleep(SOON.total_seconds() * 1.2)


def again(record: Any) -> Any:
    """The record as it is stored, as somebody else has it."""
    return type(record)._base_manager.get(pk=record.pk)


def in_program(cast: Cast, program: Any) -> Cast:
    """The cast, for a case in another program."""
    return replace(cast, program=program)
