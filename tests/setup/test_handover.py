"""manage.py hands over to the bootstrap where Django is missing, and only there."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from casemgmt import bootstrap
from casemgmt.bootstrap import testing
from casemgmt.bootstrap.project import PROJECT

#: The interpreter behind this environment, started with -S: nothing but the standard library.
BARE_PYTHON = (Path(sys.base_prefix, "bin", "python3"), "-S")


def fresh_copy(folder: Path) -> Path:
    """Copy what a new checkout needs to hand over, without the lock that it would install from."""
    copy = folder / "fresh"
    shutil.copytree(PROJECT / "casemgmt" / "bootstrap", copy / "casemgmt" / "bootstrap")
    for name in ("manage.py", "casemgmt/__init__.py"):
        shutil.copy(PROJECT / name, copy / name)
    return copy


def run_bare(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py of the copy with a Python that has no packages."""
    env = {name: value for name, value in os.environ.items() if "DATABASE_URL" not in name}
    return subprocess.run(
        [*BARE_PYTHON, "manage.py", *arguments],
        cwd=copy,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", ["demo", "test", "check"])
def test_without_django_every_command_goes_to_the_bootstrap(tmp_path: Path, command: str) -> None:
    done = run_bare(fresh_copy(tmp_path), command)
    assert done.returncode == 1
    assert "requirements.lock can't be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_option_of_the_demo_is_explained(tmp_path: Path) -> None:
    done = run_bare(fresh_copy(tmp_path), "demo", "--prot", "8000")
    assert done.returncode == 2
    assert "--no-browser" in done.stderr


def test_the_bootstrap_imports_the_standard_library_only() -> None:
    for file in (PROJECT / "casemgmt" / "bootstrap").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [str(node.module)]
            strangers = {name.partition(".")[0] for name in names} - sys.stdlib_module_names
            assert not strangers, f"{file.name} imports {strangers}"


def test_importing_the_project_package_needs_no_library() -> None:
    tree = ast.parse((PROJECT / "casemgmt" / "__init__.py").read_text())
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


def test_django_gets_its_own_commands_when_a_database_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [name for name in os.environ if "DATABASE_URL" in name]:
        monkeypatch.delenv(name)
    assert bootstrap.takes_over(["migrate"])
    monkeypatch.setenv("WEB_DATABASE_URL_FILE", "/run/secrets/x")
    assert not bootstrap.takes_over(["migrate"])
    assert not bootstrap.takes_over([])
    assert all(bootstrap.takes_over([command]) for command in ("demo", "test", "lock"))


def test_a_command_for_a_named_database_is_run_as_it_is_and_not_on_the_demo() -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("CASEMGMT_")}
    done = subprocess.run(
        [*BARE_PYTHON, "manage.py", "begin", "--agency", "Real", "--email", "me@example.org"],
        cwd=PROJECT,
        env=env | {"DATABASE_URL": "postgres://me@127.0.0.1:1/none"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "Set CASEMGMT_SECRET_KEY, or CASEMGMT_SECRET_KEY_FILE to the path of a file that holds it."
    )


def test_a_broken_environment_does_not_hand_over_forever(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if "DATABASE_URL" in name]:
        monkeypatch.delenv(name)
    monkeypatch.setenv(bootstrap.HANDED_OVER, "1")
    assert not bootstrap.takes_over(["migrate"])


def test_the_profile_is_taken_from_the_arguments_and_the_rest_is_for_pytest() -> None:
    assert testing.split_profile(["-k", "goal"]) == ("everyday", ["-k", "goal"])
    assert testing.split_profile(["--wide", "-x"]) == ("wide", ["-x"])
    assert testing.split_profile(["--soak"]) == ("soak", [])


def test_tests_run_in_two_processes_unless_told_otherwise() -> None:
    assert testing.parallel("everyday", []) == testing.SPREAD
    assert testing.parallel("everyday", ["-n", "0"]) == []
    assert testing.parallel("everyday", ["-p", "no:xdist"]) == []
    assert testing.parallel("mutants", []) == testing.DEALT
    assert testing.parallel("soak", []) == []
