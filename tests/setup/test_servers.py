"""The embedded servers and the supervisor: what dies comes back, and nothing is left running."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
import redis

from casemgmt.bootstrap import project, servers
from casemgmt.bootstrap.processes import Child, Registry, start_time
from casemgmt.bootstrap.project import PROJECT, read_json
from casemgmt.bootstrap.servers import Running, Servers

LAUNCHER = """
import sys
from pathlib import Path
from casemgmt.bootstrap import demo, project
from casemgmt.bootstrap.processes import INTERRUPTS, Child, Stopped, stop_all
from casemgmt.bootstrap.servers import Servers
project.PROJECT = Path(sys.argv[1])
INTERRUPTS.install()
try:
    with Servers("demo") as running:
        sleeper = Child("sleeper", ["sleep", "600"], registry=running.registry,
                        log=running.log("sleeper"))
        sleeper.start()
        print("ready", flush=True)
        try:
            demo.watch(running, [sleeper])
        finally:
            stop_all([sleeper])
except Stopped:
    pass
"""


def until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Wait for a condition; fail the test when it doesn't come true in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def pids(state: Path) -> dict[str, int]:
    """Return the process numbers of the children that a launcher has noted."""
    noted = read_json(state / ".local" / "demo" / "children.json")
    return {name: entry["pid"] for name, entry in noted.items() if isinstance(entry, dict)}


def alive(numbers: dict[str, int]) -> list[str]:
    """Return the names of those that still run."""
    return [name for name, pid in numbers.items() if start_time(pid)]


def write_a_row(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'here' AS word")


def read_the_row(url: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT word FROM kept").fetchone()
    return str(row and row[0])


def test_a_database_killed_outright_is_recovered_by_the_next_start(own_state: Path) -> None:
    with Servers("demo") as first:
        write_a_row(first.database_url)
        os.kill(pids(own_state)["PostgreSQL"], signal.SIGKILL)
        left = pids(own_state)
    assert alive(left) == []
    with Servers("demo") as second:
        assert read_the_row(second.database_url) == "here"


def test_the_database_asks_for_a_password_and_listens_on_no_network(own_state: Path) -> None:
    with Servers("demo") as running:
        assert running.cluster
        with psycopg.connect(running.database_url) as connection:
            row = connection.execute("SHOW listen_addresses").fetchone()
            assert row == ("",)
        for wrong in ("postgres://casemgmt@", "postgres://casemgmt:guess@"):
            with pytest.raises(psycopg.OperationalError):
                psycopg.connect(f"{wrong}/casemgmt?host={running.cluster.sockets}")
        secrets = own_state / ".local" / "secrets.json"
        assert secrets.stat().st_mode & 0o777 == 0o600


def test_addresses_given_from_outside_mean_no_servers_of_ours(
    own_state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://me@elsewhere/db")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")
    with Servers("demo") as running:
        assert running.children() == []
        web = running.environment("web")
        assert web["WEB_DATABASE_URL"].startswith("postgres://cm_web:")
        assert web["WEB_DATABASE_URL"].endswith("@elsewhere/db")


def test_only_the_owner_is_told_the_owners_address(own_state: Path) -> None:
    secret = project.project_secrets()
    for role in ("web", "worker", "sealer"):
        env = servers.environment_for(role, "postgres://me:own@/db?host=/tmp/x", "redis://x")
        assert "DATABASE_URL" not in env
        assert ("CASEMGMT_ANCHOR_KEYS" in env) is (role == "sealer")
        assert ("CASEMGMT_DATA_KEYS" in env) is (role != "sealer")
        assert not [name for name in env if name.endswith("_PASSWORD") and "CASEMGMT" in name]
        assert env[f"{role.upper()}_DATABASE_URL"] == (
            f"postgres://cm_{role}:{secret[role]}@/db?host=/tmp/x"
        )


def test_a_second_launcher_is_turned_away_while_the_first_one_runs(
    own_state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://me@elsewhere/db")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")
    with Servers("demo"), pytest.raises(Running), Servers("demo"):
        pass


def launch(state: Path) -> subprocess.Popen[str]:
    """Start a launcher with both servers and one more child, and wait until all run."""
    process = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, str(state)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def test_a_launcher_told_to_stop_leaves_nothing_behind(own_state: Path) -> None:
    process = launch(own_state)
    running = pids(own_state)
    assert sorted(alive(running)) == ["PostgreSQL", "Valkey", "sleeper"]
    sockets = Path(str(read_json(own_state / ".local" / "demo" / "running.json")["sockets"]))
    process.terminate()
    assert process.wait(30) == 0
    assert alive(running) == []
    assert not sockets.exists()


def test_whatever_is_killed_outright_is_started_again_by_the_launcher(own_state: Path) -> None:
    process = launch(own_state)
    try:
        before = pids(own_state)
        url = read_json(own_state / ".local" / "demo" / "running.json")
        write_a_row(str(url["database"]))
        for pid in before.values():
            os.kill(pid, signal.SIGKILL)
        until(
            lambda: (
                len(now := pids(own_state)) == len(before)
                and len(alive(now)) == len(before)
                and not set(now.values()) & set(before.values())
            )
        )

        def answers() -> bool:
            try:
                client = redis.Redis.from_url(str(url["broker"]).replace("redis+socket", "unix"))
                return bool(client.ping()) and read_the_row(str(url["database"])) == "here"
            except (redis.ConnectionError, psycopg.OperationalError):
                return False

        until(answers)
    finally:
        process.terminate()
        process.wait(30)
    assert alive(pids(own_state)) == []


def test_what_a_killed_launcher_leaves_is_gone_by_the_next_start(own_state: Path) -> None:
    process = launch(own_state)
    before = pids(own_state)
    write_a_row(str(read_json(own_state / ".local" / "demo" / "running.json")["database"]))
    process.kill()
    process.wait()
    with Servers("demo") as second:
        assert alive(before) == []
        assert read_the_row(second.database_url) == "here"


def test_a_process_that_only_has_the_same_number_is_left_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen(["sleep", "600"], start_new_session=True)
    try:
        registry = Registry(tmp_path / "children.json")
        registry.add("stranger", stranger.pid, signal.SIGTERM)
        noted = registry.path.read_text()
        registry.path.write_text(noted.replace(start_time(stranger.pid), "1"))
        assert registry.sweep() == []
        assert stranger.poll() is None
        registry.path.write_text(noted)
        assert registry.sweep() == ["stranger"]
        assert stranger.wait(5)
    finally:
        stranger.kill()
        stranger.wait()


def test_a_child_that_will_not_stop_is_ended_with_its_group(tmp_path: Path) -> None:
    script = "trap '' TERM; sleep 600 & echo $!; wait; sleep 600"
    child = Child(
        "stubborn",
        ["sh", "-c", script],
        registry=Registry(tmp_path / "children.json"),
        log=tmp_path / "log",
        patience=0.3,
    )
    child.start()
    until(lambda: (tmp_path / "log").read_text().strip())
    grandchild = int((tmp_path / "log").read_text())
    child.stop()
    until(lambda: not start_time(grandchild), 5)
    assert child.pid is None
