"""A real agency's first day: ``begin``, and a web server with the settings of production."""

import http.client
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from casemgmt.agency.models import Agency, Invitation
from casemgmt.core import audit
from tests.agency.signing_in import PASSWORD, code_of_the_app, value_of
from tests.browser.conftest import free_port
from tests.cast import SET_UP, Cast
from tests.processes import ROOT, Process, wait_until

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


class Visitor:
    """A browser behind the TLS proxy: it speaks to the server as the proxy would."""

    def __init__(self, port: int) -> None:
        self.host = f"localhost:{port}"
        self.cookies: SimpleCookie = SimpleCookie()

    def ask(
        self, path: str, data: dict[str, str] | None = None, *, tls: bool = True
    ) -> tuple[http.client.HTTPResponse, str]:
        """GET a page, or POST a form to it; return the answer and its text."""
        headers = {"Cookie": "; ".join(f"{m.key}={m.value}" for m in self.cookies.values())}
        if tls:
            headers |= {"X-Forwarded-Proto": "https", "Origin": f"https://{self.host}"}
        body = None
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            token = self.cookies["__Host-csrftoken"].value
            body = urlencode({**data, "csrfmiddlewaretoken": token})
        line = http.client.HTTPConnection(self.host, timeout=20)
        line.request("GET" if data is None else "POST", path, body, headers)
        answer = line.getresponse()
        for header in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(header)
        return answer, answer.read().decode()

    def leads_to(self, path: str, data: dict[str, str] | None = None) -> str:
        """Where a page sends the visitor; '' when it doesn't."""
        return self.ask(path, data)[0].headers.get("Location") or ""

    def set_up_app(self) -> None:
        """Set up the authenticator app at the pages for it."""
        self.leads_to("/account/reauthenticate/", {"password": PASSWORD})
        for _try in range(2):  # a code may run out between the two requests
            secret = value_of("authenticator_secret", self.ask("/account/factors/app/")[1])
            code = code_of_the_app(secret)
            if self.leads_to("/account/factors/app/", {"code": code}):
                return


@pytest.fixture
def production(fresh_database: str) -> dict[str, str]:
    """The environment of a real installation, in which no demo was ever loaded."""
    for agency in Agency.objects.all():
        agency.is_demo = False
        audit.save(agency, by=SET_UP, why="For this test", only=["is_demo"])
    parts = urlsplit(os.environ["DATABASE_URL"])
    unset = ("CASEMGMT_DEMO", "CASEMGMT_DB_ROLE")
    return {
        **{name: value for name, value in os.environ.items() if name not in unset},
        "DATABASE_URL": urlunsplit(parts._replace(path=f"/{fresh_database}")),
        "REDIS_URL": NOBODY_LISTENS,
        "CASEMGMT_TRUSTED_PROXIES": "1",
    }


@pytest.fixture
def server(production: dict[str, str], tmp_path: Path) -> Iterator[int]:
    """The port of a web server as the container starts it."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "casemgmt.wsgi:application", "--workers", "1"]
    command += ["--threads", "4", "--no-control-socket", "--bind", f"127.0.0.1:{port}"]
    process = Process(command, production, tmp_path / "web.log")

    def answers() -> bool:
        try:
            return Visitor(port).ask("/account/login/")[0].status == 200
        except OSError:
            return False

    try:
        wait_until(answers, 60, "the server answers")
        yield port
    except AssertionError as failure:
        failure.add_note((tmp_path / "web.log").read_text()[-3000:])
        raise
    finally:
        process.kill()


def begin(env: dict[str, str]) -> dict[str, str]:
    """Run the command and return the two links' paths by whom they are for."""
    command = [sys.executable, "manage.py", "begin", "--agency", "New Shore"]
    done = subprocess.run(
        [*command, "--email", "first@example.org"],
        cwd=ROOT,
        env=env | {"CASEMGMT_DB_ROLE": "owner"},
        capture_output=True,
        text=True,
        check=True,
    )
    links = re.findall(r"First (admin|privacy officer): +https://localhost(\S+)", done.stdout)
    return dict(links)


@pytest.mark.faults
def test_the_first_two_people_come_in_by_their_links_and_work_only_with_a_second_factor(
    production: dict[str, str], server: int
) -> None:
    links = begin(production)
    assert set(links) == {"admin", "privacy officer"}
    given = {
        "admin": {"name": "First Admin"},
        "privacy officer": {"name": "First Officer", "email": "second@example.org"},
    }
    emails = {"admin": "first@example.org", "privacy officer": "second@example.org"}
    for who, path in links.items():
        visitor = Visitor(server)
        assert visitor.ask(path)[0].status == 200
        form = {**given[who], "password": PASSWORD, "again": PASSWORD}
        assert visitor.leads_to(path, form) == "/account/login/"
        assert visitor.ask(path)[0].status == 410
        visitor.ask("/account/login/")
        assert visitor.leads_to("/account/login/", {"login": emails[who], "password": PASSWORD})
        for page in ("/", "/my-day/", "/agency/people/", "/notices/", "/styleguide/", "/find/"):
            assert visitor.leads_to(page) == "/account/factors/", page
        visitor.set_up_app()
        assert visitor.ask("/notices/")[0].status == 200
        assert visitor.ask("/demo/")[0].status == 404
    assert visitor.ask("/agency/people/")[0].status == 403, "a privacy officer configures nothing"


@pytest.mark.faults
def test_a_real_web_server_speaks_https_and_guards_its_cookies(server: int) -> None:
    visitor = Visitor(server)
    answer, _text = visitor.ask("/account/login/", tls=False)
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{visitor.host}/account/login/"
    answer, _text = visitor.ask("/account/login/")
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    cookies = answer.headers.get_all("Set-Cookie", [])
    assert cookies
    assert all(cookie.startswith("__Host-") and "Secure" in cookie for cookie in cookies)
    assert visitor.ask("/demo/")[0].status == 404
    answer, text = visitor.ask("/healthz", tls=False)
    assert answer.status == 503
    assert '"broker": "down"' in text


def test_the_demo_is_no_place_for_a_real_agency(cast: Cast) -> None:
    words = {"agency": "New Shore", "email": "first@example.org"}
    with pytest.raises(CommandError, match="DATABASE_URL"):
        call_command("begin", **words)
    with override_settings(DEMO=False), pytest.raises(CommandError, match="holds the demo"):
        call_command("begin", **words)
    assert not Invitation.objects.exists()
