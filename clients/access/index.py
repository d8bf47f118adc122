"""The access index: one row per person, case and codename, with the windows in which it holds."""

from typing import ClassVar

from django.db import models
from guardian.models import UserObjectPermissionBase

from casemgmt.core.ranges import DateTimeMultiRangeField


class CaseAccess(UserObjectPermissionBase):
    """django-guardian's direct permission table on ``Case``, with the windows added.

    Rows belong to persons, never to groups: a group's row could not carry one person's wall. Only
    ``app.refresh_access()`` writes here; the web role may read.
    """

    case_path: ClassVar[str | None] = "content_object"
    agency_path: ClassVar[str | None] = None

    content_object = models.ForeignKey("clients.Case", models.CASCADE, related_name="+")
    during = DateTimeMultiRangeField()

    class Meta(UserObjectPermissionBase.Meta):
        unique_together = []
        constraints = [
            # with the windows in it, so that a list and the policies read no row of the table
            models.UniqueConstraint(
                fields=["user", "permission", "content_object"],
                include=["during"],
                name="one_access_row_each",
            )
        ]
        indexes = [models.Index("content_object", "permission", name="case_access_case")]

    def __str__(self) -> str:
        return f"{self.permission_id} on {self.content_object_id}"
