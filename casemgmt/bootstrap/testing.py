"""``python3 manage.py test``: the suite on servers of its own."""

import contextlib

from . import environment, libraries
from .addresses import check_addresses
from .processes import INTERRUPTED, INTERRUPTS, Stopped, in_foreground
from .project import say
from .servers import Running, Servers

PROFILES = {"--wide": "wide", "--mutants": "mutants", "--soak": "soak"}
#: Two processes, a file each at a time, in the order of collection: what takes longest comes first.
SPREAD = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
#: Two processes, a test each at a time: all guards stand in one file.
DEALT = ["-n", "2", "--dist", "worksteal"]
#: How the tests of a profile run beside each other, where they may.
PARALLEL = {"everyday": SPREAD, "wide": SPREAD, "mutants": DEALT}
#: How many runs may go on at once in one checkout, each with servers of its own.
PLACES = 4


def run(arguments: list[str]) -> int:
    """Run the suite and return pytest's exit code; pytest's closing line is the last one printed.

    arguments: at most one of ``--wide``, ``--mutants``, ``--soak``; everything else is pytest's.
    """
    profile, rest = split_profile(arguments)
    INTERRUPTS.install()
    try:
        environment.make("dev")
        check_addresses()
        libraries.pango()
        browser = libraries.chromium()
        with contextlib.closing(_servers()) as servers:
            # The suite makes its databases as the owner and works in them as the web role.
            env = servers.environment("owner") | browser
            env |= {"CASEMGMT_DB_ROLE": "web", "CASEMGMT_TEST_PROFILE": profile}
            return _pytest([*parallel(profile, rest), *rest], env)
    except Stopped:
        return INTERRUPTED


def split_profile(arguments: list[str]) -> tuple[str, list[str]]:
    """Return the profile that the arguments name (``everyday`` without one) and the others."""
    named = [PROFILES[argument] for argument in arguments if argument in PROFILES]
    rest = [argument for argument in arguments if argument not in PROFILES]
    return (named[-1] if named else "everyday"), rest


def parallel(profile: str, arguments: list[str]) -> list[str]:
    """Return the arguments that spread the tests over two processes.

    None when the profile's tests need the machine to themselves, or the arguments say how.
    """
    says_how = any(
        argument.startswith(("-n", "--numprocesses", "--pdb", "--collect-only"))
        or argument == "no:xdist"
        for argument in arguments
    )
    return [] if says_how else PARALLEL.get(profile, [])


def _servers() -> Servers:
    """Return running servers with empty data, in the first place that no other run holds."""
    for place in range(1, PLACES):
        try:
            return _started(f"test-{place}")
        except Running:
            say("  Another test run is going on; this one takes servers of its own.")
    return _started(f"test-{PLACES}")


def _started(name: str) -> Servers:
    return Servers(name, durable=False, in_memory=True).__enter__()


def _pytest(arguments: list[str], env: dict[str, str]) -> int:
    return in_foreground([environment.venv_python(), "-m", "pytest", *arguments], env)
