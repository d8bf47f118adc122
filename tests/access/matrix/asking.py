"""Asking many pages quickly: nothing that is let in is drawn, and every request is undone."""

import http.cookies
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.template.base import Template
from django.test import Client as Browser
from django.test.utils import _TestState
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment
from careplans.models import ServiceLine, ServicePlan
from casemgmt.ledger.models import ReadEvent
from clients.models import Assignment, Case
from tests.access.asking import kept_headers, plain, quietly
from tests.access.matrix import oracle
from tests.access.matrix.arranging import Scene, appoint, bring_to, hire, long_ago, relate
from tests.access.matrix.cells import Cell
from tests.access.world import World, for_good

REFUSALS = {404: oracle.HIDDEN, 403: oracle.REFUSED}


@dataclass
class Answers:
    """What was found so far, and where it is not what the specification says."""

    scene: Scene
    browsers: dict[str, Browser]
    cells: int = 0
    wrong: list[str] = field(default_factory=list)
    unknown: dict[tuple[str, str], Any] = field(default_factory=dict)

    def note(self, cell: Cell, what: str) -> None:
        self.wrong.append(f"{cell}: {what}")


def compare(made: World, cells: list[Cell]) -> Answers:
    """Ask every cell, in the order of what has to be arranged for it."""
    answers = begin(made)
    with quietly(), undrawn():
        for relation, related in groupby(cells, lambda cell: cell.relation):
            those = list(related)
            scene = _on_the_cases_of(answers.scene, those)
            with undone():
                relate(scene, relation)
                for stage, asked in groupby(those, lambda cell: cell.stage):
                    with undone():
                        bring_to(scene, stage)
                        _ask_by_office(answers, asked)
    return answers


def _on_the_cases_of(scene: Scene, cells: list[Cell]) -> Scene:
    """The scene with only those cases whose records are asked for."""
    named = {oracle.record_of(cell.page) for cell in cells}
    return replace(scene, cases={name: scene.cases[name] for name in map(case_of, named)})


def _ask_by_office(answers: Answers, cells: Iterable[Cell]) -> None:
    for role, those in groupby(cells, lambda cell: cell.role):
        with undone():
            if role not in {"anon", oracle.ABROAD}:
                appoint(answers.scene.sam, role)
            for cell in those:
                ask(answers, cell)


def begin(made: World) -> Answers:
    now, cast = timezone.now(), made.cast
    scene = Scene(made, hire("sam", cast.agency), now, _cases(made))
    foreign = hire("foreign", cast.other_agency)
    appoint(foreign, oracle.ABROAD)
    long_ago(scene)
    browsers = {"anon": Browser()}
    for name, person in (("sam", scene.sam), (oracle.ABROAD, foreign)):
        browsers[name] = Browser(raise_request_exception=False)
        browsers[name].force_login(person.user)
        for_good(browsers[name])
    return Answers(scene, browsers)


CASE_OF = {
    **dict.fromkeys(("goal", "step", "service"), "draft_plan"),
    **dict.fromkeys(("assessment_open", "section"), "assessment"),
    "closure": "closing",
}
"""Records of the little world that hang on another one's case than the worked one."""
OWN_CASE: dict[str, type[Any]] = {
    "case": Case,
    "closing": Case,
    "draft_plan": ServicePlan,
    "running": ServiceLine,
    "cover": Assignment,
    "assessment": Assessment,
}
"""One record of each case there is."""


def case_of(record: str) -> str:
    """The record of ``OWN_CASE`` whose case another one belongs to; the worked one where it has none."""
    named = CASE_OF.get(record, record)
    return named if named in OWN_CASE else "case"


def _cases(made: World) -> dict[str, Case]:
    keys = {
        name: model._base_manager.get(pk=made.records[name]) for name, model in OWN_CASE.items()
    }
    return {
        name: record if isinstance(record, Case) else record.case for name, record in keys.items()
    }


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
    told = (plain(answer), kept_headers(answer))
    same = told == answers.unknown.get((cell.role, cell.method))
    if not same and told != _unknown(answers, cell):
        answers.note(cell, "reads otherwise than an unknown address, or has other headers")


def _unknown(answers: Answers, cell: Cell) -> tuple[str, dict[str, str]]:
    """What the person is told of a record that nobody has: the same on every page."""
    nowhere = reverse("closure-edit", args=[uuid4()])
    answer, _reads = request(answers, cell.role, cell.method, nowhere)
    told = plain(answer), kept_headers(answer)
    answers.unknown[cell.role, cell.method] = told
    return told


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
