"""What was agreed to do, by whom, until when, and how it ended."""

from careplans.models.closure import HANDED_ON, LED_REASONS, Closure
from careplans.models.parts import Goal, Objective, ServiceLine, StartTold
from careplans.models.plan import Disclosure, ServicePlan

__all__ = [
    "HANDED_ON",
    "LED_REASONS",
    "Closure",
    "Disclosure",
    "Goal",
    "Objective",
    "ServiceLine",
    "ServicePlan",
    "StartTold",
]
