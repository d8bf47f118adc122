"""Django's PostgreSQL backend, telling each transaction whom it acts for, and keeping its keys."""

from typing import Any

from django.db.backends.postgresql import base
from psycopg import IsolationLevel

from casemgmt.core.identity import current_identity
from casemgmt.core.postgres.patience import (
    TO_SEE_IF_IT_IS_THERE,
    PatientConnection,
    waiting_at_most,
)
from casemgmt.core.sealing.keyring import Keyring


class DatabaseWrapper(base.DatabaseWrapper):
    """Applies the identity of ``casemgmt.core.identity`` whenever a transaction starts, and forgets
    the data keys when it ends. Its connections wait for no answer beyond a request's patience."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keyring = Keyring()

    def get_new_connection(self, conn_params: dict[str, Any]) -> PatientConnection:
        """Connect, without a pool and at PostgreSQL's own isolation level."""
        self.isolation_level = IsolationLevel.READ_COMMITTED
        return PatientConnection.made(**conn_params)

    def is_usable(self) -> bool:
        """Does a connection that was kept still work? One that is silent does not."""
        with waiting_at_most(TO_SEE_IF_IT_IS_THERE):
            return bool(super().is_usable())

    def set_autocommit(self, autocommit: bool, *args: Any, **kwargs: Any) -> None:
        self.keyring.forget()
        super().set_autocommit(autocommit, *args, **kwargs)
        if not autocommit:
            self.apply_identity()

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]  # known to its base class only
        self.keyring.forget_keys()

    def close(self) -> None:
        """Close the connection; the keys of a transaction it breaks off go with it."""
        self.keyring.forget()
        super().close()

    def apply_identity(self) -> None:
        """Set ``app.staff`` for the rest of this transaction; an unset identity clears it.

        Raises Django's ``OperationalError`` when the database has gone, as every other statement.
        """
        if self.connection is not None and not self.connection.closed:
            with self.wrap_database_errors:
                self.connection.execute(self.identity_statement())

    def identity_statement(self) -> str:
        """What tells the database whom the transaction acts for."""
        # A UUID has no quote in it; SET takes no parameters, and set_config() is to be revoked.
        return f"SET LOCAL app.staff = '{current_identity() or ''}'"
