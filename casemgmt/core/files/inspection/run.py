"""Entry of the inspector: `python -I run.py KIND PART REWRITTEN`, limits as JSON on input.

Answers with one line of JSON, `{"kept": kind}` or `{"refused": code}`. It is started by path so
that neither Django nor the project's settings are loaded, and it binds itself before it opens
anything.
"""

import importlib
import json
import sys
from pathlib import Path
from typing import Any, Final

LIBRARIES: Final[int] = 256 * 1024 * 1024


def bind(memory: int, seconds: int) -> None:
    """Limit this process: bytes beyond what it maps now, processor time in seconds, no core dump.

    Where the system has no such limits (Windows) the caller's clock is the only one.
    """
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return
    ceilings = (
        ("RLIMIT_AS", mapped(resource.getpagesize()) + memory),
        ("RLIMIT_CPU", seconds),
        ("RLIMIT_CORE", 0),
    )
    for name, value in ceilings:
        which = getattr(resource, name)
        hard = resource.getrlimit(which)[1]
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (ceiling, ceiling))


def mapped(page: int) -> int:
    """Return the address space in use, in bytes; a generous guess where it can't be read."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * page
    except OSError:
        return LIBRARIES


def no_network(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: this process reads one file; it talks to nobody and starts nothing."""
    del arguments
    if event.partition(".")[0] in {"socket", "subprocess"} or event in {"os.system", "os.exec"}:
        raise PermissionError(event)


def main() -> None:
    """Inspect one file and print the answer."""
    kind, part, rewritten = sys.argv[1:4]
    limits = json.loads(sys.stdin.read())
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    inspector = importlib.import_module("inspection.dispatch")
    # The libraries first: the limit counts from here.
    inspector.reader_of(kind)
    bind(limits["memory"], limits["seconds"])
    sys.addaudithook(no_network)
    print(json.dumps(inspector.answer(kind, Path(part), Path(rewritten), limits)))  # noqa: T201


if __name__ == "__main__":
    main()
