"""requirements.lock covers pyproject.toml, by hash, and names no address."""

import ast
import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from casemgmt.bootstrap import environment
from casemgmt.bootstrap.project import PROJECT

LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
PROJECT_TABLE = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT_TABLE["optional-dependencies"]


def versions(section: str) -> dict[str, str]:
    """Return the locked versions up to a section, by normalised name."""
    return {canonicalize_name(n): v for n, v in LOCKED.findall(environment.locked(section))}


def test_the_lock_holds_no_address_and_no_option() -> None:
    text = environment.LOCK.read_text()
    assert not re.search(r"://|@ |^\s*--(?!hash=)|find-links|index-url", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("section", "wanted"),
    [("runtime", PROJECT_TABLE["dependencies"]), *((name, EXTRAS[name]) for name in EXTRAS)],
)
def test_every_dependency_is_locked_in_its_section_at_a_version_its_range_allows(
    section: str, wanted: list[str]
) -> None:
    locked = versions(section)
    for line in wanted:
        requirement = Requirement(line)
        version = locked.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} isn't locked in section {section}"
        assert version in requirement.specifier, f"{line} is locked at {version}"


def test_every_locked_package_has_hashes() -> None:
    entries = re.split(r"^(?=\w[\w.-]*==)", environment.locked("dev"), flags=re.MULTILINE)[1:]
    assert len(entries) > 50
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_production_installs_neither_the_embedded_servers_nor_the_test_tools() -> None:
    runtime = versions("runtime")
    outside = [*EXTRAS["local"], *EXTRAS["dev"]]
    assert [line for line in outside if canonicalize_name(Requirement(line).name) in runtime] == []


def test_the_container_cuts_the_lock_where_the_next_section_begins() -> None:
    assert "# section: local\n" in environment.LOCK.read_text()
    assert "/^# section: local$/,$d" in (PROJECT / "Dockerfile").read_text()


def test_everything_the_product_imports_is_installed_in_production() -> None:
    runtime, names = versions("runtime"), packages_distributions()
    missing = set()
    for file in product_files():
        for node in ast.walk(ast.parse(file.read_text())):
            imported: list[str] = []
            if isinstance(node, ast.Import):
                imported = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported = [str(node.module)]
            for name in imported:
                top = name.partition(".")[0]
                brought = {canonicalize_name(d) for d in names.get(top, [])}
                if brought and not brought & set(runtime):
                    missing.add(f"{file.relative_to(PROJECT)} imports {top}")
    assert missing == set()


def product_files() -> list[Path]:
    """Return every Python file that runs in production."""
    rooms = [path.parent for path in PROJECT.glob("*/__init__.py") if path.parent.name != "tests"]
    return [file for room in rooms for file in room.rglob("*.py") if room.name[0] != "."]
