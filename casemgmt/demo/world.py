"""What every story needs at hand: the agencies, their people, and today."""

import datetime as dt
import random
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, TypeVar

from assessments.models import AssessmentTemplate, Question
from casemgmt.agency.models import Agency, Program, Staff
from casemgmt.core.identity import acting_as, current_identity
from casemgmt.demo.clock import Clock
from consent.models import ConsentForm

T = TypeVar("T")
SEED = 20_412


@dataclass
class World:
    """Both agencies as they are in the database.

    ``staff`` is by the first part of the e-mail address, ``programs`` by name, ``supervisors``
    gives each person's supervisor, ``forms`` and ``questions`` are by agency.
    """

    now: dt.datetime
    staff: dict[str, Staff]
    programs: dict[str, Program]
    supervisors: dict[str, str]
    forms: dict[Any, ConsentForm]
    questions: dict[Any, list[Question]]
    rng: random.Random = field(default_factory=lambda: random.Random(SEED))

    def clock(self, program: str) -> Clock:
        """The calendar of the agency that runs a program."""
        return Clock(self.now, self.programs[program].agency.timezone)

    def supervisor_of(self, person: Staff) -> Staff:
        """Whoever supervises this person now."""
        return self.staff[self.supervisors[person.user.email.split("@")[0]]]


def look_around(now: dt.datetime, names: list[str], supervisors: dict[str, str]) -> World:
    """Read the demo agencies with these names as they are in the database."""
    agencies = {agency.pk: agency for agency in Agency.objects.filter(is_demo=True, name__in=names)}
    people = Staff.objects.filter(agency__in=agencies).select_related("user", "agency")
    programs = Program.objects.filter(agency__in=agencies).select_related("agency")
    forms = ConsentForm.objects.filter(agency__in=agencies, retired_on=None)
    return World(
        now=now,
        staff={person.user.email.split("@")[0]: person for person in people},
        programs={program.name: program for program in programs},
        supervisors=supervisors,
        forms={form.agency_id: form for form in forms},
        questions={agency: _questions(agency) for agency in agencies},
    )


def act(action: Callable[..., T], *subject: Any, by: Staff, now: dt.datetime, **facts: Any) -> T:
    """Call an action as one person at one instant, as a request of theirs would."""
    with as_person(by):
        return action(*subject, by=by, now=now, **facts)


def as_person(staff: Staff) -> AbstractContextManager[None]:
    """Act for one person inside the block; nothing is told to the database when it knows already."""
    return nullcontext() if current_identity() == staff.user.pk else acting_as(staff.user.pk)


def _questions(agency: Any) -> list[Question]:
    template = AssessmentTemplate.objects.filter(agency_id=agency, retired_on=None).first()
    rows = Question.objects.filter(section__template=template).select_related("section")
    return list(rows.order_by("section__order", "order"))
