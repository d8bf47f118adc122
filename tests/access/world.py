"""The little world the access table is checked in: built once for a test process, never changed.

It has a database of its own, because its rows are committed. Every test's own writes are undone.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client as Browser
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from caseload.actions.supervising import plan_session
from caseload.models import WorkloadFlag
from casemgmt.agency.actions.inviting import invite_person
from casemgmt.agency.actions.proposing import propose_officer
from casemgmt.agency.actions.returning import ask_for_return
from casemgmt.agency.actions.teams import join_team, open_team
from casemgmt.agency.models import PartnerAgreement, StaffRole
from casemgmt.agency.sessions import PROVEN
from casemgmt.core import audit
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import since
from casemgmt.ledger.actions import ask_for_run
from casemgmt.ledger.drafts import save_draft
from casemgmt.ledger.models import Notice
from casemgmt.ledger.notices import notify
from casemgmt.ledger.registry import jobs
from clients.actions.asking import ask_to_see
from clients.actions.assigning import assign_case
from clients.actions.calendar_links import make_link
from tests import cast as people
from tests import databases
from tests.agency import agreeing
from tests.careplans import arranging
from tests.stories import Story, a_case, a_worked_case

WHO = ("anon", "mia", "sally", "vera", "omar", "ines", "alex", "petra", "quinn", "iris", "otto")


@dataclass
class World:
    """Everybody signed in, one record of every kind to ask for, and what was answered so far.

    ``rows`` says how many rows were added to every list; ``forms`` are those of all its pages, as
    far as somebody looked for them. It stands in a database and a folder of files of its own.
    """

    cast: people.Cast
    now: dt.datetime
    story: Story
    browsers: dict[str, Browser]
    records: dict[str, UUID | str | int | tuple[Any, ...]] = field(default_factory=dict)
    compared: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)
    rows: int = 0
    forms: list[Any] = field(default_factory=list)
    database: str = ""
    files: str = ""

    def url(self, name: str, record: str) -> str:
        """The address of a page for a record of the world; "-" for a page without one."""
        if record == "-":
            return reverse(name)
        key = self.records[record]
        return reverse(name, args=key if isinstance(key, tuple) else (key,))


@contextmanager
def world(label: str) -> Iterator[World]:
    """Build the world, and drop it afterwards; ``entered`` works in it."""
    with databases.copy(label) as name, TemporaryDirectory() as files:
        with _working_in(name, files):
            made = build()
        made.database, made.files = name, files
        yield made


@contextmanager
def entered(made: World) -> Iterator[World]:
    """Let this process work in a world for the length of a block."""
    with _working_in(made.database, made.files):
        yield made


@contextmanager
def _working_in(database: str, files: str) -> Iterator[None]:
    before = settings.DATABASES["default"]["NAME"]
    with override_settings(FILES_DIR=files):
        databases.use(database)
        try:
            yield
        finally:
            databases.use(before)


def build() -> World:
    """One client's worked case, a second one that has just begun, and what surrounds them."""
    cast, now = people.load(), timezone.now()
    audit.save(
        StaffRole(staff=cast.quinn, role="external_auditor", during=since(people.LONG_AGO)),
        by=people.SET_UP,
        why="For this test",
    )
    story = a_worked_case(cast, now)
    browsers = {name: Browser() for name in WHO}
    for name in WHO[1:]:
        browsers[name].force_login(cast[name].user)
        for_good(browsers[name])
    made = World(cast=cast, now=now, story=story, browsers=browsers)
    made.records = {**_records(made), **_others(made)}
    return made


def for_good(browser: Browser) -> None:
    """Let a sign-in hold, and be fresh, for as long as the tests take; no page of ours does that."""
    session, later = browser.session, timezone.now() + dt.timedelta(days=1)
    session[PROVEN] = later.timestamp()
    session.save()
    Session.objects.filter(session_key=session.session_key).update(expire_date=later)


def _records(made: World) -> dict[str, Any]:
    story = made.story
    named = {
        "case": story.case,
        "client": story.client,
        "referral": story.waiting,
        "second": story.second,
        "consent": story.consent,
        "release": story.release,
        "assessment": story.assessment,
        **story.records,
    }
    return {name: record.pk for name, record in named.items() if record is not None}


def _others(made: World) -> dict[str, Any]:
    cast, now = made.cast, made.now
    today = cast.agency.today(now)
    draft = arranging.draft(cast, arranging.ready_case(cast, now), now)
    goal, closing = draft.goals.first(), arranging.nearly_closed(cast, now)
    flag = WorkloadFlag(
        agency=cast.agency,
        staff=cast.mia,
        opened_on=today,
        hours=Decimal(150),
        capacity=Decimal(120),
    )
    session = plan_session(
        by=cast.sally,
        now=now,
        supervisee=cast.mia,
        starts_at=now - dt.timedelta(hours=2),
        minutes=60,
    )
    typed = save_draft(
        uuid4(),
        by=cast.mia,
        now=now,
        kind="note",
        fields={"text": "Half a sentence"},
        version=0,
        case_id=made.story.case.pk,
    )
    link = invite_person(
        cast.agency,
        by=cast.alex,
        now=now,
        email="new@example.org",
        name="New Example",
        roles=["case_manager"],
    )
    asked = ask_for_return(
        cast.gina, by=cast.alex, now=now, checked_by=cast.sally, how="Met in person"
    )
    with acting_as(cast.paul.user.pk):
        number, reason = made.story.case.number, "She called about meals"
        request = ask_to_see(by=cast.paul, now=now, number=number, reason=reason)
    proposal = propose_officer(
        cast.gina, asked_by=cast.alex, by=cast.alex, now=now, why="Two are better than one"
    )
    team = open_team(cast.agency, by=cast.alex, now=now, name="East", program=None, why="Two towns")
    membership = join_team(team, by=cast.alex, now=now, staff=cast.mia, why="Lives there")
    url = reverse("case-detail", args=[made.story.case.pk])
    notify(cast.mia.user_id, "assigned", key="of-the-world", url=url, now=now)
    run = ask_for_run(next(jobs.values()).name, by=cast.alex, now=now)
    return {
        "draft_plan": draft.pk,
        "goal": goal.pk,
        "step": goal.objectives.first().pk,
        "service": draft.service_lines.first().pk,
        "running": arranging.started(cast, arranging.monitored(cast, now), now).pk,
        "closure": closing.pk,
        "closing": closing.case_id,
        "beginning": a_case(cast, now).pk,
        "ready": arranging.ready_case(cast, now).pk,
        "flag": audit.save(flag, by=people.SET_UP, why="For this test").pk,
        "session": session.pk,
        "draft": typed.pk,
        "template": made.story.assessment.template_id,
        "section": (made.story.records["assessment_open"].pk, 1),
        "cover": assign_case(
            a_case(cast, now),
            by=cast.sally,
            now=now,
            staff=cast.omar,
            role="covering",
            until=today + dt.timedelta(days=2),
        ).pk,
        "access_request": request.pk,
        "audit": made.story.records["audited"].audit_id,
        **_agreements(cast, now),
        "person": cast.mia.pk,
        "category": "dv_safety",
        "program": cast.program.pk,
        "invitation": link.invitation.pk,
        "asked": asked.invitation.pk,
        "proposal": proposal.pk,
        "team": team.pk,
        "membership": membership.pk,
        "notice": Notice.objects.get(to=cast.mia.user, key="of-the-world").pk,
        "run": run.pk,
        "token": link.token,
        "feed": make_link(by=cast.mia, now=now),
        "job": run.job,
        "reset": ("1z", "a-key"),
        "passkey": 0,
    }


def _agreements(cast: people.Cast, now: dt.datetime) -> dict[str, Any]:
    """A draft, one with somebody outside, and one of Otto's agency that waits for Alex."""
    about = agreeing.terms(cast, now) | {"partner_agency": cast.agency, "active_at": now}
    asked = PartnerAgreement(agency=cast.other_agency, active_by=cast.otto, **about)
    return {
        "agreement_draft": agreeing.a_draft(cast, now).pk,
        "agreement": agreeing.an_agreement(cast, now).pk,
        "agreement_asked": audit.save(asked, by=people.SET_UP, why="For this test").pk,
    }
