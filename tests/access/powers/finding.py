"""Which actions have to do with power: read off the code, so that a new one is not forgotten."""

import ast
import importlib
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db import models

from casemgmt.core.checks import our_models
from tests.house.source import ROOT

INDEX = ROOT / "clients/sql/access_index.sql"
BEHIND = {"clients_case", "clients_client", "clients_householdmembership"}
"""Tables that the index reads for whose case it is, not for who may see it."""
Action = Callable[..., Any]


@cache
def of_power() -> frozenset[type[models.Model]]:
    """What power rests on: what the access index is computed from, and all that is set up."""
    read = set(re.findall(r"\b[a-z]+_[a-z]+\b", INDEX.read_text())) - BEHIND
    return frozenset(
        model
        for model in our_models()
        if model._meta.db_table in read or getattr(model, "holds_client_data", None) is False
    )


def actions() -> Iterator[tuple[str, Action]]:
    """Every action that somebody does, by its short name."""
    for module in _modules():
        place = module.__name__.removeprefix("casemgmt.").replace(".actions", "")
        for name, found in inspect.getmembers(module, inspect.isfunction):
            is_own = found.__module__ == module.__name__ and name[0] != "_"
            asks_who = "by" in inspect.signature(found).parameters or name == "join"
            if is_own and asks_who:
                yield f"{place}.{name}", found


def _modules() -> Iterator[ModuleType]:
    for config in apps.get_app_configs():
        if (ROOT / config.name.replace(".", "/")).is_dir():
            yield from _of_room(f"{config.name}.actions")


def _of_room(package: str) -> Iterator[ModuleType]:
    try:
        found = importlib.import_module(package)
    except ModuleNotFoundError:
        return
    yield found
    for inner in pkgutil.iter_modules(getattr(found, "__path__", [])):
        yield importlib.import_module(f"{package}.{inner.name}")


def touched(action: Action, seen: frozenset[Action] = frozenset()) -> set[str]:
    """What power rests on and an action names, or one that it calls; ``by`` aside."""
    plain = inspect.unwrap(action)
    if plain in seen:
        return set()
    found: set[str] = set()
    for name in _names(plain):
        value = plain.__globals__.get(name)
        if inspect.isclass(value) and value in of_power():
            found.add(value.__name__)
        elif inspect.isfunction(value) and ".actions" in inspect.unwrap(value).__module__:
            found |= touched(value, seen | {plain})
    return found


def called(view: Action) -> set[Action]:
    """Every action that a view comes to, through the functions of its room."""
    found: set[Action] = set()
    waiting = [inspect.unwrap(view)]
    while waiting:
        plain = waiting.pop()
        if plain in found:
            continue
        found.add(plain)
        if ".actions" not in plain.__module__:
            waiting += [inspect.unwrap(one) for one in _functions_in(plain)]
    return {one for one in found if ".actions" in one.__module__}


def _functions_in(plain: Action) -> Iterator[Action]:
    """The functions of ours that a function names, also as parts of a module."""
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(plain))).body
    for node in ast.walk(definition):
        value = None
        if isinstance(node, ast.Name):
            value = plain.__globals__.get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            value = getattr(plain.__globals__.get(node.value.id), node.attr, None)
        if inspect.isfunction(value) and (ROOT / value.__module__.split(".")[0]).is_dir():
            yield value


@cache
def _names(plain: Action) -> frozenset[str]:
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(plain))).body
    assert isinstance(definition, ast.FunctionDef)
    for argument in (*definition.args.args, *definition.args.kwonlyargs):
        if argument.arg == "by":
            argument.annotation = None
    return frozenset(node.id for node in ast.walk(definition) if isinstance(node, ast.Name))
