"""Guards of what is written beside the record: into logs of ours, the web server's, the database's."""

from tests.mutants.sabotage import Sabotage

TESTS = "tests/core/test_logs.py"
LOGS = "casemgmt/core/logs.py"
KIND = f"{TESTS}::test_an_error_is_written_by_its_kind_and_its_place"
SERVER = f"{TESTS}::test_the_web_servers_log_holds_no_query_and_no_message"
OURS = f"{TESTS}::test_the_product_writes_its_log_like_that_and_mails_none_of_it"
TYPED = "tests/access/canaries/test_personal_data.py"
CRAWL = "tests/access/canaries/test_categories.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "a log holds no message of an error",
        LOGS,
        "        yield describe(one)\n",
        '        yield f"{type(one).__name__}: {one}"\n',
        (
            KIND,
            f"{TESTS}::test_what_the_database_says_of_a_row_is_not_written",
            f"{TYPED}::test_e15_an_error_says_where_it_was_and_no_more",
        ),
    ),
    Sabotage(
        "a log holds nothing that follows an address",
        LOGS,
        'QUERY.sub("?…", super().formatMessage(record))',
        "super().formatMessage(record)",
        (f"{TESTS}::test_nothing_is_written_that_follows_an_address", SERVER),
    ),
    Sabotage(
        "a log uses nothing that was made of an error elsewhere",
        LOGS,
        "kept, record.exc_text = record.exc_text, None",
        "kept = record.exc_text",
        (KIND,),
    ),
    Sabotage(
        "the product's log is a discreet one",
        "casemgmt/settings.py",
        '            "()": "casemgmt.core.logs.DiscreetFormatter",\n',
        '            "()": "logging.Formatter",\n',
        (OURS,),
    ),
    Sabotage(
        "no error is mailed with all that was sent",
        "casemgmt/settings.py",
        ', "django": {"level": "WARNING", "handlers": []}}',
        "}",
        (OURS,),
    ),
    Sabotage(
        "the web server's log is a discreet one",
        "casemgmt/serving.py",
        "                handler.setFormatter(DiscreetFormatter(given._fmt, given.datefmt))\n",
        "                handler.setFormatter(given)\n",
        (SERVER,),
    ),
    Sabotage(
        "the demo's web server has that log",
        "casemgmt/bootstrap/demo.py",
        '    web += ["--logger-class", "casemgmt.serving.DiscreetLogger"]\n',
        "",
        (f"{TESTS}::test_the_web_server_writes_its_log_like_that[demo]",),
    ),
    Sabotage(
        "the image's web server has that log",
        "Dockerfile",
        '     "--logger-class", "casemgmt.serving.DiscreetLogger", "--workers"',
        '     "--workers"',
        (f"{TESTS}::test_the_web_server_writes_its_log_like_that[image]",),
    ),
    Sabotage(
        "the embedded database writes no row into its log",
        "casemgmt/bootstrap/postgres.py",
        ', "-c", "log_error_verbosity=terse"]',
        "]",
        (f"{TESTS}::test_the_database_writes_no_row_into_its_log",),
    ),
    Sabotage(
        "the composed database writes no row into its log",
        "docker-compose.yml",
        '    command: ["postgres", "-c", "log_error_verbosity=terse"]\n',
        '    command: ["postgres"]\n',
        (f"{TESTS}::test_the_database_writes_no_row_into_its_log",),
    ),
    Sabotage(
        "a confidential address is given to nobody else, by any page",
        "clients/frame.py",
        '    return Fact("lock", home.address) if cleared else None\n',
        '    return Fact("lock", home.address)\n',
        (f"{CRAWL}::test_a3_nobody_is_given_what_they_may_not_read",),
    ),
)
