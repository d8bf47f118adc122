"""The process that looks at a file: what it may take, ask and remember."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from casemgmt.core.files import BadFile, Limits
from casemgmt.core.files.inspection import run
from casemgmt.core.pdf import process
from tests.core import hostile_files as made
from tests.core.file_cases import accept, up

pytestmark = pytest.mark.usefixtures("private")


def test_a_parser_that_sleeps_is_stopped_after_twice_its_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import time; time.sleep(20)")
    monkeypatch.setattr("casemgmt.core.files.door.INSPECTOR", sleeper)
    began = time.monotonic()
    with pytest.raises(BadFile) as refused:
        accept(up("a.txt", b"a"), limits=Limits(seconds=1))
    assert refused.value.code == "heavy"
    assert time.monotonic() - began < 15


BUSY = """
import resource, sys
sys.path.insert(0, sys.argv.pop())
import {module}
{module}.bind(2**33, 1)
print(resource.getrlimit(resource.RLIMIT_CORE), flush=True)
while True:
    pass
"""


@pytest.mark.parametrize("worker", [run.__file__, process.WORKER], ids=["parser", "printer"])
def test_a_busy_process_is_ended_by_the_system_and_leaves_no_memory_behind(worker: str) -> None:
    """Whoever started it may be gone: the clock of the caller is not the only one."""
    folder, module = Path(worker).parent, Path(worker).stem
    done = subprocess.run(
        [sys.executable, "-I", "-c", BUSY.format(module=module), str(folder)],
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert done.returncode in {-signal.SIGXCPU, -signal.SIGKILL}
    assert done.stdout == b"(0, 0)\n"


CALLING = """
import importlib, socket, sys
sys.path.insert(0, sys.argv.pop())
import run

class Calling:
    def reader_of(kind): pass
    def answer(*given): return {"kept": bool(socket.create_server(("127.0.0.1", 0)))}

importlib.import_module = lambda name: Calling
run.main()
"""


def test_a_parser_that_would_open_a_connection_may_not() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", CALLING, "txt", "a", "b", str(Path(run.__file__).parent)],
        input=json.dumps({"memory": 2**30, "seconds": 20}).encode(),
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert (done.stdout, done.returncode) == (b"", 1)
    assert b"PermissionError" in done.stderr


def test_the_parser_process_talks_to_nobody() -> None:
    for event in ("socket.connect", "subprocess.Popen", "os.system"):
        with pytest.raises(PermissionError):
            run.no_network(event, ())
    run.no_network("open", ())


def test_the_parser_process_sees_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[dict[str, str]] = []
    started = subprocess.run

    def start(*arguments: Any, env: dict[str, str] | None = None, **options: Any) -> Any:
        given.append(dict(os.environ if env is None else env))
        return started(*arguments, env=env, **options)

    monkeypatch.setenv("CASEMGMT_SECRET_KEY", "canary")
    monkeypatch.setattr(subprocess, "run", start)
    accept(up("a.txt", b"hello"))
    assert len(given) == 1
    assert "canary" not in given[0].values()


def test_a_document_of_too_many_values_is_refused() -> None:
    with pytest.raises(BadFile) as refused:
        accept(up("a.pdf", made.pdf()), limits=Limits(nodes=3))
    assert refused.value.code == "heavy"
