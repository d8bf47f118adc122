"""Single questions through the product's querysets, without a page around them."""

import datetime as dt
from typing import Any

import psycopg
from django.db import transaction

from assessments.models import ReassessmentTask
from casemgmt.agency.models import Staff
from casemgmt.bench.cast import Cast
from casemgmt.bench.floors import Floor, answering, questions
from casemgmt.bench.measuring import Subject
from casemgmt.bench.subjects.asking import as_person, asked_by
from casemgmt.core.access import decide
from clients.likely import Asked
from clients.matching import notice_hidden
from clients.models import Case, HiddenMatch, Note, Referral

PAGE, OVERDUE_SHOWN, NOTES_SHOWN, FOUND_SHOWN = 25, 50, 20, 8


def subjects(cast: Cast, plain: psycopg.Connection[Any]) -> list[Subject]:
    """Lists, one case and searches, for a worker and for a supervisor."""
    worker, supervisor = cast.worker, cast.supervisor

    def subject(name: str, staff: Staff, work: Any, floor: Floor) -> Subject:
        floored = answering(plain, floor, asked_by(staff, cast))
        return Subject(name, as_person(staff, lambda: work(staff, cast)), floored)

    return [
        subject("visible_list", worker, visible_list, questions.VISIBLE_LIST),
        subject("overdue", worker, overdue, questions.OVERDUE),
        subject("overdue_of_team", supervisor, overdue, questions.OVERDUE),
        subject("open_case", worker, open_case, questions.OPEN_CASE),
        subject("search", worker, search, questions.SEARCH),
        subject("search_of_team", supervisor, search, questions.SEARCH),
        subject("hidden_matches", cast.intake, hidden_matches, questions.HIDDEN_MATCHES),
    ]


def visible_list(staff: Staff, cast: Cast) -> list[Case]:
    """The first 25 open cases of a worker by name."""
    cases = Case.objects.visible_to(staff, cast.now, "work").select_related("client", "program")
    return list(cases.order_by("client__family_name", "pk")[:PAGE])


def overdue(staff: Staff, cast: Cast) -> list[ReassessmentTask]:
    """Reassessments that were due before today, in open cases."""
    tasks = ReassessmentTask.objects.visible_to(staff, cast.now, "edit")
    late = tasks.due_by(cast.today - dt.timedelta(days=1)).select_related("case__client")
    return list(late.order_by("due_on", "pk")[:OVERDUE_SHOWN])


def open_case(staff: Staff, cast: Cast) -> tuple[Case, list[Note], list[ReassessmentTask]]:
    """One case after the decision that it may be seen, with 20 notes and what is planned."""
    case = Case.objects.select_related("client", "program").get(pk=cast.case)
    if not decide(staff, "view", case, cast.now).allow:
        raise PermissionError
    notes = Note.objects.visible_to(staff, cast.now).filter(case=case).select_related("author")
    tasks = ReassessmentTask.objects.visible_to(staff, cast.now).open().filter(case=case)
    return case, list(notes.order_by("-happened_at")[:NOTES_SHOWN]), list(tasks)


def search(staff: Staff, cast: Cast) -> list[Case]:
    """The first eight cases, open or closed, whose client's name contains a family name."""
    cases = Case.objects.visible_to(staff, cast.now, "list").matching(cast.family)
    ordered = cases.select_related("client", "program").order_by("client__family_name", "pk")
    return list(ordered[:FOUND_SHOWN])


def hidden_matches(staff: Staff, cast: Cast) -> int:
    """How many clients are much like a person whose birth date is known, whom this person may not
    know of: undone."""
    referral = Referral.objects.get(pk=cast.waiting)
    with transaction.atomic():
        notice_hidden(referral, Asked(cast.given, cast.family, cast.born), by=staff, now=cast.now)
        found = HiddenMatch.objects.filter(referral=referral).count()
        transaction.set_rollback(True)
    return found
