"""How allauth behaves here: nobody signs up, mail goes through our outbox, and seeds are sealed."""

import base64
import os
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from casemgmt.agency.browsers import recognise
from casemgmt.agency.models import Staff, User
from casemgmt.agency.registry import end_links
from casemgmt.agency.sessions import end_the_oldest
from casemgmt.core.sealing.fields import damage_logs
from casemgmt.core.sealing.tokens import Place, seal_for, unseal_for
from casemgmt.core.sealing.wrapping import Unreadable
from casemgmt.ledger.notices import post_mail

SEEDS = "second factors"
"""What the data key is for under which seeds are sealed."""


class Backend(AuthenticationBackend):  # type: ignore[misc]  # it comes without types
    """Sign-in by e-mail; every request reads who is asking together with what is asked of them."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """The account, or ``None``: to whoever left, the right password is as good as a wrong one."""
        user: User | None = super().authenticate(request, **credentials)
        self.unstash_authenticated_user()
        return user

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

    def set_password(self, user: User, password: str) -> None:
        """A new password ends what opens the person's things without one."""
        super().set_password(user, password)
        staff = Staff.objects.filter(user=user).first()
        if staff is not None:
            end_links(staff, by=staff, now=timezone.now())

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        if user.has_usable_password():
            super().send_password_reset_mail(user, email, context)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, context)
        post_mail(to=email, subject=message.subject, body=str(message.body))


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # it comes without types
    """What second factors are computed from, of a phone's codes and of recovery codes, is sealed."""

    def encrypt(self, text: str) -> str:
        return seal_for(SEEDS, text)

    def decrypt(self, encrypted_text: str) -> str:
        """The seed; for one that does not open another that nobody knows, so that no code is right."""
        try:
            return unseal_for(SEEDS, encrypted_text)
        except Unreadable as problem:
            damage_logs["damage"](Place("mfa_authenticator", "data", ""), problem.code)
            return base64.b32encode(os.urandom(20)).decode()
