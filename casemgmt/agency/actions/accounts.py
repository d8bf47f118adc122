"""What a person changes about their own account."""

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import User
from casemgmt.core import audit


@transaction.atomic
def save_preferences(user: User, *, theme: str, shortcuts_on: bool) -> User:
    """Keep how the product looks and behaves for one person, on every device."""
    user.theme, user.shortcuts_on = theme, shortcuts_on
    audit.sign(user, by=user.staff, why=_("Preferences changed"))
    user.save(update_fields=["theme", "shortcuts_on"])
    return user
