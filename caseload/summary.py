"""A team at a glance: each person's load, flag and supervision, one query each for the whole team."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from caseload.models import LoadSnapshot, SupervisionSession, WorkloadFlag
from casemgmt.agency.models import Staff


@dataclass(frozen=True)
class WorkerSummary:
    """What a supervisor sees of one person. ``None`` where nothing was reckoned, or no flag stands.

    ``confirmed_minutes`` counts this local month's sessions that both confirmed (NASW 1).
    """

    staff: Staff
    load: LoadSnapshot | None
    flag: WorkloadFlag | None
    confirmed_minutes: int


def summaries(people: Sequence[Staff], today: dt.date, timezone: str) -> list[WorkerSummary]:
    """The summary of each of these people, in their order: three queries, however many they are.

    The caller has decided that the reader may see these people's work: a supervisor's own line.
    """
    loads = {row.staff_id: row for row in LoadSnapshot.objects.latest_of(people)}
    standing = WorkloadFlag.objects.filter(staff__in=people).standing()
    flags = {flag.staff_id: flag for flag in standing}
    sessions = SupervisionSession.objects.filter(supervisee__in=people)
    minutes = sessions.confirmed_in_month(today, timezone).minutes_by_supervisee()
    return [
        WorkerSummary(person, loads.get(person.pk), flags.get(person.pk), minutes.get(person.pk, 0))
        for person in people
    ]
