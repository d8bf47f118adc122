"""Read the catalogue of duties and find out which of them are kept and proven.

Each `*.toml` file beside this one holds the duties of one subject. A duty names the standards it
comes from, the code that keeps it and the tests that prove it. Nothing here needs a database or
configured settings; only `unresolved` imports the code that the rows point to.
"""

import ast
import pkgutil
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[2]
BAR = 317
ROOMS = ("casemgmt", "clients", "consent", "assessments", "careplans", "caseload")

SUBJECTS: dict[str, tuple[str, Promise]] = {
    "outreach": ("OUT", _("Outreach and referral")),
    "intake": ("INT", _("Intake, screening and eligibility")),
    "consent": ("CON", _("Consent, confidentiality and disclosure")),
    "assessment": ("ASM", _("Assessment")),
    "needs": ("NED", _("Needs and priorities")),
    "plans": ("PLN", _("Service plan")),
    "services": ("IMP", _("Services, providers and referrals out")),
    "coordination": ("COO", _("Coordination, team and cover")),
    "monitoring": ("MON", _("Contacts and monitoring")),
    "advocacy": ("ADV", _("Advocacy and unmet needs")),
    "reassessment": ("REA", _("Reassessment")),
    "closure": ("CLO", _("Closure and follow-up")),
    "records": ("REC", _("Records and retention")),
    "caseload": ("CAS", _("Caseload and workload")),
    "staff": ("STF", _("Staff, supervision and education")),
    "quality": ("QUA", _("Quality, complaints and ethics")),
    "figures": ("AGG", _("Figures, costs and time")),
    "network": ("MUL", _("Several agencies together")),
    "culture": ("CUL", _("Culture and language")),
    "administration": ("ADM", _("Programs and policies")),
    "research": ("RES", _("Research and de-identification")),
}

DOCUMENTS: dict[str, Promise] = {
    "AAA": _("Area agency on aging, client-centered case management standards"),
    "NASW92": _("NASW Standards for Social Work Case Management, 1992"),
    "CMSA": _("CMSA Standards of Practice for Case Management, summary"),
    "CCM": _("Case management principles, scope and conduct"),
    "EECM": _("Effective and efficient case management, after NASW 2013"),
    "brief": _("Required by the product's own aims"),
    "inferred": _("Needed for another duty to work"),
}


class CatalogueError(ValueError):
    """A catalogue file is malformed; the message names the file and the row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One duty. An empty `waits_for` means that no part of it is left for later work."""

    id: str
    duty: str
    sources: tuple[str, ...]
    who: tuple[str, ...]
    kept_by: tuple[str, ...] = ()
    proved_by: tuple[str, ...] = ()
    waits_for: str = ""

    @property
    def kept(self) -> bool:
        """Tell whether the row names its code and its proof and waits for nothing."""
        return bool(self.kept_by and self.proved_by and not self.waits_for)


@dataclass(frozen=True, slots=True)
class Summary:
    """How many rows there are, how many are kept, and how many say what they wait for."""

    total: int
    kept: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one subject for a page, with counts; `title` is translated when shown."""

    key: str
    prefix: str
    title: Promise
    rows: tuple[Row, ...]
    total: int
    kept: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A name in a row that leads nowhere, and why."""

    row_id: str
    name: str
    reason: str


def load(folder: Path = FOLDER) -> list[Row]:
    """Return every row in order of its id.

    `folder` holds one file per subject. Files are read once per process and folder. Raises
    `CatalogueError` for an unknown file, a row that is malformed or a row that stands twice.
    """
    return list(_read(folder))


def summary(rows: Iterable[Row]) -> Summary:
    """Count the given rows."""
    listed = list(rows)
    return Summary(
        total=len(listed),
        kept=sum(row.kept for row in listed),
        waiting=sum(bool(row.waits_for) for row in listed),
    )


def by_group(rows: Iterable[Row] | None = None) -> list[Group]:
    """Return the rows by subject, in the order a case runs, with counts for the page.

    `rows` defaults to the whole catalogue; a subject without rows is left out. The counts trust the
    names in the rows; `unresolved` tests them.
    """
    listed = load() if rows is None else list(rows)
    groups = []
    for key, (prefix, title) in SUBJECTS.items():
        members = tuple(row for row in listed if row.id.startswith(f"{prefix}-"))
        if members:
            counts = summary(members)
            groups.append(
                Group(key, prefix, title, members, counts.total, counts.kept, counts.waiting)
            )
    return groups


def unresolved(rows: Iterable[Row], root: Path = ROOT) -> list[Problem]:
    """Follow every name in the rows and return those that lead nowhere.

    A dotted name in `kept_by` has to start with one of our `ROOMS` and is imported. A test id in
    `proved_by`, such as `tests/agency/test_standards.py::test_the_row_stands`, is looked up in the
    files under `root` without importing them. Needs configured settings when a name leads to a
    model. An error other than a missing name, raised by the code being imported, is passed on.
    """
    return [problem for row in rows for problem in _followed(row, root) if problem.reason]


@lru_cache(maxsize=8)
def _read(folder: Path) -> tuple[Row, ...]:
    rows: dict[str, Row] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.stem not in SUBJECTS:
            raise CatalogueError(f"{path.name}: no subject has this name.")
        prefix = SUBJECTS[path.stem][0]
        for entry in _entries(path):
            row = _row(path.name, prefix, entry)
            if row.id in rows:
                raise CatalogueError(f"{path.name}: {row.id} stands in the catalogue twice.")
            rows[row.id] = row
    return tuple(rows[key] for key in sorted(rows))


def _entries(path: Path) -> list[dict[str, object]]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{path.name}: {error}") from error
    entries = content.pop("row", None)
    if content or not isinstance(entries, list):
        raise CatalogueError(f"{path.name}: expected only [[row]] tables.")
    return entries


def _row(file: str, prefix: str, entry: dict[str, object]) -> Row:
    row_id = entry.get("id")
    if not (isinstance(row_id, str) and row_id.startswith(f"{prefix}-") and row_id[4:].isdigit()):
        raise CatalogueError(f"{file}: {row_id!r} is no id of this file.")
    needed = {"id", "duty", "sources", "who", "kept_by", "proved_by"}
    if (needed - entry.keys()) or (entry.keys() - needed - {"waits_for"}):
        raise CatalogueError(f"{file}: {row_id} has missing or unknown keys.")
    return Row(
        id=row_id,
        duty=_sentence(file, row_id, entry["duty"]),
        sources=_words(file, row_id, entry["sources"], required=True),
        who=_words(file, row_id, entry["who"], required=True),
        kept_by=_words(file, row_id, entry["kept_by"]),
        proved_by=_words(file, row_id, entry["proved_by"]),
        waits_for=_sentence(file, row_id, entry["waits_for"]) if "waits_for" in entry else "",
    )


def _sentence(file: str, row_id: str, value: object) -> str:
    if not (isinstance(value, str) and value.strip() == value and value.endswith(".")):
        raise CatalogueError(f"{file}: {row_id} needs a sentence ending in a full stop.")
    return value


def _words(file: str, row_id: str, value: object, *, required: bool = False) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
        raise CatalogueError(f"{file}: {row_id} needs lists of words.")
    if (required and not value) or len(set(value)) != len(value):
        raise CatalogueError(f"{file}: {row_id} has an empty list or a word twice.")
    return tuple(value)


def _followed(row: Row, root: Path) -> Iterator[Problem]:
    for name in row.kept_by:
        yield Problem(row.id, name, _why_not_code(name))
    for name in row.proved_by:
        yield Problem(row.id, name, _why_not_test(name, root))


def _why_not_code(name: str) -> str:
    if name.partition(".")[0] not in ROOMS or ":" in name:
        return "not a dotted name inside the product"
    try:
        pkgutil.resolve_name(name)
    except (ImportError, AttributeError, ValueError) as error:
        return str(error)
    return ""


def _why_not_test(name: str, root: Path) -> str:
    file, *parts = name.split("::")
    path = (root / file).resolve()
    if not (path.is_relative_to((root / "tests").resolve()) and path.name.startswith("test_")):
        return "not a file of tests under tests/"
    if not path.is_file():
        return "there is no such file"
    body = ast.parse(path.read_text(encoding="utf-8"), filename=file).body
    match parts:
        case [test]:
            pass
        case [group, test]:
            classes = [node for node in body if isinstance(node, ast.ClassDef)]
            body = [inner for node in classes if node.name == group for inner in node.body]
        case _:
            return "expected file::test or file::class::test"
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == test:
            return _why_not_proof(node)
    return "the file defines no such test"


def _why_not_proof(test: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    if not test.name.startswith("test_"):
        return "pytest does not collect this name"
    marks = {
        inner.attr
        for decorator in test.decorator_list
        for inner in ast.walk(decorator)
        if isinstance(inner, ast.Attribute)
    }
    if marks & {"skip", "xfail"}:
        return "a test that is skipped or expected to fail proves nothing"
    if all(isinstance(line, ast.Pass) or _is_constant(line) for line in test.body):
        return "an empty test proves nothing"
    return ""


def _is_constant(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)
