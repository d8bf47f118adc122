"""PDFs: what they are, what they may cost, and what can't get in or out through them (E4)."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from io import BytesIO
from typing import Any

import pypdf
import pytest

from casemgmt.core import pdf
from casemgmt.core.pdf import PdfFailed, checks, process
from tests.core import pdf_samples as samples
from tests.core.pdf_samples import LETTER_PAGE as LETTER
from tests.core.pdf_samples import PLAN_PAGE as PLAN
from tests.core.pdf_samples import needs_pango, text_of


@needs_pango
def test_this_machine_can_make_pdfs() -> None:
    assert pdf.available(), pdf.missing_library_message()
    assert checks.check_pango(None) == []


def rendered(template: str, document: Any, **options: Any) -> pypdf.PdfReader:
    options = {"title": "A title", "lang": "en-us", **options}
    return pypdf.PdfReader(BytesIO(pdf.render(template, {"document": document}, **options)))


def structure(node: Any, found: list[Any]) -> list[Any]:
    """Every structure element below `node`."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for each in node:
            structure(each, found)
    elif isinstance(node, dict):
        if "/S" in node:
            found.append(node)
        if "/K" in node:
            structure(node["/K"], found)
    return found


@pytest.fixture(scope="module")
def plan() -> pypdf.PdfReader:
    return rendered(PLAN, samples.PLAN, title="Service plan HF-2026-0318", draft=True)


@pytest.fixture(scope="module")
def letter() -> pypdf.PdfReader:
    return rendered(LETTER, samples.LETTER)


@pytest.fixture(scope="module")
def long_plan() -> pypdf.PdfReader:
    return rendered(PLAN, samples.LONG_PLAN, lang="es", draft=True)


@needs_pango
def test_a_plan_is_a_tagged_document_with_title_and_language(plan: pypdf.PdfReader) -> None:
    root = plan.root_object
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 (a wrapper of its own)
    assert root["/Lang"] == "en-us"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert plan.metadata is not None
    assert plan.metadata.title == "Service plan HF-2026-0318"
    assert 'pdfuaid:part="1"' in root["/Metadata"].get_data().decode()
    names = [each["/S"] for each in structure(root["/StructTreeRoot"]["/K"], [])]
    for wanted in ("/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Caption", "/P", "/L"):
        assert wanted in names, wanted
    assert names.count("/H1") == 1


@needs_pango
def test_every_figure_has_words_for_who_cannot_see_it(
    plan: pypdf.PdfReader, letter: pypdf.PdfReader, long_plan: pypdf.PdfReader
) -> None:
    for reader in (plan, letter, long_plan):
        tree = structure(reader.root_object["/StructTreeRoot"]["/K"], [])
        assert [each for each in tree if each["/S"] == "/Figure" and not each.get("/Alt")] == []


@needs_pango
def test_every_page_says_which_of_how_many_and_whose_without_the_name(
    long_plan: pypdf.PdfReader,
) -> None:
    pages = [" ".join(page.extract_text().split()) for page in long_plan.pages]
    assert len(pages) >= 4
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text
        assert "Client ID C-10427" in text
    assert [samples.PLAN.client_name in text for text in pages[1:-1]] == [False] * (len(pages) - 2)


@needs_pango
def test_only_an_unsigned_plan_is_marked_draft_on_every_page(plan: pypdf.PdfReader) -> None:
    assert all("DRAFT" in page.extract_text() for page in plan.pages)
    assert "DRAFT" not in text_of(rendered(PLAN, samples.SIGNED_PLAN))


@needs_pango
def test_only_the_packaged_typeface_is_used_in_three_weights(plan: pypdf.PdfReader) -> None:
    used = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in plan.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert used == {"Public-Sans", "Public-Sans-Semi-Bold", "Public-Sans-Bold"}


def values(document: Any) -> Iterator[str]:
    for field in fields(document):
        value = getattr(document, field.name)
        for each in value if isinstance(value, tuple) else (value,):
            if is_dataclass(each):
                yield from values(each)
            elif isinstance(each, str) and each:
                yield each


@needs_pango
def test_every_word_of_the_plan_and_of_the_letter_is_printed(
    plan: pypdf.PdfReader, letter: pypdf.PdfReader
) -> None:
    for reader, document in ((plan, samples.PLAN), (letter, samples.LETTER)):
        squeezed = text_of(reader).replace(" ", "")
        missing = [each for each in values(document) if each.replace(" ", "") not in squeezed]
        # The letter names its reader by the greeting and the address.
        assert missing == []


@needs_pango
def test_client_words_stand_before_how_a_goal_is_measured() -> None:
    html = pdf.page_html(PLAN, {"document": samples.PLAN}, title="t", lang="en-us")
    goal = samples.HOUSING
    assert html.index(goal.own_words.partition(",")[0]) < html.index(goal.baseline)


@needs_pango
def test_large_print_takes_more_pages() -> None:
    context = {"document": samples.LETTER, "large_print": True}
    large = pdf.render(LETTER, context, title="t", lang="en-us")
    assert len(pypdf.PdfReader(BytesIO(large)).pages) > 2


@pytest.mark.parametrize("name", ["base.html", "pdf/../base.html", "/etc/passwd", "pdf/a.txt"])
def test_only_templates_for_paper_are_printed(name: str) -> None:
    with pytest.raises(ValueError, match="pdf/"):
        pdf.render(name, {}, title="t", lang="en-us")


def test_without_pango_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_found", lambda: False)
    with pytest.raises(PdfFailed) as failed:
        pdf.render(PLAN, {"document": samples.PLAN}, title="t", lang="en-us")
    assert failed.value.code == "missing"
    assert failed.value.message.startswith("PDF documents are off: the library Pango isn't on")
    assert failed.value.message.endswith("Everything else works. Details: README#pdf.")
    [warning] = checks.check_pango(None)
    assert (warning.id, warning.is_serious()) == ("casemgmt.W042", False)


@pytest.mark.parametrize(
    ("system", "distribution", "command"),
    [
        ("Linux", "ubuntu debian", "sudo apt-get install libpango-1.0-0"),
        ("Linux", "rocky rhel fedora", "sudo dnf install pango"),
        ("Linux", "alpine ", "apk add pango"),
        ("Darwin", "", "brew install pango"),
    ],
)
def test_each_system_gets_its_own_command(system: str, distribution: str, command: str) -> None:
    assert process.install_command(system, distribution).startswith(command)
