"""Guards of what a workbook may hold before it is read, and of how its cells are read."""

from tests.mutants.sabotage import Sabotage

TESTS = "tests/clients/test_import_workbooks.py"
LOOKING = "casemgmt/core/files/inspection/workbooks.py"
READING = "casemgmt/core/tables.py"


def hostile(what: str) -> tuple[str, ...]:
    """The test that tries one workbook of ``tests/workbooks.py``."""
    name = "test_a_workbook_that_is_more_than_lines_is_refused_with_what_to_do"
    return (f"{TESTS}::{name}[{what}]",)


def read(what: str) -> tuple[str, ...]:
    """The test that reads one kind of cell."""
    return (f"{TESTS}::test_a_cell_is_read_as_people_read_it[{what}]",)


ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "a workbook is looked at before it is opened",
        READING,
        "        examine_workbook(body)\n",
        "",
        hostile("macros"),
    ),
    Sabotage(
        "a workbook that was looked at is never left",
        "casemgmt/core/files/door.py",
        "rewritten, limits)\n        finally:\n            store.discard(part, rewritten)\n",
        "rewritten, limits)\n        finally:\n            pass\n",
        (f"{TESTS}::test_a_workbook_that_was_looked_at_is_never_left",),
    ),
    Sabotage(
        "a workbook has no macros",
        LOOKING,
        "if any(is_macro(name) and not PRINTER.fullmatch(name.lower()) for name in names):",
        "if False:",
        hostile("macros"),
    ),
    Sabotage(
        "a workbook has no macros of old",
        LOOKING,
        '            raise NotKept("macro")\n        name =',
        "            pass\n        name =",
        hostile("macros of old"),
    ),
    Sabotage(
        "a workbook says once what a part is",
        LOOKING,
        'if local == "Override" and attributes.get("PartName", "") in self.content_types:',
        "if False:",
        hostile("a part that is said to be two things"),
    ),
    Sabotage(
        "a workbook has few elements in what is read as a whole",
        LOOKING,
        " or (not is_long and self.elements[part] > MOST_ELEMENTS)",
        "",
        hostile("styles without end"),
    ),
    Sabotage(
        "a workbook has so many elements at most",
        LOOKING,
        "self.all_elements > self.most or ",
        "",
        (f"{TESTS}::test_a_workbook_has_so_many_elements_at_most",),
    ),
    Sabotage(
        "a workbook has so many sheets at most",
        LOOKING,
        "if self.sheets > MOST_SHEETS:",
        "if False:",
        hostile("many sheets"),
    ),
    Sabotage(
        "a sheet of charts is none of the long parts",
        LOOKING,
        "if is_chart or ",
        "if ",
        hostile("a sheet of charts as long as a sheet"),
    ),
    Sabotage(
        "a sheet is named as what it is read as",
        LOOKING,
        ' or not leads.endswith(".xml"):',
        ":",
        hostile("a sheet that is named a picture"),
    ),
    Sabotage(
        "a workbook has the one main part",
        LOOKING,
        'if [name for name, said in rules.content_types.items() if said == MAIN] != [f"/{WORKBOOK}"]:',
        "if False:",
        hostile("another main part"),
    ),
    Sabotage(
        "a locked workbook is told apart",
        READING,
        "    if body.startswith(AN_OLD_ONE):\n",
        "    if False:\n",
        hostile("a locked one"),
    ),
    Sabotage(
        "what a sheet says of its size is not believed",
        READING,
        "    shown[0].reset_dimensions()\n",
        "",
        (f"{TESTS}::test_what_a_sheet_says_of_its_size_need_not_be_true",),
    ),
    Sabotage(
        "a sheet ends",
        READING,
        "number > LAST_ROW or ",
        "",
        hostile("a row beyond the last"),
    ),
    Sabotage(
        "a sheet has so many cells at most",
        READING,
        " or cells > MOST_CELLS",
        "",
        hostile("a wide row many times"),
    ),
    Sabotage(
        "a sheet has so much text at most",
        READING,
        "if kept.tell() > MOST_TEXT:",
        "if False:",
        hostile("one text everywhere"),
    ),
    Sabotage(
        "a hidden sheet is not read",
        READING,
        ' if sheet.sheet_state == "visible"]',
        "]",
        (f"{TESTS}::test_the_first_sheet_that_is_shown_counts_with_its_own_row_numbers",),
    ),
    Sabotage(
        "rows keep the numbers of the sheet",
        READING,
        '        kept.write("\\n" * blank)\n',
        "",
        (f"{TESTS}::test_the_first_sheet_that_is_shown_counts_with_its_own_row_numbers",),
    ),
    Sabotage(
        "what the library stumbles over is refused",
        READING,
        "    except UNSTEADY as odd:\n",
        "    except ZeroDivisionError as odd:\n",
        hostile("an unknown text"),
    ),
    Sabotage(
        "zeros before a number are read",
        READING,
        "        return str(int(value)).zfill(len(shown_as))\n",
        "        return str(int(value))\n",
        read("zeros before"),
    ),
    Sabotage(
        "a day is read without a time",
        READING,
        "    if whole.time() == dt.time.min:\n",
        "    if False:\n",
        read("a day"),
    ),
    Sabotage(
        "what a spreadsheet could not work out stays out",
        "clients/incoming.py",
        "        if SPREADSHEET_ERROR.fullmatch(text):\n",
        "        if False:\n",
        (f"{TESTS}::test_a_workbook_comes_in_by_the_pages",),
    ),
    Sabotage(
        "a workbook saved once more is the same file",
        "clients/actions/importing.py",
        "hashlib.sha256(text.encode())",
        "hashlib.sha256(body)",
        (f"{TESTS}::test_a_workbook_saved_once_more_is_the_same_file",),
    ),
    Sabotage(
        "separators in quotes separate nothing",
        READING,
        'first = QUOTED.sub("", text)',
        "first = text",
        (f"{TESTS}::test_a_head_may_hold_what_else_separates",),
    ),
)
