"""What this room tells the agency's room when people's places change."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import ngettext

from casemgmt.agency.models import Agency, Program, Staff
from casemgmt.agency.registry import (
    OpenWork,
    access_of_category_changed,
    access_of_program_changed,
    access_of_staff_changed,
    open_work,
)
from casemgmt.agency.roles import CASEWORK, INTAKE
from casemgmt.core.errors import Missing
from clients.access.beyond import open_cases_carried, open_cases_taken_in
from clients.access.refresh import refresh_category, refresh_program, refresh_through
from clients.models import Referral


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


def _missing(staff: Staff, words: str, count: int) -> list[Missing]:
    page = reverse("person-detail", args=[staff.pk])
    return [Missing(words % {"n": count}, page)] if count else []


open_work.register("cases", OpenWork(open_cases_of, done_as=CASEWORK))
open_work.register("cases taken in", OpenWork(cases_taken_in_by, done_as=INTAKE))
open_work.register("referrals", OpenWork(waiting_referrals_of, done_as=INTAKE))
access_of_staff_changed.register("clients", refresh_cases_of)
access_of_category_changed.register("clients", refresh_cases_with)
access_of_program_changed.register("clients", refresh_cases_in)
