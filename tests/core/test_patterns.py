"""No pattern of ours takes a text apart in endless ways (E11)."""

import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.core.validators import RegexValidator
from django.urls import get_resolver

from casemgmt.core.checks import leaves, our_models
from tests.conftest import PROFILE
from tests.house.source import ROOT

Metric = Callable[[str, object, object], None]
WIDE = PROFILE == "wide"
LONG = 5_000
STEPS_SECONDS = 1
"""A match that is not over after so much of the processor's time goes through too many steps."""
LETTERS = "aA0 -_.,@:/%<>\n\u00e9'\"(&=+#{"
ENDINGS = ("", "!", "\x00", "\n", "@")


class TooManySteps(Exception):
    """A match goes on and on."""


@contextmanager
def few_steps() -> Iterator[None]:
    """Ends a match that does not end by itself; the machine's other work doesn't count."""

    def stop(*_signal: Any) -> None:
        raise TooManySteps

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, STEPS_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def modules() -> Iterator[ModuleType]:
    for config in apps.get_app_configs():
        if (ROOT / config.name.replace(".", "/")).is_dir():
            for found in pkgutil.walk_packages(config.module.__path__, f"{config.name}."):
                if ".management" not in found.name and ".migrations" not in found.name:
                    yield importlib.import_module(found.name)


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern of the product: those of modules, of fields, and of addresses."""
    found: dict[str, Any] = {}
    for module in modules():
        for name, value in vars(module).items():
            for number, one in enumerate(value if isinstance(value, list | tuple) else [value]):
                if isinstance(one, re.Pattern):
                    found[f"{module.__name__}.{name} {number}"] = one
    for model in our_models():
        for field in model._meta.concrete_fields:
            for one in field.validators:
                if isinstance(one, RegexValidator):
                    found[f"{model.__name__}.{field.name}"] = one.regex
    for route, leaf in leaves(get_resolver().url_patterns):
        found[f"address {route}"] = getattr(leaf.pattern, "regex", None)
    return {name: one for name, one in found.items() if isinstance(getattr(one, "pattern", 0), str)}


def attacks() -> Iterator[str]:
    """Long runs of one letter, and of two in turn, with an ending that fits nothing."""
    runs = [letter * LONG for letter in LETTERS]
    runs += [(one + two) * (LONG // 2) for one, two in product(LETTERS, LETTERS if WIDE else "a0 ")]
    yield from (run + ending for run in runs for ending in (ENDINGS if WIDE else ENDINGS[1:2]))


def slowest_of(pattern: re.Pattern[str], texts: list[str]) -> float:
    """How long the longest match takes. Raises ``TooManySteps``."""
    slowest = 0.0
    for text in texts:
        started = time.perf_counter()
        with few_steps():
            pattern.search(text)
            pattern.fullmatch(text)
        slowest = max(slowest, time.perf_counter() - started)
    return slowest


def test_no_pattern_goes_on_and_on(metric: Metric) -> None:
    every, texts, endless, slowest = patterns(), list(attacks()), [], 0.0
    for name, pattern in every.items():
        try:
            slowest = max(slowest, slowest_of(pattern, texts))
        except TooManySteps:
            endless.append(f"{name}: {pattern.pattern}")
    metric("e11_patterns", len(every), "any")
    metric("e11_attacks", len(every) * len(texts), "any")
    metric("e11_endless", len(endless), 0)
    metric("e11_slowest_ms", round(slowest * 1000), 50)
    assert endless == []
    assert len(every) > 100


def test_a_pattern_that_goes_on_and_on_is_found() -> None:
    with pytest.raises(TooManySteps):
        slowest_of(re.compile(r"(a+)+$"), ["a" * 40 + "!"])
