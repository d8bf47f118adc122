"""What the history rows of every record say of themselves."""

from django.db.models import Q

from casemgmt.core.checks import our_models
from casemgmt.core.records import Record


def silent_history() -> list[str]:
    """History rows that don't say who changed a record, or why: the record, and which of both."""
    found = []
    for model in our_models():
        if issubclass(model, Record):
            rows = model.history.all()  # type: ignore[attr-defined]
            if model.reasons_of is None:
                rows = rows.filter(
                    Q(history_user=None)
                    | Q(history_change_reason__isnull=True)
                    | Q(history_change_reason__regex=r"^\s*$")
                )
            found += [
                f"{model._meta.label} {row.history_type} {row.history_user_id} {row.history_change_reason!r}"
                for row in rows
                if row.history_user_id is None or not (row.history_change_reason or "").strip()
            ][:20]
    return found
