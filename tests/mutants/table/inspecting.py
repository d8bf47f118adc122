"""Guards of the process that looks at what a file really is, and of what it makes of texts, PDFs and
pictures."""

from tests.mutants.sabotage import Sabotage
from tests.mutants.table.archives import hostile

INSPECTING = "tests/core/test_inspecting.py"
FILES = "tests/core/test_files.py"
DOOR = "casemgmt/core/files/door.py"
TEXTS = "casemgmt/core/files/inspection/texts.py"
PARSER = "casemgmt/core/files/inspection/run.py"
PDFS = "casemgmt/core/files/inspection/pdfs.py"
PICTURES = "casemgmt/core/files/inspection/pictures.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "a text has no control characters",
        TEXTS,
        "if CONTROL.search(decoder.decode(chunk)):",
        "if not decoder.decode(chunk):",
        hostile("text with escapes"),
    ),
    Sabotage(
        "a text is UTF-8",
        TEXTS,
        "except UnicodeDecodeError:",
        "except ZeroDivisionError:",
        hostile("text in another code"),
    ),
    Sabotage(
        "a text ends with a whole letter",
        TEXTS,
        '            decoder.decode(b"", final=True)\n',
        "",
        hostile("half a letter"),
    ),
    Sabotage(
        "the parser has a memory limit",
        PARSER,
        '        ("RLIMIT_AS", mapped(resource.getpagesize()) + memory),\n',
        "",
        (f"{FILES}::test_no_upload_takes_more_than_200_megabytes",),
    ),
    Sabotage(
        "the parser has a processor limit",
        PARSER,
        '        ("RLIMIT_CPU", seconds),\n',
        "",
        (
            f"{INSPECTING}::test_a_busy_process_is_ended_by_the_system_and_leaves_no_memory_behind[parser]",
        ),
    ),
    Sabotage(
        "the parser leaves no memory on disk",
        PARSER,
        '        ("RLIMIT_CORE", 0),\n',
        "",
        (
            f"{INSPECTING}::test_a_busy_process_is_ended_by_the_system_and_leaves_no_memory_behind[parser]",
        ),
    ),
    Sabotage(
        "the parser binds itself before it reads",
        PARSER,
        '    bind(limits["memory"], limits["seconds"])\n',
        "",
        (f"{FILES}::test_no_upload_takes_more_than_200_megabytes",),
    ),
    Sabotage(
        "the parser has no network",
        PARSER,
        "    sys.addaudithook(no_network)\n",
        "",
        (f"{INSPECTING}::test_a_parser_that_would_open_a_connection_may_not",),
    ),
    Sabotage(
        "a parser that sleeps is stopped",
        DOOR,
        "timeout=limits.seconds * 2,",
        "timeout=None,",
        (f"{INSPECTING}::test_a_parser_that_sleeps_is_stopped_after_twice_its_time",),
    ),
    Sabotage(
        "a PDF has few values",
        PDFS,
        "if seen > most:",
        "if False:",
        (f"{INSPECTING}::test_a_document_of_too_many_values_is_refused",),
    ),
    Sabotage(
        "a PDF's actions only lead within it",
        PDFS,
        'if _name(entries.get("/S")) in ACTIVE_ACTIONS:',
        "if False:",
        hostile("a chained jump"),
    ),
    Sabotage(
        "a PDF carries no media",
        PDFS,
        'if _name(entries.get("/Subtype")) in CARRIER_SUBTYPES:',
        "if False:",
        hostile("media in a pdf"),
    ),
    Sabotage(
        "a PDF opens quietly",
        PDFS,
        'if isinstance(opening, pikepdf.Dictionary) and _name(opening.get("/S")) not in QUIET_OPENINGS:',
        "if False:",
        hostile("an address on opening"),
    ),
    Sabotage(
        "a PDF with a password is called locked",
        PDFS,
        "except pikepdf.PasswordError:",
        "except ZeroDivisionError:",
        hostile("a locked pdf"),
    ),
    Sabotage(
        "a damaged PDF is called unreadable",
        PDFS,
        "except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, IndexError):",
        "except ZeroDivisionError:",
        hostile("a pdf out of order"),
    ),
    Sabotage(
        "half a PDF is called unreadable",
        PDFS,
        'if b"%%EOF" not in tail:',
        "if False:",
        hostile("half a pdf"),
    ),
    Sabotage(
        "half a picture is called unreadable",
        PICTURES,
        "ImageFile.LOAD_TRUNCATED_IMAGES = False",
        "ImageFile.LOAD_TRUNCATED_IMAGES = True",
        hostile("half a jpg"),
    ),
    Sabotage(
        "a damaged picture is called unreadable",
        PICTURES,
        "except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, KeyError):",
        "except ZeroDivisionError:",
        hostile("half a png"),
    ),
)
