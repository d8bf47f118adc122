"""How the rows of this room are destroyed with their case, when their time has come."""

from collections.abc import Callable
from typing import Any

from careplans.models import Closure, Goal, Objective, ServiceLine, ServicePlan

IN_ORDER: tuple[Any, ...] = (ServiceLine, Objective, Goal, ServicePlan, Closure)
"""Children first: nothing may point at a row that is gone."""


def purge_of(model: Any) -> Callable[[Any], None]:
    """What destroys one model's rows of a case, and their history. Only the purge role may."""

    def purge(case: Any) -> None:
        for rows in (model.history.filter(case_id=case.pk), model._base_manager.filter(case=case)):
            rows._raw_delete(rows.db)

    return purge
