"""Who looks into a test's case beside those who work in it, and who is kept from it."""

import datetime as dt
import json
import uuid
from typing import Any

from casemgmt.core import audit
from casemgmt.core.ranges import since
from clients.actions.boundaries import put_up_wall, report_conflict, restrict_record
from clients.merging import rows_of_client, versions_of
from clients.models import (
    Audit,
    AuditedCase,
    Case,
    Client,
    ClientMerge,
    EmergencyAccess,
    HiddenMatch,
    LookQuestion,
    ReviewSample,
    SampledCase,
)
from tests.cast import SET_UP, Cast
from tests.importing import LINE, a_right, checked


def keep_out(cast: Cast, case: Case, now: dt.datetime) -> dict[str, Any]:
    """Rosa does not want Omar to read of her; Quinn is behind a wall, of Paul somebody told. And
    Ines read of her in an emergency."""
    told = {"by": cast.mia, "now": now, "relation": "Neighbors"}
    wall = put_up_wall(report_conflict(case, staff=cast.quinn, **told), by=cast.petra, now=now)
    return {
        "restriction": restrict_record(
            case.client, by=cast.mia, now=now, staff=cast.omar, words="He knows my son"
        ),
        "wall": wall,
        "conflict": report_conflict(case, staff=cast.paul, **told),
        "emergency": _in_an_emergency(cast, case, now),
        "question": a_question(cast, case, now),
        "match": a_match(cast, case, now),
        "merge": a_merge(cast, case, now),
        "import_right": a_right(cast, now, "mia"),
        "upload": checked(cast, now, LINE, LINE.replace("1950-03-02", "2.3.1950"), by="mia"),
        "sampled": _in_a_sample(cast, case, now),
        "audited": _in_an_audit(cast, case, now),
    }


def _in_an_emergency(cast: Cast, case: Case, now: dt.datetime) -> EmergencyAccess:
    """Ines opened the record three hours ago, for an hour; nobody has reviewed it."""
    opened = EmergencyAccess(
        client=case.client,
        staff=cast.ines,
        ground="safety",
        reason="He says that he has taken pills",
        during=since(now - dt.timedelta(hours=3), now - dt.timedelta(hours=2)),
        review_by=cast.agency.today(now),
    )
    return audit.save(opened, by=cast.ines, why="For this test")


def a_question(cast: Cast, case: Case, now: dt.datetime, **facts: Any) -> LookQuestion:
    """Something about what Mia read of a case yesterday, which nobody has settled."""
    asked = {
        "agency": cast.agency,
        "staff": cast.mia,
        "client": case.client,
        "about": case.pk,
        "kind": "own_name",
        "day": cast.agency.today(now) - dt.timedelta(days=1),
        "times": 2,
        "raised_at": now,
    }
    return audit.save(LookQuestion(**{**asked, **facts}), by=SET_UP, why="For this test")


def a_match(cast: Cast, case: Case, now: dt.datetime, **facts: Any) -> HiddenMatch:
    """A referral that may be of the client of a case, which nobody has settled."""
    found = {
        "agency": cast.agency,
        "referral": case.referral,
        "client": case.client,
        "recorded_by": cast.ines,
        "because": "same phone or e-mail",
        "opened_at": now,
    }
    return audit.save(HiddenMatch(**{**found, **facts}), by=SET_UP, why="For this test")


def a_merge(cast: Cast, case: Case, now: dt.datetime) -> ClientMerge:
    """Sally has merged a record with nothing in it into that of the client of a case."""
    other = Client(agency=cast.agency, given_name="Rosa", merged_into=case.client)
    facts = {"before": {"name_used": ""}, "after": {"name_used": ""}, "rows": {}}
    merge = ClientMerge(
        agency=cast.agency,
        kept=case.client,
        merged=audit.save(other, by=SET_UP, why="For this test"),
        by=cast.sally,
        at=now,
        why="Same birth certificate",
        facts=json.dumps({**facts, "versions": versions_of(case.client)}),
        stood=rows_of_client(case.client),
    )
    return audit.save(merge, by=cast.sally, why="For this test")


def _in_a_sample(cast: Cast, case: Case, now: dt.datetime) -> SampledCase:
    """The case was drawn for Quinn, who is kept from it."""
    sample = ReviewSample(
        agency=cast.agency,
        program=case.program,
        reviewer=cast.quinn,
        asked_by=cast.petra,
        size=1,
        seed=1,
        during=since(now, now + dt.timedelta(days=7)),
    )
    audit.save(sample, by=cast.petra, why="For this test")
    drawn = SampledCase(id=uuid.uuid4(), case=case, sample=sample)
    drawn.save(force_insert=True)
    return drawn


def _in_an_audit(cast: Cast, case: Case, now: dt.datetime) -> AuditedCase:
    """Alex, who kept privacy once, asks that Iris, who has left, audits the case; nobody has
    decided it."""
    asked = Audit(
        agency=cast.agency,
        auditor=cast.iris,
        authority="The state looks at how plans are kept",
        during=since(now, now + dt.timedelta(days=7)),
        asked_by=cast.alex,
        asked_at=now,
    )
    audit.save(asked, by=cast.alex, why="For this test")
    named = AuditedCase(id=uuid.uuid4(), case=case, audit=asked)
    named.save(force_insert=True)
    return named
