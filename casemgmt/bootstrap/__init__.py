"""Everything the commands of a fresh checkout need, with Python's standard library only.

``python3 manage.py demo``, ``test`` and ``bench`` start here on a machine that has nothing but
Python: this package makes the virtual environment from ``requirements.lock``, brings in the system
libraries, starts PostgreSQL and Valkey, and runs the product, its tests or its bench on them.

- ``project``: where things lie, what is printed, the secrets made once
- ``environment``: ``.venv`` and the lock
- ``libraries``: Pango for PDF documents, Chromium for browser tests
- ``processes``: starting, watching and stopping children; recovery after a crash
- ``postgres``, ``valkey``: the two embedded servers
- ``servers``: which server is used, and the addresses each process is given
- ``addresses``: do the servers that somebody else runs answer
- ``demo``, ``testing``, ``benching``: the three commands
- ``deployment``: the secret files of docker-compose.yml
"""

import importlib.util
import os
from collections.abc import Sequence

#: Commands that live here and never reach Django's own dispatcher.
OWN = ("demo", "test", "lock", "setup", "secrets", "new-key")
#: Commands of Django's that are first given servers of their own by this package.
SERVED = ("bench",)
HANDED_OVER = "CASEMGMT_HANDED_OVER"


def takes_over(arguments: Sequence[str]) -> bool:
    """Tell whether a command line is for this package instead of Django.

    It is for the package's own commands, for those it brings servers to, wherever Django can't be
    imported, and as long as no variable (``DATABASE_URL``, ``WEB_DATABASE_URL_FILE`` …) names a
    database: the command then runs on the demo's.

    arguments: the command line after ``manage.py``.
    """
    command = arguments[0] if arguments else "help"
    if command in OWN:
        return True
    if os.environ.get(HANDED_OVER):
        return False
    if command in SERVED:
        return True
    return importlib.util.find_spec("django") is None or not names_a_database()


def names_a_database() -> bool:
    """Tell whether the environment names the database that commands are for."""
    return any(name.endswith(("DATABASE_URL", "DATABASE_URL_FILE")) for name in os.environ)


def main(arguments: Sequence[str]) -> int:
    """Run one command line and return the exit code for the shell.

    arguments: the command line after ``manage.py``. A problem the user can mend, such as a folder
    that can't be written or a full disk, is printed as one line, without a traceback, and gives 1.
    """
    from . import commands
    from .project import Trouble, complain

    try:
        return commands.run(list(arguments))
    except Trouble as trouble:
        complain(str(trouble))
    except OSError as refusal:
        where = refusal.filename or "The disk"
        complain(
            f"{where} can't be used: {refusal.strerror or refusal}. Mend that, then try again."
        )
    return 1
