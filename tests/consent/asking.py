"""What a client asked to see of their own record before a test begins."""

import datetime as dt
from typing import Any

from clients.models import Case
from consent.actions.own_record import ASKED, answer_request, put_off, take_request
from consent.actions.withholding import FACTS, hold_back
from consent.models import OwnRecordRequest, WithheldPart
from tests.cast import Cast


def an_own_record(case: Case, cast: Cast, now: dt.datetime, **other: Any) -> OwnRecordRequest:
    """Rosa asks at the office today to read her record with Mia."""
    facts: dict[str, Any] = {
        "asked_on": cast.agency.today(now),
        "asked_how": "in_person",
        "wants": "together",
        "only_part": "",
        "identity_check": "known",
        "language": "Spanish",
        "wished_form": "",
    }
    facts |= {name: other.pop(name) for name in ASKED if name in other}
    return take_request(case, now=now, facts=facts, **{"by": cast.mia, **other})


def a_part(asked: OwnRecordRequest, cast: Cast, now: dt.datetime, **other: Any) -> WithheldPart:
    """Mia would hold back what Rosa's daughter wrote about her own illness."""
    facts: dict[str, Any] = {
        "what": "The letter of 3 May",
        "reason": "about_another",
        "because": "It is about the daughter's own illness",
        "tell_client": True,
        "untold_because": "",
        "reviewer": "",
        "license": "",
        "reviewed_on": None,
    }
    facts |= {name: other.pop(name) for name in FACTS if name in other}
    return hold_back(asked, now=now, facts=facts, **{"by": cast.mia, **other})


def asked_to_see(case: Case, cast: Cast, now: dt.datetime) -> dict[str, Any]:
    """Rosa asks, it takes longer, and Mia would hold back who made a report without telling her."""
    asked = delayed(an_own_record(case, cast, now), cast, now)
    untold = {"tell_client": False, "untold_because": "She would know who called"}
    part = a_part(asked, cast, now, reason="reporter", **untold)
    return {"own_record": asked, "own_part": part}


def delayed(
    asked: OwnRecordRequest, cast: Cast, now: dt.datetime, **other: Any
) -> OwnRecordRequest:
    """Mia tells Rosa today that it takes thirty days longer."""
    given: dict[str, Any] = {
        "until": asked.due_on + dt.timedelta(days=30),
        "because": "The old files lie in the archive",
        "told_on": cast.agency.today(now),
    }
    return put_off(asked, now=now, **{"by": cast.mia, **given, **other})


def answered(
    asked: OwnRecordRequest, cast: Cast, now: dt.datetime, **other: Any
) -> OwnRecordRequest:
    """Mia reads it with Rosa today, and tells her what is held back."""
    said: dict[str, Any] = {
        "outcome": "given",
        "given_on": cast.agency.today(now),
        "given_how": "together",
        "helped_by": "Mia Example",
        "told": True,
    }
    return answer_request(asked, now=now, **{"by": cast.mia, **said, **other})
