"""The servers somebody else runs, named in DATABASE_URL and REDIS_URL: do they answer?"""

import os
from urllib.parse import urlsplit

from .environment import venv_python
from .processes import finish
from .project import Trouble

OLDEST_POSTGRESQL = 17
#: Each asks one server with the environment's own libraries; the last line printed is the reason.
_ASK_DATABASE = f"""
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5) as asked:
    if asked.info.server_version < {OLDEST_POSTGRESQL}0000:
        raise SystemExit("PostgreSQL {OLDEST_POSTGRESQL} or newer is needed")
    if os.environ.get("CASEMGMT_DEMO") == "1" and asked.execute(
        "SELECT to_regclass('public.agency_agency')"
    ).fetchone()[0]:
        if asked.execute("SELECT 1 FROM agency_agency WHERE NOT is_demo").fetchone():
            raise SystemExit("it holds a real agency, and the demo needs a database of its own")
"""
_ASK_BROKER = """
import os, redis
url = os.environ["REDIS_URL"].replace("redis+socket://", "unix://")
redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5, retry=None).ping()
"""


def check_addresses(*, demo: bool = False) -> None:
    """Ask the servers that the environment names; nothing happens for those it doesn't name.

    demo: also refuse a database that holds a real agency, before anything in it is changed.
    Raises Trouble with the reason in one line, in which no address and no password appears.
    """
    _check("DATABASE_URL", ("postgres", "postgresql"), _ASK_DATABASE, demo)
    _check("REDIS_URL", ("redis", "rediss", "redis+socket", "unix"), _ASK_BROKER, demo)


def _check(name: str, schemes: tuple[str, ...], question: str, demo: bool) -> None:
    url = os.environ.get(name)
    if not url:
        return
    if not _is_understood(url, schemes):
        raise Trouble(f"{name} can't be understood; it starts with {schemes[0]}://")
    env = os.environ | {"CASEMGMT_DEMO": "1" if demo else "0"}
    asked = finish([venv_python(), "-c", question], quiet=True, env=env)
    if asked.returncode:
        reason = [line.strip() for line in asked.stderr.splitlines() if line[:1].strip()]
        said = (reason or ["no reason given"])[-1].rpartition("Error: ")[2].rstrip(".")
        raise Trouble(f"The server in {name} can't be used: {said}.")


def _is_understood(url: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in schemes and (parts.port or 0) >= 0
    except ValueError:
        return False
