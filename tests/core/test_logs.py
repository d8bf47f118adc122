"""A log holds where an error was and of what kind, and nobody's data: ours, the web server's, the
database's (E15)."""

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from gunicorn.util import load_class

from casemgmt.bootstrap.postgres import Cluster
from casemgmt.bootstrap.processes import Registry
from casemgmt.core.access import declaration
from casemgmt.core.checks import leaves
from casemgmt.core.logs import DiscreetFormatter
from casemgmt.serving import DiscreetLogger
from tests.core.test_wiring import demo_command
from tests.processes import Process, wait_until
from tests.setup.test_compose import SERVICES, command_of

NAME = "Rosa Canary"
TOKEN = "T0ken-of-a-link_that-opens-something"
LISTENS = re.compile(r"Listening at: http://127\.0\.0\.1:(\d+) ")


def line_of(problem: BaseException | None, message: str = "It failed", *words: str) -> str:
    told = (type(problem), problem, problem.__traceback__) if problem else None
    record = logging.LogRecord("casemgmt", logging.ERROR, __file__, 1, message, words, told)
    logging.Formatter().format(record)
    return DiscreetFormatter("%(levelname)s %(message)s").format(record)


def raised(problem: BaseException, cause: BaseException | None = None) -> BaseException:
    with suppress(type(problem)):
        raise problem from cause
    return problem


def test_an_error_is_written_by_its_kind_and_its_place() -> None:
    line = line_of(raised(ValueError(f"{NAME} has no case"), raised(KeyError(NAME))))
    assert line.startswith("ERROR It failed\n")
    assert line.index("KeyError") < line.index("ValueError")
    assert "in raised" in line
    assert NAME not in line


@pytest.mark.django_db
def test_what_the_database_says_of_a_row_is_not_written() -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "DO $$ BEGIN RAISE unique_violation USING CONSTRAINT = 'one_name', DETAIL ="
                f" 'Key (name)=({NAME}) already exists.'; END $$"
            )
    assert NAME in str(caught.value)
    line = line_of(caught.value)
    assert line.endswith("IntegrityError (one_name)")
    assert NAME not in line


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("GET /clients/?q=Rosa+Canary HTTP/1.1", "GET /clients/?… HTTP/1.1"),
        ('"https://here/find/?q=Rosa" "Firefox"', '"https://here/find/?…" "Firefox"'),
        ("Is it so? Yes.", "Is it so? Yes."),
    ],
)
def test_nothing_is_written_that_follows_an_address(told: str, kept: str) -> None:
    assert line_of(None, "%s", told) == f"ERROR {kept}"


def secret_links() -> list[str]:
    """The address of every page that lies behind a secret, as a link gives it."""
    declared = [
        (page, declaration(page.callback)) for _route, page in leaves(get_resolver().url_patterns)
    ]
    names = [page.name for page, said in declared if said and str(said).startswith("link:")]
    found = [reverse(name, args=[TOKEN]) for name in names if name]
    return [*found, reverse("account_reset_password_from_key", args=["1a", TOKEN])]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["options", "post", "get", "propfind"])
def test_no_secret_of_a_link_is_written(method: str, caplog: pytest.LogCaptureFixture) -> None:
    links = secret_links()
    assert len(links) >= len(("calendar", "join", "reset"))
    asked = Client(enforce_csrf_checks=True)
    with caplog.at_level(logging.DEBUG):
        for link in links:
            asked.generic(method.upper(), link, headers={"referer": f"http://testserver{link}"})
    raw = "\n".join(record.getMessage() for record in caplog.records)
    assert method == "get" or TOKEN in raw
    for record in caplog.records:
        assert TOKEN not in DiscreetFormatter("%(message)s").format(record)
    told = [line_of(None, '"GET %s HTTP/1.1" 200 "http://here%s"', link, link) for link in links]
    assert not [line for line in told if TOKEN in line or "HTTP/1.1" not in line]


def test_the_product_writes_its_log_like_that_and_mails_none_of_it() -> None:
    assert {one["()"] for one in settings.LOGGING["formatters"].values()} == {
        f"{DiscreetFormatter.__module__}.{DiscreetFormatter.__qualname__}"
    }
    assert {one["formatter"] for one in settings.LOGGING["handlers"].values()} == {"line"}
    assert logging.getLogger("django").handlers == []
    ours = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    assert [type(one.formatter) for one in ours] == [DiscreetFormatter]
    assert mail.outbox == []


@pytest.mark.parametrize("where", ["demo", "image"])
def test_the_web_server_writes_its_log_like_that(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = demo_command(monkeypatch) if where == "demo" else command_of("web")
    assert load_class(command[command.index("--logger-class") + 1]) is DiscreetLogger


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """A web server that writes down every request, and its log."""
    log = tmp_path / "web.log"
    command = [sys.executable, "-m", "gunicorn", "tests.core.slow:failing", "--workers", "1"]
    command += ["--worker-class", "casemgmt.serving.PatientWorker", "--no-control-socket"]
    command += ["--logger-class", "casemgmt.serving.DiscreetLogger", "--access-logfile", "-"]
    command += ["--log-level", "debug", "--bind", "127.0.0.1:0"]
    process = Process(command, {"PYTHONPATH": str(Path(__file__).parents[2])}, log)
    try:
        wait_until(lambda: LISTENS.search(log.read_text()), 30, "the server listens")
        (port,) = LISTENS.findall(log.read_text())
        yield int(port), log
    finally:
        process.kill()


def test_the_web_servers_log_holds_no_query_and_no_message(server: tuple[int, Path]) -> None:
    port, log = server
    for path in ("/fine/?q=canary", "/fails/?q=canary"):
        asked = HTTPConnection("127.0.0.1", port, timeout=20)
        asked.request("GET", path, headers={"Referer": f"http://here{path}"})
        with suppress(OSError):
            asked.getresponse().read()
        asked.close()
    wait_until(lambda: "ValueError" in log.read_text(), 10, "the error is written")
    told = log.read_text()
    assert "/fine/?…" in told
    assert "/fails/?…" in told
    assert "canary" not in told


def test_the_database_writes_no_row_into_its_log(tmp_path: Path) -> None:
    ours = Cluster(
        tmp_path / "tests", tmp_path, registry=Registry(tmp_path / "x"), log=tmp_path, durable=True
    )
    assert "log_error_verbosity=terse" in ours.child.command
    assert "log_error_verbosity=terse" in SERVICES["db"]["command"]
