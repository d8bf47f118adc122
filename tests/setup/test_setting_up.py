"""Setting up: what goes wrong is said in one line, and what is stopped leaves nothing behind."""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from casemgmt.bootstrap import demo, environment, libraries, project
from casemgmt.bootstrap.processes import INTERRUPTS, start_time
from casemgmt.bootstrap.project import PROJECT, Trouble
from casemgmt.bootstrap.servers import Servers

from .test_handover import fresh_copy, run_bare
from .test_servers import until

INSTALL_PACKAGES = """
from pathlib import Path
from casemgmt.bootstrap import environment, project
from casemgmt.bootstrap.processes import INTERRUPTS, Stopped
project.PROJECT = Path.cwd()
INTERRUPTS.install()
try:
    with environment._only_one() as lock:
        environment._install("nothing", lock)
except Stopped:
    print("stopped", flush=True)
"""
#: Stands in for an environment's Python that takes long, with a process of its own.
SLOW_PYTHON = "#!/bin/sh\nsleep 600 & echo $$ $! > working; wait\n"
INSTALL_DEBIAN = """
from casemgmt.bootstrap import environment
from casemgmt.bootstrap.processes import INTERRUPTS, Stopped
INTERRUPTS.install()
try:
    environment.apt_install(["something"])
except Stopped:
    print("stopped", flush=True)
"""


def script(text: str, folder: Path, **more: str) -> subprocess.Popen[str]:
    """Start a script of ours in a folder of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", text],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(PROJECT)} | more,
        stdout=subprocess.PIPE,
        text=True,
    )


def slow_install(folder: Path) -> subprocess.Popen[str]:
    """Start a launcher whose installation takes long."""
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(SLOW_PYTHON)
    python.chmod(0o755)
    return script(INSTALL_PACKAGES, folder)


def working(folder: Path) -> list[int]:
    """Wait for the script's two processes to be at work and return their numbers."""
    until(lambda: (folder / "working").exists() and (folder / "working").read_text().strip())
    return [int(word) for word in (folder / "working").read_text().split()]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_told_to_stop_while_setting_up_nothing_goes_on(
    tmp_path: Path, number: signal.Signals
) -> None:
    launcher = slow_install(tmp_path)
    pids = working(tmp_path)
    launcher.send_signal(number)
    assert launcher.communicate(timeout=20)[0] == "stopped\n"
    until(lambda: not any(map(start_time, pids)), 5)


def test_what_a_killed_launcher_left_working_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(environment, "say", said.append)
    launcher = slow_install(tmp_path)
    pids = working(tmp_path)
    launcher.kill()
    launcher.wait()
    monkeypatch.setattr(project, "PROJECT", tmp_path)
    late = ["sh", "-c", 'sleep 1; kill -9 "$@"', "sh", *map(str, pids)]
    ending = subprocess.Popen(late)
    with environment._only_one():
        until(lambda: not any(map(start_time, pids)), 5)
    assert len(said) == 1
    ending.wait()


def test_a_package_manager_at_work_is_never_killed(tmp_path: Path) -> None:
    apt = tmp_path / "apt-get"
    apt.write_text("#!/bin/sh\necho $$ $$ > working\nsleep 1\necho all > installed\n")
    apt.chmod(0o755)
    launcher = script(INSTALL_DEBIAN, tmp_path, PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    working(tmp_path)
    launcher.terminate()
    assert launcher.communicate(timeout=20)[0] == "stopped\n"
    assert (tmp_path / "installed").read_text() == "all\n"


def test_a_folder_that_can_not_be_written_is_named_in_one_line(tmp_path: Path) -> None:
    copy = fresh_copy(tmp_path)
    shutil.copy(environment.LOCK, copy / "requirements.lock")
    (copy / ".local").write_text("a file where the folder should be")
    for command in ("demo", "test", "check"):
        done = run_bare(copy, command)
        assert done.returncode == 1
        assert done.stderr.startswith(f"{copy}/.local can't be used")
        assert len(done.stderr.splitlines()) == 1


def test_a_project_that_can_not_be_written_keeps_its_state_at_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert project.state_folder("demo").is_relative_to(tmp_path)


@pytest.mark.parametrize("port", ["70000", "-1", "http", ""])
def test_a_port_that_is_none_is_explained(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        demo._parse([f"--port={port}"])
    assert end.value.code == 2
    assert "from 0 to 65535" in capsys.readouterr().err


def test_the_port_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEMGMT_PORT", "8123")
    assert demo._parse([]) == argparse.Namespace(port=8123, no_browser=False, reset=False)
    assert demo._parse(["--port", "0"]).port == 0
    monkeypatch.setenv("CASEMGMT_PORT", "http")
    with pytest.raises(SystemExit):
        demo._parse([])


def test_a_port_that_is_taken_is_named_with_the_way_out(own_state: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Trouble, match=f"Port {port} can't be used .* --port N"):
            demo._listen(port)


@pytest.mark.parametrize("same_port", [True, False])
def test_a_second_demo_says_where_the_first_one_runs(
    own_state: Path, monkeypatch: pytest.MonkeyPatch, same_port: bool
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://me@elsewhere/db")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")
    monkeypatch.setattr(INTERRUPTS, "install", lambda: None)
    for module, name in ((environment, "make"), (demo, "check_addresses")):
        monkeypatch.setattr(module, name, lambda *args, **kwargs: None)
    with Servers("demo") as first, socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        url = f"http://localhost:{port}/"
        first.remember(url=url)
        with pytest.raises(Trouble, match=f"already running at {url}"):
            demo.run(["--no-browser", "--port", str(port if same_port else 0)])


def test_a_python_without_its_venv_module_is_told_the_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(environment, "is_root", lambda: False)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    with pytest.raises(Trouble, match=f"apt-get install python{version}-venv"):
        environment._need_venv_module()


@pytest.mark.parametrize(
    ("program", "line"),
    [(None, "your system's package"), ("dnf", "dnf install pango"), ("apk", "apk add pango")],
)
def test_without_pango_one_line_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    program: str | None,
    line: str,
) -> None:
    monkeypatch.setattr(libraries, "_loads", lambda: False)
    monkeypatch.setattr(libraries.sys, "platform", "linux")
    monkeypatch.setattr(libraries.shutil, "which", lambda name: name if name == program else None)
    assert libraries.pango.__wrapped__() == {}
    said = capsys.readouterr().err
    assert line in said
    assert "Everything else works" in said
    assert len(said.splitlines()) == 1


def test_pango_is_unpacked_where_nobody_may_install_it(
    own_state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def unpack(packages: tuple[str, ...], folder: Path) -> bool:
        calls.append(packages)
        (folder / "root/usr/lib/here").mkdir(parents=True, exist_ok=True)
        (folder / "root/usr/lib/here/libpango-1.0.so.0").touch()
        return len(calls) > 1

    monkeypatch.setattr(libraries, "_loads", lambda: False)
    monkeypatch.setattr(libraries, "is_root", lambda: False)
    monkeypatch.setattr(libraries.sys, "platform", "linux")
    monkeypatch.setattr(libraries.shutil, "which", lambda name: "/usr/bin/apt-get")
    monkeypatch.setattr(libraries, "unpack_debian", unpack)
    monkeypatch.delenv("LD_LIBRARY_PATH", raising=False)
    folder = own_state / ".local" / "pango"
    assert libraries.pango.__wrapped__() == {}
    wanted = {
        "LD_LIBRARY_PATH": str(folder / "root/usr/lib/here"),
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
    }
    assert libraries.pango.__wrapped__() == wanted
    assert libraries.pango.__wrapped__() == wanted
    assert len(calls) == 2


def test_static_files_are_collected_again_only_when_they_changed(
    own_state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[str] = []
    monkeypatch.setattr(demo, "_command", lambda env, *words: commands.append(words[0]))
    for due in ("one", "one", "two"):
        demo._collect_static({}, due)
    assert commands == ["collectstatic", "collectstatic"]
    assert json.loads((own_state / ".local" / "static.json").read_text()) == {"static": "two"}
