"""What runs without a page declares itself: every task, every command, every tag that reads (A1)."""

import inspect
import types
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from celery import Celery, current_app
from django.apps import apps
from django.core.management import BaseCommand, get_commands, load_command_class
from django.template import Library

from casemgmt.core.unasked import declares, unasked
from clients.models import Case
from clients.seeing import who_sees
from tests.processes import ROOT

ROOMS = ("clients", "consent", "assessments", "careplans", "caseload", "casemgmt")


def tasks(app: Celery) -> dict[str, Any]:
    """The functions of our tasks, by name; Celery's own work on no rows."""
    app.loader.import_default_modules()
    return {name: task.run for name, task in app.tasks.items() if not name.startswith("celery.")}


def commands() -> Iterator[tuple[str, type[BaseCommand]]]:
    """The classes of our own commands."""
    for name, app in get_commands().items():
        kind = type(load_command_class(app, name))
        if kind.__module__.startswith(ROOMS):
            yield name, kind


def libraries() -> Iterator[Library]:
    """The tag libraries of our own applications."""
    for app in apps.get_app_configs():
        folder = f"{app.name}.templatetags"
        if not app.name.startswith(ROOMS) or not (ROOT / app.path / "templatetags").exists():
            continue
        for found in iter_modules(import_module(folder).__path__):
            yield import_module(f"{folder}.{found.name}").register


def tags(library: Library) -> dict[str, Any]:
    """The functions behind a library's tags and filters, by name."""
    held = {**library.tags, **library.filters}
    return {name: inspect.unwrap(function) for name, function in held.items()}


READING = {"objects", "_base_manager", "_default_manager", "visible_to", "cursor", "get_model"}
"""Names nobody writes but to ask the database for rows."""


def reads_rows(function: Any) -> bool:
    """Does a function's own code ask for rows, or for anything of a room that has tables?"""
    names = {name for code in _codes(function) for name in code.co_names}
    known = [function.__globals__.get(name) for name in names] if names else []
    return bool(names & READING) or any(map(_is_of_a_room, known))


def _is_of_a_room(value: Any) -> bool:
    place = value.__name__ if inspect.ismodule(value) else getattr(value, "__module__", "") or ""
    return place.startswith(ROOMS) and not place.startswith("casemgmt.core")


def _codes(function: Any) -> Iterator[types.CodeType]:
    code = getattr(function, "__code__", function)
    if isinstance(code, types.CodeType):
        yield code
        for inner in code.co_consts:
            if isinstance(inner, types.CodeType):
                yield from _codes(inner)


def silent(app: Celery, own: list[tuple[str, Any]], held: list[Library]) -> list[str]:
    """Tasks, commands and reading tags that declare nothing."""
    found = [*tasks(app).items(), *own]
    for library in held:
        found += [(name, tag) for name, tag in tags(library).items() if reads_rows(tag)]
    return [name for name, work in found if not declares(work)]


def test_everything_that_runs_without_a_page_declares_itself() -> None:
    own, held = [*commands()], [*libraries()]
    assert len(tasks(current_app)) >= 4
    assert {"verify", "seal", "begin", "migrate", "bench"} <= {name for name, _kind in own}
    assert sum(len(tags(library)) for library in held) >= 15
    assert silent(current_app, own, held) == []


def count_cases() -> str:
    return str(Case.objects.count())


def test_a_task_that_declares_nothing_is_found() -> None:
    app = Celery("planted", set_as_current=False)
    app.task(name="planted.count", shared=False)(count_cases)
    assert silent(app, [], []) == ["planted.count"]


def test_a_command_that_declares_nothing_is_found() -> None:
    planted = type("Command", (BaseCommand,), {"handle": lambda self: count_cases()})
    assert silent(Celery("planted", set_as_current=False), [("planted", planted)], []) == [
        "planted"
    ]


def test_a_tag_that_reads_and_declares_nothing_is_found() -> None:
    library = Library()
    library.simple_tag(count_cases)
    library.filter("shown", lambda words: words.title())
    library.filter("named", lambda case: list(who_sees(case, case.opened_at)))
    app = Celery("planted", set_as_current=False)
    assert silent(app, [], [library]) == ["count_cases", "named"]


def test_whose_rights_something_uses_is_one_of_a_few_words() -> None:
    with pytest.raises(LookupError):
        unasked("everybody")
    assert declares(unasked("worker")(lambda: None))
    assert not declares(count_cases)
