"""What a password may be: long, not common, nothing else (no rules of composition)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 256


class NotTooLong:
    """Refuses a password so long that hashing it would hold up everyone."""

    def validate(self, password: str, user: object = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return _("Use at most %(longest)s characters.") % {"longest": LONGEST}
