"""The product's database backend, for tests that share one connection with what they test.

A test arranges and looks as ``cm_tester``: with the rights of the web role, and past its row-level
policies. As soon as the product acts for somebody, the transaction is the web role's alone, policies
and all. The policies of a test's database take their instant from ``clock.now``, so that a test that
moves the clock moves theirs.
"""

from django.utils import timezone

from casemgmt.core.identity import is_acting
from casemgmt.core.postgres import base

TESTER = "cm_tester"


class DatabaseWrapper(base.DatabaseWrapper):
    """Changes the role with the identity."""

    def identity_statement(self) -> str:
        statement = super().identity_statement()
        if self.settings_dict["USER"] != TESTER:
            return statement
        role = "cm_web" if is_acting() else TESTER
        clock = f"SET LOCAL clock.now = '{timezone.now().isoformat()}'"
        return f"{statement}; SET LOCAL ROLE {role}; {clock}"
