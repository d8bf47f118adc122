"""What a supervisor sees of each person: hours, what is late, what has gone quiet. No ranking."""

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery

from assessments.models import ReassessmentTask
from caseload.models import LoadSnapshot, SupervisionSession, WorkloadFlag
from casemgmt.agency.models import Agency, Staff
from casemgmt.agency.queries import supervised_by
from casemgmt.core import days
from casemgmt.core.charts import Load, Segment
from casemgmt.ledger.models import Draft
from casemgmt.work.quiet import quiet_by_worker
from clients.models import Assignment

DRAFT_DAYS = 2
MINUTES = 60


@dataclass(frozen=True)
class Worker:
    """One line of the team page: counts and hours, no client.

    Cases are counted that the reader sees: one more would say that there is somebody they are kept
    from.
    """

    staff: Staff
    snapshot: LoadSnapshot | None
    load: Load
    flag: WorkloadFlag | None
    open_cases: int
    overdue: int
    quiet: int
    old_drafts: int
    supervision_hours: float

    @property
    def over(self) -> float:
        """Hours above capacity; zero within it."""
        return max(-self.load.room, 0)


def workers_of(
    supervisor: Staff, now: dt.datetime, today: dt.date, people: list[Staff] | None = None
) -> list[Worker]:
    """The supervisor's people, or these of them, flagged ones first, then by name.

    A fixed number of queries, however many they are.
    """
    if people is None:
        people = list(supervised_by(supervisor, now))
    ids = [person.pk for person in people]
    snapshots = {row.staff_id: row for row in LoadSnapshot.objects.latest_of(people)}
    flags = {flag.staff_id: flag for flag in WorkloadFlag.objects.standing().filter(staff__in=ids)}
    cases = _open_cases(supervisor, now, ids)
    overdue = _overdue(supervisor, now, today)
    quiet = quiet_by_worker(supervisor, now, today)
    drafts = _old_drafts([person.user_id for person in people], today, supervisor.agency)
    minutes = _supervision(ids, today, supervisor.agency)
    workers = [
        Worker(
            staff=person,
            snapshot=snapshots.get(person.pk),
            load=_load(snapshots.get(person.pk), cases[person.pk]),
            flag=flags.get(person.pk),
            open_cases=cases[person.pk],
            overdue=overdue[person.pk],
            quiet=quiet[person.pk],
            old_drafts=drafts[person.user_id],
            supervision_hours=round(minutes[person.pk] / MINUTES, 1),
        )
        for person in people
    ]
    return sorted(workers, key=lambda worker: (worker.flag is None, worker.staff.name))


def _load(snapshot: LoadSnapshot | None, cases: int) -> Load:
    if snapshot is None:
        return Load(0, [])
    return Load(float(snapshot.capacity), [Segment("", float(snapshot.hours), cases)])


def _open_cases(supervisor: Staff, now: dt.datetime, ids: list[uuid.UUID]) -> Counter[uuid.UUID]:
    parts = Assignment.objects.visible_to(supervisor, now).at(now).filter(staff__in=ids)
    rows = parts.exclude(case__stage="closed").values_list("staff_id")
    return Counter(dict(rows.annotate(cases=Count("pk"))))


def _overdue(supervisor: Staff, now: dt.datetime, today: dt.date) -> Counter[uuid.UUID]:
    primary = Assignment.objects.primary().at(now).filter(case=OuterRef("case"))
    late = ReassessmentTask.objects.visible_to(supervisor, now).due_by(today - dt.timedelta(days=1))
    rows = late.annotate(worker=Subquery(primary.values("staff_id")[:1])).values("worker")
    return Counter({row["worker"]: row["late"] for row in rows.annotate(late=Count("pk"))})


def _old_drafts(authors: list[uuid.UUID], today: dt.date, agency: Agency) -> Counter[uuid.UUID]:
    day = days.working_days_before(today, DRAFT_DAYS)
    before = days.start_of_day(day, agency.timezone)
    rows = Draft.objects.filter(author__in=authors, saved_at__lt=before, discarded_at__isnull=True)
    counted = rows.values("author").annotate(old=Count("pk"))
    return Counter({row["author"]: row["old"] for row in counted})


def _supervision(ids: list[uuid.UUID], today: dt.date, agency: Agency) -> Counter[uuid.UUID]:
    sessions = SupervisionSession.objects.filter(supervisee__in=ids)
    month = sessions.confirmed_in_month(today, agency.timezone)
    return Counter(month.minutes_by_supervisee())
