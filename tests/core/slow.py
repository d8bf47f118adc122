"""A small application for a server that slow clients are let loose on: it reads what it is sent."""

from collections.abc import Callable, Iterable
from typing import Any

from casemgmt.serving import Patience, PatientWorker


class HastyWorker(PatientWorker):
    """The product's worker with less patience, so that a test is short."""

    patience = Patience(grace=1.0, rate=1000, longest=3.0, taking=2.0)


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    start("200 OK", [("Content-Type", "text/plain")])
    return [str(len(body)).encode()]


def failing(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer, or fail with what was asked for."""
    if environ["PATH_INFO"] == "/fails/":
        raise ValueError(environ["QUERY_STRING"])
    return application(environ, start)
