"""The product's own source, as the rules read it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("casemgmt", "clients", "consent", "assessments", "careplans", "caseload")


@dataclass(frozen=True)
class Source:
    """One file with its text; ``path`` is relative to the project, with forward slashes."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.text)

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def holds(self, kind: str) -> bool:
        """Is this ``views.py`` or a file of the folder ``views``, for ``kind`` ``views``?"""
        parts = self.path.removesuffix(".py").split("/")
        return kind in parts[1:]


@cache
def python_files() -> tuple[Source, ...]:
    """Every Python file of the product, migrations left aside."""
    paths = (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))
    return tuple(_read(path) for path in paths if "migrations" not in path.parts)


@cache
def templates() -> tuple[Source, ...]:
    """Every template of the product."""
    return tuple(_read(path) for path in sorted((ROOT / "templates").rglob("*.html")))


@cache
def scripts() -> tuple[Source, ...]:
    """Every script of the product's pages."""
    return tuple(_read(path) for path in sorted((ROOT / "static/js").glob("*.js")))


def of_kind(kind: str) -> tuple[Source, ...]:
    """Every file of one layer: ``views``, ``actions``, ``forms``, ``models``."""
    return tuple(source for source in python_files() if source.holds(kind))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call in a tree."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def dotted(node: ast.AST) -> str:
    """``a.b.c`` for a chain of names, "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def last_name(node: ast.AST) -> str:
    """The name a call ends in: ``delete`` for ``rows().filter(...).delete``."""
    return node.attr if isinstance(node, ast.Attribute) else dotted(node)


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every imported name, written whole (``django.http.FileResponse``), with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def _read(path: Path) -> Source:
    return Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
