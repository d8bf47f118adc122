"""The world of the access table, read in the made-up language."""

from tests.access.conftest import made

__all__ = ["made"]
