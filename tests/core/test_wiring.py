"""The limits on requests are those the product runs with: its settings, its way in, its commands."""

import io
import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest
from gunicorn.util import load_class

from casemgmt.bootstrap import demo
from casemgmt.core.files.uploads import BoundedUploadHandler
from casemgmt.serving import PatientWorker
from tests.setup.test_compose import command_of


def test_the_first_upload_handler_is_the_bounded_one() -> None:
    first = settings.FILE_UPLOAD_HANDLERS[0]
    assert first == f"{BoundedUploadHandler.__module__}.{BoundedUploadHandler.__qualname__}"


def test_the_way_in_hands_on_whole_bodies_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def application(environ: dict[str, Any], start: object) -> list[bytes]:
        return [environ["wsgi.input"].read()]

    monkeypatch.setattr("django.core.wsgi.get_wsgi_application", lambda: application)
    # The tests have set all up, and hold the connections.
    monkeypatch.setattr("django.setup", lambda: None)
    monkeypatch.setattr("django.core.management.call_command", lambda *given, **more: None)
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    way_in = runpy.run_module("casemgmt.wsgi")["application"]
    assert way_in({"wsgi.input": io.BytesIO(b"abc"), "CONTENT_LENGTH": "3"}, None) == [b"abc"]
    with pytest.raises(BadRequest):
        way_in({"wsgi.input": io.BytesIO(b"ab"), "CONTENT_LENGTH": "3"}, None)


def demo_command(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The command by which the demo starts its web server."""
    monkeypatch.setattr(
        demo, "Child", lambda name, command, **more: SimpleNamespace(name=name, command=command)
    )
    servers: Any = SimpleNamespace(
        folder=Path(), registry=None, log=lambda name: None, environment=lambda role: {}
    )
    children = demo._children(servers, 0)
    return next([str(part) for part in one.command] for one in children if one.name == "web")


@pytest.mark.parametrize("where", ["demo", "image"])
def test_the_web_server_is_the_patient_one_behind_the_way_in(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = demo_command(monkeypatch) if where == "demo" else command_of("web")
    assert "casemgmt.wsgi:application" in command
    worker = command[command.index("--worker-class") + 1]
    assert load_class(worker) is PatientWorker
