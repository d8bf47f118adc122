"""Guards of the upload door, and of how a file is given out again."""

from tests.mutants.sabotage import Sabotage

FILES = "tests/core/test_files.py"
UPLOADS = "tests/core/test_upload_requests.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "first bytes and name agree",
        "casemgmt/core/files/inspection/dispatch.py",
        "if found != EXPECTED[kind]:",
        "if False:",
        (FILES,),
    ),
    Sabotage(
        "no second file hides behind a zip end",
        "casemgmt/core/files/inspection/dispatch.py",
        'if found != "zip" and zipfile.is_zipfile(part):',
        "if False:",
        (FILES,),
    ),
    Sabotage(
        "a PDF holds nothing that runs",
        "casemgmt/core/files/inspection/pdfs.py",
        "if keys & ACTIVE_KEYS:",
        "if False:",
        (FILES,),
    ),
    Sabotage(
        "a PDF carries no file",
        "casemgmt/core/files/inspection/pdfs.py",
        'if keys & CARRIER_KEYS or _name(entries.get("/Type")) == "/EmbeddedFile":',
        "if False:",
        (FILES,),
    ),
    Sabotage(
        "a locked PDF is refused",
        "casemgmt/core/files/inspection/pdfs.py",
        "if pdf.is_encrypted:",
        "if False:",
        (FILES,),
    ),
    Sabotage(
        "nothing follows the end of a PDF",
        "casemgmt/core/files/inspection/pdfs.py",
        "if not ENDING.search(tail):",
        "if False:",
        (FILES,),
    ),
    Sabotage(
        "a picture is measured before it is decoded",
        "casemgmt/core/files/inspection/pictures.py",
        'if picture.width * picture.height > limits["pixels"]:',
        "if False:",
        (FILES,),
    ),
    Sabotage(
        "a picture loses what was written along",
        "casemgmt/core/files/inspection/pictures.py",
        "    picture.info.clear()\n",
        "",
        (FILES,),
    ),
    Sabotage(
        "a stream is read to its limit only",
        "casemgmt/core/files/store.py",
        "if size > limit:",
        "if False:",
        (f"{FILES}::test_a_file_of_exactly_the_limit_is_kept_and_one_byte_more_is_not",),
    ),
    Sabotage(
        "an empty file is refused",
        "casemgmt/core/files/store.py",
        "if size == 0:",
        "if False:",
        (FILES,),
    ),
    Sabotage(
        "only a name the door gave reaches a file",
        "casemgmt/core/files/store.py",
        "if not STORED.fullmatch(stored):",
        "if False:",
        (f"{FILES}::test_only_a_name_the_door_gave_reaches_a_file",),
    ),
    Sabotage(
        "no link is followed in the private folder",
        "casemgmt/core/files/store.py",
        "if path.resolve() != path:",
        "if False:",
        (f"{FILES}::test_a_link_in_the_private_folder_is_not_followed",),
    ),
    Sabotage(
        "half a file is never left",
        "casemgmt/core/files/door.py",
        "            store.discard(part, rewritten)\n",
        "            pass\n",
        (FILES,),
    ),
    Sabotage(
        "the parser sees no secret",
        "casemgmt/core/files/door.py",
        "env=_bare_environment(),",
        "",
        (f"{FILES}::test_the_parser_process_sees_no_secret_of_ours",),
    ),
    Sabotage(
        "a download is an attachment",
        "casemgmt/core/files/response.py",
        'return f"attachment; filename',
        'return f"inline; filename',
        (f"{FILES}::test_a_download_is_an_attachment_that_no_page_can_use",),
    ),
    Sabotage(
        "a download runs nothing",
        "casemgmt/core/files/response.py",
        '    response.headers["Content-Security-Policy"] = SANDBOX\n',
        "",
        (f"{FILES}::test_a_download_is_an_attachment_that_no_page_can_use",),
    ),
    Sabotage(
        "a file name keeps no hidden signs",
        "casemgmt/core/files/names.py",
        'if character.isspace() or unicodedata.category(character)[0] != "C"',
        "if True",
        (f"{FILES}::test_a_name_is_cleaned_and_never_becomes_a_path",),
    ),
    Sabotage(
        "a request has few fields",
        "casemgmt/settings.py",
        "DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000",
        "DATA_UPLOAD_MAX_NUMBER_FIELDS = None",
        (f"{UPLOADS}::test_a_hundred_thousand_fields_are_refused",),
    ),
    Sabotage(
        "a request has few files",
        "casemgmt/settings.py",
        "DATA_UPLOAD_MAX_NUMBER_FILES = 5",
        "DATA_UPLOAD_MAX_NUMBER_FILES = None",
        (UPLOADS,),
    ),
)
