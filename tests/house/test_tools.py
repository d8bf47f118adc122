"""The checks that are tools of their own, run as a person would, and each one caught at its work."""

import subprocess
import sys
import tomllib
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.checks import ERROR, run_checks
from django.core.management import call_command
from django.test import override_settings
from django.urls import include, path

from casemgmt.core import checks, paths
from casemgmt.core.access import READ, public
from tests.house.source import ROOT

URLS = "tests.house.test_tools"
PYPROJECT = ROOT / "pyproject.toml"


def forgotten(request: Any) -> None:
    """A view that declares nothing."""


urlpatterns = [
    path("declared/", public(READ)(forgotten)),
    path("mute/", public(())(forgotten)),
    path("forgotten/", forgotten),
    path("<uuid:pk>/pieces/", include([path("fragment/", forgotten)])),
]


def lint_imports(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run import-linter without its cache, which has reported removed imports as still there."""
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [program, "--no-cache", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


def test_rooms_import_only_what_lies_below_them() -> None:
    answer = lint_imports()
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_a_room_that_imports_one_above_it_is_caught(tmp_path: Path) -> None:
    for room in ("below", "above"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").touch()
    (tmp_path / "below" / "late.py").write_text("def f():\n    import above\n")
    (tmp_path / "layers.toml").write_text(
        '[tool.importlinter]\nroot_packages = ["below", "above"]\n'
        '[[tool.importlinter.contracts]]\nname = "x"\ntype = "layers"\nlayers = ["above", "below"]\n'
    )
    answer = lint_imports("--config", "layers.toml", folder=tmp_path)
    assert answer.returncode != 0
    assert "BROKEN" in answer.stdout


@override_settings(ALLOWED_HOSTS=["localhost"])  # the test browser's host is no host of a demo
def test_the_systems_own_checks_find_nothing() -> None:
    found = [message for message in run_checks() if message.level >= ERROR]
    assert found == []


@override_settings(ROOT_URLCONF=URLS)
def test_a_page_or_a_fragment_that_declares_nothing_is_refused() -> None:
    found = checks.every_url_declares_access()
    assert {message.id for message in found} == {"casemgmt.E001"}
    refused = [message.msg.split(" ")[3] for message in found]
    assert refused == ["/forgotten/", "/<uuid:pk>/pieces/fragment/"]


@override_settings(ROOT_URLCONF=URLS)
def test_a_url_that_says_no_methods_is_refused() -> None:
    found = [message.msg.split(" ")[3] for message in checks.every_url_says_its_methods()]
    assert found == ["/mute/", "/forgotten/", "/<uuid:pk>/pieces/fragment/"]


def test_a_table_that_belongs_to_nobody_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "SHARED_BY_ALL", {})
    found = {message.msg.split(" ")[0] for message in checks.every_model_states_its_path()}
    assert found == set(paths.SHARED_BY_ALL)


def test_a_case_table_without_visible_to_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    meta = SimpleNamespace(label="clients.Forgotten")
    bare = SimpleNamespace(case_path="case", _meta=meta, _default_manager=object())
    monkeypatch.setattr(checks, "our_models", lambda: [bare])
    assert [message.id for message in checks.all_client_data_is_confidential()] == ["casemgmt.E003"]


def test_client_data_without_a_case_needs_a_list_and_a_decider(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meta = SimpleNamespace(label="clients.Forgotten")
    bare = SimpleNamespace(holds_client_data=True, _meta=meta, _default_manager=object())
    monkeypatch.setattr(checks, "our_models", lambda: [bare])
    assert [message.id for message in checks.all_client_data_is_confidential()] == ["casemgmt.E003"]
    assert [message.id for message in checks.all_client_data_is_decided()] == ["casemgmt.E008"]


def test_every_room_and_module_of_the_project_stands_in_the_layers() -> None:
    """import-linter says nothing about a module that its layers do not name."""
    contracts = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = {name for line in contracts["contracts"][0]["layers"] for name in line.split(" | ")}
    inside = PYPROJECT.parent / "casemgmt"
    there = {path.stem for path in inside.glob("*.py")} | {
        path.parent.name for path in inside.glob("*/__init__.py")
    }
    named = {name.removeprefix("casemgmt.") for name in layers if name.startswith("casemgmt.")}
    assert named == there - {"__init__"}
    assert {name for name in layers if "." not in name} == {*contracts["root_packages"]} - {
        "casemgmt"
    }


def test_djangos_admin_is_not_installed() -> None:
    """It would show records past every rule of access."""
    assert not apps.is_installed("django.contrib.admin")


@pytest.mark.django_db(databases=["default", "owner"])
def test_every_model_has_its_migration() -> None:
    out = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out)
    assert "No changes detected" in out.getvalue()
