"""How allauth behaves here: nobody signs up, and mail goes through our outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest, HttpResponse

from casemgmt.agency.browsers import recognise
from casemgmt.agency.models import User
from casemgmt.agency.sessions import end_the_oldest
from casemgmt.ledger.notices import post_mail


class Backend(AuthenticationBackend):  # type: ignore[misc]  # it comes without types
    """Sign-in by e-mail; every request reads who is asking together with what is asked of them."""

    def get_user(self, user_id: Any) -> User | None:
        """The account with its member of staff, their agency and their roles, or ``None``."""
        accounts = User.objects.select_related("staff__agency").prefetch_related("staff__roles")
        user: User | None = accounts.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # it comes without types
    """No sign-up: people come by invitation, and those who lost a factor come back by two others.

    Until they have, no mail lets them, or whoever reads it, choose a password.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        """One session too many ends the oldest one, and a browser not seen before is told of."""
        answer: HttpResponse = super().post_login(request, user, **more)
        end_the_oldest(request)
        recognise(request, user, answer)
        return answer

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        if user.has_usable_password():
            super().send_password_reset_mail(user, email, context)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, context)
        post_mail(to=email, subject=message.subject, body=str(message.body))
