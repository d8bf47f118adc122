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

    def apply_identity(self) -> None:
        super().apply_identity()
        if self.settings_dict["USER"] != TESTER or self.connection is None:
            return
        if not self.connection.closed:
            role = "cm_web" if is_acting() else TESTER
            self.connection.execute(f"SET LOCAL ROLE {role}")
            self.connection.execute(f"SET LOCAL clock.now = '{timezone.now().isoformat()}'")
