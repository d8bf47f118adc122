"""Guards against a database, or a colleague, that is slower than a page may wait."""

from tests.mutants.sabotage import Sabotage

PATIENCE = "tests/core/test_patience.py"
PAGE = "casemgmt/core/postgres/patience.py"
AT_ONCE = "tests/core/test_at_once.py"

ROWS: tuple[Sabotage, ...] = (
    Sabotage(
        "a database that goes as the person is named is an outage like any other",
        "casemgmt/core/postgres/base.py",
        "            with self.wrap_database_errors:\n                self.connection.execute(self.identity_statement())",
        "            self.connection.execute(self.identity_statement())",
        (
            "tests/core/test_patience.py"
            "::test_a_database_that_goes_as_the_person_is_named_is_an_outage_like_any_other",
        ),
    ),
    Sabotage(
        "no request waits for the database without an end",
        "casemgmt/settings.py",
        '    "casemgmt.core.postgres.patience.within_patience",\n',
        "",
        (f"{PATIENCE}::test_a_page_has_patience_from_its_first_middleware_on",),
    ),
    Sabotage(
        "an answer that got lost is given up",
        PAGE,
        "max(patience.left, 0.0)",
        "6.0",
        (f"{PATIENCE}::test_a_page_gives_up_on_an_answer_that_got_lost",),
    ),
    Sabotage(
        "without patience nothing is connected to",
        PAGE,
        "        if patience.left <= 0:\n            raise psycopg.OperationalError(IN_VAIN)\n",
        "",
        (f"{PATIENCE}::test_a_page_gives_up_on_an_answer_that_got_lost",),
    ),
    Sabotage(
        "all waits of a page are one",
        PAGE,
        "            self.left -= time.monotonic() - began",
        "            pass",
        (f"{PATIENCE}::test_a_page_that_asks_much_has_no_more_patience_than_one_that_asks_once",),
    ),
    Sabotage(
        "what a part waits the page has waited",
        PAGE,
        "            around.left -= given - mine.left",
        "            pass",
        (f"{PATIENCE}::test_what_a_part_of_a_page_waits_the_page_has_waited",),
    ),
    Sabotage(
        "a silent connection is not taken for a working one for long",
        "casemgmt/core/postgres/base.py",
        "with waiting_at_most(TO_SEE_IF_IT_IS_THERE):",
        "with waiting_at_most(6):",
        (f"{PATIENCE}::test_a_kept_connection_that_is_silent_is_given_up_soon",),
    ),
    Sabotage(
        "a peer that is gone is noticed",
        "casemgmt/settings.py",
        "        **_NOTICE_A_PEER_THAT_IS_GONE,\n",
        "",
        (f"{PATIENCE}::test_every_connection_has_an_end_to_everything",),
    ),
    Sabotage(
        "the question how it is waits less",
        "casemgmt/ledger/health.py",
        "with waiting_at_most(PATIENCE), probe.cursor()",
        "with probe.cursor()",
        (f"{PATIENCE}::test_the_question_how_it_is_has_less",),
    ),
    Sabotage(
        "a database that is away is said to be",
        "casemgmt/core/pages.py",
        "if not isinstance(sys.exception(), AWAY):",
        "if sys.exception():",
        (f"{PATIENCE}::test_what_was_sent_waits_on_the_page_and_counts_once",),
    ),
    Sabotage(
        "no password is written into a page",
        "casemgmt/core/pages.py",
        '    if not any("password" in name for name in sent):',
        "    if sent:",
        (f"{PATIENCE}::test_no_password_is_written_into_a_page_and_no_token_made",),
    ),
    Sabotage(
        "what can't be read breaks no page",
        "casemgmt/core/pages.py",
        "    except NOT_READ:\n",
        "    except ZeroDivisionError:\n",
        (f"{PATIENCE}::test_a_page_is_told_of_even_when_what_was_sent_can_not_be_read",),
    ),
    Sabotage(
        "a load that was not given is not said to be",
        "clients/actions/covering.py",
        "    if begun < len(wanted):",
        "    if begun < 0:",
        (f"{AT_ONCE}::test_a_load_given_while_another_gives_it_is_not_said_to_be",),
    ),
    Sabotage(
        "work that can't be done in parts is waited for",
        "casemgmt/ledger/long_work.py",
        "    wait_longer(60 * STATEMENT_MINUTES)\n",
        "",
        (f"{PATIENCE}::test_work_that_can_not_be_done_in_parts_is_waited_for",),
    ),
)
