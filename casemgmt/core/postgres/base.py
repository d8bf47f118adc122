"""Django's PostgreSQL backend, telling each transaction whom it acts for."""

from typing import Any

from django.db.backends.postgresql import base

from casemgmt.core.identity import current_identity


class DatabaseWrapper(base.DatabaseWrapper):
    """Applies the identity of ``casemgmt.core.identity`` whenever a transaction starts."""

    def set_autocommit(self, autocommit: bool, *args: Any, **kwargs: Any) -> None:
        super().set_autocommit(autocommit, *args, **kwargs)
        if not autocommit:
            self.apply_identity()

    def apply_identity(self) -> None:
        """Set ``app.staff`` for the rest of this transaction; an unset identity clears it."""
        if self.connection is not None and not self.connection.closed:
            self.connection.execute(self.identity_statement())

    def identity_statement(self) -> str:
        """What tells the database whom the transaction acts for."""
        # A UUID has no quote in it; SET takes no parameters, and set_config() is to be revoked.
        return f"SET LOCAL app.staff = '{current_identity() or ''}'"
