"""Mutants that a tool makes of the code that decides: every operator, name and argument of it, changed
once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.mutants.sabotage import Sabotage
from tests.processes import ROOT

DECIDING = "tests/access/test_deciding.py"
CHECKED = "tests/house/test_tools.py::test_the_systems_own_checks_find_nothing"
TESTS: dict[str, tuple[str, ...]] = {
    "clients/access/beyond.py": (DECIDING,),
    "clients/access/index.py": (
        DECIDING,
        "tests/house/test_tools.py::test_every_model_has_its_migration",
        CHECKED,
    ),
    "clients/access/reading.py": (DECIDING,),
    "clients/access/refresh.py": (
        DECIDING,
        "tests/clients/test_reconcile.py",
        "tests/agency/test_rehearsing.py",
        "tests/clients/test_clearances.py",
    ),
}
"""The files, and the tests that have to notice: the decision against its table written by hand."""
SAME_TYPE = "The database takes the value for what it is; the type is for whoever reads the code."
ARGUED: dict[tuple[str, str], str] = {
    ("unique_together = []", "unique_together = None"): "Django makes an empty list of both.",
    ('SEES = CODENAMES["view"]', "SEES = None"): "Then every action asks for seeing as well.",
    (
        "output_field = ArrayField(models.CharField(max_length=20))",
        "output_field = None",
    ): SAME_TYPE,
    ("ArrayField(models.CharField(max_length=20))", "ArrayField(None)"): SAME_TYPE,
    ("models.CharField(max_length=20)", "models.CharField(max_length=None)"): SAME_TYPE,
    ("20", "21"): SAME_TYPE,
    (
        "agency_path: ClassVar[str | None] = None",
        'agency_path: ClassVar[str | None] = ""',
    ): "The index states the path to its case, which is asked first.",
    (
        "models.Value(staff.user.pk, models.UUIDField())",
        "models.Value(staff.user.pk, None)",
    ): SAME_TYPE,
    ("models.Value(staff.user.pk, models.UUIDField())", "models.Value(staff.user.pk, )"): SAME_TYPE,
    ("models.Value(now, models.DateTimeField())", "models.Value(now, None)"): SAME_TYPE,
    ("models.Value(now, models.DateTimeField())", "models.Value(now, )"): SAME_TYPE,
    (
        "models.Q(categories=[])",
        "models.Q(categories=None)",
    ): "No category lies in every list of them; that it is asked first spares a call.",
    (
        '"what a rehearsed change touches"',
        '"XXwhat a rehearsed change touchesXX"',
    ): "The name is for whoever looks for a fault.",
}
"""Mutants that no test can notice, as what stood there and what stands instead, and why."""


def made() -> Iterator[Sabotage]:
    """One of each. Words that differ in their letters' case alone are left aside: names are changed
    by another mutant of the same word, and to the database they are the same statement."""
    from mutmut.mutation.file_mutation import create_mutations

    for path, tests in TESTS.items():
        whole = (ROOT / path).read_text(encoding="utf-8")
        module, mutations, *_ = create_mutations(str(Path(path)), whole)
        for number, one in enumerate(mutations):
            change = _words(module, one.original_node), _words(module, one.mutated_node)
            if change in ARGUED or len({words.lower() for words in change}) == 1:
                continue
            mutated = module.deep_replace(one.original_node, one.mutated_node)
            name = f"{Path(path).stem} {number}: {change[0]} -> {change[1]}"
            yield Sabotage(name, path, whole, mutated.code, tests)


def _words(module: Any, node: Any) -> str:
    """A piece of code in one line."""
    return " ".join(module.code_for_node(node).split())
