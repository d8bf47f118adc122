"""Which assessments and reassessments."""

import datetime as dt
from typing import Self

from clients.access.reading import ConfidentialQuerySet


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
        """Open and due on a local day or before."""
        return self.open().filter(due_on__lte=day)
