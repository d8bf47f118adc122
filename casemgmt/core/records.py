"""What every table with client or configuration data is built on."""

import uuid
from functools import cache
from typing import Any, NoReturn, Self

import pgtrigger
from django.db import models
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from casemgmt.core.sealing.fields import SealedTextField, as_stored


def append_only() -> pgtrigger.Trigger:
    """A trigger under which rows are added and never changed or removed.

    The purge role alone passes, by role, never by a setting a session could make.
    """
    return pgtrigger.Protect(
        name="append_only",
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Condition("current_user <> 'cm_purge'"),
    )


def is_append_only(model: type[models.Model]) -> bool:
    """Are rows of this model added and never changed?"""
    return any(trigger.name == "append_only" for trigger in getattr(model._meta, "triggers", []))


def belongs_for_good() -> pgtrigger.Trigger:
    """A trigger under which a row never goes from one agency to another."""
    return pgtrigger.Protect(
        name="belongs_for_good",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.agency_id <> NEW.agency_id"),
    )


class HistoryOf(HistoryManager):  # type: ignore[misc]  # it comes without types
    """The library's manager of histories, made once for a queryset and not anew for each row that is
    written."""

    @classmethod
    @cache
    def from_queryset(cls, queryset_class: Any, class_name: str | None = None) -> Any:
        return super().from_queryset(queryset_class, class_name)


class History(HistoricalRecords):  # type: ignore[misc]  # it comes without types
    """Row-per-change history whose table is append-only in the database too.

    It holds what the table holds: a sealed text is copied as it is stored, and never opened for it.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(history_manager=HistoryOf, **kwargs)

    def create_historical_record(self, *args: Any, **kwargs: Any) -> None:
        with as_stored():
            super().create_historical_record(*args, **kwargs)

    def get_extra_fields(self, model: Any, fields: Any) -> dict[str, Any]:
        extra: dict[str, Any] = super().get_extra_fields(model, fields)
        owner = getattr(model, "reasons_of", None)
        if owner is not None:
            extra["history_change_reason"] = SealedTextField(owner=owner, null=True)
        return extra

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        return {**super().get_meta_options(model), "triggers": [append_only()]}


class RecordQuerySet(models.QuerySet[Any]):
    """Refuses bulk writes: they would leave no history.

    Set-based jobs write the history rows in the same statement (``casemgmt.core.bulk``).
    """

    def for_agency(self, agency_id: uuid.UUID) -> Self:
        """Rows of one agency, by the model's stated path."""
        path = self.model.agency_path
        return self.filter(**{path or "pk": agency_id})

    def opened(self) -> Self:
        """Rows in one statement with what a page about one of them is opened with, and their case."""
        path, related = self.model.case_path, list(self.model.opened_with)
        if path:
            case = self.model._meta.get_field(path).related_model
            related += [path, *(f"{path}__{name}" for name in case.opened_with)]
        return self.select_related(*related) if related else self

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("A bulk update leaves no history; use an action.")

    def delete(self) -> NoReturn:
        raise TypeError("A bulk delete leaves no history; use an action.")

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A bulk insert leaves no history; use an action.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A bulk update leaves no history; use an action.")


class Record(models.Model):
    """Base of every record: an unguessable key, a version for stale edits, and history.

    A model states where it belongs: ``case_path`` leads to a case, ``agency_path`` to an agency
    ("" when the model is the case or agency itself). A system check refuses a model with neither.
    Reading a model that ``holds_client_data`` is logged; a case path implies it. A page about one
    record reads it in one statement with the relations it is ``opened_with``, and with its case.
    A row is read with the permission on its case that ``seen_with`` names, and written with those of
    ``written_with``. ``restricted_by`` names the field that says which categories a row is restricted
    by: each takes a permission of its own.
    ``reasons_of`` is the path to whose data key the reasons of its changes are sealed under; they are
    stored as they are where it is ``None``.
    Where ``named_as_setting`` gives the fields that tell one from another, its rows say how an agency
    works, and every change of them is told to whoever configures it.
    """

    case_path: str | None = None
    agency_path: str | None = None
    holds_client_data: bool = False
    named_as_setting: tuple[str, ...] = ()
    opened_with: tuple[str, ...] = ()
    seen_with: str = "view_case"
    restricted_by: str | None = None
    written_with: tuple[str, ...] = ("change_case", "lead_case")
    reasons_of: str | None = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    history = History(inherit=True)

    objects: Any = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.case_path is not None:
            cls.holds_client_data = True
