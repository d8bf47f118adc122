"""What this room tells the agency's room when people's places change."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from casemgmt.agency.models import Agency, Program, Staff
from casemgmt.agency.registry import (
    Effect,
    OpenWork,
    access_of_category_changed,
    access_of_program_changed,
    access_of_staff_changed,
    open_work,
    rehearsals,
)
from casemgmt.agency.roles import CASEWORK, INTAKE
from casemgmt.core.errors import Missing
from casemgmt.core.locking import instant
from clients.access.beyond import open_cases_carried, open_cases_taken_in
from clients.access.refresh import (
    Difference,
    refresh_category,
    refresh_program,
    refresh_through,
    rehearse,
)
from clients.models import Referral
from clients.queries.scope import people_above


def open_cases_of(staff: Staff, now: dt.datetime) -> list[Missing]:
    """How many open cases a person still carries; no client is named."""
    count = open_cases_carried(staff.pk, now)
    words = ngettext("%(n)s open case to hand over", "%(n)s open cases to hand over", count)
    return _missing(staff, words, count)


def cases_taken_in_by(staff: Staff, now: dt.datetime) -> list[Missing]:
    """How many open cases a person took in that wait for somebody to carry them."""
    count = open_cases_taken_in(staff.pk, now)
    words = ngettext("%(n)s new case to be assigned", "%(n)s new cases to be assigned", count)
    return _missing(staff, words, count)


def waiting_referrals_of(staff: Staff, now: dt.datetime) -> list[Missing]:
    """How many referrals a person has taken and not settled; nobody is named."""
    count = Referral._base_manager.filter(taken_by=staff, disposed_at=None).count()
    words = ngettext("%(n)s referral to hand over", "%(n)s referrals to hand over", count)
    return _missing(staff, words, count)


def refresh_cases_of(staff: Staff) -> None:
    """Bring the index up to date for every case that reaches somebody through this person.

    Whoever changes a person's lines has locked the person; ``app.refresh_access`` locks everybody
    whose lines it reads, so a case that is just being given to somebody is not missed.
    """
    refresh_through(staff.pk)


def refresh_cases_with(agency: Agency, category: str) -> None:
    """Bring the index up to date for every case in which somebody is cleared for a category.

    Whoever changes the rule has locked the agency, whose row ``app.refresh_access`` shares.
    """
    refresh_category(agency.pk, category)


def refresh_cases_in(program: Program) -> None:
    """Bring the index up to date for every open case of a program.

    Whoever changes its settings has locked the program, whose row ``app.refresh_access`` shares.
    """
    refresh_program(program.pk)


def rehearse_change(
    change: Callable[[], Any], about: Staff | Agency, now: dt.datetime
) -> list[Effect]:
    """Whose cases, and whose referrals, would be more or fewer after a change about this person, or
    about a rule of the agency.

    Referrals are the person's own and those of whoever is above them, before or after.
    """
    before = _referrals_around(about, now)
    after: dict[uuid.UUID, set[uuid.UUID]] = {}

    def watched() -> None:
        change()
        after.update(_referrals_around(about, instant()))

    cases = rehearse(watched)
    people = Staff.objects.filter(pk__in={*cases, *before, *after}).order_by("name")
    nothing = Difference()
    effects = [_effect(person, cases.get(person.pk, nothing), before, after) for person in people]
    return [effect for effect in effects if effect.gained or effect.lost]


def _effect(
    person: Staff,
    cases: Difference,
    before: dict[uuid.UUID, set[uuid.UUID]],
    after: dict[uuid.UUID, set[uuid.UUID]],
) -> Effect:
    was, comes = before.get(person.pk, set()), after.get(person.pk, set())
    return Effect(
        person,
        _words(cases.gained, cases.opened, len(comes - was)),
        _words(cases.lost, cases.shut, len(was - comes)),
    )


def _words(cases: int, restricted: int, referrals: int) -> list[str]:
    """Counts in words, without those that are none."""
    told = (
        (cases, ngettext("%(n)s case", "%(n)s cases", cases)),
        (
            restricted,
            ngettext(
                "what is restricted in %(n)s case", "what is restricted in %(n)s cases", restricted
            ),
        ),
        (referrals, ngettext("%(n)s referral", "%(n)s referrals", referrals)),
    )
    return [words % {"n": count} for count, words in told if count]


def _referrals_around(about: Staff | Agency, now: dt.datetime) -> dict[uuid.UUID, set[uuid.UUID]]:
    """The keys of the waiting referrals that a person, and each of those above them, sees."""
    if isinstance(about, Agency):
        return {}
    person = Staff.objects.get(pk=about.pk)
    around: Iterable[Staff] = [person, *people_above(person, now)]
    return {one.pk: set(_seen(one, now)) for one in around}


def _seen(person: Staff, now: dt.datetime) -> Any:
    return Referral.objects.visible_to(person, now).waiting().values_list("pk", flat=True)


def _missing(staff: Staff, words: str, count: int) -> list[Missing]:
    page = reverse("person-detail", args=[staff.pk])
    return [Missing(words % {"n": count}, page)] if count else []


open_work.register("cases", OpenWork(open_cases_of, done_as=CASEWORK))
open_work.register("cases taken in", OpenWork(cases_taken_in_by, done_as=INTAKE))
open_work.register("referrals", OpenWork(waiting_referrals_of, done_as=INTAKE))
access_of_staff_changed.register("clients", refresh_cases_of)
access_of_category_changed.register("clients", refresh_cases_with)
rehearsals.register("access", rehearse_change)
access_of_program_changed.register("clients", refresh_cases_in)
