"""``python3 manage.py demo``: the whole product on this machine, with two fictional agencies."""

import argparse
import hashlib
import http.client
import json
import os
import signal
import socket
import sys
import time
import webbrowser
from collections.abc import Sequence
from pathlib import Path

from . import environment, libraries
from .addresses import check_addresses
from .processes import INTERRUPTS, Child, Stopped, die_with_parent, finish, stop_all
from .project import (
    PROJECT,
    Stamps,
    Trouble,
    complain,
    fingerprint,
    read_json,
    say,
    state_folder,
    step,
    write_private,
)
from .servers import Running, Servers, manage

PORT = 8000
HIGHEST_PORT = 65_535
READY_SECONDS = 60.0
CALM_SECONDS = 60.0
_CODE = (".py", ".toml", ".sql")


def run(arguments: list[str]) -> int:
    """Set everything up, start the product, and keep it running until it is asked to stop.

    arguments: ``--port N`` (0 picks a free one; default ``CASEMGMT_PORT``, else 8000),
    ``--no-browser``, ``--reset``. Returns 0 after Ctrl-C or SIGTERM.
    """
    chosen = _parse(arguments)
    INTERRUPTS.install()
    try:
        say("Setting up the demo")
        environment.make("local")
        check_addresses(demo=True)
        libraries.pango()
        _run(chosen)
    except Stopped:
        pass
    except Running:
        url = read_json(state_folder("demo") / "running.json").get("url", "its address")
        raise Trouble(f"The demo is already running at {url}; stop that one first.") from None
    say("Stopped.")
    return 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="manage.py demo", description="Run the product on this machine with demo data."
    )
    port = os.environ.get("CASEMGMT_PORT") or str(PORT)
    parser.add_argument("--port", type=_port, default=port, help="port on the loopback address")
    parser.add_argument("--no-browser", action="store_true", help="don't open a browser")
    parser.add_argument("--reset", action="store_true", help="drop the demo data and start anew")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    """Return the port a person named; raises what argparse explains to them."""
    if not text.isdecimal() or int(text) > HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to {HIGHEST_PORT}")
    return int(text)


def _run(chosen: argparse.Namespace) -> None:
    with _listen(chosen.port) as listener:
        if chosen.reset:
            _reset()
        say("  Starting the database and the broker …")
        with Servers("demo") as servers:
            _prepare(servers)
            children = _children(servers, listener.fileno())
            port = listener.getsockname()[1]
            try:
                with step("Starting the web server, the worker, the scheduler and the sealer"):
                    # The web server first: on few cores the four would delay one another.
                    web, *jobs = children
                    web.start()
                    _wait_until_ready(port, web)
                    for child in jobs:
                        child.start()
                url = f"http://localhost:{port}/"
                servers.remember(url=url)
                say(f"\nThe demo is running at {url}")
                say(f"Sign in as one of its people at {url}demo/; stop it with Ctrl-C.\n")
                if not chosen.no_browser and _has_screen():
                    webbrowser.open(url)
                watch(servers, children)
            finally:
                say("Stopping …")
                # The sealer last: it seals what the others wrote until their end.
                stop_all(children[:-1])
                stop_all(children[-1:])


def _listen(port: int) -> socket.socket:
    """Open the web server's socket here, so that it stays open while the web server restarts."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as taken:
        listener.close()
        url = read_json(state_folder("demo") / "running.json").get("url", "")
        if url == f"http://localhost:{port}/":
            raise Running from taken
        raise Trouble(
            f"Port {port} can't be used ({taken.strerror}); choose another one with --port N."
        ) from taken
    listener.listen(128)
    return listener


def _reset() -> None:
    if os.environ.get("DATABASE_URL"):
        raise Trouble(
            "--reset is for the embedded database; empty the one in DATABASE_URL by hand."
        )
    with step("Dropping the demo data"), Servers("demo") as servers:
        for child in servers.children():
            child.stop()
        servers.drop()


def _prepare(servers: Servers) -> None:
    """Migrate, collect the static files and load the demo data, each only when it is due.

    What was done to data is noted beside it, so that new data means all of it again.
    """
    env = servers.environment("owner") | {"CASEMGMT_DEMO": "1"}
    folder = servers.cluster.folder if servers.cluster else None
    stamps = Stamps(folder / "stamps.json") if folder else None
    lock = environment.LOCK.read_text()
    code = fingerprint(PROJECT, _CODE, lock)
    if not (stamps and stamps.holds("migrate", code)):
        tables = folder and _refuse_tables_of_before(folder / "tables.json")
        with step("Preparing the database"):
            _command(env, "migrate", "--noinput", "--verbosity", "0")
        if folder:
            write_private(folder / "tables.json", json.dumps(tables, indent=1))
    _collect_static(env, fingerprint(PROJECT / "static", ("",), lock))
    if _has_command("demo_data") and not (stamps and stamps.holds("demo_data", code)):
        with step("Loading the demo data"):
            _command(env, "demo_data", "--if-empty")
    if stamps:
        for name in ("migrate", "demo_data"):
            if not stamps.holds(name, code):
                stamps.set(name, code)


def _refuse_tables_of_before(made_with: Path) -> dict[str, str]:
    """The digests of all migrations. Raises ``Trouble`` where one that made these tables was
    rewritten since: nothing leads from there to here."""
    places = ("*/migrations/0*.py", "*/*/migrations/0*.py")
    files = sorted(path for place in places for path in PROJECT.glob(place))
    digests = {
        str(path.relative_to(PROJECT)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }
    if any(digests.get(name) != digest for name, digest in read_json(made_with).items()):
        raise Trouble(
            "The demo's data was made by an earlier version whose tables were others."
            " Begin it anew: python3 manage.py demo --reset"
        )
    return digests


def _collect_static(env: dict[str, str], due: str) -> None:
    stamps = Stamps(state_folder() / "static.json")
    if not stamps.holds("static", due):
        with step("Collecting the static files"):
            _command(env, "collectstatic", "--noinput", "--verbosity", "0")
        stamps.set("static", due)


def _has_command(name: str) -> bool:
    places = (f"*/management/commands/{name}.py", f"*/*/management/commands/{name}.py")
    return any(path for place in places for path in PROJECT.glob(place))


def _command(env: dict[str, str], *arguments: str) -> None:
    done = finish(
        manage(*arguments), cwd=PROJECT, env=env, preexec_fn=die_with_parent(signal.SIGTERM)
    )
    if done.returncode:
        raise Trouble(f"manage.py {arguments[0]} failed; the reason stands above.")


def _children(servers: Servers, listener: int) -> list[Child]:
    """Return the processes of the product, in the order they start."""
    python = str(environment.venv_python())
    celery = [python, "-m", "celery", "-A", "casemgmt.celery", "--quiet"]
    web = [python, "-m", "gunicorn", "casemgmt.wsgi:application", "--workers", "2"]
    web += ["--worker-class", "casemgmt.serving.PatientWorker"]
    web += ["--logger-class", "casemgmt.serving.DiscreetLogger"]
    web += ["--threads", "4", "--bind", f"fd://{listener}", "--no-control-socket"]
    worker = [*celery, "worker", "--concurrency", "2", "--hostname", "worker@localhost"]
    worker += ["--loglevel", "INFO", "--without-mingle", "--without-gossip"]
    beat = [*celery, "beat", "--loglevel", "INFO", "--pidfile", ""]
    beat += ["--schedule", str(servers.folder / "beat-schedule")]
    commands: dict[str, tuple[str, Sequence[str | Path]]] = {
        "web": ("web", web),
        "worker": ("worker", worker),
        "beat": ("worker", beat),
        "sealer": ("sealer", manage("seal")),
    }
    return [
        Child(
            name,
            command,
            registry=servers.registry,
            log=servers.log(name),
            env=servers.environment(role) | {"CASEMGMT_DEMO": "1"},
            folder=PROJECT,
            pass_fds=(listener,) if name == "web" else (),
        )
        for name, (role, command) in commands.items()
    ]


def _wait_until_ready(port: int, web: Child) -> None:
    """Wait until the web server answers at all: a worker that is missing yet shows as 503."""
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        if _health(port):
            return
        if web.exit_code() is not None:
            raise Trouble(f"The web server doesn't start; its log is {web.log}")
        time.sleep(0.1)
    raise Trouble(f"The web server doesn't answer; its log is {web.log}")


def _health(port: int) -> int:
    """Return the status of ``/healthz``, 0 while nobody answers."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", "/healthz")
        return line.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        line.close()


def _has_screen() -> bool:
    if sys.platform != "linux":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def watch(servers: Servers, children: list[Child]) -> None:
    """Start again whatever dies, until the launcher is asked to stop.

    A child that dies again within a minute waits twice as long each time, thirty seconds at most.
    """
    waits: dict[str, float] = {}
    began: dict[str, float] = {}
    due: dict[str, float] = {}
    everyone = [*reversed(servers.children()), *children]
    while True:
        now = time.monotonic()
        for child in everyone:
            code = child.exit_code()
            if code is None:
                continue
            if child.name not in due:
                calm = now - began.get(child.name, 0.0) > CALM_SECONDS
                waits[child.name] = 0.2 if calm else min(30.0, waits.get(child.name, 0.2) * 2)
                due[child.name] = now + waits[child.name]
                complain(f"The {child.name} process ended ({code}) and is started again.")
            if now >= due[child.name]:
                del due[child.name]
                began[child.name] = now
                _again(servers, child)
        time.sleep(0.3)


def _again(servers: Servers, child: Child) -> None:
    try:
        child.clear()
        if not servers.relaunch(child):
            child.start()
    except Trouble as trouble:
        complain(str(trouble))
