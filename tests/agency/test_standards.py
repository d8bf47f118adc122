"""The catalogue of duties is complete and claims nothing that it cannot show."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from casemgmt.agency.management.commands import standards
from casemgmt.agency.standards.catalogue import (
    BAR,
    DOCUMENTS,
    SUBJECTS,
    CatalogueError,
    Row,
    by_group,
    load,
    summary,
    unresolved,
)

ROWS_PER_PREFIX = {
    "OUT": 10,
    "INT": 16,
    "CON": 30,
    "ASM": 23,
    "NED": 7,
    "PLN": 31,
    "IMP": 13,
    "COO": 12,
    "MON": 13,
    "ADV": 9,
    "REA": 10,
    "CLO": 16,
    "REC": 17,
    "CAS": 14,
    "STF": 23,
    "QUA": 17,
    "AGG": 15,
    "MUL": 11,
    "CUL": 9,
    "ADM": 13,
    "RES": 8,
}
EXPECTED_IDS = sorted(
    f"{prefix}-{number:02}"
    for prefix, count in ROWS_PER_PREFIX.items()
    for number in range(1, count + 1)
)
CODE = "casemgmt.agency.standards.catalogue.load"
PROOF = "tests/agency/test_standards.py::test_every_row_stands_once_and_in_order"
ROW = Row(
    id="OUT-01",
    duty="It is done.",
    sources=("AAA S5 L61",),
    who=("case manager",),
    kept_by=(CODE,),
    proved_by=(PROOF,),
)
TEXT = """
[[row]]
id = "OUT-01"
duty = "It is done."
sources = ["AAA S5 L61"]
who = ["case manager"]
kept_by = []
proved_by = []
"""


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("standards", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_every_row_stands_once_and_in_order() -> None:
    assert [row.id for row in load()] == EXPECTED_IDS
    assert len(EXPECTED_IDS) == BAR == 317


def test_every_duty_is_one_sentence_of_its_own() -> None:
    duties = [row.duty for row in load()]
    assert len(set(duties)) == len(duties)
    assert [duty for duty in duties if not 20 <= len(duty) <= 160 or ". " in duty] == []


def test_every_source_is_a_known_document() -> None:
    unknown = [s for row in load() for s in row.sources if s.split()[0] not in DOCUMENTS]
    assert unknown == []


def test_every_name_in_the_catalogue_leads_somewhere() -> None:
    assert unresolved(load()) == []


def test_every_row_is_kept_with_proof_or_says_what_it_waits_for() -> None:
    unexplained = [
        row.id for row in load() if not row.waits_for and not (row.kept_by and row.proved_by)
    ]
    assert unexplained == []
    assert [row.id for row in load() if row.waits_for and row.kept] == []


def test_a_row_is_kept_only_with_code_and_proof_and_nothing_left_to_do() -> None:
    assert ROW.kept
    assert not replace(ROW, kept_by=()).kept
    assert not replace(ROW, proved_by=()).kept
    assert not replace(ROW, waits_for="Waits for the rest.").kept


def test_names_that_hold_are_found() -> None:
    assert unresolved([ROW]) == []


@pytest.mark.parametrize("name", ["clients.models.Case", "consent.models", "casemgmt.ledger.views"])
def test_code_of_every_room_can_keep_a_duty(name: str) -> None:
    assert unresolved([replace(ROW, kept_by=(name,))]) == []


@pytest.mark.parametrize(
    "name",
    [
        "casemgmt.agency.standards.catalogue.nothing",
        "casemgmt.agency.standards.nowhere.load",
        "casemgmt.agency.standards.catalogue:load",
        "casemgmt..agency",
        "json.loads",
        "",
    ],
)
def test_a_name_that_leads_nowhere_is_reported(name: str) -> None:
    problems = unresolved([replace(ROW, kept_by=(name,))])
    assert [(problem.row_id, problem.name) for problem in problems] == [("OUT-01", name)]


@pytest.mark.parametrize(
    "proof",
    [
        "test_real",
        "missing.py::test_real",
        "tests/test_made.py",
        "tests/test_missing.py::test_real",
        "tests/test_made.py::test_missing",
        "tests/test_made.py::TestGroup::test_real",
        "tests/test_made.py::TestGroup::test_inside::more",
        "tests/test_made.py::test_inside",
        "tests/test_made.py::test_skipped",
        "tests/test_made.py::test_failing",
        "tests/test_made.py::test_empty",
        "tests/test_made.py::helper",
        "tests/helper.py::test_real",
        "tests/../test_outside.py::test_real",
    ],
)
def test_a_proof_that_proves_nothing_is_reported(tmp_path: Path, proof: str) -> None:
    made_project(tmp_path)
    problems = unresolved([replace(ROW, proved_by=(proof,))], root=tmp_path)
    assert [(problem.row_id, problem.name) for problem in problems] == [("OUT-01", proof)]


@pytest.mark.parametrize("name", ["test_real", "TestGroup::test_inside", "test_awaited"])
def test_a_proof_that_stands_is_accepted(tmp_path: Path, name: str) -> None:
    made_project(tmp_path)
    row = replace(ROW, proved_by=(f"tests/test_made.py::{name}",))
    assert unresolved([row], root=tmp_path) == []


def made_project(root: Path) -> None:
    tests = root / "tests"
    tests.mkdir()
    real = "def test_real():\n    assert 1 + 1 == 2\n"
    (root / "test_outside.py").write_text(real)
    (tests / "helper.py").write_text(real)
    (tests / "test_made.py").write_text(
        "import pytest\n"
        + real
        + "async def test_awaited():\n    assert 1\n"
        + "class TestGroup:\n    def test_inside(self):\n        assert 1\n"
        + '@pytest.mark.skip(reason="later")\ndef test_skipped():\n    assert 1\n'
        + "@pytest.mark.xfail\ndef test_failing():\n    assert 1\n"
        + 'def test_empty():\n    """Nothing."""\n    pass\n'
        + "def helper():\n    assert 1\n"
    )


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("other.toml", TEXT),
        ("intake.toml", TEXT),
        ("outreach.toml", TEXT + TEXT),
        ("outreach.toml", TEXT + 'extra = "word"\n'),
        ("outreach.toml", TEXT.replace("proved_by = []", "")),
        ("outreach.toml", TEXT.replace("proved_by = []", 'proved_by = "tests"')),
        ("outreach.toml", TEXT.replace('["AAA S5 L61"]', "[]")),
        ("outreach.toml", TEXT.replace("It is done.", "It is done")),
        ("outreach.toml", TEXT + 'waits_for = ""\n'),
        ("outreach.toml", 'title = "Outreach"\n' + TEXT),
        ("outreach.toml", "[[row]\n"),
    ],
)
def test_a_malformed_file_is_refused_by_name(tmp_path: Path, file: str, text: str) -> None:
    (tmp_path / file).write_text(text)
    with pytest.raises(CatalogueError, match=file):
        load(tmp_path)


def test_a_caller_cannot_change_the_catalogue_for_the_next() -> None:
    load().clear()
    assert len(load()) == BAR


def test_the_groups_hold_every_row_and_count_it() -> None:
    groups = by_group()
    assert {group.prefix: group.total for group in groups} == ROWS_PER_PREFIX
    assert [group.prefix for group in groups] == [prefix for prefix, _title in SUBJECTS.values()]
    assert sum(group.kept for group in groups) == summary(load()).kept
    assert sum(group.waiting for group in groups) == summary(load()).waiting


def test_the_json_lists_all_rows_with_the_four_agreed_keys() -> None:
    listed = json.loads(printed("--json"))
    assert [entry["id"] for entry in listed] == EXPECTED_IDS
    assert {tuple(entry) for entry in listed} == {("id", "kept", "kept_by", "proved_by")}
    assert [entry["kept"] for entry in listed] == [row.kept for row in load()]
    assert all(isinstance(entry["kept"], bool) for entry in listed)
    assert all(entry["kept_by"] and entry["proved_by"] for entry in listed if entry["kept"])


def test_the_table_names_every_row_and_ends_with_the_metric() -> None:
    lines = printed().splitlines()
    assert {row.id for row in load()} <= {line.split()[0] for line in lines if line.strip()}
    assert lines[-1] == f"METRIC standards_kept={summary(load()).kept} bar=317"


@pytest.mark.parametrize(("name", "kept"), [(CODE, 1), ("casemgmt.nowhere.at_all", 0)])
def test_the_command_counts_only_claims_that_hold(
    monkeypatch: pytest.MonkeyPatch, name: str, kept: int
) -> None:
    monkeypatch.setattr(standards, "load", lambda: [replace(ROW, kept_by=(name,))])
    assert f"METRIC standards_kept={kept} bar=317" in printed()
    assert json.loads(printed("--json"))[0]["kept"] is bool(kept)


def test_the_catalogue_reads_its_files_once() -> None:
    assert all(first is again for first, again in zip(load(), load(), strict=True))
