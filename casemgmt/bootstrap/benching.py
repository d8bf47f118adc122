"""``python3 manage.py bench``: pages and jobs measured on many cases, on servers of its own."""

from . import HANDED_OVER, environment
from .addresses import check_addresses
from .processes import INTERRUPTED, INTERRUPTS, Stopped, in_foreground
from .project import say
from .servers import Servers, manage


def run(arguments: list[str]) -> int:
    """Start what the bench needs, run it, and return its exit code.

    arguments: those of Django's command ``bench``. ``DATABASE_URL`` is taken first, as everywhere;
    the bench makes a database of its own there and drops it. A server with a real agency is
    refused: the roles of our copy would be given other passwords there.
    """
    INTERRUPTS.install()
    try:
        environment.make("local")
        check_addresses(demo=True)
        say("Starting the database and the broker …")
        with Servers("bench", durable=False) as servers:
            # It loads as the owner, and opens pages as the web role does.
            env = servers.environment("owner")
            env |= {"CASEMGMT_DB_ROLE": "web", "CASEMGMT_DEMO": "1", HANDED_OVER: "1"}
            return in_foreground(manage("bench", *arguments), env)
    except Stopped:
        return INTERRUPTED
