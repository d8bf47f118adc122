#!/usr/bin/env python3
"""Run a management command; without Django at hand, set everything up first."""

import os
import sys


def main() -> None:
    """Run the command named on the command line, through the bootstrap where that is needed."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python is what this line is for
        sys.exit("This needs Python 3.11 or newer; this one is " + sys.version.split()[0] + ".")
    from casemgmt import bootstrap

    if bootstrap.takes_over(sys.argv[1:]):
        sys.exit(bootstrap.main(sys.argv[1:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casemgmt.settings")
    from django.core.management import execute_from_command_line

    from casemgmt.core.env import BadSetting

    try:
        execute_from_command_line(sys.argv)
    except BadSetting as mistake:
        sys.exit(str(mistake))


if __name__ == "__main__":
    main()
