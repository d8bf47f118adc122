"""Which assessments and reassessments."""

import datetime as dt
import uuid
from typing import Self

from django.db import connection
from django.db.models import F, Q

from casemgmt.core.records import RecordQuerySet
from clients.access.reading import ConfidentialQuerySet


class TemplateQuerySet(RecordQuerySet):
    """Assessment templates."""

    def in_use(self, agency_id: uuid.UUID, program_id: uuid.UUID, day: dt.date) -> Self:
        """Published versions in use on a local day: the program's own first, then the agency's."""
        own = Q(program_id=program_id) | Q(program=None)
        open_ended = Q(retired_on=None) | Q(retired_on__gt=day)
        rows = self.for_agency(agency_id).filter(own, open_ended, published_on__lte=day)
        return rows.order_by(F("program").asc(nulls_last=True), "-published_on", "-number")


class AnswerQuerySet(ConfidentialQuerySet):
    """Answers."""

    def given(self) -> Self:
        """Answered, or with a reason for no answer."""
        return self.exclude(value="", blank="")


class AssessmentQuerySet(ConfidentialQuerySet):
    """Assessments."""

    def completed(self) -> Self:
        return self.filter(state="completed")

    def unfinished(self) -> Self:
        return self.filter(state="in_progress")


class ReassessmentTaskQuerySet(ConfidentialQuerySet):
    """Reassessments that fall due."""

    def open(self) -> Self:
        return self.filter(state="scheduled")

    def due_by(self, day: dt.date) -> Self:
        """Open and due on a local day or before. It rests while the case is on hold, and for good
        once the client has died."""
        due = self.open().filter(due_on__lte=day)
        return due.of_living().exclude(case__stage="on_hold")


def overdue_reassessments(agency_id: uuid.UUID, today: dt.date) -> dict[uuid.UUID, int]:
    """Overdue reassessments of an agency by program: counts, never a case."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT program_id, overdue FROM app.overdue_reassessments(%s, %s::date)",
            [agency_id, today],
        )
        return dict(cursor.fetchall())
