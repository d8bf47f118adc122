"""Asking many pages quickly: nothing that is let in is drawn, and every request is undone."""

import http.cookies
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.template.base import Template
from django.test import Client as Browser
from django.test.utils import _TestState
from django.urls import reverse
from django.utils import timezone

from casemgmt.ledger.models import ReadEvent
from clients.models import Case
from tests.access.asking import plain, quietly
from tests.access.matrix import oracle
from tests.access.matrix.arranging import Scene, appoint, arrange, hire, long_ago
from tests.access.matrix.cells import Cell
from tests.access.test_access_table import _kept_headers
from tests.access.world import World, for_good

REFUSALS = {404: oracle.HIDDEN, 403: oracle.REFUSED}


@dataclass
class Answers:
    """What was found so far, and where it is not what the specification says."""

    scene: Scene
    browsers: dict[str, Browser]
    cells: int = 0
    wrong: list[str] = field(default_factory=list)
    unknown: dict[str, Any] = field(default_factory=dict)

    def note(self, cell: Cell, what: str) -> None:
        self.wrong.append(f"{cell}: {what}")


def compare(made: World, cells: list[Cell]) -> Answers:
    """Ask every cell, in the order of what has to be arranged for it."""
    answers = _begin(made)
    with quietly(), undrawn():
        for (relation, stage), asked in groupby(cells, lambda cell: (cell.relation, cell.stage)):
            with undone():
                arrange(answers.scene, relation, stage)
                for role, those in groupby(asked, lambda cell: cell.role):
                    with undone(), _in_office(answers, role):
                        for cell in those:
                            ask(answers, cell)
    return answers


def _begin(made: World) -> Answers:
    now, cast = timezone.now(), made.cast
    cases = list(Case.objects.filter(pk__in=cases_of(made)))
    scene = Scene(made, hire(made, "sam", cast.agency), now, cases)
    foreign = hire(made, "foreign", cast.other_agency)
    appoint(foreign, oracle.ABROAD)
    long_ago(scene)
    browsers = {"anon": Browser()}
    for name, person in (("sam", scene.sam), (oracle.ABROAD, foreign)):
        browsers[name] = Browser(raise_request_exception=False)
        browsers[name].force_login(person.user)
        for_good(browsers[name])
    return Answers(scene, browsers)


RELATED = ("case", "draft_plan", "running", "closing", "cover")


def cases_of(made: World) -> set[UUID]:
    """The cases that the records a page is asked for belong to."""
    from careplans.models import ServiceLine, ServicePlan
    from clients.models import Assignment

    plan = ServicePlan.objects.get(pk=made.records["draft_plan"])
    line = ServiceLine.objects.get(pk=made.records["running"])
    cover = Assignment.objects.get(pk=made.records["cover"])
    own: Any = {made.records["case"], made.records["closing"]}
    return own | {plan.case_id, line.case_id, cover.case_id}


@contextmanager
def _in_office(answers: Answers, role: str) -> Iterator[None]:
    """Sam holds an office, for a block."""
    answers.unknown.clear()
    sam = answers.scene.sam
    if role not in {"anon", oracle.ABROAD}:
        appoint(sam, role)
    yield
    sam.is_active, sam.user.is_superuser = True, False
    sam.version = type(sam).objects.values_list("version", flat=True).get(pk=sam.pk)


def ask(answers: Answers, cell: Cell) -> None:
    """One cell: the answer's class, the row of the read log, and that a refusal tells nothing."""
    answers.cells += 1
    record = oracle.record_of(cell.page)
    url = answers.scene.made.url(cell.page, record)
    answer, reads = request(answers, cell.role, cell.method, url)
    got = kind(answer)
    if got != cell.expected:
        answers.note(cell, f"{got} ({answer.status_code}), not {cell.expected}")
    if answer.status_code >= 500 and cell.page != "healthz":
        answers.note(cell, f"an error: {answer.status_code}")
    if got == oracle.HIDDEN:
        _tells_nothing(answers, cell, answer, reads)
    elif got == oracle.IN and answer.status_code == 200 and opens_record(cell) and not reads:
        answers.note(cell, "shown, and no row in the read log")


def opens_record(cell: Cell) -> bool:
    """Does this show a client's record?"""
    about = cell.page in oracle.CASES or cell.page in oracle.OWN_RULE
    return cell.method == "GET" and about


def _tells_nothing(answers: Answers, cell: Cell, answer: Any, reads: int) -> None:
    if reads:
        answers.note(cell, "not there, and a row in the read log")
    unknown = _unknown(answers, cell)
    if plain(unknown) != plain(answer):
        answers.note(cell, "reads otherwise than an unknown address")
    if _kept_headers(unknown) != _kept_headers(answer):
        answers.note(cell, "has other headers than an unknown address")


def _unknown(answers: Answers, cell: Cell) -> Any:
    """What the person is told of a record that nobody has; the same for every page."""
    if cell.method not in answers.unknown:
        nowhere = reverse("closure-edit", args=[uuid4()])
        answers.unknown[cell.method], _ = request(answers, cell.role, cell.method, nowhere)
    return answers.unknown[cell.method]


def request(answers: Answers, role: str, method: str, url: str) -> tuple[Any, int]:
    """One request, undone, and how many rows it left in the read log."""
    browser = answers.browsers[role if role in answers.browsers else "sam"]
    kept = http.cookies.SimpleCookie(browser.cookies.output(header="", sep=";"))
    since, answer, reads = timezone.now(), None, 0
    with undone():
        answer = browser.get(url) if method == "GET" else browser.post(url)
        reads = ReadEvent.objects.filter(at__gte=since).count()
    browser.cookies = kept
    return answer, reads


def kind(answer: Any) -> str:
    """The class of an answer."""
    if answer.status_code in REFUSALS:
        return REFUSALS[answer.status_code]
    place = answer.headers.get("Location", "")
    login = reverse("account_login")
    if answer.status_code == 302 and place.startswith(f"{login}?next="):
        return oracle.SIGN_IN
    return oracle.IN


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written in the block is not, afterwards."""
    with suppress(_Undo), transaction.atomic():
        yield
        raise _Undo


class _Undo(Exception):
    pass


@contextmanager
def undrawn() -> Iterator[None]:
    """Templates are not drawn, but for the page that says that there is none."""
    telling, drawing = Template._render, _TestState.saved_data.template_render
    busy = []

    def draw(template: Template, context: Any) -> Any:
        if not busy and template.name != "404.html":
            return ""
        busy.append(template)
        try:
            return drawing(template, context)
        finally:
            busy.pop()

    Template._render = draw
    try:
        yield
    finally:
        Template._render = telling
