"""What a person changes about their own account."""

from django.db import transaction

from casemgmt.agency.models import User


@transaction.atomic
def save_preferences(user: User, *, theme: str, shortcuts_on: bool) -> User:
    """Keep how the product looks and behaves for one person, on every device."""
    user.theme, user.shortcuts_on = theme, shortcuts_on
    user._history_user = user  # type: ignore[attr-defined]
    user.save(update_fields=["theme", "shortcuts_on"])
    return user
