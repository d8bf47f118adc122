"""The world of the access table, for the forms in it."""

from tests.access.conftest import made

__all__ = ["made"]
