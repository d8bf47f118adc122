"""A walk: people try one action after the other while time moves on, and after every step nobody may
reach what the specification keeps from them."""

import copy
import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import time_machine
from django.db import connection, transaction

from casemgmt.agency.models import Staff, StaffRole, Team
from casemgmt.core import audit
from casemgmt.core.errors import Refused
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import since
from clients.access.index import CaseAccess
from clients.models import (
    Case,
    Client,
    ClientRestriction,
    Contact,
    Document,
    EmergencyAccess,
    Household,
    HouseholdMembership,
    Note,
    RelatedPerson,
)
from tests.access.dated import oracle
from tests.access.dated.facts import Facts, read
from tests.access.walking.acts import ACTS, NothingThere, Try, theirs
from tests.cast import LONG_AGO, SET_UP, Cast
from tests.stories import a_case

WALKERS = (
    *("mia", "gina", "sally", "vera", "omar", "paul"),
    *("ines", "alex", "petra", "quinn", "otto"),
)
MINUTES = (1, 1, 1, 7, 45, 200, 1500)
"""How much time passes before somebody tries something."""
OPENS = {
    oracle.SEE: "view_case",
    oracle.WORK: "work_case",
    oracle.CHANGE: "change_case",
    oracle.NOTE: "note_case",
    oracle.ATTEND: "attend_case",
    oracle.LEAD: "lead_case",
}


def _list(model: Any, person: Staff, now: dt.datetime) -> Any:
    return model.objects.visible_to(person, now)


def _part(model: Any, person: Staff, now: dt.datetime) -> Any:
    return model.objects.visible_to(person, now, "attend")


def _search(model: Any, person: Staff, now: dt.datetime) -> Any:
    return model.objects.visible_to(person, now).matching("delgado")


def _second_line(model: Any, person: Staff, now: dt.datetime) -> Any:
    """What the database itself gives them, whatever the product asks."""
    return model._base_manager.all()


REACHED: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "the case": (Case, "client", _list),
    "a part in it": (Case, "client", _part),
    "notes": (Note, "case__client", _list),
    "contacts": (Contact, "case__client", _list),
    "documents": (Document, "case__client", _list),
    "people around": (RelatedPerson, "client", _list),
    "the client in a search": (Client, "pk", _search),
    "the client's words": (ClientRestriction, "client", _list),
    "emergency": (EmergencyAccess, "client", _list),
    "the case, past the first line": (Case, "client", _second_line),
    "notes, past the first line": (Note, "case__client", _second_line),
    "contacts, past the first line": (Contact, "case__client", _second_line),
    "documents, past the first line": (Document, "case__client", _second_line),
}
"""What of a client somebody could reach: whose rows, the way to the client, and how they are asked
for. A count is of the same rows."""


@dataclass(frozen=True)
class Step:
    """What is tried: after so many minutes, by somebody who is fit for it or by whomever."""

    act: str
    minutes: int
    fit: bool
    by: int
    case: int
    staff: int
    number: int


@dataclass
class Walk:
    """The people and their cases, the instant it is, and what was found so far."""

    cast: Cast
    now: dt.datetime
    done: set[str] = field(default_factory=set)
    steps: int = 0
    facts: Facts = field(init=False)
    index: list[Any] = field(init=False)
    cases: list[Case] = field(default_factory=list)
    people: list[Staff] = field(default_factory=list)

    def begin(self) -> None:
        """Three clients, two of whom live together; Paul keeps the walls as well, with Petra."""
        cast, now = self.cast, self.now
        for name, role in (("paul", "privacy_officer"), ("quinn", "external_auditor")):
            _keep(StaffRole(staff=cast[name], role=role, during=since(LONG_AGO)))
        _keep(Team(agency=cast.agency, name="Home", program=cast.program))
        home = _keep(Household(agency=cast.agency, address="4 Quay Street"))
        for number, name in enumerate(("mia", "omar", "gina")):
            born = dt.date(1944, 5, 2 + number)
            case = a_case(cast, now, carried_by=name, stage="assessment", birth_date=born)
            _fill(case, cast[name], now)
            if number < 2:
                stay = HouseholdMembership(household=home, client=case.client, during=since(now))
                _keep(stay)
        self.look_again()

    def look_again(self) -> None:
        """Read the rows and the index as they are now."""
        self.facts = read()
        fields = ("content_object", "user", "permission__codename", "during")
        self.index = list(CaseAccess.objects.values_list(*fields))
        self.people = list(
            Staff.objects.select_related("user", "agency")
            .filter(user__email__in=[f"{name}@example.org" for name in WALKERS])
            .order_by("name")
        )
        self.cases = list(
            Case.objects.select_related("agency", "client__agency", "program").order_by("number")
        )

    def take(self, step: Step) -> bool:
        """Try one thing after a while; was it done?"""
        self.steps += 1
        self.now += dt.timedelta(minutes=step.minutes)
        case = self.cases[step.case % len(self.cases)]
        tried = Try(
            by=self._who(step, case),
            now=self.now,
            case=case,
            staff=copy.deepcopy(self.people[step.staff % len(self.people)]),
            number=step.number,
        )
        return self.attempt(step.act, tried)

    def attempt(self, name: str, tried: Try) -> bool:
        """Do it as a page does; was it done? What was refused has changed nothing."""
        act, _fit = ACTS[name]
        with time_machine.travel(tried.now, tick=False):
            try:
                tried.by = theirs(name, tried) or tried.by
                with transaction.atomic(), acting_as(tried.by.user.pk):
                    act(tried)
            except (Refused, NothingThere):
                return False
        self.done.add(name)
        self.look_again()
        return True

    def _who(self, step: Step, case: Case) -> Staff:
        """Somebody with the right in the case that the act takes, or of those named for it."""
        fit, people = ACTS[step.act][1], self.people
        if step.fit and fit:
            held = oracle.rights(self.facts, case.pk, self.now)
            names = [f"{name}@example.org" for name in (fit if isinstance(fit, tuple) else ())]
            wanted = [
                one
                for one in people
                if one.user.email in names or (not names and fit in held.get(one.pk, ()))
            ]
            people = wanted or people
        return copy.deepcopy(people[step.by % len(people)])

    def wrong(self, *, changed: bool) -> list[str]:
        """What is not as it should be at this instant.

        Everybody in every case, from the rows as they were read; and what the product gives those
        who are kept away: all of it after something was done, and one thing of one person where
        nothing but the time has changed.
        """
        found = [line for case in self.facts.cases for line in self._off(case)]
        kept = [
            (staff, client, walled)
            for client in sorted({about.client for about in self.facts.cases.values()})
            for staff, walled in sorted(self._kept_from(client))
        ]
        if changed:
            found += [line for one in kept for line in self._reaches(*one, REACHED)]
            return found + self._index_off()
        if kept:
            what = tuple(REACHED)[self.steps % len(REACHED)]
            found += self._reaches(*kept[self.steps // len(REACHED) % len(kept)], (what,))
        return found

    def _off(self, case: uuid.UUID) -> list[str]:
        """Who has something in a case that no reason gives, or lacks what one gives."""
        users = {person.user: key for key, person in self.facts.people.items()}
        held: set[tuple[Any, str]] = {
            (users[user], name)
            for about, user, name, during in self.index
            if about == case and any(oracle.holds(one, self.now) for one in during)
        }
        rights = oracle.rights(self.facts, case, self.now)
        wanted = {(who, OPENS.get(one, one)) for who, given in rights.items() for one in given}
        return [
            f"{'without a reason' if one in held else 'missing'} {one}" for one in held ^ wanted
        ]

    def _kept_from(self, client: uuid.UUID) -> list[tuple[uuid.UUID, bool]]:
        """Whom a wall or the client's word keeps away now, but for those who may cross the word."""
        behind = oracle.walled(self.facts, client, self.now)
        crossing = {
            staff
            for about, staff, _ground, crosses, during in self.facts.emergencies
            if about == client and crosses and oracle.holds(during, self.now)
        }
        named = oracle.unwanted(self.facts, client, self.now) - behind - crossing
        return [(one, True) for one in behind] + [(one, False) for one in named]

    def _reaches(
        self, staff: uuid.UUID, client: uuid.UUID, walled: bool, asked: Iterable[str]
    ) -> list[str]:
        """What of a client still reaches somebody who is kept from them."""
        person = next(one for one in self.people if one.pk == staff)
        with time_machine.travel(self.now, tick=False), acting_as(person.user.pk):
            reached = []
            for what in asked:
                model, path, visible = REACHED[what]
                rows = visible(model, person, self.now).filter(**{path: client})
                if what == "emergency" and not walled:
                    # A crossing that is over stays the person's own to answer for.
                    rows = rows.exclude(crosses=True, staff=person)
                reached += [what] if rows.exists() else []
        return [f"{person} reaches {what}" for what in reached]

    def _index_off(self) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM app.access_differences(%s)", [self.now])
            (count,) = cursor.fetchone()
        return [f"{count} cases whose rows are not app.access_facts"] if count else []


def _fill(case: Case, worker: Staff, now: dt.datetime) -> None:
    """Something of every kind that could be reached."""
    _keep(RelatedPerson(client=case.client, name="Ana", relation="Daughter"))
    _keep(Contact(case=case, mode="phone", started_at=now, recorded_by=worker))
    _keep(Note(case=case, author=worker, text="Seen", happened_at=now, signed_at=now))
    paper = Document(case=case, title="Letter", original_name="letter.txt", kind="txt", size=8)
    paper.path, paper.scan = f"{case.pk}/letter", Document.Scan.CLEAN
    paper.content_type, paper.sha256 = "text/plain", "0" * 64
    paper.uploaded_by, paper.uploaded_at = worker, now
    _keep(paper)


def _keep(record: Any) -> Any:
    return audit.save(record, by=SET_UP, why="For this test")
