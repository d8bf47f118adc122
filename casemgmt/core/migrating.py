"""Migrating an empty database without rendering every model for each of its operations."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState


@contextmanager
def quick_when_empty(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """While a first migration runs, let a change to one model render that model alone.

    Django renders all that is related to it as well, and here nearly everything is related: that
    takes ten times as long as what the database does. Only a migration that follows relations
    between rows would need it, and an empty database has no rows.
    """
    usual = ProjectState._find_reload_model  # type: ignore[attr-defined]
    if not MigrationRecorder(connection).has_table():
        ProjectState._find_reload_model = _itself  # type: ignore[attr-defined]
    try:
        yield
    finally:
        ProjectState._find_reload_model = usual  # type: ignore[attr-defined]


def _itself(
    state: ProjectState, app_label: str, model_name: str, delay: bool = False
) -> set[tuple[str, str]]:
    return {(app_label, model_name)}
