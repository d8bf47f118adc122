"""Who may see and do what with a flag, a load and a supervision session."""

import datetime as dt
from typing import Any

from django.db import models

from caseload.models import LoadSnapshot, SupervisionSession, WorkloadFlag
from casemgmt.core.access import Actor, Decision

SEEN = frozenset({"view"})


class FlagDecider:
    """The worker reads and comments; those above them in the supervision line decide."""

    def decide(self, staff: Actor, action: str, record: models.Model, now: dt.datetime) -> Decision:
        seen = WorkloadFlag.objects.visible_to(staff, now).filter(pk=record.pk).exists()
        if not seen:
            return Decision(allow=False, visible=False, code="no_basis")
        return Decision(allow=self._may(staff, action, record, now), visible=True, code="line")

    def lock(self, record: models.Model) -> None:
        WorkloadFlag._base_manager.select_for_update().filter(pk=record.pk).first()

    def _may(self, staff: Any, action: str, record: Any, now: dt.datetime) -> bool:
        if action == "decide":
            return bool(WorkloadFlag.objects.led_by(staff, now).filter(pk=record.pk).exists())
        if action == "comment":
            return bool(record.staff_id == staff.pk)
        return action in SEEN


class LoadDecider:
    """A person's own load; a supervisor reads those of their line on the team page."""

    def decide(self, staff: Any, action: str, record: Any, now: dt.datetime) -> Decision:
        own = staff.may_work(now) and getattr(staff, "pk", None) == record.staff_id
        return Decision(allow=own and action in SEEN, visible=own, code="own")

    def lock(self, record: models.Model) -> None:
        LoadSnapshot._base_manager.select_for_update().filter(pk=record.pk).first()


class SessionDecider:
    """The two people in a session, and nobody else: not their supervisors, not an admin."""

    def decide(self, staff: Actor, action: str, record: models.Model, now: dt.datetime) -> Decision:
        seen = SupervisionSession.objects.visible_to(staff, now).filter(pk=record.pk).exists()
        return Decision(allow=seen and action in {"view", "join"}, visible=seen, code="one_of_two")

    def lock(self, record: models.Model) -> None:
        SupervisionSession._base_manager.select_for_update().filter(pk=record.pk).first()
