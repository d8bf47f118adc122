"""Reading the index: the only statement of who may see a case, in list form and record form.

What a restricted category is about takes an index row of its own beside the one for the case.
"""

import datetime as dt
import uuid
from functools import cache
from typing import Any, Self

from django.contrib.auth.models import Permission
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models.expressions import RawSQL

from casemgmt.agency.categories import Category, codename
from casemgmt.core.access import Actor, Decision
from casemgmt.core.records import RecordQuerySet

CODENAMES: dict[str, str] = {
    "view": "view_case",
    "list": "view_case",
    "work": "work_case",
    "edit": "change_case",
    "add": "change_case",
    "sign": "change_case",
    "write": "note_case",
    "move": "change_case",
    "assign": "lead_case",
    "approve": "lead_case",
    "clear": "lead_case",
    "disclose": "change_case",
    "revoke": "attend_case",
    "attend": "attend_case",
    "undo": "lead_case",
}
"""Which index row each action needs: ``view`` outlives the case, ``work`` and ``change`` end with
it, ``lead`` comes down a supervision line only. ``note`` is for whoever works the case, and for
whoever opened it in an emergency. ``attend`` is for whoever has or had a part in the
case: they take a client's no, in whose way nothing stands, not even the end of the case, and the
client's return. Who only reads along, or reads in an emergency, does not."""


SEES = CODENAMES["view"]


@cache
def permission_id(codename: str) -> int:
    """The key of a case permission; they are made by ``migrate`` and never change."""
    return _permission_ids()[codename]


@cache
def _permission_ids() -> dict[str, int]:
    rows = Permission.objects.filter(content_type__app_label="clients", content_type__model="case")
    return dict(rows.values_list("codename", "pk"))


@cache
def _held_names() -> dict[int, str]:
    """What an index row may open, by the key of its permission."""
    names = {*CODENAMES.values(), *map(codename, Category.values)}
    return {permission_id(name): name for name in names}


def needed(model: Any, action: str) -> frozenset[str]:
    """The codenames an action on a model's rows needs: the action's own, which comes with seeing the
    case, and what the model is ``seen_with`` where that is more."""
    name, seen_with = CODENAMES[action], getattr(model, "seen_with", SEES)
    return frozenset({name, seen_with} - {SEES}) or frozenset({SEES})


OPEN_CASES = """SELECT content_object_id FROM clients_caseaccess
WHERE user_id = %s AND permission_id = %s AND during @> %s::timestamptz"""

HELD_ON = """SELECT permission_id FROM clients_caseaccess
WHERE user_id = %s AND content_object_id = %s AND during @> %s::timestamptz"""
SEEN_BY = """SELECT user_id FROM clients_caseaccess
WHERE content_object_id = %s AND during @> (%s::timestamptz) AND permission_id = %s"""
LOCKED = "SELECT FROM clients_case WHERE id = %s FOR UPDATE"


def open_cases(staff: Actor, now: dt.datetime, name: str) -> RawSQL:
    """The cases of a person's index rows of one codename that hold now: no OR, no join to the bases.

    It stands in nearly every statement of every page, and is written out here since composing it
    anew each time took a tenth of what a page takes.
    """
    return RawSQL(OPEN_CASES, (staff.user.pk, permission_id(name), now))  # noqa: S611


def held_on(staff: Actor, case_id: uuid.UUID, now: dt.datetime) -> frozenset[str]:
    """The codenames of a person's index rows on one case that hold now: one reading."""
    with connection.cursor() as cursor:
        cursor.execute(HELD_ON, (staff.user.pk, case_id, now))
        ids = {key for (key,) in cursor.fetchall()}
    return frozenset(name for key, name in _held_names().items() if key in ids)


def seen_by(case_id: uuid.UUID, now: dt.datetime) -> frozenset[uuid.UUID]:
    """The accounts that see a case at an instant: nobody else is told that anything happens in it,
    whatever part in it they still have behind a wall."""
    with connection.cursor() as cursor:
        cursor.execute(SEEN_BY, (case_id, now, permission_id(SEES)))
        return frozenset(key for (key,) in cursor.fetchall())


class _CategoriesHeld(models.Func):
    """The categories a person holds in a row's case (``clients/sql/categories.sql``)."""

    function = "app.categories_held"
    output_field = ArrayField(models.CharField(max_length=20))

    def __init__(self, case: str, staff: Actor, now: dt.datetime) -> None:
        person = models.Value(staff.user.pk, models.UUIDField())
        super().__init__(case, person, models.Value(now, models.DateTimeField()))


def unrestricted_for(rows: Any, case: str, staff: Actor, now: dt.datetime) -> Any:
    """Of rows that may be restricted, those whose every category a person holds in their case."""
    held = _CategoriesHeld(case, staff, now)
    return rows.filter(models.Q(categories=[]) | models.Q(categories__contained_by=held))


class ConfidentialQuerySet(RecordQuerySet):
    """Rows of clients' records. A model says only its path to the case (``case_path``)."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        """Rows this person may reach with this action at this instant."""
        if not staff.may_work(now):
            return self.none()
        path = self.model.case_path or "pk"
        rows = self
        for name in needed(self.model, action):
            rows = rows.filter(**{f"{path}__in": open_cases(staff, now, name)})
        if getattr(self.model, "restricted_by", None) is None:
            return rows
        seen: Self = unrestricted_for(rows, path, staff, now)
        return seen

    def of_living(self) -> Self:
        """Rows of cases whose client has not died, as far as anybody recorded (CLO-15)."""
        path = f"{self.model.case_path}__" if self.model.case_path else ""
        return self.filter(**{f"{path}client__died_on": None})

    def of_case(self, case: Any) -> Self:
        """Rows of one case, or all of them where no case is given."""
        return self if case is None else self.filter(**{self.model.case_path or "pk": case.pk})


class CaseDecider:
    """Decides one record that belongs to a case, from the same index rows as ``visible_to``."""

    def decide(self, staff: Actor, action: str, record: models.Model, now: dt.datetime) -> Decision:
        if not staff.may_work(now):
            return Decision(allow=False, visible=False, code="not_working")
        case_id, model = case_of(record), type(record)
        held = held_on(staff, case_id, now)
        if not _every_category(record) <= held:
            return Decision(allow=False, visible=False, code="category", case_id=case_id)
        actions = frozenset(name for name in CODENAMES if needed(model, name) <= held)
        allow = action in actions
        return Decision(
            allow=allow,
            visible="view" in actions,
            code="index" if allow else "no_basis",
            case_id=case_id,
            actions=actions,
            categories=tuple(one for one in Category.values if codename(one) in held),
        )

    def lock(self, record: models.Model) -> None:
        """Lock the case: whoever changes its access rows, or anything it holds, locks it first."""
        with connection.cursor() as cursor:
            cursor.execute(LOCKED, [case_of(record)])


def _every_category(record: Any) -> frozenset[str]:
    """The codenames of every category a record is restricted by."""
    by = getattr(record, "restricted_by", None)
    return frozenset(map(codename, getattr(record, by) if by else ()))


def case_of(record: Any) -> uuid.UUID:
    """The case a record belongs to."""
    path = record.case_path
    key: uuid.UUID = record.pk if path == "" else getattr(record, f"{path}_id")
    return key
